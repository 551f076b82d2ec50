"""Upstream end that serves a folder of this machine: one request, and one response from the folder's files.

Rules.
    Files are only read. `safe_open` decides which may be opened, `conditional` which part of them is sent.
    A response is sent in pieces, one in each turn of the reactor, and none while the exchange has paused it. So memory
    does not grow with the size of a file, and no response delays another.
    Files are opened and read by an executor, in threads: a disk or mount that hangs delays its own requests only, and
    those fail after `FILE_TIMEOUT_SECONDS`. A file is opened and its first piece is read in one step.
    Each descriptor is closed when the response ends, fails or is abandoned, and the thread that uses it has returned.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from twisted.internet.interfaces import IDelayedCall, IReactorTime
from zope.interface import implementer

from burrowgate.core.http import forwarding
from burrowgate.errors import NotFound, UpstreamConnectError, UpstreamError, UpstreamProtocolError
from burrowgate.proxy.interfaces import IResponseSink, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder, html
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.static import archive, directory_index
from burrowgate.proxy.static.conditional import FileVersion, http_date, select
from burrowgate.proxy.static.file_threads import INLINE_EXECUTOR, Done, FileExecutor, not_responding
from burrowgate.proxy.static.media_types import content_type
from burrowgate.proxy.static.opening import Opened, open_path, read_pieces
from burrowgate.proxy.static.safe_open import read_path

Fields = list[tuple[bytes, bytes]]
_T = TypeVar("_T")

FILE_TIMEOUT_SECONDS = 10.0
"""Seconds that opening a file or reading a piece may take; disks that spin up take up to eight."""
_CONDITION = re.compile(rb"(?i)if-|range$")

_ALLOW = (b"Allow", b"GET, HEAD, OPTIONS")
# Only the browser may cache it, and must revalidate it each time: a link may end, and the file may change.
_CACHING = (b"Cache-Control", b"private, no-cache")
_NOT_STORED = (b"Cache-Control", b"private, no-store")
_NOSNIFF = (b"X-Content-Type-Options", b"nosniff")
_ARCHIVE = b"/" + archive.NAME.encode("ascii")


@implementer(IUpstream)
class FolderUpstream(LocalUpstream):
    """One exchange with the folder `root`: small responses are sent within `send_head`, others in later turns."""

    def __init__(
        self,
        exchange: IResponseSink,
        root: Path,
        clock: IReactorTime,
        fields: Fields,
        files: FileExecutor = INLINE_EXECUTOR,
    ) -> None:
        """`fields` are those of the request, as the visitor sent them."""
        self._files = files
        self._exchange = exchange
        self._fields = fields
        self._root = os.fspath(root)
        self._clock = clock
        self._method = b""
        self._request_id = b""
        self._descriptor: int | None = None
        self._pieces: Generator[bytes, None, None] | None = None
        self._remaining: int | None = None
        self._paused = False
        self._call: IDelayedCall | None = None
        self._held: tuple[bytes | None] | None = None
        """A piece that was read, or the end, and is not sent yet."""
        self._is_busy = False
        """Whether a thread works for this response."""
        self._is_released = False
        self._is_archive = False
        """Whether this response is one of `archive.UNDER_WAY`."""
        self._timeout: IDelayedCall | None = None

    # IUpstream.

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        self._method = method
        self._request_id = forwarding.request_id(lines)
        self._respond(target)

    def pause_reading(self) -> None:
        self._paused = True
        self._cancel_call()

    def resume_reading(self) -> None:
        self._paused = False
        self._schedule()

    def abandon(self, is_orderly: bool = False) -> None:
        self._release()

    # Choice of the response.

    def _respond(self, target: bytes) -> None:
        if self._method == b"OPTIONS":
            self._send(204, [_ALLOW], None)
        elif self._method not in (b"GET", b"HEAD"):
            self._send_own_response(builder.folder_read_only(wants_json=self._wants_json()))
        else:
            self._respond_to_read(target)

    def _respond_to_read(self, target: bytes) -> None:
        path = target.partition(b"?")[0]
        is_archive = path.endswith(_ARCHIVE)
        parsed = read_path(path[: 1 - len(_ARCHIVE)] if is_archive else path)
        if parsed is None:
            self._send_own_response(builder.file_not_found(wants_json=self._wants_json()))
        elif is_archive:
            self._start_archive(parsed[0])
        else:
            names, as_folder = parsed
            # Conditions and ranges need the file's status first, and may need nothing of it.
            read_start = self._method == b"GET" and not any(_CONDITION.match(name) for name, _ in self._fields)
            work = partial(open_path, self._root, names, as_folder=as_folder, read_start=read_start)
            self._run(work, partial(self._on_opened, target, names, as_folder))

    def _wants_json(self) -> bool:
        return builder.wants_json(b", ".join(value for name, value in self._fields if name.lower() == b"accept"))

    def _on_opened(
        self, target: bytes, names: list[str], as_folder: bool, opened: Opened | None, error: Exception | None
    ) -> None:
        if opened is None:
            self._on_open_failed(error)
            return
        self._descriptor = opened.descriptor
        if opened.name:
            self._send_file(opened)
        elif not as_folder:
            # `read_path` refused empty segments, so this cannot begin with two slashes and name another host.
            path, mark, query = target.partition(b"?")
            self._send_own_response(builder.folder_redirect(path + b"/" + mark + query))
        else:
            order = directory_index.read_order(target.partition(b"?")[2])
            index = directory_index.pieces(self._root, names, opened.descriptor, order)
            self._send(200, list(html.FIELDS), None, index)

    def _on_open_failed(self, error: Exception | None) -> None:
        match error:
            case NotFound():
                self._send_own_response(builder.file_not_found(wants_json=self._wants_json()))
            case PermissionError():
                self._send_own_response(builder.file_not_readable(wants_json=self._wants_json()))
            case UpstreamError():
                self._fail(error)
            case _:
                lost = UpstreamConnectError(
                    "The folder cannot be read just now; the gateway's machine says why in its own log."
                )
                lost.__cause__ = error
                self._fail(lost)

    def _send_file(self, opened: Opened) -> None:
        file_status = opened.status
        now = self._clock.seconds()
        version = FileVersion(
            etag=b'"%x-%x-%x"' % (file_status.st_mtime_ns, file_status.st_size, file_status.st_ino),
            # Never later than the date of the response (RFC 9110, 8.8.2.1).
            modified=int(file_status.st_mtime) if file_status.st_mtime <= now else None,
            size=file_status.st_size,
        )
        selection = select(self._method, self._fields, version, now)
        fields = [_CACHING, _NOSNIFF, (b"ETag", version.etag), (b"Accept-Ranges", b"bytes")]
        if version.modified is not None:
            fields.append((b"Last-Modified", http_date(version.modified)))
        match selection.status:
            case 304:
                self._send(304, fields, None)
                return
            case 412:
                self._send(412, fields, 0)
                return
            case 416:
                fields.append((b"Content-Range", b"bytes */%d" % version.size))
                self._send(416, fields, 0)
                return
            case 206:
                last = selection.start + selection.length - 1
                fields.append((b"Content-Range", b"bytes %d-%d/%d" % (selection.start, last, version.size)))
        fields.append((b"Content-Type", content_type(opened.name)))
        first = opened.start[: selection.length] if selection.start == 0 else b""
        rest = read_pieces(opened.descriptor, selection.start + len(first), selection.length - len(first))
        self._send(selection.status, fields, selection.length, rest, first)

    def _start_archive(self, names: list[str]) -> None:
        if not archive.UNDER_WAY.enter():
            self._send_own_response(builder.too_many_archives(wants_json=self._wants_json()))
            return
        self._is_archive = True
        self._run(partial(archive.find_files, self._root, names), partial(self._on_files_found, names))

    def _on_files_found(self, names: list[str], files: list[archive.Path] | None, error: Exception | None) -> None:
        if error is not None:
            self._on_open_failed(error)
        elif files is None:
            self._send_own_response(builder.folder_too_large(archive.MAX_ENTRIES, wants_json=self._wants_json()))
        else:
            title = directory_index.title(self._root, names)
            fields = [_NOT_STORED, _NOSNIFF, (b"Content-Type", b"application/zip"), _attachment(f"{title}.zip")]
            self._send(200, fields, None, archive.pieces(self._root, names, files))

    def _send_own_response(self, response: Response) -> None:
        response = builder.with_request_id(response, self._request_id)
        self._send(response.status, response.fields, len(response.body), _no_pieces(), response.body)

    # Sending of the response.

    def _send(
        self,
        status: int,
        fields: Fields,
        length: int | None,
        pieces: Generator[bytes, None, None] | None = None,
        first: bytes = b"",
    ) -> None:
        """Send the head, and begin with the body, which is `first` and then `pieces`, unless there is none."""
        has_body = pieces is not None and self._method != b"HEAD"
        self._pieces = pieces if pieces is not None and has_body else _no_pieces()
        self._remaining = length if has_body else 0
        self._held = (first,) if first and has_body else None
        fields.append((b"Date", http_date(int(self._clock.seconds()))))
        self._exchange.response_head(status, builder.phrase(status), fields, length)
        # The exchange may have abandoned this response meanwhile.
        if self._remaining == 0 and not self._is_released:
            self._complete()
        elif not self._paused:
            self._send_piece()

    def _send_piece(self) -> None:
        """Send one piece of the body."""
        self._call = None
        if self._is_released or self._is_busy:
            return
        if self._held is not None:
            (piece,), self._held = self._held, None
            self._deliver(piece)
        elif self._pieces is not None:
            self._run(partial(next, self._pieces, None), self._on_piece_read)

    def _on_piece_read(self, piece: bytes | None, error: Exception | None) -> None:
        if isinstance(error, UpstreamError):
            self._fail(error)
        elif error is not None:
            lost = UpstreamProtocolError("The folder could not be read to the end.")
            lost.__cause__ = error
            self._fail(lost)
        elif self._paused:
            self._held = (piece,)
        else:
            self._deliver(piece)

    def _deliver(self, piece: bytes | None) -> None:
        """Pass on a piece of the body, or its end, and go on."""
        if piece is None:
            self._complete()
            return
        if self._remaining is not None:
            self._remaining -= len(piece)
        if piece:
            self._exchange.response_body(piece)
        if self._is_released:
            return  # the exchange abandoned this response
        if self._remaining == 0:
            self._complete()
        else:
            self._schedule()
            self._exchange.response_flush()

    def _schedule(self) -> None:
        if self._pieces is not None and not self._is_busy and self._call is None and not self._paused:
            self._call = self._clock.callLater(0, self._send_piece)

    def _complete(self) -> None:
        self._release()
        self._exchange.response_end()

    def _fail(self, error: UpstreamError) -> None:
        self._release()
        self._exchange.upstream_lost(error)

    # Work in a thread.

    def _run(self, work: Callable[[], _T], then: Done[_T]) -> None:
        """Run `work` by the executor, and `then` with its outcome, unless this response is released meanwhile."""
        self._is_busy = True
        try:
            self._files.run(self._root, partial(self._unless_released, work), partial(self._on_done, then))
        except UpstreamError as error:
            self._is_busy = False
            self._fail(error)
        if self._is_busy:
            self._timeout = self._clock.callLater(FILE_TIMEOUT_SECONDS, self._on_timeout)

    def _unless_released(self, work: Callable[[], _T]) -> _T | None:
        """Run `work`, in a thread, unless this response failed or was abandoned while it waited."""
        return None if self._is_released else work()

    def _on_done(self, then: Done[Any], result: Any, error: Exception | None) -> None:
        self._is_busy = False
        self._cancel_timeout()
        if self._is_released:
            if isinstance(result, Opened):
                self._descriptor = result.descriptor
            self._close()
        else:
            then(result, error)

    def _on_timeout(self) -> None:
        self._timeout = None
        self._fail(not_responding())

    def _release(self) -> None:
        """Stop sending, and close the file as soon as no thread uses it."""
        self._is_released = True
        self._held = None
        self._cancel_call()
        self._cancel_timeout()
        if not self._is_busy:
            self._close()

    def _close(self) -> None:
        if self._pieces is not None:
            self._pieces.close()
            self._pieces = None
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if self._is_archive:
            self._is_archive = False
            archive.UNDER_WAY.leave()

    def _cancel_timeout(self) -> None:
        if self._timeout is not None:
            self._timeout.cancel()
            self._timeout = None

    def _cancel_call(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None


def _no_pieces() -> Generator[bytes, None, None]:
    yield from ()


def _attachment(name: str) -> tuple[bytes, bytes]:
    """Return the field by which a browser saves a response as `name` (RFC 6266; RFC 8187, 3.2.1)."""
    plain = re.sub(r"[^\w .()+-]", "_", name, flags=re.ASCII)
    value = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return (b"Content-Disposition", value.encode("ascii"))
