"""The record of a box while it exists: one generic resource (`records.RecordKind`), unique for each place of its owner.

When the box is destroyed, the record is deleted, and what is kept of it is its entry in the history.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from burrowgate.core.boxes.states import BoxReason, BoxState

BOX_ID_BYTES = 9
"""Random bytes of an id, which is 12 characters in base64url."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxTimes:
    """How long the steps of a start took, in milliseconds; None for one that was not reached."""

    create: int | None = None
    start: int | None = None
    banner: int | None = None
    """From the request until the screen answered."""
    page: int | None = None
    """From the request until the first window of the browser was on the screen."""
    first_frame: int | None = None
    """From the request until the first frame was sent to a viewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box. Times are seconds since 1970."""

    box_id: str
    sid: str
    vid: str = ""
    """The visit that it was started for."""
    target_id: str
    owner: str
    """`account:` and the id of an account that signed in, or else `session:` and the `sid`."""
    place: int = 0
    """Number of the place that it takes of its owner, from 0 (`BrowserSettings.per_owner`)."""
    launcher: str
    handle: str = field(default="", repr=False)
    """JSON by which its launcher finds it, stored before anything starts; empty until then."""
    gateway: str
    """Id of the gateway that started it, the label of its boxes; it stays the same over restarts."""
    node: str
    """The node (process) of that gateway which started it, and which alone reaches it."""
    address: str = ""
    """Host and port at which that gateway passes on screens to others of its cluster; empty if it does not."""
    process: int
    """The pid of that process."""
    state: BoxState = BoxState.REQUESTED
    reason: BoxReason | None = None
    """Set together with `stopping`."""
    requested_at: int
    ready_at: int | None = None
    ends_at: int
    """The end of its longest time."""
    layout: str = ""
    """The keyboard layout with which it was started."""
    idle_minutes: int
    """Resolved (`settings.resolved_idle_minutes`)."""
    warned_at: int | None = None
    """When the visitor was warned of the idle end; None while no warning stands."""
    input_at: int | None = None
    bytes_in: int = 0
    bytes_out: int = 0
    is_watchable: bool = False
    """Whether other visitors of its session may watch; as its target said when it was started."""
    watchers: int = 0
    """Visitors who watch now."""
    watched: int = 0
    """How many times one began to watch."""
    egress_allowed: int = 0
    """Connections that the browser was allowed to open."""
    egress_denied: int = 0
    times: BoxTimes = BoxTimes()
    version: int = 1

    @property
    def unique(self) -> str:
        """The value that no other box in existence has: its owner and the place."""
        return f"{self.owner}:{self.place}"
