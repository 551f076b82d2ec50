"""The files of the console are served by exact path."""

import gzip
import hashlib
import json
import os
import re
from pathlib import Path

from burrowgate.admin import player, static_files
from burrowgate.core.audit import Action
from burrowgate.core.http import html_page
from tests.support import ROOT, TestCase
from tests.support.admin_wire import AdminTestCase


class TestRead(TestCase):
    def test_files_are_read_by_path(self) -> None:
        folder = Path(self.mktemp())
        os.makedirs(folder / "sub")
        for name in ("index.html", "console.js", "console.css", "notes.txt", ".hidden.js", "sub/deep.js"):
            (folder / name).write_text(name)
        files = static_files.read(folder)
        self.assertEqual(sorted(files), ["/", "/console.css", "/console.js", "/player.html", "/sub/deep.js"])
        self.assertEqual(files["/"].body, b"index.html")
        self.assertEqual(files["/console.js"].content_type, "text/javascript; charset=utf-8")
        for file in files.values():
            policy = dict(file.response().headers)["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn(
                "frame-ancestors 'self'" if file is files["/player.html"] else "frame-ancestors 'none'", policy
            )
            self.assertNotIn("unsafe", policy.replace("'wasm-unsafe-eval'", ""))

    def test_missing_folder_has_no_files(self) -> None:
        self.assertEqual(static_files.read(Path(self.mktemp())), {})


class TestPlayer(TestCase):
    def test_sentence_says_what_to_do_without_the_player(self) -> None:
        folder = Path(self.mktemp())
        self.assertIn("lacks asciinema-player", static_files.missing_sentence(folder))
        self.assertIn("python tools/web_assets.py", static_files.missing_sentence(folder))
        (folder / player.LIBRARY).mkdir(parents=True)
        (folder / player.LIBRARY / "asciinema-player.js").touch()
        self.assertEqual(static_files.missing_sentence(folder), "")

    def test_page_of_the_player_has_no_origin_and_makes_no_request(self) -> None:  # SEC-93
        file = static_files.read()["/player.html"]
        policy = dict(file.response().headers)["Content-Security-Policy"]
        self.assertRegex(
            policy,
            r"^default-src 'none'; script-src 'wasm-unsafe-eval'( 'sha256-\S+'){2}; style-src( 'sha256-\S+'){2};"
            r" frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-scripts$",
        )
        for element in ("script", "style"):
            for text in re.findall(rf"<{element}>(.*?)</{element}>", file.body.decode(), re.DOTALL):
                self.assertIn(html_page.source_of(text), policy)
        self.assertNotIn(b" src=", file.body.partition(b"<script>")[0])

    def test_library_of_the_player_is_not_served_by_itself(self) -> None:
        self.assertEqual([path for path in static_files.read() if path.startswith("/assets")], [])

    def test_library_that_would_end_its_element_is_refused(self) -> None:
        folder = Path(self.mktemp())
        (folder / player.LIBRARY).mkdir(parents=True)
        (folder / player.LIBRARY / "asciinema-player.js").write_text("'</SCRIPT>'")
        with self.assertRaises(ValueError):
            player.page(folder)

    def test_page_without_the_library_is_served(self) -> None:
        body, _ = player.page(Path(self.mktemp()))
        self.assertIn(b'"missing"', body)


class TestServed(AdminTestCase):
    def test_console_files_need_no_key(self) -> None:
        for path, file in static_files.read().items():
            reply = self.call("GET", path, headers={"Authorization": None})
            self.assertEqual((reply.status, reply.body), (200, file.body))
            if path != player.PATH:
                self.assertEqual(
                    reply.headers["content-security-policy"],
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                )
                self.assertEqual(reply.headers["cross-origin-resource-policy"], "same-origin")
            self.assertEqual(reply.headers["x-content-type-options"], "nosniff")
            self.assertEqual(reply.headers["referrer-policy"], "no-referrer")
            self.assertEqual(self.call("POST", path, {}).headers["allow"], "GET, HEAD")

    def test_other_paths_are_not_served(self) -> None:
        for path in ("/root.py", "/../root.py", "/%2e%2e/root.py", "/static/../root.py", "/.hidden.js", "//"):
            self.assertProblem(self.call("GET", path), 404)


class TestCompression(AdminTestCase):
    def test_gzip_only_for_clients_that_accept_it(self) -> None:
        for field, packed in {"gzip, deflate, br": True, "GZIP": True, "br": False, "": False}.items():
            reply = self.call("GET", "/", headers={"Accept-Encoding": field})
            self.assertEqual(reply.headers.get("content-encoding"), "gzip" if packed else None, field)
            self.assertEqual(reply.headers["vary"], "Accept-Encoding")
            body = gzip.decompress(reply.body) if packed else reply.body
            self.assertEqual(body, (static_files.FOLDER / "index.html").read_bytes())


class TestWords(TestCase):
    def test_each_action_of_the_audit_log_has_words(self) -> None:
        text = (static_files.FOLDER / "format.js").read_text()
        self.assertEqual([action.value for action in Action if f'"{action.value}": "' not in text], [])


class TestVendored(TestCase):
    def test_vendored_files_match_their_checksums(self) -> None:
        for folder in (static_files.FOLDER / "vendor", ROOT / "tests/e2e/console/vendor"):
            libraries = json.loads((folder / "vendored.json").read_text())
            files = {name: digest for library in libraries for name, digest in library["files"].items()}
            checksums = {
                path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in folder.iterdir()
                if path.name != "vendored.json"
            }
            self.assertEqual(checksums, files)
            for library in libraries:
                self.assertTrue(library["version"] and library["licence"] and library["integrity"], library["name"])
