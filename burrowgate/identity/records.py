"""The records of sign-in as resources of the store: their kinds, owners, unique values and bodies.

Bodies are JSON. Fields that a newer version has added are ignored, so that nodes of two versions can share a store; a
body that lacks a field or has a value of another type is damage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from burrowgate.core.identity.access_tokens import AccessToken
from burrowgate.core.identity.accounts import Account, Identity, Passkey, Password
from burrowgate.core.identity.claims import ClaimLink, Invitation, Share
from burrowgate.core.identity.logins import Login
from burrowgate.core.identity.sign_in_names import sign_in_name_id
from burrowgate.core.resources import Resource
from burrowgate.core.tokens import b64url
from burrowgate.errors import StoreDamaged

T = TypeVar("T", Account, Identity, Passkey, Password, Login, ClaimLink, Share, Invitation, AccessToken)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind(Generic[T]):
    """How the records of one type are kept."""

    kind: str
    """`Resource.kind`."""
    type: type[T]
    id_of: Callable[[T], str]
    owner_of: Callable[[T], str] = lambda _: ""
    unique_of: Callable[[T], str | None] = lambda _: None

    def to_resource(self, record: T, *, deleted_at: int | None = None) -> Resource:
        """Return `record` as a resource; with `deleted_at`, as one that is remembered as deleted."""
        return Resource(
            kind=self.kind,
            resource_id=self.id_of(record),
            owner=self.owner_of(record),
            unique=self.unique_of(record),
            body=msgspec.json.encode(record).decode(),
            deleted_at=deleted_at,
            version=record.version,
        )

    def from_resource(self, resource: Resource) -> T:
        """Return the record of `resource`. Raises `StoreDamaged` if its body is not one."""
        try:
            record = msgspec.json.decode(resource.body, type=self.type)
            is_same = record.version == resource.version and self.id_of(record) == resource.resource_id
        except msgspec.MsgspecError as error:
            raise StoreDamaged(f"The {self.kind} {resource.resource_id!r} cannot be read: {error}.") from error
        if not is_same:
            raise StoreDamaged(f"The {self.kind} {resource.resource_id!r} holds another record.")
        return record


def identity_id(issuer: str, subject: str) -> str:
    """Return the id of the identity of `subject` at `issuer`; both may be long, and have any characters."""
    digest = hashlib.sha256(f"{len(issuer)}\n{issuer}{subject}".encode()).digest()
    return b64url(digest[:24])


def share_id(sid: str, account_id: str) -> str:
    """Return the id of the share of the session `sid` that an account has."""
    return f"{sid}.{account_id}"


ACCOUNT = RecordKind(kind="account", type=Account, id_of=lambda account: account.account_id)
IDENTITY = RecordKind(
    kind="identity",
    type=Identity,
    id_of=lambda identity: identity_id(identity.issuer, identity.subject),
    owner_of=lambda identity: identity.account_id,
)
PASSKEY = RecordKind(
    kind="passkey",
    type=Passkey,
    id_of=lambda passkey: passkey.credential_id,
    owner_of=lambda passkey: passkey.account_id,
)
PASSWORD = RecordKind(
    kind="password",
    type=Password,
    id_of=lambda password: sign_in_name_id(password.sign_in_name),
    owner_of=lambda password: password.account_id,
)
LOGIN = RecordKind(
    kind="login",
    type=Login,
    id_of=lambda login: login.login_id,
    owner_of=lambda login: login.account_id,
)
CLAIM_LINK = RecordKind(
    kind="claim_link", type=ClaimLink, id_of=lambda claim: claim.claim_id, owner_of=lambda claim: claim.sid
)
SHARE = RecordKind(
    kind="share",
    type=Share,
    id_of=lambda share: share_id(share.sid, share.account_id),
    owner_of=lambda share: share.account_id,
)
INVITATION = RecordKind(kind="invitation", type=Invitation, id_of=lambda invitation: invitation.invitation_id)
ACCESS_TOKEN = RecordKind(
    kind="access_token",
    type=AccessToken,
    id_of=lambda token: token.token_id,
    owner_of=lambda token: token.account_id,
)

KINDS: tuple[RecordKind[Any], ...] = (
    *(ACCOUNT, IDENTITY, PASSKEY, PASSWORD, LOGIN),
    *(CLAIM_LINK, SHARE, INVITATION, ACCESS_TOKEN),
)
"""All kinds of this package."""
