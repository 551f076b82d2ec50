"""Connections of viewers to the screen of a box, as the wire of tunnels opens them (`proxy.tcp.interfaces.Opening`).

They are not counted: the box is. A viewer that is cut because the session is over takes the box with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from twisted.internet.defer import Deferred

from burrowgate.boxes import waiting
from burrowgate.boxes.service import BoxService
from burrowgate.core import hosts
from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.boxes.peer_requests import ScreenRequest
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.states import BoxReason
from burrowgate.core.boxes.views import BoxVisitor
from burrowgate.core.boxes.watching import may_watch
from burrowgate.core.tcp.connections import CloseReason
from burrowgate.core.tcp.opening import ClientKey, Endpoint, Injection, Recording
from burrowgate.core.tcp.termination import WARNING_SECONDS
from burrowgate.core.tokens import b64url
from burrowgate.errors import ConnectionsUnavailable, TcpRefused, TcpSessionOver
from burrowgate.interfaces import IEntropy

CID_BYTES = 12
CHANGE_SECONDS = 1.0
"""How long a viewer waits for what another process knows already: that its box is ready, or why it ended."""
LOOK_SECONDS = 0.05
"""How often it looks: what a wait costs does not depend on other boxes and other waits."""
NOT_THERE = "The screen of this browser is not there; try again in a moment."
ELSEWHERE = "This browser runs on another server, whose screens are not passed on; its operator can set cluster_port."
_OF_CLOSE = {
    CloseReason.SESSION_REVOKED: BoxReason.REVOKED,
    CloseReason.SESSION_EXPIRED: BoxReason.EXPIRED,
    CloseReason.SESSION_ENDED: BoxReason.ENDED,
}
"""Why a box ends whose viewer was closed for such a reason."""


class ScreenOpener:
    """Opens connections to the screen of one visitor's box."""

    def __init__(self, service: BoxService, visitor: BoxVisitor, entropy: IEntropy, watched: str = "") -> None:
        """`watched` is the id of the box of another visitor that this one wants to watch; empty for the own one."""
        self._watched = watched
        self._service = service
        self._visitor = visitor
        self._entropy = entropy

    async def open(
        self,
        admission: Admission,
        route: RouteMatch,
        client: ClientKey | None,
        peer: str,
        program: str,
        *,
        cancels: bool = False,
    ) -> ScreenOpening:
        """Return a connection to the screen. Raises `ConnectionsUnavailable` before it answers, `TcpSessionOver`."""
        if cancels:
            raise TcpRefused  # only connections of databases are cancelled
        service, visitor = self._service, self._visitor
        await waiting.until(self._is_known, service.kit.reactor, seconds=CHANGE_SECONDS, every=LOOK_SECONDS)
        if self._watched:
            return self._watching()
        box = service.directory.box_of(visitor)
        if box is None:
            last = service.directory.last_of(visitor)
            reason = BoxReason.USER if last is None or last[0].reason is None else last[0].reason
            raise TcpSessionOver(reason.value, "This browser has ended.")
        if box.reason is not None:
            raise TcpSessionOver(box.reason.value, "This browser has ended.")
        return ScreenOpening(service, box, visitor, self._endpoint(box), cid=self._cid())

    def _is_known(self) -> bool:
        """Return whether the box is known here, and is ready or ends."""
        directory = self._service.directory
        box = directory.get(self._watched) if self._watched else directory.box_of(self._visitor)
        return box is not None and bool(box.ready_at or box.reason)

    def _watching(self) -> WatchOpening:
        service, visitor = self._service, self._visitor
        box = service.directory.get(self._watched)
        if box is None or not may_watch(visitor, box):
            raise TcpRefused
        return WatchOpening(service, box, visitor, self._endpoint(box), cid=self._cid())

    def _cid(self) -> str:
        return b64url(self._entropy.token_bytes(CID_BYTES))

    def _endpoint(self, box: Box) -> Endpoint:
        """Return where the screen of `box` is. Raises `ConnectionsUnavailable`."""
        request = ScreenRequest(box.box_id, bool(self._watched))
        path = self._service.screen_here(request)
        if path is not None:
            return Endpoint("box", 0, path)
        if box.ready_at is None or box.gateway == self._service.kit.gateway_id:
            raise ConnectionsUnavailable(NOT_THERE)
        place = hosts.split(box.address)
        if place is None or place[1] is None:
            raise ConnectionsUnavailable(ELSEWHERE)
        return Endpoint(place[0].strip("[]"), place[1], screen=request)


class ScreenOpening:
    """One connection of a viewer; an `Opening` of the wire."""

    injection: Injection | None = None
    recording: Recording | None = None
    idle_timeout: int | None = None

    def __init__(self, service: BoxService, box: Box, visitor: BoxVisitor, endpoint: Endpoint, *, cid: str) -> None:
        self._service = service
        self._box = box
        self._visitor = visitor
        self.endpoints: Sequence[Endpoint] = (endpoint,)
        self.welcome: Mapping[str, object] = {
            "sid": box.sid,
            "cid": cid,
            "target": visitor.target,
            "type": "browser",
            "box": box.box_id,
            "expires": visitor.session_ends_at,
        }

    @property
    def ends_at(self) -> int:
        """When the session expires, as this process knows it."""
        session = self._service.kit.records.registry.peek(self._box.sid)
        return self._visitor.session_ends_at if session is None else session.expires_at

    @property
    def warn_at(self) -> int:
        """When the client is warned of that."""
        return self.ends_at - WARNING_SECONDS

    @property
    def _end_reason(self) -> str:
        """Why the box ended; empty while that is not known here."""
        box = self._service.directory.get(self._box.box_id)
        if box is None:
            last = self._service.directory.last_of(self._box)
            box = None if last is None or last[0].box_id != self._box.box_id else last[0]
        return "" if box is None or box.reason is None else box.reason.value

    def connected(self, endpoint: str) -> None:
        """Do nothing: the relay of the screen counts viewers."""

    def failed(self, reason: str) -> None:
        """Do nothing."""

    def uncounted(self) -> None:
        """Do nothing."""

    def session_done(self) -> None:
        """Do nothing: the session of a browser outlives its viewers."""

    def progress(self, up: int, down: int) -> None:
        """Do nothing: the relay of the screen counts bytes."""

    def explain_end(self, explained: Callable[[str], None]) -> bool:
        """Call `explained` with the reason why the box ended, empty if it is not known within `CHANGE_SECONDS`.

        A box that runs in another process closes the connection before the change feed brings the reason here.
        """

        async def wait() -> None:
            reactor = self._service.kit.reactor
            await waiting.until(lambda: bool(self._end_reason), reactor, seconds=CHANGE_SECONDS, every=LOOK_SECONDS)
            explained(self._end_reason)

        Deferred.fromCoroutine(wait())
        return True

    def closed(self, reason: str, up: int, down: int, error: str = "") -> None:
        """End the box if the viewer was cut because the session is over."""
        if self._end_reason:
            return
        found = _OF_CLOSE.get(CloseReason(reason))
        if found is not None:
            self._service.viewer_cut(self._box.box_id, found)


class WatchOpening(ScreenOpening):
    """One connection of a visitor who only watches the box of another one."""

    def connected(self, endpoint: str) -> None:
        """Record it."""
        self._service.began_to_watch(self._box.box_id, self._visitor)

    def closed(self, reason: str, up: int, down: int, error: str = "") -> None:
        """Do nothing: the box is another visitor's."""
