"""Reasons for which the session of a box is over, as far as this process can tell."""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.core.boxes.states import BoxReason
from burrowgate.core.sessions import Session, State, state_at
from burrowgate.core.tokens import Keyring
from burrowgate.sessions.registry import Registry

_OF_STATE = {
    State.REVOKED: BoxReason.REVOKED,
    State.EXPIRED: BoxReason.EXPIRED,
    State.ENDED: BoxReason.ENDED,
    State.IDLE: BoxReason.ENDED,
}


class SessionEnds:
    """Looks whether sessions are over."""

    def __init__(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        now: Callable[[], float],
        last_used_at: Callable[[str], int | None],
    ) -> None:
        """`last_used_at` returns the time at which this process last saw a session used."""
        self._registry = registry
        self._keys = keys
        self._now = now
        self._last_used_at = last_used_at

    def peek(self, sid: str, vid: str, target_id: str) -> BoxReason | None:
        """Return why the session, or its visit `vid`, is over, as far as that is known without the store.

        None if it seems not to be.
        """
        if self._registry.restrictions.is_revoked(sid):
            return BoxReason.REVOKED
        session = self._registry.peek(sid)
        return self._of_target(target_id) or (None if session is None else self._of_session(session, vid))

    async def look(self, sid: str, vid: str, target_id: str) -> BoxReason | None:
        """Return why the session, or its visit `vid`, is over; None if it is not. Raises `StoreError`."""
        if self._registry.restrictions.is_revoked(sid):
            return BoxReason.REVOKED
        session = self._registry.peek(sid) or self._registry.load_now(sid) or await self._registry.get(sid)
        if session is not None and self._of_session(session, vid) is BoxReason.ENDED:
            session = await self._registry.reload(sid)  # another process may have seen it used
        if session is None:
            return BoxReason.REVOKED
        return self._of_target(target_id) or self._of_session(session, vid)

    def _of_target(self, target_id: str) -> BoxReason | None:
        target = self._registry.target_by_id(target_id)
        is_served = target is not None and target.deleted_at is None and target.enabled and target.is_browser
        return None if is_served else BoxReason.REVOKED

    def _of_session(self, session: Session, vid: str) -> BoxReason | None:
        if session.kid not in self._keys() or any(cut.vid == vid for cut in session.cut_visits):
            return BoxReason.REVOKED
        state = state_at(
            session, self._now(), deleted_at=None, last_used_at=self._last_used_at(session.sid) or session.last_used_at
        )
        return _OF_STATE.get(state)
