"""A target that misbehaves in every way at once: its visitors get one right answer, or none that looks right."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter

from tests.strain.crowd import Got, Visitor, Wish
from tests.strain.running import MEGABYTE, StrainCase

VISITORS = 64
TURNS = 6
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
    OPTIONS = ("--answer-timeout", "1s", "--stall-timeout", "1s", "--upstream-idle-timeout", "1s")

    def setUp(self) -> None:
        super().setUp()
        self.dice = random.Random(1)
        self.ids = itertools.count(1)

    def wish(self, play: str) -> Wish:
        """A request of some kind for `play`; a body that cannot be sent again goes with what does not need it."""
        name = f"v{next(self.ids)}"
        if self.dice.random() < 0.3:
            return Wish(play=play, id=name, method="PUT", body=b"%b " % name.encode() * 500)
        return Wish(play=play, id=name)

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

    def judged(self, found: list[Got], allowed: dict[str, set[str]]) -> Counter[str]:
        """How often which outcome came; fails where one was not allowed."""
        count: Counter[str] = Counter()
        for got in found:
            self.assertEqual(got.wrong, "", got.wishes)
            over = False
            for number, (wish, outcome) in enumerate(got.outcomes()):
                may = {CUT} if over else set(allowed[wish.play])
                if wish.body:
                    may.add(
                        BAD
                    )  # what has a body cannot be asked again, and may meet a connection that is about to end
                if any(CUT in allowed[behind.play] for behind in got.wishes[number:]):
                    may.add(CUT)  # a reset takes with it what the visitor has not read
                self.assertIn(outcome, may, (wish, got))
                over = over or outcome == CUT
                count[outcome] += 1
        return count

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
