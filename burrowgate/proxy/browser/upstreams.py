"""Upstream ends of the requests of a target of the type `browser`: which path leads to which.

    /.burrowgate/screen                      the screen of the visitor's box, a WebSocket (`proxy.tcp.tunnel`)
    /.burrowgate/watch/BOX                   the same of another visitor's box, to watch it
    /.burrowgate/browser/start, end, stay    POST
    /.burrowgate/browser/status, events      GET: the view, and a stream of its changes
    /.burrowgate/browser/files[/name]        GET, PUT: downloads and uploads
    /.burrowgate/browser/watch/BOX           GET: the page of one who watches another visitor's box
    /.burrowgate/assets/...                  script and style files
    any other path                           the page

Rules.
    Only POST starts a box: a GET or HEAD, such as that of a preview, starts nothing.
    What changes something, and the screen, is refused unless a page of the same origin, or a program, asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from burrowgate.core.access import Admission, CredentialSource, Refusal, RouteMatch
from burrowgate.core.boxes.start_options import read_options
from burrowgate.core.boxes.views import BoxView, BoxVisitor
from burrowgate.core.boxes.visitors import visitor_of
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.hosts import is_same_origin
from burrowgate.core.http import security_headers
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.http.request import RequestHead
from burrowgate.core.visit_ids import direct_vid, user_agent
from burrowgate.errors import BoxExists, BurrowgateError
from burrowgate.proxy.browser import page, watch_page
from burrowgate.proxy.browser.events import EventStream
from burrowgate.proxy.browser.files import DownloadResponse, UploadRequest
from burrowgate.proxy.browser.interfaces import Boxes, BoxFiles, MakeOpener
from burrowgate.proxy.browser.own_request import OwnRequest, failure
from burrowgate.proxy.interfaces import IDownstream, IExchange, IUpstream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import JSON_FIELDS, Response, phrase
from burrowgate.proxy.tcp import web_assets
from burrowgate.proxy.tcp.own_response import OwnResponse
from burrowgate.proxy.tcp.tunnel import Tunnel
from burrowgate.proxy.tcp.upstreams import TcpService
from burrowgate.proxy.tcp.web_assets import WebAssets

SCREEN_PATH = RESERVED_PATH + b"/screen"
WATCH_PATH = watch_page.SCREEN_PATH.encode("ascii")
WATCH_PAGE = watch_page.PATH.encode("ascii")
BROWSER_PATH = RESERVED_PATH + b"/browser/"
FILES_PATH = BROWSER_PATH + b"files"
_READS = (b"GET", b"HEAD")
_FOREIGN = "Only a page of this address can do that."


def visit_id(head: RequestHead, admission: Admission) -> str:
    """Return the id of the visit of an admitted request with a session."""
    claim, session = admission.claim, admission.session
    if claim is not None and claim.vid:
        return claim.vid
    facts = head.facts
    return "" if session is None else direct_vid(session.sid, facts.client_address, user_agent(facts.user_agent))


def is_foreign(head: RequestHead, route: RouteMatch, admission: Admission) -> bool:
    """Return whether a page of another origin may have caused the request, which a cookie admits."""
    claim, facts = admission.claim, head.facts
    is_ambient = claim is None or claim.source not in (CredentialSource.HEADER, CredentialSource.LINK)
    if facts.origin is None:
        return is_ambient and not facts.same_origin
    return not is_same_origin(facts.origin, route.origin)


@dataclass(slots=True, kw_only=True)
class BrowserService:
    """Makes the upstream ends; one for each process. Provides `TcpUpstreams`."""

    boxes: Boxes
    files: BoxFiles
    make_opener: MakeOpener
    screen: TcpService
    """What tunnels need; its opener is replaced by that of the visitor."""
    assets: WebAssets
    reactor: Any

    def serves(self, path: bytes) -> bool:
        """Return whether the reserved `path` is one of targets of this type."""
        return path == SCREEN_PATH or path.startswith((WATCH_PATH, BROWSER_PATH, web_assets.PATH))

    def later(self, work: Callable[[], None]) -> object:
        """Call `work` in the next turn of the reactor."""
        return self.screen.later(work)

    def abort_later(self, downstream: IDownstream) -> None:
        """Abort `downstream` in a second."""
        self.screen.abort_later(downstream)

    def upstream_for(
        self, exchange: IExchange, head: RequestHead, route: RouteMatch, admission: Admission
    ) -> IUpstream:
        """Return the upstream end of `exchange`."""
        visitor = visitor_of(route.target, admission, visit_id(head, admission), head.facts.client_address)
        wants_json = builder.wants_json(head.accept)
        if visitor is None:
            return _response(exchange, head, builder.denial(Refusal(Reason.NO_CREDENTIAL), wants_json=wants_json))
        path = head.facts.path
        if path.startswith(web_assets.PATH):
            return _response(exchange, head, self.assets.response(path, head.fields, wants_json=wants_json))
        is_screen = path == SCREEN_PATH or path.startswith(WATCH_PATH)
        changes = is_screen or head.facts.method not in _READS
        if changes and is_foreign(head, route, admission):
            return _response(exchange, head, builder.bad_request(403, _FOREIGN, wants_json))
        if is_screen:
            watched = "" if path == SCREEN_PATH else path[len(WATCH_PATH) :].decode("latin-1") or "-"
            screen = replace(self.screen, opener=self.make_opener(visitor, watched))
            return Tunnel(screen, exchange, head, route, admission)
        if path.startswith(BROWSER_PATH):
            return self._request(exchange, head, visitor) or _response(
                exchange, head, builder.reserved_not_found(wants_json)
            )
        if head.facts.method == b"OPTIONS":
            return _response(exchange, head, _methods(b"GET, HEAD, OPTIONS"))
        if head.facts.method not in _READS:
            return _response(exchange, head, _not_allowed(b"GET, HEAD, OPTIONS", wants_json))
        return _response(exchange, head, self._page(head, self.boxes.view(visitor)))

    def _page(self, head: RequestHead, view: BoxView) -> Response:
        value = view.to_json()
        if builder.wants_json(head.accept):
            return page.as_json(value)
        return page.as_page(self.assets, value) if b"text/html" in head.accept else page.as_text(value)

    def _request(self, exchange: IExchange, head: RequestHead, visitor: BoxVisitor) -> IUpstream | None:
        """Return the upstream end of a request below `BROWSER_PATH`; None if there is no such one."""
        facts = head.facts
        path, method = facts.path, facts.method
        is_head = method == b"HEAD"
        if path == BROWSER_PATH + b"events":
            return self._reading(exchange, head) or EventStream(self.reactor, self.boxes, visitor, exchange)
        if path == BROWSER_PATH + b"status":
            return self._reading(exchange, head) or _response(exchange, head, _view(self.boxes.view(visitor)))
        if path == FILES_PATH:

            async def files(_: Mapping[str, object]) -> Response:
                files, refused = await self.files.files(visitor)
                found = [{"name": name, "size": size} for name, size in files]
                return _json(200, {"files": found, "refused": refused})

            return self._reading(exchange, head) or OwnRequest(exchange, files, wants_json=True, is_head=is_head)
        if path.startswith(FILES_PATH + b"/"):
            name = unquote(path[len(FILES_PATH) + 1 :].decode("latin-1"), errors="replace")
            if method in _READS:
                return DownloadResponse(self.files, visitor, name, exchange, wants_json=True)
            if method == b"PUT":
                return UploadRequest(self.files, visitor, name, exchange, wants_json=True)
            return _response(exchange, head, _not_allowed(b"GET, HEAD, PUT", wants_json=True))
        if path.startswith(WATCH_PAGE):
            return self._reading(exchange, head) or _response(exchange, head, self._watch_page(path, visitor))
        works = {b"start": self._start, b"end": self._end, b"stay": self._stay}
        work = works.get(path.removeprefix(BROWSER_PATH))
        if work is None:
            return None
        if method != b"POST":
            return _response(exchange, head, _not_allowed(b"POST", wants_json=True))
        return OwnRequest(exchange, lambda wanted: work(visitor, wanted), wants_json=True)

    def _watch_page(self, path: bytes, visitor: BoxVisitor) -> Response:
        box_id = path[len(WATCH_PAGE) :].decode("latin-1")
        if all(one["box"] != box_id for one in self.boxes.view(visitor).watchable):
            return watch_page.not_watchable()
        return watch_page.as_page(self.assets, visitor.target, box_id)

    def _reading(self, exchange: IExchange, head: RequestHead) -> IUpstream | None:
        """Return the refusal of a method that does not read; None for one that does."""
        if head.facts.method in _READS:
            return None
        return _response(exchange, head, _not_allowed(b"GET, HEAD", wants_json=True))

    async def _start(self, visitor: BoxVisitor, wanted: Mapping[str, object]) -> Response:
        try:
            view, is_new = await self.boxes.start(visitor, read_options(wanted))
        except BurrowgateError as error:
            more: dict[str, object] = {"view": self.boxes.view(visitor).to_json()}
            if isinstance(error, BoxExists):
                more["may_end"] = visitor.is_account
            return failure(error, wants_json=True, **more)
        return _view(view, 202 if is_new else 200)

    async def _end(self, visitor: BoxVisitor, wanted: Mapping[str, object]) -> Response:
        return _view(await self.boxes.end(visitor, others=wanted.get("other") is True))

    async def _stay(self, visitor: BoxVisitor, _: Mapping[str, object]) -> Response:
        return _view(await self.boxes.stay(visitor))


def _response(exchange: IExchange, head: RequestHead, response: Response) -> IUpstream:
    """Return an upstream end that responds at once, and drops the body."""
    own: IUpstream = OwnResponse(lambda *_: response, exchange, head, None, None)  # type: ignore[arg-type]
    return own


def _json(status: int, value: object) -> Response:
    return Response(status, phrase(status), list(JSON_FIELDS), json.dumps(value).encode("ascii") + b"\n")


def _view(view: BoxView, status: int = 200) -> Response:
    return _json(status, view.to_json())


def _methods(allowed: bytes) -> Response:
    return Response(204, b"No Content", [*security_headers.FIELDS, (b"Allow", allowed)], b"")


def _not_allowed(allowed: bytes, wants_json: bool) -> Response:
    response = builder.bad_request(405, "This address does not take that method.", wants_json)
    fields = [(name, value) for name, value in response.fields if name != b"Allow"]
    return replace(response, fields=[*fields, (b"Allow", allowed)])
