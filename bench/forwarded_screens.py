"""CPU that a screen costs which passes from one gateway to another: `python -m bench.forwarded_screens`.

Both gateways and the screen are in this process, so that the figure is that of all of them together.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from twisted.internet import reactor as global_reactor
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ServerEndpoint, UNIXServerEndpoint
from twisted.internet.protocol import Factory, Protocol

from burrowgate.core.boxes.peer_requests import ScreenRequest
from burrowgate.core.tcp.opening import Endpoint
from burrowgate.core.tokens import Key, Keyring
from burrowgate.proxy.transport import eager_tcp
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.dial import Dialer
from burrowgate.server.cluster.peer_dialling import PeerDialler
from burrowgate.server.cluster.peer_screens import PeerScreens
from burrowgate.server.cluster.peer_tls import PeerTls

MEGABYTES = 200
PIECE = bytes(16_384)
reactor: Any = global_reactor


class _Screen(Protocol):
    """Sends the picture as fast as it is taken."""

    def connectionMade(self) -> None:
        self.left = MEGABYTES * 1_000_000
        wire: Any = self.transport
        wire.registerProducer(self, False)

    def resumeProducing(self) -> None:
        """Send the next piece."""
        wire: Any = self.transport
        if self.left <= 0:
            wire.unregisterProducer()
            return
        self.left -= len(PIECE)
        wire.write(PIECE)

    def stopProducing(self) -> None:
        """Nothing to do."""


class _Viewer:
    """Counts what comes."""

    def __init__(self) -> None:
        self.count = 0
        self.done: Deferred[None] = Deferred()

    def target_sent(self, data: bytes) -> None:
        self.count += len(data)
        if self.count >= MEGABYTES * 1_000_000 and not self.done.called:
            self.done.callback(None)

    def _nothing(self, *_: object) -> None:
        """Nothing to do."""

    target_half_closed = target_lost = target_paused = target_resumed = target_secured = _nothing


async def _run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "screen.sock"))
        listening = await UNIXServerEndpoint(reactor, path).listen(Factory.forProtocol(_Screen))
        tls = PeerTls(lambda: keys)
        keys = Keyring((Key(bytes(32)),))
        no_files: Any = None
        screens = PeerScreens(reactor, lambda request: path, no_files, tls)
        port = await TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1").listen(screens.tls)
        dialer = Dialer(reactor, connect_tcp=eager_tcp.connect, own_ports=lambda: OwnPorts(()))
        endpoint = Endpoint("127.0.0.1", port.getHost().port, screen=ScreenRequest("box"))
        connection = await PeerDialler(dialer, tls).dial(endpoint, 10)
        viewer = _Viewer()
        began = time.process_time()
        connection.events = viewer
        connection.resume()
        await viewer.done
        print(f"{(time.process_time() - began) / MEGABYTES * 1_000:.2f} ms of CPU for each MB, both gateways together")
        connection.abandon()
        await listening.stopListening()


def main() -> None:
    """Run it, and print the figure."""
    working = Deferred.fromCoroutine(_run())
    working.addErrback(lambda failure: failure.printTraceback(sys.stderr))
    working.addBoth(lambda _: reactor.stop())
    reactor.run()


if __name__ == "__main__":
    main()
