"""`burrowgate audit`: lists events, verifies the chain, and detects an altered one."""

from __future__ import annotations

from collections.abc import AsyncIterator

from burrowgate.cli.audit import follow
from burrowgate.cli.client import JSON
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.errors import StoreDamaged
from tests.support.cli import CliTestCase


class VerifyTests(CliTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.target()
        for _ in range(3):
            self.mint()

    def test_intact_chain_is_verified(self) -> None:
        report = self.ok("audit", "verify", "--json").json
        self.assertEqual((report["ok"], report["seq"], len(report["hash"])), (True, 4, 64))

    def test_noted_hash_is_verified_later(self) -> None:
        noted = self.ok("audit", "verify").out.splitlines()[-1]
        self.mint()
        self.ok("audit", "verify", "--expect", noted)

    def test_chain_other_than_the_noted_one_is_refused(self) -> None:
        newest = self.ok("audit", "verify", "--json").json
        other = "0" * 64
        for noted in (f"{newest['seq']}:{other}", f"9:{newest['hash']}"):
            outcome = self.run_cli("audit", "verify", "--expect", noted)
            self.assertEqual((outcome.code, outcome.out), (8, ""), outcome)
            self.assertIn("not the one you noted", outcome.err)

    def test_malformed_expectation_is_refused(self) -> None:
        self.assertEqual(self.run_cli("audit", "verify", "--expect", "4").code, 5)

    def test_empty_log_is_verified(self) -> None:
        self.start(type(self.world)())
        noted = self.ok("audit", "verify").out.splitlines()[-1]
        self.ok("audit", "verify", "--expect", noted)


class FollowTests(CliTestCase):
    """Verification of a log that was altered in transit."""

    def broken(self, alter: str) -> str:
        self.target()
        for _ in range(3):
            self.mint()
        page = self.asked(lambda admin: admin.list_audit_events(order="asc"))["events"]
        if alter == "remove":
            del page[1]
        else:
            page[1]["detail"] = {"label": "another"}

        async def pages() -> AsyncIterator[list[JSON]]:
            yield page

        error = self.assertRaises(StoreDamaged, self.asked, lambda admin: follow(pages(), None, ChainVerifier()))
        return str(error)

    def test_removed_event_is_detected(self) -> None:
        self.assertIn("Event 2 is missing", self.broken("remove"))

    def test_altered_event_is_detected(self) -> None:
        self.assertIn("Event 2 was altered", self.broken("alter"))


class ListTests(CliTestCase):
    def test_list_shows_newest_events_or_those_after_a_number(self) -> None:
        self.assertIn("Nothing happened", self.ok("audit", "list").out)
        self.target()
        for _ in range(5):
            self.mint()
        newest = self.ok("audit", "list", "--limit", "2", "--json").json["events"]
        self.assertEqual([event["seq"] for event in newest], [5, 6])
        after = self.ok("audit", "list", "--after", "1", "--limit", "2", "--json").json["events"]
        self.assertEqual([event["seq"] for event in after], [2, 3])
        self.assertIn("session.minted", self.ok("audit", "list").out)
