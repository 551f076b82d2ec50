"""Asks a target for its first page, for whoever wants to know what is there before anybody visits it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IReactorTime
from zope.interface import implementer

from burrowgate.core import hosts
from burrowgate.core.http.fields import Fields, field_lines, fields_of
from burrowgate.core.targets import Target, TargetType
from burrowgate.errors import UpstreamTimeout
from burrowgate.proxy.interfaces import IResponseSink
from burrowgate.proxy.upstream.pool import Route, UpstreamPool

SECONDS = 10.0
READ_MOST = 64 * 1024
TITLE_MOST = 80
_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """What a target answered."""

    tls: bool
    status: int
    title: str
    """Of the page, if it is one; text, whatever it looks like."""


async def probe_target(upstreams: UpstreamPool, reactor: IReactorTime, target: Target) -> ProbeResult:
    """What `target`, which is no folder, answers to a GET of `/`. Raises one of `UpstreamError`."""
    place = target.address
    tls = {TargetType.HTTP: False, TargetType.HTTPS: True}.get(target.type, place.tls)
    route = Route(target, (), tls)
    connection = await upstreams.connect(route)
    asking = _Asking()
    connection.attach(asking)
    authority = hosts.authority(place.host, place.port, "https" if route.tls else "http").encode("ascii")
    fields = [(b"Host", authority), (b"Accept", b"text/html, */*"), (b"User-Agent", b"Burrowgate")]
    connection.send_head(b"GET", b"/", field_lines(fields), 0, b"")
    try:
        status = await asking.finished.addTimeout(SECONDS, reactor)
    except DeferredTimeout:
        raise UpstreamTimeout from None
    finally:
        asking.over = True
        connection.abandon()
    return ProbeResult(tls=bool(route.tls), status=status, title=title(asking.page))


def title(page: bytes) -> str:
    """The title of `page`, on one line, or "" where it has none."""
    found = _TITLE.search(page)
    text = html.unescape(found[1].decode("utf-8", "replace")) if found else ""
    return " ".join(text.split())[:TITLE_MOST]


@implementer(IResponseSink)
class _Asking:
    """Takes an answer, as far as its title can be."""

    def __init__(self) -> None:
        self.finished: Deferred[int] = Deferred()
        self.page = b""
        self.over = False
        self._status = 0
        self._html = False

    def response_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        if status >= 200:
            self._status = status
            self._html = any(name.lower() == b"content-type" and b"html" in value.lower() for name, value in fields)
            if not self._html:
                self._finish()

    def response_body(self, data: bytes) -> None:
        self.page += data
        if len(self.page) >= READ_MOST or _TITLE.search(self.page):
            self._finish()

    def response_end(self) -> None:
        self._finish()

    def plain_response(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        self.response_head(status, reason, fields_of(lines), length)
        self.response_body(bytes(body))
        if len(body) == length:
            self.response_end()
        return 0

    def upstream_lost(self, error: Exception) -> None:
        if self._status:
            self._finish()
        elif not self.over:
            self.over = True
            self.finished.errback(error)

    def _finish(self) -> None:
        if not self.over:
            self.over = True
            self.finished.callback(self._status)

    def response_flush(self) -> None:
        """Nothing to do."""

    def response_spliced(self, count: int) -> None:
        """Nothing to do."""

    def request_spliced(self, count: int) -> None:
        """Nothing to do."""

    def upstream_half_closed(self) -> None:
        """Nothing to do."""

    def upstream_paused(self) -> None:
        """Nothing to do."""

    def upstream_resumed(self) -> None:
        """Nothing to do."""

    def request_body(self, data: bytes) -> None:
        """Nothing to do."""

    def request_flush(self) -> None:
        """Nothing to do."""

    def request_end(self) -> None:
        """Nothing to do."""

    def downstream_half_closed(self) -> None:
        """Nothing to do."""

    def downstream_lost(self) -> None:
        """Nothing to do."""

    def downstream_paused(self) -> None:
        """Nothing to do."""

    def downstream_resumed(self) -> None:
        """Nothing to do."""
