"""Reading the credentials of an account from the store, and the records that replace them.

Rules.
    A change of which credentials an account has puts the account itself in its next version, so that of two such
    changes at once one is repeated: rules about all credentials hold, and none belongs to a deleted account.
    A record that another account has is never replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from burrowgate.core.audit import Detail
from burrowgate.core.identity.account_credentials import AccountCredentials
from burrowgate.core.identity.accounts import Account, Identity, Passkey, Password, PasswordDraft
from burrowgate.core.identity.passkey_rules import RefusalReason
from burrowgate.core.identity.sign_in_names import check_sign_in_name, default_sign_in_name
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.errors import IdentityTaken, Invalid, PasskeyRefused
from burrowgate.identity.records import ACCOUNT, IDENTITY, PASSKEY, PASSWORD
from burrowgate.interfaces import IStore
from burrowgate.records import RecordKind

T = TypeVar("T", Identity, Passkey, Password)


async def read_credentials(store: IStore, account_id: str) -> AccountCredentials:
    """Return the credentials of an account; none for one that does not exist. Raises `StoreError`."""
    passwords = await _owned(store, PASSWORD, account_id)
    return AccountCredentials(
        passkeys=tuple(map(PASSKEY.from_resource, await _owned(store, PASSKEY, account_id))),
        password=PASSWORD.from_resource(passwords[0]) if passwords else None,
        identities=tuple(map(IDENTITY.from_resource, await _owned(store, IDENTITY, account_id))),
    )


async def _owned(store: IStore, kind: RecordKind[Any], account_id: str) -> Sequence[Resource]:
    found = await store.resources(ResourceQuery(kind=kind.kind, owner=account_id))
    return [one for one in found if one.deleted_at is None]


def resources_of(credentials: AccountCredentials) -> tuple[Resource, ...]:
    """Return the records of all `credentials`."""
    password = () if credentials.password is None else (PASSWORD.to_resource(credentials.password),)
    return (
        *map(PASSKEY.to_resource, credentials.passkeys),
        *password,
        *map(IDENTITY.to_resource, credentials.identities),
    )


def account_detail(account: Account) -> Detail:
    """Return what each event about `account` says of it."""
    return {"account": account.account_id, "name": account.name}


def touched(account: Account) -> Resource:
    """Return the record of `account` in its next version, to put with a change of its credentials."""
    return ACCOUNT.to_resource(replace(account, version=account.version + 1))


async def new_passkey(store: IStore, passkey: Passkey) -> Resource:
    """Return the record to put for `passkey`. Raises `PasskeyRefused` if it is registered already."""
    if await store.resource(PASSKEY.kind, passkey.credential_id) is not None:
        raise PasskeyRefused(RefusalReason.REGISTERED)
    return PASSKEY.to_resource(passkey)


async def new_password(store: IStore, account: Account, draft: PasswordDraft, *, now: int) -> Resource:
    """Return the record to put for the password of `account`. Raises `Invalid` if another account has its name."""
    password = Password(
        account_id=account.account_id,
        sign_in_name=check_sign_in_name(draft.sign_in_name or default_sign_in_name(account)),
        hash=draft.hash,
        set_at=now,
        needs_passkey=draft.needs_passkey,
    )
    record = await _next_version(store, PASSWORD, password)
    if record is None:
        raise Invalid("sign_in_name", "Another account has this sign-in name; choose another one.")
    return record


async def new_identity(store: IStore, account: Account, identity: Identity) -> Resource:
    """Return the record to put for an identity of `account`. Raises `IdentityTaken`."""
    record = await _next_version(store, IDENTITY, replace(identity, account_id=account.account_id))
    if record is None:
        raise IdentityTaken
    return record


async def _next_version(store: IStore, kind: RecordKind[T], record: T) -> Resource | None:
    """Return `record` in the version that follows that of the store; None if another account has it."""
    stored = await store.resource(kind.kind, kind.id_of(record))
    if stored is None:
        return kind.to_resource(replace(record, version=1))
    if stored.deleted_at is None and stored.owner != kind.owner_of(record):
        return None
    return kind.to_resource(replace(record, version=stored.version + 1))


def not_replaced(existing: Sequence[Resource], puts: Sequence[Resource]) -> tuple[Resource, ...]:
    """Return those of `existing` to delete when `puts` are put: a change cannot put and delete one record."""
    keys = {record.key for record in puts}
    return tuple(record for record in existing if record.key not in keys)
