"""`burrowgate run`: runs the gateway in the foreground, with an option for each configuration key."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from burrowgate.cli.help import Command, options
from burrowgate.cli.options import COMMON_KEYS, common_of_run, new_store_option, settings
from burrowgate.cli.reactor_runner import Ending, serve
from burrowgate.errors import BurrowgateError
from burrowgate.server import garbage, rlimits
from burrowgate.server.config.aliases import ALIASES
from burrowgate.server.config.keys import BY_NAME
from burrowgate.server.config.topics import TOPICS
from burrowgate.server.systemd import Supervisor
from burrowgate.telemetry.log_sink import LogSink, to_stream

if TYPE_CHECKING:
    from burrowgate.server.config.declarations import Key
    from burrowgate.server.config.keys import Config
    from burrowgate.server.gateway import Gateway
    from burrowgate.server.workers.supervisor import GatewayOfWorkers


def _keys(command: Any) -> Any:
    """Add an option for each configuration key that is not an option of all commands, by topic."""
    for title, names in reversed(TOPICS.items()):
        keys = [BY_NAME[name] for name in names if name not in COMMON_KEYS]
        command = options(title, *(_option(key) for key in keys))(command)
    for old, new in ALIASES.items():
        name, key = "--" + old.replace("_", "-"), BY_NAME[new]
        declaration = f"{name}/--no{name[1:]}" if key.is_flag else name
        command = click.option(declaration, old, default=None, hidden=True)(command)
    return command


def _option(key: Key) -> Callable[[Any], Any]:
    """The option of a configuration key."""
    default = str(key.default).lower() if key.is_flag else key.default
    shown = f"{key.help} [{default}]" if default != "" else key.help
    if key.is_flag:
        return click.option(f"{key.option}/--no{key.option[1:]}", key.name, default=None, help=shown)
    return click.option(key.option, key.name, metavar="VALUE", help=shown)


@click.command(cls=Command)
@new_store_option
@_keys
@common_of_run
@garbage.paused()
def run(new_store: bool, **options: Any) -> None:
    """Run the gateway in the foreground.

    Logs JSON lines on stdout. After SIGTERM or Ctrl-C, requests under way end first; a second signal ends it at once.
    SIGHUP reads configuration, keys and certificates again, and applies the changes that are possible while it runs.
    """
    given = settings()
    given.options.update({name: value for name, value in options.items() if value is not None})
    config = given.config()
    # Before the import of Twisted, which removes the variables about sockets of systemd from the environment.
    supervisor = Supervisor(os.environ, os.getpid())
    log = LogSink(to_stream(sys.stdout))
    try:
        serve(lambda reactor, ending: running(reactor, ending, config, given.config, log, supervisor, new_store), log)
    finally:
        log.close()


async def running(
    reactor: Any,
    ending: Ending,
    config: Config,
    load: Callable[[], Config],
    log: LogSink,
    supervisor: Supervisor | None = None,
    new_store: bool = False,
) -> None:
    """Serve until a signal arrives; SIGHUP applies what `load` returns. Raises what `Gateway.start` raises."""
    needed = rlimits.needed(config.max_connections, config.workers)
    allowed = rlimits.allow(needed)
    gateway = _build(config, reactor, log, supervisor, new_store)
    await gateway.start()
    if allowed < needed:
        _warn_of_rlimit(allowed, needed)
    at = gateway.listeners
    gateway.finished.addBoth(lambda _: ending.ask(0))
    ending.when_hung_up(reactor, lambda: _reload(gateway, load))
    click.echo(
        f"Burrowgate serves visitors on {at.visitors_address}:{at.visitors_port}"
        f" and its admin on {at.admin_description}; Ctrl-C stops it.",
        err=True,
    )
    await ending.wait()
    if not ending.signal:
        raise BurrowgateError("The gateway ended by itself; read its log.")
    await gateway.stop()


def _warn_of_rlimit(allowed: int, needed: int) -> None:
    from twisted.logger import Logger

    Logger().warn(
        "This process may open {allowed} files, and as many connections as max_connections allows can take {needed}:"
        " raise the limit (LimitNOFILE with systemd, ulimit -Hn elsewhere), or lower max_connections",
        allowed=allowed,
        needed=needed,
    )


def _build(
    config: Config, reactor: Any, log: LogSink, supervisor: Supervisor | None, new_store: bool
) -> Gateway | GatewayOfWorkers:
    if config.workers > 1:
        from burrowgate.server.workers.supervisor import GatewayOfWorkers

        return GatewayOfWorkers(config, reactor, log, supervisor, new_store=new_store)
    from burrowgate.server.gateway import Gateway

    return Gateway(
        config, reactor, write=log.write, dropped_lines=lambda: log.dropped, supervisor=supervisor, new_store=new_store
    )


def _reload(gateway: Gateway | GatewayOfWorkers, load: Callable[[], Config]) -> None:
    from twisted.logger import Logger

    try:
        config = load()
    except BurrowgateError as error:
        Logger().error("Configuration not reloaded; the previous one stays in force: {error}", error=str(error))
    else:
        gateway.reload(config)
