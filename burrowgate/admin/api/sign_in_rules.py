"""Operations on the rule of sign-in of a session: set and remove."""

from __future__ import annotations

from burrowgate.admin.api.sessions import respond
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.rule_schemas import SignInRuleRequest, read_rule
from burrowgate.admin.schemas import SessionView
from burrowgate.core.identity.access_tokens import Scope


async def set_rule(context: AdminContext, request: ApiRequest[Empty, SignInRuleRequest]) -> ApiResponse:
    """Set the rule of a session."""
    rule = await context.account_finder.resolve(read_rule(request.body))
    updated = await context.session_rules.set(request.path["id"], rule, actor=request.actor, expected=request.expected)
    return await respond(context, *updated)


async def remove_rule(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Remove the rule of a session."""
    updated = await context.session_rules.set(request.path["id"], None, actor=request.actor, expected=request.expected)
    return await respond(context, *updated)


_RULE = "/api/v1/sessions/{id}/sign-in"

OPERATIONS = (
    Operation(
        operation_id="setSignInRule",
        method="PUT",
        path=_RULE,
        summary="Let only people who fit a rule use a session; connections of others are cut",
        handler=set_rule,
        scope=Scope.SESSIONS_MANAGE,
        body=SignInRuleRequest,
        responses={200: SessionView},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="removeSignInRule",
        method="DELETE",
        path=_RULE,
        summary="Let everyone with the link use a session again",
        handler=remove_rule,
        scope=Scope.SESSIONS_MANAGE,
        responses={200: SessionView},
        errors=(409,),
        versioned=True,
    ),
)
