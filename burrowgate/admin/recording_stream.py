"""The response with the lines of a recording, as fast as the client takes them."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IPushProducer
from twisted.logger import Logger
from twisted.web.server import Request
from zope.interface import implementer

from burrowgate.admin.tcp_context import Lines
from burrowgate.errors import RecordingUnreadable

CONTENT_TYPE = "application/x-asciicast"

_log = Logger()


@implementer(IPushProducer)
class RecordingStream:
    """The response of one client: the first piece, which has been read, and the others."""

    def __init__(self, first: bytes, lines: Lines) -> None:
        self._next = first
        self._lines = lines
        self._request: Request | None = None
        self._is_paused = False
        self._is_reading = False

    def serve(self, request: Request) -> None:
        """Begin the response to `request`."""
        request.setHeader("Content-Type", CONTENT_TYPE)
        if request.method == b"HEAD":
            request.finish()
            return
        self._request = request
        request.notifyFinish().addBoth(lambda _: self._end())
        request.registerProducer(self, True)
        self.resumeProducing()

    def close(self) -> None:
        """Break the response off: one that ends in order would look complete."""
        request = self._end()
        if request is not None:
            request.unregisterProducer()
            request.channel.forceAbortClient()

    # IPushProducer.

    def pauseProducing(self) -> None:
        self._is_paused = True

    def resumeProducing(self) -> None:
        self._is_paused = False
        if not self._is_reading and self._request is not None:
            self._is_reading = True
            Deferred.fromCoroutine(self._send())

    def stopProducing(self) -> None:
        self._end()

    async def _send(self) -> None:
        """Send pieces until the recording ends, or the client does not keep up."""
        try:
            while self._request is not None and not self._is_paused:
                if not self._next:
                    request = self._end()
                    if request is not None:
                        request.unregisterProducer()
                        request.finish()
                    return
                self._request.write(self._next)
                self._next = await self._lines.read()
        except RecordingUnreadable as error:
            _log.error("A recording is broken off: {error}", error=str(error.__cause__ or error))
            self.close()
        except Exception:
            _log.failure("A recording is broken off")
            self.close()
        finally:
            self._is_reading = False

    def _end(self) -> Request | None:
        request, self._request = self._request, None
        return request
