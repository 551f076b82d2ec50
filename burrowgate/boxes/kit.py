"""Dependencies that all boxes of a process share, the spec of a start, and why one failed."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.boxes.destroying import DestroyWatchdog
from burrowgate.boxes.interfaces import LaunchSpec
from burrowgate.boxes.ports import BoxFolders, MakeEgress, MakeScreen
from burrowgate.boxes.records import BoxRecords
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.settings import BrowserSettings
from burrowgate.core.boxes.states import BoxReason
from burrowgate.errors import BoxDied, BoxError, ImageMissing, LimitsNotApplied, StartTimeout
from burrowgate.interfaces import IClock

SECOND_LINE_SECONDS = 30
"""By how much the limits of the screen server itself are longer than the gateway's. It sees no request to stay and no
pasted text as use, so that its idle time is the lifetime of the box: idle time is the gateway's to count."""

_log = Logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxKit:
    """What all boxes of a process share."""

    records: BoxRecords
    clock: IClock
    reactor: Any
    """Provides IReactorTime."""
    folders: BoxFolders
    make_screen: MakeScreen
    make_egress: MakeEgress
    gateway_id: str
    peer_address: str = ""
    """Host and port at which other gateways of the cluster get screens and files of this one; empty if they do not."""
    watchdog: DestroyWatchdog

    def now(self) -> int:
        """Return whole seconds since 1970."""
        return int(self.clock.now())


def launch_spec(kit: BoxKit, box: Box, settings: BrowserSettings, folder: str, size: tuple[int, int]) -> LaunchSpec:
    """Return what is started for `box`, whose folder is `folder`, with a screen of `size`."""
    return LaunchSpec(
        box_id=box.box_id,
        gateway_id=kit.gateway_id,
        folder=folder,
        start_url=settings.start_url,
        image=settings.image,
        width=size[0],
        height=size[1],
        layout=box.layout,
        locale=settings.locale,
        time_zone=settings.time_zone,
        limits=settings.limits,
        allow_unlimited=settings.allow_unlimited,
        clipboard_in=settings.clipboard.incoming,
        clipboard_out=settings.clipboard.outgoing,
        downloads=settings.downloads,
        uploads=settings.uploads,
        idle_seconds=box.ends_at - box.requested_at + SECOND_LINE_SECONDS,
        no_viewer_seconds=settings.no_viewer + SECOND_LINE_SECONDS,
    )


def reason_of(error: BoxError) -> BoxReason:
    """Return why a box ends that `error` kept from starting."""
    match error:
        case ImageMissing():
            return BoxReason.IMAGE_MISSING
        case LimitsNotApplied():
            return BoxReason.LIMITS_NOT_APPLIED
        case BoxDied():
            return BoxReason.CRASHED
        case StartTimeout():
            return BoxReason.START_TIMEOUT
    return BoxReason.LAUNCHER_ERROR


def place_of(error: BaseException | None) -> str:
    """Return type and place of `error`, without its text, which may have an address of a page."""
    trace = None if error is None else error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    at = "" if trace is None else f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
    return f"{type(error).__name__}{at}"


def in_background(work: Coroutine[Any, Any, object]) -> None:
    """Close a part of a box, by `work`; a failure is logged."""

    def failed(failure: Failure) -> None:
        _log.error("A part of a box was not closed: {error}", error=place_of(failure.value))

    Deferred.fromCoroutine(work).addErrback(failed)
