"""The code examples that the console shows for a page share reproduce the protocol's test vectors and links."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from burrowgate.core.tokens import b64url
from tests.e2e.console.support import ConsoleTestCase, expect
from tests.support import requires
from tests.support.gateway_process import Gateway, fetch, new_folder, site

COMMANDS = {
    "Python": [sys.executable, "recipe.py"],
    "JavaScript": ["node", "recipe.mjs"],
    "Go": ["go", "run", "recipe.go"],
    "Ruby": ["ruby", "recipe.rb"],
}
TOKEN = "gNSgp5.AAECAwQFBgcICQoLDA0ODw.1700000000.-VyByRf5aNulSk7GsdBkdA"
LINK = "?-VyByRf5aNulSk7GsdBkdA=gNSgp5.AAECAwQFBgcICQoLDA0ODw.1700000000&"
OWN_SEED = "VxWJhfhZjB2tusK0pzHN_EHktcyRONsB7iFx3-PX9J0"
SEED = b64url(bytes(range(32)))
VECTORS = [
    (OWN_SEED, "https://app.example.com", "/reports/42", "6OOOcNtWD1qqP561ck8wSA"),
    (SEED, "https://app.example.com", "/", "VhQzY8Ov9dQXX56w0lMVZQ"),
    (SEED + "=", "https://app.example.com", "/reports/42", "yyPQ_e97VSIaQbEDm1tNLQ"),
    (SEED, "https://app.example.com", "/reports/42/", "zz6SqkQOTETY-8Fsd9N6Tg"),
    (SEED, "https://app.example.com:8443", "/reports/42", "ZJIFIlim3hIrmuLXd20RsA"),
]
"""Test vectors of docs/protocol.md: seed (padded or not), origin, path and page token."""


@requires("node")
@requires("go")
@requires("ruby")
class TestSnippets(ConsoleTestCase):
    go_cache: ClassVar[str]
    """Folder of Go's build cache, shared by the tests of this class."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cache = tempfile.TemporaryDirectory(prefix="burrowgate-test-", ignore_cleanup_errors=True)
        cls.addClassCleanup(cache.cleanup)
        cls.go_cache = cache.name

    def run_snippet(self, language: str, code: str, seed: str) -> str:
        """Return the output of `code`, run with the seed in its environment."""
        folder = new_folder(self)
        command = COMMANDS[language]
        Path(folder, command[-1]).write_text(code)
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "GOCACHE": self.go_cache,
            "GOTOOLCHAIN": "local",
            "SHARE_SEED": seed,
        }
        done = subprocess.run(
            command, cwd=folder, env=environ, capture_output=True, text=True, timeout=300, check=False
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""), language)
        return done.stdout.strip()

    def test_snippets_reproduce_the_protocol_vectors(self) -> None:
        page = self.page()
        page.goto(self.origin)
        for language in COMMANDS:
            for seed, origin, path, token in VECTORS:
                code = page.evaluate(
                    "async ([name, about]) => (await import('/snippets.js')).snippet(name, about)",
                    [language.lower(), {"origin": origin, "token": TOKEN, "path": path}],
                )
                with self.subTest(language, origin=origin, path=path):
                    self.assertEqual(self.run_snippet(language, code, seed), f"{origin}{path}{LINK}{token}=p")

    def test_derived_link_opens_its_page_only(self) -> None:
        gateway = Gateway(self)
        gateway.add("reports", site(self, index="hello", secret="not yours", **{'board {2026} "Q1"': "forty-two"}))
        path = "/board%20%7B2026%7D%20%22Q1%22.html"
        page = self.page()
        page.goto(gateway.cli_json("console")["url"])
        page.get_by_role("button", name="Share reports").click()
        dialog = self.dialog(page)
        dialog.get_by_text("Single pages").click()
        dialog.get_by_text("Limits").click()
        dialog.get_by_label("Page", exact=True).fill(path)
        dialog.get_by_role("button", name="Make the link").click()
        expect(dialog.get_by_text("Copy the seed now")).to_be_visible()
        seed = dialog.get_by_label("Share seed", exact=True).input_value()
        example = dialog.get_by_role("textbox", name="The link").input_value()
        for language in COMMANDS:
            with self.subTest(language):
                dialog.get_by_text(language, exact=True).click()
                code = dialog.get_by_label("Example").inner_text()
                self.assertNotIn(seed, code)
                link = self.run_snippet(language, code, seed)
                self.assertEqual(link, example)
                status, body = fetch(link)
                self.assertEqual((status, body), (200, b"forty-two"))
                parts = urlsplit(link)
                other = f"{parts.scheme}://{parts.netloc}/secret.html?{parts.query}"
                self.assertEqual(fetch(other)[0], 403)
