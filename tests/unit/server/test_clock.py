"""Tests for burrowgate.server.clock: time never goes back, and follows no step of the wall clock at once (SEC-72)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from zope.interface.verify import verifyObject

from burrowgate.interfaces import IClock
from burrowgate.server.clock import MAX_DRIFT_SECONDS, MAX_GAP_SECONDS, STEP_TIMEOUT_SECONDS, ClockMark, SteadyClock
from tests.support import START, TestCase

HOUR = 3600
DAY = 86400
TICK = 30.0


class Machine:
    """The wall clock and the monotonic clock of a machine, and the mark that a gateway leaves."""

    def __init__(self) -> None:
        self.wall = float(START)
        self.uptime = 1000.0
        self.boot = "first"

    def advance(self, seconds: float) -> None:
        self.wall += seconds
        self.uptime += seconds

    def reboot(self, seconds: float) -> None:
        self.wall += seconds
        self.uptime = 5.0
        self.boot += "'"

    def clock(self, mark: ClockMark | None = None) -> SteadyClock:
        return SteadyClock(lambda: self.wall, lambda: self.uptime, mark=mark, boot=self.boot)

    def run(self, clock: SteadyClock, seconds: float) -> None:
        """Let `seconds` pass while the clock is synced."""
        while seconds > 0:
            self.advance(min(TICK, seconds))
            seconds -= TICK
            clock.sync()


class ClockCase(TestCase):
    def setUp(self) -> None:
        self.machine = Machine()
        self.clock = self.machine.clock()

    def run_for(self, seconds: float) -> None:
        self.machine.run(self.clock, seconds)


class RunningTests(ClockCase):
    def test_provides_the_interface(self) -> None:
        verifyObject(IClock, self.clock)

    def test_starts_at_the_wall_clock_and_advances(self) -> None:
        self.assertEqual(self.clock.now(), START)
        self.machine.advance(2.5)
        self.assertEqual(self.clock.now(), START + 2.5)

    def test_advances_when_the_wall_clock_is_set_back(self) -> None:
        self.machine.wall -= HOUR
        self.clock.sync()
        self.assertEqual(self.clock.now(), START)
        self.run_for(10)
        self.assertEqual(self.clock.now(), START + 10)
        self.assertEqual(self.clock.ahead(), HOUR)

    def test_time_of_suspension_is_no_step(self) -> None:
        # CLOCK_BOOTTIME includes it, so that both clocks advance.
        self.machine.advance(8 * HOUR)
        self.assertEqual(self.clock.now(), START + 8 * HOUR)
        self.clock.sync()
        self.assertIsNone(self.clock.step)

    def test_drift_is_corrected(self) -> None:
        for _ in range(1000):
            self.machine.wall += 0.0005 * TICK
            self.run_for(TICK)
            self.assertIsNone(self.clock.step)
            self.assertAlmostEqual(self.clock.now(), self.machine.wall, places=3)

    def test_small_difference_is_corrected_at_once(self) -> None:
        self.machine.wall += MAX_DRIFT_SECONDS
        self.clock.sync()
        self.assertEqual(self.clock.now(), START + MAX_DRIFT_SECONDS)

    def test_wall_clock_that_runs_too_fast_is_a_step(self) -> None:
        for _ in range(100):
            self.machine.wall += 0.5
            self.run_for(1)
        self.assertLess(self.clock.now(), START + 100 + 2 * MAX_DRIFT_SECONDS)
        self.assertIsNotNone(self.clock.step)


class StepTests(ClockCase):
    def test_step_that_is_corrected_within_the_hour_has_no_effect(self) -> None:
        for ahead in (14, HOUR, DAY, 10 * 365 * DAY):
            for stands in (0, 14, 600, HOUR - TICK):
                machine = Machine()
                clock = machine.clock()
                machine.wall += ahead
                clock.sync()
                machine.run(clock, stands)
                self.assertEqual(clock.now(), START + stands, (ahead, stands))
                machine.wall -= ahead
                clock.sync()
                self.assertIsNone(clock.step)
                machine.run(clock, 2 * HOUR)
                self.assertEqual(clock.now(), machine.wall, (ahead, stands))

    def test_step_is_followed_after_an_hour(self) -> None:
        self.machine.wall += DAY
        self.clock.sync()
        self.assertEqual(self.clock.step_follows_in(), HOUR)
        self.run_for(HOUR - TICK)
        self.assertEqual(self.clock.now(), self.machine.wall - DAY)
        self.assertEqual(self.clock.step_follows_in(), TICK)
        self.run_for(TICK)
        self.assertEqual(self.clock.now(), self.machine.wall)
        self.assertIsNone(self.clock.step)

    def test_steps_that_do_not_stand_are_not_added_up(self) -> None:
        for _ in range(5):
            self.machine.wall += DAY
            self.clock.sync()
            self.run_for(HOUR / 2)
            self.machine.wall -= DAY
            self.run_for(TICK)
        self.assertEqual(self.clock.now(), self.machine.wall)

    def test_only_what_stood_for_the_whole_hour_is_followed(self) -> None:
        self.machine.wall += 2 * HOUR
        self.clock.sync()
        self.run_for(HOUR / 2)
        self.machine.wall += 10 * DAY
        self.run_for(HOUR / 2)
        self.assertEqual(self.clock.now(), self.machine.wall - 10 * DAY)
        self.run_for(HOUR - TICK)
        self.assertEqual(self.clock.now(), self.machine.wall - 10 * DAY)
        self.run_for(TICK)
        self.assertEqual(self.clock.now(), self.machine.wall)

    def test_time_that_was_not_observed_does_not_count(self) -> None:
        self.machine.wall += DAY
        self.clock.sync()
        self.machine.advance(10 * HOUR)  # suspended, or stopped
        self.clock.sync()
        self.assertEqual(self.clock.step_follows_in(), STEP_TIMEOUT_SECONDS - MAX_GAP_SECONDS)

    def test_accepted_step_is_followed_at_once(self) -> None:
        self.machine.wall += DAY
        self.clock.sync()
        self.clock.accept(self.machine.wall - self.machine.uptime)
        self.clock.sync()
        self.assertEqual(self.clock.now(), self.machine.wall)

    def test_acceptance_is_of_that_step_alone(self) -> None:
        self.machine.wall += DAY
        self.clock.accept(self.machine.wall - self.machine.uptime)
        self.machine.wall += DAY
        self.clock.sync()
        self.assertEqual(self.clock.now(), START)

    def test_acceptance_of_a_clock_that_is_behind_changes_nothing(self) -> None:
        self.machine.wall -= DAY
        self.clock.accept(self.machine.wall - self.machine.uptime)
        self.clock.sync()
        self.assertEqual(self.clock.now(), START)


class RestartTests(ClockCase):
    def restarted(self) -> SteadyClock:
        self.clock = self.machine.clock(self.clock.mark())
        return self.clock

    def test_time_continues_in_the_same_boot(self) -> None:
        mark = self.clock.mark()
        self.machine.advance(5 * DAY)
        self.assertEqual(self.machine.clock(mark).now(), START + 5 * DAY)

    def test_step_while_no_gateway_ran_is_not_followed(self) -> None:
        mark = self.clock.mark()
        self.machine.advance(HOUR)
        self.machine.wall += DAY
        clock = self.machine.clock(mark)
        self.assertEqual(clock.now(), START + HOUR)
        self.assertEqual(clock.step_follows_in(), HOUR)

    def test_clock_set_back_while_no_gateway_ran_revives_nothing(self) -> None:
        mark = self.clock.mark()
        self.machine.advance(HOUR)
        self.machine.wall -= DAY
        self.assertEqual(self.machine.clock(mark).now(), START + HOUR)

    def test_observation_of_a_step_goes_on_across_restarts(self) -> None:
        self.machine.wall += DAY
        self.clock.sync()
        for _ in range(4):
            self.run_for(HOUR / 4)
            self.restarted()
        self.assertEqual(self.clock.now(), self.machine.wall)

    def test_reboot_takes_the_wall_clock(self) -> None:
        mark = self.clock.mark()
        self.machine.reboot(DAY)
        clock = self.machine.clock(mark)
        self.assertEqual((clock.now(), clock.step), (START + DAY, None))

    def test_reboot_does_not_start_before_the_mark(self) -> None:
        mark = self.clock.mark()
        self.machine.reboot(-DAY)
        clock = self.machine.clock(mark)
        self.assertEqual(clock.now(), START)
        self.machine.run(clock, 60)
        self.assertEqual(clock.now(), START + 60)

    def test_mark_without_a_boot_is_a_least_time(self) -> None:
        for boot in ("", "other"):
            for time in (START - 500, START + 500):
                self.machine.boot = boot
                clock = self.machine.clock(ClockMark(float(time)))
                self.assertEqual(clock.now(), max(time, START))

    def test_uptime_that_went_back_is_another_boot(self) -> None:
        # As after the restore of a virtual machine, or in another time namespace.
        mark = self.clock.mark()
        self.machine.uptime -= 500
        self.machine.wall += HOUR
        self.assertEqual(self.machine.clock(mark).now(), START + HOUR)


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["advance", "set", "sync", "run", "restart", "reboot", "accept"]),
        st.integers(0, 20_000),
        st.integers(-100_000, 100_000),
    ),
    max_size=30,
)


class PropertyTests(TestCase):
    @given(_STEPS)
    def test_never_goes_back(self, steps: list[tuple[str, int, int]]) -> None:
        machine = Machine()
        clock = machine.clock()
        last = clock.now()
        for what, passed, jump in steps:
            if what == "advance":
                machine.advance(passed)
            elif what == "set":
                machine.wall += jump
            elif what == "run":
                machine.run(clock, passed)
            elif what == "restart":
                clock = machine.clock(clock.mark())
            elif what == "reboot":
                mark = clock.mark()
                machine.reboot(jump)
                clock = machine.clock(mark)
            elif what == "accept":
                clock.accept(machine.wall - machine.uptime)
            else:
                clock.sync()
            self.assertGreaterEqual(clock.now(), last)
            last = clock.now()

    @given(_STEPS)
    def test_is_never_ahead_of_what_wall_and_monotonic_clock_showed(self, steps: list[tuple[str, int, int]]) -> None:
        machine = Machine()
        clock = machine.clock()
        latest = machine.wall
        for what, passed, jump in steps:
            if what == "set":
                machine.wall += jump
            elif what == "run":
                machine.run(clock, passed)
                latest += passed
            else:
                clock.sync()
            latest = max(latest, machine.wall)
            self.assertLessEqual(clock.now(), latest + 0.001)

    @given(st.lists(st.tuples(st.integers(0, 3500), st.integers(-(10**8), 10**8)), max_size=10))
    def test_no_error_of_less_than_an_hour_has_an_effect(self, errors: list[tuple[int, int]]) -> None:
        machine = Machine()
        clock = machine.clock()
        for stands, error in errors:
            machine.wall += error
            clock.sync()
            machine.run(clock, stands)
            machine.wall -= error
            machine.run(clock, TICK)
            self.assertLessEqual(abs(clock.ahead()), MAX_DRIFT_SECONDS)

    @given(_STEPS)
    def test_follows_in_the_end(self, steps: list[tuple[str, int, int]]) -> None:
        machine = Machine()
        clock = machine.clock()
        for what, passed, jump in steps:
            if what == "set":
                machine.wall += jump
            else:
                machine.run(clock, passed)
        machine.run(clock, 2 * STEP_TIMEOUT_SECONDS + 2 * TICK)
        self.assertGreaterEqual(clock.now(), machine.wall - 2 * MAX_DRIFT_SECONDS)
