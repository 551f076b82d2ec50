"""Operations on access tokens: make, list and revoke. They take no access token, so that none can make another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import access_token_schemas
from burrowgate.admin.access_token_schemas import AccessTokenView, NewAccessTokenRequest
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import read_duration
from burrowgate.core.identity.access_tokens import MAX_LIFETIME_SECONDS, MIN_LIFETIME_SECONDS, AccessToken
from burrowgate.errors import AccountNotFound, Invalid


class AccessTokensQuery(Schema, frozen=True):
    """Selects access tokens."""

    account: Annotated[str, Meta(max_length=256, description="Only those of this account.")] | UnsetType = UNSET


class MadeAccessToken(Schema, frozen=True):
    """A new access token; its text, which a program sends as `Authorization: Bearer`, is shown this once."""

    schema_name = "MadeAccessToken"

    access_token: AccessTokenView
    token: str


class AccessTokenList(Schema, frozen=True):
    """Access tokens, also those that are over, the newest first."""

    schema_name = "AccessTokenList"

    access_tokens: tuple[AccessTokenView, ...]


async def make(context: AdminContext, request: ApiRequest[Empty, NewAccessTokenRequest]) -> ApiResponse:
    """Make an access token."""
    body = request.body
    account_id = ""
    if body.account is not None:
        try:
            account_id = (await context.account_finder.find(body.account)).account_id
        except (AccountNotFound, Invalid) as error:
            raise Invalid("account", str(error)) from None
    issued = await context.access_tokens.make(
        body.label,
        body.scopes,
        actor=request.actor,
        lifetime=read_duration(
            body.expires_in, minimum=MIN_LIFETIME_SECONDS, maximum=MAX_LIFETIME_SECONDS, field="expires_in"
        ),
        account_id=account_id,
    )
    (view,) = await _views(context, (issued.token,))
    return json_response(MadeAccessToken(access_token=view, token=issued.text), status=201)


async def index(context: AdminContext, request: ApiRequest[AccessTokensQuery, Empty]) -> ApiResponse:
    """List access tokens."""
    name = request.query.account
    if isinstance(name, UnsetType):
        found = await context.access_tokens.all()
    else:
        found = await context.access_tokens.of_account((await context.account_finder.find(name)).account_id)
    return json_response(AccessTokenList(access_tokens=await _views(context, found)))


async def revoke(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Revoke an access token."""
    (view,) = await _views(context, (await context.access_tokens.revoke(request.path["token"], actor=request.actor),))
    return json_response(view)


async def _views(context: AdminContext, tokens: Sequence[AccessToken]) -> tuple[AccessTokenView, ...]:
    accounts = await context.account_finder.accounts({token.account_id for token in tokens})
    names = {target.target_id: target.name for target in context.registry.targets()}
    now = context.clock.now()
    return tuple(
        access_token_schemas.access_token(token, accounts.get(token.account_id), now, names) for token in tokens
    )


_TOKENS = "/api/v1/access-tokens"

OPERATIONS = (
    Operation(
        operation_id="makeAccessToken",
        method="POST",
        path=_TOKENS,
        summary="Make an access token for a program, with scopes and an expiry",
        handler=make,
        body=NewAccessTokenRequest,
        responses={201: MadeAccessToken},
        errors=(409,),
    ),
    Operation(
        operation_id="listAccessTokens",
        method="GET",
        path=_TOKENS,
        summary="List the access tokens, the newest first",
        handler=index,
        query=AccessTokensQuery,
        responses={200: AccessTokenList},
        errors=(404,),
    ),
    Operation(
        operation_id="revokeAccessToken",
        method="DELETE",
        path=f"{_TOKENS}/{{token}}",
        summary="Revoke an access token at once and permanently",
        handler=revoke,
        responses={200: AccessTokenView},
        errors=(409,),
    ),
)
