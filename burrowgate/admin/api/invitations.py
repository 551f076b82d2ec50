"""Operations on invitations: make, list those that are open, and withdraw."""

from __future__ import annotations

from collections.abc import Sequence

from burrowgate.admin import account_schemas
from burrowgate.admin.account_schemas import InvitationView, NewInvitationRequest
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import read_duration
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.identity.claims import Invitation, is_invitation_open
from burrowgate.errors import AccountNotFound, Invalid
from burrowgate.identity.accounts import MAX_INVITATION_SECONDS, MIN_INVITATION_SECONDS


class MadeInvitation(Schema, frozen=True):
    """A new invitation; its URL is shown this once."""

    schema_name = "MadeInvitation"

    invitation: InvitationView
    url: str


class InvitationList(Schema, frozen=True):
    """The open invitations, the newest first."""

    schema_name = "InvitationList"

    invitations: tuple[InvitationView, ...]


async def make(context: AdminContext, request: ApiRequest[Empty, NewInvitationRequest]) -> ApiResponse:
    """Make an invitation."""
    body = request.body
    account_id = None if body.account is None else await _account_id(context, body.account)
    issued = await context.accounts.invite(
        actor=request.actor,
        role=body.role,
        groups=body.groups,
        name=body.name,
        email=body.email,
        account_id=account_id,
        seconds=read_duration(
            body.expires_in, minimum=MIN_INVITATION_SECONDS, maximum=MAX_INVITATION_SECONDS, field="expires_in"
        ),
    )
    (view,) = await _views(context, (issued.invitation,))
    url = f"{context.registry.naming.sign_in_origin}/invited/{issued.code}"
    return json_response(MadeInvitation(invitation=view, url=url), status=201)


async def index(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the open invitations."""
    now = context.clock.now()
    found = [one for one in await context.account_finder.invitations() if is_invitation_open(one, now)]
    found.sort(key=lambda invitation: (-invitation.made_at, invitation.invitation_id))
    return json_response(InvitationList(invitations=await _views(context, found)))


async def withdraw(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Withdraw an open invitation."""
    invitation = await context.accounts.withdraw_invitation(request.path["invitation"], actor=request.actor)
    (view,) = await _views(context, (invitation,))
    return json_response(view)


async def _account_id(context: AdminContext, text: str) -> str:
    try:
        return (await context.account_finder.find(text)).account_id
    except (AccountNotFound, Invalid) as error:
        raise Invalid("account", str(error)) from None


async def _views(context: AdminContext, invitations: Sequence[Invitation]) -> tuple[InvitationView, ...]:
    names = await context.account_finder.names({one.account_id for one in invitations if one.account_id})
    return tuple(account_schemas.invitation(one, context.clock.now(), names) for one in invitations)


_INVITATIONS = "/api/v1/invitations"

OPERATIONS = (
    Operation(
        operation_id="makeInvitation",
        method="POST",
        path=_INVITATIONS,
        summary="Make an invitation: one person makes an account by it, or gets back into one",
        handler=make,
        scope=Scope.ACCOUNTS_MANAGE,
        body=NewInvitationRequest,
        responses={201: MadeInvitation},
    ),
    Operation(
        operation_id="listInvitations",
        method="GET",
        path=_INVITATIONS,
        summary="List the open invitations, the newest first",
        handler=index,
        scope=Scope.ACCOUNTS_READ,
        responses={200: InvitationList},
    ),
    Operation(
        operation_id="withdrawInvitation",
        method="DELETE",
        path=f"{_INVITATIONS}/{{invitation}}",
        summary="Withdraw an open invitation",
        handler=withdraw,
        scope=Scope.ACCOUNTS_MANAGE,
        responses={200: InvitationView},
        errors=(409,),
    ),
)
