"""Finds out, for a target of handler `auto`, whether it speaks TLS: by saying hello and looking at the first bytes.

Rule. A TLS server answers a hello in TLS, be it with an alert. Whatever else comes, silence and a closed connection
included, is what plain HTTP servers do with bytes that they do not understand.
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


def classify(first: bytes) -> bool | None:
    """Whether an answer that begins with `first` is in TLS (RFC 8446, 5.1); None while that cannot be told."""
    if not first:
        return None
    if first[0] not in _ALERT_OR_HANDSHAKE:
        return False
    return first[1] == _TLS_MAJOR_VERSION if len(first) > 1 else None


@cache
def _context() -> ssl.SSLContext:
    """A context that trusts anybody: nothing is sent but the hello, and who answers is verified when it matters."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


def client_hello(host: str) -> bytes:
    """The first bytes that a TLS client sends to `host`, a name or an IP address, in brackets or not."""
    name = host.strip("[]")
    hello = ssl.MemoryBIO()
    try:
        client = _context().wrap_bio(ssl.MemoryBIO(), hello, server_hostname=name)
    except ValueError:  # not a name that can be indicated, such as one with an empty label
        client = _context().wrap_bio(ssl.MemoryBIO(), hello)
    with suppress(ssl.SSLWantReadError):  # the answer, which is not waited for here
        client.do_handshake()
    return hello.read()


class _Hello(Protocol):
    """Says `hello` and settles `in_tls` by what comes back."""

    def __init__(self, hello: bytes) -> None:
        self._hello = hello
        self._received = b""
        self.in_tls: Deferred[bool] = Deferred()

    def settle(self, in_tls: bool) -> None:
        if not self.in_tls.called:
            self.in_tls.callback(in_tls)

    def connectionMade(self) -> None:
        assert self.transport is not None
        self.transport.write(self._hello)

    def dataReceived(self, data: bytes) -> None:
        self._received = (self._received + data)[:2]
        in_tls = classify(self._received)
        if in_tls is not None:
            self.settle(in_tls)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.settle(False)

    def hang_up(self) -> None:
        transport = self.transport
        if ITCPTransport.providedBy(transport):
            transport.abortConnection()
        elif transport is not None:
            transport.loseConnection()


class _Once(Factory):
    """Gives the one protocol it was made for."""

    noisy = False

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol

    def buildProtocol(self, address: object) -> Protocol:
        return self._protocol


async def detect_tls(
    connect: Callable[[IProtocolFactory], Deferred[IProtocol]], host: str, clock: IReactorTime, timeout: float = 3.0
) -> bool:
    """Whether the target `host`, which `connect` reaches, speaks TLS; the connection is closed afterwards.

    `timeout` is how many seconds to wait for an answer; connecting has the time that `connect` allows it. Raises
    `UpstreamConnectError` when it cannot connect; an `UpstreamError` of `connect` itself passes through.
    """
    protocol = _Hello(client_hello(host))
    try:
        await connect(_Once(protocol))
    except (ConnectError, ConnectionClosed, OSError) as error:
        raise UpstreamConnectError from error
    waiting = clock.callLater(timeout, protocol.settle, False)
    try:
        return await protocol.in_tls
    finally:
        if waiting.active():
            waiting.cancel()
        protocol.hang_up()
