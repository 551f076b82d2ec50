"""`burrowgate doctor`: checks home, ports, store, clock, certificates and targets, with advice for each problem."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from burrowgate.cli import client, reactor_runner, render, ssh_host_keys
from burrowgate.cli.client import Admin, Document
from burrowgate.cli.exit_codes import Exit
from burrowgate.cli.help import Command
from burrowgate.cli.options import Settings, common_of_gateway, settings
from burrowgate.cli.tcp_probe import describe_absence
from burrowgate.core.host_choice import manifest_sentence
from burrowgate.core.targets import TargetType
from burrowgate.errors import BurrowgateError, ConfigError, GatewayNotRunning, HomeError, StoreNotFound, StoreTooOld
from burrowgate.server.home import Home
from burrowgate.server.pidfile import shown

if TYPE_CHECKING:
    from burrowgate.server.clock import SteadyClock
    from burrowgate.server.config.keys import Config

CLOCK_SLACK = 60
"""Seconds by which the newest event may be ahead of this machine's clock."""

SOON = 14
"""Days before its expiry from which a certificate causes a warning."""

BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""The time of this release; a correct clock shows a later one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; `level` is ok, warning or problem."""

    level: str
    check: str
    detail: str
    """The result as a sentence; for a problem, with what to do."""


@click.command(cls=Command)
@click.option(
    "--accept-clock", is_flag=True, help="Confirm that this machine's clock is right after it was set forward."
)
@common_of_gateway
def doctor(accept_clock: bool) -> None:
    """Check the installation, and say what to do about each problem."""
    given = settings()
    config = given.config()
    accepted = [accept(config.home)] if accept_clock else []
    findings = accepted + reactor_runner.drive(lambda reactor: examine(reactor, given, config))
    healthy = all(finding.level != "problem" for finding in findings)
    given.answer(
        {"ok": healthy, "checks": [asdict(finding) for finding in findings]},
        lambda paint: "\n".join(
            f"{paint.state(finding.level.ljust(7))}  {finding.check.ljust(8)}  {render.plain(finding.detail)}"
            for finding in findings
        ),
    )
    if not healthy:
        click.get_current_context().exit(Exit.UNEXPECTED)


async def examine(reactor: Any, given: Settings, config: Config) -> list[Finding]:
    """All findings, in the order in which to repair them."""
    findings = [home(config.home)]
    admin = await _running(reactor, given, config, findings)
    runs = admin is not None or findings[-1].level == "problem"  # then the gateway itself holds the ports
    findings += [] if runs else ports(config)
    findings.append(await _store(reactor, config, admin))
    findings += plugins(_offered())
    findings += providers(config)
    findings += web_assets()
    newest = await _newest_event(admin)
    findings.append(clock(time.time(), newest))
    if admin is None and (step := clock_step(config.home)) is not None:
        findings.append(step)
    if admin is not None:
        findings += [Finding("warning", "gateway", one) for one in (await admin.get_status())["warnings"]]
        findings += [
            Finding("ok", "tls", f"The certificate {one['name']} is valid for {one['days_left']} more days.")
            for one in (await admin.get_settings())["certificates"]
            if one["days_left"] >= SOON  # the gateway warns of those that expire sooner
        ]
        findings += [await _target(reactor, admin, target) for target in await admin.targets()]
        findings += await browsers(admin)
        findings += await secrets(admin)
    elif config.tls:
        findings += certificates(config, time.time())
    elif config.plain_beyond_loopback:
        detail = f"Visitors reach {config.listen} without TLS: every machine on the way can read and use a link."
        findings.append(Finding("warning", "gateway", detail))
    return findings


def home(folder: Path) -> Finding:
    """Check that the home and the keys in it are intact, and accessible to their owner only."""
    if not folder.exists():
        return Finding("ok", "home", f"{folder} does not exist yet; the first start makes it.")
    try:
        Home(folder).check()
    except HomeError as error:
        return Finding("problem", "home", str(error))
    return Finding("ok", "home", f"Only you have access to {folder} and the keys in it.")


def ports(config: Config) -> list[Finding]:
    """Check that the configured ports are free; for a time when no gateway of this home runs."""
    found = [_port("visitors", config.listen, config.port, "--port")]
    if config.tls:
        found.append(_port("TLS", config.listen, config.https_port, "--https-port"))
    if not config.admin_socket:
        found.append(_port("admin", "127.0.0.1", config.admin_port, "--admin-port"))
    if config.forward_auth_port is not None:
        found.append(_port("forward auth", config.forward_auth_listen, config.forward_auth_port, "--forward-auth-port"))
    if config.cluster_port is not None:
        found.append(_port("cluster", config.cluster_listen, config.cluster_port, "--cluster-port"))
    return found


def _port(what: str, host: str, port: int, option: str) -> Finding:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            advice = f"stop the program that listens there, or choose another with {option}"
            return Finding("problem", "ports", f"Port {port} for {what} cannot be bound ({error.strerror}); {advice}.")
    return Finding("ok", "ports", f"Port {port} for {what} is free.")


def certificates(config: Config, now: float) -> list[Finding]:
    """Check the expiry of the certificates that a gateway would serve; for a time when none runs."""
    from burrowgate.tls import certificate_files

    found = []
    for folder in (config.certificates_path, config.home / "acme/certificates", config.home / "ca/certificates"):
        for pair in certificate_files.find_pairs(folder) if folder.is_dir() else ():
            try:
                days = int((certificate_files.read(pair).not_after - now) // 86400)
            except BurrowgateError as error:
                found.append(Finding("problem", "tls", str(error)))
                continue
            level = "ok" if days >= SOON else "warning" if days >= 0 else "problem"
            ends = f"is valid for {days} more days." if days >= 0 else "has expired; replace it."
            found.append(Finding(level, "tls", f"The certificate {pair.name} {ends}"))
    return found


def plugins(offered: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Check that each scheme has one plugin; `offered` maps the schemes of foreign stores to their plugins."""
    return [
        Finding("ok", "plugin", f"{scheme}: is provided by {sources[0]}.")
        if len(sources) == 1
        else Finding("warning", "plugin", f"{scheme}: is provided by {' and '.join(sources)}; uninstall all but one.")
        for scheme, sources in offered.items()
    ]


