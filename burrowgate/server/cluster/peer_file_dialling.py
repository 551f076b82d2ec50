"""Requests to other gateways of the cluster for files of boxes that run there (`peer_files` serves them).

Rules.
    Nothing is sent before TLS has proved that the other side has the signing keys.
    A connection is for one request, and is closed with it. Neither direction is spooled.
    A connection that is lost is an error, never the end of a file.
"""

from __future__ import annotations

import errno
import json
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHandshakeListener
from twisted.internet.protocol import Protocol, connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core import file_names, hosts
from burrowgate.core.boxes import peer_frames, peer_requests
from burrowgate.core.boxes.peer_requests import FileRequest, FileVerb
from burrowgate.core.boxes.records import Box
from burrowgate.core.target_address import TargetAddress
from burrowgate.errors import (
    BoxFileNotFound,
    BoxFilesNotAllowed,
    BoxFilesUnavailable,
    BoxFileTooLarge,
    BurrowgateError,
    UpstreamError,
)
from burrowgate.proxy.upstream.dial import Dialer
from burrowgate.proxy.upstream.happy_eyeballs import AddressMemory
from burrowgate.server.cluster.peer_flow import PeerFlow
from burrowgate.server.cluster.peer_screens import probe_soon
from burrowgate.server.cluster.peer_tls import PeerTls

CONNECT_SECONDS = 10.0
"""For the connection and its TLS."""
REPLY_SECONDS = 40.0
"""For a reply: the other gateway gives its disk 30 s."""
MAX_LIST_BYTES = 4_000_000
"""A thousand names of 255 bytes take half of it."""
_ERRORS: dict[bytes, type[BurrowgateError]] = {
    one.code.encode("ascii"): one for one in (BoxFileNotFound, BoxFilesNotAllowed, BoxFileTooLarge)
}

_log = Logger()


@implementer(IHandshakeListener)
class PeerFileConnection(Protocol):
    """One connection; only one call waits for it at a time."""

    def __init__(self, reactor: Any, ready: Deferred[PeerFileConnection], *, expects_frames: bool) -> None:
        """`expects_frames` says what follows the first reply: frames, or another reply."""
        self._reactor = reactor
        self._ready: Deferred[PeerFileConnection] | None = ready
        self._expects_frames = expects_frames
        self._text = b""
        """Of a line that is not complete."""
        self._has_reply = False
        self._lines: deque[bytes] = deque()

    _flow: PeerFlow
    """From `connectionMade` on."""

    @property
    def lost(self) -> bool:
        """Whether the connection is gone, or given up."""
        return self._flow.is_over

    # IProtocol.

    def connectionMade(self) -> None:
        wire: Any = self.transport
        probe_soon(wire.transport)
        self._flow = PeerFlow(self._reactor, wire)

    def handshakeCompleted(self) -> None:
        ready, self._ready = self._ready, None
        if ready is not None:
            ready.callback(self)

    def dataReceived(self, data: bytes) -> None:
        try:
            self._take(data)
        except ValueError:
            self.abandon()
        self._flow.wake()

    def _take(self, data: bytes) -> None:
        """Take bytes of replies and frames. Raises `ValueError` for what is neither."""
        if self._expects_frames and self._has_reply:
            self._flow.feed(data)
            return
        line, found, rest = (self._text + data).partition(b"\n")
        if len(line) > peer_requests.MAX_LINE_BYTES or (found and self._lines):
            raise ValueError("A reply is too long, or one too many.")
        if not found:
            self._text = line
            return
        self._text = b""
        self._has_reply = True
        self._lines.append(line)
        self._take(rest)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        ready, self._ready = self._ready, None
        self._flow.end()
        if ready is not None:
            ready.errback(reason)

    # Use.

    def send(self, data: bytes) -> None:
        """Send `data`."""
        self._flow.write(data)

    async def reply(self) -> bytes:
        """Return what the next reply says behind `ok`. Raises a `BurrowgateError`."""
        try:
            while not self._lines:
                self._check()
                await self._flow.wait(REPLY_SECONDS)
        except OSError as error:
            raise BoxFilesUnavailable from error
        return _content(self._lines.popleft())

    async def read(self) -> bytes:
        """Return the next bytes in frames, none at the end. Raises `OSError`."""
        flow = self._flow
        while not (data := flow.take()):
            if flow.has_ended:
                return b""
            self._check()
            await flow.wait()
        flow.resume()
        return data

    async def write(self, data: bytes) -> None:
        """Send `data` once the other side reads. Raises a `BurrowgateError`, also if it has refused the file."""
        flow = self._flow
        while flow.is_held and not self._lines and not flow.is_over:
            await flow.wait()
        if self._lines:
            _content(self._lines.popleft())
            raise BoxFilesUnavailable  # it is content with a file that is not complete
        if flow.is_over:
            raise BoxFilesUnavailable
        flow.write(data)

    def abandon(self) -> None:
        """Close at once."""
        self._flow.abort()

    def _check(self) -> None:
        if self._flow.is_over:
            raise OSError(errno.ECONNRESET, "The connection to the other gateway is lost")


