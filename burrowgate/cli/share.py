"""`burrowgate share`: from a folder or an address to a link, in one command.

Rules.
    If our gateway runs here it is used, else one is started in this process; either way all else goes over HTTP.
    A target at the same address is used again, else one is made; it is switched on if it was off.
    The link is printed once it works.
    Ctrl-C switches off the target that was made or switched on, so that its links sleep; SIGTERM switches off nothing.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from burrowgate.cli import render
from burrowgate.cli.client import JSON, Admin, connect
from burrowgate.cli.options import Settings, common, settings
from burrowgate.cli.reactor_runner import Ending, serve
from burrowgate.cli.sessions import format_minted, minting, request_body
from burrowgate.cli.targets import place, shape, trusting
from burrowgate.cli.tcp_probe import nothing_at
from burrowgate.core import hosts
from burrowgate.core.targets import check_name, parse_address
from burrowgate.errors import BurrowgateError, ConfigError, GatewayNotRunning, Invalid, NotFound, StateConflict
from burrowgate.server.home import Home

if TYPE_CHECKING:
    from burrowgate.server.config.keys import Config
    from burrowgate.server.gateway import Gateway

GONE = 0
"""What stands for a signal in `Ending` when it was the gateway that ended."""

LOG = "share.log"
"""Where in the home a gateway of ours logs: stdout belongs to the link."""

WATCH_SECONDS = 2
"""How often to see whether the gateway that we use is still there."""


@click.command()
@click.argument("what")
@click.option("--name", help="The target's name, and so the first word of the link's host.")
@click.option("--base-domain", metavar="DOMAIN", help="Serve it under NAME.DOMAIN; for a gateway that starts now.")
@click.option("--no-qr", is_flag=True, help="Draw no QR code.")
@trusting
@minting
@common
def share(
    what: str,
    name: str | None,
    base_domain: str | None,
    no_qr: bool,
    verify: str | None,
    ca_file: str | None,
    pin: str | None,
    **options: Any,
) -> None:
    """Share WHAT by a link: a folder, a port of this machine, host:port, or a URL.

    Goes on serving until Ctrl-C; then the link sleeps until WHAT is shared again. A gateway that runs here already is
    used, else one is started.

    Links are for NAME.localhost, which opens on this machine, unless the gateway has a base domain: a domain whose
    names lead here, with a proxy in front that speaks TLS (docs/operations.md).
    """
    said = settings()
    if base_domain is not None:
        said.options["base_domain"] = base_domain
    address = place(what)
    wished = ShareRequest(
        address=address,
        name=None if name is None else check_name(name),
        trust=shape({"verify": verify, "ca_file": ca_file, "pin": pin}),
        session=request_body(**options),
    )
    config = said.config()
    serve(lambda reactor, ending: Sharing(reactor, ending, said, config, qr=not no_qr).run(wished))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRequest:
    """What is to be shared, and how."""

    address: str
    """Canonical, as `core.targets.parse_address` gives it; a folder absolute."""
    name: str | None
    """The target's name, if the person chose one."""
    session: JSON
    """What to mint."""
    trust: JSON = field(default_factory=dict)
    """How the target is verified, where it was said."""


