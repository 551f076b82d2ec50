"""Responses as streams of server-sent events (HTML Living Standard, 9.2).

Rules.
    A stream sends each event of its source once, in order.
    It is notified when there may be new events. Otherwise it sends a comment every 15 s, so that intermediaries keep it
    open.
    It reads more events only when the client has received those written, and holds at most one page of events.
    It ends when its access token does: that is found out before events are sent, and with each comment.
    It ends when the client disconnects, when the store fails (the client reconnects with `Last-Event-ID`), or when the
    admin stops.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec
from msgspec import UnsetType
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IPushProducer, IReactorTime
from twisted.logger import Logger
from twisted.web.server import Request
from zope.interface import implementer

from burrowgate.admin.operations import TooManyStreams
from burrowgate.errors import Invalid, StoreError

HEARTBEAT_SECONDS = 15.0
MAX_STREAMS = 32
CONTENT_TYPE = "text/event-stream"


class EventSource(Protocol):
    """Events for one stream; it remembers which it has returned."""

    def subscribe(self, notify: Callable[[], None]) -> Callable[[], None]:
        """Call `notify` whenever there may be new events, until the returned function is called."""

    async def read(self) -> bytes | None:
        """Return the next page of events as server-sent events; None if there are no new ones. Raises `StoreError`."""


class Streams:
    """The open streams, at most `MAX_STREAMS`."""

    def __init__(self) -> None:
        self._open: set[EventStream] = set()

    def open(
        self, source: EventSource, reactor: IReactorTime, is_allowed: Callable[[], Awaitable[bool]]
    ) -> EventStream:
        """Return a new stream of the events of `source`, which sends nothing yet. Raises `TooManyStreams`."""
        if len(self._open) >= MAX_STREAMS:
            raise TooManyStreams
        stream = EventStream(source, reactor, self._open.discard, is_allowed)
        self._open.add(stream)
        return stream

    def close(self) -> None:
        """End all streams."""
        for stream in tuple(self._open):
            stream.close()


@implementer(IPushProducer)
class EventStream:
    """The stream of one client."""

    _log = Logger()

    def __init__(
        self,
        source: EventSource,
        reactor: IReactorTime,
        closed: Callable[[EventStream], None],
        is_allowed: Callable[[], Awaitable[bool]],
    ) -> None:
        self._source = source
        self._reactor = reactor
        self._closed = closed
        self._is_allowed = is_allowed
        self._request: Request | None = None
        self._unread = True
        self._paused = False
        self._reading = False
        self._unsubscribe: Callable[[], None] = lambda: None
        self._heartbeat_timer: IDelayedCall | None = None

    def serve(self, request: Request) -> None:
        """Begin the response to `request`."""
        self._request = request
        request.setHeader("Content-Type", CONTENT_TYPE)
        if request.method == b"HEAD":
            self._end()
            request.finish()
            return
        request.notifyFinish().addBoth(lambda _: self._end())
        self._unsubscribe = self._source.subscribe(self._notify)
        request.registerProducer(self, True)
        self._send_heartbeat()
        self._notify()

    def close(self) -> None:
        """End the response."""
        request = self._request
        self._end()
        if request is not None:
            request.unregisterProducer()
            request.finish()

    # IPushProducer.

    def pauseProducing(self) -> None:
        self._paused = True

    def resumeProducing(self) -> None:
        self._paused = False
        self._resume()

    def stopProducing(self) -> None:
        self._end()

    # Reading.

    def _notify(self) -> None:
        self._unread = True
        self._resume()

    def _resume(self) -> None:
        if self._unread and not self._paused and not self._reading and self._request is not None:
            self._reading = True
            Deferred.fromCoroutine(self._send_unread())

    async def _send_unread(self) -> None:
        """Send new events until there are none, or the client does not keep up."""
        try:
            while self._unread and not self._paused and self._request is not None:
                self._unread = False
                events = await self._source.read()
                if not await self._is_allowed():
                    self.close()
                elif events is not None and self._request is not None:
                    self._unread = True
                    self._request.write(events)
        except StoreError as error:
            self._log.warn("Event stream ended by the store: {error}", error=error)
            self.close()
        except Exception:
            self._log.failure("Event stream failed")
            self.close()
        finally:
            self._reading = False

    def _send_heartbeat(self) -> None:
        """Send a comment, and read in case a notification was lost."""
        self._heartbeat_timer = self._reactor.callLater(HEARTBEAT_SECONDS, self._send_heartbeat)
        if self._request is not None and not self._paused:
            self._request.write(b":\n\n")
        self._notify()

    def _end(self) -> None:
        self._request = None
        self._unsubscribe()
        self._unsubscribe = lambda: None
        if self._heartbeat_timer is not None and self._heartbeat_timer.active():
            self._heartbeat_timer.cancel()
        self._closed(self)


def server_sent_event(number: int, name: str, data: msgspec.Struct) -> bytes:
    """Return an event. Encoded JSON contains no line breaks."""
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (number, name.encode("ascii"), msgspec.json.encode(data))


def first_after(after: int | UnsetType, last_event_id: str | None) -> int | None:
    """Return the number after which a stream begins, or None for the newest. Raises `Invalid`.

    `Last-Event-ID` has priority over the query: an `EventSource` that reconnects sends both (HTML, 9.2.3).
    """
    if last_event_id is None:
        return None if isinstance(after, UnsetType) else after
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) <= 15):
        raise Invalid("Last-Event-ID", f"Last-Event-ID is {last_event_id[:40]!r}; send the number of an event.")
    return int(last_event_id)
