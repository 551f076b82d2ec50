"""Diagnostics for the admin API: live connections, target probes, versions, settings, checks and warnings."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from burrowgate.admin import times
from burrowgate.admin.about import About, Certificate, Diagnostic, Setting
from burrowgate.admin.context import ProbeResult, UnlistedConnections
from burrowgate.core import durations
from burrowgate.core.host_choice import TargetRequest
from burrowgate.core.restrictions import RestrictionSet
from burrowgate.core.target_address import engine_warning
from burrowgate.core.targets import Target, Verify
from burrowgate.errors import HomeError
from burrowgate.proxy.upstream import target_probe
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.server.clock import SteadyClock
from burrowgate.server.cluster.membership import Node
from burrowgate.server.config.console_file import EDITABLE, TomlValue, toml_value
from burrowgate.server.config.declarations import Key, Source
from burrowgate.server.config.keys import KEYS, Config
from burrowgate.server.home import Home
from burrowgate.sessions.connection_info import ConnectionInfo
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.telemetry.metrics import PeerCounts
from burrowgate.tls.expiry_log import SOON
from burrowgate.tls.manager import TlsManager

MAX_NAMED_RECORDS = 5
"""Records that a warning names."""
CLOCK_SLACK = 2
"""Seconds by which the system clock may lag behind the gateway's clock."""
STANDS_ON = ("Twisted", "httptools", "msgspec", "pyOpenSSL")


def connections(registry: ConnectionRegistry, node: Node) -> Iterator[ConnectionInfo]:
    """Open connections of this process, and those that other processes last reported."""
    yield from registry.snapshot()
    for report in node.others:
        yield from report.connections


def unlisted_connections(node: Node) -> Iterator[UnlistedConnections]:
    """Further connections of other processes, of which only the number was reported."""
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


def unstored(restrictions: RestrictionSet) -> list[str]:
    """The warning about what operators have taken away and the store has not recorded; empty if there is none."""
    records = restrictions.records()
    if not records:
        return []
    named = ", ".join(records[:MAX_NAMED_RECORDS]) + (", …" if len(records) > MAX_NAMED_RECORDS else "")
    return [
        (
            f"{len(records)} sessions or targets are refused by this gateway only, because the store has not recorded"
            f" that an operator has revoked, switched off or narrowed them; repeat it for {named}."
        )
    ]


def handshakes(node: Node) -> tuple[Counter[str], int]:
    """The TLS handshakes of those nodes: counts by outcome, and the number under way."""
    return node.handshakes(), sum(one.shaking for one in node.siblings)


async def probe(upstreams: UpstreamPool, reactor: Any, target: Target, request: TargetRequest) -> ProbeResult:
    """Send `request` to `target` and describe its response. Raises `UpstreamError`."""
    found = await target_probe.probe_target(upstreams, reactor, target, request)
    return ProbeResult(
        tls=found.tls,
        status=found.status,
        title=found.title,
        path=found.path,
        start=found.start,
        bare_manifest=found.bare_manifest,
    )


def about(config: Config, tls: TlsManager | None = None) -> About:
    """Versions, certificates and settings, without the store's URL, which may contain a password."""
    return About(
        home=str(config.home),
        versions={"Python": platform.python_version(), **{name: version(name) for name in STANDS_ON}},
        certificates=tuple(
            Certificate(
                name=one.name,
                hosts=tuple(one.certificate.names),
                issuer=one.certificate.issuer,
                expires_at=times.time(one.certificate.not_after),
                days_left=one.days_left,
            )
            for one in (tls.shown() if tls is not None else ())
        ),
        settings=tuple(_setting(key, config) for key in KEYS if key.name not in ("home", "store")),
    )


