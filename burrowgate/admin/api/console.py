"""Operations with which the console's page logs in and out."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from burrowgate.admin import times
from burrowgate.admin.auth import LoginRejected
from burrowgate.admin.auth_audit import LoginAudit
from burrowgate.admin.context import AdminContext
from burrowgate.admin.login_sessions import LOGIN_LIFETIME_SECONDS, LoginSessions, cookie_name
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema


class LoginToken(Schema, frozen=True):
    """A token that logs in to the console once, and the path at which the page takes it."""

    schema_name = "LoginToken"

    token: str
    path: str
    expires_at: times.Time


class LoginRequest(Schema, frozen=True):
    """A login to the console."""

    schema_name = "Login"

    secret: Annotated[str, Meta(max_length=512, description="A login token, or the admin key.")]


class LoginResult(Schema, frozen=True):
    """The proof, which the page sends as `Burrowgate-Console` with every request, beside the cookie."""

    schema_name = "LoginResult"

    proof: str
    expires_at: times.Time


def operations(logins: LoginSessions, login_audit: LoginAudit) -> tuple[Operation, ...]:
    """The operations on `logins`, recorded by `login_audit`."""

    async def create_token(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
        token, expires_at = logins.create_token()
        return json_response(LoginToken(token=token, path=f"/#{token}", expires_at=times.time(expires_at)), status=201)

    async def log_in(context: AdminContext, request: ApiRequest[Empty, LoginRequest]) -> ApiResponse:
        try:
            session = logins.log_in(request.body.secret)
        except LoginRejected:
            await login_audit.record_failure()
            raise
        await login_audit.record_success(session.key_kind)
        response = json_response(LoginResult(proof=session.proof, expires_at=times.time(session.expires_at)))
        return _with_cookie(response, request.port, session.cookie, LOGIN_LIFETIME_SECONDS)

    async def log_out(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
        if request.cookie:
            logins.log_out(request.cookie)
        return _with_cookie(ApiResponse(204), request.port, "", 0)

    return (
        Operation(
            operation_id="createLoginToken",
            method="POST",
            path="/api/v1/console/login-tokens",
            summary="Create a token that logs in to the console once, within a minute",
            handler=create_token,
            responses={201: LoginToken},
            offline=True,
            key_only=True,
        ),
        Operation(
            operation_id="logIn",
            method="POST",
            path="/api/v1/console/login",
            summary="Log in to the console: exchange a login token or the admin key for a cookie",
            handler=log_in,
            body=LoginRequest,
            responses={200: LoginResult},
            errors=(401,),
            offline=True,
            public=True,
        ),
        Operation(
            operation_id="logOut",
            method="POST",
            path="/api/v1/console/logout",
            summary="Log out of the console",
            handler=log_out,
            responses={204: None},
            offline=True,
        ),
    )


def _with_cookie(response: ApiResponse, port: int | None, value: str, max_age: int) -> ApiResponse:
    cookie = f"{cookie_name(port)}={value}; Max-Age={max_age}; Path=/; HttpOnly; SameSite=Strict"
    return ApiResponse(
        response.status, response.body, response.content_type, (*response.headers, ("Set-Cookie", cookie))
    )
