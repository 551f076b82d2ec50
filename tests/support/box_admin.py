"""Boxes of an admin API in memory, and an entry of one that ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from burrowgate.admin.box_context import BoxAdmin
from burrowgate.boxes.interfaces import Finding
from burrowgate.core.boxes.history import BoxHistory
from burrowgate.core.boxes.records import Box, BoxTimes
from burrowgate.core.boxes.states import BoxReason, BoxState
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.errors import BoxNotFound
from tests.support import START


def a_box(box_id: str = "box1", **fields: Any) -> Box:
    """Return a box that a viewer sees."""
    given: dict[str, Any] = {
        "sid": "s1",
        "vid": "v1",
        "target_id": "t1",
        "owner": "session:s1",
        "launcher": "fake",
        "gateway": "gateway",
        "node": "node",
        "process": 1,
        "state": BoxState.ACTIVE,
        "requested_at": START,
        "ready_at": START + 1,
        "ends_at": START + 3_600,
        "idle_minutes": 10,
        "input_at": START + 5,
        "bytes_in": 11,
        "bytes_out": 22,
        "egress_allowed": 3,
        "egress_denied": 4,
        "times": BoxTimes(create=10, start=20, banner=300, page=600, first_frame=700),
    }
    return Box(box_id=box_id, **(given | fields))


def an_ended_box(box_id: str = "box0", reason: BoxReason = BoxReason.IDLE, target: str = "clean") -> HistoryEntry:
    """Return the entry of a box that ended."""
    box = replace(a_box(box_id), state=BoxState.DESTROYED, reason=reason)
    return HistoryEntry(
        kind=HistoryKind.BOX,
        entry_id=box_id,
        sid=box.sid,
        at=START,
        closed_at=START + 60,
        body=BoxHistory.of(box, target, START + 60).to_body(),
    )


class Boxes:
    """The boxes that exist, and who ended which."""

    def __init__(self, *boxes: Box) -> None:
        self.boxes = {box.box_id: box for box in boxes}
        self.ended: list[tuple[str, str]] = []
        self.findings: list[tuple[str, Finding]] = []
        self.alarms: list[str] = []

    async def end(self, box_id: str, actor: str) -> Box:
        """End a box."""
        if box_id not in self.boxes:
            raise BoxNotFound
        self.ended.append((box_id, actor))
        return replace(self.boxes[box_id], state=BoxState.STOPPING, reason=BoxReason.ADMIN)

    async def check(self) -> Sequence[tuple[str, Finding]]:
        """Return the findings."""
        return self.findings

    def admin(self) -> BoxAdmin:
        """Return what the admin API uses."""
        return BoxAdmin(
            boxes=self.boxes.values,
            get=self.boxes.get,
            end=self.end,
            check=self.check,
            alarms=lambda: self.alarms,
        )
