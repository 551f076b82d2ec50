"""Response sink without a client behind it: the response is used in this process."""

from __future__ import annotations

from typing import Any

from burrowgate.core.http.fields import Fields
from burrowgate.proxy.fast_path import receive_in_parts


class ResponseReceiver:
    """Base class of response sinks whose request has neither body nor upgrade, and which never pause the response.

    A subclass adds `response_head`, `response_body`, `response_end` and `upstream_lost`.
    """

    can_splice = False

    def plain_response(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        sink: Any = self
        return receive_in_parts(sink, status, reason, lines, length, body)

    def response_spliced(self, count: int) -> None:
        raise AssertionError("an end was spliced that nothing had asked to")

    def response_trailers(self, fields: Fields) -> None:
        pass

    def response_flush(self) -> None:
        pass

    def upstream_half_closed(self) -> None:
        pass

    def upstream_paused(self) -> None:
        pass

    def upstream_resumed(self) -> None:
        pass
