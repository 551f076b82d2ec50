"""Files of boxes that run here, for visitors at other gateways of the cluster: one request on a connection.

Rules.
    What the target allows now and the limits of its boxes hold here too; the other gateway has checked the visitor.
    Nothing is spooled: a file is read, and an upload taken, as fast as the other side accepts it.
    An upload of which the end did not come is deleted.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IPushProducer
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.boxes.ports import OpenDownload, OpenUpload
from burrowgate.core.boxes import peer_frames, peer_requests
from burrowgate.core.boxes.peer_requests import FileRequest, FileVerb
from burrowgate.errors import BoxFileNotFound, BoxFilesNotAllowed, BoxFileTooLarge

MAX_PENDING_BYTES = 524_288
"""Bytes of an upload that wait in memory."""
LINGER_SECONDS = 5.0
"""The other gateway has so long to read why an upload was refused, while what it still sends is dropped."""
_KNOWN = (BoxFileNotFound, BoxFilesNotAllowed, BoxFileTooLarge)

_log = Logger()


class FilesHere(Protocol):
    """The files of the boxes of this machine. All raise `BoxFilesNotAllowed` or `BoxFileNotFound`."""

    async def files_of(self, box_id: str) -> tuple[Sequence[tuple[str, int]], int]:
        """Return names and sizes of the downloads, and how many others were too large and emptied."""

    async def open_of(self, box_id: str, name: str) -> OpenDownload:
        """Open a download."""

    async def upload_of(self, box_id: str, name: str) -> OpenUpload:
        """Begin an upload, to be called `name`."""


@implementer(IPushProducer)
class FileServing:
    """The response to one request."""

    def __init__(
        self, reactor: Any, files: FilesHere, request: FileRequest, wire: Any, end: Callable[[], None]
    ) -> None:
        """`wire` is the transport, and `end` closes it at once."""
        self._reactor = reactor
        self._files = files
        self._request = request
        self._wire = wire
        self._end = end
        self._frames = peer_frames.FrameReader()
        self._pieces: deque[bytes] = deque()
        self._pending = 0
        self._is_full = False
        """Whether reading is paused."""
        self._is_held = False
        """Whether the other side does not read."""
        self._is_over = False
        self._is_refused = False
        self._news: Deferred[None] | None = None
        self._linger: IDelayedCall | None = None

    def start(self) -> None:
        """Respond."""
        self._wire.registerProducer(self, True)
        Deferred.fromCoroutine(self._run()).addErrback(self._failed)

    def _failed(self, failure: Failure) -> None:
        if not self._is_over:
            _log.error("A file did not pass to another gateway: {error}", error=type(failure.value).__name__)
            self._end()

    async def _run(self) -> None:
        works = {FileVerb.LIST: self._list, FileVerb.GET: self._get, FileVerb.PUT: self._put}
        try:
            await works[self._request.verb]()
        except _KNOWN as error:
            self._say(peer_requests.NO + b" " + error.code.encode("ascii"))
            if self._request.verb is FileVerb.PUT and not self._is_over:
                # Closing with unread bytes would be a reset, and the reply be lost.
                self._is_refused = True
                self._pieces.clear()
                self._resume()
                self._linger = self._reactor.callLater(LINGER_SECONDS, self._end)
                return
        if not self._is_over:
            self._wire.unregisterProducer()
            self._wire.loseConnection()

    async def _list(self) -> None:
        files, refused = await self._files.files_of(self._request.box_id)
        body = json.dumps({"files": [list(one) for one in files], "refused": refused}).encode("ascii")
        self._say(peer_requests.OK)
        self._write(peer_frames.frame(body) + peer_frames.END)

    async def _get(self) -> None:
        download = await self._files.open_of(self._request.box_id, self._request.name)
        try:
            self._say(peer_requests.OK + b" %d" % download.size)
            while not self._is_over and (data := await download.read()):
                self._write(peer_frames.frame(data))
                while self._is_held and not self._is_over:
                    await self._wait()
            self._write(peer_frames.END)
        finally:
            download.close()

    async def _put(self) -> None:
        upload = await self._files.upload_of(self._request.box_id, self._request.name)
        try:
            self._say(peer_requests.OK)
            await self._take(upload)
            if self._is_over:
                await upload.abandon()
                return
            name = await upload.finish()
        except BaseException:
            await upload.abandon()
            raise
        self._say(peer_requests.OK + b" " + peer_requests.encoded_name(name))

    async def _take(self, upload: OpenUpload) -> None:
        """Write the file as it comes, until its end has come or the connection is gone."""
        while not self._is_over:
            if self._pieces:
                data = b"".join(self._pieces)
                self._pieces.clear()
                self._pending = 0
                await upload.write(data)
                self._resume()
            elif self._frames.is_over:
                return
            else:
                await self._wait()

    def received(self, data: bytes) -> None:
        """Take bytes of an upload."""
        if self._is_refused or self._is_over:
            return
        try:
            pieces = self._frames.feed(data)
        except ValueError:
            self._end()
            return
        self._pieces += pieces
        self._pending += sum(map(len, pieces))
        if self._pending > MAX_PENDING_BYTES and not self._is_full:
            self._is_full = True
            self._wire.pauseProducing()
        self._wake()

    def stop(self) -> None:
        """Take notice that the connection is gone."""
        self._is_over = True
        self._pieces.clear()
        if self._linger is not None and self._linger.active():
            self._linger.cancel()
        self._wake()

    def _say(self, line: bytes) -> None:
        self._write(line + b"\n")

    def _write(self, data: bytes) -> None:
        if not self._is_over:
            self._wire.write(data)

    def _resume(self) -> None:
        if self._is_full and not self._is_over:
            self._is_full = False
            self._wire.resumeProducing()

    async def _wait(self) -> None:
        self._news = Deferred()
        await self._news

    def _wake(self) -> None:
        news, self._news = self._news, None
        if news is not None:
            news.callback(None)

    # IPushProducer: the transport says whether the other side reads.

    def pauseProducing(self) -> None:
        self._is_held = True

    def resumeProducing(self) -> None:
        self._is_held = False
        self._wake()

    def stopProducing(self) -> None:
        """Nothing to do: the connection is lost."""
