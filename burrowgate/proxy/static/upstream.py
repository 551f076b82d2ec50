"""Upstream end that serves a folder of this machine: one request, and one response from the folder's files.

Rules.
    Files are only read. `safe_open` decides which may be opened, `conditional` which part of them is sent.
    A file is opened and its first piece is read in one step of the work in threads (`responder`).
"""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from twisted.internet.interfaces import IReactorTime

from burrowgate.core.http import html_page
from burrowgate.core.http.fields import Fields
from burrowgate.errors import NotFound, UpstreamConnectError, UpstreamError
from burrowgate.proxy.interfaces import IResponseSink
from burrowgate.proxy.responses import builder
from burrowgate.proxy.static import archive, directory_index
from burrowgate.proxy.static.conditional import FileVersion, http_date, select
from burrowgate.proxy.static.file_threads import INLINE_EXECUTOR, FileExecutor
from burrowgate.proxy.static.media_types import content_type
from burrowgate.proxy.static.opening import Opened, open_path, read_pieces
from burrowgate.proxy.static.responder import FolderResponder
from burrowgate.proxy.static.safe_open import read_path

_CONDITION = re.compile(rb"(?i)if-|range$")

_ALLOW = (b"Allow", b"GET, HEAD, OPTIONS")
# Only the browser may cache it, and must revalidate it each time: a link may end, and the file may change.
_CACHING = (b"Cache-Control", b"private, no-cache")
_NOT_STORED = (b"Cache-Control", b"private, no-store")
_NOSNIFF = (b"X-Content-Type-Options", b"nosniff")
_ARCHIVE = b"/" + archive.NAME.encode("ascii")


class FolderUpstream(FolderResponder):
    """One exchange with a folder: small responses are sent within `send_head`, others in later turns."""

    def __init__(
        self,
        exchange: IResponseSink,
        root: Path,
        clock: IReactorTime,
        fields: Fields,
        files: FileExecutor = INLINE_EXECUTOR,
    ) -> None:
        super().__init__(exchange, root, clock, fields, files)
        self._descriptor: int | None = None
        self._is_archive = False
        """Whether this response is one of `archive.UNDER_WAY`."""

    # Choice of the response.

    def _respond(self, target: bytes, length: int | None) -> None:
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
            self._send(200, list(html_page.FIELDS), None, index)

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

    # The end.

    def _take_unused(self, result: Any) -> None:
        if isinstance(result, Opened):
            self._descriptor = result.descriptor

    def _close(self) -> None:
        super()._close()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if self._is_archive:
            self._is_archive = False
            archive.UNDER_WAY.leave()


def _attachment(name: str) -> tuple[bytes, bytes]:
    """Return the field by which a browser saves a response as `name` (RFC 6266; RFC 8187, 3.2.1)."""
    plain = re.sub(r"[^\w .()+-]", "_", name, flags=re.ASCII)
    value = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return (b"Content-Disposition", value.encode("ascii"))
