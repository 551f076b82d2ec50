"""Dependencies of the operations on boxes: disposable browsers that exist, and those that ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from burrowgate.boxes.interfaces import Finding
from burrowgate.core.boxes.records import Box
from burrowgate.errors import BoxNotFound


async def _no_box(box_id: str, actor: str) -> Box:
    raise BoxNotFound


async def _nothing_found() -> Sequence[tuple[str, Finding]]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxAdmin:
    """What the operations use of boxes."""

    boxes: Callable[[], Iterable[Box]] = tuple
    """Returns the boxes of all nodes that exist."""
    get: Callable[[str], Box | None] = lambda box_id: None
    """Returns the box with an id, if it exists."""
    end: Callable[[str, str], Awaitable[Box]] = _no_box
    """Ends the box with an id, by order of an actor. Raises `BoxNotFound` or `StoreError`."""
    check: Callable[[], Awaitable[Sequence[tuple[str, Finding]]]] = _nothing_found
    """Returns the findings of the launchers that are used, with their types."""
    alarms: Callable[[], Sequence[str]] = tuple
    """Returns a sentence for each box that could not be destroyed, and for screens that are not reached."""


NO_BOXES = BoxAdmin()
"""Of a gateway without disposable browsers."""
