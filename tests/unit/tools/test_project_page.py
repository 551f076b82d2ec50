"""Tests for tools.project_page: links of README on a package index, and where the project's address comes from."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.support import ROOT, TestCase, requires
from tools.project_page import VARIABLE, absolute_links, project_urls, repository

URL = "https://forge.example/ann/burrowgate"
README = (ROOT / "README.md").read_text("utf-8")
_RELATIVE = re.compile(r"\]\((?!https?:|#)")


class LinkTests(TestCase):
    def test_all_links_of_readme_become_absolute(self) -> None:
        self.assertRegex(README, _RELATIVE)
        shown = absolute_links(README, URL)
        self.assertNotRegex(shown, _RELATIVE)
        self.assertIn(f"({URL}/raw/HEAD/docs/screenshots/now-light.png)", shown)
        self.assertIn(f"({URL}/blob/HEAD/docs/tutorial.md)", shown)

    def test_without_an_address_no_link_is_dead(self) -> None:
        shown = absolute_links(README, "")
        self.assertNotRegex(shown, _RELATIVE)
        self.assertNotIn(".png", shown)
        self.assertIn("[pipx](https://pipx.pypa.io)", shown)

    def test_addresses_and_anchors_stay(self) -> None:
        for text in ("[a](https://b.example/c)", "[a](#b)", "[a](mailto:b@c.example)"):
            self.assertEqual(absolute_links(text, URL), text)
        self.assertEqual(absolute_links("[a](docs/../b.md#c)", URL), f"[a]({URL}/blob/HEAD/b.md#c)")


class RepositoryTests(TestCase):
    def test_the_variable_counts_if_it_is_https(self) -> None:
        for given, url in {
            URL: URL,
            f"{URL}.git/": URL,
            "https://ann:secret@forge.example:8443/ann/burrowgate": "https://forge.example:8443/ann/burrowgate",
            "git@forge.example:ann/burrowgate.git": "",
            "/srv/git/burrowgate": "",
        }.items():
            self.assertEqual(repository(ROOT, {VARIABLE: given}), url, given)

    @requires("git")
    def test_origin_of_the_checkout_counts_otherwise(self) -> None:
        folder = Path(self.mktemp())
        subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
        self.assertEqual(repository(folder, {}), "")
        subprocess.run(["git", "-C", str(folder), "remote", "add", "origin", f"{URL}.git"], check=True)
        self.assertEqual(repository(folder, {}), URL)

    def test_urls_of_the_project(self) -> None:
        self.assertEqual(project_urls(""), {})
        self.assertEqual(project_urls(URL)["Changelog"], f"{URL}/blob/HEAD/CHANGELOG.md")
