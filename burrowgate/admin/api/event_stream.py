"""Audit events as a stream of server-sent events (HTML Living Standard, 9.2).

Rules.
    A stream sends each event once, in order, from one number on; with `target`, those of that target alone.
    It is notified of each commit. Otherwise it sends a comment every 15 s, so that intermediaries keep it open.
    It reads more events only when the client has received those written, and holds at most one page of events.
    It ends when its access token does: that is found out before events are sent, and with each comment.
    It ends when the client disconnects, when the store fails (the client reconnects with `Last-Event-ID`), or when the
    admin stops.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IPushProducer
from twisted.logger import Logger
from twisted.web.server import Request
from zope.interface import implementer

from burrowgate.admin import event_schemas
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, Operation, TooManyStreams
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core.audit import AuditRecord
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.errors import Invalid, StoreError
from burrowgate.sessions.audit_guard import newest_event

HEARTBEAT_SECONDS = 15.0
PAGE_SIZE = 100
MAX_STREAMS = 32
CONTENT_TYPE = "text/event-stream"

After = Annotated[int, Meta(ge=0, le=2**53 - 1, description="Only events numbered above this.")]


class StreamQuery(Schema, frozen=True):
    """The event after which the stream begins, without it now; and whose events it sends."""

    after: After | UnsetType = UNSET
    target: Annotated[str, Meta(max_length=63, description="Only events of this target.")] | UnsetType = UNSET


class Streams:
    """The open streams, at most `MAX_STREAMS`."""

    def __init__(self) -> None:
        self._open: set[EventStream] = set()

    async def open(self, context: AdminContext, request: ApiRequest[StreamQuery, Empty]) -> EventStream:
        """A new stream, which sends nothing yet. Raises `TooManyStreams`."""
        after = request.query.after
        if isinstance(after, UnsetType):
            after = (
                await newest_event(context.registry.store)
                if request.last_event_id is None
                else _read_event_number(request.last_event_id)
            )
        if len(self._open) >= MAX_STREAMS:
            raise TooManyStreams
        stream = EventStream(
            context, after, self._open.discard, target=request.query.target, is_allowed=request.is_allowed
        )
        self._open.add(stream)
        return stream

    def close(self) -> None:
        """End all streams."""
        for stream in tuple(self._open):
            stream.close()


@implementer(IPushProducer)
class EventStream:
    """The stream of one client, of events after number `after`."""

    _log = Logger()

    def __init__(
        self,
        context: AdminContext,
        after: int,
        closed: Callable[[EventStream], None],
        *,
        target: str | UnsetType,
        is_allowed: Callable[[], Awaitable[bool]],
    ) -> None:
        self._context = context
        self._after = after
        self._closed = closed
        self._target = target
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
        self._unsubscribe = self._context.registry.store.subscribe(self._notify)
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
                events = await self._context.registry.store.events(self._after, PAGE_SIZE)
                if not await self._is_allowed():
                    self.close()
                elif events and self._request is not None:
                    self._after = events[-1].seq
                    self._unread = True
                    wanted = [record for record in events if self._target in (UNSET, record.event.target)]
                    self._request.write(b"".join(map(_lines, wanted)))
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
        self._heartbeat_timer = self._context.reactor.callLater(HEARTBEAT_SECONDS, self._send_heartbeat)
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


def _lines(record: AuditRecord) -> bytes:
    """`record` as a server-sent event. Encoded JSON contains no line breaks."""
    data = msgspec.json.encode(event_schemas.event(record))
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (record.seq, record.event.action.value.encode(), data)


def _read_event_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Invalid("Last-Event-ID", f"Last-Event-ID is {text[:40]!r}; send the number of an event.")
    return int(text)


def operations(streams: Streams) -> tuple[Operation, ...]:
    """The operation that opens a stream in `streams`."""
    return (
        Operation(
            operation_id="streamAuditEvents",
            method="GET",
            path="/api/v1/audit-events/stream",
            summary="Receive audit events as server-sent events, whose data are AuditEvent objects",
            handler=streams.open,
            scope=Scope.AUDIT_READ,
            query=StreamQuery,
            responses={200: CONTENT_TYPE},
            errors=(429,),
        ),
    )
