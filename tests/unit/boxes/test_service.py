"""Tests of the life of boxes: starts, states, ends and their reasons. Numbers are those of the requirements."""

from __future__ import annotations

from dataclasses import replace

from twisted.logger import globalLogPublisher

from burrowgate.boxes.interfaces import Exit, ExitKind, Step
from burrowgate.boxes.service import STARTS_BURST, STARTS_PER_MINUTE
from burrowgate.core.boxes.settings import BrowserSettings, BrowserTerms
from burrowgate.core.boxes.start_options import StartOptions
from burrowgate.core.boxes.states import BoxReason, BoxState
from burrowgate.errors import (
    BoxDied,
    BoxesFull,
    BoxExists,
    ImageMissing,
    LauncherUnavailable,
    LimitsNotApplied,
    StartTimeout,
    TooManyStarts,
)
from burrowgate.testing.fake_launcher import Plan
from tests.unit.boxes.box_case import BoxCase, Node, done, pending

LIFE = [
    "box.requested",
    "box.started",
    "box.ready",
    "box.attached",
    "box.detached",
    "box.stopping",
    "box.destroyed",
]


class StartTests(BoxCase):
    """Requests to start."""

    def test_a_box_goes_through_all_states_in_order_b2(self) -> None:
        node = self.node
        for number in range(5):
            visitor = self.visitor(f"v{number}")
            seen: list[BoxState | None] = []
            stop = node.service.watch(visitor, lambda v=visitor, s=seen: s.append(node.service.view(v).state))
            _, is_new = node.start(visitor)
            self.assertTrue(is_new)
            box = node.box()
            events = node.screens[box.box_id].plan.events
            events.has_viewers(1)
            events.showed_frame()
            events.has_viewers(0)
            done(node.service.end(visitor))
            stop()
            states = [state for index, state in enumerate(seen) if index == 0 or state != seen[index - 1]]
            self.assertEqual(states, ["requested", "launching", "ready", "active", "detached", "stopping", "destroyed"])
            self.assertEqual(self.actions(), LIFE * (number + 1))
            self.assertIsNotNone(self.body(box.box_id)["first_frame_ms"])
        self.assert_nothing_left()

    def test_a_second_start_of_the_same_visit_gives_its_box(self) -> None:
        first, _ = self.node.start(self.visitor())
        second, is_new = self.node.start(self.visitor())
        self.assertEqual((second.box, is_new), (first.box, False))

    def test_an_owner_has_one_box_b3(self) -> None:
        self.node.start(self.visitor("v1"))
        self.assertRaises(BoxExists, self.node.start, self.visitor("v2"))
        other = self.add_session("s2")
        self.node.start(self.visitor("v1", other))
        self.assertEqual(len(self.host.boxes), 2)

    def test_an_account_has_one_box_on_all_its_links_b3(self) -> None:
        other = self.add_session("s2")
        self.node.start(self.visitor("v1", account="ada"))
        self.assertRaises(BoxExists, self.node.start, self.visitor("v1", other, account="ada"))

    def test_of_two_nodes_at_once_one_starts_b3(self) -> None:
        nodes = [self.node, Node(self, "n2", "other")]
        self.host.plan = Plan(seconds={Step.SCREEN: 1.0})
        results = [pending(node.service.start(self.visitor(node.name), StartOptions())) for node in nodes]
        self.pass_time(2)
        failures = [one for (one,) in results if hasattr(one, "raiseException")]
        self.assertEqual(len(failures), 1)
        failures[0].trap(BoxExists)
        self.assertEqual(len(self.host.boxes), 1)

    def test_two_places_of_an_owner_are_two_boxes(self) -> None:
        self.change_target(browser=replace(self.settings, per_owner=2))
        self.node.start(self.visitor("v1"))
        self.node.start(self.visitor("v2"))
        self.assertRaises(BoxExists, self.node.start, self.visitor("v3"))
        self.assertEqual({box.place for box in self.node.directory.boxes()}, {0, 1})

    def test_a_full_gateway_refuses_and_leaves_the_others_b28(self) -> None:
        for number in range(4):
            self.node.start(self.visitor("v", self.add_session(f"x{number}")))
        self.assertRaises(BoxesFull, self.node.start, self.visitor())
        self.assertEqual(len(self.host.boxes), 4)
        self.assertEqual({box.state for box in self.node.directory.boxes()}, {BoxState.READY})
        self.assertEqual(self.actions().count("box.requested"), 4)

    def test_starts_of_one_owner_are_limited_whatever_they_lead_to(self) -> None:
        """Each is five events and an entry of the history; a loop would fill both."""
        for number in range(STARTS_BURST):
            self.node.start(self.visitor())
            if number < STARTS_BURST - 1:
                self.assertRaises(BoxExists, self.node.start, self.visitor("v2"))  # records nothing
            done(self.node.service.end(self.visitor()))
        self.assertRaises(TooManyStarts, self.node.start, self.visitor("v2"))
        self.assertEqual(self.actions().count("box.requested"), STARTS_BURST)
        self.node.start(self.visitor("v1", self.add_session("other")))
        self.pass_time(60 / STARTS_PER_MINUTE)
        self.node.start(self.visitor())
        self.assertFalse(self.node.start(self.visitor())[1])  # the own box is shown without a limit

    def test_another_gateway_on_the_store_has_its_own_capacity(self) -> None:
        self.defaults = replace(self.defaults, capacity=1)
        other = Node(self, "n2", "other")
        self.node.start(self.visitor())
        other.start(self.visitor("v", self.add_session("s2")))
        self.assertEqual(len(self.host.boxes), 2)

    def test_the_choice_of_the_visitor_is_bounded(self) -> None:
        self.node.start(self.visitor(), StartOptions(layout="de", width=99_999, height=1))
        (spec,) = self.host.specs
        self.assertEqual((spec.layout, spec.width, spec.height), ("de", 7_680, 200))
        self.assertEqual(self.node.service.view(self.visitor()).layout, "de")

    def test_the_threshold_is_that_of_session_target_configuration(self) -> None:
        for minutes, target, terms in ((10, None, None), (7, 7, None), (3, 7, BrowserTerms(idle_minutes=3))):
            self.change_target(browser=replace(self.settings, idle_minutes=target))
            visitor = self.visitor("v", self.add_session(f"m{minutes}", terms=terms))
            before = self.node.service.view(visitor).idle_minutes
            view, _ = self.node.start(visitor)
            self.assertEqual((before, view.idle_minutes), (minutes, minutes))

    def test_the_screen_itself_never_ends_a_box_before_the_gateway_does(self) -> None:
        """It takes no request to stay for use, so that its own idle time is longer than the box may live."""
        self.change_target(browser=replace(self.settings, idle_minutes=1, max_lifetime=3_600, no_viewer=120))
        self.node.start(self.visitor())
        (spec,) = self.host.specs
        self.assertEqual((spec.idle_seconds, spec.no_viewer_seconds), (3_630, 150))

    def test_after_an_end_the_next_start_waits_until_the_box_is_destroyed(self) -> None:
        self.node.start(self.visitor())
        self.host.failing_destroys = 1
        done(self.node.service.end(self.visitor()))
        results = pending(self.node.service.start(self.visitor(), StartOptions()))
        self.assertEqual(results, [])
        self.pass_time(1)
        ((view, is_new),) = results
        self.assertTrue(is_new)
        self.assertEqual(view.state, BoxState.READY)

    def test_a_gateway_that_stops_starts_nothing(self) -> None:
        self.node.start(self.visitor())
        done(self.node.service.stop())
        self.assert_nothing_left()
        self.assertRaises(LauncherUnavailable, self.node.start, self.visitor())
        (ended,) = self.details("box.destroyed")
        self.assertEqual(ended["reason"], "gateway-stopping")


