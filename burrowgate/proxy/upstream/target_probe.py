"""Probe of a target: a request for its first page, for operators who want to check it before any visit.

Redirects are followed as long as they lead to the target itself.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IReactorTime
from zope.interface import implementer

from burrowgate.core.host_choice import START_BYTES, TargetRequest, redirect_path
from burrowgate.core.http import path_prefix
from burrowgate.core.http.fields import Fields, field_lines
from burrowgate.core.http.host_mapping import own_authority
from burrowgate.core.targets import Target
from burrowgate.errors import UpstreamProtocolError, UpstreamTimeout
from burrowgate.proxy.interfaces import IResponseSink
from burrowgate.proxy.response_receiver import ResponseReceiver
from burrowgate.proxy.upstream.pool import Route, UpstreamPool, new_route

SECONDS = 10.0
MAX_REDIRECTS = 4
READ_MOST = 64 * 1024
TITLE_MOST = 80
_HEAD_END = re.compile(rb"</head|<body", re.IGNORECASE)
_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_IS_MANIFEST = re.compile(rb"\brel\s*=\s*[\"']?manifest\b", re.IGNORECASE)
_REFERENCE = re.compile(rb"\bhref\s*=\s*[\"']?(/?[A-Za-z0-9._~%+-][A-Za-z0-9._~/%+-]{0,199})[\"'\s>]", re.IGNORECASE)
_HAS_CREDENTIALS = re.compile(rb"\bcrossorigin\s*=\s*[\"']?use-credentials\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """The response of a target, in short."""

    tls: bool
    status: int
    title: str
    """The title of an HTML page, as plain text; "" if there is none."""
    path: str = "/"
    """Of the page, after redirects."""
    start: bytes = b""
    """The beginning of the page, of at most `START_BYTES`."""
    bare_manifest: str = ""
    """The path of the page's web app manifest, if browsers fetch it without cookies."""


async def probe_target(
    upstreams: UpstreamPool, reactor: IReactorTime, target: Target, request: TargetRequest
) -> ProbeResult:
    """Send `request` to `target`, which is no folder, below its path prefix; returns the result, within `SECONDS`.

    Raises `UpstreamError`.
    """
    route = new_route(target)
    deadline = reactor.seconds() + SECONDS
    response = await _send(upstreams, reactor, route, request, deadline)
    for _ in range(MAX_REDIRECTS):
        own = own_authority(target, route.tls)
        names = frozenset({own, request.host or own})
        path = redirect_path(response.location, request.path, names) if response.location else None
        if path is None:
            break
        request = replace(request, path=path)
        response = await _send(upstreams, reactor, route, request, deadline)
    page = response.page
    return ProbeResult(
        tls=bool(route.tls),
        status=response.status,
        title=title(page) if response.is_html else "",
        path=request.path,
        start=page[:START_BYTES],
        bare_manifest=bare_manifest(page, request.path) if response.is_html else "",
    )


async def _send(
    upstreams: UpstreamPool, reactor: IReactorTime, route: Route, request: TargetRequest, deadline: float
) -> _ProbeResponse:
    """Return the response to `request`, as far as it has come before `deadline`. Raises `UpstreamError`."""
    response = _ProbeResponse()
    connecting = Deferred.fromCoroutine(upstreams.connect(route))
    try:
        connection = await connecting.addTimeout(max(deadline - reactor.seconds(), 0), reactor)
    except DeferredTimeout:
        raise UpstreamTimeout from None
    connection.attach(response)
    authority = request.host or own_authority(route.target, route.tls)
    fields = [(b"Host", authority.encode("ascii")), (b"Accept", b"text/html, */*"), (b"User-Agent", b"Burrowgate")]
    if request.forwarded_host:
        fields += ((b"X-Forwarded-Host", request.forwarded_host.encode("ascii")), (b"X-Forwarded-Proto", b"https"))
    prefix, path = route.target.address.prefix.encode("ascii"), request.path.encode("ascii")
    try:
        if prefix:
            path = path_prefix.request_target(prefix, path)
        connection.send_head(b"GET", path, field_lines(fields), 0, b"")
        await response.finished.addTimeout(max(deadline - reactor.seconds(), 0), reactor)
    except ValueError as error:
        raise UpstreamProtocolError("The target redirects to a path that could leave its prefix.") from error
    except DeferredTimeout:
        if not response.status:
            raise UpstreamTimeout from None
    finally:
        response.over = True
        connection.abandon()
    return response


def title(page: bytes) -> str:
    """Return the title of `page` on one line, or "" if it has none."""
    match = _TITLE.search(page)
    text = html.unescape(match[1].decode("utf-8", "replace")) if match else ""
    return " ".join(text.split())[:TITLE_MOST]


def bare_manifest(page: bytes, path: str) -> str:
    """Return the path of the web app manifest that `page`, at `path`, links without `crossorigin="use-credentials"`."""
    for link in _LINK.findall(page):
        reference = _REFERENCE.search(link)
        if _IS_MANIFEST.search(link) and _HAS_CREDENTIALS.search(link) is None and reference is not None:
            return str(urljoin(path, reference[1].decode("ascii")))
    return ""


@implementer(IResponseSink)
class _ProbeResponse(ResponseReceiver):
    """Reads the head of a page, at most `READ_MOST` bytes, or the first `START_BYTES` of something else."""

    def __init__(self) -> None:
        self.finished: Deferred[None] = Deferred()
        self.page = b""
        self.over = False
        self.status = 0
        self.location = ""
        """Of a redirect; otherwise empty."""
        self.is_html = False

    def response_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        if status >= 200:
            self.status = status
            self.is_html = any(name.lower() == b"content-type" and b"html" in value.lower() for name, value in fields)
            if 300 <= status < 400:
                self.location = next((v.decode("latin-1") for name, v in fields if name.lower() == b"location"), "")
                self._finish()

    def response_body(self, data: bytes) -> None:
        self.page += data
        maximum = READ_MOST if self.is_html else START_BYTES
        if len(self.page) >= maximum or (self.is_html and _HEAD_END.search(self.page)):
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
