"""Users of MariaDB and MySQL, one for each session: made with the grants of an option, and removed with all they do.

Rules.
    MariaDB gets the hash of the password. MySQL gets the password, because its newer versions store no hash that a
    client could compute cheaply; it keeps statements about passwords out of its logs by itself.
    Statements about users are not transactions: what fails half-way is undone by the same steps as its end.
    `DROP USER` leaves the connections of the user alive, with what they run. So they are killed after it, and looked
    for until there is none. Dropped first: no login succeeds any more.
    They are killed one by one, and then by `KILL USER`, for an admin who cannot see the connections of others. By
    `KILL USER` at once, MariaDB 10.11 stops for 2 s in one of ten cases, if several of them wait for the same mutex.
"""

from __future__ import annotations

from collections.abc import Sequence

from twisted.internet.task import deferLater

from burrowgate.core.tcp.password_proofs import native_hash
from burrowgate.credentials.interfaces import IssueContext, Issued, LibraryContext
from burrowgate.credentials.offered_options import MARIADB_USER_OPTIONS
from burrowgate.credentials.options import read_count
from burrowgate.credentials.quoting import mysql_literal, statements
from burrowgate.credentials.server_library import ServerLibrary
from burrowgate.credentials.wire.mysql import MysqlConnection, MysqlError, as_library_error, open_mysql
from burrowgate.credentials.wire.pool import Place
from burrowgate.errors import BurrowgateError, CredentialsRefused

_NO_SUCH_THREAD = 1094
_LOOK_AGAIN_SECONDS = 0.003
"""Time between two looks at the connections of a user."""


class MariadbUsers(ServerLibrary[MysqlConnection]):
    """The library `mariadb-user`."""

    options = MARIADB_USER_OPTIONS

    async def open(self, place: Place) -> MysqlConnection:
        return await open_mysql(self.context, place)

    async def make(self, context: IssueContext) -> Issued:
        host = self.option(context, "host")
        user = _account(context.hint, host)
        limit = read_count("connection_limit", self.option(context, "connection_limit"))
        require = self._require(context)
        granting = statements(context.options.get("grants", ""), "user", user)
        password = self.new_password()

        async def run(connection: MysqlConnection) -> None:
            proof = (
                f"VIA mysql_native_password USING {mysql_literal(native_hash(password.encode()))}"
                if connection.is_mariadb
                else f"BY {mysql_literal(password)}"
            )
            await connection.query(f"CREATE USER {user} IDENTIFIED {proof}{require} WITH MAX_USER_CONNECTIONS {limit}")
            try:
                for statement in granting:
                    await connection.query(statement)
            except MysqlError:
                await connection.query(f"DROP USER IF EXISTS {user}")
                raise

        await self.pool.use(self.place(context), run)
        return Issued(secret={"username": context.hint, "password": password}, accessor=host)

    async def end(self, context: IssueContext, hint: str, accessor: str) -> None:
        hosts = dict.fromkeys(host for host in (accessor, self.option(context, "host")) if host)

        async def run(connection: MysqlConnection) -> None:
            for host in hosts:
                await connection.query(f"DROP USER IF EXISTS {_account(hint, host)}")
            await self._kill(connection, hint)

        await self.pool.use(self.place(context), run)

    async def _kill(self, connection: MysqlConnection, name: str) -> None:
        """Kill the connections of the user `name` until it has none."""
        literal = mysql_literal(name)
        looking = f"SELECT ID FROM information_schema.PROCESSLIST WHERE USER = {literal}"
        while found := await connection.query(looking):
            await self._kill_each(connection, [int(row[0] or 0) for row in found])
            await deferLater(self.context.reactor, _LOOK_AGAIN_SECONDS)  # type: ignore[arg-type]
        if connection.is_mariadb:
            await connection.query(f"KILL USER {literal}")

    async def _kill_each(self, connection: MysqlConnection, numbers: Sequence[int]) -> None:
        for number in numbers:
            try:
                await connection.query(f"KILL {number}")
            except MysqlError as error:
                if error.code != _NO_SUCH_THREAD:
                    raise

    def _require(self, context: IssueContext) -> str:
        match self.option(context, "require_tls"):
            case "yes":
                return " REQUIRE SSL"
            case "no":
                return ""
            case other:
                raise CredentialsRefused(f"The option 'require_tls' is {other!r}; use yes or no.")

    def translate(self, error: Exception, context: IssueContext) -> BurrowgateError | None:
        return as_library_error(error, context.address) if isinstance(error, MysqlError) else None


def _account(name: str, host: str) -> str:
    return f"{mysql_literal(name)}@{mysql_literal(host)}"


def make(context: LibraryContext) -> MariadbUsers:
    """Return the library `mariadb-user`."""
    return MariadbUsers(context)
