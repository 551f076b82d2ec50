"""Short rows of sessions without limits and the like, which most are: half the time of all columns (decision 39).

Fast path.
    Replaces: `sql_rows.to_session` of all columns and the last use, which are read if this finds that they are needed.
    Gain: 9 µs of 27 for a session that is not held (decision 39).
    Equivalence: tests/unit/stores/sqlite/test_plain_sessions.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, all columns are read.
"""

from __future__ import annotations

from collections.abc import Callable
from sys import intern

from burrowgate import FAST_PATHS
from burrowgate.core.sessions import Kind, Session
from burrowgate.stores import sql_rows

PLAIN_SESSION = (
    "sid, target_id, kid, kind, label, created_at, expires_at, extended_at, revoked_at, version, "
    "coalesce(max_visits, idle_timeout, max_connections, methods, networks, client_ca, confirm, passphrase, "
    "nullif(visits_opened, 0), cut_visits, rotated_at, nullif(allow_extend_requests, 0), extend_requests, "
    "requested_at, sign_in, account_id, tcp, ended_at, ended_by, browser)"
)
"""The columns of a session without limits and the like: the last one, which stands for all others, is NULL."""
READ = f"SELECT {PLAIN_SESSION} FROM sessions WHERE sid = ?"
_KINDS = {kind.value: kind for kind in Kind}


def read_session(read: Callable[..., list[sql_rows.Row]], all_columns: str, sid: str) -> Session | None:
    """Return the session `sid`, read by `read`, which takes a query and its value; `all_columns` is the long query.

    A plain session is returned without its last use, on which nothing depends that is decided about its requests: to
    read that from its table takes as long as the row.
    """
    if FAST_PATHS:
        rows = read(READ, sid)
        session = to_plain_session(rows[0]) if rows else None
        if session is not None or not rows:
            return session
    rows = read(all_columns, sid)
    return sql_rows.to_session(rows[0]) if rows else None


def to_plain_session(row: sql_rows.Row) -> Session | None:
    """Return the session of the columns `PLAIN_SESSION`, without its last use; None if it needs its other columns."""
    sid, target_id, kid, kind, label, created_at, expires_at, extended_at, revoked_at, version, others = row
    if others is not None:
        return None
    return Session(
        sid=sid,
        target_id=intern(target_id),
        kid=intern(kid),
        kind=_KINDS.get(kind) or Kind(kind),
        label=label,
        created_at=created_at,
        expires_at=expires_at,
        extended_at=extended_at,
        revoked_at=revoked_at,
        version=version,
    )
