"""Boxes, which are disposable browsers, as the API shows them: those that exist, and those of the history."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.times import Time, time, time_or_none
from burrowgate.core import durations
from burrowgate.core.boxes.history import BoxHistory
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.views import step_of
from burrowgate.core.history import HistoryEntry


class BoxMillisecondsView(Schema, frozen=True, kw_only=True):
    """How long the steps of a start took, in milliseconds from the request; null for one that was not reached."""

    schema_name = "BoxMilliseconds"

    create: int | None
    start: int | None
    banner: int | None
    page: int | None
    first_frame: int | None


class _EitherBoxView(Schema, frozen=True, kw_only=True):
    """What is shown of a box that exists, and of one in the history."""

    id: str
    session_id: str
    target: str
    owner: str
    """`account:` or `session:` and an id."""
    launcher: str
    node: str
    reason: str
    """Why it ends or ended; empty while it does not."""
    requested_at: Time
    ready_at: Time | None
    bytes_in: int
    bytes_out: int
    watched: int
    """How many times another visitor of the session began to watch the screen."""
    egress_allowed: int
    egress_denied: int
    ms: BoxMillisecondsView


class BoxView(_EitherBoxView, frozen=True, kw_only=True):
    """A box that exists. What its visitor does in it is not known to the gateway."""

    schema_name = "Box"

    state: str
    step: str
    ends_at: Time
    idle_minutes: int
    input_at: Time | None
    idle_ends_at: Time | None
    """When it ends without input; null before its screen answers."""
    warned: bool
    watchers: int
    """Visitors of the session who watch the screen now."""


class PastBoxView(_EitherBoxView, frozen=True, kw_only=True):
    """A box in the history, which nothing deletes."""

    schema_name = "PastBox"

    ended_at: Time | None
    idle_minutes: int | None


def box(record: Box, target: str) -> BoxView:
    """The view of `record`, a box of `target`."""
    since = record.input_at or record.ready_at
    return BoxView(
        id=record.box_id,
        session_id=record.sid,
        target=target,
        reason="" if record.reason is None else record.reason.value,
        requested_at=time(record.requested_at),
        state=record.state.value,
        step=step_of(record.state, record.times),
        ends_at=time(record.ends_at),
        idle_minutes=record.idle_minutes,
        input_at=time_or_none(record.input_at),
        idle_ends_at=None if since is None else time(since + record.idle_minutes * durations.MINUTE),
        warned=record.warned_at is not None,
        watchers=record.watchers,
        **_either(record),
    )


def past_box(entry: HistoryEntry) -> PastBoxView:
    """The view of the box of `entry`."""
    body = BoxHistory.from_body(entry.body)
    return PastBoxView(
        id=entry.entry_id,
        session_id=entry.sid,
        target=body.target,
        reason=body.reason,
        requested_at=time(entry.at),
        ended_at=time_or_none(entry.closed_at),
        idle_minutes=body.idle_minutes,
        **_either(body),
    )


def _either(record: Box | BoxHistory) -> dict[str, Any]:
    """What both have under the same names."""
    return {
        "owner": record.owner,
        "launcher": record.launcher,
        "node": record.node,
        "ready_at": time_or_none(record.ready_at),
        "bytes_in": record.bytes_in,
        "bytes_out": record.bytes_out,
        "watched": record.watched,
        "egress_allowed": record.egress_allowed,
        "egress_denied": record.egress_denied,
        "ms": BoxMillisecondsView(**asdict(record.times)),
    }
