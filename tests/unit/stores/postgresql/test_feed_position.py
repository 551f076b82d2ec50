"""The position of a PostgreSQL store: unknown as soon as the last answer is too old to rely on."""

from __future__ import annotations

from burrowgate.stores.postgresql.change_feed import FeedAnswer
from burrowgate.stores.postgresql.feed_position import FeedPosition
from tests.support import TestCase


class FeedPositionTests(TestCase):
    def setUp(self) -> None:
        self.seconds = 100.0
        self.position = FeedPosition("a store", lambda: self.seconds, 5.0)

    def test_position_is_unknown_before_the_first_answer(self) -> None:
        self.assertIsNone(self.position.position())

    def test_position_is_unknown_once_the_last_answer_is_too_old(self) -> None:
        self.position.record_answer(FeedAnswer(at=100.0, position=7))
        self.seconds = 105.0
        self.assertEqual(self.position.position(), 7)
        self.seconds = 105.1
        self.assertIsNone(self.position.position())
        self.assertEqual(self.position.newest(), 7)

    def test_older_answer_takes_nothing_back(self) -> None:
        self.position.record_answer(FeedAnswer(at=100.0, position=7))
        self.position.committed(9)
        self.position.record_answer(FeedAnswer(at=101.0, position=8))
        self.assertEqual(self.position.position(), 9)
