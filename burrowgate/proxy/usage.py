"""Visits, counted in memory and written to the store together every few seconds, never per request.

What was counted and could not be written is kept and written with the next round; nothing waits for it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from burrowgate.core.events import Action, Event
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.tokens import b64url
from burrowgate.errors import StoreError
from burrowgate.interfaces import Change, Use
from burrowgate.directory import Directory

AGENT_LENGTH = 256
_MOST_PER_COMMIT = 500
_REMEMBERED = 100_000


@dataclass(slots=True, eq=False)
class Tally:
    """What one visit did since it was last written down."""

    key: tuple[str, str]
    session: Session
    vid: str
    peer: str
    agent: str
    first_seen: float
    last_seen: float
    requests: int = 0
    bytes_in: int = 0
    bytes_out: int = 0


class Usage:
    """Every visit of which this process knows."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._dirty: dict[tuple[str, str], Tally] = {}
        self._last_used: dict[str, float] = {}
        self._refusals: dict[tuple[str, str], tuple[Event, int]] = {}

    def visit(self, session: Session, vid: str, peer: str, agent: bytes, now: float) -> Tally:
        """The tally of a visit, which has one more request now.

        Without a cookie (`vid` empty) a visit is one address and program.
        """
        key = (session.sid, vid or f"{peer}\n{agent!r}")
        tally = self._tallies.get(key)
        if tally is None:
            if len(self._tallies) >= _REMEMBERED:
                self._forget_idle()
            text = agent.decode("utf-8", "replace")[:AGENT_LENGTH]
            tally = Tally(key, session, vid or direct_vid(session.sid, peer, text), peer, text, now, now)
            self._tallies[key] = tally
        tally.requests += 1
        tally.last_seen = now
        self._dirty[key] = tally
        self._last_used[session.sid] = now
        return tally

    def touch(self, tally: Tally, now: float) -> None:
        """Count the bytes that `tally` was given: it is to be written down."""
        tally.last_seen = now
        self._dirty[tally.key] = tally
        self._last_used[tally.session.sid] = now

    def knows(self, sid: str, vid: str) -> bool:
        """Whether this process has seen that visit opened."""
        return (sid, vid) in self._tallies

    def last_used_at(self, sid: str) -> int | None:
        """When this process last saw the session used."""
        used = self._last_used.get(sid)
        return None if used is None else int(used)

    def refused(self, session: Session, target: str, reason: str, peer: str, now: float) -> None:
        """Remember that the holder of a genuine token was refused: one event a session, reason and round."""
        key = (session.sid, reason)
        event, count = self._refusals.get(key, (None, 0))
        if event is None:
            if len(self._refusals) >= _MOST_PER_COMMIT:
                return
            event = Event(
                at=int(now),
                action=Action.SESSION_REFUSED,
                actor=f"visitor {peer}",
                target=target,
                sid=session.sid,
                detail={"reason": reason},
            )
        self._refusals[key] = (event, count + 1)

    async def flush(self) -> None:
        """Write down what was counted. Raises `StoreError`, and keeps it, when the store cannot."""
        refusals, self._refusals = self._refusals, {}
        if refusals:
            events = tuple(
                Event(
                    at=event.at,
                    action=event.action,
                    actor=event.actor,
                    target=event.target,
                    sid=event.sid,
                    detail=event.detail | {"times": count},
                )
                for event, count in refusals.values()
            )
            await self._directory.commit(Change(events=events))
        while self._dirty:
            keys = list(self._dirty)[:_MOST_PER_COMMIT]
            taken = [(key, self._dirty.pop(key)) for key in keys]
            uses = tuple(self._use(tally) for _, tally in taken)
            counts = [(tally.requests, tally.bytes_in, tally.bytes_out) for _, tally in taken]
            for _, tally in taken:
                tally.requests = tally.bytes_in = tally.bytes_out = 0
            try:
                await self._directory.commit(Change(uses=uses))
            except StoreError:
                for (key, tally), (requests, bytes_in, bytes_out) in zip(taken, counts, strict=True):
                    tally.requests += requests
                    tally.bytes_in += bytes_in
                    tally.bytes_out += bytes_out
                    self._dirty[key] = tally
                raise

    def _use(self, tally: Tally) -> Use:
        target = self._directory.target_by_id(tally.session.target_id)
        opened = opened_event(tally.session, target.name if target else "", tally.peer, tally.first_seen)
        return Use(
            visit=Visit(
                sid=tally.session.sid,
                vid=tally.vid,
                first_seen=int(tally.first_seen),
                last_seen=int(tally.last_seen),
                address=tally.peer,
                user_agent=tally.agent,
                requests=tally.requests,
                bytes_in=tally.bytes_in,
                bytes_out=tally.bytes_out,
            ),
            opened=opened,
        )

    def _forget_idle(self) -> None:
        """Make room: forget the visits that are written down, and so can be counted anew."""
        self._tallies = dict(self._dirty)
        self._last_used = {tally.session.sid: tally.last_seen for tally in self._dirty.values()}


def opened_event(session: Session, target: str, peer: str, at: float) -> Event:
    """What the audit trail says of the visit that is opened by it."""
    return Event(
        at=int(at), action=Action.VISIT_OPENED, actor=f"visitor {peer}", target=target, sid=session.sid
    )


def direct_vid(sid: str, peer: str, agent: str) -> str:
    """The id of the visit of an address and a program that bring no cookie: the same whenever they come."""
    return b64url(hashlib.sha256(f"{sid}\n{peer}\n{agent}".encode()).digest())[:16]
