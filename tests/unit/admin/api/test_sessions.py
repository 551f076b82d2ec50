"""Sessions: list, relabel, extend, revoke, delete and visits."""

from typing import Any

from burrowgate.core.sessions import Visit
from burrowgate.core.store_records import Change, VisitUpdate
from tests.support import START
from tests.support.admin_wire import SESSIONS, SessionTestCase

DAY = 24 * 3600


class TestList(SessionTestCase):
    def test_filters(self) -> None:
        self.target("other")
        first = self.mint(label="One")["session"]
        self.world.clock.advance(1)
        second = self.mint("other", label="two")["session"]
        self.world.clock.advance(1)
        third = self.mint(label="three", ttl="1m")["session"]
        self.call("POST", f"{SESSIONS}/{first['id']}/revoke")
        self.world.clock.advance(60)

        def listed(query: str) -> list[str]:
            return [session["id"] for session in self.call("GET", f"{SESSIONS}?{query}").json["sessions"]]

        self.assertEqual(listed(""), [third["id"], second["id"], first["id"]])
        self.assertEqual(listed("target=other"), [second["id"]])
        self.assertEqual(listed("state=revoked"), [first["id"]])
        self.assertEqual(listed("state=expired"), [third["id"]])
        self.assertEqual(listed("state=active&target=app"), [])
        self.assertEqual(listed("text=ONE"), [first["id"]])
        self.assertProblem(self.call("GET", f"{SESSIONS}?target=absent"), 404, "target-not-found")

    def test_pages_are_complete(self) -> None:
        made = {self.mint()["session"]["id"] for _ in range(7)}
        seen: list[str] = []
        query = "limit=3"
        for size in (3, 3, 1):
            page = self.call("GET", f"{SESSIONS}?{query}").json
            self.assertEqual(len(page["sessions"]), size)
            seen += [session["id"] for session in page["sessions"]]
            query = f"limit=3&cursor={page['cursor']}"
        self.assertIsNone(page["cursor"])
        self.assertEqual((len(seen), set(seen)), (7, made))

    def test_invalid_values_are_rejected(self) -> None:
        for query, field in [
            ("cursor=nonsense", "cursor"),
            ("limit=0", "limit"),
            ("limit=1001", "limit"),
            ("state=dead", "state"),
            ("page=2", "page"),
        ]:
            self.assertProblem(self.call("GET", f"{SESSIONS}?{query}"), 422, "invalid-value", field)

    def test_open_connections(self) -> None:
        sid = self.mint()["session"]["id"]
        self.world.live[sid] = 3
        self.assertEqual(self.call("GET", SESSIONS).json["sessions"][0]["open_connections"], 3)


class TestRelabel(SessionTestCase):
    def test_token_stays_valid(self) -> None:
        path = self.path(label="one")
        before = self.call("GET", f"{path}/link").json
        reply = self.call("PATCH", path, {"label": " two "})
        self.assertEqual((reply.json["label"], reply.headers["etag"]), ("two", '"2"'))
        self.assertEqual(self.call("GET", f"{path}/link").json, before)
        self.assertEqual(self.recorded()[-2].event.detail, {"label": "two"})

    def test_any_state_can_be_relabelled(self) -> None:
        path = self.path()
        self.call("POST", f"{path}/revoke")
        self.assertEqual(self.call("PATCH", path, {"label": "late"}).status, 200)

    def test_invalid_values_are_rejected(self) -> None:
        path = self.path()
        for body, field in [
            ({}, "label"),
            ({"label": "a" * 65}, "label"),
            ({"label": "a", "ttl": 1}, "ttl"),
            ({"label": "\t"}, "label"),
            ({"label": 1}, "label"),
        ]:
            self.assertProblem(self.call("PATCH", path, body), 422, "invalid-value", field)
        self.assertProblem(self.call("PATCH", f"{SESSIONS}/absent", {"label": ""}), 404, "session-not-found")

    def test_if_match(self) -> None:
        path = self.path()
        self.assertEqual(self.call("PATCH", path, {"label": "a"}, headers={"If-Match": '"1"'}).status, 200)
        self.assertProblem(
            self.call("PATCH", path, {"label": "b"}, headers={"If-Match": '"1"'}), 412, "precondition-failed"
        )
        self.assertProblem(self.call("PATCH", path, {"label": "b"}, headers={"If-Match": "x"}), 422, field="If-Match")
        self.assertEqual(self.call("PATCH", path, {"label": "b"}, headers={"If-Match": "*"}).json["version"], 3)


