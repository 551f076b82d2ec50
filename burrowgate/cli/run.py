"""`burrowgate run`: the gateway as a service in the foreground, with an option for every key of the configuration."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from burrowgate.cli.options import COMMON_KEYS, common, settings
from burrowgate.cli.reactor_runner import Ending, serve
from burrowgate.errors import BurrowgateError
from burrowgate.server import rlimits
from burrowgate.server.config.aliases import ALIASES
from burrowgate.server.config.keys import BY_NAME, KEYS
from burrowgate.server.systemd import Supervisor

if TYPE_CHECKING:
    from burrowgate.server.config.keys import Config
    from burrowgate.server.gateway import Gateway
    from burrowgate.server.workers.supervisor import GatewayOfWorkers


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
    for old, new in ALIASES.items():
        name, key = "--" + old.replace("_", "-"), BY_NAME[new]
        declaration = f"{name}/--no{name[1:]}" if key.is_flag else name
        command = click.option(declaration, old, default=None, hidden=True)(command)
    return command


@click.command()
@_keys
@common
def run(**options: Any) -> None:
    """Run the gateway in the foreground.

    Logs JSON lines on stdout. SIGTERM and Ctrl-C let requests under way end first; a second one ends it at once.
    SIGHUP reads the configuration, keys and certificates again, and takes up what can change while visitors are served.
    """
    said = settings()
    said.options.update({name: value for name, value in options.items() if value is not None})
    config = said.config()
    # Before Twisted is imported, which takes what systemd says of sockets out of the environment for itself.
    supervisor = Supervisor(os.environ, os.getpid())
    serve(lambda reactor, ending: running(reactor, ending, config, said.config, supervisor))


async def running(
    reactor: Any, ending: Ending, config: Config, again: Callable[[], Config], supervisor: Supervisor | None = None
) -> None:
    """Serve until somebody asks us to end; `again` reads the configuration. Raises what `Gateway.start` raises."""
    needed = rlimits.needed(config.max_connections, config.workers)
    allowed = rlimits.allow(needed)
    gateway = _made(config, reactor, supervisor)
    await gateway.start()
    if allowed < needed:
        _say_short(allowed, needed)
    at = gateway.listeners
    gateway.finished.addBoth(lambda _: ending.ask(0))
    ending.when_hung_up(reactor, lambda: _reload(gateway, again))
    click.echo(
        f"Burrowgate serves visitors on {at.visitors_address}:{at.visitors_port} and its admin on {at.admin_shown};"
        " Ctrl-C stops it.",
        err=True,
    )
    await ending.wait()
    if not ending.signal:
        raise BurrowgateError("The gateway ended by itself; its log says why.")
    await gateway.stop()


def _say_short(allowed: int, needed: int) -> None:
    from twisted.logger import Logger

    Logger().warn(
        "This process may open {allowed} files, and as many connections as max_connections allows can take {needed}:"
        " raise the limit (LimitNOFILE with systemd, ulimit -Hn elsewhere), or lower max_connections",
        allowed=allowed,
        needed=needed,
    )


def _made(config: Config, reactor: Any, supervisor: Supervisor | None) -> Gateway | GatewayOfWorkers:
    if config.workers > 1:
        from burrowgate.server.workers.supervisor import GatewayOfWorkers

        return GatewayOfWorkers(config, reactor, supervisor)
    from burrowgate.server.gateway import Gateway

    return Gateway(config, reactor, supervisor=supervisor)


def _reload(gateway: Gateway | GatewayOfWorkers, again: Callable[[], Config]) -> None:
    from twisted.logger import Logger

    try:
        config = again()
    except BurrowgateError as error:
        Logger().error("The configuration is not taken up, and the one before goes on: {error}", error=str(error))
    else:
        gateway.reload(config)
