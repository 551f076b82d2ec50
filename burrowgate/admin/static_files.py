"""The files of the console: read once at start, and served by exact path."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from burrowgate.admin import player
from burrowgate.admin.operations import ApiResponse
from burrowgate.core.http import security_headers

FOLDER = Path(__file__).parent / "static"
POLICY = security_headers.policy(
    script_src="'self'", style_src="'self'", img_src="'self'", connect_src="'self'", frame_src="'self'"
).decode()
_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
_ALREADY_COMPRESSED = frozenset({".png", ".ico", ".woff2"})


@dataclass(frozen=True, slots=True)
class File:
    """One file, plain and gzip-compressed."""

    body: bytes
    compressed: bytes
    content_type: str
    policy: str = POLICY

    def response(self, accept_encoding: Sequence[bytes] = ()) -> ApiResponse:
        """The response for the fields `Accept-Encoding` (RFC 9110, 12.5.3), compressed if they allow gzip."""
        names = [name.strip().lower() for field in accept_encoding for name in field.split(b",")]
        headers = [("Content-Security-Policy", self.policy), ("Vary", "Accept-Encoding")]
        if b"gzip" in names and self.compressed:
            headers.append(("Content-Encoding", "gzip"))
            return ApiResponse(200, self.compressed, self.content_type, tuple(headers))
        return ApiResponse(200, self.body, self.content_type, tuple(headers))


def read(folder: Path = FOLDER) -> Mapping[str, File]:
    """All files of the console by path: `/` for the page, `/<name>` and `/<folder>/<name>` for the others.

    The player's page has its library in it, of which no file is served by itself.
    """
    files = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        parts = path.relative_to(folder).parts
        content_type = _CONTENT_TYPES.get(path.suffix)
        if content_type is None or not path.is_file() or any(part.startswith(".") for part in parts):
            continue
        if player.LIBRARY in path.relative_to(folder).parents:
            continue
        name = "/" if parts == ("index.html",) else "/" + "/".join(parts)
        files[name] = _file(path.read_bytes(), content_type, is_compressed=path.suffix in _ALREADY_COMPRESSED)
    if files:
        body, policy = player.page(folder)
        files[player.PATH] = _file(body, _CONTENT_TYPES[".html"], policy=policy)
    return files


def _file(body: bytes, content_type: str, *, is_compressed: bool = False, policy: str = POLICY) -> File:
    return File(body, b"" if is_compressed else gzip.compress(body, mtime=0), content_type, policy)


def missing_sentence(folder: Path = FOLDER) -> str:
    """Return that the player of recordings is not in `folder` and what to do about it; empty if it is."""
    if (folder / player.LIBRARY / "asciinema-player.js").is_file():
        return ""
    return (
        "This installation lacks asciinema-player, with which the console plays recordings; install npm and run"
        " `python tools/web_assets.py` in the checkout, or install a package that was built where npm is."
    )
