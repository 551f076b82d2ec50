"""Runs the commands of README, tutorial and sign-in in their order and compares the output with what is shown."""

from __future__ import annotations

import re
import unittest

from tests.docs.cli_syntax import all_options
from tests.docs.reader import Reader, blocks, commands_of, text_of, without_blocks
from tests.support import ROOT

DOCUMENTS = ("README.md", "docs/tutorial.md", "docs/sign-in.md")


class DocumentTests(unittest.TestCase):
    def test_commands_work_as_shown(self) -> None:
        for document in DOCUMENTS:
            with self.subTest(document):
                lines = commands_of(document)
                self.assertGreater(len(lines), 3)
                reader = Reader(self, "".join(blocks(document, "toml")))
                for line in lines:
                    reader.run(line)
                reader.press_ctrl_c()

    def test_named_options_exist(self) -> None:
        for document in DOCUMENTS:
            code = re.findall(r"`([^`]+)`", without_blocks(document))
            named = {option for text in code for option in re.findall(r"--[a-z-]+", text)}
            self.assertEqual(named - all_options(), set(), document)

    def test_linked_files_exist(self) -> None:
        for document in DOCUMENTS:
            links = re.findall(r"\]\(([^)#:]+)\)", text_of(document))
            missing = [link for link in links if not (ROOT / document).parent.joinpath(link).exists()]
            self.assertEqual(missing, [], document)
