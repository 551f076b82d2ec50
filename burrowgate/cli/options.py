"""The options that every command understands, before or after its name, and what they add up to."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from burrowgate.cli import render
from burrowgate.errors import GatewayNotRunning

if TYPE_CHECKING:
    from burrowgate.cli.client import Admin
    from burrowgate.server.config.keys import Config

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class Settings:
    """What the person said about which gateway is meant and how to answer."""

    config_file: str | None = None
    as_json: bool = False
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """What time it is for whoever reads the answer."""
    options: dict[str, Any] = field(default_factory=dict)
    """Keys of the configuration given as options; they go before the environment and the file."""
    warned: bool = False
    """Whether the warnings of old names were printed."""

    def config(self) -> Config:
        """The configuration that file, environment and options make. Raises `ConfigError`."""
        from burrowgate.server.config import sources

        path = Path(self.config_file) if self.config_file else None
        config = sources.load(path, self.environ, self.options)
        if not self.warned:
            self.warned = True
            for deprecation in config.deprecations:
                click.echo(f"burrowgate: {deprecation}", err=True)
        return config

    def key(self, config: Config, admin_at: int | Path | None = None) -> str:
        """The admin key of the home, to be sent to the port or UNIX socket `admin_at` (the configured one if None).

        Raises `GatewayNotRunning` unless a gateway of this home listens there: nobody else is shown the key. Raises
        `HomeError` when it is unfit.
        """
        from burrowgate.server import pidfile
        from burrowgate.server.home import Home

        at = config.admin_at if admin_at is None else admin_at
        key = Home(config.home).find_admin_key() if pidfile.runs(config.home, at) else None
        if key is None:
            raise GatewayNotRunning(
                f"No gateway of {config.home} has its admin on {pidfile.shown(at)}; start one with `burrowgate run` or"
                " `burrowgate share`, or name its --admin-port."
            )
        return key

    def ask(self, work: Callable[[Admin], Coroutine[Any, Any, T]]) -> T:
        """What `work` returns, given the admin API of the gateway that runs here."""
        from burrowgate.cli import client, reactor_runner

        config = self.config()
        key = self.key(config)
        return reactor_runner.drive(lambda reactor: work(client.connect(reactor, config.admin_at, key)))

    def answer(self, document: object, human: Callable[[render.Paint], str]) -> None:
        """Print `document` with `--json`, else what `human` makes for the terminal."""
        if self.as_json:
            click.echo(json.dumps(document))
            return
        text = human(render.paint_for(sys.stdout, self.environ))
        if text:
            click.echo(text, color=True)


def settings() -> Settings:
    """The settings of the command that runs."""
    return click.get_current_context().ensure_object(Settings)


def _said(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None and parameter.name is not None:
        context.ensure_object(Settings).options[parameter.name] = value


def _config_file(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Settings).config_file = value


def _as_json(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Settings).as_json = True


COMMON_KEYS = frozenset({"home", "port", "admin_port", "admin_socket"})
"""Keys of the configuration that every command takes as options."""

_PORT = click.IntRange(0, 65535)

_COMMON: tuple[Callable[[F], F], ...] = (
    click.option("--json", "as_json", is_flag=True, expose_value=False, callback=_as_json, is_eager=True,
                 help="Answer with one JSON document."),
    click.option("--config", metavar="FILE", expose_value=False, callback=_config_file, is_eager=True,
                 help="The configuration file."),
    click.option("--home", metavar="DIR", expose_value=False, callback=_said, is_eager=True,
                 help="The gateway's home folder; BURROWGATE_HOME says it too."),
    click.option("--port", type=_PORT, metavar="N", expose_value=False, callback=_said, is_eager=True,
                 help="The port for visitors (8480)."),
    click.option("--admin-port", type=_PORT, metavar="N", expose_value=False, callback=_said, is_eager=True,
                 help="The port of the admin API (8481)."),
    click.option("--admin-socket", metavar="PATH", expose_value=False, callback=_said, is_eager=True,
                 help="The UNIX socket of the admin API, where it has no port."),
)  # fmt: skip


def common(command: F) -> F:
    """Give `command` the options that all commands have."""
    for option in reversed(_COMMON):
        command = option(command)
    return command
