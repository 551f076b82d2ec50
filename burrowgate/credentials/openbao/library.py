"""The part that the libraries of OpenBao share: the gateway's login, and a token for each session.

Rules.
    Each session gets a token of its own, made by a token role. It has the rights of that role only, and OpenBao's
    audit log names session and person by it. Its accessor is the lease: who has it can end the token and all that was
    leased with it, but cannot use it.
    The token is an orphan (the token role says so): it outlives the gateway's own login, so that a restart of the
    gateway ends no session.
    A token first lives for `PROVISIONAL_SECONDS`; `renew` prolongs it once its accessor is stored. So whatever a
    gateway that is killed in between has made ends by itself, although nothing names it.
    A call that OpenBao answers with 403 is repeated once with a new login, because the old one may have ended.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from zope.interface import implementer

from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.tcp.vaults import is_path
from burrowgate.credentials.interfaces import ILibrary, IssueContext, Issued, LibraryContext
from burrowgate.credentials.names import check_hint
from burrowgate.credentials.openbao.own_login import Account, OwnLogin
from burrowgate.credentials.openbao.replies import Reply, ReplyRefused, Token, is_unknown, read_token
from burrowgate.credentials.openbao.templates import values_of
from burrowgate.credentials.openbao.transport import Server, Transport, within
from burrowgate.credentials.options import check_options, read_list, read_option
from burrowgate.errors import BurrowgateError, CredentialsRefused
from burrowgate.plugins import Option

PROVISIONAL_SECONDS = 45
"""First life of a session's token."""
OVERHANG_SECONDS = 60
"""Time for which a credential may outlive its session."""
MAX_ACCOUNTS = 100
"""Logins that a library keeps; that of the account that was used first ends beyond that."""
_MAX_ISSUED = 10_000
_MAX_META_CHARACTERS = 200

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionToken:
    """The token of a session, and the lease of what it has read."""

    accessor: str
    lease_id: str = ""

    @property
    def text(self) -> str:
        """The accessor as `Issued.accessor` has it."""
        return f"{self.accessor} {self.lease_id}".strip()


def read_accessor(text: str) -> SessionToken:
    """Return what `SessionToken.text` wrote."""
    accessor, _, lease_id = text.partition(" ")
    return SessionToken(accessor=accessor, lease_id=lease_id)


