"""A TCP connection to a target, for a tunnel: raw bytes, half-close, and TLS that begins later.

Rules.
    A target that vanishes without a word is noticed: keep-alive probes an idle connection after a minute.
    A reset is not an end: only the end of the sending direction counts as one.
"""

from __future__ import annotations

from typing import Any, Protocol

from OpenSSL import crypto
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import (
    IHalfCloseableProtocol,
    IHandshakeListener,
    IOpenSSLClientConnectionCreator,
    IPushProducer,
)
from twisted.internet.protocol import Factory, connectionDone
from twisted.internet.protocol import Protocol as TwistedProtocol
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.proxy.transport.eager_tcp import EagerConnection, IConnection, eager
from burrowgate.proxy.transport.keepalive import set_keepalive


class TargetEvents(Protocol):
    """What a tunnel learns of its target."""

    def target_sent(self, data: bytes) -> None:
        """The target sent `data`."""

    def target_half_closed(self) -> None:
        """The target will send no more."""

    def target_lost(self, is_orderly: bool) -> None:
        """The connection is gone: closed in order, or reset."""

    def target_paused(self) -> None:
        """The target does not keep up."""

    def target_resumed(self) -> None:
        """The target keeps up again."""

    def target_secured(self, certificate: bytes) -> None:
        """TLS is established with the target, whose certificate (DER) is `certificate`; empty without one."""


@implementer(IHalfCloseableProtocol, IHandshakeListener, IPushProducer)
class TargetConnection(TwistedProtocol):
    """One connection. It reports nothing until `events` is set, and does not read until then either."""

    transport: IConnection

    def __init__(self, ready: Deferred[TargetConnection]) -> None:
        self._ready: Deferred[TargetConnection] | None = ready
        self._tcp: Any = None
        self._is_secure = False
        self._is_input_closed = False
        self.lost = False
        self.events: TargetEvents | None = None
        self.endpoint = ""
        """IP address and port of the target."""

    # IProtocol.

    def connectionMade(self) -> None:
        if self._tcp is not None:
            return  # now over TLS
        self._tcp = self.transport
        peer = self.transport.getPeer()
        host, port = getattr(peer, "host", ""), getattr(peer, "port", 0)
        self.endpoint = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.transport.setTcpNoDelay(True)
        set_keepalive(self.transport, idle=60, interval=10, count=6)
        self.transport.registerProducer(self, True)
        self.transport.pauseProducing()
        ready, self._ready = self._ready, None
        if ready is not None:
            ready.callback(self)

    def dataReceived(self, data: bytes) -> None:
        if self.events is not None:
            self.events.target_sent(data)

    def readConnectionLost(self) -> None:
        self._is_input_closed = True
        if self.events is not None:
            self.events.target_half_closed()

    def writeConnectionLost(self) -> None:
        pass

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost = True
        ready, self._ready = self._ready, None
        if ready is not None:
            ready.errback(reason)
        events, self.events = self.events, None
        if events is not None:
            events.target_lost(self._is_input_closed or reason.check(ConnectionDone) is not None)

    # IPushProducer: the transport reports whether the target keeps up.

    def pauseProducing(self) -> None:
        if self.events is not None:
            self.events.target_paused()

    def resumeProducing(self) -> None:
        if self.events is not None:
            self.events.target_resumed()

    def stopProducing(self) -> None:
        """Nothing to do: `connectionLost` follows."""

    # Orders of the tunnel.

    def pause(self) -> None:
        """Stop reading."""
        if not self.lost:
            self.transport.pauseProducing()

    def resume(self) -> None:
        """Read."""
        if not self.lost:
            self.transport.resumeProducing()

    def write(self, data: bytes) -> None:
        """Send `data`."""
        if not self.lost:
            self.transport.write(data)

    def half_close(self) -> None:
        """Send no more, once all pending bytes are sent; over TLS, the connection is closed."""
        if self.lost:
            return
        # A paused producer would be resumed in place of the half-close once all is sent: Twisted forgets that then.
        self.transport.unregisterProducer()
        self.resumeProducing()
        if self._is_secure:
            self.transport.loseConnection()
        else:
            self.transport.loseWriteConnection()

    def close(self) -> None:
        """Close once all pending bytes are sent, and report nothing more."""
        self.events = None
        if not self.lost:
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def abandon(self) -> None:
        """Reset the connection, and report nothing more."""
        self.events = None
        if not self.lost:
            self.lost = True
            self.transport.abortConnection()

    @property
    def splice_transport(self) -> EagerConnection | None:
        """The transport, if bytes can be taken from it as they are; None over TLS, or if it is closing."""
        return None if self.lost or self._is_secure else eager(self.transport)

    def start_tls(self, creator: IOpenSSLClientConnectionCreator) -> None:
        """Begin TLS: what was written before is sent in the clear, and what comes next is the handshake."""
        tcp = self._tcp
        tcp.unregisterProducer()
        factory = TLSMemoryBIOFactory(creator, True, _Wrapping(self))
        factory.noisy = False
        tls = factory.buildProtocol(None)
        assert tls is not None
        self._is_secure = True
        tcp.protocol = tls
        tls.makeConnection(tcp)
        self.transport.registerProducer(self, True)

    def handshakeCompleted(self) -> None:
        certificate = self.transport.getPeerCertificate()  # type: ignore[attr-defined]
        if self.events is not None:
            shown = b"" if certificate is None else crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate)
            self.events.target_secured(shown)


class _Wrapping(Factory[TargetConnection]):
    """Factory of a connection that exists already."""

    noisy = False

    def __init__(self, connection: TargetConnection) -> None:
        self._connection = connection

    def buildProtocol(self, addr: object) -> TargetConnection:
        return self._connection
