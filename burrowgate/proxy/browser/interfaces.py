"""The port between the requests of a target of the type `browser` and the service of boxes (`burrowgate.boxes`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from burrowgate.core.boxes.open_files import OpenDownload, OpenUpload
from burrowgate.core.boxes.start_options import StartOptions
from burrowgate.core.boxes.views import BoxView, BoxVisitor
from burrowgate.proxy.tcp.interfaces import ConnectionOpener


class Boxes(Protocol):
    """Starts, shows and ends the box of a visitor.

    Each method may raise `StoreError` besides what it says.
    """

    def view(self, visitor: BoxVisitor) -> BoxView:
        """Return what the visitor sees; raises nothing."""

    def watch(self, visitor: BoxVisitor, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call `watcher` at each change of the view; returns a function that ends this. Raises nothing."""

    async def start(self, visitor: BoxVisitor, options: StartOptions) -> tuple[BoxView, bool]:
        """Start a box; returns the view, and whether the box is new. Raises `BoxError`."""

    async def end(self, visitor: BoxVisitor, *, others: bool = False) -> BoxView:
        """End the box of this visit; with `others`, all of a visitor who signed in. Raises `BoxNotFound`."""

    async def stay(self, visitor: BoxVisitor) -> BoxView:
        """Count as input that the visitor wants to stay."""


class BoxFiles(Protocol):
    """Files that pass between a visitor and the own box.

    All raise `BoxFilesNotAllowed` where the target does not allow the direction, and `BoxFileNotFound`.
    """

    async def files(self, visitor: BoxVisitor) -> tuple[Sequence[tuple[str, int]], int]:
        """Return names and sizes of the downloads, and how many others were too large and emptied."""

    async def open(self, visitor: BoxVisitor, name: str) -> OpenDownload:
        """Open a download."""

    async def upload(self, visitor: BoxVisitor, name: str) -> OpenUpload:
        """Begin an upload, to be called `name`."""


MakeOpener = Callable[[BoxVisitor, str], ConnectionOpener]
"""Returns what opens connections to the screen of a visitor's box, or of that with an id, which the visitor watches."""
