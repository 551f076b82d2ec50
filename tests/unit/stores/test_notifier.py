"""Everybody is woken as often as they asked for, until they say so, whatever the others do."""

from __future__ import annotations

from burrowgate.stores.notifier import Notifier
from tests.support import TestCase


class NotifierTests(TestCase):
    def test_callable_subscribed_twice_is_called_twice(self) -> None:
        subscribers, woken = Notifier(), []

        def wake() -> None:
            woken.append("woken")

        first, second = subscribers.add(wake), subscribers.add(wake)
        subscribers.wake()
        self.assertEqual(len(woken), 2)
        first()
        first()
        subscribers.wake()
        self.assertEqual(len(woken), 3)
        second()
        subscribers.wake()
        self.assertEqual(len(woken), 3)

    def test_subscriber_that_raises_or_leaves_does_not_stop_others(self) -> None:
        subscribers, woken = Notifier(), []

        def fail() -> None:
            leave()
            raise ValueError("on purpose")

        leave = subscribers.add(fail)
        subscribers.add(lambda: woken.append("woken"))
        subscribers.wake()
        subscribers.wake()
        self.assertEqual(len(woken), 2)
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)
