"""Response sink without a client behind it: the response is used in this process."""

from __future__ import annotations

from burrowgate.core.http.fields import Fields
from burrowgate.proxy.fast_path import GeneralResponseSink


class ResponseReceiver(GeneralResponseSink):
    """Base class of response sinks whose request has neither body nor upgrade, and which never pause the response.

    A subclass adds `response_head`, `response_body`, `response_end` and `upstream_lost`.
    """

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