def _setting(key: Key, config: Config) -> Setting:
    value, place = getattr(config, key.name), config.places.get(key.name)
    changed, group = value != key.form.read(key.default), EDITABLE.get(key.name, "")
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else toml_value(key, value)
    return Setting(
        name=key.name,
        value=_toml_text(text if changed else key.default),
        help=key.help,
        changed=changed,
        default=_toml_text(key.default),
        form=key.form.words,
        source=Source.DEFAULT.value if place is None else place.source.value,
        place="" if place is None else place.text,
        group=group,
        editable=bool(group) and (place is None or place.source is Source.CONSOLE),
    )


def _toml_text(value: TomlValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def examine(home: Home, clock: SteadyClock, tls: TlsManager | None = None) -> list[Diagnostic]:
    """Check the files and permissions of the home, the certificates' expiry, and the system clock."""
    try:
        home.check()
        found = [Diagnostic("ok", "home", f"{home.path} and the keys in it are yours alone.")]
    except HomeError as error:
        found = [Diagnostic("problem", "home", str(error))]
    # Certificates that expire soon are reported by `warnings`.
    found += [Diagnostic("ok", "tls", one.sentence) for one in tls.shown() if one.days_left >= SOON] if tls else []
    if clock.ahead() > CLOCK_SLACK:
        return [*found, Diagnostic("problem", "clock", "The machine's clock was set back; set it right.")]
    if _shows_step(clock):
        return [*found, Diagnostic("problem", "clock", step_sentence(clock))]
    return [*found, Diagnostic("ok", "clock", f"It is {datetime.fromtimestamp(clock.now(), UTC):%Y-%m-%d %H:%M} UTC.")]


def examine_log(finding: str | None) -> list[Diagnostic]:
    """Report `finding` of the audit log's guard."""
    if finding is not None:
        return [Diagnostic("problem", "audit", finding)]
    return [Diagnostic("ok", "audit", "The newest audit events are those that the home knows.")]


def _shows_step(clock: SteadyClock) -> bool:
    return clock.step is not None and -clock.ahead() > CLOCK_SLACK


def step_sentence(clock: SteadyClock) -> str:
    """A sentence about the step of the machine's clock, and what to do."""
    ahead = durations.approximate(int(-clock.ahead()))
    follows = durations.approximate(int(clock.step_follows_in() or 0))
    return (
        f"The machine's clock is {ahead} ahead of the time that has passed, and is followed in {follows}; set it right,"
        " or confirm it with `burrowgate doctor --accept-clock`."
    )


def warnings(
    config: Config, address: str, clock: SteadyClock, tls: TlsManager | None, targets: Iterable[Target]
) -> list[str]:
    """Warnings for the operator, one sentence each; `address` is the one on which visitors connect."""
    found = list(config.warnings)
    if config.is_plain_beyond_loopback(address):
        found.append(
            "Visitors connect from other machines without TLS: any machine in between can read and use a link."
        )
    if clock.ahead() > CLOCK_SLACK:
        found.append("The machine's clock was set back; the gateway goes on from the time that it knew.")
    if _shows_step(clock):
        found.append(step_sentence(clock))
    if tls is not None:
        found += tls.warnings()
    for target in targets:
        found += _warnings_of(target, tls)
        if target.embed_origins and config.scheme != "https":
            found.append(f"The target {target.name} has embed_origins, which have no effect without https.")
    return found


def _warnings_of(target: Target, tls: TlsManager | None) -> Iterator[str]:
    if target.client_ca and tls is None:
        yield f"The target {target.name} requests client certificates, but without TLS no visitor can be admitted."
    if target.trust.verify is Verify.NONE:
        yield f"The certificate of the target {target.name} is not verified."
    if warning := engine_warning(target.address, os.path.realpath(target.address.socket)):
        yield f"The target {target.name}: {warning}"
    for domain in target.domains:
        if domain.public:
            yield f"The domain {domain.host} of the target {target.name} is public: it opens without a link."
    if target.open_paths:
        paths = ", ".join(target.open_paths)
        yield f"The target {target.name} has open paths: everyone may read {paths} without a link."
    if target.preflight:
        yield f"The target {target.name} lets CORS preflights through: they reach it without a link."
