from __future__ import annotations

import os

from tests.admin.wire import ADMIN_KEY
from tests.cli.support import CliTestCase


class CommandTests(CliTestCase):
    def test_the_address_and_where_the_key_is_but_not_the_key(self) -> None:
        out = self.ok("console", "--print").out
        self.assertIn("http://127.0.0.1:8481/", out)
        self.assertIn(os.path.join(self.folder, ".burrowgate", "admin.key"), out)
        self.assertNotIn(ADMIN_KEY, out)

    def test_for_a_program(self) -> None:
        self.assertEqual(set(self.ok("console", "--json").json), {"url", "key_file"})
