"""Authorization of access tokens: each operation needs the scope that it declares.

Rules.
    An operation that declares no scope takes no token: what makes tokens, opens the console or accepts a damaged log.
    An operation about one target, or about one session, needs the scope for that target. A target or session that does
    not exist gets the same refusal as another one's, if the token is confined.
    A list that can be filtered by `target` returns only records of the token's target. If the token is confined to
    several, the request names one of them. A `session_id` in the filter has to be of that target.
    Any other operation needs the scope without a target.
    The role of the token's account bounds it at each use (`core.identity.access_tokens`).
    The audit log, the requests and the time series know targets by name only: a token for a target sees in them what
    another one of the same name has left there.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import Any

import msgspec

from burrowgate.admin.auth import AccessTokenRefused, CallerFacts, bearer
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, Operation, ScopeMissing, TokenNotAccepted
from burrowgate.core.identity.access_tokens import Scope, is_of_role, reach
from burrowgate.errors import SessionNotFound, TargetNotFound
from burrowgate.identity.access_tokens import VerifiedToken


class Concern(Enum):
    """How the target that an operation concerns is found."""

    TARGET = auto()
    """It is named in the path."""
    SESSION = auto()
    """It is that of the session in the path."""
    LIST = auto()
    """The query may name it."""
    GATEWAY = auto()
    """The operation concerns all targets, or none."""


def concern_of(operation: Operation) -> Concern:
    """Return how the target of `operation` is found."""
    if operation.path.startswith("/api/v1/targets/{name}/bindings") and operation.method != "GET":
        return Concern.GATEWAY  # it would hand credentials of the whole project to a target
    if operation.path.startswith("/api/v1/targets/{name}"):
        return Concern.TARGET
    if operation.path.startswith("/api/v1/sessions/{id}"):
        return Concern.SESSION
    return Concern.LIST if "target" in operation.query.__struct_fields__ else Concern.GATEWAY


async def authenticate_program(context: AdminContext, caller: CallerFacts) -> VerifiedToken:
    """Return the access token that `caller` sent. Raises `AdminKeyRequired`, or `StoreError` if it is not known."""
    found = await context.access_tokens.verify(bearer(caller))
    if found is None:
        raise AccessTokenRefused
    await context.access_tokens.note_use(found.token)
    return found


def check_scope(program: VerifiedToken, operation: Operation) -> Scope:
    """Return the scope of `operation`, which `program` has for a target at least.

    Raises `TokenNotAccepted` or `ScopeMissing`.
    """
    scope = operation.scope
    if scope is None:
        raise TokenNotAccepted
    why = _why_missing(program, scope)
    if why is not None:
        raise ScopeMissing(scope, why)
    return scope


def _why_missing(program: VerifiedToken, scope: Scope) -> str | None:
    """Return what to add to the message that `program` lacks `scope`; None if it has it, for a target at least."""
    if program.account is not None and not is_of_role(program.account.role, scope):
        return f", because its account has the role {program.account.role}"
    return "" if reach(program.token.scopes, scope) == frozenset() else None


async def confine(
    context: AdminContext, program: VerifiedToken, operation: Operation, request: ApiRequest[Any, Any]
) -> ApiRequest[Any, Any]:
    """Return `request` of a `program` that has the operation's scope, confined to its targets.

    Raises `ScopeMissing` or `StoreError`.
    """
    scope = check_scope(program, operation)

    async def is_allowed() -> bool:
        found = await context.access_tokens.find_active(program.token.token_id)
        return found is not None and _why_missing(found, scope) is None

    request = replace(request, actor=program.token.actor, account=program.account, is_allowed=is_allowed)
    targets = reach(program.token.scopes, scope)
    if targets is None:
        return request
    match concern_of(operation):
        case Concern.LIST:
            return await _confine_list(context, request, scope, targets)
        case Concern.TARGET:
            target_id = _target_id(context, request.path["name"])
        case Concern.SESSION:
            target_id = await _target_of_session(context, request.path["id"])
        case _:
            raise ScopeMissing(scope, " for all targets, which this operation takes")
    if target_id not in targets:
        raise ScopeMissing(scope, " for this target")
    return request


async def _confine_list(
    context: AdminContext, request: ApiRequest[Any, Any], scope: Scope, targets: frozenset[str]
) -> ApiRequest[Any, Any]:
    name = request.query.target
    if name is msgspec.UNSET:
        known = [target.name for target in context.registry.targets() if target.target_id in targets]
        if len(known) > 1:
            raise ScopeMissing(scope, " for all targets; name one of its own as `target`")
        if not known:
            raise ScopeMissing(scope, " for a target that exists")
        (name,) = known
    if _target_id(context, name) not in targets:
        raise ScopeMissing(scope, " for this target")
    sid = getattr(request.query, "session_id", msgspec.UNSET)
    if sid is not msgspec.UNSET and await _target_of_session(context, sid) != _target_id(context, name):
        raise ScopeMissing(scope, " for the target of this session")
    return replace(request, query=msgspec.structs.replace(request.query, target=name))


def _target_id(context: AdminContext, name: str) -> str | None:
    try:
        return context.registry.target(name).target_id
    except TargetNotFound:
        return None


async def _target_of_session(context: AdminContext, sid: str) -> str | None:
    try:
        return (await context.sessions.get(sid))[0].target_id
    except SessionNotFound:
        return None
