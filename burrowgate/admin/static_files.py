"""The files of the browser's console: read once, served by name, and none but those."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from burrowgate.admin.operations import ApiResponse
from burrowgate.core.http import security_headers

FOLDER = Path(__file__).parent / "static"
POLICY = security_headers.policy(
    script_src="'self'", style_src="'self'", img_src="'self'", connect_src="'self'"
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
_PACKED_ALREADY = frozenset({".png", ".ico", ".woff2"})


@dataclass(frozen=True, slots=True)
class File:
    """One file, as it is and packed."""

    body: bytes
    packed: bytes
    content_type: str

    def answer(self, accept_encoding: Sequence[bytes] = ()) -> ApiResponse:
        """The answer to somebody whose fields `Accept-Encoding` (RFC 9110, 12.5.3) are these."""
        names = [one.strip().lower() for field in accept_encoding for one in field.split(b",")]
        headers = [("Content-Security-Policy", POLICY), ("Vary", "Accept-Encoding")]
        if b"gzip" in names and self.packed:
            headers.append(("Content-Encoding", "gzip"))
            return ApiResponse(200, self.packed, self.content_type, tuple(headers))
        return ApiResponse(200, self.body, self.content_type, tuple(headers))


def read(folder: Path = FOLDER) -> Mapping[str, File]:
    """Every file of the console by its path: `/` for the page, `/<name>` and `/<folder>/<name>` for the others."""
    files = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        parts = path.relative_to(folder).parts
        content_type = _CONTENT_TYPES.get(path.suffix)
        if content_type is None or not path.is_file() or any(part.startswith(".") for part in parts):
            continue
        body = path.read_bytes()
        packed = b"" if path.suffix in _PACKED_ALREADY else gzip.compress(body, mtime=0)
        files["/" if parts == ("index.html",) else "/" + "/".join(parts)] = File(body, packed, content_type)
    return files
