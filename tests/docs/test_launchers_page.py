"""docs/launchers.md lists each built-in launcher and its options; its image has what the entry of boxes needs."""

from __future__ import annotations

import json
import re

from burrowgate.boxes.launchers.ecs.settings import OPTIONS
from burrowgate.boxes.plugins import find_launcher
from tests.support import ROOT, TestCase

PAGE = (ROOT / "docs/launchers.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## `([a-z-]+)`\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


class PageTests(TestCase):
    def test_every_option_is_listed(self) -> None:
        for name, text in SECTIONS.items():
            rows = re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)
            self.assertEqual(rows, list(find_launcher(name).options), name)
        self.assertEqual(list(OPTIONS), list(find_launcher("ecs").options))

    def test_both_recipes_install_the_same_packages(self) -> None:
        recipe = re.search(r"--include=(.*?) \\\n", PAGE, re.DOTALL)
        assert recipe is not None
        packages = set(recipe[1].replace("\\\n", "").split(","))
        dockerfile = (ROOT / "burrowgate/boxes/box/Dockerfile").read_text("utf-8")
        installed = re.search(r"--no-install-recommends \\\n(.*?)&& rm", dockerfile, re.DOTALL)
        assert installed is not None
        self.assertEqual(packages, set(installed[1].replace("\\\n", "").split()))

    def test_image_has_the_files_that_run_in_a_box(self) -> None:
        dockerfile = (ROOT / "burrowgate/boxes/box/Dockerfile").read_text("utf-8")
        copied = re.search(r"^COPY (.*) /opt", dockerfile, re.MULTILINE)
        assert copied is not None
        for name in copied[1].split():
            self.assertTrue((ROOT / "burrowgate/boxes/box" / name).is_file(), name)

    def test_task_definition_is_json_without_a_role_for_pages(self) -> None:
        block = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
        assert block is not None
        definition = json.loads(block[1])
        self.assertNotIn("taskRoleArn", definition)
        self.assertEqual(definition["containerDefinitions"][0]["user"], "10001:10001")
