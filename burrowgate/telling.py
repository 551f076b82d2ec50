"""What the gateway tells of itself: what is under way, what a target answers, what it runs with.

It tells that its admin, and it tells the other nodes on its store what they may know of it (`Reporting`).
"""

from __future__ import annotations

import os
import platform
from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from typing import Any

from burrowgate.admin.desk import About, Finding, Held, LiveConnection, Probed, Told, Unlisted
from burrowgate.admin.series import Series
from burrowgate.clock import SteadyClock
from burrowgate.config import KEYS, Config, Key
from burrowgate.core import durations
from burrowgate.core.targets import Target
from burrowgate.errors import HomeError
from burrowgate.home import Home
from burrowgate.metrics import Elsewhere, Traffic
from burrowgate.nodes import Count, News, Node, Passed, Report, Seen
from burrowgate.proxy import asking
from burrowgate.proxy.connections import Connections, Glance
from burrowgate.proxy.upstreams import Upstreams
from burrowgate.tls.handshakes import Handshakes
from burrowgate.tls.side import SOON, TlsSide

CLOCK_SLACK = 2
"""Seconds by which the machine's clock may lag behind what the gateway knows."""
STANDS_ON = ("Twisted", "httptools", "msgspec", "pyOpenSSL")


LISTED_MOST = 1000
"""How many exchanges a report lists; of more it says only how many they are."""
GROUPS_MOST = 2000
"""Of how many sessions a report says that; counting goes on every few seconds, and must not stop the road."""
PATH_MOST = 200
NEWS_KEPT = 8
"""How many beats' news are told again, for those who hear a node less often than it speaks."""
NEWS_MOST = 500


def live_connections(connections: Connections, node: Node) -> Iterator[LiveConnection]:
    """What is under way in this process, and what others said of theirs."""
    for one in connections.glances():
        yield LiveConnection(
            id=one.id,
            sid=one.sid,
            target=one.target,
            address=one.peer,
            method=one.method,
            path=one.path,
            tunnel=one.tunnel,
            since=one.since,
            bytes_in=one.bytes_in,
            bytes_out=one.bytes_out,
        )
    for report in node.others:
        for seen in report.connections:
            yield LiveConnection(
                id=seen.id,
                sid=seen.sid,
                target=seen.target,
                address=seen.peer,
                method=seen.method,
                path=seen.path,
                tunnel=seen.tunnel,
                since=seen.since,
                bytes_in=seen.bytes_in,
                bytes_out=seen.bytes_out,
            )


def unlisted(node: Node) -> Iterator[Unlisted]:
    """What is under way in other processes besides what `live_connections` has."""
    for report in node.others:
        for one in report.more:
            yield Unlisted(one.sid, one.target, one.count)


def elsewhere(node: Node) -> Elsewhere:
    """What the other processes of this gateway count."""
    siblings = node.siblings
    return Elsewhere(
        visitors=sum(one.visitors for one in siblings),
        live=sum(one.live for one in siblings),
        upstreams=sum(one.upstreams for one in siblings),
        requests=node.requests(),
    )


def handshakes(node: Node) -> tuple[Counter[str], int]:
    """The TLS handshakes of those processes: how many came to which outcome, and how many are under way."""
    return node.handshakes(), sum(one.shaking for one in node.siblings)


