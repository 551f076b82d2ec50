"""The admin's HTTP server on twisted.web: routes a request to its operation and writes the response.

Rules.
    Checks in this order: origin (`auth`), console files, key, path, method, body, store.
    A caller without a key learns only that a key is required.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.web import http
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request, Site

from burrowgate.admin import login_sessions, openapi, problems, response_writer, static_files, token_access
from burrowgate.admin.api import (
    access_tokens,
    account_logins,
    account_shares,
    accounts,
    audit,
    authorise,
    bindings,
    boxes,
    claims,
    connections,
    console,
    credentials,
    diagnostics,
    domains,
    event_stream,
    extend_requests,
    health,
    history,
    host_probe,
    host_sets,
    impact,
    invitations,
    leases,
    libraries,
    links,
    probe,
    projects,
    recordings,
    requests,
    sealed_secrets,
    session_list,
    sessions,
    settings,
    sign_in_rules,
    targets,
    timeseries,
    vaults,
    visit_cuts,
    webhooks,
)
from burrowgate.admin.auth import CallerFacts, check_cookie, check_key, check_origin, is_program
from burrowgate.admin.auth_audit import LoginAudit
from burrowgate.admin.channel import AdminChannel, AdminRequest
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import (
    ApiRequest,
    ApiResponse,
    BodyTooLarge,
    MethodNotAllowed,
    Operation,
    PathNotFound,
    Stream,
)
from burrowgate.admin.request_head import read_call, read_caller
from burrowgate.admin.request_reader import MAX_BODY_BYTES, read_body
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.routing import Match, Routes
from burrowgate.admin.server_sent_events import Streams
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.identity.access_tokens import VerifiedToken

IDLE_TIMEOUT_SECONDS = 60
"""How long a connection may be idle between requests, or take for the next part of one."""


class AdminSite(Site):
    """The admin's listener: parses no forms, logs no addresses, and closes its streams when it stops."""

    protocol = AdminChannel  # type: ignore[assignment]  # which is what twisted.web wraps without it

    def __init__(self, root: Admin, streams: Streams, login_audit: LoginAudit, reactor: IReactorTime) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            root,
            requestFactory=AdminRequest,
            parsePOSTFormSubmission=False,
            timeout=IDLE_TIMEOUT_SECONDS,
            reactor=reactor,
        )
        self._streams = streams
        self._login_audit = login_audit

    def stopFactory(self) -> None:
        self._streams.close()
        self._login_audit.close()
        super().stopFactory()

    def log(self, request: http.Request) -> None:
        pass


class Admin(Resource):
    """All paths of the admin."""

    isLeaf = True

    def __init__(
        self, context: AdminContext, logins: login_sessions.LoginSessions, operations: Sequence[Operation]
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._context = context
        self._logins = logins
        self._routes = Routes(operations)
        self._files = static_files.read()
        self._requests = health.requests_counter(context.metrics)
        context.metrics.register(health.Gauges(context))

    def render(self, request: AdminRequest) -> int:
        gone: list[object] = []
        request.notifyFinish().addErrback(gone.append)
        Deferred.fromCoroutine(self._respond(request, gone)).addErrback(request.processingFailed)
        return NOT_DONE_YET

    async def _respond(self, request: AdminRequest, gone: Sequence[object]) -> None:
        """Write the response of `request`. If the client has `gone`, the operation still completes."""
        response: ApiResponse | Stream
        try:
            response = await self._dispatch(request)
        except Exception as error:
            response = problems.response(error)
        method = request.method.decode("latin-1")
        status = response.status if isinstance(response, ApiResponse) else 200
        self._requests.labels(method if method in _METHODS else "other", str(status)).inc()
        if gone:
            if not isinstance(response, ApiResponse):
                response.close()
            return
        if isinstance(response, ApiResponse):
            response_writer.write(request, response)
        else:
            for name, value in ((b"Date", http.datetimeToString()), *response_writer.GENERAL):
                request.responseHeaders.setRawHeaders(name, [value])
            response.serve(request)

    async def _dispatch(self, request: AdminRequest) -> ApiResponse | Stream:
        call = request.head.call
        if call is None:
            caller = read_caller(request)
            check_origin(caller)
            path = request.path.decode("latin-1")
            file = self._files.get(path)
            if file is not None:
                _check_method(request, ("GET", "HEAD"))
                return file.response(request.requestHeaders.getRawHeaders(b"Accept-Encoding", []))
            matches: Sequence[Match] = self._routes.match(path)
        else:
            caller, matches = call.caller, call.matches
        cookie, program = "", None
        if not (matches and all(operation.public for operation, _ in matches)):
            cookie, program = await self._check_caller(request, caller, matches)
        match = _select(request, matches) if call is None else (call.operation, call.path)
        if program is not None:
            token_access.check_scope(program, match[0])
        if request.received > MAX_BODY_BYTES:
            raise BodyTooLarge
        if call is None:
            call = request.head.call = read_call(request, caller, matches, match)
        operation = call.operation
        api_request = ApiRequest(
            path=call.path,
            query=call.query,
            body=read_body(operation.body, request.body.getvalue(), call.content_types),
            expected=call.expected,
            last_event_id=call.last_event_id,
            port=caller.port,
            cookie=cookie,
        )
        if not operation.offline and not self._context.registry.is_current():
            await self._context.registry.catch_up()
        if program is not None:
            api_request = await token_access.confine(self._context, program, operation, api_request)
        return await operation.handler(self._context, api_request)

    async def _check_caller(
        self, request: Request, caller: CallerFacts, matches: Sequence[Match]
    ) -> tuple[str, VerifiedToken | None]:
        """The console's cookie or the access token that authenticates the caller; neither if the key does.

        Raises `AdminKeyRequired` or `StoreError`.
        """
        if is_program(caller, self._context.admin_key):
            return "", await token_access.authenticate_program(self._context, caller)
        if caller.authorization or any(operation.key_only for operation, _ in matches):
            check_key(caller, self._context.admin_key)
            return "", None
        changes = request.method not in (b"GET", b"HEAD")
        name = login_sessions.cookie_name(caller.port)
        return check_cookie(caller, name, self._logins.is_valid, changes=changes), None


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})


