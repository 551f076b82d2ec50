"""Requests of visitors for more time: asking, granting and denying, from a session's record to the next one.

Rules.
    A session takes requests only if it was minted so. Each visit has at most one, open or answered.
    A grant extends the session, and so answers all of its open requests; a denial answers one visitor, or all.
    What visitors can store is bounded: `MAX_REQUESTS` of a session, each with a short message. At the limit an answered
    request makes place; while all are open, none is added. After an answer a visitor waits before asking again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unicodedata import category

from burrowgate.core import credential_text, durations
from burrowgate.core.sessions import MAX_TTL_SECONDS, MIN_TTL_SECONDS, ExtendAnswer, ExtendRequest, Session
from burrowgate.core.targets import Target
from burrowgate.errors import (
    ExtendRequestOpen,
    ExtendRequestsNotAllowed,
    ExtendRequestTooSoon,
    Invalid,
    NoExtendRequest,
    SessionEnded,
    SessionRevoked,
    TooManyExtendRequests,
)

MAX_REQUESTS = 20
"""Requests of one session, open and answered: more than an operator reads; 11 KB in memory with their messages."""
MAX_MESSAGE_LENGTH = 200
MIN_SECONDS_BETWEEN = 600
"""Seconds after the answer to a visitor's request before the next one."""
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def request_of(session: Session, vid: str) -> ExtendRequest | None:
    """Return the last request of the visit `vid`."""
    return next((request for request in session.extend_requests if request.vid == vid), None)


def next_time(request: ExtendRequest) -> int | None:
    """Return the time from which its visitor may ask again; None while it is open."""
    return None if request.answered_at is None else request.answered_at + MIN_SECONDS_BETWEEN


def check_message(text: str) -> str:
    """Return `text` as one line without control characters. Raises `Invalid` if it is too long or has a credential."""
    shown = "".join(" " if category(character) in _UNSEEN else character for character in text)
    message = " ".join(shown.split())
    if len(message) > MAX_MESSAGE_LENGTH:
        raise Invalid("message", f"A message has at most {MAX_MESSAGE_LENGTH} characters; write a shorter one.")
    if credential_text.contains(message.encode()):
        raise Invalid("message", "The message contains a link or a part of one; leave it out.")
    return message


def ask(session: Session, *, vid: str, address: str, message: str, now: int) -> Session:
    """Return `session` with a request of the visit `vid`, asked from `address`.

    Raises `ExtendRequestsNotAllowed`, `ExtendRequestOpen`, `ExtendRequestTooSoon` or `TooManyExtendRequests`.
    """
    if not session.allow_extend_requests:
        raise ExtendRequestsNotAllowed
    before = request_of(session, vid)
    if before is not None:
        again_at = next_time(before)
        if again_at is None:
            raise ExtendRequestOpen
        if now < again_at:
            raise ExtendRequestTooSoon(again_at - now)
    others = [request for request in session.extend_requests if request.vid != vid]
    if len(others) >= MAX_REQUESTS:
        answered = [request for request in others if request.answered_at is not None]
        if not answered:
            raise TooManyExtendRequests
        others.remove(min(answered, key=lambda request: request.answered_at or 0))
    request = ExtendRequest(vid=vid, at=now, address=address, message=message)
    return replace(session, extend_requests=(*others, request), version=session.version + 1)


def grant(session: Session, target: Target, *, seconds: int, now: int) -> Session:
    """Return `session` with `seconds` more, counted from its expiry or, if that has come, from now.

    All open requests are granted. Raises `SessionRevoked`, `SessionEnded`, `NoExtendRequest` or `Invalid`.
    """
    durations.check(seconds, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS, field="duration")
    if session.revoked_at is not None:
        raise SessionRevoked
    if target.deleted_at is not None:
        raise SessionEnded
    expires_at = max(session.expires_at, now) + seconds
    if expires_at > now + MAX_TTL_SECONDS:
        raise Invalid("duration", "The session would end more than a year from now; grant less.")
    granted = _answer(session, ExtendAnswer.GRANTED, now, lambda request: True)
    return replace(granted, expires_at=expires_at, extended_at=now, version=session.version + 1)


def deny(session: Session, vid: str | None, *, now: int) -> Session:
    """Return `session` with the open request of the visit `vid` denied, or all without it. Raises `NoExtendRequest`."""
    denied = _answer(session, ExtendAnswer.DENIED, now, lambda request: vid in (None, request.vid))
    return replace(denied, version=session.version + 1)


def grant_open(session: Session, *, now: int) -> Session:
    """Return `session`, which its operator extends unasked, with its open requests granted; no new version."""
    return _answer(session, ExtendAnswer.GRANTED, now, lambda request: True) if session.open_requests else session


def _answer(session: Session, answer: ExtendAnswer, now: int, chosen: Callable[[ExtendRequest], bool]) -> Session:
    if not any(map(chosen, session.open_requests)):
        raise NoExtendRequest
    requests = tuple(
        replace(request, answer=answer, answered_at=now) if request.is_open and chosen(request) else request
        for request in session.extend_requests
    )
    return replace(session, extend_requests=requests)
