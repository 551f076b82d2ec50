"""twisted.web.proxy: its `ReverseProxyResource` behind a small resource that compares the cookie."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

from bench.environment import ROOT, Environment
from bench.peers.served import Peer
from bench.processes import Process


def _begin(environment: Environment, port: int, upstream: int, cookie: str) -> Process:
    command = [sys.executable, "-m", "bench.peers.twisted_web", str(port), str(upstream), cookie]
    return environment.start("twisted-web", command, cores=environment.cores.proxy, cwd=ROOT)


PEER = Peer(
    name="twisted.web.proxy",
    version=lambda: f"Twisted {version('twisted')}, Python {sys.version.split()[0]}",
    begin=_begin,
    tunnels=False,
    remarks=("passes no WebSockets, and opens an upstream connection for every request",),
)


def main(port: int, upstream: int, cookie: str) -> None:
    """Run the proxy."""
    from twisted.internet import reactor as any_reactor
    from twisted.web.proxy import ReverseProxyResource
    from twisted.web.resource import IResource, Resource
    from twisted.web.server import Request, Site

    reactor: Any = any_reactor
    known = cookie.encode("ascii")

    class Guard(Resource):
        """Admits requests with the cookie."""

        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self._app = ReverseProxyResource("127.0.0.1", upstream, b"")

        def getChild(self, path: bytes, request: Request) -> IResource:
            if request.getCookie(b"burrowgate") != known:
                return _Forbidden()  # type: ignore[no-untyped-call]
            app: IResource = self._app.getChild(path.decode("latin-1"), request)
            return app

    class _Forbidden(Resource):
        isLeaf = True

        def render(self, request: Request) -> bytes:
            request.setResponseCode(403)
            return b""

    class Quiet(Site):
        """Site without an access log."""

        def log(self, request: Any) -> None:
            pass

    site = Quiet(Guard())  # type: ignore[no-untyped-call]
    reactor.listenTCP(port, site, interface="127.0.0.1", backlog=4096)
    reactor.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