def all_operations(
    logins: login_sessions.LoginSessions, login_audit: LoginAudit, streams: Streams
) -> tuple[Operation, ...]:
    """Return the operations of the admin, last the one that returns their reference, which is empty here.

    Those of the console and of streams use the arguments.
    """
    return (
        *console.operations(logins, login_audit),
        *targets.OPERATIONS,
        *projects.OPERATIONS,
        *host_sets.OPERATIONS,
        *impact.OPERATIONS,
        *domains.OPERATIONS,
        *sessions.OPERATIONS,
        *session_list.OPERATIONS,
        *authorise.OPERATIONS,
        *links.OPERATIONS,
        *visit_cuts.OPERATIONS,
        *extend_requests.OPERATIONS,
        *sign_in_rules.OPERATIONS,
        *claims.OPERATIONS,
        *accounts.OPERATIONS,
        *invitations.OPERATIONS,
        *account_logins.OPERATIONS,
        *access_tokens.OPERATIONS,
        *account_shares.OPERATIONS,
        *event_stream.operations(streams),
        *audit.OPERATIONS,
        *connections.OPERATIONS,
        *requests.operations(streams),
        *history.OPERATIONS,
        *boxes.OPERATIONS,
        *recordings.OPERATIONS,
        *timeseries.OPERATIONS,
        *probe.OPERATIONS,
        *host_probe.OPERATIONS,
        *webhooks.OPERATIONS,
        *vaults.OPERATIONS,
        *credentials.OPERATIONS,
        *libraries.OPERATIONS,
        *bindings.OPERATIONS,
        *leases.OPERATIONS,
        *sealed_secrets.OPERATIONS,
        *settings.OPERATIONS,
        *diagnostics.OPERATIONS,
        *health.OPERATIONS,
        _reference(b""),
    )


def make_site(context: AdminContext) -> AdminSite:
    """The admin of a gateway, as a factory for its loopback listener."""
    streams = Streams()
    login_audit = LoginAudit(context)
    logins = login_sessions.LoginSessions(context)
    declared = all_operations(logins, login_audit, streams)
    reference = json.dumps(openapi.document(declared, context.version)).encode()
    return AdminSite(
        Admin(context, logins, (*declared[:-1], _reference(reference))), streams, login_audit, context.reactor
    )


def _reference(document: bytes) -> Operation:
    async def reference(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
        return ApiResponse(200, document)

    return Operation(
        operation_id="getReference",
        method="GET",
        path="/api/v1/openapi.json",
        summary="This reference",
        handler=reference,
        scope=Scope.GATEWAY_READ,
        responses={200: "application/json"},
        offline=True,
    )


def _select(request: Request, matches: Sequence[Match]) -> Match:
    """Return the one of `matches` that has the method of `request`. Raises `PathNotFound` or `MethodNotAllowed`."""
    if not matches:
        raise PathNotFound
    methods = [operation.method for operation, _ in matches]
    _check_method(request, (*methods, "HEAD") if "GET" in methods else tuple(methods))
    return matches[methods.index("GET" if request.method == b"HEAD" else request.method.decode("ascii"))]


def _check_method(request: Request, allowed: tuple[str, ...]) -> None:
    if request.method.decode("latin-1") not in allowed:
        raise MethodNotAllowed(allowed)
