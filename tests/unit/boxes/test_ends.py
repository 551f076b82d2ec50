"""Tests of the ends of boxes: by the clock, by the session, by people, and where destroying fails."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.boxes.destroying import ALARM_SECONDS
from burrowgate.boxes.interfaces import Step
from burrowgate.boxes.ports import ScreenEvents
from burrowgate.core.boxes.peer_requests import ScreenRequest
from burrowgate.core.boxes.settings import BrowserSettings, Watched
from burrowgate.core.boxes.start_options import StartOptions
from burrowgate.core.boxes.states import BoxReason, BoxState
from burrowgate.core.boxes.watching import MAX_EVENTS
from burrowgate.core.sessions import CutVisit
from burrowgate.core.store_records import Change
from burrowgate.errors import BoxExists, BoxNotFound, StoreUnavailable
from burrowgate.testing.fake_launcher import Plan
from tests.unit.boxes.box_case import BoxCase, Node, done, pending


class EndCase(BoxCase):
    """A test with a box that is ready."""

    settings = BrowserSettings(idle_minutes=1)

    def setUp(self) -> None:
        super().setUp()
        self.node.start(self.visitor())
        self.box_id = self.node.box().box_id

    @property
    def events(self) -> ScreenEvents:
        """What the relay of the screen reports to."""
        events: ScreenEvents = self.node.screens[self.box_id].plan.events
        return events

    def assert_ended(self, reason: str) -> None:
        self.assertEqual(self.host.boxes, {})
        self.assertFalse(self.node.screens[self.box_id].is_running)
        (ended,) = self.details("box.destroyed")
        self.assertEqual(ended["reason"], reason)
        self.assertEqual(self.body(self.box_id)["reason"], reason)
        self.assertEqual(self.node.service.view(self.visitor()).reason, reason)
        self.assert_nothing_left()

    def assert_runs(self) -> None:
        self.assertIn(self.box_id, self.host.boxes)


class ClockTests(EndCase):
    """Ends by the clock."""

    def test_a_box_ends_when_it_was_idle_for_its_threshold_b5(self) -> None:
        self.events.has_viewers(1)
        for _ in range(100):  # an animated page and a viewer are no person
            self.pass_time(0.5)
            self.events.passed(0, 100_000)
        self.events.had_input()
        self.pass_time(59.5)
        self.assert_runs()
        self.pass_time(0.5)
        self.assert_ended("idle")

    def test_one_key_at_59_s_counts_b5(self) -> None:
        self.events.has_viewers(1)
        self.pass_time(59)
        self.events.had_input()
        self.pass_time(59.5)
        self.assert_runs()
        self.pass_time(0.5)
        self.assert_ended("idle")

    def test_a_box_ends_at_its_threshold_and_not_at_the_next_look_b5(self) -> None:
        self.events.has_viewers(1)
        self.reactor.advance(0.2)
        self.events.had_input()
        self.pass_time(59.5)
        self.reactor.advance(0.45)
        self.assert_runs()
        self.reactor.advance(0.05)
        self.assert_ended("idle")

    def test_input_in_the_last_moment_counts_b5(self) -> None:
        self.events.has_viewers(1)
        self.events.had_input()
        self.pass_time(59.5)
        self.reactor.advance(0.45)
        self.events.had_input()
        self.pass_time(59.5)
        self.assert_runs()
        self.pass_time(0.5)
        self.assert_ended("idle")

    def test_the_visitor_is_warned_and_stays(self) -> None:
        self.change_target(browser=replace(self.settings, idle_minutes=3))
        self.pass_time(61)
        self.assertEqual(len(self.details("box.idle_warned")), 1)
        self.node.start(self.visitor())
        events = self.node.screens[self.node.box().box_id].plan.events
        events.has_viewers(1)
        self.pass_time(119.5)
        self.assertFalse(self.node.service.view(self.visitor()).warned)
        self.pass_time(0.5)
        view = self.node.service.view(self.visitor())
        self.assertTrue(view.warned)
        self.assertEqual(view.idle_ends_at, self.now() + 60)
        self.assertEqual(len(self.details("box.idle_warned")), 2)
        view = done(self.node.service.stay(self.visitor()))
        self.assertEqual((view.warned, view.idle_ends_at), (False, None))
        self.pass_time(130)
        self.assertEqual(len(self.details("box.idle_warned")), 3)
        events.had_input()
        self.assertFalse(self.node.service.view(self.visitor()).warned)
        self.pass_time(179.5)
        self.assertEqual(len(self.host.boxes), 1)
        self.pass_time(0.5)
        self.assertEqual(self.host.boxes, {})

    def test_a_box_without_a_viewer_ends_b6(self) -> None:
        self.change_target(browser=replace(self.settings, idle_minutes=30))
        self.pass_time(60)
        self.node.start(self.visitor())
        self.box_id = self.node.box().box_id
        self.pass_time(110)
        self.events.has_viewers(1)
        self.pass_time(200)
        self.events.has_viewers(0)
        self.pass_time(119.5)
        self.assert_runs()
        self.pass_time(0.5)
        self.assertEqual(self.body(self.box_id)["reason"], "no-viewer")

    def test_a_reload_takes_the_same_box_up_again_b4(self) -> None:
        self.events.has_viewers(1)
        self.events.has_viewers(0)
        self.pass_time(0.5)
        self.events.has_viewers(1)
        view, is_new = self.node.start(self.visitor())
        self.assertEqual((view.box, view.state, is_new), (self.box_id, BoxState.ACTIVE, False))

    def test_a_box_ends_after_its_longest_time_b7(self) -> None:
        self.change_target(browser=replace(self.settings, max_lifetime=90))
        done(self.node.service.end(self.visitor()))
        self.node.start(self.visitor())
        self.box_id = self.node.box().box_id
        self.events.has_viewers(1)
        for _ in range(179):
            self.pass_time(0.5)
            self.events.had_input()
        self.assert_runs()
        self.pass_time(0.5)
        self.assertEqual(self.node.service.view(self.visitor()).reason, BoxReason.MAX_LIFETIME)

    def test_counters_are_written_every_five_seconds_at_most(self) -> None:
        version = done(self.node.kit.records.all())[0].version
        for _ in range(20):
            self.events.passed(1, 2)
            self.pass_time(0.5)
        (stored,) = done(self.node.kit.records.all())
        self.assertEqual(stored.version, version + 2)
        self.assertGreater(stored.bytes_out, 20)


class SessionTests(EndCase):
    """Ends with the session."""

    settings = BrowserSettings(idle_minutes=60)

    def test_a_revoked_session_takes_the_box_at_once_b7(self) -> None:
        self.change_session(revoked_at=self.now())
        self.assert_ended("revoked")

    def test_a_deleted_session_takes_the_box_at_once_b7(self) -> None:
        done(self.store.commit(Change(deletes=(self.session,))))
        self.assert_ended("revoked")

    def test_a_session_that_ended_takes_the_box_at_once_b7(self) -> None:
        self.change_session(ended_at=self.now(), ended_by="account-deleted")
        self.assert_ended("ended")

    def test_a_cut_visit_takes_its_box_at_once_b7(self) -> None:
        self.change_session(cut_visits=(CutVisit(vid="other", at=1),))
        self.assert_runs()
        self.change_session(cut_visits=(CutVisit(vid="v1", at=1),))
        self.assert_ended("revoked")

    def test_a_target_that_is_off_deleted_or_another_takes_the_box_at_once_b7(self) -> None:
        for change in ({"enabled": False}, {"deleted_at": 1_700_000_000}):
            with self.subTest(change=change):
                self.setUp()
                self.change_target(**change)
                self.assert_ended("revoked")

    def test_a_session_expires_with_its_box_within_a_second_b7(self) -> None:
        short = self.add_session("s2", ttl=100)
        visitor = self.visitor("v", short)
        self.node.start(visitor)
        self.node.screens[self.node.directory.box_of(visitor).box_id].plan.events.has_viewers(1)  # type: ignore[union-attr]
        self.pass_time(40)
        self.assertTrue(self.node.service.view(visitor).warned)
        self.pass_time(59.5)
        self.assertEqual(len(self.host.boxes), 2)
        self.pass_time(0.5)
        self.assertEqual(self.node.service.view(visitor).reason, BoxReason.EXPIRED)
        self.assertFalse(self.node.service.view(visitor).may_start_again)

    def test_an_extended_session_keeps_its_box(self) -> None:
        short = self.add_session("s2", ttl=100)
        self.node.start(self.visitor("v", short))
        self.pass_time(50)
        done(self.store.commit(Change(puts=(replace(short, expires_at=self.now() + 500, version=2),))))
        self.assertEqual(len(self.host.boxes), 2)
        self.pass_time(60)
        self.assertFalse(self.node.service.view(self.visitor("v", short)).warned)
        self.assertEqual(len(self.host.boxes), 2)

    def test_a_revocation_during_the_start_leaves_nothing_b7(self) -> None:
        done(self.node.service.end(self.visitor()))
        self.host.plan = Plan(hangs_at=Step.STARTED)
        pending(self.node.service.start(self.visitor(), StartOptions()))
        self.change_session(revoked_at=self.now())
        self.pass_time(1)
        self.assertEqual(self.node.service.view(self.visitor()).reason, BoxReason.REVOKED)
        self.assert_nothing_left()


class PeopleTests(EndCase):
    """Ends by people."""

    def test_the_visitor_ends_the_box(self) -> None:
        view = done(self.node.service.end(self.visitor()))
        self.assertEqual((view.reason, view.may_start_again), (BoxReason.USER, True))
        self.assert_ended("user")

    def test_the_operator_ends_the_box(self) -> None:
        done(self.node.service.end_box(self.box_id, "admin"))
        self.assert_ended("admin")
        self.assertRaises(BoxNotFound, done, self.node.service.end_box(self.box_id, "admin"))

    def test_another_visitor_cannot_end_it(self) -> None:
        done(self.node.service.end(self.visitor("v2")))
        self.assert_runs()
        with self.assertRaises(BoxNotFound):
            done(self.node.service.end(self.visitor("v2"), others=True))
        self.assert_runs()

    def test_a_person_ends_the_own_box_of_another_link(self) -> None:
        self.node.start(self.visitor("v1", self.add_session("s2"), account="ada"))
        (box,) = [box for box in self.node.directory.boxes() if box.owner == "account:ada"]
        other = self.visitor("v9", account="ada")
        self.assertRaises(BoxExists, self.node.start, other)
        done(self.node.service.end(other, others=True))
        self.assertNotIn(box.box_id, self.host.boxes)
        self.node.start(other)

    def test_a_page_that_is_reloaded_again_and_again_makes_few_events(self) -> None:
        for _ in range(200):
            self.events.has_viewers(1)
            self.events.had_input()
            self.events.has_viewers(0)
            self.pass_time(1)
        done(self.node.service.end(self.visitor()))
        self.pass_time(1)
        for action in ("box.attached", "box.detached"):
            details = self.details(action)
            self.assertEqual(sum(detail.get("times", 1) for detail in details), 200)
            self.assertLessEqual(len(details), 8)
            self.assertEqual({detail["box"] for detail in details}, {self.box_id})

    def test_the_last_detachment_is_recorded_a_minute_later_while_the_box_runs(self) -> None:
        for _ in range(2):
            self.events.has_viewers(1)
            self.events.has_viewers(0)
        self.assertEqual(len(self.details("box.detached")), 1)
        self.events.has_viewers(1)
        self.pass_time(61)
        detached, again = self.details("box.detached")
        self.assertEqual((detached.get("times"), again.get("times"), again["state"]), (None, None, "detached"))
        self.assertEqual(self.details("box.attached")[1]["times"], 2)

    def test_the_first_reason_stays_b30(self) -> None:
        self.host.failing_destroys = 1
        done(self.node.service.end(self.visitor()))
        self.change_session(revoked_at=self.now())
        self.pass_time(1)
        self.assert_ended("user")

    def test_record_view_event_and_history_have_the_same_numbers_b30(self) -> None:
        self.events.has_viewers(1)
        self.events.passed(11, 22)
        self.node.egresses[self.box_id].egress = (1, 1)
        self.pass_time(3)
        done(self.node.service.end(self.visitor()))
        (event,), body = self.details("box.destroyed"), self.body(self.box_id)
        numbers = {"bytes_in": 11, "bytes_out": 22, "egress_allowed": 1, "egress_denied": 1}
        self.assertEqual({name: event[name] for name in numbers}, numbers)
        self.assertEqual({name: body[name] for name in numbers}, numbers)
        view = self.node.service.view(self.visitor())
        self.assertEqual((view.requested_at, view.ended_at), (body["requested_at"], body["ended_at"]))
        self.assertEqual(self.entry(self.box_id).closed_at, view.ended_at)


class WatchTests(EndCase):
    """Visitors who only watch."""

    settings = BrowserSettings(idle_minutes=1, watch=Watched.ON)

    def test_who_watches_is_counted_and_is_no_viewer(self) -> None:
        self.events.has_watchers(1)
        self.events.has_watchers(2)
        self.events.has_watchers(0)
        self.events.has_watchers(1)
        box = self.node.box()
        self.assertEqual((box.watchers, box.watched, box.state), (1, 3, BoxState.READY))
        self.assertEqual(self.node.service.view(self.visitor()).watchers, 1)
        self.pass_time(60.5)
        self.assert_ended("idle")
        self.assertEqual(self.body(self.box_id)["watched"], 3)

    def test_its_beginning_is_an_event_with_the_address_as_often_as_is_useful(self) -> None:
        watcher = replace(self.visitor("v2"), client_address="192.0.2.7")
        for count in range(MAX_EVENTS + 1):
            self.events.has_watchers(0)
            self.node.service.began_to_watch(self.box_id, watcher)
            self.events.has_watchers(1)
            self.assertEqual(self.actions().count("box.watched"), min(count + 1, MAX_EVENTS))
        (event, *_) = [one.event for one in done(self.store.events(0, 1_000)) if one.event.action == "box.watched"]
        self.assertEqual((event.actor, event.sid), ("visitor 192.0.2.7", self.session.sid))

    def test_other_visitors_of_the_session_are_offered_the_box(self) -> None:
        node, other = self.node, self.visitor("v2")
        offered = node.service.view(other).watchable
        self.assertEqual([one["box"] for one in offered], [self.box_id])
        self.assertEqual(node.service.view(self.visitor()).watchable, ())
        self.assertEqual(node.service.view(replace(other, sid="another")).watchable, ())
        self.assertEqual(node.service.view(replace(other, settings=BrowserSettings())).watchable, ())
        done(node.service.end(self.visitor()))
        self.assertEqual(node.service.view(other).watchable, ())

    def test_what_may_not_be_watched_any_more_is_not(self) -> None:
        self.events.has_watchers(2)
        self.change_target(browser=replace(self.settings, idle_minutes=3))
        self.assertEqual(self.node.box().watchers, 2)
        self.change_target(browser=replace(self.settings, watch=Watched.OFF))
        self.assertEqual(self.node.box().watchers, 0)
        self.assert_runs()

    def test_a_box_that_was_started_when_none_might_watch_is_never_watched(self) -> None:
        done(self.node.service.end(self.visitor()))
        self.change_target(browser=replace(self.settings, watch=Watched.OFF))
        self.node.start(self.visitor())
        self.change_target(browser=self.settings)
        box = self.node.box()
        self.assertEqual(self.node.screens[box.box_id].plan.watch_path, "")
        self.assertEqual(self.node.service.view(self.visitor("v2")).watchable, ())
        self.assertIsNone(self.node.service.screen_here(ScreenRequest(box.box_id, only_watches=True)))
        self.assertIsNotNone(self.node.service.screen_here(ScreenRequest(box.box_id)))


class DestroyTests(EndCase):
    """Destroying that fails."""

    def test_the_place_stays_taken_until_the_box_is_destroyed_b12(self) -> None:
        self.host.failing_destroys = 4
        done(self.node.service.end(self.visitor()))
        self.assertRaises(BoxExists, self.node.start, self.visitor("v2"))
        self.pass_time(ALARM_SECONDS)
        (alarm,) = self.node.kit.watchdog.alarms()
        self.assertIn(f"The box {self.box_id} could not be destroyed in 5 s", alarm)
        self.assertRaises(BoxExists, self.node.start, self.visitor("v2"))
        self.assertEqual(self.node.box().state, BoxState.STOPPING)
        self.pass_time(3)
        self.assertEqual(self.node.kit.watchdog.alarms(), [])
        self.assertEqual(self.actions().count("box.destroy_retried"), 3)
        self.assert_ended("user")
        self.node.start(self.visitor("v2"))

    def test_a_launcher_that_does_not_answer_is_asked_again_b12(self) -> None:
        self.host.hangs_destroying = True
        done(self.node.service.end(self.visitor()))
        self.pass_time(11)
        self.host.hangs_destroying = False
        self.pass_time(11)
        self.assert_ended("user")


class ProcessTests(EndCase):
    """Several processes of a gateway, and those that are gone."""

    settings = BrowserSettings(idle_minutes=60)

    def test_another_process_shows_ends_and_keeps_the_box(self) -> None:
        other = Node(self, "n2")
        self.events.has_viewers(1)
        view = other.service.view(self.visitor())
        self.assertEqual((view.state, view.box), (BoxState.ACTIVE, self.box_id))
        self.assertEqual(other.start(self.visitor())[1], False)
        self.pass_time(5)
        done(other.service.stay(self.visitor()))
        self.pass_time(5)
        self.assertEqual(self.node.box().input_at, self.now() - 5)
        seen: list[BoxReason | None] = []
        other.service.watch(self.visitor(), lambda: seen.append(other.service.view(self.visitor()).reason))
        done(other.service.end(self.visitor()))
        self.assert_ended("user")
        self.assertEqual(seen[-1], BoxReason.USER)
        self.assertEqual(other.service.view(self.visitor()).reason, BoxReason.USER)
        self.assertEqual(self.actions().count("box.stopping"), 1)

    def test_an_end_in_another_process_is_that_of_the_operator(self) -> None:
        other = Node(self, "n2")
        done(other.service.end_box(self.box_id, "admin"))
        self.assert_ended("admin")

    def test_the_first_stored_reason_stays_b30(self) -> None:
        other = Node(self, "n2")
        other.stops.pop(1)()
        stored = done(other.kit.records.find(self.box_id))
        assert stored is not None
        for stop in self.node.stops:
            stop()  # the owner does not learn of it before it decides itself
        done(other.kit.records.put(replace(stored, state=BoxState.STOPPING, reason=BoxReason.ADMIN)))
        done(self.node.service.end(self.visitor()))
        self.assertEqual(self.body(self.box_id)["reason"], "admin")

    def test_boxes_of_a_killed_gateway_are_swept_before_it_serves_b11(self) -> None:
        self.node.kill()
        stray = self.box_id
        after = self.node = Node(self, "n1-again")
        done(after.sweep.start())
        self.assertEqual(self.host.boxes, {})
        self.assertIn(stray, self.host.destroyed)
        self.assertEqual(self.folders.made, set())
        self.assertEqual(after.service.view(self.visitor()).reason, BoxReason.ORPHAN)
        self.assertEqual(self.actions()[-1], "box.orphan_destroyed")
        self.assertEqual(self.body(stray)["reason"], "orphan")
        after.start(self.visitor())

    def test_a_box_without_a_record_is_swept_b11(self) -> None:
        (box,) = done(self.node.kit.records.all())
        self.node.kill()
        done(self.store.commit(Change(deletes=(done(self.store.resource("box", box.box_id)),))))  # type: ignore[arg-type]
        after = self.node = Node(self, "n1-again")
        done(after.sweep.start())
        self.assertEqual((self.host.boxes, self.folders.made), ({}, set()))

    def test_boxes_of_a_worker_that_ended_are_destroyed_b11(self) -> None:
        other = Node(self, "primary")
        done(other.sweep.run())
        self.assert_runs()
        self.node.kill()
        done(self.store.remove_node("n1"))
        done(other.sweep.run())
        self.assertEqual(self.host.boxes, {})
        self.assertEqual(self.body(self.box_id)["reason"], "orphan")

    def test_boxes_of_other_gateways_are_theirs_b11(self) -> None:
        other = Node(self, "n2", "other")
        self.node.kill()
        done(self.store.remove_node("n1"))
        done(other.sweep.start())
        done(other.sweep.run())
        self.assert_runs()
        self.assertEqual(len(done(other.kit.records.all())), 1)
        self.reactor.advance(5 * 3_600)
        done(other.sweep.run())
        self.assertEqual(done(other.kit.records.all()), [])

    def test_an_orphan_that_cannot_be_destroyed_keeps_its_place_b12(self) -> None:
        self.node.kill()
        self.host.failing_destroys = 4
        after = self.node = Node(self, "n1-again")
        sweeping = pending(after.sweep.start())
        self.assertEqual(sweeping, [])
        self.assertRaises(BoxExists, after.start, self.visitor("v2"))
        self.pass_time(ALARM_SECONDS)
        (alarm,) = after.kit.watchdog.alarms()
        self.assertIn(self.box_id, alarm)
        self.pass_time(3)
        self.assertEqual(after.kit.watchdog.alarms(), [])
        self.assertEqual(len(sweeping), 1)
        after.start(self.visitor("v2"))


class StoreTests(EndCase):
    """A store that does not respond."""

    settings = BrowserSettings(idle_minutes=60)

    def break_store(self) -> None:
        async def unavailable(*_: object) -> None:
            raise StoreUnavailable

        self.node.registry._sessions.clear()
        self.node.registry._read_sync = None
        self.store.session = unavailable  # type: ignore[method-assign,assignment]

    def test_an_unavailable_store_alone_ends_nothing(self) -> None:
        self.break_store()
        self.pass_time(5)
        self.assert_runs()

    def test_a_change_that_cannot_be_read_may_be_a_revocation_b7(self) -> None:
        self.break_store()
        self.change_session(label="another")
        self.assert_ended("ended")

    def test_what_could_not_be_written_is_written_later(self) -> None:
        commit = self.store.commit

        async def unavailable(*_: object) -> None:
            raise StoreUnavailable

        self.store.commit = unavailable  # type: ignore[method-assign,assignment]
        done(self.node.service.end(self.visitor()))
        self.assertEqual(self.host.boxes, {})
        self.assertEqual(len(done(self.node.kit.records.all())), 1)
        self.store.commit = commit  # type: ignore[method-assign]
        self.pass_time(2)
        self.assert_ended("user")
        self.assertEqual(self.actions()[-2:], ["box.stopping", "box.destroyed"])
