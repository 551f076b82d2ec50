"""Requests of visitors for more time: a visitor asks in any process, and the operator grants or denies.

Each is one commit with its audit event. The rules, which bound what visitors can store, are in `core.extend_requests`:
a request that they refuse by the session in memory costs no access to the store.
"""

from __future__ import annotations

from burrowgate.core import durations, extend_requests
from burrowgate.core.audit import Action, Detail
from burrowgate.core.sessions import Session
from burrowgate.core.targets import Target
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.times import rfc3339
from burrowgate.sessions.updates import SessionUpdates


class ExtendRequests:
    """Records the requests of visitors, and the operator's answers."""

    def __init__(self, registry: Registry, updates: SessionUpdates) -> None:
        self._registry = registry
        self._updates = updates

    async def ask(self, session: Session, *, vid: str, address: str, message: str) -> Session:
        """Record that the visit `vid`, from `address`, asks for more time; returns the session with the request.

        `session` is the record under which the visitor was admitted. Raises `Invalid`, `ExtendRequestsNotAllowed`,
        `ExtendRequestOpen`, `ExtendRequestTooSoon`, `TooManyExtendRequests`, `SessionNotFound`, `Conflict` or
        `StoreError`.
        """
        checked = extend_requests.check_message(message)

        def asked(record: Session) -> Session:
            now = self._updates.now()
            return extend_requests.ask(record, vid=vid, address=address, message=checked, now=now)

        def changed(record: Session, target: Target) -> tuple[Session, Detail]:
            detail: Detail = {"visit": vid, "message": checked, "expires_at": rfc3339(record.expires_at)}
            return asked(record), detail

        asked(session)
        action = Action.SESSION_EXTEND_REQUESTED
        return (await self._updates.update(session.sid, action, changed, f"visitor {address}"))[0]

    async def grant(
        self, sid: str, seconds: int, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> tuple[Session, Target]:
        """Extend a session by `seconds`, and grant its open requests.

        Raises `SessionNotFound`, `Invalid`, `StateConflict` or `Conflict`.
        """

        def changed(session: Session, target: Target) -> tuple[Session, Detail]:
            granted = extend_requests.grant(session, target, seconds=seconds, now=self._updates.now())
            return granted, {
                "duration": durations.format_duration(seconds),
                "requests": len(session.open_requests),
                "expires_at": rfc3339(granted.expires_at),
            }

        return await self._updates.update(sid, Action.SESSION_EXTEND_GRANTED, changed, actor, expected)

    async def deny(
        self, sid: str, vid: str | None, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> tuple[Session, Target]:
        """Deny the open request of the visit `vid`, or all of the session without it.

        Raises `SessionNotFound`, `NoExtendRequest` or `Conflict`.
        """

        def changed(session: Session, target: Target) -> tuple[Session, Detail]:
            denied = extend_requests.deny(session, vid, now=self._updates.now())
            detail: Detail = {"requests": len(session.open_requests) - len(denied.open_requests)}
            return denied, detail if vid is None else detail | {"visit": vid}

        return await self._updates.update(sid, Action.SESSION_EXTEND_DENIED, changed, actor, expected)

    async def waiting(self, limit: int) -> list[tuple[Session, Target]]:
        """Return at most `limit` sessions with open requests, the oldest request first. Raises `StoreError`."""
        sessions = await self._registry.store.requested_sessions(limit)
        pairs = ((session, self._registry.target_by_id(session.target_id)) for session in sessions)
        return [(session, target) for session, target in pairs if target is not None and target.deleted_at is None]
