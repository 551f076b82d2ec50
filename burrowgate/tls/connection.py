"""TLS connection: decrypts a TCP connection for the protocol that was negotiated by ALPN.

It uses the standard library's `SSLObject`, which costs 1.8 µs of CPU per request more than plain TCP; Twisted's own
TLS, based on pyOpenSSL, costs 16 (docs/decisions/0013).

Rules.
    The protocol is created after the handshake, and receives decrypted data only.
    Backpressure is that of the TCP transport: producers are registered with it, and its buffer contains ciphertext.
    An end without `close_notify` is a lost connection, never the end of a message (RFC 8446, 6.1).
    A client whose ALPN protocols are all unknown gets the alert of RFC 7301, 3.2.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import (
    IAddress,
    IConsumer,
    IHalfCloseableProtocol,
    IProducer,
    IProtocol,
    IProtocolFactory,
    IPushProducer,
    ITCPTransport,
)
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.transport.eager_tcp import IConnection, address_of
from burrowgate.tls import client_certificates, client_hello
from burrowgate.tls.certificate_store import Chosen
from burrowgate.tls.client_hello import BadHello, Hello
from burrowgate.tls.handshake_limits import HandshakeLimiter

HTTP1 = "http/1.1"
HTTP2 = "h2"
ACME = "acme-tls/1"
"""The ALPN protocol of tls-alpn-01 challenges (RFC 8737)."""
MAX_PIECE_BYTES = 16384
"""Bytes that pass through the memory of OpenSSL at a time, a TLS record: that memory grows and never shrinks, so that
an idle connection would keep 170 KB in each direction for one large read."""
_UNASKED = 16384
"""Bytes, enough for six hundred key updates; an honest client needs one in many gigabytes."""
_ALERT = b"\x15\x03\x03\x00\x02\x02"
_UNRECOGNIZED_NAME, _NO_APPLICATION_PROTOCOL = b"\x70", b"\x78"


class TlsFactory(Factory["TlsConnection"]):
    """Creates the TLS connections of a listener."""

    noisy = False

    def __init__(
        self,
        choose: Callable[[Hello], Chosen | Deferred[Chosen | None] | None],
        speakers: Mapping[str, IProtocolFactory],
        handshakes: HandshakeLimiter,
    ) -> None:
        """`choose` returns context and certificate for a client, perhaps later.

        `speakers` are protocol factories by ALPN name.
        """
        self.choose = choose
        self.speakers = speakers
        self.handshakes = handshakes

    def buildProtocol(self, addr: IAddress | None) -> TlsConnection:
        return TlsConnection(self)


@implementer(ITCPTransport, IConsumer, IPushProducer, IHalfCloseableProtocol)
class TlsConnection(Protocol):
    """One connection: the protocol of the TCP transport, and the transport of the negotiated protocol."""

    transport: IConnection
    disconnecting = False
    secured = TlsPeer()
    """The result of the handshake."""

    def __init__(self, factory: TlsFactory) -> None:
        self._factory = factory
        self._first = b""
        self._chosen: Chosen | None = None
        self._choosing = False
        """Whether files are being read, on which the choice depends; the deadline of handshakes limits that too."""
        self._ssl: ssl.SSLObject | None = None
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._above: IProtocol | None = None
        self._half: IHalfCloseableProtocol | None = None
        self._input_over = False
        self._unasked = 0
        """Bytes of TLS messages sent after the handshake in reaction to the client, such as for key updates."""

    # The protocol of the TCP transport.

    def connectionMade(self) -> None:
        if not self._factory.handshakes.begin(self, address_of(self.transport.getPeer())):
            self.transport.abortConnection()

    def dataReceived(self, data: bytes) -> None:
        if self._above is not None:
            self._read(data)
        elif self._ssl is None:
            self._greet(data)
        else:
            self._incoming.write(data)
            self._shake()

    def readConnectionLost(self) -> None:
        if not self._input_over:
            self.transport.abortConnection()

    def writeConnectionLost(self) -> None:
        if self._half is not None:
            self._half.writeConnectionLost()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._factory.handshakes.over(self, well=False)
        self._choosing = False
        above, self._above, self._half, self._ssl = self._above, None, None, None
        if above is not None:
            above.connectionLost(reason)

    def give_up(self) -> None:
        self.transport.abortConnection()

    # The handshake.

    def _greet(self, data: bytes) -> None:
        """Parse the client hello, and choose context and certificate by it."""
        self._first += data
        try:
            hello = client_hello.read(self._first)
        except BadHello:
            self.transport.loseConnection()
            return
        if hello is None or self._choosing:
            return
        chosen = self._factory.choose(hello)
        if isinstance(chosen, Deferred):
            self._choosing = True
            self.transport.pauseProducing()
            chosen.addCallback(self._choose_later, hello)
        else:
            self._use(chosen, hello)

    def _choose_later(self, chosen: Chosen | None, hello: Hello) -> None:
        """Continue with what was chosen, unless the client or the handshake's deadline was faster."""
        if self._choosing:
            self._choosing = False
            self.transport.resumeProducing()
            self._use(chosen, hello)

    def _use(self, chosen: Chosen | None, hello: Hello) -> None:
        """Begin the handshake with what was chosen for the client."""
        self._chosen = chosen
        offered = {name.decode("latin-1") for name in hello.protocols}
        if chosen is None:
            self._object(_UNRECOGNIZED_NAME)
        elif offered and ACME not in offered and offered.isdisjoint(self._factory.speakers):
            self._object(_NO_APPLICATION_PROTOCOL)
        else:
            self._ssl = chosen.context.wrap_bio(self._incoming, self._outgoing, server_side=True)
            self._incoming.write(self._first)
            self._first = b""
            self._shake()

    def _object(self, alert: bytes) -> None:
        self.transport.write(_ALERT + alert)
        self.transport.loseConnection()

    def _shake(self) -> None:
        assert self._ssl is not None
        try:
            self._ssl.do_handshake()
        except ssl.SSLWantReadError:
            self._send()
            return
        except (ssl.SSLError, OSError):
            self._send()  # the alert with the reason
            self.transport.loseConnection()
            return
        self._send()
        self._factory.handshakes.over(self, well=True)
        self._begin(self._ssl)

    def _begin(self, shaken: ssl.SSLObject) -> None:
        """Create the negotiated protocol after the handshake."""
        chosen = self._chosen
        speaker = self._factory.speakers.get(shaken.selected_alpn_protocol() or HTTP1)
        if speaker is None or chosen is None:  # a challenge, which ends with its handshake
            self.loseConnection()
            return
        shown = shaken.getpeercert(binary_form=True) if chosen.authorities else None
        self.secured = client_certificates.secured(
            frozenset(chosen.certificate.names), chosen.asked, chosen.authorities, shown
        )
        above = speaker.buildProtocol(self.transport.getPeer())
        if above is None:
            self.transport.abortConnection()
            return
        self._above, self._half = above, IHalfCloseableProtocol(above, None)
        above.makeConnection(self)
        if self._incoming.pending:
            self._read(b"")

    # Input.

    def _read(self, data: bytes) -> None:
        """Decrypt `data` behind what was received before, and deliver it in one piece."""
        assert self._ssl is not None
        read, incoming = self._ssl.read, self._incoming
        pieces: list[bytes] = []
        over = broken = False
        for received in _in_pieces(data):
            incoming.write(received)
            try:
                while True:
                    piece = read(MAX_PIECE_BYTES)
                    if not piece:
                        over = True
                        break
                    pieces.append(piece)
                    if not incoming.pending:
                        break
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLError:
                broken = True
            if over or broken:
                break
        if self._outgoing.pending:
            # The reply to a key update, or an alert. A client that sends updates without end is disconnected.
            self._unasked += self._outgoing.pending
            broken = broken or self._unasked > _UNASKED
            self._send()
        above = self._above
        if pieces and above is not None:
            above.dataReceived(pieces[0] if len(pieces) == 1 else b"".join(pieces))
        if broken:
            self.transport.abortConnection()
        elif over and not self._input_over:
            self._input_over = True
            if self._half is not None:
                self._half.readConnectionLost()
            else:
                self.loseConnection()

    # The transport of the negotiated protocol.

    def write(self, data: bytes | memoryview) -> None:
        if self._ssl is None or not data:
            return
        records = []
        try:
            for piece in _in_pieces(data):
                sent = self._ssl.write(piece)
                while sent < len(piece):
                    sent += self._ssl.write(piece[sent:])
                records.append(self._outgoing.read())
        except ssl.SSLError:  # one side has ended the TLS connection
            self.transport.abortConnection()
            return
        if len(records) == 1:
            self.transport.write(records[0])
        else:
            self.transport.writeSequence(records)

    def writeSequence(self, iovec: Iterable[bytes | memoryview]) -> None:
        # Short pieces share a TLS record if they are joined; long ones need several records anyway.
        self.write(b"".join(iovec))

    def loseConnection(self) -> None:
        if not self.disconnecting:
            self.disconnecting = True
            self._notify()
            self.transport.loseConnection()

    def loseWriteConnection(self) -> None:
        self._notify()
        self.transport.loseWriteConnection()

    def abortConnection(self) -> None:
        self.disconnecting = True
        self.transport.abortConnection()

    def _notify(self) -> None:
        """Send `close_notify`."""
        if self._ssl is not None:
            with suppress(ssl.SSLError, OSError):  # raised because the client's `close_notify` has not arrived
                self._ssl.unwrap()
            self._send()

    def _send(self) -> None:
        if self._outgoing.pending:
            self.transport.write(self._outgoing.read())

    def getPeer(self) -> IPv4Address | IPv6Address:
        return self.transport.getPeer()

    def getHost(self) -> IPv4Address | IPv6Address:
        return self.transport.getHost()

    def getTcpNoDelay(self) -> bool:
        return bool(self.transport.getTcpNoDelay())

    def setTcpNoDelay(self, enabled: bool) -> None:
        self.transport.setTcpNoDelay(enabled)

    def getTcpKeepAlive(self) -> bool:
        return bool(self.transport.getTcpKeepAlive())

    def setTcpKeepAlive(self, enabled: bool) -> None:
        self.transport.setTcpKeepAlive(enabled)

    @property
    def unsent(self) -> int:
        """Bytes that were written and that the system has not accepted yet."""
        return self.transport.unsent

    def count_accepted(self) -> int:
        return self.transport.count_accepted()

    def registerProducer(self, producer: IProducer, streaming: bool) -> None:
        self.transport.registerProducer(producer, streaming)

    def unregisterProducer(self) -> None:
        self.transport.unregisterProducer()

    def pauseProducing(self) -> None:
        self.transport.pauseProducing()

    def resumeProducing(self) -> None:
        self.transport.resumeProducing()

    def stopProducing(self) -> None:
        self.loseConnection()


def _in_pieces(data: bytes | memoryview) -> Sequence[bytes | memoryview]:
    """Divide `data` into pieces of `MAX_PIECE_BYTES`."""
    if len(data) <= MAX_PIECE_BYTES:
        return (data,)
    view = memoryview(data)
    return [view[start : start + MAX_PIECE_BYTES] for start in range(0, len(view), MAX_PIECE_BYTES)]
