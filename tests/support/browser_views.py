"""Views of disposable browsers, as the gateway sends them (docs/browsers.md)."""

from __future__ import annotations

from typing import Any


def view_of(now: float, **changes: Any) -> dict[str, Any]:
    """Return the view of a browser that was not started, with `changes`."""
    start = int(now)
    view = {
        "state": None,
        "box": "",
        "step": "",
        "started_ms": None,
        "reason": None,
        "sentence": "",
        "may_start_again": True,
        "requested_at": None,
        "ready_at": None,
        "ended_at": None,
        "now": start,
        "ends_at": start + 14_400,
        "idle_minutes": 10,
        "idle_ends_at": None,
        "warned": False,
        "clipboard": {"in": True, "out": False, "max_bytes": 262_144},
        "downloads": False,
        "uploads": False,
        "watch": False,
        "watchers": 0,
        "watchable": [],
        "label": "",
        "target": "clean",
        "session_ends_at": start + 86_400,
        "layout": "auto",
    }
    return {**view, **changes}
