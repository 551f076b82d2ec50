"""Probe of a target: one request for its first page, for operators who want to check it before any visit."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IReactorTime
from zope.interface import implementer

from burrowgate.core.http.fields import Fields, field_lines
from burrowgate.core.http.host_mapping import own_authority
from burrowgate.core.targets import Target
from burrowgate.errors import UpstreamTimeout
from burrowgate.proxy.interfaces import IResponseSink
from burrowgate.proxy.response_receiver import ResponseReceiver
from burrowgate.proxy.upstream.pool import UpstreamPool, new_route

SECONDS = 10.0
READ_MOST = 64 * 1024
TITLE_MOST = 80
_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """The response of a target, in short."""

    tls: bool
    status: int
    title: str
    """The title of an HTML page, as plain text; "" if there is none."""


async def probe_target(upstreams: UpstreamPool, reactor: IReactorTime, target: Target, host: str = "") -> ProbeResult:
    """Send a GET of `/` to `target`, which is no folder; returns the result. Raises `UpstreamError`.

    `host` is the value of `Host`; empty for that of the target's own address.
    """
    route = new_route(target)
    connection = await upstreams.connect(route)
    response = _ProbeResponse()
    connection.attach(response)
    authority = host or own_authority(target, route.tls)
    fields = [(b"Host", authority.encode("ascii")), (b"Accept", b"text/html, */*"), (b"User-Agent", b"Burrowgate")]
    connection.send_head(b"GET", b"/", field_lines(fields), 0, b"")
    try:
        status = await response.finished.addTimeout(SECONDS, reactor)
    except DeferredTimeout:
        raise UpstreamTimeout from None
    finally:
        response.over = True
        connection.abandon()
    return ProbeResult(tls=bool(route.tls), status=status, title=title(response.page))


def title(page: bytes) -> str:
    """Return the title of `page` on one line, or "" if it has none."""
    match = _TITLE.search(page)
    text = html.unescape(match[1].decode("utf-8", "replace")) if match else ""
    return " ".join(text.split())[:TITLE_MOST]


@implementer(IResponseSink)
class _ProbeResponse(ResponseReceiver):
    """Reads a response up to its title, or up to `READ_MOST` bytes."""

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
