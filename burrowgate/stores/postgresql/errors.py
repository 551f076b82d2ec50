"""Errors of the database as `StoreError`, with a message for the operator."""

from __future__ import annotations

import psycopg
from psycopg import errors

from burrowgate.errors import StoreDamaged, StoreError, StoreUnavailable


def to_store_error(error: psycopg.Error, where: str) -> StoreError:
    """Return `error` as a message for the operator; `where` is the store's description."""
    message = _message(error)
    match error:
        case errors.InvalidPassword() | errors.InvalidAuthorizationSpecification():
            return StoreUnavailable(f"{where} refuses this user or password; correct the URL or the password file.")
        case errors.InsufficientPrivilege():
            return StoreUnavailable(
                f"{where} does not allow this ({message}); grant this user what docs/several-machines.md lists, or "
                "start once as the owner of the tables."
            )
        case errors.DiskFull():
            return StoreUnavailable(f"The disk of {where} is full; free some space. Nothing was changed.")
        case errors.DataCorrupted() | errors.IndexCorrupted():
            return StoreDamaged(f"The data of {where} is damaged ({message}); restore a backup.")
        case errors.ReadOnlySqlTransaction():
            return StoreUnavailable(
                f"{where} is read-only, perhaps a standby; name the primary as well. Nothing was changed."
            )
        case errors.LockNotAvailable() | errors.QueryCanceled():
            return StoreUnavailable(f"{where} is too slow or locked by another client; nothing was changed.")
        case errors.UndefinedTable():
            return StoreDamaged(
                f"{where} no longer has the tables of this Burrowgate ({message}); restore it from a backup, or"
                " stop the gateway and start it once with --new-store to begin with a new one."
            )
        case errors.UndefinedColumn() | errors.UndefinedFunction():
            return StoreUnavailable(f"{where} no longer has the tables of this Burrowgate ({message}); restore them.")
        case _:
            return StoreUnavailable(f"{where} cannot be used at the moment: {message}.")


def _message(error: psycopg.Error) -> str:
    """Return the message of the database or its driver in one line."""
    text = error.diag.message_primary or str(error)
    return " ".join(text.split()).rstrip(".")[:300] or type(error).__name__
