"""Files of boxes that run here, for visitors at other gateways of the cluster: one request on a connection.

Rules.
    What the target allows now and the limits of its boxes hold here too; the other gateway has checked the visitor.
    Nothing is spooled: a file is read, and an upload taken, as fast as the other side accepts it.
    An upload of which the end did not come is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.core.boxes import peer_frames, peer_requests
from burrowgate.core.boxes.open_files import OpenDownload, OpenUpload
from burrowgate.core.boxes.peer_requests import FileRequest, FileVerb
from burrowgate.errors import BoxFileNotFound, BoxFilesNotAllowed, BoxFileTooLarge
from burrowgate.server.cluster.peer_flow import PeerFlow

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


class FileServing:
    """The response to one request."""

    def __init__(
        self, reactor: Any, files: FilesHere, request: FileRequest, wire: Any, end: Callable[[], None]
    ) -> None:
        """`wire` is the transport, and `end` closes it at once."""
        self._reactor = reactor
        self._files = files
        self._request = request
        self._end = end
        self._flow = PeerFlow(reactor, wire)
        self._is_refused = False
        self._linger: IDelayedCall | None = None

    def start(self) -> None:
        """Respond."""
        Deferred.fromCoroutine(self._run()).addErrback(self._failed)

    def _failed(self, failure: Failure) -> None:
        if not self._flow.is_over:
            _log.error("A file did not pass to another gateway: {error}", error=type(failure.value).__name__)
            self._end()

    async def _run(self) -> None:
        works = {FileVerb.LIST: self._list, FileVerb.GET: self._get, FileVerb.PUT: self._put}
        try:
            await works[self._request.verb]()
        except _KNOWN as error:
            self._say(peer_requests.NO + b" " + error.code.encode("ascii"))
            if self._request.verb is FileVerb.PUT and not self._flow.is_over:
                # Closing with unread bytes would be a reset, and the reply be lost.
                self._is_refused = True
                self._flow.take()
                self._flow.resume()
                self._linger = self._reactor.callLater(LINGER_SECONDS, self._end)
                return
        self._flow.finish()

    async def _list(self) -> None:
        files, refused = await self._files.files_of(self._request.box_id)
        body = json.dumps({"files": [list(one) for one in files], "refused": refused}).encode("ascii")
        self._say(peer_requests.OK)
        self._flow.write(peer_frames.frame(body) + peer_frames.END)

    async def _get(self) -> None:
        download = await self._files.open_of(self._request.box_id, self._request.name)
        try:
            self._say(peer_requests.OK + b" %d" % download.size)
            while not self._flow.is_over and (data := await download.read()):
                self._flow.write(peer_frames.frame(data))
                while self._flow.is_held and not self._flow.is_over:
                    await self._flow.wait()
            self._flow.write(peer_frames.END)
        finally:
            download.close()

    async def _put(self) -> None:
        upload = await self._files.upload_of(self._request.box_id, self._request.name)
        try:
            self._say(peer_requests.OK)
            await self._take(upload)
            if self._flow.is_over:
                await upload.abandon()
                return
            name = await upload.finish()
        except BaseException:
            await upload.abandon()
            raise
        self._say(peer_requests.OK + b" " + peer_requests.encoded_name(name))

    async def _take(self, upload: OpenUpload) -> None:
        """Write the file as it comes, until its end has come or the connection is gone."""
        flow = self._flow
        while not flow.is_over and not flow.has_ended:
            if data := flow.take():
                await upload.write(data)
                flow.resume()
            else:
                await flow.wait()

    def received(self, data: bytes) -> None:
        """Take bytes of an upload."""
        if self._is_refused or self._flow.is_over:
            return
        try:
            self._flow.feed(data)
        except ValueError:
            self._end()
            return
        self._flow.wake()

    def stop(self) -> None:
        """Take notice that the connection is gone."""
        if self._linger is not None and self._linger.active():
            self._linger.cancel()
        self._flow.end()

    def _say(self, line: bytes) -> None:
        self._flow.write(line + b"\n")
