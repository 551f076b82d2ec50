"""Notification of the subscribers in one process."""

from __future__ import annotations

from burrowgate.stores.notifier import Notifier
from tests.support import TestCase


class NotifierTests(TestCase):
    def test_callable_subscribed_twice_is_called_twice(self) -> None:
        notifier, calls = Notifier(), []

        def wake() -> None:
            calls.append("called")

        remove_first, remove_second = notifier.add(wake), notifier.add(wake)
        notifier.wake()
        self.assertEqual(len(calls), 2)
        remove_first()
        remove_first()
        notifier.wake()
        self.assertEqual(len(calls), 3)
        remove_second()
        notifier.wake()
        self.assertEqual(len(calls), 3)

    def test_subscriber_that_raises_or_leaves_does_not_stop_others(self) -> None:
        notifier, calls = Notifier(), []

        def fail() -> None:
            remove()
            raise ValueError("on purpose")

        remove = notifier.add(fail)
        notifier.add(lambda: calls.append("called"))
        notifier.wake()
        notifier.wake()
        self.assertEqual(len(calls), 2)
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)
