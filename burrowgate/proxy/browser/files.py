"""Upstream ends of file transfers: a download as an attachment that no browser runs, and an upload.

Rules.
    A download is never shown: it is an attachment, of no type, under a policy that runs nothing.
    Neither direction is spooled: a file is read, and a body taken, as fast as the other side accepts it.
"""

from __future__ import annotations

import json
from collections import deque
from urllib.parse import quote

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.boxes.open_files import OpenDownload, OpenUpload
from burrowgate.core.boxes.views import BoxVisitor
from burrowgate.core.http import security_headers
from burrowgate.errors import BurrowgateError
from burrowgate.proxy.browser.interfaces import BoxFiles
from burrowgate.proxy.browser.own_request import failure, send
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses.builder import JSON_FIELDS, Response

MAX_PENDING_BYTES = 524_288
"""Bytes of an upload that wait in memory."""
_SANDBOX = security_headers.NOTHING + b"; sandbox"

_log = Logger()


def _attachment(name: str) -> tuple[bytes, bytes]:
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in name
    )
    value = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'), safe='')}"
    return b"Content-Disposition", value.encode("ascii")


def _failed(failure: Failure) -> None:
    _log.failure("A file did not pass", failure=failure)


@implementer(IUpstream)
class DownloadResponse(LocalUpstream):
    """The response with one download."""

    def __init__(
        self, files: BoxFiles, visitor: BoxVisitor, name: str, exchange: IExchange, *, wants_json: bool
    ) -> None:
        self._files = files
        self._visitor = visitor
        self._name = name
        self._exchange: IExchange | None = exchange
        self._wants_json = wants_json
        self._is_head = False
        self._resumed: Deferred[None] | None = None
        """Fires when the client reads again."""

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        self._is_head = method == b"HEAD"
        Deferred.fromCoroutine(self._run()).addErrback(_failed)

    async def _run(self) -> None:
        try:
            download = await self._files.open(self._visitor, self._name)
        except Exception as error:
            if not isinstance(error, BurrowgateError):
                _log.error("A download cannot be read: {error}", error=type(error).__name__)
            if self._exchange is not None:
                send(self._exchange, failure(error, wants_json=self._wants_json), is_head=self._is_head)
            return
        try:
            await self._send(download)
        finally:
            download.close()

    async def _send(self, download: OpenDownload) -> None:
        exchange = self._exchange
        if exchange is None:
            return
        fields = [*security_headers.fields(b"application/octet-stream", _SANDBOX), _attachment(download.name)]
        exchange.response_head(200, b"OK", fields, download.size)
        while not self._is_head and self._exchange is not None:
            try:
                data = await download.read()
            except OSError as error:
                _log.error("A download cannot be read: {error}", error=error.strerror)
                if self._exchange is not None:
                    self._exchange.upstream_lost(error)
                return
            if not data or self._exchange is None:
                break
            exchange.response_body(data)
            exchange.response_flush()
            if self._resumed is not None:
                await self._resumed
        if self._exchange is not None:
            exchange.response_end()
            exchange.response_flush()

    def pause_reading(self) -> None:
        if self._resumed is None:
            self._resumed = Deferred()

    def resume_reading(self) -> None:
        resumed, self._resumed = self._resumed, None
        if resumed is not None:
            resumed.callback(None)

    def abandon(self, is_orderly: bool = False) -> None:
        self._exchange = None
        self.resume_reading()


@implementer(IUpstream)
class UploadRequest(LocalUpstream):
    """One file that a visitor puts into the box."""

    def __init__(
        self, files: BoxFiles, visitor: BoxVisitor, name: str, exchange: IExchange, *, wants_json: bool
    ) -> None:
        self._files = files
        self._visitor = visitor
        self._name = name
        self._exchange: IExchange | None = exchange
        self._wants_json = wants_json
        self._pieces: deque[bytes] = deque()
        self._pending = 0
        self._is_complete = False
        self._is_full = False
        self._more: Deferred[None] | None = None

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        self._is_complete = length == 0
        Deferred.fromCoroutine(self._run()).addErrback(_failed)

    def send_body(self, data: bytes) -> None:
        if self._exchange is None:
            return
        self._pieces.append(data)
        self._pending += len(data)
        if self._pending > MAX_PENDING_BYTES and not self._is_full:
            self._is_full = True
            self._exchange.upstream_paused()
        self._wake()

    def finish(self) -> None:
        self._is_complete = True
        self._wake()

    def _wake(self) -> None:
        more, self._more = self._more, None
        if more is not None:
            more.callback(None)

    async def _run(self) -> None:
        upload: OpenUpload | None = None
        try:
            upload = await self._files.upload(self._visitor, self._name)
            await self._take(upload)
            if self._exchange is None:
                await upload.abandon()
                return
            name = await upload.finish()
        except Exception as error:
            if not isinstance(error, BurrowgateError):
                _log.error("An upload cannot be written: {error}", error=type(error).__name__)
            if upload is not None:
                await upload.abandon()
            self._respond(failure(error, wants_json=self._wants_json))
            return
        body = json.dumps({"name": name}).encode("ascii") + b"\n"
        self._respond(Response(201, b"Created", list(JSON_FIELDS), body))

    async def _take(self, upload: OpenUpload) -> None:
        """Write the body as it comes, until it is complete or the request is gone."""
        while self._exchange is not None:
            if self._pieces:
                data = b"".join(self._pieces)
                self._pieces.clear()
                self._pending = 0
                await upload.write(data)
                if self._is_full and self._exchange is not None:
                    self._is_full = False
                    self._exchange.upstream_resumed()
            elif self._is_complete:
                return
            else:
                self._more = Deferred()
                await self._more

    def _respond(self, response: Response) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            send(exchange, response)

    def abandon(self, is_orderly: bool = False) -> None:
        self._exchange = None
        self._pieces.clear()
        self._wake()
