"""Upstream end for requests that the gateway itself answers: collects the body, and awaits the response."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.errors import BurrowgateError
from burrowgate.proxy.interfaces import IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response

Respond = Callable[[Response, str], None]
"""Sends the response; the second argument is the reason for the log."""
Answer = Callable[[bytes], Awaitable[tuple[Response, str]]]
"""Gets the body of a request, and returns the response with the reason for the log."""

_log = Logger()


@implementer(IUpstream)
class OwnRequest(LocalUpstream):
    """Takes the body of one request, and responds once."""

    def __init__(
        self,
        answer: Answer,
        respond: Respond,
        *,
        max_body: int,
        wants_json: bool,
    ) -> None:
        """`max_body` is in bytes, and `wants_json` whether the client prefers problems to pages."""
        self._answer = answer
        self._respond: Respond | None = respond
        self._max_body = max_body
        self._wants_json = wants_json
        self._body = bytearray()
        self._is_complete = False

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        if (length or 0) > self._max_body:
            self._refuse()
        elif length == 0:
            self.finish()

    def send_body(self, data: bytes) -> None:
        self._body += data
        if len(self._body) > self._max_body:
            self._body.clear()
            self._refuse()

    def finish(self) -> None:
        if self._respond is not None and not self._is_complete:
            self._is_complete = True
            Deferred.fromCoroutine(self._work())

    def abandon(self, is_orderly: bool = False) -> None:
        self._respond = None

    def _refuse(self) -> None:
        self._send(builder.bad_request(413, "The request is too long.", self._wants_json), "too-long")

    async def _work(self) -> None:
        try:
            response, reason = await self._answer(bytes(self._body))
        except BurrowgateError as error:
            _log.warn("Request to the gateway itself failed: {error}", error=str(error))
            response, reason = builder.failure(error, wants_json=self._wants_json), error.code
        except Exception as error:
            _log.failure("Request to the gateway itself failed")
            response, reason = builder.failure(error, wants_json=self._wants_json), "internal-error"
        self._send(response, reason)

    def _send(self, response: Response, reason: str) -> None:
        respond, self._respond = self._respond, None
        if respond is not None:
            respond(response, reason)
