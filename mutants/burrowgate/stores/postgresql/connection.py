"""One connection to the database, for one thread: dialled when needed, again when broken, shut down if it hangs."""

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

# psycopg logs warnings about errors that it raises as well; without a handler Python would print them.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

# All settings in one round trip. The tables are those of the first existing schema on the search path, before temporary
# ones. The server ends the transaction of a process that was stopped, or of a lost machine, and so releases its locks.
# Without `jit = off` the server compiles some list queries because of wrong estimates: 250 ms for queries of 50 ms.
_CONFIGURE = """
    SELECT current_schema(), set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false),
        set_config('statement_timeout', %(timeout)s, false),
        set_config('lock_timeout', %(timeout)s, false),
        set_config('idle_in_transaction_session_timeout', '5s', false),
        set_config('default_transaction_isolation', 'read committed', false),
        set_config('default_transaction_read_only', %(read_only)s, false),
        set_config('jit', 'off', false),
        set_config('synchronous_commit', CASE current_setting('synchronous_commit')
            WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
        current_setting('server_encoding')
"""


class _ParameterDumper(StrDumper):
    """Replaces NUL, which PostgreSQL refuses in text: no stored text has one, so such a query just has no result."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))


class DatabaseConnection:
    """A connection of one thread; only `waited_seconds` and `interrupt` may be called from others."""

    def __init__(
        self,
        address: Address,
        steady: Callable[[], float],
        *,
        timeout: float,
        read_only: bool = True,
        autocommit: bool = True,
    ) -> None:
        """Each statement may take `timeout` seconds."""
        self.timeout = timeout
        self._address = address
        self._steady = steady
        self._read_only = read_only
        self._autocommit = autocommit
        self._connection: Connection | None = None
        self._socket: socket.socket | None = None
        self._waiting_since: float | None = None

    def open(self) -> Connection:
        """Return the connection, dialled now if there is none. Raises `psycopg.Error` or `StoreUnavailable`."""
        if self._connection is None:
            connection: Connection = psycopg.connect(**self._address.parameters, autocommit=True)  # type: ignore[arg-type]
            try:
                self._configure(connection)
                if self._read_only:
                    connection.adapters.register_dumper(str, _ParameterDumper)
                connection.autocommit = self._autocommit
                # A descriptor of our own for the same socket: psycopg's could be closed and its number used again when
                # another thread calls `interrupt`.
                self._socket = socket.socket(fileno=os.dup(connection.fileno()))
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    @property
    def is_up(self) -> bool:
        """Whether there is a connection; one that broke counts until a statement fails."""
        return self._connection is not None

    def _configure(self, connection: Connection) -> None:
        values = {"timeout": f"{self.timeout * 1000:.0f}ms", "read_only": "on" if self._read_only else "off"}
        schema, *_, encoding = connection.execute(_CONFIGURE, values).fetchone() or (None, None)
        if schema is None:
            raise StoreUnavailable(
                f"{self._address.description} has no such schema; create it, or correct search_path."
            )
        if encoding != "UTF8":
            raise StoreUnavailable(f"{self._address.description} is encoded in {encoding}; create a database in UTF8.")

    def drop(self) -> None:
        """Close the connection; the next call dials again."""
        connection, self._connection = self._connection, None
        duplicate, self._socket = self._socket, None
        if connection is not None:
            connection.close()
        if duplicate is not None:
            duplicate.close()

    def run(self, work: Callable[[Connection], _T]) -> _T:
        """Return the result of `work`. Raises `psycopg.Error`; no transaction is left open after an exception.

        If the existing connection turns out to be broken, or its server to be a standby by now, `work` is called once
        more with a new connection, so it must be safe to repeat.
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
        """Record that the thread waits for the database from now on."""
        self._waiting_since = self._steady()

    def end_wait(self) -> None:
        """Record that the thread no longer waits."""
        self._waiting_since = None

    def waited_seconds(self) -> float:
        """Return for how long the thread has waited for the database; 0 if it does not wait. For any thread."""
        since = self._waiting_since
        return 0 if since is None else self._steady() - since

    def interrupt(self) -> None:
        """Shut the socket down, so that the current statement fails as if the server had ended. For any thread."""
        duplicate = self._socket
        if duplicate is not None:
            with suppress(OSError):
                duplicate.shutdown(socket.SHUT_RDWR)
