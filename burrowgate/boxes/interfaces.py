"""The port of launchers, which start and destroy boxes, and its records.

Rules.
    Ready or destroyed, never neither: `launch` returns when the screen answers, or has destroyed everything before it
    raises, also when it is cancelled.
    `stored` is awaited with the handle before anything runs, so that a gateway that is killed finds what it started.
    Limits are enforced or refused: a launcher that cannot enforce those of the spec raises `LimitsNotApplied` unless
    the spec allows boxes without limits.
    A box has nothing of the gateway: no file, no environment, no network but the socket `egress.sock` of its folder.
    No call waits without limit, and none blocks the reactor.
    Nothing that a box prints is kept, and no address of a page is logged: it is what a visitor does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IStreamClientEndpoint
from zope.interface import Attribute, Interface

from burrowgate.core.boxes.settings import MIB, BoxLimits

SCREEN_SOCKET = "rfb.sock"
"""In the folder of the box: where its screen (RFB) listens."""
EGRESS_SOCKET = "egress.sock"
"""In the folder of the box: where the gateway's proxy listens, the only way out of the box."""
DOWNLOADS_FOLDER = "out"
UPLOADS_FOLDER = "in"
PAGE_FILE = "page"
"""In the folder of the box: appears once the first window of the browser is on the screen."""
BOX_FOLDER_IN_BOX = "/run/bg"
"""Where a box sees its folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchSpec:
    """What to start."""

    box_id: str
    gateway_id: str
    """Label by which `list` finds the boxes of one gateway."""
    folder: str
    """Absolute path of the folder of the box, of mode 0700, which `EGRESS_SOCKET` is in."""
    start_url: str = field(repr=False)
    image: str = ""
    width: int = 1280
    height: int = 800
    layout: str = "us"
    """Keyboard layout by its name in XKB."""
    locale: str = "en-US"
    time_zone: str = "UTC"
    limits: BoxLimits
    allow_unlimited: bool = False
    clipboard_in: bool = True
    clipboard_out: bool = False
    downloads: bool = False
    """Whether the browser may save files, into `DOWNLOADS_FOLDER`."""
    uploads: bool = False
    """Whether the browser may open files, those in `UPLOADS_FOLDER`. They must be readable by all users."""
    max_transfer: int = 100 * MIB
    """Size of all files in `DOWNLOADS_FOLDER` together, in bytes."""
    idle_seconds: int
    """After which the screen server itself ends a box without a key or a movement of the pointer: more than the box may
    live, since only the gateway knows all that counts as use."""
    no_viewer_seconds: int
    """The same for a box without a viewer: the gateway's own limit and some more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """By what a launcher finds a box again; stored as JSON."""

    launcher: str
    box_id: str
    gateway_id: str
    data: Mapping[str, str] = field(default_factory=dict)
    """What the launcher needs besides, such as the id of a container."""


class Step(StrEnum):
    """A step of a start that has been reached."""

    CREATED = "created"
    STARTED = "started"
    SCREEN = "screen"
    PAGE = "page"


class ExitKind(StrEnum):
    """Why a box is no longer running."""

    EXITED = "exited"
    OUT_OF_MEMORY = "out-of-memory"
    DESTROYED = "destroyed"
    """By `destroy`."""
    LOST = "lost"
    """The launcher does not find it any longer."""


@dataclass(frozen=True, slots=True)
class Exit:
    """The end of a box."""

    kind: ExitKind
    code: int | None = None
    """Exit status, if it is known."""


class Level(StrEnum):
    """Weight of a finding."""

    ERROR = "error"
    """No box can start."""
    WARNING = "warning"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of `ILauncher.check`."""

    level: Level
    code: str
    """Stable, such as `no-cgroup`."""
    text: str
    """A sentence for the operator: what is missing, and the command that brings it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LauncherContext:
    """The environment of a launcher."""

    reactor: object
    """Provides IReactorTime, IReactorProcess, IReactorUNIX and IReactorTCP."""
    gateway_id: str
    options: Mapping[str, str] = field(default_factory=dict)
    """Settings of the launcher, by the names of `ILauncherFactory.options`."""


class ILauncher(Interface):
    """Starts and destroys boxes of one kind.

    Errors: `LauncherUnavailable`, `ImageMissing`, `LimitsNotApplied`, `BoxDied`, `StartTimeout`, all with a sentence.
    """

    async def check() -> Sequence[Finding]:
        """Return findings of a real trial, which starts a box that does nothing. Raises nothing."""

    async def launch(
        spec: LaunchSpec, stored: Callable[[Handle], Awaitable[None]], reached: Callable[[Step], None]
    ) -> Handle:
        """Start a box and return when its screen answers; `reached(Step.PAGE)` may come later.

        If it raises or is cancelled, nothing of the box is left. The caller sets the time limit by cancelling.
        """

    def endpoint(handle: Handle) -> IStreamClientEndpoint:
        """Return the endpoint of the box's screen."""

    def watch(handle: Handle) -> Deferred[Exit]:
        """Return what fires once, when the box has ended, whatever the cause."""

    async def destroy(handle: Handle) -> None:
        """Destroy the box; of one that is gone, do nothing. When it returns, no process, mount or cgroup is left.

        Raises `LauncherUnavailable` if that is not certain; the caller repeats it.
        """

    async def list() -> Sequence[Handle]:
        """Return all boxes of this gateway that exist, those of earlier processes included."""

    async def close() -> None:
        """Close what is kept for further calls. Boxes are not touched."""


class ILauncherFactory(Interface):
    """Factory of one type of launchers. Found through `twisted.plugin` and the entry points `burrowgate.launchers`."""

    type: str = Attribute("Name of the type, such as `bwrap`.")
    help: str = Attribute("One line: what isolates the boxes.")
    options: Sequence[str] = Attribute("Names of the settings that it takes.")

    def make(context: LauncherContext) -> ILauncher:
        """Return a launcher; one for each process."""
