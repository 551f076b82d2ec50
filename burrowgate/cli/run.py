"""`burrowgate run`: the gateway as a service in the foreground, with an option for every key of the configuration."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from burrowgate.cli.driving import Ending, serve
from burrowgate.cli.options import COMMON_KEYS, common, settings
from burrowgate.config import KEYS
from burrowgate.errors import BurrowgateError
from burrowgate.supervision import Supervisor

if TYPE_CHECKING:
    from burrowgate.config import Config


def _keys(command: Any) -> Any:
    """An option for every key that is not everybody's."""
    for key in reversed([key for key in KEYS if key.name not in COMMON_KEYS]):
        default = str(key.default).lower() if key.is_flag else key.default
        shown = f"{key.help} [{default}]" if default != "" else key.help
        if key.is_flag:
            option = click.option(f"{key.option}/--no{key.option[1:]}", key.name, default=None, help=shown)
        else:
            option = click.option(key.option, key.name, metavar="VALUE", help=shown)
        command = option(command)
    return command


@click.command()
@_keys
@common
def run(**options: Any) -> None:
    """Run the gateway in the foreground.

    Logs JSON lines on stdout. SIGTERM and Ctrl-C let requests under way end first; a second one ends it at once.
    """
    said = settings()
    said.said.update({name: value for name, value in options.items() if value is not None})
    config = said.config()
    # Before Twisted is imported, which takes what systemd says of sockets out of the environment for itself.
    supervisor = Supervisor(os.environ, os.getpid())
    serve(lambda reactor, ending: running(reactor, ending, config, supervisor))


async def running(reactor: Any, ending: Ending, config: Config, supervisor: Supervisor | None = None) -> None:
    """Serve until somebody asks us to end. Raises what `Gateway.start` raises."""
    from burrowgate.gateway import Gateway

    gateway = Gateway(config, reactor, supervisor=supervisor)
    await gateway.start()
    gateway.finished.addBoth(lambda _: ending.ask(0))
    click.echo(
        f"Burrowgate serves visitors on {gateway.visitors_address}:{gateway.visitors_port} and its admin on"
        f" {gateway.admin_shown}; Ctrl-C stops it.",
        err=True,
    )
    await ending.wait()
    if not ending.signal:
        raise BurrowgateError("The gateway ended by itself; its log says why.")
    await gateway.stop()
