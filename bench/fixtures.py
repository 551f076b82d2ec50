"""Homes with any number of sessions, written by the SQLite store's writer, without a gateway."""

from __future__ import annotations

import hashlib
import shutil
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.sessions import Kind, Session, Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tokens import SID_BYTES, VID_BYTES, Key, b64url, page_token
from burrowgate.core.visit_ids import direct_vid
from burrowgate.server.home import Home as HomeFolder
from burrowgate.stores.sqlite import schema
from burrowgate.stores.sqlite.writer import Writer

HOST = "bench.localhost"
"""The host of the only target, `bench`, and of each request to each proxy."""
ORIGIN = f"http://{HOST}"
TARGET = "bench"

_BATCH = 5_000
_LIFETIME = 30 * 86_400
_STORE = "gateway.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A filled home. Sessions 0 to `sessions` - 1 are full sessions; one more is a page-share session."""

    path: Path
    key: Key
    sessions: int
    minted_at: int

    @property
    def store(self) -> Path:
        """The file of the store."""
        return self.path / _STORE

    @property
    def cookie(self) -> str:
        """The value of a `Cookie` field with a visit cookie of session 0."""
        return self.cookie_of(0)

    def cookie_of(self, number: int) -> str:
        """Return the value of a `Cookie` field with a visit cookie of a session."""
        return f"burrowgate={self.key.cookie(sid(number), b64url(_bytes(f'vid {number}', VID_BYTES)))}"

    @property
    def fields(self) -> dict[str, str]:
        """The fields of a request that is admitted."""
        return {"Host": HOST, "Cookie": self.cookie}

    def link(self, number: int, path: str = "/") -> str:
        """Return the link of a session, as path and query."""
        base, _, mac = self.key.token(sid(number), self.minted_at).rpartition(".")
        return f"{path}?{mac}={base}"

    def page_link(self, path: str) -> str:
        """Return a page link for `path`."""
        token = page_token(self.key.seed(sid(self.sessions)), HOST.encode(), path.encode())
        return f"{self.link(self.sessions, path)}&{token.decode()}=p"

    @property
    def admin_key(self) -> str:
        """The admin key, once a gateway has run in this home."""
        return (self.path / "admin.key").read_text().strip()


def sid(number: int) -> str:
    """Return the id of a session."""
    return b64url(_bytes(f"sid {number}", SID_BYTES))


def _bytes(text: str, count: int) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:count]


def make(path: Path, upstream_port: int, *, sessions: int = 1) -> Home:
    """Make a home at `path`, or change only the port of the target if it exists already."""
    key = HomeFolder(path).load_keys().newest
    store = path / _STORE
    made = store.exists()
    schema.prepare(store, schema.migrations())
    with closing(schema.connect(store)) as connection:
        if made:
            connection.execute("UPDATE targets SET port = ?", (upstream_port,))
            (minted_at,) = connection.execute("SELECT created_at FROM sessions WHERE sid = ?", (sid(0),)).fetchone()
            return Home(path=path, key=key, sessions=sessions, minted_at=minted_at)
        home = Home(path=path, key=key, sessions=sessions, minted_at=int(time.time()) - 1)
        # Durability does not matter here, and the indexes of a million rows exceed the default cache.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        _fill(Writer(connection), home, upstream_port)
    return home


def copied(home: Home, path: Path) -> Home:
    """Return a copy of `home`, in which no gateway runs, at `path`."""
    shutil.copytree(home.path, path, dirs_exist_ok=True)
    return replace(home, path=path)


def opened(home: Home, path: Path) -> Home:
    """Return a copy of `home` at `path` in which each full session was visited once, by wrk on this machine."""
    copy = copied(home, path)
    # In the order of the index of visits: any other order takes twice as long.
    sids = sorted(map(sid, range(home.sessions)))
    with closing(schema.connect(copy.store)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        writing = Writer(connection)
        for first in range(0, home.sessions, _BATCH):
            _commit(writing, Change(visits=tuple(_use(home, sid) for sid in sids[first : first + _BATCH])))
    return copy


def _use(home: Home, sid: str) -> VisitUpdate:
    at, peer = home.minted_at, "127.0.0.1"
    visit = Visit(
        sid=sid, vid=direct_vid(sid, peer, ""), first_seen=at, last_seen=at, address=peer, user_agent="", requests=1
    )
    event = AuditEvent(time=at, action=Action.VISIT_OPENED, actor=f"visitor {peer}", target=TARGET, sid=sid)
    return VisitUpdate(visit=visit, event=event)


def _fill(writing: Writer, home: Home, upstream_port: int) -> None:
    now = home.minted_at
    target = Target(
        target_id=b64url(_bytes("target", SID_BYTES)),
        name=TARGET,
        address=TargetAddress(host="127.0.0.1", port=upstream_port, tls=False),
        type=TargetType.HTTP,
        created_at=now,
    )
    added = AuditEvent(time=now, action=Action.TARGET_ADDED, actor="admin", target=TARGET)
    _commit(writing, Change(puts=(target,), events=(added,)))
    for first in range(0, home.sessions + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, home.sessions + 1))
        minted = tuple(_session(home, target, number) for number in numbers)
        events = tuple(
            AuditEvent(time=now, action=Action.SESSION_MINTED, actor="admin", target=TARGET, sid=session.sid)
            for session in minted
        )
        _commit(writing, Change(puts=minted, events=events))


def _commit(writing: Writer, change: Change) -> None:
    (result,) = writing.commit([change])
    if isinstance(result, Exception):
        raise result


def _session(home: Home, target: Target, number: int) -> Session:
    return Session(
        sid=sid(number),
        target_id=target.target_id,
        kid=home.key.kid,
        kind=Kind.PAGE_SHARE if number == home.sessions else Kind.FULL,
        label=f"session {number}",
        created_at=home.minted_at,
        expires_at=home.minted_at + _LIFETIME,
    )