class TestExtend(SessionTestCase):
    def test_days_from_now(self) -> None:
        path = self.path()
        self.world.clock.advance(100)
        for body, days in ((None, 30), ({}, 30), ({"days": 1}, 1), ({"days": 365}, 365)):
            self.call("POST", f"{path}/extend", body)
            stored = self.wait(self.world.store.session(path.rpartition("/")[2]))
            self.assertEqual((stored.expires_at, stored.extended_at), (START + 100 + days * DAY, START + 100))
        self.assertEqual(self.recorded()[-1].event.detail, {"days": 365, "expires_at": "2024-11-13T22:15:00Z"})

    def test_expired_session_becomes_active(self) -> None:
        path = self.path(ttl="1m")
        self.world.clock.advance(60)
        self.assertEqual(self.call("GET", path).json["state"], "expired")
        self.assertEqual(self.call("POST", f"{path}/extend").json["state"], "active")

    def test_revoked_session_is_a_conflict(self) -> None:
        path = self.path()
        self.call("POST", f"{path}/revoke")
        reply = self.call("POST", f"{path}/extend")
        self.assertProblem(reply, 409, "session-revoked")
        self.assertIn("mint a new one", reply.json["detail"])

    def test_ended_session_is_a_conflict(self) -> None:
        path = self.path()
        self.call("DELETE", "/api/v1/targets/app")
        self.assertProblem(self.call("POST", f"{path}/extend"), 409, "session-ended")

    def test_invalid_values_are_rejected(self) -> None:
        path = self.path()
        for days in (0, -1, 366, "30", 1.5, None, True, 10**20):
            self.assertProblem(self.call("POST", f"{path}/extend", {"days": days}), 422, "invalid-value", "days")

    def test_if_match(self) -> None:
        path = self.path()
        self.assertProblem(self.call("POST", f"{path}/extend", headers={"If-Match": "2"}), 412, "precondition-failed")
        self.assertEqual(self.call("POST", f"{path}/extend", headers={"If-Match": "1"}).status, 200)

    def test_change_is_repeated_after_a_concurrent_change(self) -> None:
        path = self.path()
        sid = path.rpartition("/")[2]
        self.world.store.before_commit = lambda: self.revise(sid, label="racing")
        extended = self.call("POST", f"{path}/extend").json
        self.assertEqual((extended["label"], extended["version"]), ("racing", 3))

    def test_change_of_one_version_is_not_repeated(self) -> None:
        path = self.path()
        sid = path.rpartition("/")[2]
        self.world.store.before_commit = lambda: self.revise(sid, label="racing")
        self.assertProblem(self.call("POST", f"{path}/extend", headers={"If-Match": "1"}), 412, "precondition-failed")

    def test_change_fails_after_repeated_conflicts(self) -> None:
        path = self.path()
        sid = path.rpartition("/")[2]

        def race() -> None:
            self.revise(sid, label="racing")
            self.world.store.before_commit = race

        self.world.store.before_commit = race
        self.assertProblem(self.call("POST", f"{path}/extend"), 409, "version-conflict")


class TestRevoke(SessionTestCase):
    def test_revocation_is_permanent(self) -> None:
        path = self.path()
        reply = self.call("POST", f"{path}/revoke", {})
        self.assertEqual((reply.json["state"], reply.json["revoked_at"]), ("revoked", "2023-11-14T22:13:20Z"))
        self.world.clock.advance(5)
        self.assertEqual(self.call("POST", f"{path}/revoke").json, reply.json)
        self.assertEqual(self.actions(), ["target.added", "session.minted", "session.revoked"])

    def test_revocation_ignores_versions(self) -> None:
        path = self.path()
        self.world.store.before_commit = lambda: self.revise(path.rpartition("/")[2], label="racing")
        reply = self.call("POST", f"{path}/revoke", headers={"If-Match": '"99"'})
        self.assertEqual((reply.status, reply.json["state"], reply.json["label"]), (200, "revoked", "racing"))

    def test_unknown_session(self) -> None:
        self.assertProblem(self.call("POST", f"{SESSIONS}/absent/revoke"), 404, "session-not-found")

    def test_body_is_rejected(self) -> None:
        path = self.path()
        self.assertProblem(self.call("POST", f"{path}/revoke", {"now": True}), 422, "invalid-value", "now")
        self.assertProblem(self.call("GET", f"{path}/revoke"), 405)
        self.assertEqual(self.call("GET", path).json["state"], "active")


class TestDelete(SessionTestCase):
    def test_active_session_cannot_be_deleted(self) -> None:
        path = self.path(ttl="1m", limits={"idle_timeout": 60})
        self.assertProblem(self.call("DELETE", path), 409, "session-active")
        self.world.clock.advance(60)
        self.assertEqual(self.call("DELETE", path).status, 204)
        self.assertProblem(self.call("GET", path), 404, "session-not-found")
        self.assertEqual(self.actions()[-1], "session.deleted")

    def test_revoked_session_is_deleted(self) -> None:
        path = self.path()
        self.call("POST", f"{path}/revoke")
        self.assertProblem(self.call("DELETE", path, headers={"If-Match": "1"}), 412, "precondition-failed")
        self.assertEqual(self.call("DELETE", path, headers={"If-Match": "2"}).status, 204)

    def test_last_session_of_a_deleted_target_removes_the_target(self) -> None:
        paths = [self.path(), self.path()]
        self.call("DELETE", "/api/v1/targets/app")
        for path, left in zip(paths, (1, 0), strict=True):
            self.assertEqual(self.call("DELETE", path).status, 204)
            self.assertEqual(len(self.wait(self.world.store.targets())), left)

    def test_session_extended_meanwhile_is_not_deleted(self) -> None:
        path = self.path(ttl="1m")
        self.world.clock.advance(60)
        sid = path.rpartition("/")[2]
        self.world.store.before_commit = lambda: self.revise(sid, expires_at=START + DAY)
        self.assertProblem(self.call("DELETE", path), 409, "session-active")


