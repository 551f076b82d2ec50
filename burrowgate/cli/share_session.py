"""One run of `burrowgate share`: finds or starts a gateway, mints the link, and waits for a signal.

Rules.
    A gateway of this home that runs already is used, else one is started in this process; all requests go over HTTP.
    A target at the same address is used again, else one is added; it is switched on if it was off.
    The link is printed once it works.
    Ctrl-C switches off the target that was added or switched on, which suspends its links; SIGTERM switches off none.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from burrowgate.cli import render
from burrowgate.cli.client import JSON, Admin, connect
from burrowgate.cli.options import Settings
from burrowgate.cli.reactor_runner import Ending
from burrowgate.cli.sessions import format_minted
from burrowgate.cli.targets import own_host_note, socket_warning
from burrowgate.cli.tcp_probe import describe_absence
from burrowgate.core import hosts
from burrowgate.core.suggested_name import suggest_name
from burrowgate.core.target_address import TargetAddress, parse_address
from burrowgate.core.targets import AUTO_HOST
from burrowgate.errors import BurrowgateError, ConfigError, GatewayNotRunning, NotFound, StateConflict
from burrowgate.server.home import Home
from burrowgate.telemetry.log_sink import LogSink, to_file

if TYPE_CHECKING:
    from burrowgate.server.config.keys import Config
    from burrowgate.server.gateway import Gateway

GATEWAY_ENDED = 0
"""Stands for a signal in `Ending` if the gateway ended; no signal has this number."""

LOG_FILE = "share.log"
"""Log of a gateway that this command starts, in the home, because stdout carries the link."""

WATCH_SECONDS = 2
"""Seconds between two checks that a gateway of another process still runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRequest:
    """The target to share, and the session to mint for it."""

    address: str
    """Canonical, as `core.target_address.parse_address` returns it; paths are absolute."""
    name: str | None
    """Name of the target, if the operator chose one."""
    session: JSON = field(repr=False)
    """Body of the request that mints the session."""
    shows_passphrase: bool = False
    """Whether to print the passphrase, because it was generated."""
    properties: JSON = field(default_factory=dict)
    """Fields of the target that options name: verification of its certificate, its `Host`, timeouts and sizes."""


