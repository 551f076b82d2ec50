"""Roles of PostgreSQL, one for each session: made with the grants of an option, and removed with all they opened.

Rules.
    The server gets a SCRAM verifier, never the password, so that the password is in no log of the server.
    Making a role and its grants is one transaction. Such transactions, and those that take rights away, wait for each
    other, also those of other gateways.
    The end of a role: no further login, its connections terminated, what it owns dropped or given away in every
    database that knows it, then dropped itself. The connections are terminated once more at the end: a login that was
    under way at the first step may have succeeded meanwhile.
    To terminate the connections of a role and to drop what it owns, one must be a member of it or a superuser. So an
    admin with CREATEROLE makes itself a member first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from twisted.internet.task import deferLater

from burrowgate.core.tcp.scram import SALT_BYTES, postgresql_verifier
from burrowgate.credentials.interfaces import IssueContext, Issued, LibraryContext
from burrowgate.credentials.offered_options import POSTGRESQL_ROLE_OPTIONS
from burrowgate.credentials.options import read_count
from burrowgate.credentials.quoting import postgresql_identifier, postgresql_literal, statements
from burrowgate.credentials.server_library import ServerLibrary
from burrowgate.credentials.wire.pool import Place
from burrowgate.credentials.wire.postgresql import (
    PostgresqlConnection,
    PostgresqlError,
    Row,
    as_library_error,
    open_postgresql,
)
from burrowgate.errors import BurrowgateError, CredentialsRefused

_UNDEFINED = "42704"
"""SQLSTATE of a role that does not exist."""
_ALONE = "SELECT pg_catalog.pg_advisory_xact_lock(108187003053412)"
"""Lets one transaction at a time change rights in a database: of two that change those of one table at the same time,
PostgreSQL refuses one ("tuple concurrently updated")."""
_LOOK_AGAIN_SECONDS = 0.003
"""Time between two looks at the connections of a role; the first ends within a millisecond, mostly."""


class PostgresqlRoles(ServerLibrary[PostgresqlConnection]):
    """The library `postgresql-role`."""

    options = POSTGRESQL_ROLE_OPTIONS

    async def open(self, place: Place) -> PostgresqlConnection:
        return await open_postgresql(self.context, place)

    async def make(self, context: IssueContext) -> Issued:
        password = self.new_password()
        verifier = postgresql_verifier(password, self.context.entropy.token_bytes(SALT_BYTES))
        sql = creation(context, verifier, self.option(context, "connection_limit"))
        await self._query(self._place(context), sql)
        return Issued(
            secret={
                "username": context.hint,
                "password": password,
                "database": self.option(context, "database"),
            },
            expires_at=context.expires_at,
            renewable=True,
        )

    async def prolong(self, context: IssueContext, accessor: str, until: int) -> int:
        role = postgresql_identifier(context.hint)
        try:
            await self._query(self._place(context), f"ALTER ROLE {role} VALID UNTIL {_time(until)}")
        except PostgresqlError as error:
            if not _is_gone(error, context.hint):
                raise
            raise CredentialsRefused(f"The role {context.hint} is gone; issue another one.") from error
        return until

    async def end(self, context: IssueContext, hint: str, accessor: str) -> None:
        try:
            await self._end(context, hint)
        except PostgresqlError as error:
            if not _is_gone(error, hint):  # else someone else has dropped it meanwhile
                raise

    async def _end(self, context: IssueContext, hint: str) -> None:
        place = self._place(context)
        role, literal = postgresql_identifier(hint), postgresql_literal(hint)
        found = await self._query(place, f"SELECT oid FROM pg_catalog.pg_roles WHERE rolname = {literal}")
        if not found:
            return
        oid = int(found[0][0] or 0)
        await self._query(place, f"ALTER ROLE {role} NOLOGIN; GRANT {role} TO CURRENT_USER")
        await self._terminate(place, oid)
        reassign = self.option(context, "reassign_to")
        dropped = f"DROP OWNED BY {role}"
        if reassign:
            dropped = f"REASSIGN OWNED BY {role} TO {postgresql_identifier(reassign)}; {dropped}"
        dropped = f"{_ALONE}; {dropped}"
        for database in await self._databases(place, oid):
            await self._query(Place(place.endpoint, place.secret, database), dropped)
        await self._query(place, dropped)
        await self._terminate(place, oid)
        await self._query(place, f"DROP ROLE IF EXISTS {role}")

    def _place(self, context: IssueContext) -> Place:
        return self.place(context, self.option(context, "database"))

    async def _terminate(self, place: Place, oid: int) -> None:
        """Terminate the connections of the role until it has none."""
        sql = f"SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usesysid = {oid}"
        while await self._query(place, sql):
            await deferLater(self.context.reactor, _LOOK_AGAIN_SECONDS)  # type: ignore[arg-type]

    async def _databases(self, place: Place, oid: int) -> list[str]:
        """Return the other databases in which the role owns something or has rights."""
        rows = await self._query(
            place,
            "SELECT DISTINCT datname FROM pg_catalog.pg_shdepend d JOIN pg_catalog.pg_database b ON b.oid = d.dbid"
            f" WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.refobjid = {oid}"
            " AND datname <> current_database() AND datallowconn",
        )
        return [row[0] for row in rows if row[0]]

    async def _query(self, place: Place, sql: str) -> Sequence[Row]:
        """Return the rows of `sql`."""
        return await self.pool.use(place, lambda connection: connection.query(sql))

    def translate(self, error: Exception, context: IssueContext) -> BurrowgateError | None:
        return as_library_error(error, context.address) if isinstance(error, PostgresqlError) else None


def _is_gone(error: PostgresqlError, role: str) -> bool:
    """Return whether `error` says that `role` does not exist, and not that something else does not."""
    return error.code == _UNDEFINED and role in str(error)


def creation(context: IssueContext, verifier: str, connection_limit: str) -> str:
    """Return the statements that make the role of `context`, as one text. Raises `CredentialsRefused`."""
    role = postgresql_identifier(context.hint)
    limit = read_count("connection_limit", connection_limit)
    who = f"Burrowgate session {context.sid}, target {context.target_name}, visitor {context.account_name or 'by link'}"
    create = (
        f"CREATE ROLE {role} LOGIN CONNECTION LIMIT {limit} PASSWORD {postgresql_literal(verifier)}"
        f" VALID UNTIL {_time(context.expires_at)}"
    )
    comment = f"COMMENT ON ROLE {role} IS {postgresql_literal(who)}"
    return ";\n".join([_ALONE, create, comment, *statements(context.options.get("grants", ""), "role", role)])


def _time(seconds: int) -> str:
    return postgresql_literal(datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S+00"))


def make(context: LibraryContext) -> PostgresqlRoles:
    """Return the library `postgresql-role`."""
    return PostgresqlRoles(context)
