"""Probe of a target: a request for its first page, for operators who want to check it before any visit.

Redirects are followed as long as they lead to the target itself.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IReactorTime
from zope.interface import implementer

from burrowgate.core.host_choice import TargetRequest, redirect_path
from burrowgate.core.http.fields import Fields, field_lines
from burrowgate.core.http.host_mapping import own_authority
from burrowgate.core.targets import Target
from burrowgate.errors import UpstreamTimeout
from burrowgate.proxy.interfaces import IResponseSink
from burrowgate.proxy.response_receiver import ResponseReceiver
from burrowgate.proxy.upstream.pool import Route, UpstreamPool, configured_tls

SECONDS = 10.0
MAX_REDIRECTS = 4
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
    path: str
    """Of the page, after redirects."""


async def probe_target(
    upstreams: UpstreamPool, reactor: IReactorTime, target: Target, request: TargetRequest
) -> ProbeResult:
    """Send `request` to `target`, which is no folder; returns the result, within `SECONDS`. Raises `UpstreamError`."""
    route = Route(target, configured_tls(target))
    try:
        return await Deferred.fromCoroutine(_follow(upstreams, route, request)).addTimeout(SECONDS, reactor)
    except DeferredTimeout:
        raise UpstreamTimeout from None


async def _follow(upstreams: UpstreamPool, route: Route, request: TargetRequest) -> ProbeResult:
    response = await _send(upstreams, route, request)
    for _ in range(MAX_REDIRECTS):
        own = own_authority(route.target, route.tls)
        names = frozenset({own, request.host or own})
        path = redirect_path(response.location, request.path, names) if response.location else None
        if path is None:
            break
        request = replace(request, path=path)
        response = await _send(upstreams, route, request)
    return ProbeResult(tls=bool(route.tls), status=response.status, title=title(response.page), path=request.path)


async def _send(upstreams: UpstreamPool, route: Route, request: TargetRequest) -> _ProbeResponse:
    connection = await upstreams.connect(route)
    response = _ProbeResponse()
    connection.attach(response)
    authority = request.host or own_authority(route.target, route.tls)
    fields = [(b"Host", authority.encode("ascii")), (b"Accept", b"text/html, */*"), (b"User-Agent", b"Burrowgate")]
    if request.forwarded_host:
        fields += ((b"X-Forwarded-Host", request.forwarded_host.encode("ascii")), (b"X-Forwarded-Proto", b"https"))
    connection.send_head(b"GET", request.path.encode("ascii"), field_lines(fields), 0, b"")
    try:
        await response.finished
    finally:
        response.over = True
        connection.abandon()
    return response


def title(page: bytes) -> str:
    """Return the title of `page` on one line, or "" if it has none."""
    match = _TITLE.search(page)
    text = html.unescape(match[1].decode("utf-8", "replace")) if match else ""
    return " ".join(text.split())[:TITLE_MOST]


@implementer(IResponseSink)
class _ProbeResponse(ResponseReceiver):
    """Reads a response up to its title, or up to `READ_MOST` bytes."""

    def __init__(self) -> None:
        self.finished: Deferred[None] = Deferred()
        self.page = b""
        self.over = False
        self.status = 0
        self.location = ""
        """Of a redirect; otherwise empty."""
        self._html = False

    def response_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        if status >= 200:
            self.status = status
            if 300 <= status < 400:
                self.location = next((v.decode("latin-1") for name, v in fields if name.lower() == b"location"), "")
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
        if self.status:
            self._finish()
        elif not self.over:
            self.over = True
            self.finished.errback(error)

    def _finish(self) -> None:
        if not self.over:
            self.over = True
            self.finished.callback(None)
