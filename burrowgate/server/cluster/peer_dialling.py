"""Connections to other gateways of the cluster for the screens of boxes that run there (`peer_screens`).

Rules.
    Nothing is sent before TLS has proved that the other side has the signing keys.
    A connection can be used when the other gateway has said that the box is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from OpenSSL import SSL
from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.core.boxes import peer_requests
from burrowgate.core.boxes.peer_requests import ScreenRequest
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.tcp.opening import Endpoint
from burrowgate.errors import UpstreamCertificateError, UpstreamConnectError, UpstreamError
from burrowgate.proxy.tcp.target_connection import TargetConnection
from burrowgate.proxy.upstream.dial import Dialer
from burrowgate.proxy.upstream.happy_eyeballs import AddressMemory
from burrowgate.server.cluster.peer_screens import probe_soon
from burrowgate.server.cluster.peer_tls import PeerTls

GONE = "The server that runs this browser does not have it any more."

_log = Logger()


class PeerConnection(TargetConnection):
    """A connection that asks for the screen of a box, and then is that screen."""

    def __init__(self, request: ScreenRequest, ready: Deferred[TargetConnection]) -> None:
        super().__init__(ready)
        self._request = request
        self._kept = b""
        """Bytes that came before they can be reported."""
        self._is_reporting = False

    def connectionMade(self) -> None:
        ready, self._ready = self._ready, None  # it is not ready yet
        super().connectionMade()
        self._ready = ready
        self._is_secure = True
        probe_soon(self._tcp.transport)
        self.transport.resumeProducing()
        self.transport.write(self._request.to_line())  # sent once TLS is established

    def dataReceived(self, data: bytes) -> None:
        if self._is_reporting:
            super().dataReceived(data)
            return
        self._kept += data
        if self._ready is None:
            return
        line, found, rest = self._kept.partition(b"\n")
        if found and line == peer_requests.OK:
            self._kept = rest
            self.transport.pauseProducing()
            ready, self._ready = self._ready, None
            ready.callback(self)
        elif found or len(line) > peer_requests.MAX_LINE_BYTES:
            ready, self._ready = self._ready, None
            self.abandon()
            ready.errback(Failure(UpstreamConnectError(GONE)))

    def resume(self) -> None:
        """Read, and report first what came with the reply."""
        if not self._is_reporting and self.events is not None:
            self._is_reporting = True
            kept, self._kept = self._kept, b""
            if kept:
                self.events.target_sent(kept)
        super().resume()


class PeerDialler:
    """Dials other gateways."""

    def __init__(self, dialer: Dialer, tls: PeerTls) -> None:
        self._dialer = dialer
        self._tls = tls

    async def dial(self, endpoint: Endpoint, timeout: float) -> TargetConnection:
        """Return a connection to the screen that `endpoint` names. Raises `UpstreamError`."""
        assert endpoint.screen is not None
        try:
            addresses: Sequence[str] = await self._dialer.resolve(
                TargetAddress(host=endpoint.host, port=endpoint.port), timeout
            )
            make = partial(PeerConnection, endpoint.screen)
            return await self._dialer.connect(
                addresses, endpoint.port, AddressMemory(), self._tls.client(), make, timeout
            )
        except UpstreamError as error:
            is_stranger = isinstance(error, UpstreamCertificateError) or isinstance(error.__cause__, SSL.Error)
            hint = "; see that it has the same keys" if is_stranger else ""
            _log.error(
                "The gateway at {address} was not reached for the screen of a box: {error}{hint}",
                address=endpoint.text,
                error=type(error).__name__,
                hint=hint,
            )
            raise
