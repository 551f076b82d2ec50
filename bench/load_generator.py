"""Bulk load of a store with millions of sessions of all ages and states.

SQLite is filled without the store's interface: first the rows, in one transaction without durability, then the indexes.
Other stores are filled through `IStore.load`. Both write the same records, including the chain of audit events, so
`burrowgate store check` accepts them.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from burrowgate.core.audit import GENESIS, Action, AuditEvent, AuditRecord, event_hash
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.store_records import Batch
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tokens import SID_BYTES, Key, b64url
from burrowgate.interfaces import IStore
from burrowgate.server.home import Home as HomeFolder
from burrowgate.stores import sql_rows
from burrowgate.stores.sqlite import schema

HOST = "bench.localhost"
TARGET = "bench"
BATCH = 5_000
_A_SECOND = 100
"""Number of sessions minted in each second."""
_LIFETIME = 30 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Sessions 0 to `count` - 1, oldest first; one of 20 has expired, and one of 50 was revoked."""

    home: Path
    key: Key
    count: int
    now: int
    """The time at which the sessions are generated."""

    def created_at(self, number: int) -> int:
        """Return the time at which a session was minted."""
        return self.now - 1 - (self.count - 1 - number) // _A_SECOND

    def session(self, number: int) -> Session:
        """Return a session."""
        created_at = self.created_at(number)
        return Session(
            sid=sid(number),
            target_id=_TARGET_ID,
            kid=self.key.kid,
            kind=Kind.FULL,
            label=f"for visitor {number}",
            created_at=created_at,
            expires_at=created_at - 1 if self.is_expired(number) else created_at + _LIFETIME,
            revoked_at=created_at if self.is_revoked(number) else None,
        )

    def is_expired(self, number: int) -> bool:
        """Return whether a session has expired."""
        return number % 20 == 3

    def is_revoked(self, number: int) -> bool:
        """Return whether a session was revoked."""
        return number % 50 == 7

    def opens(self, number: int) -> bool:
        """Return whether the link of a session is admitted."""
        return not (self.is_expired(number) or self.is_revoked(number))

    def link(self, number: int) -> str:
        """Return the link of a session, as path and query."""
        base, _, mac = self.key.token(sid(number), self.created_at(number)).rpartition(".")
        return f"/?{mac}={base}"

    @property
    def cookie(self) -> str:
        """The value of a `Cookie` field with a visit cookie of the newest admitted session."""
        number = next(number for number in range(self.count - 1, -1, -1) if self.opens(number))
        return f"burrowgate={self.key.cookie(sid(number), b64url(_bytes('vid')[:12]))}"

    @property
    def fields(self) -> dict[str, str]:
        """The fields of a request that is admitted."""
        return {"Host": HOST, "Cookie": self.cookie}

    def target(self, port: int) -> Target:
        """Return the only target, at `port`."""
        return Target(
            target_id=_TARGET_ID,
            name=TARGET,
            address=TargetAddress(host="127.0.0.1", port=port, tls=False),
            type=TargetType.HTTP,
            created_at=self.created_at(0),
        )

    def batches(self) -> Iterator[Batch]:
        """Yield all sessions and their events, `BATCH` at a time."""
        last = GENESIS
        for first in range(0, self.count, BATCH):
            sessions = tuple(self.session(number) for number in range(first, min(first + BATCH, self.count)))
            events = []
            for seq, session in enumerate(sessions, first + 1):
                event = AuditEvent(
                    time=session.created_at, action=Action.SESSION_MINTED, actor="admin", target=TARGET, sid=session.sid
                )
                last = event_hash(last, seq, event)
                events.append(AuditRecord(seq=seq, event=event, hash=last))
            yield Batch(sessions=sessions, events=tuple(events))


def crowd(home: Path, count: int) -> Crowd:
    """Return the crowd for `home`, a new folder."""
    return Crowd(home=home, key=HomeFolder(home).load_keys().newest, count=count, now=int(time.time()))


def sid(number: int) -> str:
    """Return the id of a session."""
    return b64url(_bytes(f"sid {number}")[:SID_BYTES])


def _bytes(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


_TARGET_ID = b64url(_bytes("target")[:SID_BYTES])


async def load(store: IStore, all: Crowd, port: int, say: Callable[[str], None]) -> None:
    """Fill `store`, which must be empty and started."""
    await store.load(Batch(targets=(all.target(port),)))
    for number, batch in enumerate(all.batches(), 1):
        await store.load(batch)
        _say(number, all, say)


def fill_file(path: Path, all: Crowd, port: int, say: Callable[[str], None]) -> None:
    """Create the SQLite store at `path` and fill it."""
    schema.prepare(path, schema.migrations())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        run = connection.execute
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -2000000"):
            run(f"PRAGMA {pragma}").fetchall()
        indexes = run("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for name, _ in indexes:
            run(f"DROP INDEX {name}")
        run("BEGIN")
        _insert(connection, "targets", sql_rows.TARGET, [sql_rows.from_target(all.target(port))])
        run("INSERT INTO claims VALUES ('name', ?, ?)", (TARGET, _TARGET_ID))
        for number, batch in enumerate(all.batches(), 1):
            _insert(connection, "sessions", sql_rows.SESSION, map(sql_rows.from_session, batch.sessions))
            _insert(connection, "events", sql_rows.EVENT, map(sql_rows.from_event, batch.events))
            _say(number, all, say)
        run("COMMIT")
        for name, sql in indexes:
            say(f"  index {name}")
            run(sql)
        run("PRAGMA locking_mode = NORMAL").fetchall()
        run("PRAGMA journal_mode = WAL").fetchall()


def _insert(connection: sqlite3.Connection, table: str, columns: str, values: object) -> None:
    marks = ", ".join("?" for _ in columns.split(","))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # type: ignore[arg-type]


def _say(number: int, all: Crowd, say: Callable[[str], None]) -> None:
    if number % 200 == 0:
        say(f"  {number * BATCH:,} of {all.count:,}")
