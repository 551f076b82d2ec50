"""From a request to its operation, and from that to an answer: the admin as twisted.web sees it.

Rules, in this order: the guard's checks, the console's files, the key, the path, the method, the body, the store.
Whoever has no key learns no more than that one is needed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IReactorTime
from twisted.web import http
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request, Site

from burrowgate.admin import login_sessions, openapi, problems, static_files
from burrowgate.admin.api import audit, connections, domains, event_stream, health, probe, sessions, settings, targets
from burrowgate.admin.auth import CallerFacts, check_cookie, check_key, check_origin
from burrowgate.admin.auth_audit import LoginAudit
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import (
    BODY_MOST,
    ApiRequest,
    ApiResponse,
    BodyTooLarge,
    MethodNotAllowed,
    Operation,
    PathNotFound,
    Stream,
    read_body,
    read_match,
    read_query,
)
from burrowgate.admin.request_schemas import Empty
from burrowgate.core.http import security_headers

TIMEOUT = 60
"""Seconds that a connection may be silent between requests, or take for the next piece of one."""
DISCARDED_MOST = 1024 * 1024
"""Bytes of a body that is too large which are read, so that the caller can be told, before the connection is cut."""

_FIELDS = ((b"Content-Security-Policy", security_headers.NOTHING), *security_headers.FIELDS)


class AdminRequest(Request):
    """A request whose body is kept in memory, and only as far as an operation could take it."""

    defaultContentType = None
    body: BytesIO
    received = 0

    def gotLength(self, length: int | None) -> None:
        self.body = self.content = BytesIO()

    def handleContentChunk(self, data: bytes) -> None:
        self.received += len(data)
        if self.received <= BODY_MOST:
            self.body.write(data)
        elif self.received > DISCARDED_MOST:
            self.channel.forceAbortClient()

    def process(self) -> None:
        # twisted.web's own would answer `*` by itself and name its version.
        site: AdminSite = self.channel.site  # type: ignore[attr-defined]
        self.responseHeaders.setRawHeaders(b"Date", [http.datetimeToString()])
        site.resource.render(self)


class AdminSite(Site):
    """The admin's listener: no forms, no log of addresses, and streams that end with it."""

    def __init__(self, root: Admin, streams: event_stream.Streams, attempts: LoginAudit, reactor: IReactorTime) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            root, requestFactory=AdminRequest, parsePOSTFormSubmission=False, timeout=TIMEOUT, reactor=reactor
        )
        self._streams = streams
        self._attempts = attempts

    def stopFactory(self) -> None:
        self._streams.close()
        self._attempts.close()
        super().stopFactory()

    def log(self, request: http.Request) -> None:
        pass


class Admin(Resource):
    """Every path of the admin."""

    isLeaf = True

    def __init__(
        self, context: AdminContext, sign_ins: login_sessions.LoginSessions, operations: Sequence[Operation]
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._context = context
        self._sign_ins = sign_ins
        self._operations = operations
        self._files = static_files.read()
        self._requests = health.requests_counter(context.registry)
        context.registry.register(health.Gauges(context))

    def render(self, request: AdminRequest) -> int:
        gone: list[object] = []
        request.notifyFinish().addErrback(gone.append)
        Deferred.fromCoroutine(self._respond(request, gone)).addErrback(request.processingFailed)
        return NOT_DONE_YET

    async def _respond(self, request: AdminRequest, gone: Sequence[object]) -> None:
        """Answer `request`, unless its caller has `gone` meanwhile: what was begun is finished all the same."""
        answer: ApiResponse | Stream
        try:
            answer = await self._answer(request)
        except Exception as error:
            answer = problems.answer(error)
        method = request.method.decode("latin-1")
        status = answer.status if isinstance(answer, ApiResponse) else 200
        self._requests.labels(method if method in _METHODS else "other", str(status)).inc()
        if gone:
            if not isinstance(answer, ApiResponse):
                answer.close()
            return
        for name, value in _FIELDS:
            request.responseHeaders.setRawHeaders(name, [value])
        if isinstance(answer, ApiResponse):
            _write(request, answer)
        else:
            answer.serve(request)

    async def _answer(self, request: AdminRequest) -> ApiResponse | Stream:
        approach = _approach(request)
        check_origin(approach)
        path = request.path.decode("latin-1")
        file = self._files.get(path)
        if file is not None:
            _check_method(request, ("GET", "HEAD"))
            return file.answer(request.requestHeaders.getRawHeaders(b"Accept-Encoding", []))
        found = [(one, varying) for one in self._operations if (varying := one.matched(path)) is not None]
        found = [pair for pair in found if not pair[1]] or found  # a literal path goes before one with parameters
        cookie = ""
        if not (found and all(one.open for one, _ in found)):
            cookie = self._check_caller(request, approach, found)
        if not found:
            raise PathNotFound
        methods = [one.method for one, _ in found]
        _check_method(request, (*methods, "HEAD") if "GET" in methods else tuple(methods))
        method = "GET" if request.method == b"HEAD" else request.method.decode("ascii")
        operation, varying = found[methods.index(method)]
        call = _call(request, operation, varying, approach.port, cookie)
        if not operation.offline and not self._context.directory.is_current():
            await self._context.directory.catch_up()
        return await operation.handler(self._context, call)

    def _check_caller(
        self, request: Request, approach: CallerFacts, matches: Sequence[tuple[Operation, dict[str, str]]]
    ) -> str:
        """The console's cookie if that is what lets the caller in, "" for the key. Raises `AdminKeyRequired`."""
        if approach.authorization or any(one.key_only for one, _ in matches):
            check_key(approach, self._context.admin_key)
            return ""
        changes = request.method not in (b"GET", b"HEAD")
        return check_cookie(approach, login_sessions.cookie_name(approach.port), self._sign_ins.admits, changes=changes)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})


