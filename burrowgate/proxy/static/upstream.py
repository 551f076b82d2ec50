"""Upstream end that serves a folder of this machine: one request, and one response from the folder's files.

Rules.
    Files are only read. `safe_open` decides which may be opened, `conditional` which part of them is sent.
    A response is sent in pieces, one in each turn of the reactor, and none while the exchange has paused it. So memory
    does not grow with the size of a file, and no response delays another.
    Pieces are read in the reactor's thread. They are small, and usually in the page cache, because the kernel reads
    ahead. A slow disk can still delay a turn, as in other web servers without asynchronous file access.
    Each descriptor is closed when the response ends, fails or is abandoned.
"""

from __future__ import annotations

import mimetypes
import os
import stat
from collections.abc import Generator
from pathlib import Path

from twisted.internet.interfaces import IDelayedCall, IReactorTime
from zope.interface import implementer

from burrowgate.core.http import forwarding
from burrowgate.errors import NotFound, UpstreamConnectError, UpstreamError, UpstreamProtocolError
from burrowgate.proxy.interfaces import IResponseSink, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder, html
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.static import directory_index
from burrowgate.proxy.static.conditional import FileVersion, http_date, select
from burrowgate.proxy.static.safe_open import open_beneath, read_path

Fields = list[tuple[bytes, bytes]]

PIECE = 128 * 1024

_ALLOW = (b"Allow", b"GET, HEAD, OPTIONS")
# Only the browser may cache it, and must revalidate it each time: a link may end, and the file may change.
_CACHING = (b"Cache-Control", b"private, no-cache")
_NOSNIFF = (b"X-Content-Type-Options", b"nosniff")

_COMPRESSED_TYPES = {
    "gzip": "application/gzip",
    "bzip2": "application/x-bzip2",
    "xz": "application/x-xz",
    "br": "application/octet-stream",
    "compress": "application/octet-stream",
}
# In place of `mimetypes.guess_type`, which reads files of this machine: so types are the same everywhere.
_TYPES = mimetypes.MimeTypes()
for _ending, _type in {
    ".avif": "image/avif",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".yaml": "text/plain",
    ".yml": "text/plain",
}.items():
    _TYPES.add_type(_type, _ending)


def content_type(name: str) -> bytes:
    """Return the media type of a file called `name`; for a compressed file, that of the compression."""
    media_type, compression = _TYPES.guess_type(name.replace(":", "_"))  # with a colon it would be parsed as a URL
    if compression is not None:
        media_type = _COMPRESSED_TYPES.get(compression)
    if media_type is None:
        return b"application/octet-stream"
    return (media_type + "; charset=utf-8" if media_type.startswith("text/") else media_type).encode("ascii")


