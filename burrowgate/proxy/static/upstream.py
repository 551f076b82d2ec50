"""Serves a folder of this machine as if it were a target: takes one request and gives one answer from its files.

Rules.
    Files are only read. What may be opened, and how, `beneath` decides; how much of it, `selection`.
    An answer goes out in pieces, one a turn of the reactor, and none while the exchange asks for a pause: so memory
    stays flat whatever the size, and no reader holds up another.
    Pieces are read on the reactor's thread. A piece is small, the kernel reads ahead, and most of it is in the page
    cache; the disk can still make a turn late, a trade that web servers without asynchronous files make too.
    Each descriptor is closed when the answer ends, fails or is abandoned.
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
from burrowgate.proxy.responses import builder, html
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.static import directory_index
from burrowgate.proxy.static.conditional import FileVersion, http_date, select
from burrowgate.proxy.static.safe_open import open_beneath, read_path

Fields = list[tuple[bytes, bytes]]

PIECE = 128 * 1024

_ALLOW = (b"Allow", b"GET, HEAD, OPTIONS")
# Kept by the visitor's own browser alone, and asked about each time: a link may end, and the file may change.
_CACHING = (b"Cache-Control", b"private, no-cache")
_NOSNIFF = (b"X-Content-Type-Options", b"nosniff")

_PACKED = {
    "gzip": "application/gzip",
    "bzip2": "application/x-bzip2",
    "xz": "application/x-xz",
    "br": "application/octet-stream",
    "compress": "application/octet-stream",
}
# Instead of `mimetypes.guess_type`, which reads files of this machine: the same answer everywhere.
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
    """The media type of a file called `name`; a packed file is what it is packed as."""
    found, packed = _TYPES.guess_type(name.replace(":", "_"))  # a colon would make it a URL
    if packed is not None:
        found = _PACKED.get(packed)
    if found is None:
        return b"application/octet-stream"
    return (found + "; charset=utf-8" if found.startswith("text/") else found).encode("ascii")


@implementer(IUpstream)
class FolderUpstream:
    """One exchange with the folder `root`: small responses are sent within `send_head`, others in later turns."""

    reused = False
    splice_transport = None

    def __init__(self, exchange: IResponseSink, root: Path, clock: IReactorTime, fields: Fields) -> None:
        """`fields` are those of the request, as its visitor sent them."""
        self._exchange = exchange
        self._fields = fields
        self._root = os.fspath(root)
        self._clock = clock
        self._method = b""
        self._request_id = b""
        self._descriptor: int | None = None
        self._pieces: Generator[bytes, None, None] | None = None
        self._left: int | None = None
        self._paused = False
        self._call: IDelayedCall | None = None

    # What the exchange asks.

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        self._method = method
        self._request_id = forwarding.request_id(lines)
        try:
            self._respond(target)
        except UpstreamError as error:
            self._lose(error)
        except OSError as error:
            lost = UpstreamConnectError(
                "The folder cannot be read just now; the gateway's machine says why in its own log."
            )
            lost.__cause__ = error
            self._lose(lost)

    def send_body(self, data: bytes) -> None:
        """Drop `data`: nothing here takes a body."""

    def send_tunnel_data(self, data: bytes) -> None:
        """There is no tunnel to a folder."""

    def splice_to(self, wire: object) -> None:
        """A file's bytes are not on any wire."""

    def report_spliced(self) -> None:
        """Nothing went past the exchange."""

    def finish(self) -> None:
        """Nothing was waiting for that."""

    def flush(self) -> None:
        """Nothing was held back."""

    def half_close(self) -> None:
        """There is no tunnel to a folder."""

    def pause_reading(self) -> None:
        self._paused = True
        self._stop_call()

    def resume_reading(self) -> None:
        self._paused = False
        self._go_on()

    def abandon(self) -> None:
        self._finish()

    # Choosing the answer.

    def _respond(self, target: bytes) -> None:
        if self._method == b"OPTIONS":
            self._send(204, [_ALLOW], None)
            return
        wants_json = builder.wants_json(b", ".join(value for name, value in self._fields if name.lower() == b"accept"))
        if self._method not in (b"GET", b"HEAD"):
            self._tell(builder.folder_read_only(wants_json=wants_json))
            return
        path, mark, query = target.partition(b"?")
        try:
            self._open(path, mark + query)
        except NotFound:
            self._tell(builder.file_not_found(wants_json=wants_json))
        except PermissionError:
            self._tell(builder.file_not_readable(wants_json=wants_json))

    def _open(self, path: bytes, query: bytes) -> None:
        found = read_path(path)
        if found is None:
            raise NotFound
        names, as_folder = found
        about = self._hold(names)
        if not stat.S_ISDIR(about.st_mode):
            if as_folder:
                raise NotFound
            self._send_file(names[-1], about)
        elif not as_folder:
            # `read_path` refused empty segments, so this cannot begin with two slashes and lead elsewhere.
            self._tell(builder.folder_redirect(path + b"/" + query))
        elif (index := self._hold_index(names)) is not None:
            self._send_file("index.html", index)
        else:
            assert self._descriptor is not None
            self._send(200, list(html.FIELDS), None, directory_index.pieces(self._root, names, self._descriptor))

    def _hold(self, names: list[str]) -> os.stat_result:
        """Open `names` in place of what is open, and say what it is."""
        descriptor = open_beneath(self._root, names)
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = descriptor
        return os.fstat(descriptor)

    def _hold_index(self, names: list[str]) -> os.stat_result | None:
        """Open the folder's `index.html` in its place, if it has one."""
        try:
            descriptor = open_beneath(self._root, [*names, "index.html"])
        except NotFound:
            return None
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            os.close(descriptor)
            return None
        assert self._descriptor is not None
        os.close(self._descriptor)
        self._descriptor = descriptor
        return about

    def _send_file(self, name: str, about: os.stat_result) -> None:
        now = self._clock.seconds()
        version = FileVersion(
            etag=b'"%x-%x-%x"' % (about.st_mtime_ns, about.st_size, about.st_ino),
            # Never a date later than the answer's own (RFC 9110, 8.8.2.1).
            modified=int(about.st_mtime) if about.st_mtime <= now else None,
            size=about.st_size,
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

    def _tell(self, answer: Response) -> None:
        answer = builder.with_request_id(answer, self._request_id)
        self._send(answer.status, answer.fields, len(answer.body), _whole(answer.body))

    # Sending it.

    def _send(
        self, status: int, fields: Fields, length: int | None, pieces: Generator[bytes, None, None] | None = None
    ) -> None:
        """Tell the head, and begin with the body unless there is none."""
        self._pieces = pieces if pieces is not None and self._method != b"HEAD" else _whole(b"")
        self._left = length if self._method != b"HEAD" and pieces is not None else 0
        fields.append((b"Date", http_date(int(self._clock.seconds()))))
        self._exchange.response_head(status, builder.phrase(status), fields, length)
        # From here on the exchange may have abandoned it all.
        if self._left == 0 and self._pieces is not None:
            self._complete()
        elif not self._paused:
            self._turn()

    def _turn(self) -> None:
        """Tell one piece of the body."""
        self._call = None
        pieces = self._pieces
        if pieces is None:
            return
        try:
            piece = next(pieces, None)
        except UpstreamError as error:
            self._lose(error)
            return
        except OSError as error:
            lost = UpstreamProtocolError("The folder could not be read to the end.")
            lost.__cause__ = error
            self._lose(lost)
            return
        if piece is None:
            self._complete()
            return
        if self._left is not None:
            self._left -= len(piece)
        if piece:
            self._exchange.response_body(piece)
        if self._pieces is not pieces:
            return  # that made the exchange abandon it
        if self._left == 0:
            self._complete()
        else:
            self._go_on()
            self._exchange.response_flush()

    def _go_on(self) -> None:
        if self._pieces is not None and self._call is None and not self._paused:
            self._call = self._clock.callLater(0, self._turn)

    def _complete(self) -> None:
        self._finish()
        self._exchange.response_end()

    def _lose(self, error: UpstreamError) -> None:
        self._finish()
        self._exchange.upstream_lost(error)

    def _finish(self) -> None:
        """Let go of everything; nothing more is told unless the caller does so."""
        self._stop_call()
        if self._pieces is not None:
            self._pieces.close()
            self._pieces = None
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _stop_call(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None


def _whole(body: bytes) -> Generator[bytes, None, None]:
    yield body


def _read(descriptor: int, start: int, length: int) -> Generator[bytes, None, None]:
    """`length` bytes of a file from `start`, piece by piece. Raises `UpstreamProtocolError` when it ends before."""
    while length:
        piece = os.pread(descriptor, min(PIECE, length), start)
        if not piece:
            raise UpstreamProtocolError("The file became shorter while it was being served.")
        start += len(piece)
        length -= len(piece)
        yield piece
