"""TCP sessions in the API: their part of a session's view, connections, snapshot, history and recordings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from burrowgate.admin import history_reader
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.history import HistoryKind
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.history_bodies import SessionHistory
from tests.support import START
from tests.support.admin_wire import SESSIONS
from tests.support.tcp_history import CID, PARTS, TAKEN, HistoryCase

HISTORY = "/api/v1/history"


class SessionViewTests(HistoryCase):
    def shown(self, sid: str) -> Any:
        return self.get(f"{SESSIONS}/{sid}")["tcp"]

    def test_session_shows_its_terms(self) -> None:
        shown = self.shown(self.session())
        self.assertEqual((shown["state"], shown["endpoint"], shown["bound_at"]), ("pending", "10.0.0.5:5432", None))
        self.assertEqual((shown["connection_limit"], shown["connections_left"], shown["connections_used"]), (5, 5, 0))
        self.assertEqual((shown["project"], shown["account"], shown["max_seconds"]), ("acme/infra", "Ada", 7_200))
        self.assertEqual((shown["credentials"], shown["snapshot"]), (["app"], TAKEN[0].sha256))
        self.assertEqual((shown["termination"], shown["terminated_at"], shown["recorded"]), ("", None, False))

    def test_session_of_a_web_target_has_none(self) -> None:
        self.target("app")
        sid = self.mint("app")["session"]["id"]
        self.assertIsNone(self.shown(sid))
        self.assertIn(None, [one["tcp"] for one in self.get(SESSIONS)["sessions"]])

    def test_session_is_active_canceling_and_terminated(self) -> None:
        sid = self.session()
        self.change(sid, client="k" * 64, bound_at=START + 5, connections_used=2)
        shown = self.shown(sid)
        self.assertEqual((shown["state"], shown["connections_left"], shown["client"]), ("active", 3, "k" * 64))
        self.call("POST", f"{SESSIONS}/{sid}/revoke")
        shown = self.shown(sid)
        self.assertEqual((shown["state"], shown["termination"], shown["terminated_at"]), ("canceling", "revoked", None))
        body = SessionHistory(terminated_at=START + 9, termination="revoked").to_body()
        self.commit(history=(self.entry(HistoryKind.SESSION, sid, sid, START, START + 9, body),))
        shown = self.shown(sid)
        self.assertEqual((shown["state"], shown["terminated_at"]), ("terminated", "2023-11-14T22:13:29Z"))

    def test_reason_of_an_end_is_the_one_of_the_record(self) -> None:
        sid = self.session()
        self.revise(sid, ended_at=START, ended_by="ended:host:db-1")
        self.wait(self.world.registry.catch_up())
        self.assertEqual(self.shown(sid)["termination"], "ended:host:db-1")


class ConnectionTests(HistoryCase):
    def test_connections_of_a_session_are_listed_the_newest_first(self) -> None:
        sid = self.session()
        self.connection(sid, "old", closed_at=START + 1)
        self.connection(sid, "new", at=START + 2)
        path = f"{SESSIONS}/{sid}/connections"
        found = self.get(path)["connections"]
        self.assertEqual([one["id"] for one in found], ["new", "old"])
        self.assertEqual((found[1]["reason"], found[1]["up"], found[1]["session_id"]), ("cut", 10, sid))
        self.assertEqual([one["id"] for one in self.get(path + "?open=true")["connections"]], ["new"])
        self.assertEqual([one["id"] for one in self.get(path + "?open=false")["connections"]], ["old"])
        first = self.get(path + "?limit=1")
        self.assertEqual(self.get(f"{path}?limit=1&cursor={first['cursor']}")["connections"][0]["id"], "old")

    def test_session_without_history_is_not_found(self) -> None:
        self.target("app")
        sid = self.mint("app")["session"]["id"]
        for part in ("connections", "snapshot", "recordings"):
            self.assertProblem(self.call("GET", f"{SESSIONS}/{sid}/{part}"), 404, "history-not-found")

    def test_open_connection_is_cut_on_any_node(self) -> None:
        sid = self.session()
        self.connection(sid)
        before = self.world.store.position()
        self.assertEqual(self.call("DELETE", f"/api/v1/live/{CID}").status, 204)
        self.assertEqual(self.wait(self.world.store.changes(before)).cuts, {CID})

    def test_closed_connection_cannot_be_cut(self) -> None:
        self.connection(self.session(), closed_at=START + 1)
        for cid in (CID, "other"):
            self.assertProblem(self.call("DELETE", f"/api/v1/live/{cid}"), 404, "connection-not-found")


class SnapshotTests(HistoryCase):
    def test_snapshot_has_its_parts(self) -> None:
        shown = self.get(f"{SESSIONS}/{self.session()}/snapshot")
        self.assertEqual((shown["sha256"], shown["parts"]), (TAKEN[0].sha256, PARTS))

    def test_history_of_a_deleted_session_stays(self) -> None:
        sid = self.session()
        self.connection(sid)
        self.call("POST", f"{SESSIONS}/{sid}/revoke")
        self.assertEqual(self.call("DELETE", f"{SESSIONS}/{sid}").status, 204)
        self.assertEqual(self.get(f"{SESSIONS}/{sid}/snapshot")["parts"], PARTS)
        self.assertEqual(len(self.get(f"{SESSIONS}/{sid}/connections")["connections"]), 1)
        self.assertEqual(self.get(f"{HISTORY}/sessions/{sid}")["target"], "db")


class PastTests(HistoryCase):
    def ids(self, path: str) -> list[int]:
        return [int(one["id"]) for one in self.get(HISTORY + path)["sessions"]]

    def test_sessions_are_listed_and_filtered(self) -> None:
        self.session(1, account="Ada Lovelace")
        self.session(2, at=START + 10, project="default", account="")
        self.session(3, at=START + 20, target="sh")
        self.assertEqual(self.ids("/sessions"), [3, 2, 1])
        self.assertEqual(self.ids("/sessions?target=db"), [2, 1])
        self.assertEqual(self.ids("/sessions?account=LOVE"), [1])
        self.assertEqual(self.ids("/sessions?project=acme/infra"), [3, 1])
        self.assertEqual(self.ids("/sessions?project=acme/"), [3, 1])
        self.assertEqual(self.ids("/sessions?project=acme"), [])
        self.assertEqual(self.ids("/sessions?since=2023-11-14T22:13:30.000Z"), [3, 2])
        self.assertEqual(self.ids("/sessions?until=2023-11-14T23:13:30%2B01:00"), [1])
        for query in ("since=yesterday", "cursor=x", "cursor=MS4", "cursor=%C3%A9"):
            self.assertEqual(self.call("GET", f"{HISTORY}/sessions?{query}").status, 422, query)

    def test_list_continues_with_its_cursor(self) -> None:
        for number in range(1, 6):
            self.session(number, at=START + number // 2)
        found, cursor = [], ""
        while True:
            page = self.get(f"{HISTORY}/sessions?limit=2{cursor}")
            found += [int(one["id"]) for one in page["sessions"]]
            if page["cursor"] is None:
                break
            cursor = f"&cursor={page['cursor']}"
        self.assertEqual(found, [5, 4, 3, 2, 1])

    def test_request_reads_a_bounded_number_of_entries(self) -> None:
        sid = self.session()
        count = history_reader.MAX_READ + history_reader.PAGE
        entries = tuple(
            self.entry(HistoryKind.CONNECTION, f"{number:06d}", "other", START + 1, START + 1, "{}")
            for number in range(count)
        )
        self.commit(history=entries)
        self.connection(sid)
        page = self.get(f"{HISTORY}/connections?target=db")
        self.assertEqual(page["connections"], [])
        page = self.get(f"{HISTORY}/connections?target=db&cursor={page['cursor']}")
        self.assertEqual(([one["id"] for one in page["connections"]], page["cursor"]), ([CID], None))

    def test_open_session_has_its_totals_so_far(self) -> None:
        sid = self.session()
        self.connection(sid, "a", closed_at=START + 1)
        self.connection(sid, "b")
        for shown in (self.get(f"{HISTORY}/sessions/{sid}"), self.get(f"{HISTORY}/sessions")["sessions"][0]):
            self.assertEqual((shown["connections"], shown["up"], shown["down"]), (2, 20, 40))
            self.assertEqual(shown["at"], "2023-11-14T22:13:20Z")

    def test_closed_session_has_what_was_written(self) -> None:
        sid = self.session(
            closed_at=START + 9, connections=3, up=7, terminated_at=START + 8, termination="revoked", terminated_by="x"
        )
        shown = self.get(f"{HISTORY}/sessions/{sid}")
        self.assertEqual((shown["connections"], shown["up"], shown["terminated_by"]), (3, 7, "x"))
        self.assertProblem(self.call("GET", f"{HISTORY}/sessions/{'9' * 22}"), 404, "history-not-found")

    def test_connections_are_filtered_by_session_and_target(self) -> None:
        first, second = self.session(1), self.session(2, target="sh")
        self.connection(first, "a")
        self.connection(second, "b", at=START + 1)

        def ids(query: str) -> list[str]:
            return [one["id"] for one in self.get(f"{HISTORY}/connections{query}")["connections"]]

        self.assertEqual(ids(""), ["b", "a"])
        self.assertEqual(ids(f"?session_id={first}"), ["a"])
        self.assertEqual(ids("?target=sh"), ["b"])
        self.assertEqual(ids(f"?target=sh&session_id={first}"), [])


class ScopeTests(HistoryCase):
    def test_access_tokens_need_the_scope_of_each_operation(self) -> None:
        sid = self.session()
        self.connection(sid)
        for path, scope in (
            (f"{SESSIONS}/{sid}/connections", Scope.SESSIONS_READ),
            (f"{SESSIONS}/{sid}/snapshot", Scope.SESSIONS_READ),
            (f"{SESSIONS}/{sid}/recordings", Scope.SESSIONS_READ),
            (f"{HISTORY}/sessions", Scope.AUDIT_READ),
            (f"{HISTORY}/sessions/{sid}", Scope.AUDIT_READ),
            (f"{HISTORY}/connections", Scope.AUDIT_READ),
        ):
            self.assertEqual(self.call("GET", path, headers=self.token(scope)).status, 200, path)
            self.assertProblem(self.call("GET", path, headers=self.token("targets:read")), 403, "scope-missing")
        path = f"/api/v1/live/{CID}"
        self.assertProblem(self.call("DELETE", path, headers=self.token("sessions:read")), 403, "scope-missing")
        self.assertProblem(self.call("DELETE", path, headers=self.token("sessions:manage@db")), 403, "scope-missing")
        self.assertEqual(self.call("DELETE", path, headers=self.token("sessions:manage")).status, 204)

    def test_token_of_a_target_sees_its_history_only(self) -> None:
        self.target("app")
        self.session(1)
        self.session(2, target="app")
        fields = self.token("audit:read@app", "sessions:read@app")
        found = self.call("GET", f"{HISTORY}/sessions", headers=fields).json["sessions"]
        self.assertEqual([one["target"] for one in found], ["app"])
        for path in (f"{HISTORY}/sessions?target=db", f"{SESSIONS}/{1:022d}/snapshot", f"{HISTORY}/sessions/{1:022d}"):
            self.assertProblem(self.call("GET", path, headers=fields), 403, "scope-missing")


class RecordingTests(HistoryCase):
    def test_recordings_are_listed_with_their_hashes(self) -> None:
        sid = self.session()
        self.connection(sid, "a", at=START + 60)
        self.assertEqual(self.get(f"{SESSIONS}/{sid}/recordings"), {"recordings": []})
        self.record(sid, "b", b"12", is_finished=False)
        self.record(sid, "a", b"{}\n")
        detail: Any = {"connection": "a", "sha256": "0" * 64, "bytes": 3}
        self.commit(
            events=(AuditEvent(time=START, action=Action.RECORDING_FINISHED, actor="gateway", sid=sid, detail=detail),)
        )
        self.assertTrue(self.get(f"{SESSIONS}/{sid}")["tcp"]["recorded"])
        found = self.get(f"{SESSIONS}/{sid}/recordings")["recordings"]
        open_one = {"connection_id": "b", "started_at": "2023-11-14T22:13:20Z", "size": 2, "sha256": ""}
        finished = {"connection_id": "a", "started_at": "2023-11-14T22:14:20Z", "size": 3, "sha256": "0" * 64}
        self.assertEqual(found, [open_one, finished])

    def test_lines_are_read_as_they_were_recorded(self) -> None:
        sid = self.session()
        lines = b'{"version":2}\n' + b'[0,"o","x"]\n' * 300_000  # several pieces
        self.record(sid, "a", lines)
        data = self.send(
            f"GET {SESSIONS}/{sid}/recordings/a HTTP/1.0\r\nHost: 127.0.0.1:8481\r\n"
            f"Authorization: Bearer {self.world.admin_key}\r\n\r\n".encode()
        )
        head, _, body = data.partition(b"\r\n\r\n")
        self.assertIn(b"Content-Type: application/x-asciicast", head)
        self.assertTrue(body == lines)

    def test_recording_that_is_missing_open_or_damaged(self) -> None:
        sid = self.session()
        self.record(sid, "b", b"12", is_finished=False)
        self.record(sid, "c", b"{}\n")
        Path(self.world.recordings, sid, "c.cast.gz").write_bytes(b"no gzip")
        path = f"{SESSIONS}/{sid}/recordings"
        self.assertProblem(self.call("GET", f"{path}/a"), 404, "recording-not-found")
        self.assertProblem(self.call("GET", f"{path}/..%2f..%2fadmin"), 404, "recording-not-found")
        self.assertProblem(self.call("GET", f"{path}/b"), 409, "recording-not-finished")
        self.assertProblem(self.call("GET", f"{path}/c"), 503, "recording-unreadable")

    def test_recording_needs_the_scope_to_manage_sessions(self) -> None:
        sid = self.session()
        self.record(sid, "a", b"{}\n")
        path = f"{SESSIONS}/{sid}/recordings/a"
        self.assertProblem(self.call("GET", path, headers=self.token("sessions:read")), 403, "scope-missing")
        self.assertEqual(self.call("GET", path, headers=self.token("sessions:manage@db")).status, 200)
