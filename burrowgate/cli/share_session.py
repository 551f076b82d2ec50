"""One run of `burrowgate share`: finds or starts a gateway, mints the link, and waits for a signal.

Rules.
    A gateway of this home that runs already is used, else one is started in this process; all requests go over HTTP.
    One that is started takes the next port that is free, unless the operator has named one.
    The address is probed first; what no link could open is refused before anything is stored.
    A target at the same address is used again, else one is added; it is switched on if it was off.
    A run that fails before it has minted a link takes back what it did.
    Ctrl-C in the last run that shares a target switches it off, unless it was on before, which pauses its links;
    SIGTERM switches off none.
    After Ctrl-C in a run whose process serves others, it goes on serving until the last of them ends.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from burrowgate.cli import render, share_check
from burrowgate.cli.client import JSON, Admin, Document, connect
from burrowgate.cli.options import Settings
from burrowgate.cli.reactor_runner import Ending
from burrowgate.cli.sessions import format_minted
from burrowgate.cli.sharers import TargetShare, others_share, turn
from burrowgate.cli.target_notes import own_host_note, socket_warning
from burrowgate.core.suggested_name import suggest_name
from burrowgate.core.target_address import TargetAddress, parse_address
from burrowgate.core.targets import AUTO_HOST
from burrowgate.errors import (
    AccessDenied,
    BurrowgateError,
    ConfigError,
    GatewayNotRunning,
    Invalid,
    NotFound,
    PortTaken,
    StateConflict,
)
from burrowgate.server.home import Home
from burrowgate.telemetry.log_sink import LogSink, to_file

if TYPE_CHECKING:
    from burrowgate.server.config.keys import Config
    from burrowgate.server.gateway import Gateway

GATEWAY_ENDED = 0
"""Stands for a signal in `Ending` if the gateway ended; no signal has this number."""

LOG_FILE = "share.log"
"""Log of a gateway that this command starts, in the home, because stdout carries the link."""

MAX_PORTS_TRIED = 50
"""Ports that are tried, each for visitors and for the admin, until one is free."""

_PORT_NAMES = {"port": "port for visitors", "admin_port": "port of the admin"}
_PROBED = ("verify", "ca_file", "pin", "protocol")
"""Properties of a target that a probe takes."""

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
    shown: tuple[str, ...] = ()
    """What is shared, as the operator wrote it."""
    lan: str = ""
    """The address of this machine at which others of its network open the link; empty for no such link."""
    properties: JSON = field(default_factory=dict)
    """Fields of the target that options name: verification of its certificate, its `Host`, timeouts and sizes."""


def _log_sink(path: Path) -> LogSink:
    """A sink that appends to the file `path`, which is truncated first and readable by its owner alone."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600))
    return LogSink(to_file(path))


def find_target(request: ShareRequest, targets: Sequence[Document]) -> Document | None:
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


