"""Options of a drop box: the body that they make, and the words for it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from burrowgate.cli.drop_options import drop_body, drop_text
from burrowgate.cli.share_session import ShareRequest, find_target
from burrowgate.cli.targets import shape
from tests.support import TestCase
from tests.support.cli import CliTestCase

NONE = {"drop": None, "max_file_bytes": None, "max_total_bytes": None, "max_files": None}


class BodyTests(TestCase):
    def test_body(self) -> None:
        for given, body in (
            ({}, {}),
            ({"drop": True}, {"drop": {}}),
            ({"drop": False}, {"drop": None}),
            ({"max_files": 7}, {"drop": {"max_files": 7}}),
            ({"drop": True, "max_file_bytes": 5}, {"drop": {"max_file_bytes": 5}}),
        ):
            self.assertEqual(drop_body(NONE | given), body)
            self.assertEqual(shape(NONE | given | {"enabled": True}), {"enabled": True} | body)
        self.assertRaises(click.UsageError, drop_body, NONE | {"drop": False, "max_files": 7})

    def test_words(self) -> None:
        self.assertEqual(drop_text(None), "")
        self.assertEqual(
            drop_text({"max_file_bytes": 5_000_000, "max_total_bytes": 10**9, "max_files": 1000}),
            "visitors add files and read none: 5.0 MB each, 1.0 GB and 1,000 files in all",
        )

    def test_share_finds_the_drop_box_and_not_the_folder_that_is_read(self) -> None:
        reading = {"name": "a", "address": "/srv/a", "type": "folder", "enabled": True, "drop": None}
        box = {**reading, "name": "b", "drop": {"max_files": 1}}
        plain = ShareRequest(address="/srv/a", name=None, session={})
        dropping = ShareRequest(address="/srv/a", name=None, session={}, properties={"drop": {}})
        self.assertEqual(find_target(plain, [box, reading]), reading)
        self.assertEqual(find_target(dropping, [reading, box]), box)
        self.assertIsNone(find_target(dropping, [reading]))
        self.assertIsNone(find_target(plain, [box]))


class CommandTests(CliTestCase):
    def test_drop_box_is_added_changed_and_ended(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        added = self.ok("targets", "add", "box", str(folder), "--drop", "--drop-max-file", "5MiB", "--json").json
        self.assertEqual(added["drop"]["max_file_bytes"], 5_242_880)
        changed = self.ok("targets", "set", "box", "--drop-max-total", "2GiB").out
        self.assertIn("5.2 MB each, 2.1 GB and 1,000 files in all", changed)
        self.assertIn("drop box", self.ok("targets", "list").out)
        self.assertNotIn("drop box", self.ok("targets", "set", "box", "--no-drop").out)
        self.assertEqual(os.listdir(folder), [])

    def test_errors_name_what_to_do(self) -> None:
        refused = self.run_cli("targets", "add", "app", "3000", "--drop")
        self.assertEqual(refused.code, 5)
        self.assertIn("Only a folder can be a drop box", refused.err)
        refused = self.run_cli("targets", "add", "app", "3000", "--drop-max-file", "5 parsecs")
        self.assertEqual(refused.code, 2)
        self.assertIn("is not a size", refused.err)
