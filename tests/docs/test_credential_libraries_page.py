"""docs/credential-libraries.md lists each built-in library with its options and their defaults."""

from __future__ import annotations

import re

from burrowgate.credentials.interfaces import EndsBy
from burrowgate.credentials.plugins import find_library
from tests.support import ROOT, TestCase

BUILT_IN = ("ssh-ca", "postgresql-role", "mariadb-user", "redis-acl")


def sections() -> dict[str, str]:
    """Return the text of each section by the type in its heading."""
    page = (ROOT / "docs/credential-libraries.md").read_text("utf-8")
    return dict(re.findall(r"^## `([a-z-]+)`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))


class PageTests(TestCase):
    def test_every_type_has_a_section(self) -> None:
        self.assertEqual(tuple(sections()), BUILT_IN)

    def test_every_option_is_listed_as_it_is(self) -> None:
        for name, text in sections().items():
            rows = re.findall(r"^\| `([a-z_]+)` \|([^|]*)\|", text, re.MULTILINE)
            options = find_library(name).options
            expected = [
                (option.name, "required" if option.required else f"`{option.default}`" if option.default else "")
                for option in options
            ]
            self.assertEqual([(option, default.strip()) for option, default in rows], expected, name)

    def test_table_says_what_ends_by_time(self) -> None:
        page = (ROOT / "docs/credential-libraries.md").read_text("utf-8")
        rows = dict(re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE))
        for name in BUILT_IN:
            self.assertEqual("expired" in rows[name], find_library(name).ends_by is EndsBy.TIME, name)