@implementer(ILibrary)
class OpenBaoLibrary(ABC):
    """A library that asks OpenBao."""

    options: Sequence[Option]

    def __init__(self, context: LibraryContext, *, provisional_seconds: int = PROVISIONAL_SECONDS) -> None:
        self.context = context
        self._provisional_seconds = provisional_seconds
        self._transport = Transport(context.reactor, connect_seconds=context.timeout_seconds)
        self._logins: dict[Account, OwnLogin] = {}
        self._issued: BoundedCache[str] = BoundedCache(max_entries=_MAX_ISSUED, max_bytes=200 * _MAX_ISSUED)

    @abstractmethod
    async def make(self, context: IssueContext) -> Issued:
        """Make the credential; the context has been checked."""

    async def prolong(self, context: IssueContext, accessor: str, until: int) -> int:
        """Prolong the credential."""
        raise CredentialsRefused("A credential of this library cannot be prolonged; issue another one.")

    async def end(self, context: IssueContext, hint: str, accessor: str) -> None:  # noqa: B027 - optional
        """End the credential; nothing, for what cannot be ended."""

    async def issue(self, context: IssueContext) -> Issued:
        """Implement `ILibrary.issue`."""
        return await self._call(context, context.hint, lambda: self.make(context))

    async def renew(self, context: IssueContext, accessor: str, until: int) -> int:
        """Implement `ILibrary.renew`."""
        return await self._call(context, context.hint, lambda: self.prolong(context, accessor, until))

    async def revoke(self, context: IssueContext, hint: str, accessor: str) -> None:
        """Implement `ILibrary.revoke`."""
        await self._call(context, hint, lambda: self.end(context, hint, accessor))

    async def probe(self, context: IssueContext) -> str:
        """Implement `ILibrary.probe`: issue a credential and revoke it, which shows that both would work."""
        try:
            try:
                issued = await self.issue(context)
            except BurrowgateError:
                with suppress(BurrowgateError):
                    await self.revoke(context, context.hint, "")
                raise
            await self.revoke(context, context.hint, issued.accessor)
        except BurrowgateError as error:
            return str(error)
        return ""

    async def close(self) -> None:
        """Implement `ILibrary.close`."""
        logins = list(self._logins.values())
        self._logins.clear()
        for login in logins:
            await login.close()
        await self._transport.close()

    # For libraries.

    def option(self, context: IssueContext, name: str) -> str:
        """Return the value of the option `name`, or its default."""
        return read_option(context.options, self.options, name)

    def path_option(self, context: IssueContext, name: str) -> str:
        """Return the value of the option `name`, which is a path without a template. Raises `CredentialsRefused`."""
        value = self.option(context, name).strip("/")
        if not is_path(value):
            raise CredentialsRefused(f"The option {name!r} is {value!r}; write a path such as team/{name}.")
        return value

    async def new_token(self, context: IssueContext, *, uses: int = 0) -> Token:
        """Return a token for the session, which ends by itself soon, and after `uses` if that is not 0."""
        body: dict[str, Any] = {
            "ttl": f"{max(1, min(self._provisional_seconds, context.expires_at - context.now + OVERHANG_SECONDS))}s",
            "num_uses": uses,
            "renewable": True,
            "no_default_policy": True,
            "display_name": f"burrowgate-{context.hint}",
            "meta": _meta(context),
        }
        if policies := read_list(self.option(context, "policies")):
            body["policies"] = list(policies)
        reply = await self.call(context, "POST", f"auth/token/create/{self.path_option(context, 'token_role')}", body)
        return read_token(reply)

    def remember(self, hint: str, token: SessionToken) -> None:
        """Keep what ends the credential `hint`, for a caller that does not get it because `issue` fails."""
        self._issued.put(hint.encode(), token.text, len(hint) + len(token.text))

    def accessor_of(self, hint: str, accessor: str) -> SessionToken:
        """Return the token of a credential by its accessor, or by its name if this process has issued it."""
        return read_accessor(accessor or self._issued.get(hint.encode()) or "")

    async def call(self, context: IssueContext, method: str, path: str, body: Mapping[str, Any] | None = None) -> Reply:
        """Return the reply to a request of the gateway's own, which is repeated once with a new login."""
        login = self._login(context)
        token = await login.token()
        server = _account(context, self).server
        try:
            return await self._transport.send(server, method, path, token=token, body=body)
        except ReplyRefused as error:
            # 403 says that the token lacks a right, or that it is none any more.
            if error.status != 403 or is_unknown(error) or await self._counts(server, token):
                raise
            login.forget(token)
        return await self._transport.send(server, method, path, token=await login.token(), body=body)

    async def call_as(
        self, context: IssueContext, token: Token, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Reply:
        """Return the reply to a request with the token of a session."""
        return await self._transport.send(_account(context, self).server, method, path, token=token.token, body=body)

    # Details.

    async def _counts(self, server: Server, token: str) -> bool:
        """Return whether the server knows `token`."""
        try:
            await self._transport.send(server, "GET", "auth/token/lookup-self", token=token)
        except ReplyRefused:
            return False
        return True

    def _login(self, context: IssueContext) -> OwnLogin:
        account = _account(context, self)
        login = self._logins.get(account)
        if login is None:
            while len(self._logins) >= MAX_ACCOUNTS:
                self._logins.pop(next(iter(self._logins))).stop()
            login = self._logins[account] = OwnLogin(
                self.context.reactor, self._transport.send, account, timeout_seconds=self.context.timeout_seconds
            )
        return login

    async def _call(self, context: IssueContext, hint: str, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        check_hint(hint)
        check_options(context.options, self.options)
        try:
            return await within(self.context.reactor, self.context.timeout_seconds, context.address, work())
        except ReplyRefused as error:
            raise CredentialsRefused(str(error)) from error


def _account(context: IssueContext, library: OpenBaoLibrary) -> Account:
    if context.admin is None or not context.address.host:
        raise CredentialsRefused("The library has no vault with an address and a login of its own; give it one.")
    namespace = library.path_option(context, "namespace") if library.option(context, "namespace") else ""
    server = Server(endpoint=context.address, namespace=namespace)
    return Account(server=server, secret=context.admin, login_mount=library.path_option(context, "login_mount"))


def _meta(context: IssueContext) -> dict[str, str]:
    """Return what OpenBao's audit log says of the token: whose it is."""
    return {name.replace(".", "_"): value[:_MAX_META_CHARACTERS] for name, value in values_of(context).items() if value}