class FailedStartTests(BoxCase):
    """Starts that fail leave nothing."""

    settings = BrowserSettings(start_timeout=5, image="")

    def assert_ended(self, reason: BoxReason) -> None:
        self.assert_nothing_left()
        view = self.node.service.view(self.visitor())
        self.assertEqual((view.state, view.reason), (BoxState.DESTROYED, reason))
        (ended,) = self.details("box.destroyed")
        self.assertEqual(ended["reason"], reason)

    def test_a_start_that_hangs_at_any_step_is_ended_in_time_b10(self) -> None:
        for step in (Step.CREATED, Step.STARTED, Step.SCREEN):
            with self.subTest(step=step):
                self.setUp()
                self.host.plan = Plan(hangs_at=step)
                results = pending(self.node.service.start(self.visitor(), StartOptions()))
                self.pass_time(4.5)
                self.assertEqual(len(self.host.boxes), 1)
                self.pass_time(1)
                self.assert_ended(BoxReason.START_TIMEOUT)
                self.assertEqual(len(results), 1)

    def test_a_launcher_that_never_names_the_box_is_ended_in_time_b10(self) -> None:
        self.node.launcher.launch = lambda *_: _never()  # type: ignore[method-assign]
        results = pending(self.node.service.start(self.visitor(), StartOptions()))
        self.pass_time(6)
        self.assertEqual(len(results), 1)
        self.assert_ended(BoxReason.START_TIMEOUT)

    def test_a_start_that_fails_or_dies_at_any_step_says_why_b10(self) -> None:
        for step in (Step.CREATED, Step.STARTED, Step.SCREEN):
            for plan, error, reason in (
                (Plan(dies_at=step), BoxDied, BoxReason.CRASHED),
                (Plan(fails_at=step), LauncherUnavailable, BoxReason.LAUNCHER_ERROR),
                (Plan(fails_at=step, error=StartTimeout()), StartTimeout, BoxReason.START_TIMEOUT),
                (Plan(fails_at=step, error=RuntimeError("x")), LauncherUnavailable, BoxReason.LAUNCHER_ERROR),
            ):
                with self.subTest(step=step, reason=reason):
                    self.setUp()
                    self.host.plan = plan
                    self.assertRaises(error, self.node.start, self.visitor())
                    self.assert_ended(reason)

    def test_a_missing_image_and_missing_limits_are_said(self) -> None:
        self.change_target(browser=replace(self.settings, image="absent"))
        self.assertRaises(ImageMissing, self.node.start, self.visitor())
        self.assert_ended(BoxReason.IMAGE_MISSING)
        self.change_target(browser=self.settings)
        self.host.has_limits = False
        self.assertRaises(LimitsNotApplied, self.node.start, self.visitor())
        self.assertEqual(self.node.service.view(self.visitor()).reason, BoxReason.LIMITS_NOT_APPLIED)

    def test_an_unknown_launcher_takes_no_place(self) -> None:
        self.change_target(browser=replace(self.settings, launcher="absent"))
        self.assertRaises(LauncherUnavailable, self.node.start, self.visitor())
        self.assertEqual(self.actions(), [])

    def test_a_visitor_can_cancel_a_start(self) -> None:
        self.host.plan = Plan(hangs_at=Step.SCREEN)
        pending(self.node.service.start(self.visitor(), StartOptions()))
        done(self.node.service.end(self.visitor()))
        self.pass_time(1)
        self.assert_ended(BoxReason.USER)

    def test_a_crash_ends_the_box_b8(self) -> None:
        for kind, reason in (
            (ExitKind.EXITED, "crashed"),
            (ExitKind.OUT_OF_MEMORY, "out-of-memory"),
            (ExitKind.LOST, "crashed"),
        ):
            with self.subTest(kind=kind):
                self.setUp()
                self.node.start(self.visitor())
                self.host.boxes[self.node.box().box_id].die(Exit(kind, 1))
                self.assert_ended(BoxReason(reason))
                self.assertTrue(self.node.service.view(self.visitor()).may_start_again)


