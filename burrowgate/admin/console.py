"""The files of the browser's console: read once, served by name, and none but those."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from burrowgate.admin.operations import Answer

FOLDER = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}


def read(folder: Path = FOLDER) -> Mapping[str, Answer]:
    """An answer for every path of the console: `/` for its page, `/<name>` for each of the files beside it."""
    answers = {}
    for file in sorted(folder.glob("[!.]*")) if folder.is_dir() else ():
        content_type = _CONTENT_TYPES.get(file.suffix)
        if content_type is not None and file.is_file():
            path = "/" if file.name == "index.html" else f"/{file.name}"
            headers = (("Content-Security-Policy", POLICY),)
            answers[path] = Answer(200, file.read_bytes(), content_type, headers)
    return answers
