from __future__ import annotations

import json
import signal

from burrowgate.cli.share import ShareRequest, name_for, target_at
from burrowgate.core.targets import check_name
from tests.support import TestCase
from tests.support.cli_process import ProcessTestCase


class NameTests(TestCase):
    def test_a_folders_name_or_a_port(self) -> None:
        for address, name in (
            ("/home/me/site", "site"),
            ("/home/me/My Holiday (2)", "my-holiday-2"),
            ("/", "folder"),
            ("/srv/www", "folder-www"),
            ("/srv/日本", "folder"),
            ("/srv/xn--abc", "xn-abc"),
            ("/srv/" + "long" * 30, ("long" * 30)[:50]),
            ("localhost:3000", "app-3000"),
            ("https://10.0.0.7:8443", "app-8443"),
            ("http://[::1]:80", "app-80"),
        ):
            found = name_for(address, ())
            self.assertEqual(found, name)
            self.assertEqual(check_name(found), found)

    def test_it_is_not_taken(self) -> None:
        self.assertEqual(name_for("/srv/site", {"site", "site-2"}), "site-3")


class TargetAtTests(TestCase):
    TARGETS = [
        {"name": "a", "address": "localhost:1", "enabled": False, "type": "auto"},
        {"name": "b", "address": "localhost:1", "enabled": True, "type": "auto"},
        {"name": "c", "address": "localhost:2", "enabled": True, "type": "tcp"},
    ]

    def found(self, address: str, name: str | None = None) -> str | None:
        target = target_at(ShareRequest(address=address, name=name, session={}), self.TARGETS)
        return target and str(target["name"])

    def test_the_same_address_and_rather_one_that_is_on(self) -> None:
        self.assertEqual(self.found("localhost:1"), "b")

    def test_the_name_that_was_chosen(self) -> None:
        self.assertEqual(self.found("localhost:1", "a"), "a")
        self.assertIsNone(self.found("localhost:1", "z"))

    def test_none(self) -> None:
        self.assertIsNone(self.found("localhost:3"))
        self.assertIsNone(self.found("localhost:2"))


class ProcessTests(ProcessTestCase):
    """`share` as a process, with all that it starts."""

    OWN = ("--port", "0", "--admin-port", "0")

    def test_a_folder_by_a_gateway_of_its_own(self) -> None:
        sharing = self.start("share", "./site", "--json", *self.OWN)
        reported = self.json_line(sharing)
        self.assertEqual(set(reported), {"url", "token", "session", "target"})
        self.assertEqual(reported["target"], "site")
        self.assertEqual(self.get(reported["url"]), (200, b"hello"))
        sharing.send(signal.SIGINT)
        code, out, err = sharing.finish()
        self.assertEqual((code, out), (0, ""), err)
        self.assertIn("The link sleeps", err)
        # It sleeps: the target is there, switched off, and the session lives on.
        _, admin_port = self.start_gateway()
        self.assertEqual(self.targets(admin_port), {"site": False})
        code, out, _ = self.run_cli("sessions", "show", reported["session"], "--json", "--admin-port", admin_port)
        self.assertEqual((code, json.loads(out)["state"]), (0, "active"))

    def test_for_a_person_it_prints_the_link_first(self) -> None:
        sharing = self.start("share", "site", "--label", "for Ann", *self.OWN)
        self.assertTrue(sharing.line().startswith("http://site.localhost:"))
        while not sharing.line().startswith("Ctrl-C"):
            pass
        sharing.send(signal.SIGTERM)
        self.assertEqual(sharing.finish()[0], 0)

    def test_with_a_gateway_that_runs(self) -> None:
        gateway, admin_port = self.start_gateway()
        first = self.start("share", "./site", "--json", "--admin-port", admin_port)
        second_told, first_told = None, self.json_line(first)
        second = self.start("share", "./site", "--json", "--admin-port", admin_port)
        second_told = self.json_line(second)
        self.assertEqual(second_told["target"], first_told["target"])
        # SIGTERM switches off nothing.
        first.send(signal.SIGTERM)
        self.assertEqual(first.finish()[0], 0)
        self.assertEqual(self.get(first_told["url"]), (200, b"hello"))
        self.assertEqual(self.targets(admin_port), {"site": True})
        # And who watches a gateway go says so.
        gateway.send(signal.SIGTERM)
        self.assertEqual(gateway.finish()[0], 0)
        code, _, err = second.finish()
        self.assertEqual((code, json.loads(err)["exit"]), (6, 6))

    def test_nothing_answers_yet(self) -> None:
        sharing = self.start("share", "127.0.0.1:1", "--json", "--name", "later", *self.OWN)
        reported = self.json_line(sharing)
        self.assertIn("nothing answers at 127.0.0.1:1 yet", sharing.error_line())
        self.assertEqual(self.get(reported["url"])[0], 502)

    def test_what_cannot_be_shared(self) -> None:
        code, out, err = self.run_cli("share", "./none", "--json", *self.OWN)
        self.assertEqual((code, out, json.loads(err)["field"]), (5, "", "address"))
        code, out, err = self.run_cli("share", "./site", "--ttl", "soon", *self.OWN)
        self.assertEqual((code, out), (5, ""), err)

    def targets(self, admin_port: str) -> dict[str, bool]:
        """Which targets there are, and whether they are on."""
        code, out, err = self.run_cli("targets", "list", "--json", "--admin-port", admin_port)
        self.assertEqual(code, 0, err)
        return {target["name"]: target["enabled"] for target in json.loads(out)["targets"]}
