"""The tables in the database: creation, migration, and the history that their positions belong to.

Rules.
    Each numbered migration is one transaction together with the record that it was applied: killed at any statement, it
    was applied or not, and the next start continues from there. An advisory lock admits one node at a time.
    The tables are in the first schema of the search path, which must hold no others; otherwise nothing is created.
    A restored database, or a promoted standby that lacks the last commits, may assign the same positions again, to
    other changes. So a node that detects another history than the stored one advances the feed far ahead and empties
    it, and each node reloads all records.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from burrowgate.errors import StoreDamaged, StoreInUse, StoreNotFound, StoreTooNew, StoreTooOld, StoreUnavailable
from burrowgate.stores.postgresql.connection import Connection
from burrowgate.stores.sqlite import schema

POSITION_JUMP = 2**32
"""Positions that the feed skips after a change of history: more than could have been lost with it."""

_SCHEMA = "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
CHANNEL = f"'burrowgate_' || {_SCHEMA}"
"""The channel of notifications between the nodes on these tables, as an SQL expression."""

# Keys of two numbers cannot collide with advisory locks of one; the second is the schema's.
_LOCK = f"SELECT pg_advisory_lock(1114993255, {_SCHEMA}::int)"
_UNLOCK = f"SELECT pg_advisory_unlock(1114993255, {_SCHEMA}::int)"
# Each process that has the store open holds this lock, on the connection of the feed.
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
_LOCATION_ID = f"""
    SELECT md5(concat_ws('/', system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()),
        {_SCHEMA}))
    FROM pg_control_system()
"""
_STORED_HISTORY = "SELECT history, position FROM burrowgate"
_SET_HISTORY = f"""
    UPDATE burrowgate SET history = %(history)s,
        position = CASE history WHEN '' THEN position ELSE greatest(position, %(received)s) + {POSITION_JUMP} END
    WHERE history <> %(history)s OR position < %(received)s
"""
RIGHTS = {
    "targets": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "claims": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "sessions": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "visits": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "resources": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "nodes": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "holds": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "changes": ("SELECT", "INSERT", "DELETE"),
    "history": ("SELECT", "INSERT", "UPDATE"),
    "events": ("SELECT", "INSERT"),
    "burrowgate": ("SELECT", "UPDATE"),
}
"""What a gateway does with each table."""
_MISSING_RIGHTS = """
    SELECT name, kind FROM unnest(%s::text[], %s::text[]) AS needed(name, kind)
    WHERE NOT has_table_privilege(format('%%I.%%I', current_schema(), name), kind)
"""
STORE_ID = "SELECT store_id FROM burrowgate"
_DROP_CHANGES = "DELETE FROM changes WHERE seq <= (SELECT position FROM burrowgate)"


def migrations() -> tuple[str, ...]:
    """Return the SQL of all migrations, in order."""
    return schema.migrations("burrowgate.stores.postgresql")


def prepare(connection: Connection, migrations: Sequence[str], where: str, *, create: bool = True) -> None:
    """Create the store or apply the missing ones of `migrations` through `connection`, which is in autocommit mode.

    `where` is the store's description. Raises `StoreDamaged`, `StoreTooNew`, `psycopg.Error`, or without `create`
    `StoreNotFound`.
    """
    version = _version(connection, where)
    if not version and not create:
        raise _not_found(where)
    _check_not_newer(version, migrations, where)
    if version < len(migrations):
        # A lock of the database session: one transaction for lock and migrations would keep the catalogue that it read
        # when it began.
        connection.execute(_LOCK)
        # Read again under the lock: another node may just have applied some.
        for number in range(_version(connection, where) + 1, len(migrations) + 1):
            with connection.transaction():
                connection.execute(migrations[number - 1])
                connection.execute(_SET_APPLIED, (number,))
        connection.execute(_UNLOCK)


def check_rights(connection: Connection, where: str) -> None:
    """Raise `StoreUnavailable` if the user of `connection` may not do what a gateway does. Raises `psycopg.Error`."""
    needed = [(table, kind) for table, kinds in RIGHTS.items() for kind in kinds]
    missing = connection.execute(_MISSING_RIGHTS, tuple(map(list, zip(*needed, strict=True)))).fetchall()
    if missing:
        table, kind = missing[0]
        raise StoreUnavailable(
            f"{where} does not allow this user {kind} on the table {table}; grant this user what "
            "docs/several-machines.md lists, as the owner of the tables, after each upgrade."
        )


def check_version(connection: Connection, migrations: Sequence[str], where: str) -> None:
    """Check that `connection` leads to a store with all of `migrations`, without changing it.

    Raises `StoreNotFound`, `StoreTooOld`, `StoreDamaged`, `StoreTooNew` or `psycopg.Error`.
    """
    version = _version(connection, where)
    if not version:
        raise _not_found(where)
    _check_not_newer(version, migrations, where)
    if version < len(migrations):
        raise StoreTooOld(f"{where} was written by an older Burrowgate; start a gateway on it once, which migrates it.")


def _not_found(where: str) -> StoreNotFound:
    return StoreNotFound(f"There is no store in {where} yet; the first start of a gateway creates it.")


def check_unused(connection: Connection, where: str) -> None:
    """Raise `StoreInUse` if a process has the store open. Raises `psycopg.Error`."""
    if not _scalar(connection, _TRY_EXCLUSIVE):
        raise StoreInUse(
            f"A gateway runs on {where}, or another program has it open; stop it first, and start it again afterwards."
        )
    connection.execute(_RELEASE_EXCLUSIVE)


def _check_not_newer(version: int, migrations: Sequence[str], where: str) -> None:
    if version > len(migrations):
        raise StoreTooNew(
            f"{where} was written by a newer Burrowgate (schema {version}, this one knows {len(migrations)}); run that "
            "version, or restore an older backup."
        )


def _version(connection: Connection, where: str) -> int:
    """Return the number of applied migrations. Raises `StoreDamaged` if the schema holds foreign tables only."""
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
    history = _scalar(connection, _HISTORY)
    stored, position = connection.execute(_STORED_HISTORY).fetchone() or ("", 0)
    if stored != history or position < received:
        with connection.transaction():
            if connection.execute(_SET_HISTORY, {"history": history, "received": received}).rowcount and stored:
                connection.execute(_DROP_CHANGES)


def location_id(connection: Connection) -> str:
    """Return a name that only these tables have, in this database of this server."""
    return str(_scalar(connection, _LOCATION_ID))


def store_id(connection: Connection) -> str:
    """Return the id of the store, which copies of it in other places have as well."""
    return str(_scalar(connection, STORE_ID))


def set_damage(connection: Connection, text: str) -> None:
    """Publish the damage `text` to all nodes; an empty text withdraws it. Raises `psycopg.Error`; does not commit."""
    connection.execute("UPDATE burrowgate SET damage = %s", (text,))
    connection.execute(f"SELECT pg_notify({CHANNEL}, '')")


def _scalar(connection: Connection, sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None
