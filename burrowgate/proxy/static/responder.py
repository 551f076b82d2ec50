"""One exchange with a folder, without the choice of the response: sends it, and runs the work on files in threads.

Rules.
    A response is sent in pieces, one in each turn of the reactor, and none while the exchange has paused it. So memory
    does not grow with the size of a file, and no response delays another.
    Files are used by an executor, in threads, one piece of work of an exchange at a time: a disk or mount that hangs
    delays its own requests only, and those fail after `FILE_TIMEOUT_SECONDS`.
    What is open is closed when the response ends, fails or is abandoned, and the thread that uses it has returned.
"""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from twisted.internet.interfaces import IDelayedCall, IReactorTime
from zope.interface import implementer

from burrowgate.core.http import forwarding
from burrowgate.core.http.fields import Fields
from burrowgate.errors import UpstreamError, UpstreamProtocolError
from burrowgate.proxy.interfaces import IResponseSink, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.static.conditional import http_date
from burrowgate.proxy.static.file_threads import Done, FileExecutor, not_responding

_T = TypeVar("_T")

FILE_TIMEOUT_SECONDS = 10.0
"""Seconds that opening a file or reading a piece may take; disks that spin up take up to eight."""


@implementer(IUpstream)
class FolderResponder(LocalUpstream):
    """Base class of one exchange with the folder `root`; a subclass chooses the response in `_respond`."""

    def __init__(
        self, exchange: IResponseSink, root: Path, clock: IReactorTime, fields: Fields, files: FileExecutor
    ) -> None:
        """`fields` are those of the request, as the visitor sent them."""
        self._files = files
        self._exchange = exchange
        self._fields = fields
        self._root = os.fspath(root)
        self._clock = clock
        self._method = b""
        self._request_id = b""
        self._pieces: Generator[bytes, None, None] | None = None
        self._remaining: int | None = None
        self._paused = False
        self._call: IDelayedCall | None = None
        self._held: tuple[bytes | None] | None = None
        """A piece that was read, or the end, and is not sent yet."""
        self._is_busy = False
        """Whether a thread works for this response."""
        self._is_released = False
        self._timeout: IDelayedCall | None = None

    # IUpstream.

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        self._method = method
        self._request_id = forwarding.request_id(lines)
        self._respond(target, length)

    def pause_reading(self) -> None:
        self._paused = True
        self._cancel_call()

    def resume_reading(self) -> None:
        self._paused = False
        self._schedule()

    def abandon(self, is_orderly: bool = False) -> None:
        self._release()

    @abstractmethod
    def _respond(self, target: bytes, length: int | None) -> None:
        """Choose the response to a request for `target` with a body of `length` bytes, None if that is not known."""

    def _wants_json(self) -> bool:
        return builder.wants_json(b", ".join(value for name, value in self._fields if name.lower() == b"accept"))

    def _send_own_response(self, response: Response) -> None:
        response = builder.with_request_id(response, self._request_id)
        self._send(response.status, response.fields, len(response.body), no_pieces(), response.body)

    # Sending of the response.

    def _send(
        self,
        status: int,
        fields: Fields,
        length: int | None,
        pieces: Generator[bytes, None, None] | None = None,
        first: bytes = b"",
    ) -> None:
        """Send the head, and begin with the body, which is `first` and then `pieces`, unless there is none."""
        has_body = pieces is not None and self._method != b"HEAD"
        self._pieces = pieces if pieces is not None and has_body else no_pieces()
        self._remaining = length if has_body else 0
        self._held = (first,) if first and has_body else None
        fields.append((b"Date", http_date(int(self._clock.seconds()))))
        self._exchange.response_head(status, builder.phrase(status), fields, length)
        # The exchange may have abandoned this response meanwhile.
        if self._remaining == 0 and not self._is_released:
            self._complete()
        elif not self._paused:
            self._send_piece()

    def _send_piece(self) -> None:
        """Send one piece of the body."""
        self._call = None
        if self._is_released or self._is_busy:
            return
        if self._held is not None:
            (piece,), self._held = self._held, None
            self._deliver(piece)
        elif self._pieces is not None:
            self._run(partial(next, self._pieces, None), self._on_piece_read)

    def _on_piece_read(self, piece: bytes | None, error: Exception | None) -> None:
        if isinstance(error, UpstreamError):
            self._fail(error)
        elif error is not None:
            lost = UpstreamProtocolError("The folder could not be read to the end.")
            lost.__cause__ = error
            self._fail(lost)
        elif self._paused:
            self._held = (piece,)
        else:
            self._deliver(piece)

    def _deliver(self, piece: bytes | None) -> None:
        """Pass on a piece of the body, or its end, and go on."""
        if piece is None:
            self._complete()
            return
        if self._remaining is not None:
            self._remaining -= len(piece)
        if piece:
            self._exchange.response_body(piece)
        if self._is_released:
            return  # the exchange abandoned this response
        if self._remaining == 0:
            self._complete()
        else:
            self._schedule()
            self._exchange.response_flush()

    def _schedule(self) -> None:
        if self._pieces is not None and not self._is_busy and self._call is None and not self._paused:
            self._call = self._clock.callLater(0, self._send_piece)

    def _complete(self) -> None:
        self._release()
        self._exchange.response_end()

    def _fail(self, error: UpstreamError) -> None:
        self._release()
        self._exchange.upstream_lost(error)

    # Work in a thread.

    def _run(self, work: Callable[[], _T], then: Done[_T]) -> None:
        """Run `work` by the executor, and `then` with its outcome, unless this response is released meanwhile."""
        self._is_busy = True
        try:
            self._files.run(self._root, partial(self._unless_released, work), partial(self._on_done, then))
        except UpstreamError as error:
            self._is_busy = False
            self._fail(error)
        if self._is_busy:
            self._timeout = self._clock.callLater(FILE_TIMEOUT_SECONDS, self._on_timeout)

    def _unless_released(self, work: Callable[[], _T]) -> _T | None:
        """Run `work`, in a thread, unless this response failed or was abandoned while it waited."""
        return None if self._is_released else work()

    def _on_done(self, then: Done[Any], result: Any, error: Exception | None) -> None:
        self._is_busy = False
        self._cancel_timeout()
        if self._is_released:
            self._take_unused(result)
            self._close()
        else:
            then(result, error)

    def _on_timeout(self) -> None:
        self._timeout = None
        self._fail(not_responding())

    def _release(self) -> None:
        """Stop sending, and close the file as soon as no thread uses it."""
        self._is_released = True
        self._held = None
        self._cancel_call()
        self._cancel_timeout()
        if not self._is_busy:
            self._close()

    def _take_unused(self, result: Any) -> None:
        """Take the result of work that ended after this response was released, so that `_close` closes it."""

    def _close(self) -> None:
        """Close what is open; no thread uses it."""
        if self._pieces is not None:
            self._pieces.close()
            self._pieces = None

    def _cancel_timeout(self) -> None:
        if self._timeout is not None:
            self._timeout.cancel()
            self._timeout = None

    def _cancel_call(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None


def no_pieces() -> Generator[bytes, None, None]:
    """Return the body of an empty response."""
    yield from ()
