"""The tables in the database: made, brought up to date, and the past that their numbers belong to.

Rules.
    Each numbered step is one transaction with the mark that it was taken: killed at any statement, it either happened
    or did not, and the next start goes on from there. An advisory lock lets one node at a time take one.
    The tables stand in the first schema of the search path, which is theirs alone: where others stand, nothing is made.
    A database that was restored, or a standby promoted that had not received everything, may give the same numbers once
    more, to other changes. So who finds the numbers in another past than before moves the feed far ahead and empties
    it, and every node reads everything anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from burrowgate.errors import StoreDamaged, StoreInUse, StoreNotFound, StoreTooNew, StoreTooOld
from burrowgate.stores.postgresql.connection import Connection
from burrowgate.stores.sqlite import schema

POSITION_JUMP = 2**32
"""How far the feed moves when the past is another: more than anybody ever missed."""

_SCHEMA = "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
CHANNEL = f"'burrowgate_' || {_SCHEMA}"
"""On which channel the nodes of these tables wake each other, in SQL."""

# Two numbers, so that they meet no advisory lock of one; the second is the schema's.
_LOCK = f"SELECT pg_advisory_lock(1114993255, {_SCHEMA}::int)"
_UNLOCK = f"SELECT pg_advisory_unlock(1114993255, {_SCHEMA}::int)"
# Whoever has the store open holds this one with all others who do, on the connection of the feed.
SHARE = f"SELECT pg_advisory_lock_shared(1114993256, {_SCHEMA}::int)"
_TRY_EXCLUSIVE = f"SELECT pg_try_advisory_lock(1114993256, {_SCHEMA}::int)"
_RELEASE_EXCLUSIVE = f"SELECT pg_advisory_unlock(1114993256, {_SCHEMA}::int)"
_TABLES = f"SELECT relname FROM pg_class WHERE relnamespace = {_SCHEMA} AND relkind IN ('r', 'p', 'v', 'm', 'f')"
_MIGRATIONS_APPLIED = "SELECT steps FROM burrowgate"
_SET_APPLIED = "UPDATE burrowgate SET steps = %s"

_HISTORY = """
    SELECT system_identifier::text || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
        || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
    FROM pg_control_system()
"""
_STORE_ID = f"""
    SELECT md5(concat_ws('/', system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()),
        {_SCHEMA}))
    FROM pg_control_system()
"""
_STORED_HISTORY = "SELECT history, position FROM burrowgate"
_SET_HISTORY = f"""
    UPDATE burrowgate SET history = %(past)s,
        position = CASE history WHEN '' THEN position ELSE greatest(position, %(heard)s) + {POSITION_JUMP} END
    WHERE history <> %(past)s OR position < %(heard)s
"""
_FORGET = "DELETE FROM changes WHERE seq <= (SELECT position FROM burrowgate)"


def migrations() -> tuple[str, ...]:
    """The SQL of every step, the first first."""
    return schema.migrations("burrowgate.stores.postgresql")


def prepare(connection: Connection, migrations: Sequence[str], where: str) -> None:
    """See to it that `connection`, in autocommit mode, leads to a store after the steps `migrations`.

    `where` is the store's description. Raises `StoreDamaged`, `StoreTooNew` or `psycopg.Error`.
    """
    taken = _applied(connection, where)
    _check_not_newer(taken, migrations, where)
    if taken < len(migrations):
        # Of the session and not of a transaction, which would go on with the names that it knew when it began.
        connection.execute(_LOCK)
        # Asked again under the lock: another node may just have taken them.
        for number in range(_applied(connection, where) + 1, len(migrations) + 1):
            with connection.transaction():
                connection.execute(migrations[number - 1])
                connection.execute(_SET_APPLIED, (number,))
        connection.execute(_UNLOCK)


def check_version(connection: Connection, migrations: Sequence[str], where: str) -> None:
    """See whether `connection` leads to a store after the steps `migrations`, and change nothing.

    Raises `StoreNotFound`, `StoreTooOld`, `StoreDamaged`, `StoreTooNew` or `psycopg.Error`.
    """
    taken = _applied(connection, where)
    if not taken:
        raise StoreNotFound(f"There is no store in {where} yet; the first start of a gateway makes it.")
    _check_not_newer(taken, migrations, where)
    if taken < len(migrations):
        raise StoreTooOld(
            f"{where} was written by an older Burrowgate; start a gateway on it once, which brings it up to date."
        )


def check_unused(connection: Connection, where: str) -> None:
    """Raises `StoreInUse` where somebody has the store open, or `psycopg.Error`."""
    if not _scalar(connection, _TRY_EXCLUSIVE):
        raise StoreInUse(
            f"A gateway runs on {where}, or another program has it open; end that first, and start it again when this "
            "is done."
        )
    connection.execute(_RELEASE_EXCLUSIVE)


def _check_not_newer(taken: int, migrations: Sequence[str], where: str) -> None:
    if taken > len(migrations):
        raise StoreTooNew(
            f"{where} was written by a newer Burrowgate (schema {taken}, this one knows {len(migrations)}); run that "
            "version, or restore a backup made before."
        )


def _applied(connection: Connection, where: str) -> int:
    """How many steps were taken. Raises `StoreDamaged` where somebody else's tables stand."""
    tables = sorted(str(row[0]) for row in connection.execute(_TABLES))
    if "burrowgate" in tables:
        return int(_scalar(connection, _MIGRATIONS_APPLIED))
    if tables:
        raise StoreDamaged(
            f"{where} holds tables that are not Burrowgate's ({', '.join(tables[:3])}), or has lost its "
            "own; restore a backup, or name a database or a schema for it alone."
        )
    return 0


def check_history(connection: Connection, received: int) -> None:
    """Make positions unambiguous, given that this node once received `received`. Raises `psycopg.Error`."""
    past = _scalar(connection, _HISTORY)
    known, position = connection.execute(_STORED_HISTORY).fetchone() or ("", 0)
    if known != past or position < received:
        with connection.transaction():
            if connection.execute(_SET_HISTORY, {"past": past, "heard": received}).rowcount and known:
                connection.execute(_FORGET)


def store_id(connection: Connection) -> str:
    """A name for these tables, which no others have."""
    return str(_scalar(connection, _STORE_ID))


def _scalar(connection: Connection, sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None
