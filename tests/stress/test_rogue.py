"""A target that misbehaves in every way at once: its visitors get one right answer, or none that looks right."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter

from tests.stress.gateway_under_load import MEGABYTE, StrainCase
from tests.stress.rogue_target import LINES
from tests.stress.visitors import Got, Visitor, Wish

VISITORS = 48
TURNS = 5
LONG = 30_000
"""Lines, and some 200 KB."""
RIGHT, BAD, SLOW, CUT = "right", "502", "504", "cut"
ALLOWED: dict[str, set[str]] = {
    "good": {RIGHT},
    "chunked": {RIGHT},
    "in_pieces": {RIGHT},
    "until_the_end": {RIGHT},
    "early": {RIGHT},
    "storm": {RIGHT},
    "two_answers": {RIGHT},
    "closes": {RIGHT},
    "doomed": {RIGHT},
    "doomed_reset": {RIGHT},
    "silent": {SLOW},
    "stalls": {CUT},
    "no_answer": {BAD},
    "reset_before": {BAD},
    "reset_in_head": {BAD},
    "reset_in_body": {CUT},
    "ends_in_body": {CUT},
    "reset_in_chunk": {CUT},
    "ends_between_chunks": {CUT},
    "garbage": {BAD},
    "garbage_in_chunks": {CUT},
}
"""What may become of a request, by what the target does with it; what is pipelined behind one that is cut is cut."""


class Misbehaving(StrainCase):
    OPTIONS = ("--upstream-response-timeout", "1s", "--upstream-read-timeout", "1s", "--upstream-idle-timeout", "1s")

    def setUp(self) -> None:
        super().setUp()
        self.dice = random.Random(1)
        self.ids = itertools.count(1)

    def wish(self, play: str) -> Wish:
        """A request of some kind for `play`; a body that cannot be sent again goes with what does not need it."""
        name = f"v{next(self.ids)}"
        # Some are so long that they pass in many pieces, and some ways of passing on are for those alone.
        lines = LINES if self.dice.random() < 0.7 else LONG
        if self.dice.random() < 0.3:
            return Wish(play=play, id=name, method="PUT", lines=lines, upload=self.dice.choice((500, LONG)))
        return Wish(play=play, id=name, lines=lines)

    async def visit(self, plays: list[list[str]]) -> list[Got]:
        """What one visitor gets who asks for `plays`, each list of them in one go."""
        visitor = Visitor(self.gateway.port, self.fields)
        found = [await visitor.ask(*map(self.wish, batch)) for batch in plays]
        await visitor.leave()
        return found

    async def crowd(self, plays: list[str]) -> list[Got]:
        """What many visitors get at the same time, each of whom asks for some of `plays`."""
        batches = [
            [self.dice.choices(plays, k=self.dice.choice((1, 1, 2, 4))) for _ in range(TURNS)] for _ in range(VISITORS)
        ]
        found = await asyncio.gather(*map(self.visit, batches))
        return [got for one in found for got in one]

    def judged(self, matches: list[Got], allowed: dict[str, set[str]]) -> Counter[str]:
        """How often which outcome came; fails where one was not allowed."""
        count: Counter[str] = Counter()
        for got in matches:
            self.assertEqual(got.wrong, "", got.wishes)
            over = False
            for number, (body, outcome) in enumerate(got.outcomes()):
                may = {CUT} if over else set(allowed[body.play])
                if body.upload:
                    may.add(
                        BAD
                    )  # what has a body cannot be asked again, and may meet a connection that is about to end
                if any(before.upload == LONG for before in got.wishes[:number]):
                    may.add(CUT)  # an answer that came before all of the upload ends the connection
                if any(CUT in allowed[behind.play] for behind in got.wishes[number:]):
                    may.add(CUT)  # a reset takes with it what the visitor has not read
                if body.upload == LONG and body.play == "early":
                    may |= {BAD, CUT}  # the target's end comes as a reset, for it has not read everything
                self.assertIn(outcome, may, (body, got.wishes, got.how, [one.status for one in got.answers]))
                ends = number < len(got.answers) and (b"connection", b"close") in got.answers[number].fields
                over = over or outcome == CUT or ends
                count[outcome] += 1
        return count

    def test_what_follows_an_answer_reaches_nobody_however_long_the_answer_is(self) -> None:
        for lines in (1, LINES, LONG):
            stray = [Wish(play="two_answers", id=f"v{next(self.ids)}", lines=lines) for _ in range(20)]
            batch = [body for one in stray for body in (one, Wish(play="good", id=f"v{next(self.ids)}"))]
            got = asyncio.run(Visitor(self.gateway.port, self.fields).ask(*batch))
            self.assertEqual({outcome for _, outcome in got.outcomes()}, {RIGHT})

    def test_one_right_answer_or_none_that_looks_right_and_nothing_leaks(self) -> None:
        plays = [*ALLOWED, *["good"] * 10]
        asyncio.run(self.crowd(["good", "chunked"]))
        self.silence()
        descriptors = self.descriptors()
        memory = 0
        count: Counter[str] = Counter()
        for turn in range(3):
            count += self.judged(asyncio.run(self.crowd(plays)), ALLOWED)
            self.silence()
            self.returns_to(descriptors)
            if turn == 0:
                memory = self.gateway.process.memory()
        self.assertLess(self.gateway.process.memory() - memory, 4 * MEGABYTE)
        self.assertLessEqual({RIGHT, BAD, SLOW, CUT}, set(count))
        self.assertEqual(asyncio.run(self.visit([["good"]]))[0].outcomes()[0][1], RIGHT)
