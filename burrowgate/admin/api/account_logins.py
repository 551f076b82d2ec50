"""Operations on logins: list those of an account, end one or all; and the state of the providers."""

from __future__ import annotations

from burrowgate.admin import account_schemas
from burrowgate.admin.account_schemas import LoginView, ProviderView
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.identity.logins import EndReason
from burrowgate.errors import LoginNotFound


class LoginList(Schema, frozen=True):
    """The logins of an account, also those that are over, the last used first."""

    schema_name = "LoginList"

    logins: tuple[LoginView, ...]


class EndedLogins(Schema, frozen=True):
    """Number of logins that were ended."""

    schema_name = "EndedLogins"

    ended: int


class ProviderList(Schema, frozen=True):
    """The providers, in the order of the configuration."""

    schema_name = "ProviderList"

    providers: tuple[ProviderView, ...]


async def index(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the logins of an account."""
    account = await context.account_finder.find(request.path["account"])
    logins = sorted(
        await context.logins.logins_of(account.account_id), key=lambda login: (-login.renewed_at, login.login_id)
    )
    now = context.clock.now()
    return json_response(LoginList(logins=tuple(account_schemas.login(login, account, now) for login in logins)))


async def end_all(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """End all logins of an account."""
    account = await context.account_finder.find(request.path["account"])
    return json_response(
        EndedLogins(ended=await context.logins.end_all(account.account_id, EndReason.REVOKED, actor=request.actor))
    )


async def end(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """End one login."""
    login = await context.logins.end(request.path["login"], EndReason.REVOKED, actor=request.actor)
    if login is None:
        raise LoginNotFound
    account = (await context.account_finder.accounts((login.account_id,))).get(login.account_id)
    return json_response(account_schemas.login(login, account, context.clock.now()))


async def providers(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the providers."""
    return json_response(ProviderList(providers=tuple(map(account_schemas.provider, context.provider_states()))))


OPERATIONS = (
    Operation(
        operation_id="listLogins",
        method="GET",
        path="/api/v1/accounts/{account}/logins",
        summary="List the logins of an account, the last used first",
        handler=index,
        scope=Scope.ACCOUNTS_READ,
        responses={200: LoginList},
        errors=(422,),
    ),
    Operation(
        operation_id="endLogins",
        method="DELETE",
        path="/api/v1/accounts/{account}/logins",
        summary="End all logins of an account at once; their connections are cut",
        handler=end_all,
        scope=Scope.ACCOUNTS_MANAGE,
        responses={200: EndedLogins},
        errors=(409,),
    ),
    Operation(
        operation_id="endLogin",
        method="DELETE",
        path="/api/v1/logins/{login}",
        summary="End a login at once; its connections are cut",
        handler=end,
        scope=Scope.ACCOUNTS_MANAGE,
        responses={200: LoginView},
        errors=(409,),
    ),
    Operation(
        operation_id="listProviders",
        method="GET",
        path="/api/v1/providers",
        summary="List the providers of OpenID Connect, and how this process gets on with them",
        handler=providers,
        scope=Scope.ACCOUNTS_READ,
        responses={200: ProviderList},
    ),
)