class TestVisits(SessionTestCase):
    def test_last_seen_first(self) -> None:
        path = self.path()
        sid = path.rpartition("/")[2]
        for number in range(3):
            visit = Visit(
                sid=sid,
                vid=f"visit-{number}",
                first_seen=START,
                last_seen=START + number,
                address="192.0.2.1",
                user_agent="<b>Browser</b>",
                requests=number,
                bytes_in=10,
                bytes_out=20,
            )
            self.wait(self.world.store.commit(Change(visits=(VisitUpdate(visit=visit),))))
        shown = self.call("GET", f"{path}/visits?limit=2").json["visits"]
        self.assertEqual([visit["id"] for visit in shown], ["visit-2", "visit-1"])
        self.assertEqual(
            shown[0],
            {
                "id": "visit-2",
                "first_seen": "2023-11-14T22:13:20Z",
                "last_seen": "2023-11-14T22:13:22Z",
                "cut_at": None,
                "has_cookie": True,
                "client_address": "192.0.2.1",
                "user_agent": "<b>Browser</b>",
                "account_id": "",
                "account": "",
                "requests": 2,
                "request_body_bytes": 10,
                "response_body_bytes": 20,
            },
        )
        self.assertEqual(self.call("GET", path).json["last_used_at"], "2023-11-14T22:13:22Z")
        self.assertProblem(self.call("GET", f"{SESSIONS}/absent/visits"), 404, "session-not-found")


class TestBulkRevoke(SessionTestCase):
    def revoke(self, *ids: str) -> Any:
        return self.call("POST", "/api/v1/sessions/bulk-revoke", {"ids": list(ids)})

    def test_bulk_revoke_is_one_commit(self) -> None:
        ids = [self.mint()["session"]["id"] for _ in range(3)]
        self.call("POST", f"{SESSIONS}/{ids[0]}/revoke")
        result = self.revoke(*ids, ids[1], "x" * 22).json
        self.assertEqual(result, {"revoked": 2, "already_revoked": 1, "not_found": 1})
        self.assertEqual(self.actions()[-2:], ["session.revoked"] * 2)
        self.assertEqual(self.revoke(*ids).json, {"revoked": 0, "already_revoked": 3, "not_found": 0})

    def test_concurrent_change_does_not_prevent_revocation(self) -> None:
        sid = self.mint()["session"]["id"]
        self.world.store.before_commit = lambda: self.revise(sid, label="theirs")
        self.assertEqual(self.revoke(sid).json["revoked"], 1)
        self.assertEqual(self.call("GET", f"{SESSIONS}/{sid}").json["label"], "theirs")

    def test_invalid_values_are_rejected(self) -> None:
        for body in ({}, {"ids": []}, {"ids": ["x"] * 1001}, {"ids": [1]}, {"ids": "x"}):
            self.assertProblem(
                self.call("POST", "/api/v1/sessions/bulk-revoke", body), 422, "invalid-value", self.field(body)
            )

    def field(self, body: dict[str, Any]) -> str:
        return "ids[0]" if body.get("ids") == [1] else "ids"


class TestByExpiry(SessionTestCase):
    def setUp(self) -> None:
        super().setUp()
        for ttl in ("3h", "1h", "2h", "1h", "5h"):
            self.mint(label=ttl, ttl=ttl)

    def test_earliest_expiry_first_across_pages(self) -> None:
        labels, cursor = [], ""
        while True:
            page = self.call("GET", f"{SESSIONS}?order=expiry&limit=2{cursor}").json
            labels += [session["label"] for session in page["sessions"]]
            if page["cursor"] is None:
                break
            cursor = f"&cursor={page['cursor']}"
        self.assertEqual(labels, ["1h", "1h", "2h", "3h", "5h"])

    def test_order_with_filters(self) -> None:
        self.world.clock.advance(3600)
        page = self.call("GET", f"{SESSIONS}?order=expiry&state=active&text=h").json
        self.assertEqual([session["label"] for session in page["sessions"]], ["2h", "3h", "5h"])

    def test_cursor_of_another_order_is_rejected(self) -> None:
        cursor = self.call("GET", f"{SESSIONS}?limit=1").json["cursor"]
        for invalid in (cursor, "x", "."):
            self.assertProblem(
                self.call("GET", f"{SESSIONS}?order=expiry&cursor={invalid}"), 422, "invalid-value", "cursor"
            )
