"""The contract of host sources as a test suite: each rule of `host_sources.interfaces` has a test.

Derive from `HostSourceContract` and from `twisted.trial.unittest.TestCase`, and define the hooks; docs/plugins.md has
an example.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import LoopingCall

from burrowgate.core.tcp.hosts import check_host_address, check_port
from burrowgate.errors import HostsRefused, HostsUnavailable
from burrowgate.host_sources.interfaces import MAX_HOSTS, FoundHost, HostRequest, IHostSource, SourceContext

if TYPE_CHECKING:
    # This class has typed methods.
    from unittest import TestCase as _Base
else:
    _Base = object

SHORT_SECONDS = 0.5
"""Timeout of a source whose server does not answer."""
LONGEST_PAUSE_SECONDS = 0.25
"""Time for which a call may keep the reactor from everything else, on a busy machine."""

_Test = Callable[[Any], Coroutine[Deferred[Any], Any, None]]


def _async(test: _Test) -> Callable[[Any], Deferred[None]]:
    """A test method that runs `test`."""

    def run(case: Any) -> Deferred[None]:
        return Deferred.fromCoroutine(test(case))

    run.__name__, run.__qualname__, run.__doc__ = test.__name__, test.__qualname__, test.__doc__
    return run


class HostSourceContract(_Base):
    """The contract of any host source."""

    required: Sequence[str] = ()
    """Options that the source needs."""
    secrets: Sequence[str] = ()
    """What the source authenticates with; no error shows it."""

    # Hooks.

    def make_source(self, context: SourceContext) -> IHostSource:
        """A new source."""
        raise NotImplementedError("Derive from this class and make your source here.")

    def options(self) -> Mapping[str, str]:
        """Options under which the source names `expected`."""
        raise NotImplementedError("Derive from this class and name the options of your source here.")

    def expected(self) -> Sequence[tuple[str, int | None]]:
        """Address and port of each host that the source names."""
        raise NotImplementedError("Derive from this class and name the hosts here.")

    def away_options(self) -> Mapping[str, str] | None:
        """Options under which the source cannot be reached; None if there are none."""
        return None

    def silent_options(self) -> Mapping[str, str] | None:
        """Options under which the source is reached and never answers; None if there are none."""
        return None

    # Helpers.

    def a_source(self, timeout_seconds: float = 5.0) -> IHostSource:
        """A new source, which is closed when the test ends."""
        from twisted.internet import reactor

        source = self.make_source(SourceContext(reactor=reactor, timeout_seconds=timeout_seconds))
        self.addCleanup(lambda: Deferred.fromCoroutine(source.close()))
        return source

    def a_request(self, options: Mapping[str, str] | None = None) -> HostRequest:
        """A request, with the options that work unless others are given."""
        given = self.options() if options is None else options
        return HostRequest(set_id="s1", set_name="databases", project="default", port=5432, options=dict(given))

    async def refused(self, error: type[Exception], source: IHostSource, options: Mapping[str, str]) -> str:
        """The sentence of the `error` that the source raises with `options`."""
        try:
            found = await source.hosts(self.a_request(options))
        except error as raised:
            text = str(raised)
            self.assertTrue(text.endswith("."), f"{text!r} is no sentence.")
            for secret in self.secrets:
                self.assertNotIn(secret, text + repr(raised) + repr(source))
            return text
        raise self.failureException(f"{error.__name__} was expected, not {found!r}.")

    # Tests.

    def test_source_provides_its_interface(self) -> None:
        self.assertTrue(IHostSource.providedBy(self.a_source()))

    @_async
    async def test_hosts_are_those_of_the_source(self) -> None:
        found = await self.a_source().hosts(self.a_request())
        self.assertEqual(sorted((one.address, one.port) for one in found), sorted(self.expected()))

    @_async
    async def test_hosts_can_be_dialled_and_are_named_once(self) -> None:
        found: Sequence[FoundHost] = await self.a_source().hosts(self.a_request())
        self.assertLessEqual(len(found), MAX_HOSTS)
        self.assertEqual(len({(one.address, one.port) for one in found}), len(found))
        for one in found:
            check_host_address(one.address)
            self.assertTrue(one.port is None or check_port(one.port))
            self.assertEqual(one.host_id, "")

    @_async
    async def test_many_ask_at_once_and_again(self) -> None:
        source = self.a_source()
        for _ in range(2):
            calls = [Deferred.fromCoroutine(source.hosts(self.a_request())) for _ in range(10)]
            for found in await gatherResults(calls):
                self.assertEqual(len(found), len(self.expected()))

    @_async
    async def test_unknown_option_is_refused_by_its_name(self) -> None:
        wrong = {**self.options(), "no_such_option": "1"}
        self.assertIn("no_such_option", await self.refused(HostsRefused, self.a_source(), wrong))

    @_async
    async def test_missing_option_is_refused_by_its_name(self) -> None:
        for name in self.required:
            for value in ({}, {name: ""}):
                without = {key: text for key, text in self.options().items() if key != name}
                self.assertIn(name, await self.refused(HostsRefused, self.a_source(), without | value))

    @_async
    async def test_source_that_is_away_is_unavailable(self) -> None:
        options = self.away_options()
        if options is not None:
            await self.refused(HostsUnavailable, self.a_source(), options)

    @_async
    async def test_silent_source_is_unavailable_in_time_and_blocks_nothing(self) -> None:
        from twisted.internet import reactor

        options, clock = self.silent_options(), reactor
        if options is None:
            return
        now: Callable[[], float] = clock.seconds
        turns = [now()]
        heartbeat = LoopingCall(lambda: turns.append(now()))
        heartbeat.start(0.01)
        try:
            await self.refused(HostsUnavailable, self.a_source(SHORT_SECONDS), options)
        finally:
            heartbeat.stop()
        self.assertLess(turns[-1] - turns[0], SHORT_SECONDS * 4)
        self.assertLess(max(later - turn for turn, later in pairwise(turns)), LONGEST_PAUSE_SECONDS)

    @_async
    async def test_closing_twice_is_fine(self) -> None:
        source = self.a_source()
        await source.hosts(self.a_request())
        await source.close()
        await source.close()
