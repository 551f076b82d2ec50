"""Script and style files of the pages of TCP sessions: ours, and those of the libraries that they use.

Rules.
    A request names one file of a table that is made at start; its path is never joined with a folder.
    The libraries are fetched when the package is built (`tools/web_assets.py`, docs/decisions/0028-web-assets.md), and
    each file is served only with the hash that was written down then. Without them the gateway runs, and the pages that
    need one say so.
    The URL of a file has the version of its library, or a hash of our own files: browsers keep it for a year.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from twisted.logger import Logger

from burrowgate.core.http import security_headers
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.static.conditional import FileVersion, select

PATH = RESERVED_PATH + b"/assets/"
LIBRARIES = ("novnc", "xterm", "xterm-addon-fit", "xterm-addon-search")
"""Folders of `assets`, and their names in `url`."""
_HERE = Path(__file__).parent
OWN = "burrowgate"
TERMINAL = "terminal"
OWN_FOLDERS = {OWN: (_HERE / "web", _HERE.parent / "browser/web"), TERMINAL: (_HERE / "terminal/static",)}
"""The folders of our own files, by their names in `url`; those of one name import each other."""
_TYPES = {".js": b"text/javascript; charset=utf-8", ".css": b"text/css; charset=utf-8", ".svg": b"image/svg+xml"}
_CACHING = (b"Cache-Control", b"private, max-age=31536000, immutable")
_log = Logger()


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    sha256: str


class WebAssets:
    """A fixed table of files. What was read once stays in memory: about 1.2 MB in all."""

    def __init__(self, libraries: Path = _HERE / "assets", own: Mapping[str, Sequence[Path]] = OWN_FOLDERS) -> None:
        self._files: dict[bytes, _File] = {}
        self._bodies: dict[bytes, bytes] = {}
        self._folders: dict[str, str] = {}
        for name, (version, digests) in _read_index(libraries).items():
            self._add(name, version, {libraries / name / file: (file, digest) for file, digest in digests.items()})
        for name, folders in own.items():
            paths = [path for folder in folders for path in sorted(folder.glob("*")) if path.suffix in _TYPES]
            found = {path: _sha256(path.read_bytes()) for path in paths}
            version = _sha256("".join(found.values()).encode())[:16]
            self._add(name, version, {path: (path.name, digest) for path, digest in found.items()})

    def _add(self, name: str, version: str, files: Mapping[Path, tuple[str, str]]) -> None:
        self._folders[name] = folder = f"{PATH.decode()}{name}-{version}/"
        for path, (file, digest) in files.items():
            if path.suffix in _TYPES:
                self._files[f"{folder}{file}".encode("ascii")] = _File(path, digest)

    def has(self, name: str) -> bool:
        """Return whether the library `name` is here."""
        return name in self._folders

    def url(self, name: str, file: str) -> str:
        """Return the path of `file` of the library `name`. Raises `KeyError` if it is not here."""
        path = f"{self._folders[name]}{file}"
        if path.encode("ascii") not in self._files:
            raise KeyError(file)
        return path

    def response(
        self, path: bytes, fields: Sequence[tuple[bytes, bytes]] = (), *, wants_json: bool = False
    ) -> Response:
        """Return the response to a GET or HEAD of `path` with `fields`; 404 for what is not in the table."""
        file = self._files.get(path)
        body = None if file is None else self._body(path, file)
        if file is None or body is None:
            return builder.reserved_not_found(wants_json)
        etag = b'"%b"' % file.sha256.encode("ascii")
        sent = [_CACHING if name == b"Cache-Control" else (name, value) for name, value in security_headers.FIELDS]
        conditions = [(name, value) for name, value in fields if name.lower() == b"if-none-match"]
        if select(b"GET", conditions, FileVersion(etag=etag, modified=None, size=len(body)), 0).status == 304:
            return Response(304, b"Not Modified", [*sent, (b"ETag", etag)], b"")
        types = security_headers.fields(_TYPES[file.path.suffix])[:2]
        return Response(200, b"OK", [*types, *sent, (b"ETag", etag)], body)

    def _body(self, path: bytes, file: _File) -> bytes | None:
        """Return the contents of `file`; None if they are not what its hash says."""
        body = self._bodies.get(path)
        if body is not None:
            return body
        try:
            body = file.path.read_bytes()
        except OSError as error:
            _log.error("The file {path} cannot be read: {error}", path=str(file.path), error=error.strerror)
            return None
        if _sha256(body) != file.sha256:
            _log.error("The file {path} is not the one that was built; install Burrowgate again.", path=str(file.path))
            return None
        self._bodies[path] = body
        return body


def missing_sentence(libraries: tuple[str, ...] = LIBRARIES, folder: Path = _HERE / "assets") -> str:
    """Return which of `libraries` are not in `folder` and what to do about it; empty if all are."""
    lacking = sorted(set(libraries) - _read_index(folder).keys())
    if not lacking:
        return ""
    return (
        f"This installation lacks {', '.join(lacking)}, which its terminal and desktop in the browser need; install npm"
        " and run `python tools/web_assets.py` in the checkout, or install a package that was built where npm is."
    )


def _read_index(folder: Path) -> dict[str, tuple[str, dict[str, str]]]:
    """Return version and SHA-256 of each file of each library; empty without a whole index."""
    try:
        index = json.loads((folder / "index.json").read_text("utf-8"))
        return {name: (str(index[name]["version"]), dict(index[name]["files"])) for name in LIBRARIES if name in index}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