class Reporting:
    """What this process says of itself to the others."""

    def __init__(
        self, connections: Connections, upstreams: Upstreams, traffic: Traffic, series: Series, gateway: str
    ) -> None:
        self._connections = connections
        self._upstreams = upstreams
        self._traffic = traffic
        self._series = series
        self._gateway = gateway
        self.handshakes: Handshakes | None = None
        """Those of TLS, where it is spoken."""
        self._passed: Counter[tuple[int, str, str]] = Counter()
        self._bytes: Counter[tuple[int, str, str]] = Counter()
        self._news: deque[News] = deque(maxlen=NEWS_KEPT)
        self._number = 0

    def laid_down(self, at: int, sid: str, target: str, requests: int, count: int) -> None:
        """So much went through here; for `Series.laid_down`."""
        key = (at, sid, target)
        if key not in self._passed and len(self._passed) >= NEWS_MOST:
            key = (at, "", target)
        self._passed[key] += requests
        self._bytes[key] += count

    def __call__(self) -> Report:
        """What others may know."""
        connections = self._connections
        listed = [_seen(one) for one in islice(connections.glances(), LISTED_MOST)]
        self._gather()
        return Report(
            pid=os.getpid(),
            gateway=self._gateway,
            visitors=connections.open_count,
            upstreams=self._upstreams.open_count,
            live=connections.live_count,
            connections=tuple(listed),
            more=() if len(listed) < LISTED_MOST else tuple(self._more(listed)),
            requests=tuple(self._traffic.requests),
            handshakes={} if self.handshakes is None else self.handshakes.outcomes,
            shaking=0 if self.handshakes is None else len(self.handshakes),
            news=tuple(self._news),
        )

    def _gather(self) -> None:
        self._series.lay_down()
        if self._passed:
            self._number += 1
            passed = tuple(Passed(*key, requests, self._bytes[key]) for key, requests in self._passed.items())
            self._news.append(News(self._number, passed))
            self._passed.clear()
            self._bytes.clear()

    def _more(self, listed: list[Seen]) -> Iterator[Count]:
        said = Counter((one.sid, one.target) for one in listed)
        rest = self._connections.live_count - len(listed)
        for glance, count in islice(self._connections.groups(), GROUPS_MOST):
            missing = min(count - said[glance.sid, glance.target], rest)
            if missing > 0:
                rest -= missing
                yield Count(glance.sid, glance.target, missing)
        if rest > 0:
            yield Count("", "", rest)


def _seen(one: Glance) -> Seen:
    return Seen(
        id=one.id,
        sid=one.sid,
        target=one.target,
        peer=one.peer,
        method=one.method[:PATH_MOST],
        path=one.path[:PATH_MOST],
        tunnel=one.tunnel,
        since=one.since,
        bytes_in=one.bytes_in,
        bytes_out=one.bytes_out,
    )


async def probe(upstreams: Upstreams, reactor: Any, target: Target) -> Probed:
    """What `target` answers just now. Raises one of `UpstreamError`."""
    found = await asking.ask(upstreams, reactor, target)
    return Probed(tls=found.tls, status=found.status, title=found.title)


def about(config: Config, tls: TlsSide | None = None) -> About:
    """What the gateway runs with, but for the store's address, which may hold a password."""
    return About(
        home=str(config.home),
        versions={"Python": platform.python_version(), **{name: version(name) for name in STANDS_ON}},
        certificates=tuple(
            Held(
                name=one.name,
                hosts=one.certificate.names,
                issuer=one.certificate.issuer,
                expires_at=one.certificate.not_after,
                days_left=one.days_left,
            )
            for one in (tls.shown() if tls is not None else ())
        ),
        settings=tuple(_told(key, getattr(config, key.name)) for key in KEYS if key.name not in ("home", "store")),
    )


def _told(key: Key, value: object) -> Told:
    changed = value != key.form.read(key.default)
    text = value if changed else key.default
    if changed and isinstance(value, (int, float)) and isinstance(key.default, str) and not key.default.endswith("B"):
        text = durations.show(int(value))
    if isinstance(text, tuple):
        text = ", ".join(map(str, text))
    shown = str(text).lower() if isinstance(text, bool) else str(text)
    return Told(name=key.name, value=shown, help=key.help, changed=changed)


def examine(home: Home, clock: SteadyClock, tls: TlsSide | None = None) -> list[Finding]:
    """Whether the home is whole and nobody else's, how long certificates are good, whether the clock was set back."""
    try:
        home.check()
        found = [Finding("ok", "home", f"{home.path} and the keys in it are yours alone.")]
    except HomeError as error:
        found = [Finding("problem", "home", str(error))]
    # Those that end soon are among the gateway's warnings.
    found += [Finding("ok", "tls", one.sentence) for one in tls.shown() if one.days_left >= SOON] if tls else []
    if clock.ahead() > CLOCK_SLACK:
        return [*found, Finding("problem", "clock", "The machine's clock was set back; set it right.")]
    return [*found, Finding("ok", "clock", f"It is {datetime.fromtimestamp(clock.now(), UTC):%Y-%m-%d %H:%M} UTC.")]
