"""States of a box, and the reasons for which it ends.

    requested -> launching -> ready -> active <-> detached
        any of these -> stopping -> destroyed

A failure is a reason, not a state: each path ends with `destroyed`, and none leads back. A box that was destroyed is
not started again.
"""

from __future__ import annotations

from enum import StrEnum


class BoxState(StrEnum):
    """The state of a box."""

    REQUESTED = "requested"
    """Its record is stored; nothing was started."""
    LAUNCHING = "launching"
    READY = "ready"
    """Its screen answers; no viewer has connected yet."""
    ACTIVE = "active"
    """At least one viewer is connected."""
    DETACHED = "detached"
    """No viewer is connected any longer."""
    STOPPING = "stopping"
    """It is being destroyed, which is repeated until it succeeds."""
    DESTROYED = "destroyed"
    """Nothing of it is left."""


_NEXT = {
    BoxState.REQUESTED: {BoxState.LAUNCHING, BoxState.STOPPING},
    BoxState.LAUNCHING: {BoxState.READY, BoxState.STOPPING},
    BoxState.READY: {BoxState.ACTIVE, BoxState.STOPPING},
    BoxState.ACTIVE: {BoxState.DETACHED, BoxState.STOPPING},
    BoxState.DETACHED: {BoxState.ACTIVE, BoxState.STOPPING},
    BoxState.STOPPING: {BoxState.DESTROYED},
    BoxState.DESTROYED: set(),
}


def may_follow(before: BoxState, after: BoxState) -> bool:
    """Return whether a box in the state `before` may get the state `after`."""
    return after in _NEXT[before]


class BoxReason(StrEnum):
    """Why a box ended; the first reason stays."""

    USER = "user"
    """The visitor ended it."""
    ADMIN = "admin"
    """An operator ended it."""
    IDLE = "idle"
    NO_VIEWER = "no-viewer"
    MAX_LIFETIME = "max-lifetime"
    EXPIRED = "expired"
    """Its session expired."""
    REVOKED = "revoked"
    """Its session was revoked, or its target was deleted or turned off."""
    ENDED = "ended"
    """Its session ended by another cause, such as a rule of sign-in or the deletion of an account."""
    CRASHED = "crashed"
    """The browser, its screen, or its window manager exited."""
    OUT_OF_MEMORY = "out-of-memory"
    START_TIMEOUT = "start-timeout"
    IMAGE_MISSING = "image-missing"
    LAUNCHER_ERROR = "launcher-error"
    LIMITS_NOT_APPLIED = "limits-not-applied"
    GATEWAY_STOPPING = "gateway-stopping"
    ORPHAN = "orphan"
    """The gateway process that had started it is gone."""


SENTENCES = {
    BoxReason.USER: "You ended this browser.",
    BoxReason.ADMIN: "The operator ended this browser.",
    BoxReason.IDLE: "This browser was not used for a while, so it was ended.",
    BoxReason.NO_VIEWER: "The page was closed, so this browser was ended.",
    BoxReason.MAX_LIFETIME: "This browser has reached the longest time that it may run.",
    BoxReason.EXPIRED: "The link has expired.",
    BoxReason.REVOKED: "The link was revoked.",
    BoxReason.ENDED: "Your access has ended.",
    BoxReason.CRASHED: "The browser stopped working.",
    BoxReason.OUT_OF_MEMORY: "The browser needed more memory than it may use.",
    BoxReason.START_TIMEOUT: "The browser did not start in time.",
    BoxReason.IMAGE_MISSING: "The image of this browser is missing on the server; tell the person who sent the link.",
    BoxReason.LAUNCHER_ERROR: "The server could not start the browser; tell the person who sent the link.",
    BoxReason.LIMITS_NOT_APPLIED: (
        "The server could not limit what this browser uses, so it was not started; tell the person who sent the link."
    ),
    BoxReason.GATEWAY_STOPPING: "The server was restarted.",
    BoxReason.ORPHAN: "The server was restarted.",
}
"""What the visitor reads, by reason."""

MAY_START_AGAIN = frozenset(
    {
        BoxReason.USER,
        BoxReason.IDLE,
        BoxReason.NO_VIEWER,
        BoxReason.MAX_LIFETIME,
        BoxReason.CRASHED,
        BoxReason.OUT_OF_MEMORY,
        BoxReason.START_TIMEOUT,
        BoxReason.GATEWAY_STOPPING,
        BoxReason.ORPHAN,
    }
)
"""Reasons after which the page offers a new box."""
