"""Tests for tools.draw_architecture: the diagram is up to date, well formed and complete."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

from tools import draw_architecture


class PictureTests(unittest.TestCase):
    def test_file_is_up_to_date(self) -> None:
        self.assertEqual(draw_architecture.main(["--check"]), 0, "run `python tools/draw_architecture.py`")

    def test_missing_or_outdated_file_is_reported(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            picture = Path(folder) / "architecture.svg"
            self.assertEqual(draw_architecture.main(["--check"], picture), 1)
            picture.write_text("<svg/>", "utf-8")
            self.assertEqual(draw_architecture.main(["--check"], picture), 1)
            self.assertEqual(draw_architecture.main([], picture), 0)
            self.assertEqual(draw_architecture.main(["--check"], picture), 0)

    def test_diagram_is_well_formed_and_fits(self) -> None:
        root = ElementTree.fromstring(draw_architecture.svg())
        self.assertEqual(root.get("viewBox"), f"0 0 {draw_architecture.WIDTH} {draw_architecture.HEIGHT}")
        for box in draw_architecture.BOXES:
            self.assertLessEqual(box.x + box.width, draw_architecture.WIDTH, box)
            self.assertLessEqual(box.y + box.height, draw_architecture.HEIGHT, box)

    def test_packages_are_named_once(self) -> None:
        names = [box.name for box in draw_architecture.BOXES]
        self.assertEqual(len(names), len(set(names)))
