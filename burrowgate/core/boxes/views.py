"""The view of a visitor on the own box: what page, programs and API show of it, computed from the record and the time.

A visitor without a box has a view too, with the state None, or that of the last box of the same visit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from burrowgate.core import durations
from burrowgate.core.audit import join_actor
from burrowgate.core.boxes.records import Box, BoxTimes
from burrowgate.core.boxes.settings import (
    BrowserSettings,
    BrowserTerms,
    Watched,
    resolved_idle_minutes,
    resolved_lifetime,
)
from burrowgate.core.boxes.states import MAY_START_AGAIN, SENTENCES, BoxReason, BoxState

QUIET_SECONDS = 120
"""The time left is shown from then on, before the idle end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxVisitor:
    """A visitor of a target of the type `browser`, as an admitted request has one."""

    sid: str
    vid: str
    owner: str
    """`Box.owner` of the boxes of this visitor."""
    target_id: str
    target: str
    """Name of the target."""
    label: str
    session_ends_at: int
    settings: BrowserSettings
    terms: BrowserTerms | None = None
    client_address: str = ""

    @property
    def actor(self) -> str:
        """The visitor as the actor of an event."""
        return join_actor("visitor", self.client_address) if self.client_address else "gateway"

    @property
    def is_account(self) -> bool:
        """Whether the visitor signed in, so that all boxes of the owner are this person's own."""
        return self.owner.startswith("account:")

    def has(self, box: Box) -> bool:
        """Return whether `box` was started for this visit."""
        return (box.owner, box.sid, box.vid, box.target_id) == (self.owner, self.sid, self.vid, self.target_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxView:
    """What a visitor sees of the own box. Times are seconds since 1970."""

    state: BoxState | None
    box: str
    step: str
    """The last step that was reached: asked, created, started, screen, page; empty without a box."""
    started_ms: int | None
    """From the request until the screen answered, or until now; None without a box."""
    reason: BoxReason | None
    sentence: str
    """Why it ended; empty while it has not."""
    may_start_again: bool
    requested_at: int | None
    ready_at: int | None
    ended_at: int | None
    now: float
    ends_at: int
    """The end by the clock: of the box, or of the session if that is sooner; without a box, that of one started now."""
    idle_minutes: int
    idle_ends_at: int | None
    """The end unless there is input; None while that is more than `QUIET_SECONDS` away."""
    warned: bool
    clipboard: dict[str, bool | int]
    downloads: bool
    uploads: bool
    watch: bool
    """Whether other visitors of the same session may watch the own box."""
    watchers: int
    """How many do."""
    watchable: tuple[dict[str, str | int], ...]
    """Boxes of other visitors that may be watched: `box`, and `requested_at`; none for one who has an own box."""
    label: str
    target: str
    session_ends_at: int
    layout: str

    def to_json(self) -> dict[str, Any]:
        """Return the view as a JSON object."""
        return asdict(self)


def step_of(state: BoxState, times: BoxTimes) -> str:
    """Return the last step that a box reached, as its record says."""
    if times.page is not None:
        return "page"
    if times.banner is not None:
        return "screen"
    if times.start is not None:
        return "started"
    return "created" if times.create is not None or state is BoxState.LAUNCHING else "asked"


def view_of(
    visitor: BoxVisitor,
    box: Box | None,
    *,
    now: float,
    configured_idle: int,
    ended_at: int | None = None,
    is_allowed: bool = True,
    elapsed_ms: int | None = None,
    watchable: Iterable[Box] = (),
) -> BoxView:
    """Return the view of `visitor` on `box`, which is one that exists, or the last one, destroyed at `ended_at`.

    `watchable` are boxes that the visitor may watch, `is_allowed` is whether the session still admits visitors, and
    `elapsed_ms` the exact time since the request, if this process knows it.
    """
    settings = visitor.settings
    clipboard: dict[str, bool | int] = {
        "in": settings.clipboard.incoming,
        "out": settings.clipboard.outgoing,
        "max_bytes": settings.clipboard.max_bytes,
    }
    lifetime = resolved_lifetime(visitor.terms, settings)
    reason = None if box is None else box.reason
    is_over = box is None or box.state is BoxState.DESTROYED
    banner = None if box is None else box.times.banner
    idle_end = None
    if box is not None and box.ready_at is not None and reason is None:
        idle_end = (box.input_at or box.ready_at) + box.idle_minutes * durations.MINUTE
    return BoxView(
        state=None if box is None else box.state,
        box="" if box is None else box.box_id,
        step="" if box is None else step_of(box.state, box.times),
        started_ms=None if box is None else _elapsed_ms(box, banner, now, elapsed_ms),
        reason=reason,
        sentence="" if reason is None else SENTENCES[reason],
        may_start_again=is_allowed and is_over and (reason is None or reason in MAY_START_AGAIN),
        requested_at=None if box is None else box.requested_at,
        ready_at=None if box is None else box.ready_at,
        ended_at=ended_at,
        now=round(now, 3),
        ends_at=min(visitor.session_ends_at, int(now) + lifetime if box is None else box.ends_at),
        idle_minutes=(
            resolved_idle_minutes(visitor.terms, settings, configured_idle) if box is None else box.idle_minutes
        ),
        idle_ends_at=idle_end if idle_end is not None and idle_end - now <= QUIET_SECONDS else None,
        warned=box is not None and box.warned_at is not None,
        clipboard=clipboard,
        downloads=settings.downloads,
        uploads=settings.uploads,
        watch=settings.watch is Watched.ON if box is None else box.is_watchable,
        watchers=0 if box is None else box.watchers,
        watchable=tuple({"box": one.box_id, "requested_at": one.requested_at} for one in watchable),
        label=visitor.label,
        target=visitor.target,
        session_ends_at=visitor.session_ends_at,
        layout=settings.layout if box is None or not box.layout else box.layout,
    )


def _elapsed_ms(box: Box, banner: int | None, now: float, exact: int | None) -> int | None:
    if banner is not None or exact is not None:
        return exact if banner is None else banner
    return None if box.state is BoxState.DESTROYED else max(0, round((now - box.requested_at) * 1_000))
