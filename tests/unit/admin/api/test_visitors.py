"""Operations on single visitors: cutting a visit, and answering requests for more time."""

from __future__ import annotations

from burrowgate.core import extend_requests
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.visit_ids import direct_vid
from burrowgate.testing.records import START, a_visit, vid
from tests.support.admin_wire import SESSIONS, AdminTestCase


class VisitorsCase(AdminTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.call("POST", "/api/v1/targets", {"name": "app", "address": "3000"})
        body = {"allow_extend_requests": True}
        self.minted = self.call("POST", "/api/v1/targets/app/sessions", body).json
        self.sid = self.minted["session"]["id"]
        self.path = f"{SESSIONS}/{self.sid}"
        self.wait(self.world.store.commit(Change(visits=(VisitUpdate(visit=a_visit(sid=self.sid)),))))

    def ask(self, number: int, message: str = "") -> None:
        session = self.wait(self.world.store.session(self.sid))
        asked = extend_requests.ask(
            session, vid=vid(number), address="192.0.2.7", message=message, now=int(self.world.clock.now())
        )
        self.wait(self.world.store.commit(Change(puts=(asked,))))


class TestCut(VisitorsCase):
    def test_cut_visit_is_shown_with_its_time(self) -> None:
        cut = self.call("POST", f"{self.path}/visits/{vid(1)}/cut", {})
        self.assertEqual(cut.status, 200)
        self.assertEqual((cut.json["link_opens"], "url" in cut.json), (True, False))
        (visit,) = self.call("GET", f"{self.path}/visits").json["visits"]
        self.assertIsNotNone(visit["cut_at"])

    def test_rotated_link_is_returned_and_shown_later(self) -> None:
        cut = self.call("POST", f"{self.path}/visits/{vid(1)}/cut", {"rotate_link": True}).json
        self.assertNotEqual(cut["url"], self.minted["url"])
        self.assertEqual(self.call("GET", f"{self.path}/link").json["url"], cut["url"])
        self.assertIsNotNone(cut["session"]["rotated_at"])

    def test_errors_have_their_status(self) -> None:
        self.assertEqual(self.call("POST", f"{self.path}/visits/{vid(9)}/cut", {}).status, 404)
        self.assertEqual(self.call("POST", f"{SESSIONS}/{'x' * 22}/visits/{vid(1)}/cut", {}).status, 404)
        wrong = self.call("POST", f"{self.path}/visits/{vid(1)}/cut", {"rotate": True})
        self.assertEqual(wrong.status, 422)
        self.call("POST", f"{self.path}/revoke")
        rotated = self.call("POST", f"{self.path}/visits/{vid(1)}/cut", {"rotate_link": True})
        self.assertEqual((rotated.status, rotated.json["code"]), (409, "session-revoked"))

    def test_visit_without_a_cookie_is_shown_so(self) -> None:
        direct = direct_vid(self.sid, "192.0.2.7", "Browser/1.0")
        self.wait(self.world.store.commit(Change(visits=(VisitUpdate(visit=a_visit(sid=self.sid, vid=direct)),))))
        shown = {one["id"]: one["has_cookie"] for one in self.call("GET", f"{self.path}/visits").json["visits"]}
        self.assertEqual(shown, {vid(1): True, direct: False})


class TestRequests(VisitorsCase):
    def test_waiting_sessions_are_listed_with_messages(self) -> None:
        self.assertEqual(self.call("GET", "/api/v1/extend-requests").json, {"sessions": []})
        self.ask(1, "<b>please</b>")
        (session,) = self.call("GET", "/api/v1/extend-requests").json["sessions"]
        (request,) = session["extend_requests"]
        self.assertEqual((request["visit_id"], request["message"]), (vid(1), "<b>please</b>"))
        self.assertEqual((request["answer"], request["answered_at"]), (None, None))

    def test_sessions_of_deleted_targets_are_not_listed(self) -> None:
        self.ask(1)
        self.call("DELETE", "/api/v1/targets/app")
        self.assertEqual(self.call("GET", "/api/v1/extend-requests").json, {"sessions": []})

    def test_grant_adds_time_and_checks_the_version(self) -> None:
        self.ask(1)
        version = self.call("GET", self.path).json["version"]
        stale = self.call("POST", f"{self.path}/extend-requests/grant", {}, headers={"If-Match": f'"{version - 1}"'})
        self.assertEqual(stale.status, 412)
        granted = self.call("POST", f"{self.path}/extend-requests/grant", {"duration": 7200})
        self.assertEqual(granted.status, 200)
        session = self.wait(self.world.store.session(self.sid))
        self.assertEqual(session.expires_at, session.created_at + 24 * 3600 + 7200)
        self.assertGreaterEqual(session.created_at, START)
        again = self.call("POST", f"{self.path}/extend-requests/grant", {})
        self.assertEqual((again.status, again.json["code"]), (409, "no-extend-request"))

    def test_denial_of_one_visitor(self) -> None:
        self.ask(1)
        self.ask(2)
        denied = self.call("POST", f"{self.path}/extend-requests/deny", {"visit_id": vid(2)}).json
        self.assertEqual([one["answer"] for one in denied["extend_requests"]], [None, "denied"])

    def test_page_share_session_is_not_minted_with_requests(self) -> None:
        body = {"allow_extend_requests": True, "kind": "page-share"}
        refused = self.call("POST", "/api/v1/targets/app/sessions", body)
        self.assertEqual((refused.status, refused.json["field"]), (422, "allow_extend_requests"))
