"""Ids of new sessions."""

from __future__ import annotations

from burrowgate.core.session_ids import TICKS_PER_SECOND, SessionIds
from burrowgate.core.tokens import SID_BYTES, Key, is_base
from tests.support import START, FixedEntropy, TestCase


class SessionIdTests(TestCase):
    def ids(self, *times: float) -> list[str]:
        ids, entropy = SessionIds(), FixedEntropy()
        return [ids.new(time, entropy.token_bytes(SID_BYTES)) for time in times]

    def test_ids_of_a_second_increase_with_time(self) -> None:
        found = self.ids(*(START + tick / 50_000 for tick in range(50_000)))
        self.assertEqual(found, sorted(found))
        self.assertEqual(len(set(found)), len(found))

    def test_ids_increase_while_the_clock_stands_still(self) -> None:
        found = self.ids(*[float(START)] * 10_000)
        self.assertEqual(found, sorted(found))

    def test_more_mints_in_a_second_than_it_has_ticks_still_get_ids_of_their_own(self) -> None:
        found = self.ids(*[START + 1 - 2 / TICKS_PER_SECOND] * 10)
        self.assertEqual(len(set(found)), 10)

    def test_ids_of_one_instant_differ_between_processes(self) -> None:
        random = FixedEntropy()
        one, other = (SessionIds().new(START, random.token_bytes(SID_BYTES)) for _ in range(2))
        self.assertEqual(one[:3], other[:3])
        self.assertNotEqual(one[3:], other[3:])

    def test_ids_have_the_form_of_the_protocol(self) -> None:
        key = Key(bytes(32))
        for one in self.ids(START, START + 0.25, START + 0.999_999):
            self.assertTrue(is_base(key.token(one, START).rpartition(".")[0].encode()))
            self.assertEqual(len(one), 22)
