"""Ports of a running box besides its launcher: the relay of its screen, its way out, its folder, and its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from twisted.internet.interfaces import IStreamClientEndpoint

from burrowgate.core.boxes.open_files import OpenDownload, OpenUpload
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.settings import BrowserSettings


class BoxPart(Protocol):
    """A server that lives as long as its box."""

    async def start(self) -> None:
        """Listen. Raises `OSError` or an error of listening."""

    async def stop(self) -> None:
        """Close the listener and all connections at once; do nothing if that was done."""


class ScreenPart(BoxPart, Protocol):
    """The relay of a screen."""

    def end_watching(self) -> None:
        """Close the connections of visitors who only watch."""


class EgressPart(BoxPart, Protocol):
    """The way out of a box."""

    def counts(self) -> tuple[int, int]:
        """Return how many connections were allowed, and how many denied."""


class ScreenEvents(Protocol):
    """What a box learns of its viewers."""

    def had_input(self) -> None:
        """A viewer pressed a key or moved the pointer."""

    def passed(self, up: int, down: int) -> None:
        """So many more bytes have passed to the screen (`up`) and from it (`down`)."""

    def has_viewers(self, count: int) -> None:
        """So many viewers are connected now."""

    def has_watchers(self, count: int) -> None:
        """So many visitors watch now."""

    def showed_frame(self) -> None:
        """The first frame was sent to a viewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPlan:
    """What the relay of a screen is made of."""

    path: str
    """The socket on which it listens for viewers of all processes."""
    watch_path: str
    """The same for visitors who only watch; empty if none may."""
    endpoint: IStreamClientEndpoint
    """The screen of the box."""
    settings: BrowserSettings
    events: ScreenEvents


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressPlan:
    """What the proxy of a box is made of."""

    path: str
    """The socket on which it listens for the browser."""
    settings: BrowserSettings


MakeScreen = Callable[[ScreenPlan], ScreenPart]
MakeEgress = Callable[[EgressPlan], EgressPart]


class BoxFolders(Protocol):
    """The folders of boxes, each of mode 0700."""

    def make(self, box_id: str) -> None:
        """Make the folder of a box with all that is in it. Raises `OSError`."""

    def screen_socket(self, box_id: str, *, only_watches: bool = False) -> str:
        """Return the path of the socket for the viewer, or of that for those who watch."""

    def run_folder(self, box_id: str) -> str:
        """Return the path of the folder that the box sees (`LaunchSpec.folder`)."""

    async def remove(self, box_id: str) -> None:
        """Remove the folder of a box with all that is in it; do nothing if there is none. Raises `OSError`."""

    def list(self) -> list[str]:
        """Return the ids of the boxes that have a folder. Raises `OSError`."""


class PeerFiles(Protocol):
    """The files of boxes that run at other gateways of the cluster.

    All raise `BoxFilesNotAllowed`, `BoxFileNotFound` or `BoxFilesUnavailable`.
    """

    async def files(self, box: Box) -> tuple[Sequence[tuple[str, int]], int]:
        """Return names and sizes of the downloads, and how many others were too large and emptied."""

    async def open(self, box: Box, name: str) -> OpenDownload:
        """Open a download."""

    async def upload(self, box: Box, name: str) -> OpenUpload:
        """Begin an upload, to be called `name`."""