def _log_to(path: Path) -> Callable[[str], None]:
    """Writes to the file `path`, begun anew and readable by its owner alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
    file = open(descriptor, "w", encoding="utf-8", buffering=1)  # noqa: SIM115 - for as long as the process lives

    def write(lines: str) -> None:
        file.write(lines)

    return write


def name_for(address: str, taken: Collection[str]) -> str:
    """A name for the target at `address` that is not `taken`: `site` for /home/me/site, `app-3000` for port 3000."""
    found = parse_address(address)
    name = f"app-{found.port}"
    if found.folder:
        name = re.sub(r"[^a-z0-9]+", "-", os.path.basename(found.folder).lower()).strip("-")[:50].strip("-")
    try:
        name = check_name(name)
    except Invalid:
        name = f"folder-{name}" if name else "folder"
    number = 1
    unique = name
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    return unique


def target_at(desired: ShareRequest, targets: list[JSON]) -> JSON | None:
    """The one of `targets` that is what is to be shared, rather one that is on; None when it is to be made."""
    found = [
        target
        for target in targets
        if target["address"] == desired.address and desired.name in (None, target["name"]) and target["type"] != "tcp"
    ]
    return min(found, key=lambda target: not target["enabled"], default=None)


class Sharing:
    """One run of `share`."""

    def __init__(self, reactor: Any, ending: Ending, given: Settings, config: Config, *, qr: bool) -> None:
        self._reactor = reactor
        self._ending = ending
        self._said = given
        self._config = config
        self._qr = qr
        self._own: Gateway | None = None
        self._admin_at = config.admin_at

    async def run(self, desired: ShareRequest) -> None:
        """Share until somebody asks us to end. Raises `GatewayNotRunning` when the gateway ended first."""
        admin = await self._running() or await self._start()
        self._admin_at = admin.at
        try:
            await self._share(admin, desired)
        finally:
            if self._own is not None:
                await self._own.stop()

    async def _running(self) -> Admin | None:
        """The admin of our gateway if it runs here already."""
        if self._config.admin_at == 0:
            return None
        try:
            key = self._said.key(self._config)
        except GatewayNotRunning:
            return None
        admin = connect(self._reactor, self._config.admin_at, key)
        if not await admin.answers():
            return None
        if "base_domain" in self._said.options:
            raise StateConflict("A gateway runs here already, with its own base domain; leave --base-domain out.")
        return admin

    async def _start(self) -> Admin:
        """Start a gateway in this process, and return its admin."""
        from burrowgate.server.gateway import Gateway

        Home(self._config.home).prepare()
        gateway = Gateway(self._config, self._reactor, write=_log_to(self._config.home / LOG))
        try:
            await gateway.start()
        except ConfigError:
            # Another `share` may have taken the port in the same moment, and then there is a gateway to use.
            admin = await self._running()
            if admin is None:
                raise
            return admin
        self._own = gateway
        gateway.finished.addBoth(lambda _: self._ending.ask(GONE))
        return connect(
            self._reactor, gateway.listeners.admin_at, self._said.key(self._config, gateway.listeners.admin_at)
        )

    async def _share(self, admin: Admin, desired: ShareRequest) -> None:
        targets = await admin.targets()
        target = target_at(desired, targets)
        ours = target is None or not target["enabled"]
        if target is None:
            name = desired.name or name_for(desired.address, {one["name"] for one in targets})
            target = await admin.post("targets", body={"name": name, "address": desired.address, **desired.trust})
        elif ours or desired.trust:
            target = await admin.patch("targets", target["name"], body={"enabled": True, **desired.trust})
        try:
            minted = await admin.post("targets", target["name"], "sessions", body=desired.session)
            await admin.ready()
            self._show(minted)
            missing = await nothing_at(self._reactor, desired.address)
            if missing is not None:
                click.echo(f"Warning: {missing}", err=True)
            await self._stay(admin)
        except BurrowgateError:
            if ours:
                await self._switch_off(admin, target["name"])
            raise
        if self._ending.signal == signal.SIGINT:
            if ours:
                await self._switch_off(admin, target["name"])
            self._farewell(minted["session"]["id"], sleeps=ours)

    async def _stay(self, admin: Admin) -> None:
        """Wait until somebody asks us to end. Raises `GatewayNotRunning` when the gateway ends first."""
        from twisted.internet.defer import Deferred
        from twisted.internet.task import LoopingCall

        if self._own is None:
            watching = LoopingCall(lambda: Deferred.fromCoroutine(self._look(admin)))
            watching.clock = self._reactor
            watching.start(WATCH_SECONDS, now=False)
            await self._ending.wait()
            watching.stop()
        else:
            await self._ending.wait()
        if self._ending.signal == GONE:
            raise GatewayNotRunning("The gateway that served this link went away; share it again.")

    async def _look(self, admin: Admin) -> None:
        try:
            await admin.ready()
        except GatewayNotRunning:
            self._ending.ask(GONE)

    async def _switch_off(self, admin: Admin, name: str) -> None:
        # Where either of them is gone, nothing is served in any case.
        with suppress(GatewayNotRunning, NotFound):
            await admin.patch("targets", name, body={"enabled": False})

    # What the person sees.

    def _show(self, minted: JSON) -> None:
        session = minted["session"]
        if self._said.as_json:
            shown = {name: minted[name] for name in ("url", "token", "seed", "example_url") if name in minted}
            click.echo(json.dumps({**shown, "session": session["id"], "target": session["target"]}))
            return
        paint = render.paint_for(sys.stdout, self._said.environ)
        revoke = self._command("sessions", "revoke", session["id"])
        click.echo(format_minted(minted, self._said.now(), paint, revoke=revoke), color=True)
        link = str(minted.get("example_url", minted["url"]))
        drawn = self._drawn(link)
        if drawn is not None:
            click.echo(f"\n{drawn}")
        host = hosts.split(urlsplit(link).netloc)
        if host is not None and hosts.is_loopback(host[0]):
            click.echo("\nThe link opens on this machine only; `burrowgate share --help` says how to reach further.")
        click.echo("\nCtrl-C stops sharing.")

    def _drawn(self, link: str) -> str | None:
        """The link as a QR code, if a person looks and it fits."""
        if not self._qr or not sys.stdout.isatty() or "utf" not in (sys.stdout.encoding or "").lower():
            return None
        terminal = shutil.get_terminal_size()
        return render.qr(link, columns=terminal.columns, lines=terminal.lines)

    def _farewell(self, sid: str, *, sleeps: bool) -> None:
        revoke = self._command("sessions", "revoke", sid)
        if sleeps:
            said = "Stopped. The link sleeps until you share it again; revoke it for ever with:"
        else:
            said = "Stopped. The link goes on, for its target was on before; revoke it with:"
        click.echo(f"\n{said} {revoke}", err=True)

    def _command(self, *words: str) -> str:
        """The command line of another command for the same gateway."""
        said = self._said
        where = [] if said.config_file is None else ["--config", said.config_file]
        if "home" in said.options:
            where += ["--home", str(said.options["home"])]
        if "admin_port" in said.options:
            where += ["--admin-port", str(self._admin_at)]
        if "admin_socket" in said.options:
            where += ["--admin-socket", str(self._admin_at)]
        return shlex.join(["burrowgate", *where, *words])
