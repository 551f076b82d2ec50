"""Media types of files by their names."""

from __future__ import annotations

from burrowgate.proxy.static.media_types import content_type
from tests.support import TestCase


class ContentTypeTests(TestCase):
    def test_types_are_the_same_on_every_machine(self) -> None:
        for name, expected in (
            ("a.html", b"text/html; charset=utf-8"),
            ("a.HTML", b"text/html; charset=utf-8"),
            ("a.css", b"text/css; charset=utf-8"),
            ("a.js", b"text/javascript; charset=utf-8"),
            ("a.json", b"application/json"),
            ("a.svg", b"image/svg+xml"),
            ("a.webp", b"image/webp"),
            ("a.woff2", b"font/woff2"),
            ("a.wasm", b"application/wasm"),
            ("a.tar.gz", b"application/gzip"),
            ("a.txt.br", b"application/octet-stream"),
            ("a.unheard-of", b"application/octet-stream"),
            ("notes.log", b"text/plain; charset=utf-8"),
            ("notes.MD", b"text/markdown; charset=utf-8"),
            ("pyproject.toml", b"text/plain; charset=utf-8"),
            ("a.ts", b"text/plain; charset=utf-8"),
            ("a.ics", b"text/calendar; charset=utf-8"),
            ("a.flac", b"audio/flac"),
            ("a.mkv", b"video/matroska"),
            ("a.m4a", b"audio/mp4"),
            ("a.ttf", b"font/ttf"),
            ("a.docx", b"application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("Makefile", b"application/octet-stream"),
            ("data:text/html,x", b"application/octet-stream"),
        ):
            self.assertEqual(content_type(name), expected, name)
