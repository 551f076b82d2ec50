"""Upstream end that serves a drop box: one request, and the files that it adds to the folder.

Rules.
    The body is written as it arrives, in threads of the folder: not more than `MAX_PENDING_BYTES` of it wait in memory,
    and a client that sends faster is not read meanwhile.
    A file stays only if the request is answered. A request that is cut, that fails or that is refused leaves no part of
    a file; of a form that is refused, the files before stay, and the response names them.
    Each file that stays is reported once, for the audit log.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from burrowgate.core.drop_box import DropBox, DropRefusal, UploadRefused
from burrowgate.core.http import drop_request
from burrowgate.core.http.drop_request import ReceiveFile, ReceiveForm, ShowMethods, ShowPage
from burrowgate.core.http.fields import Fields
from burrowgate.errors import UpstreamError
from burrowgate.proxy.drop import page
from burrowgate.proxy.drop.receiving import FileReceiver, FormReceiver, Receiver
from burrowgate.proxy.drop.sender import Sender
from burrowgate.proxy.drop.storage import DropFolder
from burrowgate.proxy.interfaces import IResponseSink
from burrowgate.proxy.responses import builder
from burrowgate.proxy.static.archive import UnderWay
from burrowgate.proxy.static.directory_index import size, title
from burrowgate.proxy.static.file_threads import INLINE_EXECUTOR, FileExecutor
from burrowgate.proxy.static.responder import FolderResponder

PIECE_BYTES = 256 * 1024
"""Bytes of a body that are written in one step, unless it ends."""
MAX_PENDING_BYTES = 512 * 1024
"""Bytes of a body that wait to be written, beyond which the client is not read."""
MAX_UNDER_WAY = 64
"""Requests with files in a process at a time, each with two descriptors and up to a megabyte of memory."""
CLOSE_RETRY_SECONDS = 10.0
"""Seconds until a partial file is removed that could not be, because too much work waits for its folder."""

_EXPECT = b"\r\nExpect: 100-continue\r\n"
"""The field as `forwarding.upstream_head` writes it."""

UNDER_WAY = UnderWay(MAX_UNDER_WAY)

_log = Logger()


class DropUpstream(FolderResponder):
    """One exchange with a drop box."""

    def __init__(
        self,
        exchange: IResponseSink,
        root: Path,
        clock: IReactorTime,
        fields: Fields,
        sender: Sender,
        box: DropBox,
        reserve: int,
        files: FileExecutor = INLINE_EXECUTOR,
    ) -> None:
        """`reserve` is the space in bytes that stays free on the file system."""
        super().__init__(exchange, root, clock, fields, files)
        self._sender = sender
        self._box = box
        self._reserve = reserve
        self._receiver: Receiver | None = None
        self._keep = False
        """Whether the response to the files has begun."""
        self._body: list[bytes] = []
        self._body_size = 0
        self._body_ended = False
        self._is_full = False
        """Whether the exchange was asked to stop reading from the client."""

        self._expects_continue = False
        """Whether the client waits for a 100 before it sends the body (RFC 9110, 10.1.1)."""

    # IUpstream.

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        self._expects_continue = _EXPECT in lines
        super().send_head(method, target, lines, length, upgrade)

    def send_body(self, data: bytes) -> None:
        if self._receiver is None or self._is_released:
            return
        self._body.append(data)
        self._body_size += len(data)
        if self._body_size > MAX_PENDING_BYTES and not self._is_full:
            self._is_full = True
            self._exchange.upstream_paused()
        self._write()

    def finish(self) -> None:
        self._body_ended = True
        self._write()

    # Choice of the response.

    def _respond(self, target: bytes, length: int | None) -> None:
        sender = self._sender
        action = drop_request.read_request(
            self._method, target, self._fields, origin=sender.origin, by_cookie=sender.by_cookie
        )
        match action:
            case ShowPage():
                self._run(self._look, self._show_page)
            case ShowMethods():
                self._send_own_response(builder.drop_methods())
            case ReceiveFile(name):
                self._receive(FileReceiver(self._open, name, length), length)
            case ReceiveForm(boundary):
                self._receive(FormReceiver(self._open, boundary), length)
            case _:
                self._refuse(action)

    def _open(self) -> DropFolder:
        return DropFolder(self._root, self._box, self._reserve)

    def _look(self) -> DropRefusal | None:
        folder = self._open()
        try:
            return folder.refusal()
        finally:
            folder.close()

    def _show_page(self, refusal: DropRefusal | None, error: Exception | None) -> None:
        if error is not None:
            refusal = self._reason_of(error)
        body = page.form_page(title(self._root, ()), self._box, refusal)
        status = 200 if refusal is None else 503 if refusal is DropRefusal.NOT_WRITABLE else 507
        self._send_own_response(builder.drop_page(body, page.POLICY, status=status))

    def _refuse(self, reason: DropRefusal, note: str = "") -> None:
        limit = size(self._box.max_file_bytes)
        self._send_own_response(builder.drop_refusal(reason, limit, note, wants_json=self._wants_json()))

    # The body.

    def _receive(self, receiver: Receiver, length: int | None) -> None:
        if not UNDER_WAY.enter():
            self._refuse(DropRefusal.BUSY)
            return
        self._receiver = receiver
        self._body_ended = length == 0
        self._run(receiver.begin, self._on_begun)

    def _write(self) -> None:
        """Write what waits, if it is enough and no thread writes."""
        receiver = self._receiver
        if receiver is None or self._is_busy or self._is_released:
            return
        if self._body and (self._body_ended or self._body_size >= PIECE_BYTES):
            data, self._body, self._body_size = b"".join(self._body), [], 0
            self._run(partial(receiver.feed, data), self._on_written)
        elif self._body_ended and not self._body:
            self._run(receiver.finish, self._on_finished)
        if self._is_full and self._body_size <= MAX_PENDING_BYTES and not self._is_released:
            self._is_full = False
            self._exchange.upstream_resumed()

    def _on_begun(self, _: None, error: Exception | None) -> None:
        if error is None and self._expects_continue and not self._body_size:
            self._exchange.response_head(100, b"Continue", [], None)
            self._exchange.response_flush()
        self._on_written(None, error)

    def _on_written(self, _: None, error: Exception | None) -> None:
        if error is not None:
            self._end(self._reason_of(error))
        else:
            self._write()

    def _on_finished(self, _: None, error: Exception | None) -> None:
        self._end(None if error is None else self._reason_of(error))

    def _end(self, refusal: DropRefusal | None) -> None:
        """Respond: to files that were received, or to one that was refused."""
        receiver = self._receiver
        assert receiver is not None
        received = receiver.received
        self._keep = True
        for file in received:
            self._sender.received(file.name, file.size)
        if refusal is not None:
            self._refuse(refusal, page.note_about(received))
        elif self._wants_json() or isinstance(receiver, FileReceiver):
            self._send_own_response(builder.drop_received([(file.shown, file.size) for file in received]))
        else:
            body = page.received_page(title(self._root, ()), received)
            self._send_own_response(builder.drop_page(body, page.POLICY, status=201))

    def _reason_of(self, error: Exception) -> DropRefusal:
        if isinstance(error, UploadRefused):
            if error.reason in (DropRefusal.NO_SPACE, DropRefusal.NOT_WRITABLE):
                cause = str(error.__cause__ or "the limit of free space is reached")
                _log.warn("Drop box takes no file: {error}", folder=self._root, error=cause)
            return error.reason
        if not isinstance(error, OSError):
            _log.error("Drop box failed: {error}", folder=self._root, error=repr(error))
        return DropRefusal.NOT_WRITABLE

    # The end.

    def _close(self) -> None:
        super()._close()
        self._body.clear()
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            UNDER_WAY.leave()
            self._close_receiver(receiver)

    def _close_receiver(self, receiver: Receiver) -> None:
        """Remove partial files, and those of a request that was cut, in a thread."""
        try:
            self._files.run(self._root, partial(receiver.close, keep=self._keep), _ignore)
        except UpstreamError:
            self._clock.callLater(CLOSE_RETRY_SECONDS, self._close_receiver, receiver)


def _ignore(result: Any, error: Exception | None) -> None:
    if error is not None:
        _log.error("Partial file could not be removed: {error}", error=str(error))
