"""A connection of a library without a socket: the test plays the server."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from burrowgate.credentials.interfaces import Endpoint
from burrowgate.credentials.wire.stream import ByteStream

PLAIN = Endpoint(host="db.test", port=1)
ENCRYPTED = Endpoint(host="db.test", port=1, tls=True)


class FakeTransport(StringTransport):
    """A transport that notes how it was ended, and that pretends to speak TLS."""

    aborted = False
    encrypted = False

    def setTcpNoDelay(self, enabled: bool) -> None:
        pass

    def abortConnection(self) -> None:
        self.aborted = True

    def startTLS(self, context: object) -> None:
        self.encrypted = True

    def getPeerCertificate(self) -> None:
        return None


class Wire:
    """A `ByteStream` whose other end is the test."""

    def __init__(self, endpoint: Endpoint = PLAIN) -> None:
        self.stream = ByteStream(endpoint)
        self.transport = FakeTransport()
        self.stream.makeConnection(self.transport)

    def call(self, coroutine: Coroutine[Deferred[Any], Any, Any]) -> Deferred[Any]:
        """Start `coroutine`, which reads from the wire."""
        return Deferred.fromCoroutine(coroutine)

    def sent(self) -> bytes:
        """Return what was sent to the server since the last call."""
        data = self.transport.value()
        self.transport.clear()
        return data

    def feed(self, data: bytes) -> None:
        """Let the server send `data`, each byte by itself."""
        for index in range(len(data)):
            if self.stream.is_open:
                self.stream.dataReceived(data[index : index + 1])

    def hang_up(self) -> None:
        """Let the server close the connection."""
        self.stream.connectionLost(Failure(ConnectionDone()))
