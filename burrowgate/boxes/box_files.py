"""Files that pass between visitors and their boxes in one process; each box has a `Transfers` while it exists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from burrowgate.boxes.service import BoxService
from burrowgate.boxes.transfers import Download, Run, Transfers, Upload
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.settings import BrowserSettings
from burrowgate.core.boxes.views import BoxVisitor
from burrowgate.errors import BoxFileNotFound, BoxFilesNotAllowed

ENFORCE_SECONDS = 1.0


class BoxFiles:
    """The files of all boxes on this machine."""

    def __init__(self, service: BoxService, run_for: Callable[[str], Run]) -> None:
        """`run_for` returns what runs work on the files of a folder in threads."""
        self._service = service
        self._run_for = run_for
        self._transfers: dict[str, Transfers] = {}
        service.directory.observers.append(self._observe)

    async def files(self, visitor: BoxVisitor) -> tuple[Sequence[tuple[str, int]], int]:
        """Return names and sizes of the downloads, and how many others were too large.

        Raises `BoxFilesNotAllowed` or `BoxFileNotFound`.
        """
        found = await self._of(visitor, visitor.settings.downloads).files()
        return [(file.name, file.size) for file in found.files], found.refused

    async def open(self, visitor: BoxVisitor, name: str) -> Download:
        """Open a download. Raises `BoxFilesNotAllowed` or `BoxFileNotFound`."""
        return await self._of(visitor, visitor.settings.downloads).open(name)

    async def upload(self, visitor: BoxVisitor, name: str) -> Upload:
        """Begin an upload. Raises `BoxFilesNotAllowed` or `BoxFileNotFound`."""
        return await self._of(visitor, visitor.settings.uploads).upload(name)

    async def enforce(self) -> None:
        """Empty downloads that exceed what is allowed, of the boxes that run in this process."""
        for box_id, folder, settings in self._service.own_boxes():
            if settings.downloads:
                await self._get(box_id, folder, settings).enforce()

    def _of(self, visitor: BoxVisitor, is_allowed: bool) -> Transfers:
        if not is_allowed:
            raise BoxFilesNotAllowed
        own = self._service.own_folder(visitor)
        if own is None:
            raise BoxFileNotFound
        box, folder = own
        return self._get(box.box_id, folder, visitor.settings)

    def _get(self, box_id: str, folder: str, settings: BrowserSettings) -> Transfers:
        found = self._transfers.get(box_id)
        if found is None:
            found = self._transfers[box_id] = Transfers(
                folder,
                self._run_for(folder),
                max_bytes=settings.max_transfer,
                downloads=settings.downloads,
                uploads=settings.uploads,
            )
        return found

    def _observe(self, box: Box, ended_at: int | None) -> None:
        if box.reason is not None:
            self._transfers.pop(box.box_id, None)