def make_site(context: AdminContext) -> AdminSite:
    """The admin of a gateway, ready to listen on loopback."""
    streams = event_stream.Streams()
    attempts = LoginAudit(context)
    sign_ins = login_sessions.LoginSessions(context)
    operations = (
        *login_sessions.operations(sign_ins, attempts),
        *targets.OPERATIONS,
        *domains.OPERATIONS,
        *sessions.OPERATIONS,
        *event_stream.operations(streams),
        *audit.OPERATIONS,
        *connections.OPERATIONS,
        *probe.OPERATIONS,
        *settings.OPERATIONS,
        *health.OPERATIONS,
    )
    reference = json.dumps(openapi.document((*operations, _reference(b"")), context.version)).encode()
    return AdminSite(Admin(context, sign_ins, (*operations, _reference(reference))), streams, attempts, context.reactor)


def _reference(document: bytes) -> Operation:
    async def reference(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
        return ApiResponse(200, document)

    return Operation(
        operation_id="getReference",
        method="GET",
        path="/api/v1/openapi.json",
        summary="This reference",
        handler=reference,
        answers={200: "application/json"},
        offline=True,
    )


def _approach(request: Request) -> CallerFacts:
    def field(name: bytes) -> Sequence[bytes]:
        values: Sequence[bytes] = request.requestHeaders.getRawHeaders(name, [])
        return values

    return CallerFacts(
        peer=_end(request.getClientAddress())[0],
        port=_end(request.getHost())[1],
        host=field(b"Host"),
        origin=field(b"Origin"),
        fetch_site=field(b"Sec-Fetch-Site"),
        authorization=field(b"Authorization"),
        cookie=field(b"Cookie"),
        proof=field(b"Burrowgate-Console"),
    )


def _end(address: IAddress) -> tuple[str | None, int | None]:
    """The IP address and port of one end of a connection; None where it is a UNIX socket."""
    return (address.host, address.port) if isinstance(address, (IPv4Address, IPv6Address)) else (None, None)


def _check_method(request: Request, allowed: tuple[str, ...]) -> None:
    if request.method.decode("latin-1") not in allowed:
        raise MethodNotAllowed(allowed)


def _call(
    request: AdminRequest, operation: Operation, varying: dict[str, str], port: int | None, cookie: str
) -> ApiRequest[Any, Any]:
    """What `request` asks of `operation`. Raises what `operations` says of each part."""
    if request.received > BODY_MOST:
        raise BodyTooLarge
    try:
        path = {name: unquote(value, errors="strict") for name, value in varying.items()}
    except UnicodeDecodeError:
        raise PathNotFound from None
    headers = request.requestHeaders
    last_event_id = headers.getRawHeaders(b"Last-Event-ID", [None])[0]
    return ApiRequest(
        path=path,
        query=read_query(operation.query, request.uri.partition(b"?")[2]),
        body=read_body(operation.body, request.body.getvalue(), headers.getRawHeaders(b"Content-Type", [])),
        expected=read_match(headers.getRawHeaders(b"If-Match", [])),
        last_event_id=None if last_event_id is None else last_event_id.decode("latin-1"),
        port=port,
        cookie=cookie,
    )


def _write(request: Request, answer: ApiResponse) -> None:
    request.setResponseCode(answer.status)
    if answer.status != 204:
        request.setHeader("Content-Type", answer.content_type)
        request.setHeader("Content-Length", str(len(answer.body)))
    for name, value in answer.headers:
        request.setHeader(name, value)
    if request.method != b"HEAD":
        request.write(answer.body)
    request.finish()
