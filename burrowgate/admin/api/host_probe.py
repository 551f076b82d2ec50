"""Operation that finds out which `Host` a target accepts, and gives it its own if it refuses the public one."""

from __future__ import annotations

from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout

from burrowgate.admin.context import ACTOR, AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schemas import Schema
from burrowgate.core import page_paths
from burrowgate.core.host_choice import HostAnswer, accepts_only_own
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
"""For both requests; a target that is slower keeps the visitor's `Host`, and can be probed again."""


class HostProbeView(Schema, frozen=True, kw_only=True):
    """Whether a target accepts the public `Host`."""

    schema_name = "HostProbeResult"

    upstream_host: str
    """As it is after the probe."""
    refuses_public: bool
    """Whether the target refuses the public `Host` and accepts its own."""
    changed: bool
    """Whether `upstream_host` was set by this probe."""
    public_host: str
    bare_manifest: str
    """The path of its web app manifest, if browsers fetch that without cookies and it is not open; else empty."""


async def probe(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Probe a target, and set its `upstream_host` if it is `auto`."""
    target = context.registry.target(request.path["name"])
    if target.type in (TargetType.FOLDER, TargetType.TCP):
        raise StateConflict("Only a target that speaks HTTP gets a Host.")
    refuses = target.upstream_host in GIVEN_BY_VISITOR and await refuses_public(context, target)
    changed = await _set_own(context, target) if refuses and target.upstream_host == AUTO_HOST else target
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
        path = (await context.probe(target, "")).bare_manifest
    except UpstreamError:
        return ""
    return "" if page_paths.matches(path.encode("ascii"), target.open_paths) else path


async def choose_host(context: AdminContext, target: Target) -> Target:
    """Return `target`, with its own `Host` set if it is `auto` and refuses the public one."""
    if target.upstream_host != AUTO_HOST or target.type in (TargetType.FOLDER, TargetType.TCP):
        return target
    return await _set_own(context, target) if await refuses_public(context, target) else target


async def refuses_public(context: AdminContext, target: Target) -> bool:
    """Return whether `target` refuses the public `Host` and accepts its own; False if that cannot be found out."""

    async def both() -> bool:
        own = await _answer(context, target, "")
        # A target that does not answer to its own name is not asked by the other.
        return own is not None and accepts_only_own(
            await _answer(context, target, public_authority(context, target)), own
        )

    try:
        return await Deferred.fromCoroutine(both()).addTimeout(PROBE_TIMEOUT_SECONDS, context.reactor)
    except (UpstreamError, DeferredTimeout):
        return False


def public_authority(context: AdminContext, target: Target) -> str:
    """The `Host` that visitors of `target` send."""
    naming = context.registry.naming
    return naming.origin(naming.hosts_of(target)[0]).partition("://")[2]


async def _answer(context: AdminContext, target: Target, host: str) -> HostAnswer | None:
    """The answer of `target` to a request for `host`; None if it broke the connection off."""
    try:
        found = await context.probe(target, host)
        return HostAnswer(found.status, found.start)
    except (UpstreamConnectError, UpstreamProtocolError):
        return None


async def _set_own(context: AdminContext, target: Target) -> Target:
    changes = TargetChanges(upstream_host=TARGET_HOST)
    with suppress(Conflict):  # changed meanwhile by another client, whose choice counts
        return await context.targets.change(
            target.name, changes, actor=ACTOR, expected=ExpectedVersions(frozenset({target.version}))
        )
    return target


OPERATIONS = (
    Operation(
        operation_id="probeTargetHost",
        method="POST",
        path="/api/v1/targets/{name}/host-probe",
        summary="Find out whether a target accepts the public Host; one set to `auto` that does not gets its own",
        handler=probe,
        responses={200: HostProbeView},
        errors=(409,),
    ),
)