def providers(config: Config) -> list[Finding]:
    """Check the client secrets of the providers of sign-in, and what they are trusted for."""
    from burrowgate.server.config.provider_tables import read_secrets

    findings = []
    for table in config.providers:
        name = table.provider.name
        try:
            read_secrets((table,), config.home)
        except (ConfigError, HomeError) as error:
            findings.append(Finding("problem", "provider", str(error)))
        if table.provider.trust_unverified_email:
            detail = (
                f"Addresses of {name} count without being verified: a person who can enter any address there can sign"
                " in as its owner; remove trust_unverified_email unless the provider verifies all of them."
            )
            findings.append(Finding("warning", "provider", detail))
    return findings


def web_assets() -> list[Finding]:
    """Check that the JavaScript of others, which a package without npm is built without, is here."""
    from burrowgate.admin import static_files
    from burrowgate.proxy.tcp import web_assets as of_visitors

    sentences = (of_visitors.missing_sentence(), static_files.missing_sentence())
    return [Finding("warning", "assets", sentence) for sentence in sentences if sentence]


async def secrets(admin: Admin) -> list[Finding]:
    """Check credentials, the servers that issue them, and whether what was issued for sessions could be revoked."""
    found = await admin.get_diagnostics(check="secret")
    return [Finding(one["level"], one["check"], one["detail"]) for one in found["diagnostics"]]


def clock(now: float, newest: float | None) -> Finding:
    """Check that the machine's clock, which shows `now`, is plausible; `newest` is the time of the newest event."""
    shown_time = datetime.fromtimestamp(now, UTC)
    if shown_time < BUILT:
        return Finding(
            "problem", "clock", f"The clock shows {shown_time:%Y-%m-%d}, which is before this release; set it."
        )
    if newest is not None and newest > now + CLOCK_SLACK:
        ahead = int(newest - now)
        return Finding("problem", "clock", f"The clock was set back: it is {ahead} s behind the newest event; set it.")
    return Finding("ok", "clock", f"It is {shown_time:%Y-%m-%d %H:%M} UTC.")


def clock_step(folder: Path) -> Finding | None:
    """Check that the machine's clock agrees with the time passed since a gateway of the home `folder` last ran."""
    from burrowgate.server import diagnostics

    steady = _saved_clock(folder)
    if steady.step is None or -steady.ahead() <= CLOCK_SLACK:
        return None
    return Finding("problem", "clock", diagnostics.step_sentence(steady))


def accept(folder: Path) -> Finding:
    """Let gateways of the home `folder` follow this machine's clock at once, as far as it is ahead now."""
    from burrowgate.server import clock_files
    from burrowgate.server.clock import steady_time

    behind = _saved_clock(folder).ahead()
    if behind > CLOCK_SLACK:
        detail = (
            f"This machine's clock is {int(behind)} s behind the gateway's, which never goes back; set it right, or see"
            " docs/clock.md."
        )
        return Finding("problem", "clock", detail)
    clock_files.accept(folder, time.time(), steady_time(), clock_files.boot_id())
    return Finding("ok", "clock", "This machine's clock is accepted; a gateway that runs follows it within a second.")


