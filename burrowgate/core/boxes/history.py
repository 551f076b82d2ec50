"""Body of the history entry of a box: what is kept of it when its record is gone."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from burrowgate.core.boxes.records import Box, BoxTimes
from burrowgate.core.boxes.states import BoxReason, BoxState
from burrowgate.core.tcp.history_bodies import HistoryBody


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxHistory(HistoryBody):
    """One box. Times are whole seconds since 1970, durations are in milliseconds from the request."""

    target_id: str = ""
    target: str = ""
    """The name at the time of the request."""
    vid: str = ""
    owner: str = ""
    launcher: str = ""
    node: str = ""
    reason: str = ""
    """A `BoxReason`; empty until the box was destroyed."""
    requested_at: int | None = None
    ready_at: int | None = None
    ends_at: int | None = None
    ended_at: int | None = None
    input_at: int | None = None
    idle_minutes: int | None = None
    create_ms: int | None = None
    start_ms: int | None = None
    banner_ms: int | None = None
    page_ms: int | None = None
    first_frame_ms: int | None = None
    bytes_in: int = 0
    bytes_out: int = 0
    watched: int = 0
    """How many times another visitor of the session began to watch."""
    egress_allowed: int = 0
    egress_denied: int = 0

    @classmethod
    def of(cls, box: Box, target: str, ended_at: int | None) -> BoxHistory:
        """Return the body of the entry of `box`, whose target has the name `target`."""
        return cls(
            target_id=box.target_id,
            target=target,
            vid=box.vid,
            owner=box.owner,
            launcher=box.launcher,
            node=box.node,
            reason="" if ended_at is None or box.reason is None else box.reason.value,
            requested_at=box.requested_at,
            ready_at=box.ready_at,
            ends_at=box.ends_at,
            ended_at=ended_at,
            input_at=box.input_at,
            idle_minutes=box.idle_minutes,
            bytes_in=box.bytes_in,
            bytes_out=box.bytes_out,
            watched=box.watched,
            egress_allowed=box.egress_allowed,
            egress_denied=box.egress_denied,
            **{f"{name}_ms": ms for name, ms in asdict(box.times).items()},
        )

    @property
    def times(self) -> BoxTimes:
        """How long the steps of the start took."""
        return BoxTimes(**{step.name: getattr(self, f"{step.name}_ms") for step in fields(BoxTimes)})

    def box(self, box_id: str, sid: str) -> Box:
        """Return the box of a closed entry as it was in the end."""
        return Box(
            box_id=box_id,
            sid=sid,
            vid=self.vid,
            target_id=self.target_id,
            owner=self.owner,
            launcher=self.launcher,
            gateway="",
            node=self.node,
            process=0,
            state=BoxState.DESTROYED,
            reason=BoxReason(self.reason) if self.reason in set(BoxReason) else None,
            requested_at=self.requested_at or 0,
            ready_at=self.ready_at,
            ends_at=self.ends_at or 0,
            idle_minutes=self.idle_minutes or 0,
            input_at=self.input_at,
            bytes_in=self.bytes_in,
            bytes_out=self.bytes_out,
            watched=self.watched,
            egress_allowed=self.egress_allowed,
            egress_denied=self.egress_denied,
            times=self.times,
        )
