"""Sessions of a TCP target, with their history and recordings, in an admin API in memory."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

from burrowgate.core.audit import AuditEvent
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.store_records import Change
from burrowgate.core.tcp import snapshots
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.core.tcp.terms import TcpTerms
from tests.support import START
from tests.support.admin_wire import AdminTestCase, World

PARTS = {"target": {"name": "db", "type": "postgresql"}, "credentials": ["app"], "project": {"name": "default"}}
TAKEN = snapshots.take_all(PARTS)
CID = "c" * 16


class HistoryCase(AdminTestCase):
    """A test with a target `db`, and sessions of it that tests put into the store."""

    def setUp(self) -> None:
        super().setUp()
        self.start(World(recordings=self.mktemp()))
        self.db = self.target("db", address="postgresql://10.0.0.5", tcp={"connection_limit": 5})

    def commit(self, *puts: Any, history: tuple[HistoryEntry, ...] = (), events: tuple[AuditEvent, ...] = ()) -> None:
        self.wait(self.world.registry.commit(Change(puts=puts, history=history, events=events)))

    def session(self, number: int = 1, *, at: int = START, closed_at: int | None = None, **body: Any) -> str:
        """Put a session into the store and into the history; returns its id."""
        sid = f"{number:022d}"
        target = self.world.registry.target("db")
        terms = TcpTerms(
            project_id="default",
            endpoint_host="10.0.0.5",
            endpoint_port=5432,
            connection_limit=5,
            max_seconds=7_200,
            pending_timeout=600,
            snapshot=TAKEN[0].sha256,
        )
        session = Session(
            sid=sid,
            target_id=target.target_id,
            kid=self.world.key.kid,
            kind=Kind.FULL,
            label="for Ada",
            created_at=START,
            expires_at=START + 3_600,
            tcp=terms,
        )
        given = {
            "label": "for Ada",
            "target": "db",
            "project": "acme/infra",
            "account": "Ada",
            "endpoint": "10.0.0.5:5432",
            "snapshot": TAKEN[0].sha256,
            "credentials": ("app",),
        }
        entries = [self.entry(HistoryKind.SESSION, sid, sid, at, closed_at, SessionHistory(**(given | body)).to_body())]
        if not self.wait(self.world.store.history_entry(HistoryKind.SNAPSHOT, TAKEN[0].sha256)):
            entries += [self.entry(HistoryKind.SNAPSHOT, one.sha256, "", at, at, one.body) for one in TAKEN]
        self.commit(session, history=tuple(entries))
        return sid

    def connection(self, sid: str, cid: str = CID, *, at: int = START, closed_at: int | None = None) -> None:
        """Put a connection of the session `sid` into the history."""
        body = ConnectionHistory(
            client="192.0.2.7:5000", program="psql", connected_at=at, up=10, down=20, reason="cut" if closed_at else ""
        )
        self.commit(history=(self.entry(HistoryKind.CONNECTION, cid, sid, at, closed_at, body.to_body()),))

    def entry(
        self, kind: HistoryKind, entry_id: str, sid: str, at: int, closed_at: int | None, body: str
    ) -> HistoryEntry:
        return HistoryEntry(kind=kind, entry_id=entry_id, sid=sid, at=at, closed_at=closed_at, body=body)

    def get(self, path: str) -> Any:
        reply = self.call("GET", path)
        self.assertEqual(reply.status, 200, reply.body)
        return reply.json

    def change(self, sid: str, **terms: Any) -> None:
        """Change the terms of a session in the store."""
        session = self.wait(self.world.store.session(sid))
        self.commit(replace(session, tcp=replace(session.tcp, **terms), version=session.version + 1))

    def token(self, *scopes: str) -> dict[str, str | None]:
        """Return the header fields of a new access token."""
        made = self.call("POST", "/api/v1/access-tokens", {"label": "ci", "scopes": scopes})
        return {"Authorization": f"Bearer {made.json['token']}"}

    def record(self, sid: str, cid: str, lines: bytes, *, is_finished: bool = True) -> None:
        """Write a recording."""
        folder = Path(self.world.recordings, sid)
        folder.mkdir(parents=True, exist_ok=True)
        if is_finished:
            Path(folder, f"{cid}.cast.gz").write_bytes(gzip.compress(lines))
        else:
            Path(folder, f"{cid}.cast").write_bytes(lines)
