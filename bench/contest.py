"""Starts the gateway and all installed peers before one upstream."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bench import fixtures
from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import COMPILED, OURS, Contender, Measured
from bench.peers import bare, caddy, chp, gateway, haproxy, nginx, twisted_web
from bench.peers.served import Peer, Served
from bench.processes import free_port

PEERS: tuple[Peer, ...] = (nginx.PEER, haproxy.PEER, caddy.PEER, chp.PEER, twisted_web.PEER, bare.PEER)


def peers(environment: Environment, *, tunnels: bool = False) -> list[Peer]:
    """Return the selected peers that are installed; with `tunnels`, only those that pass WebSockets."""
    only = environment.settings.only
    return [
        peer for peer in PEERS if (not only or peer.name in only) and (peer.tunnels or not tunnels) and peer.version()
    ]


def contenders(
    environment: Environment, upstream: int, make: Callable[[Served], Contender], *, tunnels: bool = False
) -> list[Contender]:
    """Start the gateway, also compiled if there is a copy of it, and each peer before `upstream`.

    Returns the contender that `make` returns for each.

    If one of them does not start, that is its result.
    """
    home = fixtures.make(environment.folder("home"), upstream)
    homes = {OURS: home}
    if environment.settings.compiled:
        homes[COMPILED] = fixtures.copied(home, environment.folder("home-compiled"))
    started = []
    for name in (*homes, *(peer.name for peer in peers(environment, tunnels=tunnels))):
        try:
            started.append(make(start(environment, name, upstream, homes.get(name, home))))
        except NoResult as error:
            started.append(Contender(name=name, measure=partial(_fail, error)))
    return started


def _fail(error: NoResult) -> Measured:
    raise error


def start(environment: Environment, name: str, upstream: int, home: fixtures.Home) -> Served:
    """Start the gateway or the peer `name`, which admits the cookie of `home`. Raises `NoResult`."""
    if name in (OURS, COMPILED):
        return gateway.start(environment, home, name=name)
    peer = next(peer for peer in PEERS if peer.name == name)
    return peer.start(environment, free_port(), upstream, home.fields)