def _content(line: bytes) -> bytes:
    """Return what the reply `line` says behind `ok`. Raises the error that it names."""
    word, _, rest = line.partition(b" ")
    if word == peer_requests.OK:
        return rest
    if word == peer_requests.GONE:
        raise BoxFileNotFound
    raise _ERRORS.get(rest, BoxFilesUnavailable)


class PeerDownload:
    """A download from a box at another gateway."""

    def __init__(self, name: str, size: int, connection: PeerFileConnection) -> None:
        self.name = name
        self.size = size
        self._connection = connection

    async def read(self) -> bytes:
        """Return the next bytes, none at the end. Raises `OSError`."""
        return await self._connection.read()

    def close(self) -> None:
        """Close the connection."""
        self._connection.abandon()


class PeerUpload:
    """An upload to a box at another gateway."""

    def __init__(self, connection: PeerFileConnection) -> None:
        self._connection = connection

    async def write(self, data: bytes) -> None:
        """Send `data`. Raises `BoxFileTooLarge` or another `BurrowgateError`."""
        await self._connection.write(peer_frames.frame(data))

    async def finish(self) -> str:
        """Have the file appear under its name, which is returned. Raises a `BurrowgateError`."""
        await self._connection.write(peer_frames.END)
        name = peer_requests.decoded_name(await self._connection.reply())
        self._connection.abandon()
        return name

    async def abandon(self) -> None:
        """Have the other gateway delete what has come."""
        self._connection.abandon()


class PeerFiles:
    """Asks other gateways for files. All raise a `BurrowgateError`."""

    def __init__(self, reactor: Any, dialer: Dialer, tls: PeerTls) -> None:
        self._reactor = reactor
        self._dialer = dialer
        self._tls = tls

    async def files(self, box: Box) -> tuple[Sequence[tuple[str, int]], int]:
        """Return names and sizes of the downloads of `box`, and how many others were too large."""
        connection, _ = await self._ask(box, FileVerb.LIST)
        try:
            body = b""
            while data := await connection.read():
                body += data
                if len(body) > MAX_LIST_BYTES:
                    raise BoxFilesUnavailable
            found = json.loads(body)
            return [(str(name), int(size)) for name, size in found["files"]], int(found["refused"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BoxFilesUnavailable from error
        finally:
            connection.abandon()

    async def open(self, box: Box, name: str) -> PeerDownload:
        """Open a download of `box`."""
        connection, reply = await self._ask(box, FileVerb.GET, name)
        if not reply.isdigit():
            connection.abandon()
            raise BoxFilesUnavailable
        return PeerDownload(name, int(reply), connection)

    async def upload(self, box: Box, name: str) -> PeerUpload:
        """Begin an upload to `box`, to be called `name`."""
        connection, _ = await self._ask(box, FileVerb.PUT, file_names.clean_name(name))
        return PeerUpload(connection)

    async def _ask(self, box: Box, verb: FileVerb, name: str = "") -> tuple[PeerFileConnection, bytes]:
        """Return a connection to the gateway of `box` after its first reply, and what that said behind `ok`."""
        line = FileRequest(verb, box.box_id, name).to_line()
        if len(line) > peer_requests.MAX_LINE_BYTES or (verb is FileVerb.GET and not name):
            raise BoxFileNotFound
        connection = await self._dial(box, expects_frames=verb is not FileVerb.PUT)
        connection.send(line)
        try:
            return connection, await connection.reply()
        except BaseException:
            connection.abandon()
            raise

    async def _dial(self, box: Box, *, expects_frames: bool) -> PeerFileConnection:
        place = hosts.split(box.address)
        if place is None or place[1] is None:
            raise BoxFilesUnavailable
        host, port = place[0].strip("[]"), place[1]
        make = partial(PeerFileConnection, self._reactor, expects_frames=expects_frames)
        try:
            addresses = await self._dialer.resolve(TargetAddress(host=host, port=port), CONNECT_SECONDS)
            return await self._dialer.connect(
                addresses, port, AddressMemory(), self._tls.client(), make, CONNECT_SECONDS
            )
        except UpstreamError as error:
            _log.error(
                "The gateway at {address} was not reached for files of a box: {error}",
                address=box.address,
                error=type(error).__name__,
            )
            raise BoxFilesUnavailable from error
