"""Diagnostics for the admin API: live connections, target probes, versions, settings, checks and warnings."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from burrowgate.admin.context import (
    About,
    CertificateInfo,
    Finding,
    LiveConnection,
    ProbeResult,
    Setting,
    UnlistedConnections,
)
from burrowgate.core import durations
from burrowgate.core.targets import Target, Verify
from burrowgate.errors import HomeError
from burrowgate.proxy.upstream import target_probe
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.server.clock import SteadyClock
from burrowgate.server.cluster.membership import Node
from burrowgate.server.config.keys import KEYS, Config, Key
from burrowgate.server.home import Home
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.telemetry.metrics import PeerCounts
from burrowgate.tls.manager import SOON, TlsManager

CLOCK_SLACK = 2
"""Seconds by which the system clock may lag behind the gateway's clock."""
STANDS_ON = ("Twisted", "httptools", "msgspec", "pyOpenSSL")


def live_connections(connections: ConnectionRegistry, node: Node) -> Iterator[LiveConnection]:
    """The live exchanges of this process, and those that other nodes reported."""
    for one in connections.snapshot():
        yield LiveConnection(
            id=one.id,
            sid=one.sid,
            target=one.target,
            address=one.client_address,
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


def unlisted(node: Node) -> Iterator[UnlistedConnections]:
    """Numbers of live exchanges on other nodes that `live_connections` does not list."""
    for report in node.others:
        for one in report.more:
            yield UnlistedConnections(one.sid, one.target, one.count)


def elsewhere(node: Node) -> PeerCounts:
    """The counters of the other nodes of this gateway."""
    siblings = node.siblings
    return PeerCounts(
        visitors=sum(one.visitors for one in siblings),
        live=sum(one.live for one in siblings),
        upstreams=sum(one.upstreams for one in siblings),
        requests=node.requests(),
        durations=node.durations(),
    )


def handshakes(node: Node) -> tuple[Counter[str], int]:
    """The TLS handshakes of those nodes: counts by outcome, and the number under way."""
    return node.handshakes(), sum(one.shaking for one in node.siblings)


async def probe(upstreams: UpstreamPool, reactor: Any, target: Target) -> ProbeResult:
    """Send a request to `target` and describe its response. Raises `UpstreamError`."""
    found = await target_probe.probe_target(upstreams, reactor, target)
    return ProbeResult(tls=found.tls, status=found.status, title=found.title)


def about(config: Config, tls: TlsManager | None = None) -> About:
    """Versions, certificates and settings, without the store's URL, which may contain a password."""
    return About(
        home=str(config.home),
        versions={"Python": platform.python_version(), **{name: version(name) for name in STANDS_ON}},
        certificates=tuple(
            CertificateInfo(
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


def _told(key: Key, value: object) -> Setting:
    changed = value != key.form.read(key.default)
    text = value if changed else key.default
    if changed and isinstance(value, (int, float)) and isinstance(key.default, str) and not key.default.endswith("B"):
        text = durations.format_duration(int(value))
    if isinstance(text, tuple):
        text = ", ".join(map(str, text))
    shown = str(text).lower() if isinstance(text, bool) else str(text)
    return Setting(name=key.name, value=shown, help=key.help, changed=changed)


def examine(home: Home, clock: SteadyClock, tls: TlsManager | None = None) -> list[Finding]:
    """Check the files and permissions of the home, the certificates' expiry, and the system clock."""
    try:
        home.check()
        found = [Finding("ok", "home", f"{home.path} and the keys in it are yours alone.")]
    except HomeError as error:
        found = [Finding("problem", "home", str(error))]
    # Certificates that expire soon are reported by `warnings`.
    found += [Finding("ok", "tls", one.sentence) for one in tls.shown() if one.days_left >= SOON] if tls else []
    if clock.ahead() > CLOCK_SLACK:
        return [*found, Finding("problem", "clock", "The machine's clock was set back; set it right.")]
    return [*found, Finding("ok", "clock", f"It is {datetime.fromtimestamp(clock.now(), UTC):%Y-%m-%d %H:%M} UTC.")]


def warnings(
    config: Config, address: str, clock: SteadyClock, tls: TlsManager | None, targets: Iterable[Target]
) -> list[str]:
    """Warnings for the operator, one sentence each; `address` is the one on which visitors connect."""
    found = list(config.deprecations)
    if config.is_plain_beyond_loopback(address):
        found.append("Visitors from other machines come without TLS: anybody on the way can read and use a link.")
    if clock.ahead() > CLOCK_SLACK:
        found.append("The machine's clock was set back; the gateway goes on from the time that it knew.")
    if tls is not None:
        found += tls.warnings()
    for target in targets:
        found += _warnings_of(target, tls)
    return found


def _warnings_of(target: Target, tls: TlsManager | None) -> Iterator[str]:
    if target.client_ca and tls is None:
        yield f"The target {target.name} wants visitors' certificates, and nobody comes in without TLS."
    if target.trust.verify is Verify.NONE:
        yield f"The certificate of the target {target.name} is not verified."
    for domain in target.domains:
        if domain.public:
            yield f"The domain {domain.host} of the target {target.name} is public: it opens without a link."