def _log_sink(path: Path) -> LogSink:
    """A sink that appends to the file `path`, which is truncated first and readable by its owner alone."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600))
    return LogSink(to_file(path))


def find_target(request: ShareRequest, targets: list[JSON]) -> JSON | None:
    """The target in `targets` that `request` means, preferably one that is switched on; None if there is none.

    A drop box is another target than the folder that visitors read: a link to the one must not become one to the other.
    """
    matches = [
        target
        for target in targets
        if target["address"] == request.address
        and request.name in (None, target["name"])
        and target["type"] != "tcp"
        and (target["drop"] is None) == (request.properties.get("drop") is None)
        and _first_page(target) == _first_page(request.properties)
    ]
    return min(matches, key=lambda target: not target["enabled"], default=None)


def _first_page(target: JSON) -> str:
    """The page that a disposable browser starts with; empty for another target."""
    return str((target.get("browser") or {}).get("start_url", ""))


class RunningShare:
    """One run of `burrowgate share`, from the search for a gateway to the text after Ctrl-C."""

    def __init__(
        self, reactor: Any, ending: Ending, given: Settings, config: Config, *, qr: bool, new_store: bool = False
    ) -> None:
        """`new_store` allows the gateway that this starts another store than its home has held."""
        self._reactor = reactor
        self._ending = ending
        self._settings = given
        self._config = config
        self._qr = qr
        self._new_store = new_store
        self._own_gateway: Gateway | None = None
        self._log: LogSink | None = None
        self._admin_at = config.admin_at

    async def run(self, request: ShareRequest) -> None:
        """Share until SIGINT or SIGTERM arrives. Raises `GatewayNotRunning` if the gateway ends first."""
        admin = await self._find_gateway() or await self._start_gateway()
        self._admin_at = admin.at
        try:
            await self._share(admin, request)
        finally:
            if self._own_gateway is not None:
                await self._own_gateway.stop()
            if self._log is not None:
                self._log.close()

    async def _find_gateway(self) -> Admin | None:
        """The admin API of the gateway of this home, or None if none runs."""
        if self._config.admin_at == 0:
            return None
        try:
            key = self._settings.key(self._config)
        except GatewayNotRunning:
            return None
        admin = connect(self._reactor, self._config.admin_at, key)
        if not await admin.answers():
            return None
        if "base_domain" in self._settings.options:
            raise StateConflict("A gateway of this home runs with its own base domain; leave out --base-domain.")
        return admin

    async def _start_gateway(self) -> Admin:
        """Start a gateway in this process; returns its admin API."""
        from burrowgate.server.gateway import Gateway

        Home(self._config.home).prepare()
        log = self._log = _log_sink(self._config.home / LOG_FILE)
        gateway = Gateway(
            self._config,
            self._reactor,
            write=log.write,
            dropped_lines=lambda: log.dropped,
            new_store=self._new_store,
        )
        try:
            await gateway.start()
        except ConfigError:
            # Another `share` may have bound the port at the same moment; its gateway is used then.
            admin = await self._find_gateway()
            if admin is None:
                raise
            return admin
        self._own_gateway = gateway
        gateway.finished.addBoth(lambda _: self._ending.ask(GATEWAY_ENDED))
        return connect(
            self._reactor, gateway.listeners.admin_at, self._settings.key(self._config, gateway.listeners.admin_at)
        )

    async def _share(self, admin: Admin, request: ShareRequest) -> None:
        targets = await admin.targets()
        target = find_target(request, targets)
        switched_on = target is None or not target["enabled"]
        if target is None:
            address = parse_address(request.address) if request.address else TargetAddress(host="browser")
            name = request.name or suggest_name(address, {known["name"] for known in targets})
            target = await admin.post("targets", body={"name": name, "address": request.address, **request.properties})
        elif switched_on or request.properties:
            target = await admin.patch("targets", target["name"], body={"enabled": True, **request.properties})
        has_server = bool(request.address)
        if (
            has_server
            and "upstream_host" not in request.properties
            and (note := own_host_note(await self._probe_host(admin, target)))
        ):
            click.echo(note, err=True)
        if warning := socket_warning(request.address):
            click.echo(f"Warning: {warning}", err=True)
        try:
            minted = await admin.post("targets", target["name"], "sessions", body=request.session)
            if request.shows_passphrase:
                minted["passphrase"] = request.session["passphrase"]
            await admin.ready()
            self._print_link(minted)
            missing = await describe_absence(self._reactor, request.address) if has_server else None
            if missing is not None:
                click.echo(f"Warning: {missing}", err=True)
            await self._wait(admin)
        except BurrowgateError:
            if switched_on:
                await self._switch_off(admin, target["name"])
            raise
        if self._ending.signal == signal.SIGINT:
            if switched_on:
                await self._switch_off(admin, target["name"])
            self._print_end(minted["session"]["id"], suspended=switched_on)

    async def _probe_host(self, admin: Admin, target: JSON) -> JSON:
        """`target`, after a probe of which `Host` it accepts if that is not chosen yet."""
        if target["upstream_host"] != AUTO_HOST or target["type"] in ("folder", "tcp"):
            return target
        with suppress(StateConflict, NotFound):
            probed = await admin.post("targets", target["name"], "host-probe")
            return {**target, "upstream_host": probed["upstream_host"]}
        return target

    async def _wait(self, admin: Admin) -> None:
        """Wait for a signal, and watch a gateway of another process. Raises `GatewayNotRunning` if it ends first."""
        from twisted.internet.defer import Deferred
        from twisted.internet.task import LoopingCall

        if self._own_gateway is None:
            watching = LoopingCall(lambda: Deferred.fromCoroutine(self._check_gateway(admin)))
            watching.clock = self._reactor
            watching.start(WATCH_SECONDS, now=False)
            await self._ending.wait()
            watching.stop()
        else:
            await self._ending.wait()
        if self._ending.signal == GATEWAY_ENDED:
            raise GatewayNotRunning("The gateway that served this link ended; share it again.")

    async def _check_gateway(self, admin: Admin) -> None:
        try:
            await admin.ready()
        except GatewayNotRunning:
            self._ending.ask(GATEWAY_ENDED)

    async def _switch_off(self, admin: Admin, name: str) -> None:
        # Without the gateway or the target, nothing is served either.
        with suppress(GatewayNotRunning, NotFound):
            await admin.patch("targets", name, body={"enabled": False})

    # Output.

    def _print_link(self, minted: JSON) -> None:
        session = minted["session"]
        if self._settings.as_json:
            document = {
                name: minted[name] for name in ("url", "token", "seed", "example_url", "passphrase") if name in minted
            }
            click.echo(json.dumps({**document, "session": session["id"], "target": session["target"]}))
            return
        paint = render.paint_for(sys.stdout, self._settings.environ)
        revoke = self._command("sessions", "revoke", session["id"])
        click.echo(format_minted(minted, self._settings.now(), paint, revoke=revoke), color=True)
        link = str(minted.get("example_url", minted["url"]))
        code = self._qr_code(link)
        if code is not None:
            click.echo(f"\n{code}")
        host = hosts.split(urlsplit(link).netloc)
        if host is not None and hosts.is_loopback(host[0]):
            click.echo("\nThe link opens on this machine only; see `burrowgate share --help` for others.")
        click.echo("\nCtrl-C stops sharing.")

    def _qr_code(self, link: str) -> str | None:
        """The link as a QR code, or None unless stdout is a terminal in which it fits."""
        if not self._qr or not sys.stdout.isatty() or "utf" not in (sys.stdout.encoding or "").lower():
            return None
        terminal = shutil.get_terminal_size()
        return render.qr(link, columns=terminal.columns, lines=terminal.lines)

    def _print_end(self, sid: str, *, suspended: bool) -> None:
        if suspended:
            text = "Stopped. The link is suspended until you share it again; revoke it permanently with:"
        else:
            text = "Stopped. The link still works, because its target was on before; revoke it with:"
        click.echo(f"\n{text} {self._command('sessions', 'revoke', sid)}", err=True)

    def _command(self, *words: str) -> str:
        """The command line `burrowgate` with `words`, for the gateway of this share."""
        given = self._settings
        where = [] if given.config_file is None else ["--config", given.config_file]
        if "home" in given.options:
            where += ["--home", str(given.options["home"])]
        if "admin_port" in given.options:
            where += ["--admin-port", str(self._admin_at)]
        if "admin_socket" in given.options:
            where += ["--admin-socket", str(self._admin_at)]
        return shlex.join(["burrowgate", *where, *words])
