"""Records to JSON and back. Each is stored as one string, which the server's scripts read but never encode."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from burrowgate.core.audit import AuditRecord
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import NO_LIMITS, Session, Visit
from burrowgate.core.store_records import Record
from burrowgate.core.targets import Target

_TIME_OFFSET = 2**62
"""Added to the time in a sort key, so that times before 1970 sort before later ones."""

_target = msgspec.json.Decoder(Target)
_session = msgspec.json.Decoder(Session)
_resource = msgspec.json.Decoder(Resource)
_recorded = msgspec.json.Decoder(AuditRecord)


def write(record: Record | AuditRecord) -> str:
    """`record` as JSON, as it is stored."""
    return msgspec.json.encode(record).decode()


def read_target(text: bytes) -> Target:
    """The target stored as `text`. Raises `ValueError`, like the other readers."""
    return _target.decode(text)


def read_session(text: bytes, used: bytes | None) -> Session:
    """The session stored as `text`, last used at `used`."""
    session = _session.decode(text)
    limits = NO_LIMITS if session.limits == NO_LIMITS else session.limits
    return replace(session, limits=limits, last_used_at=None if used is None else int(used))


def read_resource(text: bytes) -> Resource:
    """The resource stored as `text`."""
    return _resource.decode(text)


def read_event(text: bytes) -> AuditRecord:
    """The event stored as `text`."""
    return _recorded.decode(text)


VISIT = ("first", "last", "address", "agent", "account", "requests", "in", "out")
"""The fields of a visit's hash, a type in which the server can increment counters."""


def read_visit(sid: str, vid: str, fields: list[bytes | None]) -> Visit | None:
    """The visit with the values `fields`, in the order of `VISIT`, or None if there is none."""
    if fields[0] is None:
        return None
    first, last, address, agent, account, requests, bytes_in, bytes_out = (field or b"" for field in fields)
    return Visit(
        sid=sid,
        vid=vid,
        first_seen=int(first),
        last_seen=int(last),
        address=address.decode(),
        user_agent=agent.decode(),
        account_id=account.decode(),
        requests=int(requests),
        bytes_in=int(bytes_in),
        bytes_out=int(bytes_out),
    )


def rank(time: int, sid: str) -> str:
    """A string that sorts by `time`, then by `sid`: a member of the lists, in which all have the same score."""
    return f"{time + _TIME_OFFSET:019d} {sid}"


def ranked_sid(member: bytes) -> str:
    """The sid in a result of `rank`."""
    return member.decode().partition(" ")[2]


def ranked_time(member: bytes) -> int:
    """The time in a result of `rank`."""
    return int(member.partition(b" ")[0]) - _TIME_OFFSET
