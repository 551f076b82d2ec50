"""Operation that finds out which `Host` a target accepts, and gives it its own if it needs that."""

from __future__ import annotations

from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout

from burrowgate.admin.context import AdminContext, ProbeResult
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core import page_paths
from burrowgate.core.host_choice import (
    API_PATHS,
    UNKNOWN_HOST,
    HostAnswer,
    TargetRequest,
    accepts_only_own,
    knows_itself_by_host,
    may_take_forms_for_forged,
)
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.targets import AUTO_HOST, GIVEN_BY_VISITOR, TARGET_HOST, Target, TargetType
from burrowgate.errors import (
    Conflict,
    StateConflict,
    UpstreamConnectError,
    UpstreamError,
    UpstreamProtocolError,
)
from burrowgate.sessions.optimistic import ExpectedVersions
from burrowgate.sessions.targets import TargetChanges

PROBE_TIMEOUT_SECONDS = 5.0
"""For all requests; a target that is slower keeps the visitor's `Host`, and can be probed again."""


class HostProbeView(Schema, frozen=True, kw_only=True):
    """Whether a target accepts the public `Host`."""

    schema_name = "HostProbeResult"

    upstream_host: str
    """As it is after the probe."""
    refuses_public: bool
    """Whether the target refuses the public `Host`, or forms sent to it by https, and accepts its own."""
    changed: bool
    """Whether `upstream_host` was set by this probe."""
    public_host: str
    bare_manifest: str
    """The path of its web app manifest, if browsers fetch that without cookies and it is not open; else empty."""


async def probe(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Probe a target, and set its `upstream_host` if it is `auto`."""
    target = context.registry.target(request.path["name"])
    if target.type is TargetType.FOLDER or target.has_connections:
        raise StateConflict("Only a target that speaks HTTP gets a Host.")
    refuses = target.upstream_host in GIVEN_BY_VISITOR and await needs_own(context, target)
    changed = (
        await _set_own(context, target, request.actor) if refuses and target.upstream_host == AUTO_HOST else target
    )
    return json_response(
        HostProbeView(
            upstream_host=changed.upstream_host,
            refuses_public=refuses,
            changed=changed is not target,
            public_host=public_authority(context, target),
            bare_manifest=await refused_manifest(context, target),
        )
    )


async def refused_manifest(context: AdminContext, target: Target) -> str:
    """The path of the web app manifest of `target` that is refused, because browsers fetch it without cookies."""
    try:
        path = (await context.probe(target, TargetRequest())).bare_manifest
    except UpstreamError:
        return ""
    return "" if page_paths.matches(path.encode("ascii"), target.open_paths) else path


async def choose_host(context: AdminContext, target: Target, *, actor: str) -> Target:
    """Return `target`, with its own `Host` set if it is `auto` and needs that."""
    if target.upstream_host != AUTO_HOST or (target.type is TargetType.FOLDER or target.has_connections):
        return target
    return await _set_own(context, target, actor) if await needs_own(context, target) else target


async def needs_own(context: AdminContext, target: Target) -> bool:
    """Return whether `target` works with its own `Host` and not with the public one; False if that is not found out."""
    try:
        return await Deferred.fromCoroutine(_needs_own(context, target)).addTimeout(
            PROBE_TIMEOUT_SECONDS, context.reactor
        )
    except (UpstreamError, DeferredTimeout):
        return False


async def _needs_own(context: AdminContext, target: Target) -> bool:
    found = await _answer(context, target, TargetRequest())
    # A target that does not answer to its own name is not asked by others.
    if found is None:
        return False
    own, host = HostAnswer(found.status, found.start), public_authority(context, target)
    if accepts_only_own(await _host_answer(context, target, TargetRequest(host=host)), own):
        return True
    api = API_PATHS.get(found.path)
    if api is not None:
        public_api = await _host_answer(context, target, TargetRequest(host=host, path=api))
        return accepts_only_own(public_api, await _host_answer(context, target, TargetRequest(path=api)))
    if may_take_forms_for_forged(public_origin(context, target), found.tls):
        unknown = await _host_answer(context, target, TargetRequest(host=UNKNOWN_HOST))
        forwarded = await _host_answer(context, target, TargetRequest(forwarded_host=UNKNOWN_HOST))
        return knows_itself_by_host(unknown, forwarded, own)
    return False


def public_authority(context: AdminContext, target: Target) -> str:
    """The `Host` that visitors of `target` send."""
    return public_origin(context, target).partition("://")[2]


def public_origin(context: AdminContext, target: Target) -> str:
    """The origin at which visitors reach `target`."""
    naming = context.registry.naming
    return naming.origin(naming.hosts_of(target)[0])


async def _answer(context: AdminContext, target: Target, request: TargetRequest) -> ProbeResult | None:
    """The answer of `target`; None if it broke the connection off."""
    try:
        return await context.probe(target, request)
    except (UpstreamConnectError, UpstreamProtocolError):
        return None


async def _host_answer(context: AdminContext, target: Target, request: TargetRequest) -> HostAnswer | None:
    found = await _answer(context, target, request)
    return None if found is None else HostAnswer(found.status, found.start)


async def _set_own(context: AdminContext, target: Target, actor: str) -> Target:
    changes = TargetChanges(upstream_host=TARGET_HOST)
    with suppress(Conflict):  # changed meanwhile by another client, whose choice counts
        return await context.targets.change(
            target.name, changes, actor=actor, expected=ExpectedVersions(frozenset({target.version}))
        )
    return target


OPERATIONS = (
    Operation(
        operation_id="probeTargetHost",
        method="POST",
        path="/api/v1/targets/{name}/host-probe",
        summary="Find out whether a target accepts the public Host; one set to `auto` that does not gets its own",
        handler=probe,
        scope=Scope.TARGETS_MANAGE,
        responses={200: HostProbeView},
        errors=(409,),
    ),
)
