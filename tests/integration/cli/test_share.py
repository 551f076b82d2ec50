"""`burrowgate share` as a process, with the gateway that it finds or starts; and the choice of name and target."""

from __future__ import annotations

import json
import signal

from burrowgate.cli.share_session import ShareRequest, find_target
from tests.support import TestCase
from tests.support.cli_process import ProcessTestCase


class FindTargetTests(TestCase):
    TARGETS = [
        {"name": "a", "address": "localhost:1", "enabled": False, "type": "auto", "drop": None},
        {"name": "b", "address": "localhost:1", "enabled": True, "type": "auto", "drop": None},
        {"name": "c", "address": "localhost:2", "enabled": True, "type": "tcp", "drop": None},
    ]

    def find(self, address: str, name: str | None = None) -> str | None:
        target = find_target(ShareRequest(address=address, name=name, session={}), self.TARGETS)
        return target and str(target["name"])

    def test_finds_target_at_same_address_with_preference_for_enabled_ones(self) -> None:
        self.assertEqual(self.find("localhost:1"), "b")

    def test_target_with_another_name_than_chosen_is_not_found(self) -> None:
        self.assertEqual(self.find("localhost:1", "a"), "a")
        self.assertIsNone(self.find("localhost:1", "z"))

    def test_other_address_and_tcp_target_are_not_found(self) -> None:
        self.assertIsNone(self.find("localhost:3"))
        self.assertIsNone(self.find("localhost:2"))


class ProcessTests(ProcessTestCase):
    """`burrowgate share` as a process, with the gateway that it starts."""

    OWN = ("--port", "0", "--admin-port", "0")

    def test_folder_is_shared_by_a_gateway_that_share_starts_and_paused_by_ctrl_c(self) -> None:
        sharing = self.start("share", "./site", "--json", *self.OWN)
        reported = self.json_line(sharing)
        self.assertEqual(set(reported), {"url", "token", "session", "target"})
        self.assertEqual(reported["target"], "site")
        self.assertEqual(self.get(reported["url"]), (200, b"hello"))
        sharing.send(signal.SIGINT)
        code, out, err = sharing.finish()
        self.assertEqual((code, out), (0, ""), err)
        self.assertIn("The link is paused", err)
        # The target still exists but is disabled, and the session is still active.
        _, admin_port = self.start_gateway()
        self.assertEqual(self.targets(admin_port), {"site": False})
        code, out, _ = self.run_cli("sessions", "show", reported["session"], "--json", "--admin-port", admin_port)
        self.assertEqual((code, json.loads(out)["state"]), (0, "active"))

    def test_link_is_the_first_line_of_the_output(self) -> None:
        sharing = self.start("share", "site", "--label", "for Ann", *self.OWN)
        self.assertTrue(sharing.line().startswith("http://site.localhost:"))
        while not sharing.line().startswith("Ctrl-C"):
            pass
        sharing.send(signal.SIGTERM)
        self.assertEqual(sharing.finish()[0], 0)

    def test_running_gateway_is_used_and_its_end_is_reported(self) -> None:
        gateway, admin_port = self.start_gateway()
        first = self.start("share", "./site", "--json", "--admin-port", admin_port)
        first_link = self.json_line(first)
        second = self.start("share", "./site", "--json", "--admin-port", admin_port)
        second_link = self.json_line(second)
        self.assertEqual(second_link["target"], first_link["target"])
        # SIGTERM leaves the target enabled.
        first.send(signal.SIGTERM)
        self.assertEqual(first.finish()[0], 0)
        self.assertEqual(self.get(first_link["url"]), (200, b"hello"))
        self.assertEqual(self.targets(admin_port), {"site": True})
        # A share whose gateway ends reports it.
        gateway.send(signal.SIGTERM)
        self.assertEqual(gateway.finish()[0], 0)
        code, _, err = second.finish()
        self.assertEqual((code, json.loads(err)["exit"]), (6, 6))

    def test_address_without_listener_is_shared_with_a_warning(self) -> None:
        sharing = self.start("share", "127.0.0.1:1", "--json", "--name", "later", *self.OWN)
        reported = self.json_line(sharing)
        self.assertIn("The link works once 127.0.0.1:1 answers.", sharing.error_line())
        self.assertEqual(self.get(reported["url"])[0], 502)

    def test_missing_folder_and_invalid_ttl_are_refused(self) -> None:
        code, out, err = self.run_cli("share", "./none", "--json", *self.OWN)
        self.assertEqual((code, out, json.loads(err)["field"]), (5, "", "address"))
        code, out, err = self.run_cli("share", "./site", "--ttl", "soon", *self.OWN)
        self.assertEqual((code, out), (5, ""), err)

    def targets(self, admin_port: str) -> dict[str, bool]:
        """Return the names of the targets, each with whether it is enabled."""
        code, out, err = self.run_cli("targets", "list", "--json", "--admin-port", admin_port)
        self.assertEqual(code, 0, err)
        return {target["name"]: target["enabled"] for target in json.loads(out)["targets"]}
