"""Times in requests and responses: RFC 3339 in UTC (`2026-11-21T02:51:18Z`)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta

from burrowgate.sessions.times import rfc3339

Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


def time(seconds: float) -> str:
    """`seconds` since 1970 in RFC 3339, rounded down to a whole second."""
    return rfc3339(int(seconds))


def read_time(text: str) -> int:
    """Seconds since 1970 of a text by `time`. Raises ValueError."""
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())


def time_or_none(seconds: int | None) -> str | None:
    """`time` of seconds, if there are any."""
    return None if seconds is None else time(seconds)
