"""TLS detection for targets of type `auto`: sends a client hello and classifies the first bytes of the response.

Rules.
    A TLS server responds to a hello in TLS, possibly with an alert. All else, including silence and a closed
    connection, is how plain HTTP servers react to bytes that they do not understand.
    An empty line follows the hello: HTTP servers that wait for the end of a head, such as Tornado's, refuse it at once
    in place of being silent. To a TLS server it is the beginning of a record, shorter than its header, which waits.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import cache

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.internet.interfaces import IProtocol, IProtocolFactory, IReactorTime, ITCPTransport
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure

from burrowgate.errors import UpstreamConnectError

_ALERT_OR_HANDSHAKE = (0x15, 0x16)
_TLS_MAJOR_VERSION = 0x03
_EMPTY_LINE = b"\r\n\r\n"


def classify(first: bytes) -> bool | None:
    """Return whether a response that begins with `first` is TLS (RFC 8446, 5.1), or None if more bytes are needed."""
    if not first:
        return None
    if first[0] not in _ALERT_OR_HANDSHAKE:
        return False
    return first[1] == _TLS_MAJOR_VERSION if len(first) > 1 else None


@cache
def _context() -> ssl.SSLContext:
    """Return a context without verification: only the hello is sent; real connections verify the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


def client_hello(host: str) -> bytes:
    """Return the client hello for `host`, a name or an IP address, with or without brackets."""
    name = host.strip("[]")
    hello = ssl.MemoryBIO()
    try:
        client = _context().wrap_bio(ssl.MemoryBIO(), hello, server_hostname=name)
    except ValueError:  # not a valid name for SNI, such as one with an empty label
        client = _context().wrap_bio(ssl.MemoryBIO(), hello)
    with suppress(ssl.SSLWantReadError):  # no response yet
        client.do_handshake()
    return hello.read()


class _HelloProtocol(Protocol):
    """Sends `hello` and fires `in_tls` with the classification of the response."""

    def __init__(self, hello: bytes) -> None:
        self._hello = hello
        self._received = b""
        self.in_tls: Deferred[bool] = Deferred()

    def finish(self, in_tls: bool) -> None:
        if not self.in_tls.called:
            self.in_tls.callback(in_tls)

    def connectionMade(self) -> None:
        assert self.transport is not None
        self.transport.write(self._hello + _EMPTY_LINE)

    def dataReceived(self, data: bytes) -> None:
        self._received = (self._received + data)[:2]
        in_tls = classify(self._received)
        if in_tls is not None:
            self.finish(in_tls)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.finish(False)

    def close(self) -> None:
        transport = self.transport
        if ITCPTransport.providedBy(transport):
            transport.abortConnection()
        elif transport is not None:
            transport.loseConnection()


class _SingleFactory(Factory):
    """Factory of one protocol that exists already."""

    noisy = False

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol

    def buildProtocol(self, address: object) -> Protocol:
        return self._protocol


async def detect_tls(
    connect: Callable[[IProtocolFactory], Deferred[IProtocol]], host: str, clock: IReactorTime, timeout: float = 3.0
) -> bool:
    """Return whether the target `host`, to which `connect` connects, speaks TLS; closes the connection afterwards.

    `timeout` is the time in seconds to wait for a response; connecting has its own timeout. Raises
    `UpstreamConnectError` if it cannot connect, and any `UpstreamError` of `connect`.
    """
    protocol = _HelloProtocol(client_hello(host))
    try:
        await connect(_SingleFactory(protocol))
    except (ConnectError, ConnectionClosed, OSError) as error:
        raise UpstreamConnectError from error
    waiting = clock.callLater(timeout, protocol.finish, False)
    try:
        return await protocol.in_tls
    finally:
        if waiting.active():
            waiting.cancel()
        protocol.close()