async def _never() -> None:
    from twisted.internet.defer import Deferred

    await Deferred()


class CanaryTests(BoxCase):
    """What a visitor does is in no log, event or history (B20)."""

    settings = BrowserSettings(start_url="https://canary.example/secret-canary")

    def test_no_text_of_an_error_and_no_address_is_kept_b20(self) -> None:
        events: list[object] = []
        globalLogPublisher.addObserver(events.append)
        self.addCleanup(globalLogPublisher.removeObserver, events.append)
        error = RuntimeError("GET https://canary.example/secret-canary failed")
        for plan in (Plan(fails_at=Step.SCREEN, error=error), Plan(dies_at=Step.STARTED), Plan()):
            self.host.plan = plan
            pending(self.node.service.start(self.visitor(), StartOptions()))
            done(self.node.service.end(self.visitor()))
        self.host.failing_destroys = 2
        pending(self.node.service.start(self.visitor(), StartOptions()))
        done(self.node.service.end(self.visitor()))
        self.pass_time(5)
        stored = [str(done(self.store.events(0, 1_000)))]
        stored += [self.entry(box_id).body for box_id in {one["box"] for one in self.details("box.requested")}]  # type: ignore[misc]
        self.assertTrue(events)
        for text in (*map(str, events), *stored):
            self.assertNotIn("canary", text)

    def test_events_have_no_field_but_those_that_are_allowed_b20(self) -> None:
        self.node.start(self.visitor())
        done(self.node.service.end(self.visitor()))
        allowed = {
            *("box", "owner", "launcher", "state", "reason", "ms", "attempts"),
            *("bytes_in", "bytes_out", "egress_allowed", "egress_denied"),
        }
        for record in done(self.store.events(0, 1_000)):
            if record.event.action.startswith("box."):
                self.assertEqual(set(record.event.detail) - allowed, set())