@implementer(IUpstream)
class FolderUpstream(LocalUpstream):
    """One exchange with the folder `root`: small responses are sent within `send_head`, others in later turns."""

    def __init__(self, exchange: IResponseSink, root: Path, clock: IReactorTime, fields: Fields) -> None:
        """`fields` are those of the request, as the visitor sent them."""
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

    # IUpstream.

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        self._method = method
        self._request_id = forwarding.request_id(lines)
        try:
            self._respond(target)
        except UpstreamError as error:
            self._fail(error)
        except OSError as error:
            lost = UpstreamConnectError(
                "The folder cannot be read just now; the gateway's machine says why in its own log."
            )
            lost.__cause__ = error
            self._fail(lost)

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
            return
        wants_json = builder.wants_json(b", ".join(value for name, value in self._fields if name.lower() == b"accept"))
        if self._method not in (b"GET", b"HEAD"):
            self._send_own_response(builder.folder_read_only(wants_json=wants_json))
            return
        path, mark, query = target.partition(b"?")
        try:
            self._open(path, mark + query)
        except NotFound:
            self._send_own_response(builder.file_not_found(wants_json=wants_json))
        except PermissionError:
            self._send_own_response(builder.file_not_readable(wants_json=wants_json))

    def _open(self, path: bytes, query: bytes) -> None:
        parsed = read_path(path)
        if parsed is None:
            raise NotFound
        names, as_folder = parsed
        file_status = self._open_path(names)
        if not stat.S_ISDIR(file_status.st_mode):
            if as_folder:
                raise NotFound
            self._send_file(names[-1], file_status)
        elif not as_folder:
            # `read_path` refused empty segments, so this cannot begin with two slashes and name another host.
            self._send_own_response(builder.folder_redirect(path + b"/" + query))
        elif (index := self._open_index(names)) is not None:
            self._send_file("index.html", index)
        else:
            assert self._descriptor is not None
            self._send(200, list(html.FIELDS), None, directory_index.pieces(self._root, names, self._descriptor))

    def _open_path(self, names: list[str]) -> os.stat_result:
        """Open `names` in place of the current descriptor; returns its status."""
        descriptor = open_beneath(self._root, names)
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = descriptor
        return os.fstat(descriptor)

    def _open_index(self, names: list[str]) -> os.stat_result | None:
        """Open the folder's `index.html` in place of the folder; returns its status, or None if there is none."""
        try:
            descriptor = open_beneath(self._root, [*names, "index.html"])
        except NotFound:
            return None
        file_status = os.fstat(descriptor)
        if not stat.S_ISREG(file_status.st_mode):
            os.close(descriptor)
            return None
        assert self._descriptor is not None
        os.close(self._descriptor)
        self._descriptor = descriptor
        return file_status

    def _send_file(self, name: str, file_status: os.stat_result) -> None:
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
        fields.append((b"Content-Type", content_type(name)))
        assert self._descriptor is not None
        pieces = _read(self._descriptor, selection.start, selection.length)
        self._send(selection.status, fields, selection.length, pieces)

    def _send_own_response(self, response: Response) -> None:
        response = builder.with_request_id(response, self._request_id)
        self._send(response.status, response.fields, len(response.body), _whole(response.body))

    # Sending of the response.

    def _send(
        self, status: int, fields: Fields, length: int | None, pieces: Generator[bytes, None, None] | None = None
    ) -> None:
        """Send the head, and begin with the body unless there is none."""
        self._pieces = pieces if pieces is not None and self._method != b"HEAD" else _whole(b"")
        self._remaining = length if self._method != b"HEAD" and pieces is not None else 0
        fields.append((b"Date", http_date(int(self._clock.seconds()))))
        self._exchange.response_head(status, builder.phrase(status), fields, length)
        # The exchange may have abandoned this response meanwhile.
        if self._remaining == 0 and self._pieces is not None:
            self._complete()
        elif not self._paused:
            self._send_piece()

    def _send_piece(self) -> None:
        """Send one piece of the body."""
        self._call = None
        pieces = self._pieces
        if pieces is None:
            return
        try:
            piece = next(pieces, None)
        except UpstreamError as error:
            self._fail(error)
            return
        except OSError as error:
            lost = UpstreamProtocolError("The folder could not be read to the end.")
            lost.__cause__ = error
            self._fail(lost)
            return
        if piece is None:
            self._complete()
            return
        if self._remaining is not None:
            self._remaining -= len(piece)
        if piece:
            self._exchange.response_body(piece)
        if self._pieces is not pieces:
            return  # the exchange abandoned this response
        if self._remaining == 0:
            self._complete()
        else:
            self._schedule()
            self._exchange.response_flush()

    def _schedule(self) -> None:
        if self._pieces is not None and self._call is None and not self._paused:
            self._call = self._clock.callLater(0, self._send_piece)

    def _complete(self) -> None:
        self._release()
        self._exchange.response_end()

    def _fail(self, error: UpstreamError) -> None:
        self._release()
        self._exchange.upstream_lost(error)

    def _release(self) -> None:
        """Close the file and stop sending."""
        self._cancel_call()
        if self._pieces is not None:
            self._pieces.close()
            self._pieces = None
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _cancel_call(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None


def _whole(body: bytes) -> Generator[bytes, None, None]:
    yield body


def _read(descriptor: int, start: int, length: int) -> Generator[bytes, None, None]:
    """Yield `length` bytes of a file from `start`. Raises `UpstreamProtocolError` if the file ends earlier."""
    while length:
        piece = os.pread(descriptor, min(PIECE, length), start)
        if not piece:
            raise UpstreamProtocolError("The file became shorter while it was being served.")
        start += len(piece)
        length -= len(piece)
        yield piece
