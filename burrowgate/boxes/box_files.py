"""Files that pass between visitors and their boxes; each box of this machine has a `Transfers` while it exists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from burrowgate.boxes.ports import PeerFiles
from burrowgate.boxes.service import BoxService
from burrowgate.boxes.transfers import Download, Run, Transfers, Upload
from burrowgate.core.boxes.open_files import OpenDownload, OpenUpload
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.settings import BrowserSettings
from burrowgate.core.boxes.views import BoxVisitor
from burrowgate.errors import BoxFileNotFound, BoxFilesNotAllowed, BoxFilesUnavailable

ENFORCE_SECONDS = 1.0


class BoxFiles:
    """The files of all boxes: of those on this machine, and by `peers` of those at other gateways of the cluster."""

    def __init__(self, service: BoxService, run_for: Callable[[str], Run]) -> None:
        """`run_for` returns what runs work on the files of a folder in threads."""
        self._service = service
        self._run_for = run_for
        self.peers: PeerFiles | None = None
        """Asks other gateways; set once connections can be made."""
        self._transfers: dict[str, Transfers] = {}
        service.directory.observers.append(self._observe)

    # For the visitor of a box. All raise `BoxFilesNotAllowed`, `BoxFileNotFound` or `BoxFilesUnavailable`.

    async def files(self, visitor: BoxVisitor) -> tuple[Sequence[tuple[str, int]], int]:
        """Return names and sizes of the downloads, and how many others were too large."""
        box = self._box_of(visitor, visitor.settings.downloads)
        if self._is_here(box):
            return await self.files_of(box.box_id)
        return await self._elsewhere().files(box)

    async def open(self, visitor: BoxVisitor, name: str) -> OpenDownload:
        """Open a download."""
        box = self._box_of(visitor, visitor.settings.downloads)
        if self._is_here(box):
            return await self.open_of(box.box_id, name)
        return await self._elsewhere().open(box, name)

    async def upload(self, visitor: BoxVisitor, name: str) -> OpenUpload:
        """Begin an upload, to be called `name`."""
        box = self._box_of(visitor, visitor.settings.uploads)
        if self._is_here(box):
            return await self.upload_of(box.box_id, name)
        return await self._elsewhere().upload(box, name)

    def _box_of(self, visitor: BoxVisitor, is_allowed: bool) -> Box:
        if not is_allowed:
            raise BoxFilesNotAllowed
        box = self._service.directory.box_of(visitor)
        if box is None or box.ready_at is None or box.reason is not None:
            raise BoxFileNotFound
        return box

    def _is_here(self, box: Box) -> bool:
        return box.gateway == self._service.kit.gateway_id

    def _elsewhere(self) -> PeerFiles:
        if self.peers is None:
            raise BoxFilesUnavailable
        return self.peers

    # Of one box on this machine. All raise `BoxFilesNotAllowed` or `BoxFileNotFound`.

    async def files_of(self, box_id: str) -> tuple[Sequence[tuple[str, int]], int]:
        """Return names and sizes of the downloads, and how many others were too large."""
        found = await self._here(box_id, lambda settings: settings.downloads).files()
        return [(file.name, file.size) for file in found.files], found.refused

    async def open_of(self, box_id: str, name: str) -> Download:
        """Open a download."""
        return await self._here(box_id, lambda settings: settings.downloads).open(name)

    async def upload_of(self, box_id: str, name: str) -> Upload:
        """Begin an upload, to be called `name`."""
        return await self._here(box_id, lambda settings: settings.uploads).upload(name)

    async def enforce(self) -> None:
        """Empty downloads that exceed what is allowed, of the boxes that run in this process."""
        for box_id, folder, settings in self._service.own_boxes():
            if settings.downloads:
                await self._get(box_id, folder, settings).enforce()

    def _here(self, box_id: str, is_allowed: Callable[[BrowserSettings], bool]) -> Transfers:
        """Return the files of a box on this machine, if its target allows that now."""
        folder, box = self._service.folder_here(box_id), self._service.directory.get(box_id)
        if folder is None or box is None:
            raise BoxFileNotFound
        target = self._service.kit.records.registry.target_by_id(box.target_id)
        settings = None if target is None else target.browser
        if settings is None or not is_allowed(settings):
            raise BoxFilesNotAllowed
        return self._get(box_id, folder, settings)

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
