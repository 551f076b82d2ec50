"""One TCP connection as a stream of bytes that a coroutine reads, with TLS from the start or in the middle.

Rules.
    At most `MAX_BUFFER_BYTES` wait to be read; a message that is longer ends the connection.
    A connection that was lost raises `CredentialsUnavailable` at each further read.
    TLS never begins with bytes in the buffer: someone on the way could have put them there in plaintext
    (CVE-2021-23222).
"""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure

from burrowgate.credentials.interfaces import Endpoint
from burrowgate.credentials.wire.client_tls import certificate_hash, client_tls
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable

MAX_BUFFER_BYTES = 1_048_576
CLOSE_SECONDS = 1.0
"""Seconds for an orderly end of a connection, before it is aborted."""


class ByteStream(Protocol):
    """Bytes from and to `endpoint`. One coroutine reads at a time."""

    transport: Any

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.lost: Deferred[None] = Deferred()
        """Fires when the connection is over."""
        self.is_open = False
        self._buffer = bytearray()
        self._wake: Deferred[None] | None = None
        self._why = ""
        """What ended the connection, if it is known; empty for an end by the server."""

    def connectionMade(self) -> None:
        self.is_open = True
        self.transport.setTcpNoDelay(True)

    def dataReceived(self, data: bytes) -> None:
        self._buffer += data
        if len(self._buffer) > MAX_BUFFER_BYTES:
            self._refuse_length()
        self._notify()

    def _refuse_length(self) -> None:
        self._why = f"The server {self.endpoint} sent a message that is too long; check the address."
        self.abort()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if not self._why and reason.type.__module__.startswith("OpenSSL"):
            self._why = f"No TLS connection to {self.endpoint} could be made; check its certificate, CA and name."
        self.is_open = False
        self._notify()
        if not self.lost.called:
            self.lost.callback(None)

    def _notify(self) -> None:
        if self._wake is not None:
            wake, self._wake = self._wake, None
            wake.callback(None)

    async def _more(self) -> None:
        """Wait for more bytes. Raises `CredentialsUnavailable` if there will be none."""
        if not self.is_open:
            raise CredentialsUnavailable(
                self._why or f"The server {self.endpoint} closed the connection; this is tried again."
            )
        self._wake = Deferred(lambda _: setattr(self, "_wake", None))
        await self._wake

    async def read(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        if count > MAX_BUFFER_BYTES:
            self._refuse_length()
        while len(self._buffer) < count:
            await self._more()
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    async def read_line(self) -> bytes:
        """Return the bytes before the next CR LF."""
        while (end := self._buffer.find(b"\r\n")) < 0:
            await self._more()
        line = await self.read(end + 2)
        return line[:-2]

    def write(self, data: bytes) -> None:
        """Send `data`; without effect if the connection was lost."""
        if self.is_open:
            self.transport.write(data)

    def start_tls(self) -> None:
        """Begin TLS now, with the rules of the endpoint."""
        if self._buffer:
            self.abort()
            raise CredentialsRefused(f"The server {self.endpoint} sent plaintext before TLS began; check the network.")
        self.transport.startTLS(client_tls(self.endpoint))

    def certificate_hash(self) -> bytes | None:
        """Return the hash of the server's certificate for `tls-server-end-point` (RFC 5929, 4); None if undefined."""
        return certificate_hash(self.transport.getPeerCertificate())

    def abort(self) -> None:
        """End the connection at once."""
        self.is_open = False
        if self.transport is not None:
            self.transport.abortConnection()

    async def close(self, clock: Any, goodbye: bytes = b"") -> None:
        """End the connection in order: send `goodbye`, and wait until it is over, for `CLOSE_SECONDS` at most."""
        if not self.is_open:
            return
        self.write(goodbye)
        self.is_open = False
        self.transport.loseConnection()
        abort = clock.callLater(CLOSE_SECONDS, self.transport.abortConnection)
        await self.lost
        if abort.active():
            abort.cancel()


async def open_stream(reactor: Any, endpoint: Endpoint, timeout_seconds: float) -> ByteStream:
    """Return a connection to `endpoint`, still in plaintext. Raises `CredentialsUnavailable`."""
    factory = Factory.forProtocol(lambda: ByteStream(endpoint))
    try:
        stream: Any = await HostnameEndpoint(reactor, endpoint.host, endpoint.port, timeout_seconds).connect(factory)
    except (ConnectError, DNSLookupError) as error:
        why = str(error).rstrip(".").removesuffix(": Connection refused") or type(error).__name__
        raise CredentialsUnavailable(
            f"The server {endpoint} cannot be reached ({why}); start it, or correct the address."
        ) from error
    opened: ByteStream = stream
    return opened
