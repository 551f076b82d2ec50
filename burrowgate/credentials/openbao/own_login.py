"""The gateway's own login at a vault: a token that it was given, or that an AppRole gets; renewed while it is used.

Rules.
    A token is renewed at two thirds of its life, by a timer: a token from a file would otherwise end while no session
    asks for anything, and could not be renewed any more.
    A renewal that fails is logged and repeated. Once the token is over or refused, the next call logs in anew.
    Of calls at the same time, one logs in, and the others wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from twisted.internet.defer import Deferred, DeferredLock
from twisted.logger import Logger

from burrowgate.credentials.interfaces import Secret
from burrowgate.credentials.openbao.replies import Reply, ReplyRefused, Token, read_own_token, read_token
from burrowgate.credentials.openbao.transport import Server, within
from burrowgate.errors import BurrowgateError, CredentialsRefused

RETRY_SECONDS = 15.0
"""Time between two attempts of a renewal."""
MIN_SECONDS = 5.0
"""Remaining life below which a token is not used any more: it could end during the call."""

_log = Logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where and as whom the gateway logs in."""

    server: Server
    secret: Secret
    """A token; or with a user name, id and secret id of an AppRole."""
    login_mount: str = "approle"

    @property
    def is_app_role(self) -> bool:
        """Whether the gateway logs in as an AppRole."""
        return bool(self.secret.username)


class SendRequest(Protocol):
    """`Transport.send`."""

    async def __call__(
        self, server: Server, method: str, path: str, *, token: str = "", body: Mapping[str, Any] | None = None
    ) -> Reply:
        """Return the content of the reply. Raises `ReplyRefused`, `CredentialsRefused` or `CredentialsUnavailable`."""


def renew_after(seconds: int) -> float:
    """Return how long after its last renewal a token of `seconds` is renewed."""
    return seconds * 2 / 3


class OwnLogin:
    """The login of one account."""

    def __init__(self, reactor: Any, send: SendRequest, account: Account, *, timeout_seconds: float) -> None:
        self._reactor = reactor
        self._send = send
        self._account = account
        self._timeout_seconds = timeout_seconds
        self._lock = DeferredLock()
        self._token: Token | None = None
        self._ends_at: float | None = None
        self._timer: Any = None
        self._closed = False

    async def token(self) -> str:
        """Return a token that counts. Raises `ReplyRefused`, `CredentialsRefused` or `CredentialsUnavailable`."""
        await self._lock.acquire()
        try:
            if self._token is None or not self._lasts():
                self._take(await self._log_in())
            assert self._token is not None
            return self._token.token
        finally:
            self._lock.release()

    def forget(self, token: str) -> None:
        """Log in anew at the next call, because the server has refused `token`."""
        if self._token is not None and self._token.token == token:
            self._drop()

    def stop(self) -> None:
        """Stop the renewal."""
        self._closed = True
        self._drop()

    async def close(self) -> None:
        """Stop the renewal; a token that an AppRole got is revoked if the server answers."""
        token = self._token
        self.stop()
        if token is not None and self._account.is_app_role:
            request = self._send(self._account.server, "POST", "auth/token/revoke-self", token=token.token, body={})
            try:
                await within(self._reactor, min(self._timeout_seconds, 2.0), self._account.server.endpoint, request)
            except (BurrowgateError, ReplyRefused) as error:
                _log.info("A login at the vault ends by its own time: {error}", error=str(error))

    async def _log_in(self) -> Token:
        account = self._account
        if account.is_app_role:
            body = {"role_id": account.secret.username, "secret_id": account.secret.password}
            return read_token(await self._send(account.server, "POST", f"auth/{account.login_mount}/login", body=body))
        token = account.secret.password.strip()
        if not token or not token.isascii() or not token.isprintable():
            raise CredentialsRefused("The token of the vault is not one; write it into its file as one line.")
        return read_own_token(await self._send(account.server, "GET", "auth/token/lookup-self", token=token), token)

    def _lasts(self) -> bool:
        return self._ends_at is None or self._reactor.seconds() < self._ends_at - MIN_SECONDS

    def _take(self, token: Token) -> None:
        self._token = token
        self._ends_at = self._reactor.seconds() + token.seconds if token.seconds else None
        self._cancel()
        if token.renewable and token.seconds and not self._closed:
            self._timer = self._reactor.callLater(renew_after(token.seconds), self._start_renewal)

    def _drop(self) -> None:
        self._token = self._ends_at = None
        self._cancel()

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _start_renewal(self) -> None:
        self._timer = None
        Deferred.fromCoroutine(self._renew())

    async def _renew(self) -> None:
        token = self._token
        if token is None:
            return
        server = self._account.server
        request = self._send(server, "POST", "auth/token/renew-self", token=token.token, body={})
        try:
            renewed = read_token(await within(self._reactor, self._timeout_seconds, server.endpoint, request))
        except (CredentialsRefused, ReplyRefused) as error:
            _log.error(
                "The login at the vault cannot be renewed; the next call logs in anew: {error}", error=str(error)
            )
            self.forget(token.token)
        except BurrowgateError as error:
            _log.warn("The login at the vault was not renewed; this is tried again: {error}", error=str(error))
            if self._token is token and not self._closed and self._timer is None:
                self._timer = self._reactor.callLater(RETRY_SECONDS, self._start_renewal)
        else:
            if self._token is token:
                self._take(renewed)
