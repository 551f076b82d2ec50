"""Upstream end of a request that the gateway answers after some work, with the JSON object of its short body."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.core.boxes.start_options import MAX_BODY_BYTES, read_object
from burrowgate.errors import BurrowgateError, StoreError
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response

Work = Callable[[Mapping[str, object]], Awaitable[Response]]
"""Makes the response to a request with that JSON object. It may raise a `BurrowgateError`."""

_log = Logger()


def send(exchange: IExchange, response: Response, *, is_head: bool = False) -> None:
    """Send `response` whole."""
    exchange.response_head(response.status, response.reason, list(response.fields), len(response.body))
    if response.body and not is_head:
        exchange.response_body(response.body)
    exchange.response_end()
    exchange.response_flush()


def failure(error: Exception, *, wants_json: bool, **more: object) -> Response:
    """Return the response to a request that failed with `error`, to programs with `more`."""
    if isinstance(error, StoreError) or not isinstance(error, BurrowgateError):
        return builder.failure(error, wants_json=wants_json)
    return builder.box_failure(error, wants_json=wants_json, **more)


@implementer(IUpstream)
class OwnRequest(LocalUpstream):
    """One request."""

    def __init__(self, exchange: IExchange, work: Work, *, wants_json: bool, is_head: bool = False) -> None:
        self._exchange: IExchange | None = exchange
        self._work = work
        self._wants_json = wants_json
        self._is_head = is_head
        self._body = b""
        self._is_refused = False

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        if length == 0:
            self.finish()

    def send_body(self, data: bytes) -> None:
        self._body += data
        if len(self._body) > MAX_BODY_BYTES:
            self._body = b""
            self._refuse(413, "The body is too long.")

    def finish(self) -> None:
        if not self._is_refused:
            Deferred.fromCoroutine(self._run()).addErrback(
                lambda failure: _log.failure("A request was not answered", failure=failure)
            )

    async def _run(self) -> None:
        try:
            wanted = read_object(self._body)
        except (ValueError, RecursionError):
            self._refuse(400, "The body is not a JSON object.")
            return
        try:
            response = await self._work(wanted)
        except Exception as error:
            if not isinstance(error, BurrowgateError):
                _log.failure("A request to a disposable browser failed")
            response = failure(error, wants_json=self._wants_json)
        self._respond(response)

    def _refuse(self, status: int, sentence: str) -> None:
        if not self._is_refused:
            self._is_refused = True
            self._respond(builder.bad_request(status, sentence, self._wants_json))

    def _respond(self, response: Response) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            send(exchange, response, is_head=self._is_head)

    def abandon(self, is_orderly: bool = False) -> None:
        self._exchange = None
