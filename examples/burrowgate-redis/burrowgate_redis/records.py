"""Records to JSON and back: each is kept as one text, which the server's scripts read and never write."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from burrowgate.core.audit import AuditRecord
from burrowgate.core.sessions import NO_LIMITS, Session, Visit
from burrowgate.core.targets import Target

_AHEAD = 2**62
"""Added to a time in a key of order, so that times before 1970 sort before those after."""

_target = msgspec.json.Decoder(Target)
_session = msgspec.json.Decoder(Session)
_recorded = msgspec.json.Decoder(AuditRecord)


def write(record: Target | Session | AuditRecord) -> str:
    """`record` as it is kept."""
    return msgspec.json.encode(record).decode()


def read_target(text: bytes) -> Target:
    """The target kept as `text`. Raises `ValueError`, as all of these do."""
    return _target.decode(text)


def read_session(text: bytes, used: bytes | None) -> Session:
    """The session kept as `text`, last used at `used`."""
    session = _session.decode(text)
    limits = NO_LIMITS if session.limits == NO_LIMITS else session.limits
    return replace(session, limits=limits, last_used_at=None if used is None else int(used))


def read_event(text: bytes) -> AuditRecord:
    """The event kept as `text`."""
    return _recorded.decode(text)


VISIT = ("first", "last", "address", "agent", "requests", "in", "out")
"""The fields of a visit, which is a hash: the server counts in it."""


def read_visit(sid: str, vid: str, fields: list[bytes | None]) -> Visit | None:
    """The visit of the fields `VISIT`, or None where there is none."""
    if fields[0] is None:
        return None
    first, last, address, agent, requests, came, went = (field or b"" for field in fields)
    return Visit(
        sid=sid,
        vid=vid,
        first_seen=int(first),
        last_seen=int(last),
        address=address.decode(),
        user_agent=agent.decode(),
        requests=int(requests),
        bytes_in=int(came),
        bytes_out=int(went),
    )


def rank(time: int, sid: str) -> str:
    """A text that sorts by `time`, then by `sid`: what the lists hold, all with the same score."""
    return f"{time + _AHEAD:019d} {sid}"


def ranked_sid(member: bytes) -> str:
    """The sid of what `rank` gave."""
    return member.decode().partition(" ")[2]


def ranked_time(member: bytes) -> int:
    """The time of what `rank` gave."""
    return int(member.partition(b" ")[0]) - _AHEAD
