"""The library `openbao-database`: accounts of a database, made by OpenBao's database engine, one for each session.

Rules.
    `revoke` first revokes the lease and waits until OpenBao has done it at the database (`sync`), then the token. What
    ends the account's open connections is the `revocation_statements` of the role in OpenBao (docs/tcp-credentials.md).
    A lease ends no later than its token, so that both are prolonged, and the earlier end counts.
"""

from __future__ import annotations

from burrowgate.credentials.interfaces import IssueContext, Issued, LibraryContext
from burrowgate.credentials.offered_options import OPENBAO_DATABASE_OPTIONS
from burrowgate.credentials.openbao.library import OpenBaoLibrary, SessionToken
from burrowgate.credentials.openbao.replies import (
    ReplyRefused,
    is_unknown,
    read_lease_seconds,
    read_leased,
    read_token,
    texts_of,
)
from burrowgate.credentials.openbao.templates import render_path, values_of
from burrowgate.errors import CredentialsRefused


class DatabaseAccounts(OpenBaoLibrary):
    """The library `openbao-database`."""

    options = OPENBAO_DATABASE_OPTIONS

    async def make(self, context: IssueContext) -> Issued:
        role = render_path(self.option(context, "role"), values_of(context))
        token = await self.new_token(context)
        self.remember(context.hint, SessionToken(accessor=token.accessor))
        reply = await self.call_as(context, token, "GET", f"{self.path_option(context, 'mount')}/creds/{role}")
        leased = read_leased(reply)
        made = SessionToken(accessor=token.accessor, lease_id=leased.lease_id)
        self.remember(context.hint, made)
        return Issued(
            secret=texts_of(leased.data),
            accessor=made.text,
            expires_at=context.now + _earlier(token.seconds, leased.seconds),
            renewable=True,
        )

    async def prolong(self, context: IssueContext, accessor: str, until: int) -> int:
        found = self.accessor_of(context.hint, accessor)
        seconds = max(1, until - context.now)
        try:
            reply = await self.call(
                context,
                "POST",
                "auth/token/renew-accessor",
                {"accessor": found.accessor, "increment": seconds},
            )
            granted = read_token(reply, with_text=False).seconds
            if found.lease_id:
                body = {"lease_id": found.lease_id, "increment": seconds}
                granted = _earlier(
                    granted, read_lease_seconds(await self.call(context, "POST", "sys/leases/renew", body))
                )
        except ReplyRefused as error:
            if is_unknown(error):
                raise CredentialsRefused("The credential has ended in the vault, and cannot be prolonged.") from error
            raise
        return context.now + granted

    async def end(self, context: IssueContext, hint: str, accessor: str) -> None:
        found = self.accessor_of(hint, accessor)
        if not found.accessor:
            # What was made under this name, if anything, ends by itself (see `library`). The vault has to answer, so
            # that a caller does not take an outage for an end.
            await self.call(context, "GET", "auth/token/lookup-self")
        if found.lease_id:
            await self._revoke(context, "sys/leases/revoke", {"lease_id": found.lease_id, "sync": True})
        if found.accessor:
            await self._revoke(context, "auth/token/revoke-accessor", {"accessor": found.accessor})

    async def _revoke(self, context: IssueContext, path: str, body: dict[str, object]) -> None:
        try:
            await self.call(context, "POST", path, body)
        except ReplyRefused as error:
            if not is_unknown(error):
                raise


def _earlier(first: int, second: int) -> int:
    """Return the shorter of two times to live, of which 0 is none."""
    return min(first or second, second or first)


def make(context: LibraryContext) -> DatabaseAccounts:
    """Return the library `openbao-database`."""
    return DatabaseAccounts(context)
