"""Operation that finds out which `Host` a target accepts, and gives it its own if it refuses the public one."""

from __future__ import annotations

from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout

from burrowgate.admin.context import ACTOR, AdminContext, ProbeResult
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schemas import Schema
from burrowgate.core.host_choice import API_PATHS, accepts_only_own
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
    """Whether the target refuses the public `Host` and accepts its own."""
    changed: bool
    """Whether `upstream_host` was set by this probe."""
    public_host: str


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
        )
    )


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
        if own is None:
            return False
        host = public_authority(context, target)
        if accepts_only_own(_status(await _answer(context, target, host)), own.status):
            return True
        api = API_PATHS.get(own.path)
        return api is not None and accepts_only_own(
            _status(await _answer(context, target, host, api)), _status(await _answer(context, target, "", api))
        )

    try:
        return await Deferred.fromCoroutine(both()).addTimeout(PROBE_TIMEOUT_SECONDS, context.reactor)
    except (UpstreamError, DeferredTimeout):
        return False


def public_authority(context: AdminContext, target: Target) -> str:
    """The `Host` that visitors of `target` send."""
    naming = context.registry.naming
    return naming.origin(naming.hosts_of(target)[0]).partition("://")[2]


async def _answer(context: AdminContext, target: Target, host: str, path: str = "/") -> ProbeResult | None:
    """The answer of `target` to a request for `path` of `host`; None if it broke the connection off."""
    try:
        return await context.probe(target, host, path)
    except (UpstreamConnectError, UpstreamProtocolError):
        return None


def _status(answer: ProbeResult | None) -> int | None:
    return None if answer is None else answer.status


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
