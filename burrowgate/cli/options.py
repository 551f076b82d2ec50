"""Options that all commands have, before or after the command's name, and the settings that they make."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from burrowgate.cli import own_command, render
from burrowgate.cli.help import COMMON, options
from burrowgate.client import home
from burrowgate.errors import GatewayNotRunning

if TYPE_CHECKING:
    from burrowgate.cli.client import Admin
    from burrowgate.server.config.keys import Config

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


new_store_option = click.option(
    "--new-store",
    is_flag=True,
    help="Allow another store than the home has held, or a new one; give it for one start only.",
)


@dataclass(slots=True)
class Settings:
    """Which gateway a command works on, and how it prints its result."""

    config_file: str | None = None
    as_json: bool = False
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """The current time, from which relative times are printed."""
    token_file: str | None = None
    """File of an access token, which is used in place of the home's admin key."""
    options: dict[str, Any] = field(default_factory=dict)
    """Configuration keys given as options; they override environment and file."""
    program: tuple[str, ...] = field(default_factory=own_command.program)
    """The words that start this program."""
    warned: bool = False
    """Whether the warnings of the configuration were printed."""

    def config(self) -> Config:
        """The configuration from file, environment and options. Raises `ConfigError`."""
        from burrowgate.server.config import sources

        path = Path(self.config_file) if self.config_file else None
        config = sources.load(path, self.environ, self.options)
        if not self.warned:
            self.warned = True
            for warning in config.warnings:
                click.echo(f"burrowgate: {warning}", err=True)
        return config

    def access_token(self) -> str:
        """The access token of `--token-file` or BURROWGATE_TOKEN; empty without one. Raises `Invalid`."""
        return home.access_token(self.environ, self.token_file)

    def key(self, config: Config, admin_at: int | Path | None = None) -> str:
        """The access token if there is one, else the admin key of the home.

        The key is for the port or UNIX socket `admin_at` (the configured one if None). Raises `GatewayNotRunning`
        unless a gateway of this home listens there, because no other program may receive the key; a program with a
        token has no home to compare. Raises `HomeError` if the key file is not usable, and `Invalid` if the token is
        not.
        """
        return self.access_token() or home.admin_key(config.home, config.admin_at if admin_at is None else admin_at)

    def ask(self, work: Callable[[Admin], Coroutine[Any, Any, T]]) -> T:
        """Run `work` with the admin API of the running gateway; returns its result."""
        from burrowgate.cli import client, reactor_runner

        config = self.config()
        key = self.key(config)
        return reactor_runner.drive(lambda reactor: work(client.connect(reactor, config.admin_at, key)))

    @property
    def where(self) -> list[str]:
        """The options that name the same gateway again."""
        words = [] if self.config_file is None else ["--config", self.config_file]
        for name in ("home", "admin_port", "admin_socket"):
            if name in self.options:
                words += [f"--{name.replace('_', '-')}", str(self.options[name])]
        return words

    def command(self, *words: str) -> str:
        """The command line of `words`, as this program was started and for the same gateway."""
        return own_command.command(self.program, self.where, words)

    def with_commands(self, text: str) -> str:
        """Return `text` with its commands as `command` writes them."""
        return own_command.with_commands(text, self.program, self.where)

    def ask_always(self, work: Callable[[Admin], Coroutine[Any, Any, T]]) -> T:
        """The same also while no gateway runs: with one that ends with `work`, on the store of the home."""
        from burrowgate.cli import brief_gateway, reactor_runner

        config = self.config()
        try:
            self.key(config)
        except GatewayNotRunning:
            if not brief_gateway.is_possible(config):
                raise
        else:
            return self.ask(work)
        return reactor_runner.drive(lambda reactor: brief_gateway.with_gateway(reactor, config, work))

    def answer(self, document: object, human: Callable[[render.Paint], str]) -> None:
        """Print `document` with `--json`, else the text that `human` returns."""
        if self.as_json:
            click.echo(json.dumps(document))
            return
        text = human(render.paint_for(sys.stdout, self.environ))
        if text:
            click.echo(self.with_commands(text), color=True)


def settings() -> Settings:
    """The settings of the running command."""
    return click.get_current_context().ensure_object(Settings)


def _store_option(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None and parameter.name is not None:
        context.ensure_object(Settings).options[parameter.name] = value


def _token_file(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Settings).token_file = value


def _config_file(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Settings).config_file = value


def _as_json(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Settings).as_json = True


COMMON_KEYS = frozenset({"home", "port", "admin_port", "admin_socket"})
"""Configuration keys that all commands have as options."""

_PORT = click.IntRange(0, 65535)

_COMMON: tuple[tuple[str, Callable[..., Callable[[F], F]]], ...] = (
    ("json", partial(click.option, "--json", "as_json", is_flag=True, expose_value=False, callback=_as_json,
                     is_eager=True, help="Print one JSON document.")),
    ("home", partial(click.option, "--home", metavar="DIR", expose_value=False, callback=_store_option, is_eager=True,
                     help="Home folder of the gateway; also BURROWGATE_HOME.")),
    ("config", partial(click.option, "--config", metavar="FILE", expose_value=False, callback=_config_file,
                       is_eager=True, help="Configuration file.")),
    ("port", partial(click.option, "--port", type=_PORT, metavar="N", expose_value=False, callback=_store_option,
                     is_eager=True, help="Port for visitors (8480).")),
    ("admin_port", partial(click.option, "--admin-port", type=_PORT, metavar="N", expose_value=False,
                           callback=_store_option, is_eager=True, help="Port of the admin API (8481).")),
    ("admin_socket", partial(click.option, "--admin-socket", metavar="PATH", expose_value=False,
                             callback=_store_option, is_eager=True,
                             help="UNIX socket of the admin API, in place of the port.")),
    ("token_file", partial(click.option, "--token-file", metavar="FILE", expose_value=False, callback=_token_file,
                           is_eager=True,
                           help="File of an access token, in place of the home's key; also BURROWGATE_TOKEN.")),
)  # fmt: skip
"""Options that all commands have, by name."""


def _common_options(*hidden: str, topics: Mapping[str, str] = MappingProxyType({})) -> Callable[[F], F]:
    """Return a decorator that adds the options of all commands; those named in `hidden` are not in the help.

    `topics` are the headings of some of them, in place of the common one.
    """

    def add(command: F) -> F:
        for name, option in reversed(_COMMON):
            command = options(topics.get(name, COMMON), option(hidden=name in hidden))(command)
        return command

    return add


common_of_all = _common_options()
"""Adds the options of all commands to the root."""
common = _common_options("port")
"""Adds the options of all commands to one that uses the admin API."""
common_of_home = _common_options("port", "admin_port", "admin_socket", "token_file")
"""Adds them to a command that reads and writes the home itself."""
common_of_gateway = _common_options("token_file")
"""Adds them to a command that starts a gateway, or looks at one from outside."""
common_of_run = _common_options(
    "token_file",
    topics={
        "home": "Home and store",
        "port": "Listening",
        "admin_port": "Admin",
        "admin_socket": "Admin",
    },
)
"""Adds them to `run`, whose other options are by topic."""
