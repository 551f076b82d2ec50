"""The audit trail, page by page and as a stream of server-sent events.

Rules of the stream. It tells each event once, in order, from one number on. It is woken when anybody commits, says
nothing but a comment every 15 s otherwise, reads on only when what it wrote was taken, and holds one page of events
at most. It ends when the caller hangs up, when the store fails (the caller comes back with `Last-Event-ID`), or when
the admin stops.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IPushProducer
from twisted.logger import Logger
from twisted.web.server import Request
from zope.interface import implementer

from burrowgate.admin import schemas
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, Operation, TooManyStreams
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schemas import Schema
from burrowgate.core.audit import AuditRecord
from burrowgate.errors import Invalid, StoreError
from burrowgate.interfaces import IStore

HEARTBEAT = 15.0
PAGE = 100
STREAMS_MOST = 32
CONTENT_TYPE = "text/event-stream"

After = Annotated[int, Meta(ge=0, le=2**53 - 1, description="Those numbered above this.")]


class StreamQuery(Schema, frozen=True):
    """Where the stream begins: after an event, or now."""

    after: After | UnsetType = UNSET


async def newest(store: IStore) -> int:
    """The number of the newest event, 0 where there is none: events are numbered without gaps, so halving finds it."""

    async def exists(seq: int) -> bool:
        return bool(await store.events(seq - 1, 1))

    low, high = 0, 1
    while await exists(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if await exists(middle) else (low, middle)
    return low


class Streams:
    """The streams that are open, of which there may be `STREAMS_MOST`."""

    def __init__(self) -> None:
        self._open: set[EventStream] = set()

    async def open(self, context: AdminContext, request: ApiRequest[StreamQuery, Empty]) -> EventStream:
        """A new stream, not yet answering. Raises `TooManyStreams`."""
        after = request.query.after
        if isinstance(after, UnsetType):
            after = (
                await newest(context.directory.store)
                if request.last_event_id is None
                else _number(request.last_event_id)
            )
        if len(self._open) >= STREAMS_MOST:
            raise TooManyStreams
        stream = EventStream(context, after, self._open.discard)
        self._open.add(stream)
        return stream

    def close(self) -> None:
        """End them all."""
        for stream in tuple(self._open):
            stream.close()


@implementer(IPushProducer)
class EventStream:
    """One caller's stream of events after number `after`."""

    _log = Logger()

    def __init__(self, context: AdminContext, after: int, closed: Callable[[EventStream], None]) -> None:
        self._context = context
        self._after = after
        self._closed = closed
        self._request: Request | None = None
        self._news = True
        self._paused = False
        self._reading = False
        self._unsubscribe: Callable[[], None] = lambda: None
        self._heart: IDelayedCall | None = None

    def serve(self, request: Request) -> None:
        """Answer `request` from now on."""
        self._request = request
        request.setHeader("Content-Type", CONTENT_TYPE)
        if request.method == b"HEAD":
            self._end()
            request.finish()
            return
        request.notifyFinish().addBoth(lambda _: self._end())
        self._unsubscribe = self._context.directory.store.subscribe(self._wake)
        request.registerProducer(self, True)
        self._heartbeat()
        self._wake()

    def close(self) -> None:
        """End the answer."""
        request = self._request
        self._end()
        if request is not None:
            request.unregisterProducer()
            request.finish()

    # Producing.

    def pauseProducing(self) -> None:
        self._paused = True

    def resumeProducing(self) -> None:
        self._paused = False
        self._go_on()

    def stopProducing(self) -> None:
        self._end()

    # Reading.

    def _wake(self) -> None:
        self._news = True
        self._go_on()

    def _go_on(self) -> None:
        if self._news and not self._paused and not self._reading and self._request is not None:
            self._reading = True
            Deferred.fromCoroutine(self._tell())

    async def _tell(self) -> None:
        """Write what is new, until nothing is or the caller does not keep up."""
        try:
            while self._news and not self._paused and self._request is not None:
                self._news = False
                found = await self._context.directory.store.events(self._after, PAGE)
                if found and self._request is not None:
                    self._after = found[-1].seq
                    self._news = True
                    self._request.write(b"".join(_lines(one) for one in found))
        except StoreError as error:
            self._log.warn("A stream of events ends: {error}", error=error)
            self.close()
        except Exception:
            self._log.failure("A stream of events failed")
            self.close()
        finally:
            self._reading = False

    def _heartbeat(self) -> None:
        """Show that the stream lives, and look whether a wake-up was missed."""
        self._heart = self._context.reactor.callLater(HEARTBEAT, self._heartbeat)
        if self._request is not None and not self._paused:
            self._request.write(b":\n\n")
        self._wake()

    def _end(self) -> None:
        self._request = None
        self._unsubscribe()
        self._unsubscribe = lambda: None
        if self._heart is not None and self._heart.active():
            self._heart.cancel()
        self._closed(self)


def _lines(record: AuditRecord) -> bytes:
    """One server-sent event; JSON has no line breaks."""
    data = msgspec.json.encode(schemas.event(record))
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (record.seq, record.event.action.value.encode(), data)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Invalid("Last-Event-ID", "Last-Event-ID is the number of an event.")
    return int(text)


def operations(streams: Streams) -> tuple[Operation, ...]:
    """The operations on events, where `streams` holds those that stay open."""
    return (
        Operation(
            operation_id="streamAuditEvents",
            method="GET",
            path="/api/v1/audit-events/stream",
            summary="Be told what happens, as server-sent events whose data are EventView",
            handler=streams.open,
            query=StreamQuery,
            answers={200: CONTENT_TYPE},
            refusals=(429,),
        ),
    )
