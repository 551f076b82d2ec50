"""Tests for tools.web_assets: what is fetched, from where, and what counts as missing."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from tests.support import ROOT
from tests.support.web_assets import requires_web_assets
from tools import web_assets
from tools.web_assets import Unavailable


class LockTests(unittest.TestCase):
    """The files in `web`, from which npm works."""

    def setUp(self) -> None:
        self.lock = json.loads((ROOT / "web/package-lock.json").read_text())
        self.table = json.loads((ROOT / "web/assets.json").read_text())

    def test_each_package_is_pinned_by_version_and_hash(self) -> None:
        for name, version in json.loads((ROOT / "web/package.json").read_text())["dependencies"].items():
            self.assertRegex(version, r"^\d+\.\d+\.\d+$")
            self.assertEqual(self.lock["packages"][f"node_modules/{name}"]["version"], version)
        for path, entry in self.lock["packages"].items():
            if path:
                self.assertRegex(entry["integrity"], r"^sha512-[A-Za-z0-9+/]{86}==$", path)

    def test_lock_names_no_host(self) -> None:
        text = (ROOT / "web/package-lock.json").read_text()
        self.assertNotIn("://", text)
        self.assertNotIn("resolved", text)
        self.assertIn("omit-lockfile-registry-resolved=true", (ROOT / "web/.npmrc").read_text())

    def test_npm_runs_no_script_of_a_package(self) -> None:
        self.assertIn("--ignore-scripts", web_assets.NPM)
        self.assertIn("ignore-scripts=true", (ROOT / "web/.npmrc").read_text())

    def test_each_package_is_copied_with_its_licence(self) -> None:
        for name, wanted in self.table.items():
            self.assertIn("LICENSE", wanted["files"].values(), name)
            ignored = (ROOT / ".gitignore").read_text().splitlines()
            self.assertIn(f"/{wanted['destination']}/", ignored, "what is fetched is not in the repository")


@requires_web_assets
class CheckoutTests(unittest.TestCase):
    """A small checkout with the files that were fetched into this one."""

    def setUp(self) -> None:
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        shutil.copytree(ROOT / "web", self.root / "web", ignore=shutil.ignore_patterns("node_modules"))
        for folder in ("burrowgate/proxy/tcp/assets", "burrowgate/admin/static/assets"):
            shutil.copytree(ROOT / folder, self.root / folder)

    def without_npm(self) -> None:
        path = os.environ["PATH"]
        self.addCleanup(os.environ.__setitem__, "PATH", path)
        os.environ["PATH"] = str(self.root)

    def test_nothing_is_fetched_twice(self) -> None:
        self.without_npm()
        self.assertEqual(web_assets.missing(self.root), [])
        self.assertFalse(web_assets.fetch(self.root))

    def test_changed_and_removed_files_are_missing(self) -> None:
        (self.root / "burrowgate/proxy/tcp/assets/novnc/core/rfb.js").write_text("steal()")
        (self.root / "burrowgate/admin/static/assets/asciinema-player/asciinema-player.css").unlink()
        self.assertEqual(web_assets.missing(self.root), ["novnc", "asciinema-player"])

    def test_another_version_in_the_lock_is_missing(self) -> None:
        lock = self.root / "web/package-lock.json"
        lock.write_text(re.sub(r'"version": "6\.0\.0"', '"version": "6.0.1"', lock.read_text()))
        self.assertEqual(web_assets.missing(self.root), ["xterm"])

    def test_other_files_in_the_table_are_missing(self) -> None:
        table = self.root / "web/assets.json"
        table.write_text(table.read_text().replace('"lib/xterm.mjs"', '"lib/xterm.js"'))
        self.assertEqual(web_assets.missing(self.root), ["xterm"])

    def test_index_that_cannot_be_read_is_missing(self) -> None:
        (self.root / "burrowgate/proxy/tcp/assets/index.json").write_text("{")
        self.assertEqual(web_assets.missing(self.root), ["xterm", "xterm-addon-fit", "xterm-addon-search", "novnc"])

    def test_without_npm_a_sentence_says_what_to_do(self) -> None:
        shutil.rmtree(self.root / "burrowgate/proxy/tcp/assets")
        self.without_npm()
        with self.assertRaisesRegex(Unavailable, "npm is not installed; install it, and run"):
            web_assets.fetch(self.root)

    def test_failure_of_npm_leaves_what_was_there(self) -> None:
        lock = self.root / "web/package-lock.json"
        lock.write_text(re.sub(r"sha512-.", "sha512-", lock.read_text()))
        (self.root / "burrowgate/proxy/tcp/assets/novnc/AUTHORS").unlink()
        npm = self.root / "npm"
        npm.write_text("#!/bin/sh\necho 'npm error code EINTEGRITY' >&2\nexit 1\n")
        npm.chmod(0o755)
        self.without_npm()
        with self.assertRaisesRegex(Unavailable, "EINTEGRITY"):
            web_assets.fetch(self.root)
        self.assertTrue((self.root / "burrowgate/proxy/tcp/assets/novnc/core/rfb.js").is_file())
