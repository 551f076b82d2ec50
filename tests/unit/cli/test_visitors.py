"""`burrowgate sessions cut`, `requests`, `grant` and `deny`."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core import extend_requests
from burrowgate.core.lifecycle import open_visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.testing.records import a_visit, vid
from tests.support.cli import CliTestCase


class VisitorsCase(CliTestCase):
    options: tuple[str, ...] = ()

    def setUp(self) -> None:
        super().setUp()
        self.target()
        self.minted = self.ok("sessions", "mint", "app", "--label", "for Ann", *self.options, "--json").json
        self.sid = self.minted["session"]["id"]

    def commit(self, change: Change) -> None:
        self.successResultOf(Deferred.fromCoroutine(self.world.store.commit(change)))

    def visit(self, visit: str = vid(1), **fields: Any) -> str:
        self.commit(Change(visits=(VisitUpdate(visit=a_visit(sid=self.sid, vid=visit, **fields)),)))
        return visit

    def ask(self, visit: str, message: str = "") -> None:
        session = self.successResultOf(Deferred.fromCoroutine(self.world.store.session(self.sid)))
        now = int(self.world.clock.now())
        asked = extend_requests.ask(session, vid=visit, address="192.0.2.7", message=message, now=now)
        self.commit(Change(puts=(asked,)))


class CutTests(VisitorsCase):
    def test_visit_is_cut_and_shown_so(self) -> None:
        visit = self.visit()
        self.assertIn(visit, self.ok("sessions", "visits", self.sid).out)
        out = self.ok("sessions", "cut", self.sid, visit).out
        self.assertIn("Cut.", out)
        self.assertIn("still opens, also for this visitor in another browser", out)
        self.assertIn("cut 14 Nov", self.ok("sessions", "visits", self.sid).out)
        self.assertIsNotNone(self.ok("sessions", "visits", self.sid, "--json").json["visits"][0]["cut_at"])

    def test_link_is_replaced_with_the_cut(self) -> None:
        out = self.ok("sessions", "cut", self.sid, self.visit(), "--rotate-link").out
        self.assertNotIn(self.minted["url"], out)
        self.assertIn(self.ok("sessions", "link", self.sid).out.strip(), out)
        self.assertIn("link replaced", self.ok("sessions", "show", self.sid).out)

    def test_id_that_begins_with_a_hyphen_is_no_option(self) -> None:
        visit = self.visit("-" + "a" * 15)
        self.assertIn("Cut.", self.ok("sessions", "cut", self.sid, visit).out)

    def test_unknown_visit_is_not_found(self) -> None:
        result = self.run_cli("sessions", "cut", self.sid, vid(9))
        self.assertEqual(result.code, 3)
        self.assertIn("sessions visits", result.err)


class OneTimeTests(VisitorsCase):
    options = ("--once",)

    def test_link_that_is_used_up_opens_for_no_other_visitor(self) -> None:
        session = self.successResultOf(Deferred.fromCoroutine(self.world.store.session(self.sid)))
        self.commit(Change(puts=(open_visit(session),)))
        self.assertIn("opens for no other visitor", self.ok("sessions", "cut", self.sid, self.visit()).out)


class RequestTests(VisitorsCase):
    options = ("--allow-extend-requests",)

    def test_waiting_visitors_are_listed_and_granted(self) -> None:
        self.assertIn("No visitor waits", self.ok("sessions", "requests").out)
        self.assertIn("visitors may ask", self.ok("sessions", "show", self.sid).out)
        self.ask(vid(1), "an hour\x1b[31m, please")
        self.ask(vid(2))
        out = self.ok("sessions", "requests").out
        for text in (vid(1), vid(2), "for Ann", "an hour\\x1b[31m, please", "192.0.2.7"):
            self.assertIn(text, out)
        self.assertIn("2 visitors waiting", self.ok("sessions", "show", self.sid).out)
        self.assertIn("in 1 day", self.ok("sessions", "grant", self.sid, "--for", "2h").out)
        self.assertIn("No visitor waits", self.ok("sessions", "requests").out)
        after = self.ok("sessions", "show", self.sid, "--json").json
        self.assertEqual([one["answer"] for one in after["extend_requests"]], ["granted", "granted"])

    def test_one_request_or_all_are_denied(self) -> None:
        for number in (1, 2, 3):
            self.ask(vid(number))
        self.assertIn("Denied.", self.ok("sessions", "deny", self.sid, vid(2)).out)
        listed = self.ok("sessions", "requests", "--json").json["sessions"][0]["extend_requests"]
        self.assertEqual([one["answer"] for one in listed], [None, "denied", None])
        self.ok("sessions", "deny", self.sid)
        self.assertEqual(self.ok("sessions", "requests", "--json").json, {"sessions": []})

    def test_nothing_to_answer_is_an_error(self) -> None:
        for command in ("grant", "deny"):
            result = self.run_cli("sessions", command, self.sid)
            self.assertEqual(result.code, 4)
            self.assertIn("No visitor of this session waits", result.err)
        self.ask(vid(1))
        self.assertEqual(self.run_cli("sessions", "grant", self.sid, "--for", "2y").code, 5)
