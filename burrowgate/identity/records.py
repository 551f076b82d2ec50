"""The records of sign-in as resources of the store: their kinds, owners, unique values and bodies."""

from __future__ import annotations

import hashlib
from typing import Any

from burrowgate.core.identity.access_tokens import AccessToken
from burrowgate.core.identity.accounts import Account, Identity, Passkey, Password
from burrowgate.core.identity.claims import ClaimLink, Invitation, Share
from burrowgate.core.identity.logins import Login
from burrowgate.core.identity.sign_in_names import sign_in_name_id
from burrowgate.core.tokens import b64url
from burrowgate.records import RecordKind


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
