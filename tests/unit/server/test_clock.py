"""Tests for burrowgate.server.clock: the clock never goes back, whatever happens to the system clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from zope.interface.verify import verifyObject

from burrowgate.interfaces import IClock
from burrowgate.server.clock import SteadyClock
from tests.support import START, TestCase


class Machine:
    """The wall clock and the monotonic clock of a machine."""

    def __init__(self) -> None:
        self.wall = float(START)
        self.uptime = 1000.0

    def advance(self, seconds: float) -> None:
        self.wall += seconds
        self.uptime += seconds

    def clock(self, floor: float = 0) -> SteadyClock:
        return SteadyClock(lambda: self.wall, lambda: self.uptime, floor=floor)


class SteadyClockTests(TestCase):
    def setUp(self) -> None:
        self.machine = Machine()

    def test_provides_the_interface(self) -> None:
        verifyObject(IClock, self.machine.clock())

    def test_starts_at_the_wall_clock_and_advances(self) -> None:
        clock = self.machine.clock()
        self.assertEqual(clock.now(), START)
        self.machine.advance(2.5)
        self.assertEqual(clock.now(), START + 2.5)

    def test_advances_when_the_wall_clock_is_set_back(self) -> None:
        clock = self.machine.clock()
        self.machine.wall -= 3600
        clock.sync()
        self.assertEqual(clock.now(), START)
        self.machine.advance(10)
        clock.sync()
        self.assertEqual(clock.now(), START + 10)
        self.assertEqual(clock.ahead(), 3600)

    def test_follows_when_the_wall_clock_is_set_forward(self) -> None:
        clock = self.machine.clock()
        self.machine.wall += 3600
        clock.sync()
        self.assertEqual(clock.now(), START + 3600)
        self.assertEqual(clock.ahead(), 0)

    def test_follows_the_wall_clock_after_suspend(self) -> None:
        clock = self.machine.clock()
        self.machine.wall += 8 * 3600
        self.assertEqual(clock.now(), START)
        clock.sync()
        self.assertEqual(clock.now(), START + 8 * 3600)

    def test_starts_at_the_newest_time_in_the_store(self) -> None:
        newest_in_store = START + 500
        clock = self.machine.clock(floor=newest_in_store)
        self.assertEqual(clock.now(), newest_in_store)
        self.machine.advance(1)
        clock.sync()
        self.assertEqual(clock.now(), newest_in_store + 1)

    def test_floor_in_the_past_has_no_effect(self) -> None:
        self.assertEqual(self.machine.clock(floor=START - 500).now(), START)

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["advance", "set", "sync"]), st.integers(0, 100_000), st.integers(-100_000, 100_000)
            )
        )
    )
    def test_never_goes_back(self, steps: list[tuple[str, int, int]]) -> None:
        machine = Machine()
        clock = machine.clock()
        last = clock.now()
        for what, passed, jump in steps:
            if what == "advance":
                machine.advance(passed)
            elif what == "set":
                machine.wall += jump
            else:
                clock.sync()
                self.assertGreaterEqual(clock.now(), machine.wall)
            self.assertGreaterEqual(clock.now(), last)
            last = clock.now()