def _saved_clock(folder: Path) -> SteadyClock:
    """The clock with which a gateway of the home `folder` would start now."""
    from burrowgate.server import clock_files
    from burrowgate.server.clock import SteadyClock, steady_time

    mark = clock_files.read_mark(folder / "clock")
    return SteadyClock(time.time, steady_time, mark=mark, boot=clock_files.boot_id())


async def _running(reactor: Any, given: Settings, config: Config, findings: list[Finding]) -> Admin | None:
    try:
        admin = client.connect(reactor, config.admin_at, given.key(config))
        if await admin.answers():
            findings.append(Finding("ok", "gateway", f"It runs, with its admin on {shown(config.admin_at)}."))
            return admin
    except GatewayNotRunning:
        pass
    except HomeError as error:
        findings.append(Finding("problem", "gateway", str(error)))
        return None
    except BurrowgateError as error:
        findings.append(Finding("problem", "gateway", f"It runs, but does not serve visitors: {error}"))
        return None
    findings.append(Finding("ok", "gateway", "None runs here; start one with `burrowgate run` or `burrowgate share`."))
    return None


async def _store(reactor: Any, config: Config, admin: Admin | None) -> Finding:
    try:
        if admin is not None:
            found = await admin.get_status()
            await admin.ready()
            return Finding("ok", "store", f"The gateway reads {found['store']}.")
        from burrowgate.cli import store_tools

        await store_tools.examine(config, reactor)
        return Finding("ok", "store", "It opens, and is intact.")
    except (StoreNotFound, StoreTooOld) as error:
        return Finding("ok", "store", str(error))
    except BurrowgateError as error:
        return Finding("problem", "store", str(error))


def _offered() -> Mapping[str, Sequence[str]]:
    from burrowgate.cli import store_tools

    return store_tools.plugins()


async def _newest_event(admin: Admin | None) -> float | None:
    if admin is None:
        return None
    newest = await admin.newest_event()
    return None if newest is None else render.read_time(newest["time"]).timestamp()


async def browsers(admin: Admin) -> list[Finding]:
    """What the gateway finds when it starts a disposable browser on trial; nothing without such a target."""
    if all(target["type"] != TargetType.BROWSER.value for target in await admin.targets()):
        return []
    found = (await admin.get_diagnostics())["diagnostics"]
    return [Finding(one["level"], one["check"], one["detail"]) for one in found if one["check"] == "browsers"]


async def _target(reactor: Any, admin: Admin, target: Document) -> Finding:
    name = target["name"]
    if not target["enabled"]:
        return Finding("ok", "target", f"{name}: is switched off.")
    if target["type"] == TargetType.BROWSER:
        return Finding("ok", "target", f"{name}: a browser is started for each visitor.")
    if not target["address"]:
        return Finding("ok", "target", f"{name}: its hosts are those of {', '.join(target['tcp']['host_sets'])}.")
    if target["type"] == TargetType.SSH:
        return await _ssh_target(admin, target)
    missing = await describe_absence(reactor, target["address"])
    if missing is not None:
        return Finding("warning", "target", f"{name}: {missing}")
    if target["type"] != TargetType.FOLDER and target["tcp"] is None:
        probed = await admin.probe_target_host(name)
        if probed["refuses_public"]:
            return host_finding(name, probed)
        if probed["bare_manifest"]:
            return Finding("warning", "target", manifest_sentence(name, probed["bare_manifest"]))
    return Finding("ok", "target", f"{name}: {target['address']} responds.")


async def _ssh_target(admin: Admin, target: Document) -> Finding:
    """What the sshd of `target` shows: host keys that are not pinned, algorithms that the terminal lacks."""
    name = target["name"]
    probed = await admin.probe_target(address=target["address"], type=target["type"])
    if probed["ssh"] is None:
        return Finding("warning", "target", f"{name}: {probed['detail']}")
    pins = target["tcp"]["host_keys"]
    sentences = [one for one in (ssh_host_keys.unknown(probed["ssh"], pins), probed["ssh"]["problem"]) if one]
    if not sentences:
        return Finding("ok", "target", f"{name}: {target['address']} responds, with a host key that is pinned.")
    level = "problem" if pins and ssh_host_keys.unknown(probed["ssh"], pins) else "warning"
    return Finding(level, "target", f"{name}: {' '.join(sentences)}")


def host_finding(name: str, probed: Document) -> Finding:
    """The result for the target `name`, which does not work with the public `Host`, as `probed` says."""
    refusal = f"{name}: does not work with the Host {probed['public_host']}"
    if probed["changed"]:
        return Finding("ok", "target", f"{refusal}, and gets its own from now on (--host target).")
    return Finding("warning", "target", f"{refusal}; let it have its own: burrowgate targets set {name} --host target")
