"""One connection to the database, for one thread: dialled when it is needed, anew when it broke, cut when it hangs."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

import psycopg
from psycopg import errors
from psycopg.abc import Buffer
from psycopg.types.string import StrDumper

from burrowgate.errors import StoreUnavailable
from burrowgate.stores.postgresql.url import Address

Connection: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"
_T = TypeVar("_T")

# It warns of what is raised besides, and with nobody to listen Python would print that.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

# One trip for all of them. The tables are those of the first schema on the path that is there, and nobody's temporary
# ones. Whoever holds a lock and falls silent (a process stopped, a machine gone) is thrown out by the server. The
# database would compile some of our lists, guessing badly: that takes 250 ms, and they take 50.
_CONFIGURE = """
    SELECT current_schema(), set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false),
        set_config('statement_timeout', %(patience)s, false),
        set_config('lock_timeout', %(patience)s, false),
        set_config('idle_in_transaction_session_timeout', '5s', false),
        set_config('default_transaction_isolation', 'read committed', false),
        set_config('default_transaction_read_only', %(read_only)s, false),
        set_config('jit', 'off', false),
        set_config('synchronous_commit', CASE current_setting('synchronous_commit')
            WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
        current_setting('server_encoding')
"""


class _ParameterDumper(StrDumper):
    """Nothing that is stored holds a NUL, so what is asked for with one is not there: that is no error."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))


class DatabaseConnection:
    """Everything but `interrupt` is for its one thread."""

    def __init__(
        self,
        address: Address,
        steady: Callable[[], float],
        *,
        timeout: float,
        read_only: bool = True,
        autocommit: bool = True,
    ) -> None:
        """`timeout` is how many seconds one statement may take."""
        self.timeout = timeout
        self._address = address
        self._steady = steady
        self._read_only = read_only
        self._autocommit = autocommit
        self._connection: Connection | None = None
        self._socket: socket.socket | None = None
        self._since: float | None = None

    def open(self) -> Connection:
        """The connection, dialled now if there is none. Raises `psycopg.Error` or `StoreUnavailable`."""
        if self._connection is None:
            connection: Connection = psycopg.connect(**self._address.parameters, autocommit=True)  # type: ignore[arg-type]
            try:
                self._configure(connection)
                if self._read_only:
                    connection.adapters.register_dumper(str, _ParameterDumper)
                connection.autocommit = self._autocommit
                # Our own descriptor of the same socket, so that another thread can never shut a stranger's down.
                self._socket = socket.socket(fileno=os.dup(connection.fileno()))
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    @property
    def is_up(self) -> bool:
        """Whether there is a connection, as far as anybody noticed."""
        return self._connection is not None

    def _configure(self, connection: Connection) -> None:
        values = {"patience": f"{self.timeout * 1000:.0f}ms", "read_only": "on" if self._read_only else "off"}
        schema, *_, encoding = connection.execute(_CONFIGURE, values).fetchone() or (None, None)
        if schema is None:
            raise StoreUnavailable(f"{self._address.description} has no such schema; make it, or correct search_path.")
        if encoding != "UTF8":
            raise StoreUnavailable(f"{self._address.description} is in {encoding}; make a database in UTF8.")

    def drop(self) -> None:
        """Close the connection; the next call dials anew."""
        connection, self._connection = self._connection, None
        held, self._socket = self._socket, None
        if connection is not None:
            connection.close()
        if held is not None:
            held.close()

    def run(self, work: Callable[[Connection], _T]) -> _T:
        """What `work` gives. Raises `psycopg.Error`; whatever it raises, no transaction is left open.

        What it fails of is tried once more on a new connection where the one that was kept turns out to be dead, or of
        a server that is a standby now: so `work` must be such that this does no harm.
        """
        self.start_wait()
        try:
            if self._connection is not None:
                try:
                    return self._try(work)
                except (psycopg.OperationalError, errors.ReadOnlySqlTransaction):
                    if self._connection is not None:
                        raise
            return self._try(work)
        finally:
            self.end_wait()

    def _try(self, work: Callable[[Connection], _T]) -> _T:
        connection = self.open()
        try:
            return work(connection)
        except BaseException as error:
            if not connection.closed and not isinstance(error, errors.ReadOnlySqlTransaction):
                with suppress(psycopg.Error):
                    connection.rollback()
            if connection.closed or isinstance(error, errors.ReadOnlySqlTransaction):
                self.drop()
            raise

    def start_wait(self) -> None:
        """From now on somebody waits."""
        self._since = self._steady()

    def end_wait(self) -> None:
        """Nobody waits any more."""
        self._since = None

    def waited_seconds(self) -> float:
        """For how many seconds somebody waits for what it does; from any thread."""
        since = self._since
        return 0 if since is None else self._steady() - since

    def interrupt(self) -> None:
        """Break off what is waited for: it fails as if the server had gone; from any thread."""
        held = self._socket
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)
