"""Everything that is installed, started before one upstream."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bench import fixtures
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import OURS, Contender, Measured
from bench.peers import bare, caddy, chp, gateway, haproxy, nginx, twisted_web
from bench.peers.served import Peer, Served
from bench.processes import free_port

PEERS: tuple[Peer, ...] = (nginx.PEER, haproxy.PEER, caddy.PEER, chp.PEER, twisted_web.PEER, bare.PEER)


def peers(environment: Environment, *, tunnels: bool = False) -> list[Peer]:
    """Those that are installed and wanted; with `tunnels`, those that pass WebSockets."""
    only = environment.settings.only
    return [
        peer for peer in PEERS if (not only or peer.name in only) and (peer.tunnels or not tunnels) and peer.version()
    ]


def contenders(
    environment: Environment, upstream: int, make: Callable[[Served], Contender], *, tunnels: bool = False
) -> list[Contender]:
    """What `make` makes of the gateway and of each peer, all of them up, before `upstream`.

    One that does not come up has that as its result.
    """
    home = fixtures.make(environment.folder("home"), upstream)
    found = []
    for name in (OURS, *(peer.name for peer in peers(environment, tunnels=tunnels))):
        try:
            found.append(make(start(environment, name, upstream, home)))
        except NoResult as error:
            found.append(Contender(name=name, measure=partial(_fail, error)))
    return found


def _fail(error: NoResult) -> Measured:
    raise error


def start(environment: Environment, name: str, upstream: int, home: fixtures.Home) -> Served:
    """The gateway or the peer `name`, for whoever has the cookie of `home`. Raises `NoResult`."""
    if name == OURS:
        return gateway.start(environment, home)
    peer = next(peer for peer in PEERS if peer.name == name)
    return peer.start(environment, free_port(), upstream, home.fields)
