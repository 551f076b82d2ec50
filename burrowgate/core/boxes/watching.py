"""Visitors who only watch the screen of a box that another visitor of the same session has started.

Rules.
    Only where the target allows it, now and when the box was started: its landing page said so before the start.
    Only boxes of the same session and target, and never the own one.
"""

from __future__ import annotations

from collections.abc import Iterable

from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.settings import Watched
from burrowgate.core.boxes.views import BoxVisitor

MAX_EVENTS = 100
"""Of one box; so often the beginning of watching is an event, so that no visitor fills the audit log."""


def may_watch(visitor: BoxVisitor, box: Box) -> bool:
    """Return whether `visitor` may watch the screen of `box`, which is there."""
    return (
        visitor.settings.watch is Watched.ON
        and box.is_watchable
        and (box.sid, box.target_id) == (visitor.sid, visitor.target_id)
        and not visitor.has(box)
        and box.ready_at is not None
        and box.reason is None
    )


def watchable(visitor: BoxVisitor, boxes: Iterable[Box]) -> list[Box]:
    """Return those of `boxes` that `visitor` may watch, the newest first."""
    found = [box for box in boxes if may_watch(visitor, box)]
    return sorted(found, key=lambda box: (-box.requested_at, box.box_id))
