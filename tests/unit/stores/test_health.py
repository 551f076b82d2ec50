"""Rules of a damaged store: what counts as replaced, when it is intact again, and when it is checked."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.errors import StoreDamaged, StoreUnavailable
from burrowgate.stores.health import (
    MAX_PUBLISHED_LENGTH,
    RECHECK_PERIOD_SECONDS,
    StoreHealth,
    StoreState,
    find_replacement,
)
from burrowgate.stores.recheck import Recheck
from tests.support import TestCase


def state(store_id: str = "one", *, has_assigned: bool = True, has_events: bool = True) -> StoreState:
    return StoreState(store_id=store_id, has_assigned=has_assigned, has_events=has_events)


class ReplacementTests(TestCase):
    def test_only_the_store_that_was_opened_is_accepted(self) -> None:
        for given, text in (
            (state(), None),
            (state("two"), None),
            (state(has_assigned=False, has_events=False), None),
            (state("three"), "another store"),
            (state(""), "another store"),
            (state(has_events=False), "emptied"),
            (None, "emptied"),
        ):
            damage = find_replacement(given, {"one", "two"}, "here")
            if text is None:
                self.assertIsNone(damage)
            else:
                self.assertIn(text, str(damage))
                self.assertIn("--new-store", str(damage))


class StoreHealthTests(TestCase):
    def setUp(self) -> None:
        self.health = StoreHealth()

    def end_check(self) -> None:
        self.health.end_check(self.health.begin_check(), is_intact=True)

    def test_each_source_of_damage_ends_separately(self) -> None:
        damage = StoreDamaged("A page is damaged.")
        sources = (
            (
                lambda: self.health.report(damage),
                self.end_check,
            ),
            (lambda: self.health.set_published("It is damaged."), lambda: self.health.set_published(None)),
            (lambda: self.health.set_replacement(damage), lambda: self.health.set_replacement(None)),
        )
        for begin, end in sources:
            begin()
            self.assertFalse(self.health.is_intact)
            self.assertIsInstance(self.health.damage, StoreDamaged)
            for other_begin, other_end in sources:
                if other_begin is not begin:
                    other_begin()
                    other_end()
                    self.assertFalse(self.health.is_intact)
            end()
            self.assertTrue(self.health.is_intact)
            self.assertIsNone(self.health.damage)

    def test_other_errors_are_no_damage(self) -> None:
        self.health.report(StoreUnavailable("The disk is full."))
        self.assertTrue(self.health.is_intact)

    def test_check_that_began_before_a_report_does_not_end_the_damage(self) -> None:
        self.health.report(StoreDamaged("A page is damaged."))
        mark = self.health.begin_check()
        self.health.report(StoreDamaged("Another page is damaged."))
        self.assertFalse(self.health.end_check(mark, is_intact=True))
        self.assertFalse(self.health.is_intact)

    def test_only_damage_of_the_records_needs_a_check(self) -> None:
        self.assertFalse(self.health.needs_check)
        self.health.set_replacement(StoreDamaged("It was deleted."))
        self.assertFalse(self.health.needs_check)
        self.health.set_replacement(None)
        self.health.set_published("It is damaged.")
        self.assertTrue(self.health.needs_check)

    def test_own_damage_is_published_once_and_shortened(self) -> None:
        self.assertIsNone(self.health.unpublished)
        self.health.report(StoreDamaged("x" * 2 * MAX_PUBLISHED_LENGTH))
        text = self.health.unpublished
        self.assertEqual(text, "x" * MAX_PUBLISHED_LENGTH)
        self.health.set_published(text)
        self.assertIsNone(self.health.unpublished)


class RecheckTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.health = StoreHealth()
        self.published: list[str] = []
        self.checks: list[Deferred[bool]] = []
        self.publish_error: Exception | None = None
        self.recheck = Recheck(self.health, self.clock, self.check, self.publish)

    def check(self) -> Deferred[bool]:
        self.checks.append(Deferred())
        return self.checks[-1]

    async def publish(self, text: str) -> None:
        if self.publish_error is not None:
            raise self.publish_error
        self.published.append(text)

    def damage(self) -> None:
        self.health.report(StoreDamaged("A page is damaged."))
        self.recheck.run_if_due()

    def test_intact_store_is_not_checked(self) -> None:
        self.recheck.run_if_due()
        self.assertEqual((self.checks, self.published), ([], []))

    def test_damage_is_published_before_the_check_and_withdrawn_after_it(self) -> None:
        self.damage()
        self.assertEqual(self.published, ["A page is damaged."])
        self.checks[0].callback(True)
        self.assertEqual(self.published, ["A page is damaged.", ""])
        self.assertTrue(self.health.is_intact)

    def test_damaged_store_is_checked_again_after_a_pause(self) -> None:
        self.damage()
        for number in range(1, 4):
            self.assertEqual(len(self.checks), number)
            self.recheck.run_if_due()
            self.assertEqual(len(self.checks), number, "One check runs at a time.")
            if number % 2:
                self.checks[-1].callback(False)
            else:
                self.checks[-1].errback(StoreUnavailable("It is unreachable."))
            self.clock.advance(RECHECK_PERIOD_SECONDS - 0.1)
            self.recheck.run_if_due()
            self.assertEqual(len(self.checks), number)
            self.clock.advance(0.1)
            self.recheck.run_if_due()
        self.assertFalse(self.health.is_intact)
        self.assertNotIn("", self.published)

    def test_damage_reported_during_the_check_is_not_withdrawn(self) -> None:
        self.damage()
        self.health.report(StoreDamaged("Another page is damaged."))
        self.checks[0].callback(True)
        self.assertFalse(self.health.is_intact)
        self.assertNotIn("", self.published)

    def test_new_damage_is_checked_at_once(self) -> None:
        self.damage()
        self.checks[0].callback(True)
        self.recheck.run_if_due()
        self.damage()
        self.assertEqual(len(self.checks), 2)

    def test_damage_is_checked_although_it_cannot_be_published(self) -> None:
        self.publish_error = StoreUnavailable("The disk is full.")
        self.damage()
        self.assertEqual(len(self.checks), 1)
        self.checks[0].callback(True)
        self.assertTrue(self.health.is_intact)

    def test_damage_that_another_process_published_is_withdrawn_by_any(self) -> None:
        self.health.set_published("A page is damaged.")
        self.recheck.run_if_due()
        self.checks[0].callback(True)
        self.assertEqual(self.published, [""])
        self.assertTrue(self.health.is_intact)

    def test_damage_that_another_process_withdrew_is_published_again_only_if_it_is_still_there(self) -> None:
        for is_intact in (False, True):
            self.damage()
            self.checks.pop().errback(StoreDamaged("A page is damaged."))
            self.health.set_published("A page is damaged.")
            self.published.clear()
            self.health.set_published(None)
            self.recheck.run_if_due()
            self.assertEqual(self.published, [])
            self.checks.pop().callback(is_intact)
            self.assertEqual(self.published, ["" if is_intact else "A page is damaged."])
            self.assertEqual(self.health.is_intact, is_intact)
            self.clock.advance(RECHECK_PERIOD_SECONDS)

    def test_reader_publishes_nothing(self) -> None:
        recheck = Recheck(self.health, self.clock, self.check, None)
        self.health.report(StoreDamaged("A page is damaged."))
        recheck.run_if_due()
        self.checks[0].callback(True)
        self.assertTrue(self.health.is_intact)
