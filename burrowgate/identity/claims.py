"""Claim links without HTTP: make, withdraw and use them, and the shares that they leave; each operation is one commit.

Rules.
    A link is used once: claim and share are one commit, and of many who use it at once all but one conflict.
    What a session's end ends is not written: the states of its claim links and shares follow from the session. They are
    deleted with it, in the commit that deletes it (`records_of`).
    A guest's account is made in the commit that uses the link, so that no account is left by one who came second.
    Refusals are recorded once a minute for each session and reason, so that they cannot fill the store.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.event_aggregation import EventAggregator
from burrowgate.core.identity.accounts import Account, Role
from burrowgate.core.identity.claims import (
    DEFAULT_WINDOW_SECONDS,
    ClaimLink,
    ClaimState,
    Share,
    Unfit,
    claim_state,
    find_unfit,
    guest_until,
    leave_share,
    make_claim,
    use_claim,
    withdraw_claim,
)
from burrowgate.core.identity.credentials import CLAIM_ID_BYTES, CodeKind, link_code, read_link_code
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.sessions import Kind, Session, State, state_at
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Keyring, b64url
from burrowgate.errors import (
    AccountNotFound,
    ClaimNotFound,
    ClaimNotOpen,
    ClaimRefused,
    NotFullSession,
    SessionNotActive,
    SessionNotFound,
    ShareNotFound,
    StoreError,
    TooManyClaims,
)
from burrowgate.identity.accounts import AccountService, Joining
from burrowgate.identity.directory import PAGE_RECORDS, IdentityDirectory
from burrowgate.identity.records import ACCOUNT, CLAIM_LINK, SHARE, share_id
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry

MAX_OPEN_CLAIMS = 100
"""Open claim links of one session."""
MAX_KEPT_CLAIMS = 200
"""Claim links of one session that are kept once they are closed; the audit log names them all."""
NEW_GUEST = Account(account_id="", name="", role=Role.GUEST, created_at=0)
"""Stands for a guest whose account is not made yet."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedClaim:
    """A claim link with its code, which its `repr` hides."""

    claim: ClaimLink
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSession:
    """A share of an active session, with the session and its target."""

    share: Share
    session: Session
    target: Target


