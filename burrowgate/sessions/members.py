"""Members of targets: the session of an account that a target names, made when it comes in without a link.

Rules.
    An account has one member session of a target at a time, a session like others: listed, cut, revoked, recorded.
    While one that was revoked would not have expired yet, its account does not come in again; to keep a person out for
    good, the rule has to change.
    Two browsers that come in at once share the session: one of the two commits conflicts and finds it.
"""

from __future__ import annotations

import json

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.identity.accounts import Account
from burrowgate.core.lifecycle import mint
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import DEFAULT_TTL_SECONDS, MAX_LABEL_LENGTH, Kind, Session, State, state_at
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target
from burrowgate.core.tokens import SID_BYTES, Keyring, b64url
from burrowgate.errors import StoreDamaged
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry

MEMBERSHIP = "membership"
"""Kind of the resource that names the member session of an account; its owner is the account."""


class MemberSessions:
    """Finds and makes the sessions of members."""

    def __init__(self, registry: Registry, *, clock: IClock, entropy: IEntropy) -> None:
        self._registry = registry
        self._clock = clock
        self._entropy = entropy

    async def enter(self, target: Target, account: Account, keys: Keyring) -> Session:
        """Return the session of `account`, a member of `target`: a new one unless it has one that counts.

        That one may be revoked. Raises `StoreError`.
        """

        async def attempt() -> Session:
            membership = await self._registry.store.resource(MEMBERSHIP, _membership_id(target, account))
            session = None if membership is None else await self._registry.reload(_sid_of(membership))
            now = int(self._clock.now())
            if session is not None and session.kid in keys and _counts(session, target, now):
                return session
            return await self._mint(target, account, keys, membership, now)

        return await retry_on_conflict(self._registry, attempt)

    async def _mint(
        self, target: Target, account: Account, keys: Keyring, membership: Resource | None, now: int
    ) -> Session:
        sid = b64url(self._entropy.token_bytes(SID_BYTES))
        session = mint(
            target,
            sid=sid,
            kid=keys.newest.kid,
            kind=Kind.MEMBER,
            label=account.name[:MAX_LABEL_LENGTH],
            ttl=DEFAULT_TTL_SECONDS,
            now=now,
            account_id=account.account_id,
        )
        named = Resource(
            kind=MEMBERSHIP,
            resource_id=_membership_id(target, account),
            owner=account.account_id,
            body=json.dumps({"sid": sid}),
            version=1 if membership is None else membership.version + 1,
        )
        event = AuditEvent(
            time=now,
            action=Action.SESSION_MINTED,
            actor=f"account {account.account_id}",
            target=target.name,
            sid=sid,
            detail={"kind": Kind.MEMBER.value, "label": session.label, "expires_at": session.expires_at},
        )
        await self._registry.commit(Change(puts=(session, named), events=(event,)))
        return session


def _counts(session: Session, target: Target, now: int) -> bool:
    """Return whether `session` is used further, or keeps its account out."""
    if session.revoked_at is not None:
        return now < session.expires_at
    return state_at(session, now, deleted_at=target.deleted_at, last_used_at=session.last_used_at) is State.ACTIVE


def _membership_id(target: Target, account: Account) -> str:
    return f"{target.target_id}.{account.account_id}"


def _sid_of(membership: Resource) -> str:
    try:
        return str(json.loads(membership.body)["sid"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(f"The membership {membership.resource_id!r} cannot be read.") from error
