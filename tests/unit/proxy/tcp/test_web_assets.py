"""Tests for the table of script and style files of the pages of TCP sessions."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from twisted.logger import globalLogPublisher

from burrowgate.proxy.tcp import web_assets
from burrowgate.proxy.tcp.web_assets import OWN, WebAssets, missing_sentence
from tests.support import TestCase
from tests.support.web_assets import requires_web_assets


class _Case(TestCase):
    def setUp(self) -> None:
        root = Path(self.mktemp())
        self.libraries, self.own = root / "assets", root / "web"
        self.own.mkdir(parents=True)
        (self.own / "page.js").write_bytes(b"page()")
        (self.own / "notes.txt").write_bytes(b"not served")
        self.build("novnc", "1.7.0", {"core/rfb.js": b"export default 1", "LICENSE": b"MPL", "style.css": b"a{}"})

    def build(self, name: str, version: str, files: dict[str, bytes]) -> None:
        for file, body in files.items():
            path = self.libraries / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        digests = {file: hashlib.sha256(body).hexdigest() for file, body in files.items()}
        index = {name: {"version": version, "files": digests}}
        (self.libraries / "index.json").write_text(json.dumps(index))

    def table(self) -> WebAssets:
        return WebAssets(self.libraries, {OWN: (self.own,)})

    def logged(self) -> list[str]:
        lines: list[str] = []

        def observe(event: dict[str, object]) -> None:
            lines.append(str(event["log_format"]).format_map({"error": "", **event}))

        globalLogPublisher.addObserver(observe)
        self.addCleanup(globalLogPublisher.removeObserver, observe)
        return lines


class ServingTests(_Case):
    def test_file_of_a_library_has_type_hash_and_permanent_caching(self) -> None:
        table = self.table()
        path = table.url("novnc", "core/rfb.js")
        self.assertEqual(path, "/.burrowgate/assets/novnc-1.7.0/core/rfb.js")
        response = table.response(path.encode())
        self.assertEqual((response.status, response.body), (200, b"export default 1"))
        fields = dict(response.fields)
        self.assertEqual(len(fields), len(response.fields))
        self.assertEqual(fields[b"Content-Type"], b"text/javascript; charset=utf-8")
        self.assertEqual(fields[b"Cache-Control"], b"private, max-age=31536000, immutable")
        self.assertEqual(fields[b"ETag"], b'"%s"' % hashlib.sha256(response.body).hexdigest().encode())
        self.assertEqual(fields[b"X-Content-Type-Options"], b"nosniff")
        self.assertEqual(fields[b"Cross-Origin-Resource-Policy"], b"same-origin")

    def test_known_tag_is_answered_by_304(self) -> None:
        table = self.table()
        path = table.url("novnc", "style.css").encode()
        tag = dict(table.response(path).fields)[b"ETag"]
        for value, status in {tag: 304, b"*": 304, b'W/%s, "x"' % tag: 304, b'"x"': 200, b"": 200}.items():
            response = table.response(path, [(b"if-none-match", value)])
            self.assertEqual(response.status, status, value)
            self.assertEqual(response.body, b"" if status == 304 else b"a{}")
            self.assertEqual(dict(response.fields)[b"ETag"], tag)

    def test_ranges_and_dates_are_ignored(self) -> None:
        table = self.table()
        response = table.response(
            table.url("novnc", "style.css").encode(),
            [(b"Range", b"bytes=0-0"), (b"If-Modified-Since", b"Sun, 06 Nov 2094 08:49:37 GMT"), (b"If-Match", b'"x"')],
        )
        self.assertEqual((response.status, response.body), (200, b"a{}"))

    def test_only_paths_of_the_table_are_served(self) -> None:  # SEC-91
        table = self.table()
        folder = b"/.burrowgate/assets/"
        for path in (
            folder,
            folder + b"novnc-1.7.0/",
            folder + b"novnc-1.7.0/core/../core/rfb.js",
            folder + b"novnc-1.7.0/core/%72fb.js",
            folder + b"novnc-1.7.0/core//rfb.js",
            folder + b"novnc-1.7.0/core/rfb.js/",
            folder + b"novnc-1.7.0/core/rfb.js\x00",
            folder + b"novnc-1.7.0/LICENSE",
            folder + b"novnc-1.6.0/core/rfb.js",
            folder + b"novnc/core/rfb.js",
            folder + b"index.json",
            folder + b"../web_assets.py",
            folder + b"..%2f..%2fetc/passwd",
            folder + b"/etc/passwd",
            folder + b"\xff",
            table.url(OWN, "page.js").encode().replace(b"page.js", b"notes.txt"),
            b"",
        ):
            self.assertEqual(table.response(path).status, 404, path)

    def test_url_of_our_files_changes_with_any_of_them(self) -> None:
        before = self.table().url(OWN, "page.js")
        self.assertEqual(self.table().url(OWN, "page.js"), before)
        (self.own / "page.css").write_bytes(b"b{}")
        self.assertNotEqual(self.table().url(OWN, "page.js"), before)

    def test_file_that_was_changed_after_the_build_is_refused_and_logged(self) -> None:
        table, lines = self.table(), self.logged()
        path = table.url("novnc", "core/rfb.js").encode()
        (self.libraries / "novnc/core/rfb.js").write_bytes(b"export default steal()")
        self.assertEqual(table.response(path).status, 404)
        self.assertEqual(len([line for line in lines if "rfb.js is not the one that was built" in line]), 1)
        (self.libraries / "novnc/core/rfb.js").unlink()
        self.assertEqual(table.response(path).status, 404)

    def test_file_is_read_once(self) -> None:
        table = self.table()
        path = table.url("novnc", "core/rfb.js").encode()
        first = table.response(path).body
        (self.libraries / "novnc/core/rfb.js").unlink()
        self.assertIs(table.response(path).body, first)


class MissingTests(_Case):
    def test_without_libraries_our_own_files_are_served(self) -> None:
        table = WebAssets(self.libraries / "none", {OWN: (self.own,)})
        self.assertFalse(table.has("novnc"))
        with self.assertRaises(KeyError):
            table.url("novnc", "core/rfb.js")
        self.assertEqual(table.response(table.url(OWN, "page.js").encode()).body, b"page()")

    def test_index_that_cannot_be_read_counts_as_none(self) -> None:
        for text in (
            "",
            "{",
            "[]",
            '"novnc"',
            '{"novnc": {}}',
            '{"novnc": null}',
            '{"novnc": {"version": 1, "files": 7}}',
        ):
            (self.libraries / "index.json").write_text(text)
            self.assertFalse(self.table().has("novnc"), text)

    def test_sentence_names_what_is_missing_and_what_to_do(self) -> None:
        self.assertEqual(missing_sentence(("novnc",), self.libraries), "")
        sentence = missing_sentence(("novnc", "xterm"), self.libraries)
        self.assertIn("lacks xterm,", sentence)
        self.assertIn("python tools/web_assets.py", sentence)


@requires_web_assets
class BuiltTests(TestCase):
    def test_every_file_that_was_built_is_served(self) -> None:
        table = WebAssets()
        self.assertEqual(missing_sentence(), "")
        index = json.loads((Path(web_assets.__file__).parent / "assets/index.json").read_text())
        served = 0
        for name, entry in index.items():
            self.assertIn("LICENSE", entry["files"])
            self.assertTrue(entry["integrity"].startswith("sha512-"))
            for file in entry["files"]:
                if file.endswith((".js", ".css")):
                    self.assertEqual(table.response(table.url(name, file).encode()).status, 200, file)
                    served += 1
        self.assertGreater(served, 50)

    def test_modules_import_nothing_that_is_not_served(self) -> None:
        table = WebAssets()
        index = json.loads((Path(web_assets.__file__).parent / "assets/index.json").read_text())
        for file in index["novnc"]["files"]:
            if file.endswith(".js"):
                text = table.response(table.url("novnc", file).encode()).body.decode()
                for line in text.splitlines():
                    if line.startswith(("import ", "export ")) and " from " in line:
                        name = line.rpartition(" from ")[2].strip(" ;'\"")
                        path = (Path("/") / file).parent / name
                        table.url("novnc", str(Path(path.as_posix()).resolve()).lstrip("/"))