class ClaimService:
    """Makes claim links, lets people use them, and finds what is shared with them."""

    def __init__(
        self,
        registry: Registry,
        directory: IdentityDirectory,
        accounts: AccountService,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        entropy: IEntropy,
    ) -> None:
        self._registry = registry
        self._store = registry.store
        self._directory = directory
        self._accounts = accounts
        self._keys = keys
        self._clock = clock
        self._entropy = entropy
        self._refusals = EventAggregator()

    # Claim links, for the operator.

    async def make(
        self,
        sid: str,
        *,
        actor: str,
        window: int = DEFAULT_WINDOW_SECONDS,
        for_email: str | None = None,
        for_account: str | None = None,
        guests: bool = False,
    ) -> IssuedClaim:
        """Make a claim link of an active full session, open for `window` seconds.

        `for_account` is the id of an account. Raises `SessionNotFound`, `SessionNotActive`, `NotFullSession`,
        `TooManyClaims`, `AccountNotFound`, `Invalid` or `StoreError`.
        """
        session, target, state = await self._session(sid)
        if session is None or target is None:
            raise SessionNotFound(sid)
        if state is not State.ACTIVE:
            raise SessionNotActive
        if session.kind is not Kind.FULL:
            raise NotFullSession
        if for_account is not None and await self._directory.account(for_account) is None:
            raise AccountNotFound(for_account)
        now = self._now()
        claim = make_claim(
            session,
            claim_id=b64url(self._entropy.token_bytes(CLAIM_ID_BYTES)),
            now=now,
            window=window,
            for_email=for_email,
            for_account=for_account,
            guests=guests,
        )
        present = await self.of_session(sid)
        is_open = [claim_state(one, state, now) is ClaimState.OPEN for one in present]
        if sum(is_open) >= MAX_OPEN_CLAIMS:
            raise TooManyClaims
        closed = [one for one, opens in zip(present, is_open, strict=True) if not opens]
        detail: Detail = {"claim": claim.claim_id, "guests": guests, "account": for_account or ""}
        change = Change(
            puts=(CLAIM_LINK.to_resource(claim),),
            deletes=tuple(map(CLAIM_LINK.to_resource, closed[MAX_KEPT_CLAIMS - 1 :])),
            events=(self._event(Action.CLAIM_MADE, session.sid, target, detail, actor),),
        )
        await self._registry.commit(change)
        return IssuedClaim(claim=claim, code=link_code(self._keys().newest, CodeKind.CLAIM, claim.claim_id))

    async def of_session(self, sid: str) -> Sequence[ClaimLink]:
        """Return the claim links of a session, in whatever state, the newest first. Raises `StoreError`."""
        found = map(CLAIM_LINK.from_resource, await self._owned(CLAIM_LINK.kind, sid))
        return sorted(found, key=lambda claim: (-claim.made_at, claim.claim_id))

    async def find(self, code: bytes) -> ClaimLink | None:
        """Return the claim link of a genuine `code`, in whatever state; None for any other. Raises `StoreError`."""
        claim_id = read_link_code(self._keys(), CodeKind.CLAIM, code)
        return None if claim_id is None else await self._find(claim_id)

    async def withdraw(self, claim_id: str, *, sid: str, actor: str) -> ClaimLink:
        """Withdraw an open claim link of the session `sid`. Raises `ClaimNotFound`, `ClaimNotOpen` or `StoreError`."""

        async def attempt() -> ClaimLink:
            claim = await self._find(claim_id)
            if claim is None or claim.sid != sid:
                raise ClaimNotFound(claim_id)
            _, target, state = await self._session(sid)
            if claim_state(claim, state, self._clock.now()) is not ClaimState.OPEN:
                raise ClaimNotOpen
            withdrawn = withdraw_claim(claim, now=self._now())
            event = self._event(Action.CLAIM_WITHDRAWN, sid, target, {"claim": claim_id}, actor)
            await self._registry.commit(Change(puts=(CLAIM_LINK.to_resource(withdrawn),), events=(event,)))
            return withdrawn

        return await retry_on_conflict(self._registry, attempt)

    # Claim links, for the people who are given one.

    async def claim(self, claim_id: str, account: Account, *, address: str) -> Share:
        """Let `account` use a claim link, from `address`; of two who do so at once, one is refused.

        An account that has the share already keeps it, and the link is used nevertheless. Raises `ClaimNotFound`,
        `ClaimRefused`, `AccountNotFound` or `StoreError`.
        """

        async def attempt() -> Share:
            claim, session, target, state = await self._claimable(claim_id)
            claimer = await self._directory.account(account.account_id)
            if claimer is None:
                raise AccountNotFound(account.account_id)
            unfit = find_unfit(claim, claimer, state, self._clock.now())
            if unfit is not None or session is None:
                raise ClaimRefused(unfit or Unfit.OVER)
            puts = _prolonged(claimer, session)
            return await self._use(claim, claimer, target, address, puts)

        return await self._recording_refusals(claim_id, address, attempt)

    async def join_as_guest(self, claim_id: str, joining: Joining, *, address: str) -> Account:
        """Make a guest's account and let it use a claim link that allows that, from `address`.

        Raises `ClaimNotFound`, `ClaimRefused`, `StoreError`, and what `AccountService.join` raises; no account is made
        then.
        """
        account_id = joining.account_id or self._accounts.new_account_id()

        async def attempt() -> Account:
            claim, session, target, state = await self._claimable(claim_id)
            if session is None:
                raise ClaimRefused(Unfit.OVER)
            guest = await self._accounts.new_guest(
                joining, account_id=account_id, expires_at=guest_until(session), actor=f"visitor {address}"
            )
            unfit = find_unfit(claim, guest.account, state, self._clock.now())
            if unfit is None and not claim.guests:
                unfit = Unfit.OTHER_PERSON
            if unfit is not None:
                raise ClaimRefused(unfit)
            await self._use(claim, guest.account, target, address, guest.puts, *guest.events)
            return guest.account

        return await self._recording_refusals(claim_id, address, attempt)

    async def _use(
        self,
        claim: ClaimLink,
        account: Account,
        target: Target | None,
        address: str,
        puts: tuple[Resource, ...],
        *events: AuditEvent,
    ) -> Share:
        claimed, share = use_claim(claim, account, now=self._now())
        present = await self._store.resource(SHARE.kind, share_id(share.sid, share.account_id))
        if present is not None:
            before = SHARE.from_resource(present)
            share = before if before.left_at is None else replace(share, version=before.version + 1)
            puts = (*puts, *(() if share is before else (SHARE.to_resource(share),)))
        else:
            puts = (*puts, SHARE.to_resource(share))
        detail: Detail = {"claim": claim.claim_id, "account": account.account_id, "name": account.name}
        event = self._event(Action.CLAIM_CLAIMED, claim.sid, target, detail, f"visitor {address}")
        await self._registry.commit(Change(puts=(CLAIM_LINK.to_resource(claimed), *puts), events=(*events, event)))
        return share

    async def _claimable(self, claim_id: str) -> tuple[ClaimLink, Session | None, Target | None, State | None]:
        claim = await self._find(claim_id)
        if claim is None:
            raise ClaimNotFound(claim_id)
        return (claim, *(await self._session(claim.sid)))

    # Refusals.

    async def _recording_refusals(self, claim_id: str, address: str, attempt: Callable[[], Awaitable[_T]]) -> _T:
        try:
            return await retry_on_conflict(self._registry, attempt)
        except ClaimRefused as refused:
            claim, _, target, _ = await self._claimable(claim_id)
            detail: Detail = {"claim": claim_id, "reason": str(refused.why)}
            self._refusals.add(self._event(Action.CLAIM_REFUSED, claim.sid, target, detail, f"visitor {address}"))
            await self.record_refusals()
            raise

    async def record_refusals(self) -> None:
        """Record the refusals that are due, or keep them while the store fails.

        It is called after each refusal, and once a minute.
        """
        due = self._refusals.take(self._clock.now())
        if not due:
            return
        try:
            await self._registry.commit(Change(events=tuple(due)))
        except StoreError:
            self._refusals.put_back(due)

    # Shares.

    async def shares_of(self, account_id: str) -> Sequence[SharedSession]:
        """Return what is shared with an account: its shares of active sessions, the newest first."""
        found: list[SharedSession] = []
        for resource in await self._owned(SHARE.kind, account_id):
            share = SHARE.from_resource(resource)
            if share.left_at is not None:
                continue
            session, target, state = await self._session(share.sid)
            if session is not None and target is not None and state is State.ACTIVE:
                found.append(SharedSession(share=share, session=session, target=target))
        return sorted(found, key=lambda shared: (-shared.share.made_at, shared.share.sid))

    async def shares_of_session(self, sid: str) -> Sequence[Share]:
        """Return the shares of a session that were not left, the oldest first. Raises `StoreError`."""
        shares = [SHARE.from_resource(one) for one in await self._share_records(sid)]
        return sorted(
            (one for one in shares if one.left_at is None), key=lambda share: (share.made_at, share.account_id)
        )

    async def leave(self, sid: str, account_id: str, *, actor: str) -> Share:
        """End the share that an account has of a session. Raises `ShareNotFound` or `StoreError`."""

        async def attempt() -> Share:
            share = await self._directory.share(sid, account_id)
            if share is None:
                raise ShareNotFound
            left = leave_share(share, now=self._now())
            _, target, _ = await self._session(sid)
            event = self._event(Action.SHARE_LEFT, sid, target, {"account": account_id}, actor)
            await self._registry.commit(Change(puts=(SHARE.to_resource(left),), events=(event,)))
            return left

        return await retry_on_conflict(self._registry, attempt)

    async def prolong_guests(self, sid: str) -> None:
        """Let guests that have a share of a session outlive it, after it was extended. Raises `StoreError`."""
        for share in await self.shares_of_session(sid):
            await retry_on_conflict(self._registry, partial(self._prolong_guest, sid, share.account_id))

    async def _prolong_guest(self, sid: str, account_id: str) -> None:
        session, _, _ = await self._session(sid)
        account = await self._directory.account(account_id)
        puts = () if session is None or account is None else _prolonged(account, session)
        if puts:
            await self._registry.commit(Change(puts=puts))

    async def records_of(self, sid: str) -> tuple[Resource, ...]:
        """Return the claim links and shares of a session, to be deleted with it. Raises `StoreError`."""
        return (*(await self._owned(CLAIM_LINK.kind, sid)), *(await self._share_records(sid)))

    # Reading.

    async def _find(self, claim_id: str) -> ClaimLink | None:
        resource = await self._store.resource(CLAIM_LINK.kind, claim_id)
        return None if resource is None else CLAIM_LINK.from_resource(resource)

    async def _session(self, sid: str) -> tuple[Session | None, Target | None, State | None]:
        """Return a session as restricted, its target and its state; None for each that is gone."""
        if not self._registry.is_current():
            await self._registry.catch_up()  # targets are read from this process's memory
        session = await self._registry.reload(sid)
        target = None if session is None else self._registry.target_by_id(session.target_id)
        if session is None or target is None:
            return session, target, None
        state = state_at(session, self._clock.now(), deleted_at=target.deleted_at, last_used_at=session.last_used_at)
        return session, target, state

    async def _share_records(self, sid: str) -> Sequence[Resource]:
        # The ids of a session's shares begin with its id, and so are neighbours in the order of the store.
        prefix = f"{SHARE.kind}/{share_id(sid, '')}"
        return await self._all(ResourceQuery(kind=SHARE.kind, after=prefix), prefix)

    async def _owned(self, kind: str, owner: str) -> Sequence[Resource]:
        return await self._all(ResourceQuery(kind=kind, owner=owner))

    async def _all(self, query: ResourceQuery, prefix: str = "") -> Sequence[Resource]:
        """Return all pages of `query`, up to the first key that does not begin with `prefix`."""
        found: list[Resource] = []
        while page := await self._store.resources(replace(query, limit=PAGE_RECORDS)):
            matching = [one for one in page if one.key.startswith(prefix)]
            found += matching
            if len(matching) < PAGE_RECORDS:
                break
            query = replace(query, after=page[-1].key)
        return found

    def _event(self, action: Action, sid: str, target: Target | None, detail: Detail, actor: str) -> AuditEvent:
        name = "" if target is None else target.name
        return AuditEvent(time=self._now(), action=action, actor=actor, target=name, sid=sid, detail=detail)

    def _now(self) -> int:
        return int(self._clock.now())


def _prolonged(account: Account, session: Session) -> tuple[Resource, ...]:
    """Return what to put so that `account`, if it is a guest's, outlives its share of `session`; nothing if it does."""
    until = guest_until(session, account)
    if account.role is not Role.GUEST or account.expires_at is None or until == account.expires_at:
        return ()
    return (ACCOUNT.to_resource(replace(account, expires_at=until, version=account.version + 1)),)