def _first_page(target: Document) -> str:
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
        self._moved: dict[str, int] = {}
        """How many ports were tried in place of the usual one, by configuration key."""

    async def run(self, request: ShareRequest) -> None:
        """Share until SIGINT or SIGTERM arrives. Raises `GatewayNotRunning` if the gateway ends first."""
        admin = await self._find_gateway() or await self._start_gateway()
        if "admin_port" in self._settings.options or "admin_port" in self._moved:
            self._settings.options["admin_port"] = admin.at
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
        """Start a gateway in this process; returns its admin API. Raises `ConfigError`."""
        from burrowgate.server.gateway import Gateway

        Home(self._config.home).prepare()
        log = self._log = _log_sink(self._config.home / LOG_FILE)
        while True:
            gateway = Gateway(
                self._config,
                self._reactor,
                write=log.write,
                dropped_lines=lambda: log.dropped,
                new_store=self._new_store,
            )
            try:
                await gateway.start()
                break
            except ConfigError as error:
                # Another `share` may have bound the port at the same moment; its gateway is used then.
                admin = await self._find_gateway()
                if admin is not None:
                    return admin
                if not isinstance(error, PortTaken) or not self._take_next_port(error.key):
                    raise
        self._own_gateway = gateway
        gateway.finished.addBoth(lambda _: self._ending.ask(GATEWAY_ENDED))
        for key in sorted(self._moved):
            self.note(f"The usual {_PORT_NAMES[key]} is in use; this gateway has {getattr(self._config, key)}.")
        return connect(
            self._reactor, gateway.listeners.admin_at, self._settings.key(self._config, gateway.listeners.admin_at)
        )

    def _take_next_port(self, key: str) -> bool:
        """Choose the next port for the key `key`; False if the operator chose it, or too many are in use."""
        if key not in _PORT_NAMES or key in self._config.given or self._moved.get(key, 0) >= MAX_PORTS_TRIED:
            return False
        self._moved[key] = self._moved.get(key, 0) + 1
        taken = {self._config.port, self._config.admin_port}
        number = getattr(self._config, key) + 1
        self._config = replace(self._config, **{key: number + 1 if number in taken else number})
        return True

    async def _share(self, admin: Admin, request: ShareRequest) -> None:
        settings = await self._gateway_settings(admin)
        if request.address:  # a disposable browser has none
            await self._check_address(admin, request, settings)
        self._check_lan(request, settings)
        home = self._config.home
        async with turn(home, self._reactor):
            minted, target, switched_on = await self._mint(admin, request)
            share = TargetShare(home, target["name"])
            share.join(switched_on=switched_on)
        if (
            request.address
            and "upstream_host" not in request.properties
            and (note := own_host_note(await self._probe_host(admin, target)))
        ):
            self.note(self._settings.with_commands(note))
        if request.shows_passphrase:
            minted = {**minted, "passphrase": request.session["passphrase"]}
        try:
            await admin.ready()
            self.report_link(admin, minted, request, settings)
            await self._wait(admin)
        except BurrowgateError:
            await self._leave(admin, share, request.lan)
            raise
        if self._ending.signal == signal.SIGINT:
            paused, others = await self._leave(admin, share, request.lan)
            self.report_end(minted["session"]["id"], paused=paused, others=others)
            await self.serve_others()

    async def serve_others(self) -> None:
        """Go on while other runs share by the gateway of this process; a second Ctrl-C kills it."""
        from twisted.internet.task import deferLater

        if self._own_gateway is None or not others_share(self._config.home):
            return
        click.echo("Other `share`s use this gateway, which goes on until they end; Ctrl-C again ends it.", err=True)
        while others_share(self._config.home) and not self._own_gateway.finished.called:
            await deferLater(self._reactor, WATCH_SECONDS)

    async def _check_address(self, admin: Admin, request: ShareRequest, settings: dict[str, str] | None) -> None:
        """Probe what is shared, and print warnings. Raises `Invalid` for what cannot be shared."""
        probed = await self._probe(admin, request)
        if reason := share_check.refusal(probed):
            raise Invalid("address", reason)
        for warning in (socket_warning(request.address), *share_check.warnings(probed, request.session, settings)):
            if warning:
                self.note(f"Warning: {warning}")

    async def _mint(self, admin: Admin, request: ShareRequest) -> tuple[Document, Document, bool]:
        """Mint the link; returns it, its target, and whether that was switched on for it.

        A failure leaves the targets as they were.
        """
        targets = await admin.targets()
        target: Document | None = find_target(request, targets)
        is_new = target is None
        if target is None:
            address = parse_address(request.address) if request.address else TargetAddress(host="browser")
            name = request.name or suggest_name(address, {known["name"] for known in targets})
            target = await admin.add_target(name=name, address=request.address, **request.properties)
        elif request.properties:
            target = await admin.change_target(target["name"], **request.properties)
        try:
            if request.lan and all(domain["host"] != request.lan for domain in target["domains"]):
                await admin.put_domain(target["name"], request.lan, public=False)
            minted = await admin.mint_session(target["name"], **request.session)
        except BurrowgateError:
            if is_new:
                with suppress(BurrowgateError):
                    await admin.delete_target(target["name"])
            raise
        # After the mint, which may be refused: so that nothing is switched on and off for it.
        switched_on = is_new or not target["enabled"]
        if not target["enabled"]:
            target = await admin.change_target(target["name"], enabled=True)
        return minted, target, switched_on

    async def _leave(self, admin: Admin, share: TargetShare, lan: str) -> tuple[bool, bool]:
        """Leave the target, and switch it off if that is due; returns whether it was, and whether others share it."""
        async with turn(self._config.home, self._reactor):
            last, switches_off = share.leave()
            if switches_off:
                await self._switch_off(admin, share.target)
            if last and lan:
                # Another target may be shared at this address next.
                with suppress(GatewayNotRunning, NotFound):
                    await admin.delete_domain(share.target, lan)
        return switches_off, not last

    async def _probe(self, admin: Admin, request: ShareRequest) -> Document:
        body = {name: request.properties[name] for name in _PROBED if name in request.properties}
        return dict(await admin.probe_target(address=request.address, **body))

    async def _gateway_settings(self, admin: Admin) -> dict[str, str] | None:
        """The settings of the gateway by name; None if an access token does not allow reading them."""
        try:
            found = await admin.get_settings()
        except AccessDenied:
            return None
        return {one["name"]: one["value"] for one in found["settings"]}

    def _check_lan(self, request: ShareRequest, settings: dict[str, str] | None) -> None:
        """Raise `StateConflict` if the gateway does not listen where others of the network reach it."""
        listen = "" if settings is None else settings["listen"]
        if request.lan and self._own_gateway is None and listen not in (request.lan, "0.0.0.0", "::", ""):
            raise StateConflict(
                f"The gateway of this home runs, and listens on {listen}; stop it, or start it with `burrowgate run"
                f" --listen {request.lan} --allow-insecure-http`."
            )

    async def _probe_host(self, admin: Admin, target: Document) -> Document:
        """`target`, after a probe of which `Host` it accepts if that is not chosen yet."""
        if target["upstream_host"] != AUTO_HOST or target["type"] in ("folder", "tcp"):
            return target
        with suppress(StateConflict, NotFound):
            probed = await admin.probe_target_host(target["name"])
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
            await admin.change_target(name, enabled=False)

    # Output.

    def note(self, text: str) -> None:
        """Report something that is worth knowing before the link is."""
        click.echo(text, err=True)

    def report_link(
        self, admin: Admin, minted: Document, request: ShareRequest, settings: dict[str, str] | None
    ) -> None:
        """Report the link, which works from now on."""
        session = minted["session"]
        if self._settings.as_json:
            document = {
                name: minted[name] for name in ("url", "token", "seed", "example_url", "passphrase") if name in minted
            }
            click.echo(json.dumps({**document, "session": session["id"], "target": session["target"]}))
            return
        paint = render.paint_for(sys.stdout, self._settings.environ)
        revoke = self._settings.command("sessions", "revoke", session["id"])
        click.echo(format_minted(minted, self._settings.now(), paint, revoke=revoke), color=True)
        link = str(minted.get("example_url", minted["url"]))
        code = self._qr_code(link)
        if code is not None:
            click.echo(f"\n{code}")
        listen = "" if settings is None else settings["listen"]
        click.echo(f"\n{share_check.reach(link, listen, self._settings.command('share', *request.shown))}")
        click.echo("\nCtrl-C stops sharing.")

    def _qr_code(self, link: str) -> str | None:
        """The link as a QR code, or None unless stdout is a terminal in which it fits."""
        if not self._qr or not sys.stdout.isatty() or "utf" not in (sys.stdout.encoding or "").lower():
            return None
        terminal = shutil.get_terminal_size()
        return render.qr(link, columns=terminal.columns, lines=terminal.lines)

    def report_end(self, sid: str, *, paused: bool, others: bool) -> None:
        """Report what has become of the link of the session `sid`."""
        if paused:
            text = "Stopped. The link is paused until you share it again; revoke it permanently with:"
        elif others:
            text = "Stopped. The link still works, because another `share` of the same target runs; revoke it with:"
        else:
            text = "Stopped. The link still works, because its target was on before; revoke it with:"
        click.echo(f"\n{text} {self._settings.command('sessions', 'revoke', sid)}", err=True)
