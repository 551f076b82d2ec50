"""The SQLite file: made, opened, brought up to date, and what its faults mean in words.

Rules.
    A file is made elsewhere and linked into place when it is complete: so what lies at the path is a whole store, and
    an empty or foreign file there is damage, not a beginning.
    Each numbered step is one transaction together with `PRAGMA user_version`: killed at any statement, it either
    happened or did not, and the next start goes on from there.
    No connection but the one that makes a file may make one.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from burrowgate.errors import (
    StoreDamaged,
    StoreError,
    StoreInUse,
    StoreNotFound,
    StoreTooNew,
    StoreTooOld,
    StoreUnavailable,
)

APPLICATION_ID = int.from_bytes(b"Burg", "big")
"""What `PRAGMA application_id` says of a file of ours."""

_STEP = re.compile(r"([0-9]{4})_[a-z_]+\.sql", re.ASCII)

_SETTINGS = (
    # FULL and not NORMAL: in WAL mode NORMAL lost all of 320 acknowledged commits in 8 simulated power cuts, FULL none.
    "synchronous = FULL",
    # Where fsync alone does not reach the platter (macOS), these do; elsewhere they change nothing.
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    "foreign_keys = ON",
    "trusted_schema = OFF",
)


@cache
def steps(package: str = "burrowgate.stores.sqlite") -> tuple[str, ...]:
    """The SQL of every step of the store in `package`, the first first."""
    folder = resources.files(package) / "migrations"
    found = {int(match[1]): one for one in folder.iterdir() if (match := _STEP.fullmatch(one.name))}
    if sorted(found) != list(range(1, len(found) + 1)):
        raise RuntimeError("The schema steps are not numbered from 0001 without gaps; is the package complete?")
    return tuple(found[number].read_text("utf-8") for number in sorted(found))


def prepare(path: Path, wanted: Sequence[str]) -> None:
    """See to it that `path` is a store after the steps `wanted`.

    Raises `StoreUnavailable`, `StoreDamaged` or `StoreTooNew`; a file that is there is never made anew.
    """
    try:
        if not path.exists():
            _make(path, wanted)
        with closing(connect(path)) as connection:
            _check_ours(connection, path)
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                raise StoreUnavailable(
                    f"{path} is on a file system that cannot share memory; put the store on a local disk."
                )
            migrate(connection, wanted, path)
    except sqlite3.Error as error:
        raise to_store_error(error, path) from error
    except OSError as error:
        raise _cannot_be_opened(error, path) from error


def look(path: Path, wanted: Sequence[str]) -> None:
    """See whether `path` is a store after the steps `wanted`, and change nothing.

    Raises `StoreNotFound`, `StoreTooOld`, `StoreUnavailable`, `StoreDamaged` or `StoreTooNew`.
    """
    try:
        with closing(existing(path)) as connection:
            version = _version(connection)
    except sqlite3.Error as error:
        raise to_store_error(error, path) from error
    except OSError as error:
        raise _cannot_be_opened(error, path) from error
    _check_not_newer(version, wanted, path)
    if version < len(wanted):
        raise StoreTooOld(
            f"{path} was written by an older Burrowgate; start a gateway on it once, which brings it up to date."
        )


def existing(path: Path) -> sqlite3.Connection:
    """A read-only connection to the store at `path`. Raises `StoreNotFound`, `StoreDamaged` or `sqlite3.Error`."""
    if not path.exists():
        _check_not_lost(path)
        raise StoreNotFound(f"There is no store at {path} yet; the first start of a gateway makes it.")
    connection = connect(path, read_only=True)
    try:
        _check_ours(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def check_alone(path: Path) -> None:
    """Raises `StoreInUse` where somebody has the store at `path` open: who does holds a shared lock on it."""
    try:
        if not path.exists():
            return
        with closing(connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        match _code(error):
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                raise StoreInUse(
                    f"A gateway runs on {path}, or another program has it open; end that first, and start it again "
                    "when this is done."
                ) from error
            case sqlite3.SQLITE_READONLY:
                # Who may not even write it cannot ask.
                return
        raise to_store_error(error, path) from error
    except OSError as error:
        raise _cannot_be_opened(error, path) from error


def _cannot_be_opened(error: OSError, path: Path) -> StoreUnavailable:
    return StoreUnavailable(f"The store {path} cannot be opened: {error.strerror}.")


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; errors that the module itself raises have none and count as any."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreDamaged(
            f"{path} is not a Burrowgate store, or its beginning is lost; restore a backup, or name another file."
        )


def _check_not_lost(path: Path) -> None:
    wal = Path(f"{path}-wal")
    if wal.exists():
        raise StoreDamaged(f"{path} is gone but its journal {wal} is still there; restore the file, or move that away.")


def _make(path: Path, wanted: Sequence[str]) -> None:
    _check_not_lost(path)
    # mkstemp gives mode 0600, and SQLite gives its -wal and -shm files the mode of the file itself.
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".new", dir=path.parent)
    os.close(descriptor)
    try:
        with closing(connect(Path(name))) as connection:
            migrate(connection, wanted, path)
        try:
            # Unlike a rename, a link does not replace what another process has put there meanwhile.
            os.link(name, path)
        except FileExistsError:
            return
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        os.unlink(name)


def connect(path: Path, *, timeout: float = 5.0, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode, which waits `timeout` seconds at most for other processes' locks."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def migrate(connection: sqlite3.Connection, wanted: Sequence[str], path: Path) -> None:
    """Take those of the steps `wanted` that `connection`'s file has not taken. Raises `StoreTooNew`."""
    version = _version(connection)
    _check_not_newer(version, wanted, path)
    for number in range(version + 1, len(wanted) + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Asked again inside the transaction: another process may just have taken this step.
            if _version(connection) < number:
                for statement in _statements(wanted[number - 1]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def _check_not_newer(version: int, wanted: Sequence[str], path: Path) -> None:
    if version > len(wanted):
        raise StoreTooNew(
            f"{path} was written by a newer Burrowgate (schema {version}, this one knows {len(wanted)}); run that "
            "version, or restore a backup made before."
        )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    # `executescript` would commit first, so the script is split: where SQLite itself says that a statement ends.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def to_store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """What `error` means for the person who runs the gateway."""
    match _code(error):
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreDamaged(
                f"{path} is damaged ({error}); restore a backup, for the gateway will not make it anew over your data."
            )
        case sqlite3.SQLITE_FULL:
            return StoreUnavailable(f"The disk of the store {path} is full; make room. Nothing was changed.")
        case sqlite3.SQLITE_READONLY:
            return StoreUnavailable(f"The store {path} is read-only; let this user write it and its folder.")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreUnavailable(f"The store {path} is locked by another program; end that one, or wait for it.")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreUnavailable(
                f"The store {path} cannot be opened; let this user read and write it and its folder."
            )
        case sqlite3.SQLITE_IOERR:
            return StoreUnavailable(f"The disk of the store {path} fails ({error}); see to it. Nothing was changed.")
        case _:
            return StoreUnavailable(f"The store {path} failed: {error}.")
