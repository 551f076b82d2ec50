"""Ports of host sources, and their records: what names the hosts of a host set when a session is established.

Rules.
    `hosts` returns all hosts that the source has now; no host is an answer too, and refuses the session.
    An answer is used for `FRESH_SECONDS`, so that a hundred sessions at once ask once. If a source is away after that,
    its last answer is used until it is `KEPT_SECONDS` old: a short failure of an inventory refuses no session,
    and a long one does, because by then an address may be that of another machine, to which sessions and injected
    secrets must not go. A source that refuses is not away: its last answer is not used.
    No call waits for longer than `CALL_TIMEOUT_SECONDS`, and none blocks the reactor.
    Options have no secrets, because everyone who may read targets reads them. What a source authenticates with is in a
    file that an option names, and in no log line, `repr` or text of an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zope.interface import Attribute, Interface

from burrowgate.plugins import Option

CALL_TIMEOUT_SECONDS = 5.0
"""Seconds after which each call of a source has returned or raised; the gateway ends it then."""
FRESH_SECONDS = 5
"""Seconds for which an answer counts without another call."""
KEPT_SECONDS = 300
"""Seconds for which the last answer counts while its source is away."""
MAX_HOSTS = 1_000
"""Hosts of one set that are considered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRequest:
    """The host set whose hosts are asked for."""

    set_id: str = ""
    """Id of its record; what `static` finds the records of its hosts by."""
    set_name: str = ""
    project: str = ""
    """Id of its project."""
    port: int = 0
    """The port of hosts that have none of their own."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Options of the source, by the names of `IHostSourceFactory.options`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHost:
    """One host that a source has named."""

    address: str
    """A host name or an IP address, without a port."""
    port: int | None = None
    """None for the port of the set."""
    name: str = ""
    """What people call it; empty for its address."""
    host_id: str = ""
    """Id of its record; only hosts of `static` have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceContext:
    """The environment of a source."""

    reactor: object
    """Provides IReactorTime, IReactorTCP, IReactorUDP and IReactorThreads."""
    timeout_seconds: float = CALL_TIMEOUT_SECONDS


class IHostSource(Interface):
    """What names hosts."""

    async def hosts(request: HostRequest) -> Sequence[FoundHost]:
        """Return the hosts, `MAX_HOSTS` at most, each once.

        Raises `HostsUnavailable` if the source cannot be reached, did not answer in time, or answered with something
        that cannot be understood, after which a repetition may succeed, and `HostsRefused` if an option is wrong, or it
        has answered that it will not.
        """

    async def close() -> None:
        """Close what is kept open between calls."""


class IHostSourceFactory(Interface):
    """Factory of one type of sources. Found through `twisted.plugin`; a plugin class also provides `IPlugin`."""

    type: str = Attribute("Name of the type, such as `consul`.")
    help: str = Attribute("One line: where the hosts come from.")
    options: Sequence[Option] = Attribute("The options that it takes.")

    def make(context: SourceContext) -> IHostSource:
        """Return a source; one serves all the sources of its type that are configured."""
