"""`burrowgate console`: the URL that signs in, without the admin key."""

from __future__ import annotations

import os
import re

from tests.support.admin_wire import ADMIN_KEY
from tests.support.cli import CliTestCase


class CommandTests(CliTestCase):
    def test_output_has_the_login_url_and_the_path_of_the_key_but_not_the_key(self) -> None:
        out = self.ok("console", "--print").out
        match = re.search(r"http://127\.0\.0\.1:8481/#([\w-]{43})\n", out)
        assert match is not None, out
        self.assertIn(os.path.join(self.folder, ".burrowgate", "admin.key"), out)
        self.assertNotIn(ADMIN_KEY, out)
        for status in (200, 401):
            reply = self.call("POST", "/api/v1/console/login", {"secret": match[1]}, headers={"Authorization": None})
            self.assertEqual(reply.status, status)

    def test_output_as_json(self) -> None:
        self.assertEqual(set(self.ok("console", "--json").json), {"url", "expires_at", "key_file"})
