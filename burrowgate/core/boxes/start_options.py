"""Options of a start, which the visitor chooses: keyboard layout, and the size of the window."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from burrowgate.core.boxes.settings import BrowserSettings

MAX_BODY_BYTES = 1_000
DEFAULT_LAYOUT = "us"
AUTO_LAYOUT = "auto"
MIN_WIDTH, MAX_WIDTH = 320, 7_680
MIN_HEIGHT, MAX_HEIGHT = 200, 4_320
_LAYOUT = re.compile(r"[a-z]{2,5}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOptions:
    """The choice. What is None is as the target says."""

    layout: str | None = None
    width: int | None = None
    height: int | None = None

    def layout_for(self, settings: BrowserSettings) -> str:
        """Return the keyboard layout of a box with `settings`."""
        if settings.layout != AUTO_LAYOUT:
            return settings.layout
        return self.layout or DEFAULT_LAYOUT

    def size_for(self, settings: BrowserSettings) -> tuple[int, int]:
        """Return width and height of the screen, in pixels, within bounds."""
        width = settings.width if self.width is None else self.width
        height = settings.height if self.height is None else self.height
        return min(max(width, MIN_WIDTH), MAX_WIDTH), min(max(height, MIN_HEIGHT), MAX_HEIGHT)


def read_object(body: bytes) -> Mapping[str, object]:
    """Return the JSON object of the body of a request; an empty one for no body. Raises `ValueError`."""
    if not body.strip():
        return {}
    value = json.loads(body)
    if not isinstance(value, dict):
        raise ValueError("The body is not a JSON object.")
    return value


def read_options(value: Mapping[str, object]) -> StartOptions:
    """Return the choice of a JSON object; what is of another form is ignored."""
    layout, width, height = value.get("layout"), value.get("width"), value.get("height")
    return StartOptions(
        layout=layout if isinstance(layout, str) and _LAYOUT.fullmatch(layout) and layout != AUTO_LAYOUT else None,
        width=width if type(width) is int else None,
        height=height if type(height) is int else None,
    )
