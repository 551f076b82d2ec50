"""Operations on accounts: list, show, change, disable, enable and delete; and remove a way in by a provider.

An account is named by its id, its name or its attested address; an ambiguous name is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import account_schemas
from burrowgate.admin.account_schemas import AccountChangeRequest, AccountDetails, AccountView
from burrowgate.admin.api.sessions import Cursor, Limit
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.times import Time, time
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.logins import EndReason

_T = TypeVar("_T")


class AccountsQuery(Schema, frozen=True):
    """Selects accounts."""

    text: Annotated[str, Meta(max_length=64, description="A part of name, address, id or group, in any case.")] = ""
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


class AccountList(Schema, frozen=True):
    """Accounts, when they signed in last, and the cursor of the next request."""

    schema_name = "AccountList"

    accounts: tuple[AccountView, ...]
    last_sign_ins: dict[str, Time]
    """The last sign-in of each account, by its id; without accounts that have no login, not even one that is over."""
    cursor: str | None


async def index(context: AdminContext, request: ApiRequest[AccountsQuery, Empty]) -> ApiResponse:
    """List accounts."""
    query = request.query
    after = "" if isinstance(query.cursor, UnsetType) else query.cursor
    found, cursor = await context.account_finder.search(query.text, after=after, limit=query.limit)
    accounts = tuple(account_schemas.account(account, context.clock.now()) for account in found)
    return json_response(
        AccountList(accounts=accounts, last_sign_ins=await _last_sign_ins(context, found), cursor=cursor)
    )


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one account, with how its owner can sign in."""
    account = await context.account_finder.find(request.path["account"])
    credentials = await context.account_finder.credentials(account.account_id)
    view = account_schemas.details(account, credentials, context.clock.now())
    return json_response(view, version=account.version)


async def change(context: AdminContext, request: ApiRequest[Empty, AccountChangeRequest]) -> ApiResponse:
    """Change name, role or groups of an account."""
    account = await context.account_finder.find(request.path["account"])
    changed = await context.accounts.change(
        account.account_id,
        actor=request.actor,
        name=_given(request.body.name),
        role=_given(request.body.role),
        groups=_given(request.body.groups),
        expected=request.expected,
    )
    return _response(context, changed)


async def disable(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Disable an account, and end its logins."""
    account = await context.account_finder.find(request.path["account"])
    disabled = await context.accounts.disable(account.account_id, actor=request.actor)
    await context.logins.end_all(account.account_id, EndReason.ACCOUNT, actor=request.actor)
    return _response(context, disabled)


async def enable(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Enable an account."""
    account = await context.account_finder.find(request.path["account"])
    return _response(context, await context.accounts.enable(account.account_id, actor=request.actor))


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete an account, and end its logins."""
    account = await context.account_finder.find(request.path["account"])
    await context.accounts.delete(account.account_id, actor=request.actor, expected=request.expected)
    await context.logins.end_all(account.account_id, EndReason.ACCOUNT, actor=request.actor)
    await context.access_tokens.remove_of(account.account_id)
    return ApiResponse(204)


async def remove_identity(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Remove a way in by a provider from an account, and end its logins."""
    account = await context.account_finder.find(request.path["account"])
    identity = request.path["identity"]
    await context.provider_accounts.remove(account.account_id, identity, actor=request.actor)
    return ApiResponse(204)


async def _last_sign_ins(context: AdminContext, accounts: Sequence[Account]) -> dict[str, str]:
    """Return when each of `accounts` signed in last, by its id; without those that have no login."""
    logins = {account.account_id: await context.logins.logins_of(account.account_id) for account in accounts}
    return {account: time(max(login.created_at for login in some)) for account, some in logins.items() if some}


def _given(value: _T | UnsetType) -> _T | None:
    return None if isinstance(value, UnsetType) else value


def _response(context: AdminContext, account: Account) -> ApiResponse:
    return json_response(account_schemas.account(account, context.clock.now()), version=account.version)


_ACCOUNTS = "/api/v1/accounts"
_ACCOUNT = f"{_ACCOUNTS}/{{account}}"

OPERATIONS = (
    Operation(
        operation_id="listAccounts",
        method="GET",
        path=_ACCOUNTS,
        summary="List accounts",
        handler=index,
        scope=Scope.ACCOUNTS_READ,
        query=AccountsQuery,
        responses={200: AccountList},
    ),
    Operation(
        operation_id="getAccount",
        method="GET",
        path=_ACCOUNT,
        summary="Show an account, and how its owner can sign in",
        handler=show,
        scope=Scope.ACCOUNTS_READ,
        responses={200: AccountDetails},
        errors=(422,),
    ),
    Operation(
        operation_id="changeAccount",
        method="PATCH",
        path=_ACCOUNT,
        summary="Change name, role or groups of an account; fields left out stay as they are",
        handler=change,
        scope=Scope.ACCOUNTS_MANAGE,
        body=AccountChangeRequest,
        responses={200: AccountView},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="disableAccount",
        method="POST",
        path=f"{_ACCOUNT}/disable",
        summary="Disable an account; its logins end at once",
        handler=disable,
        scope=Scope.ACCOUNTS_MANAGE,
        responses={200: AccountView},
        errors=(409,),
    ),
    Operation(
        operation_id="enableAccount",
        method="POST",
        path=f"{_ACCOUNT}/enable",
        summary="Enable an account again; its owner signs in anew",
        handler=enable,
        scope=Scope.ACCOUNTS_MANAGE,
        responses={200: AccountView},
        errors=(409,),
    ),
    Operation(
        operation_id="deleteAccount",
        method="DELETE",
        path=_ACCOUNT,
        summary="Delete an account and its credentials; its logins end at once",
        handler=delete,
        scope=Scope.ACCOUNTS_MANAGE,
        responses={204: None},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="removeIdentity",
        method="DELETE",
        path=f"{_ACCOUNT}/identities/{{identity}}",
        summary="Let a person sign in to an account by a provider no more; its logins end at once",
        handler=remove_identity,
        scope=Scope.ACCOUNTS_MANAGE,
        responses={204: None},
        errors=(409,),
    ),
)
