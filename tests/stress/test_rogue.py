"""A target that misbehaves in every way at once: visitors get the right response, or visibly none."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter

from tests.stress.gateway_under_load import MEGABYTE, StressCase
from tests.stress.rogue_target import LINES
from tests.stress.visitors import Got, StressRequest, Visitor

VISITORS = 48
TURNS = 5
LONG_LINES = 30_000
"""Number of lines of a long body, about 200 KB."""
RIGHT, BAD, SLOW, CUT = "right", "502", "504", "cut"
ALLOWED: dict[str, set[str]] = {
    "good": {RIGHT},
    "chunked": {RIGHT},
    "in_pieces": {RIGHT},
    "until_the_end": {RIGHT},
    "early": {RIGHT},
    "many_interim": {RIGHT},
    "two_responses": {RIGHT},
    "closes": {RIGHT},
    "close_on_next": {RIGHT},
    "reset_on_next": {RIGHT},
    "silent": {SLOW},
    "stalls": {CUT},
    "no_response": {BAD},
    "reset_before": {BAD},
    "reset_in_head": {BAD},
    "reset_in_body": {CUT},
    "ends_in_body": {CUT},
    "reset_in_chunk": {CUT},
    "ends_between_chunks": {CUT},
    "garbage": {BAD},
    "garbage_in_chunks": {CUT, BAD},
}
"""Allowed outcomes of a request, by what the target does. Requests pipelined behind a cut one are cut too."""


class MisbehavingTargetTests(StressCase):
    OPTIONS = ("--upstream-response-timeout", "1s", "--upstream-read-timeout", "1s", "--upstream-idle-timeout", "1s")

    def setUp(self) -> None:
        super().setUp()
        self.random = random.Random(1)
        self.ids = itertools.count(1)

    def random_request(self, behaviour: str) -> StressRequest:
        """Return a random request for `behaviour`: a GET, or a PUT with a body, which cannot be sent again."""
        name = f"v{next(self.ids)}"
        # Long bodies pass in many pieces, and some code paths are for long bodies only.
        lines = LINES if self.random.random() < 0.7 else LONG_LINES
        if self.random.random() < 0.3:
            return StressRequest(
                behaviour=behaviour, id=name, method="PUT", lines=lines, upload=self.random.choice((500, LONG_LINES))
            )
        return StressRequest(behaviour=behaviour, id=name, lines=lines)

    async def visit(self, behaviours: list[list[str]]) -> list[Got]:
        """Send each list of `behaviours` pipelined on one visitor's connection and return the results."""
        visitor = Visitor(self.gateway.port, self.fields)
        found = [await visitor.ask(*map(self.random_request, batch)) for batch in behaviours]
        await visitor.leave()
        return found

    async def crowd(self, behaviours: list[str]) -> list[Got]:
        """Let many visitors request a random choice of `behaviours` at the same time and return all results."""
        batches = [
            [self.random.choices(behaviours, k=self.random.choice((1, 1, 2, 4))) for _ in range(TURNS)]
            for _ in range(VISITORS)
        ]
        found = await asyncio.gather(*map(self.visit, batches))
        return [got for one in found for got in one]

    def count_outcomes(self, matches: list[Got], allowed: dict[str, set[str]]) -> Counter[str]:
        """Count the outcomes, and check that each is allowed."""
        count: Counter[str] = Counter()
        for got in matches:
            self.assertEqual(got.wrong, "", got.requests)
            over = False
            for number, (body, outcome) in enumerate(got.outcomes()):
                may = {CUT} if over else set(allowed[body.behaviour])
                if body.upload:
                    # A request with a body cannot be sent again, and may meet a connection that is being closed.
                    may.add(BAD)
                if any(before.upload == LONG_LINES for before in got.requests[:number]):
                    may.add(CUT)  # a response before the end of the upload ends the connection
                if any(CUT in allowed[behind.behaviour] for behind in got.requests[number:]):
                    may.add(CUT)  # a reset discards what the visitor has not read
                if body.upload == LONG_LINES and body.behaviour == "early":
                    may |= {BAD, CUT}  # the target closes with unread data, which is a reset
                self.assertIn(outcome, may, (body, got.requests, got.how, [one.status for one in got.answers]))
                ends = number < len(got.answers) and (b"connection", b"close") in got.answers[number].fields
                over = over or outcome == CUT or ends
                count[outcome] += 1
        return count

    def test_bytes_after_a_response_of_any_length_are_discarded(self) -> None:
        for lines in (1, LINES, LONG_LINES):
            stray = [StressRequest(behaviour="two_responses", id=f"v{next(self.ids)}", lines=lines) for _ in range(20)]
            batch = [body for one in stray for body in (one, StressRequest(behaviour="good", id=f"v{next(self.ids)}"))]
            got = asyncio.run(Visitor(self.gateway.port, self.fields).ask(*batch))
            self.assertEqual({outcome for _, outcome in got.outcomes()}, {RIGHT})

    def test_responses_are_right_or_visibly_failed_without_leaks(self) -> None:
        behaviours = [*ALLOWED, *["good"] * 10]
        asyncio.run(self.crowd(["good", "chunked"]))
        self.wait_until_idle()
        descriptors = self.descriptors()
        memory = 0
        count: Counter[str] = Counter()
        for turn in range(3):
            count += self.count_outcomes(asyncio.run(self.crowd(behaviours)), ALLOWED)
            self.wait_until_idle()
            self.assert_descriptors_return_to(descriptors)
            if turn == 0:
                memory = self.gateway.process.memory()
        self.assertLess(self.gateway.process.memory() - memory, 4 * MEGABYTE)
        self.assertLessEqual({RIGHT, BAD, SLOW, CUT}, set(count))
        self.assertEqual(asyncio.run(self.visit([["good"]]))[0].outcomes()[0][1], RIGHT)
