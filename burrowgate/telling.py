"""What the gateway tells its admin of itself: what is under way, what a target answers, what it runs with."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from burrowgate.admin.desk import About, Finding, LiveConnection, Probed, Told
from burrowgate.clock import SteadyClock
from burrowgate.config import KEYS, Config, Key
from burrowgate.core import durations
from burrowgate.core.targets import Target
from burrowgate.errors import HomeError
from burrowgate.home import Home
from burrowgate.proxy import asking
from burrowgate.proxy.connections import Connections
from burrowgate.proxy.upstreams import Upstreams

CLOCK_SLACK = 2
"""Seconds by which the machine's clock may lag behind what the gateway knows."""
STANDS_ON = ("Twisted", "httptools", "msgspec", "pyOpenSSL")


def live_connections(connections: Connections) -> Iterator[LiveConnection]:
    """What is under way in this process."""
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


async def probe(upstreams: Upstreams, reactor: Any, target: Target) -> Probed:
    """What `target` answers just now. Raises one of `UpstreamError`."""
    found = await asking.ask(upstreams, reactor, target)
    return Probed(tls=found.tls, status=found.status, title=found.title)


def about(config: Config) -> About:
    """What the gateway runs with, but for the store's address, which may hold a password."""
    return About(
        home=str(config.home),
        versions={"Python": platform.python_version(), **{name: version(name) for name in STANDS_ON}},
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


def examine(home: Home, clock: SteadyClock) -> list[Finding]:
    """Whether the home is whole and nobody else's, and whether the clock was set back."""
    try:
        home.check()
        found = [Finding("ok", "home", f"{home.path} and the keys in it are yours alone.")]
    except HomeError as error:
        found = [Finding("problem", "home", str(error))]
    if clock.ahead() > CLOCK_SLACK:
        return [*found, Finding("problem", "clock", "The machine's clock was set back; set it right.")]
    return [*found, Finding("ok", "clock", f"It is {datetime.fromtimestamp(clock.now(), UTC):%Y-%m-%d %H:%M} UTC.")]
