"""Signing in to the console: a key is exchanged for a cookie, and the cookie counts only with the page's own proof.

Rules.
    A one-time key opens once, within a minute, and is kept in memory alone; the admin's key opens as often as it is
    shown. Neither is ever in an address that is sent: the page reads a one-time key from its fragment.
    Cookies know no ports: any other server on this machine is sent ours by the browser. So the cookie alone opens
    nothing. With it goes a proof in a field of our own, which the page keeps where only pages of this origin can read,
    and which no other page can send without being asked first (SEC-48 and SEC-50).
    A cookie is signed under the admin's key and carries its end, so a gateway that was restarted still knows it; a new
    admin key ends them all. Those signed out are remembered until they would have ended.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta

from burrowgate.admin import schemas
from burrowgate.admin.auth import LoginRejected
from burrowgate.admin.auth_audit import LoginAudit
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schemas import Schema
from burrowgate.core.tokens import b64url, equal_secrets

KEY_LIFE = 60
SIGNED_IN_FOR = 12 * 3600
"""Seconds after which one signs in again."""
KEYS_MOST = 32
SIGNED_OUT_MOST = 1000
_BYTES = 32


class LoginToken(Schema, frozen=True):
    """What opens the console once, and the path at which the page takes it."""

    schema_name = "LoginToken"

    token: str
    path: str
    expires_at: schemas.Time


class LoginRequest(Schema, frozen=True):
    """Who wants in: somebody with a one-time key, or with the admin's."""

    schema_name = "Login"

    secret: Annotated[str, Meta(max_length=512, description="A login token, or the admin key.")]


class LoginResult(Schema, frozen=True):
    """What the page sends as `Burrowgate-Console` with every request, beside the cookie."""

    schema_name = "LoginResult"

    proof: str
    expires_at: schemas.Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Somebody who is in."""

    cookie: str = field(repr=False)
    proof: str = field(repr=False)
    end: int
    by: str
    """By which kind of key."""


class LoginSessions:
    """Who may come in by a one-time key, and who is in."""

    def __init__(self, context: AdminContext) -> None:
        self._context = context
        self._keys: dict[str, float] = {}
        self._signed_out: dict[str, int] = {}

    def new_key(self) -> tuple[str, int]:
        """A one-time key, and when it ends; the oldest of too many goes."""
        now = self._context.clock.now()
        self._keys = {key: end for key, end in self._keys.items() if end > now}
        while len(self._keys) >= KEYS_MOST:
            del self._keys[next(iter(self._keys))]
        key = b64url(self._context.entropy.token_bytes(_BYTES))
        self._keys[key] = now + KEY_LIFE
        return key, int(now + KEY_LIFE)

    def sign_in(self, key: str) -> Entered:
        """What whoever has `key` gets. Raises `LoginRejected`; a one-time key is used up."""
        now = self._context.clock.now()
        sent = key.strip().encode()
        one_time = next((known for known in self._keys if equal_secrets(sent, known.encode())), None)
        if one_time is not None:
            if self._keys.pop(one_time) <= now:
                raise LoginRejected
        elif not self._context.admin_key or not equal_secrets(sent, self._context.admin_key.encode()):
            raise LoginRejected
        end = int(now) + SIGNED_IN_FOR
        name = f"{end}.{b64url(self._context.entropy.token_bytes(16))}"
        return Entered(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            end=end,
            by="the admin's key" if one_time is None else "a one-time key",
        )

    def admits(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is one of ours that has not ended, and `proof` is the one that goes with it."""
        name, _, mac = cookie.rpartition(".")
        end = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(end) <= self._context.clock.now() or name in self._signed_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def sign_out(self, cookie: str) -> None:
        """Let `cookie`, which was admitted, be good no longer."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._signed_out = {one: end for one, end in self._signed_out.items() if end > now}
        while len(self._signed_out) >= SIGNED_OUT_MOST:
            del self._signed_out[next(iter(self._signed_out))]
        self._signed_out[name] = int(name.partition(".")[0])

    def _mac(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), "sha256"))


def cookie_name(port: int | None) -> str:
    """The cookie's name: of this port, for another gateway may be on another one."""
    return f"burrowgate_console_{port or 0}"


def operations(sign_ins: LoginSessions, attempts: LoginAudit) -> tuple[Operation, ...]:
    """The operations of signing in and out, where `sign_ins` knows who is in, and `attempts` hears who came."""

    async def new_key(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
        key, end = sign_ins.new_key()
        return json_response(LoginToken(token=key, path=f"/#{key}", expires_at=schemas.time(end)), status=201)

    async def sign_in(desk: AdminContext, call: ApiRequest[Empty, LoginRequest]) -> ApiResponse:
        try:
            entered = sign_ins.sign_in(call.body.secret)
        except LoginRejected:
            await attempts.refused()
            raise
        await attempts.signed_in(entered.by)
        answer = json_response(LoginResult(proof=entered.proof, expires_at=schemas.time(entered.end)))
        return _with_cookie(answer, call.port, entered.cookie, SIGNED_IN_FOR)

    async def sign_out(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
        if call.cookie:
            sign_ins.sign_out(call.cookie)
        return _with_cookie(ApiResponse(204), call.port, "", 0)

    return (
        Operation(
            operation_id="createLoginToken",
            method="POST",
            path="/api/v1/console/login-tokens",
            summary="Make a key that signs in to the console once, within a minute",
            handler=new_key,
            answers={201: LoginToken},
            offline=True,
            key_only=True,
        ),
        Operation(
            operation_id="logIn",
            method="POST",
            path="/api/v1/console/login",
            summary="Exchange a key for the console's cookie",
            handler=sign_in,
            body=LoginRequest,
            answers={200: LoginResult},
            refusals=(401,),
            offline=True,
            open=True,
        ),
        Operation(
            operation_id="logOut",
            method="POST",
            path="/api/v1/console/logout",
            summary="Sign out of the console",
            handler=sign_out,
            answers={204: None},
            offline=True,
        ),
    )


def _with_cookie(answer: ApiResponse, port: int | None, value: str, age: int) -> ApiResponse:
    cookie = f"{cookie_name(port)}={value}; Max-Age={age}; Path=/; HttpOnly; SameSite=Strict"
    return ApiResponse(answer.status, answer.body, answer.content_type, (*answer.headers, ("Set-Cookie", cookie)))
