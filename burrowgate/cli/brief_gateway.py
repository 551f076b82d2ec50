"""A gateway in this process for the time of one request, for commands that must work while none runs.

It uses the store of the home with the locks, the checks and the audit log of every gateway. It listens on loopback at
ports that the kernel chooses, and serves no visitor in practice: it has ended before one could learn of them.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from burrowgate.cli import client
from burrowgate.errors import GatewayNotRunning
from burrowgate.server.home import Home
from burrowgate.server.store_marker import marker_for

if TYPE_CHECKING:
    from burrowgate.cli.client import Admin
    from burrowgate.server.config.keys import Config

T = TypeVar("T")


def is_possible(config: Config) -> bool:
    """Return whether the home has a store with records, so that there is something to change."""
    marker = marker_for(config.home, config.store)
    return marker is not None and marker.exists()


async def with_gateway(reactor: Any, config: Config, work: Callable[[Admin], Coroutine[Any, Any, T]]) -> T:
    """Return the result of `work` with the admin API of a gateway of `config`, which ends with it.

    Raises what `Gateway.start` and `work` raise, and `GatewayNotRunning` if the home has no admin key.
    """
    from burrowgate.server.gateway import Gateway

    brief = replace(
        config,
        listen="127.0.0.1",
        port=0,
        admin_port=0,
        admin_socket="",
        forward_auth_port=None,
        cluster_port=None,
        cluster_listen="127.0.0.1",
        cluster_address="",
        tls=False,
        proxy_protocol=False,
        workers=1,
    )
    gateway = Gateway(brief, reactor, write=lambda line: None)
    await gateway.start()
    try:
        key = Home(config.home).find_admin_key()
        if key is None:
            raise GatewayNotRunning(f"The home {config.home} has no admin key; start a gateway with `burrowgate run`.")
        return await work(client.connect(reactor, gateway.listeners.admin_at, key))
    finally:
        await gateway.stop()
