"""Audit events of expired sessions: one for each session whose time has come.

Rules.
    Expiry is computed, not stored; so one process of each gateway looks for the sessions that have expired since the
    last look. How far that got is a resource of the store, written in the commit of the events: over all processes and
    restarts each expiry is recorded once. A session that is extended and expires again has another event.
    The first look of a store records nothing: what expired before is history.
    A session that was revoked, or whose target was deleted, before its time has come does not expire.
"""

from __future__ import annotations

import json

from twisted.logger import Logger

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Session, State
from burrowgate.core.store_records import Change, SessionQuery, SortOrder
from burrowgate.errors import Conflict, Invalid, StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.times import rfc3339

RESOURCE_KIND, RESOURCE_ID = "expiry", "sessions"
SESSIONS_PER_COMMIT = 200
MAX_COMMITS = 10
"""Commits of one look; the next one goes on."""

_log = Logger()


class ExpiryRecorder:
    """Records the expiry of sessions."""

    def __init__(self, registry: Registry, clock: IClock) -> None:
        self._registry = registry
        self._clock = clock
        self._runs = False
        self._failed = False

    async def run(self) -> None:
        """Record what has expired since the last look of any process; a failing store is logged once."""
        if self._runs:
            return
        self._runs = True
        try:
            for _ in range(MAX_COMMITS):
                if not await self._record_page():
                    break
        except Conflict:
            pass  # another process did it
        except StoreError as error:
            if not self._failed:
                _log.error("Expired sessions are recorded later: {error}", error=str(error))
            self._failed = True
        else:
            self._failed = False
        finally:
            self._runs = False

    async def _record_page(self) -> bool:
        """Record one page; returns whether more may follow."""
        store, now = self._registry.store, int(self._clock.now())
        stored = await store.resource(RESOURCE_KIND, RESOURCE_ID)
        if stored is None:
            await self._registry.commit(Change(puts=(_position(1, now, None),)))
            return False
        through, cursor = _read(stored)
        query = SessionQuery(
            now=now,
            state=State.EXPIRED,
            order=SortOrder.EXPIRY,
            limit=SESSIONS_PER_COMMIT,
            expires_after=through,
            cursor=cursor,
        )
        try:
            page = await store.sessions(query)
        except Invalid:
            _log.error("The position in the list of expired sessions is not readable; some expiries are not recorded")
            await self._registry.commit(Change(puts=(_position(stored.version + 1, now, None),)))
            return False
        if not page.sessions and page.cursor is None and cursor is None:
            return False
        through = through if page.cursor is not None else now
        position = _position(stored.version + 1, through, page.cursor)
        events = tuple(self._event(session, now) for session in page.sessions)
        await self._registry.commit(Change(puts=(position,), events=events))
        return page.cursor is not None

    def _event(self, session: Session, now: int) -> AuditEvent:
        target = self._registry.target_by_id(session.target_id)
        expires_at = rfc3339(session.expires_at)
        return AuditEvent(
            time=now,
            action=Action.SESSION_EXPIRED,
            actor="gateway",
            target=target.name if target else "",
            sid=session.sid,
            detail={"label": session.label, "expires_at": expires_at},
        )


def _position(version: int, through: int, cursor: str | None) -> Resource:
    body = json.dumps({"through": through, "cursor": cursor})
    return Resource(kind=RESOURCE_KIND, resource_id=RESOURCE_ID, body=body, version=version)


def _read(position: Resource) -> tuple[int, str | None]:
    """Return the time up to which all is recorded, and where in the list the next look continues."""
    try:
        values = json.loads(position.body)
        return int(values["through"]), values["cursor"]
    except (ValueError, KeyError, TypeError):
        return 0, "unreadable"
