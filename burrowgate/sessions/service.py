"""Session management without HTTP: mint, extend, relabel, revoke and delete sessions, each one commit.

Rules.
    Each operation is one atomic commit with the audit event that describes it; a refused operation changes nothing.
    A change says what is to be true ("30 days from now"), so after a conflict it is applied to the newer record, unless
    the caller named the versions it is meant for. Revoking applies to every version.
    A revoked session is refused at once, before its revocation is stored (`withdrawals`).
    A link or a share seed is shown only after the audit event of showing it is committed. No event contains anything
    that opens a session. A link that can never open again (revoked, ended, signing key removed) is not shown.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace

from burrowgate.core import durations, lifecycle, links, page_paths, passphrases, restrictions
from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.boxes.settings import BrowserTerms
from burrowgate.core.restrictions import Restriction
from burrowgate.core.sessions import NO_LIMITS, Kind, Limits, Session, State, state_at
from burrowgate.core.store_records import Change, Record
from burrowgate.core.targets import Target, with_session_ca
from burrowgate.core.tokens import SID_BYTES, Key, Keyring, b64url, page_token
from burrowgate.errors import (
    Invalid,
    NotPageShare,
    SessionEnded,
    SessionRevoked,
    SigningKeyRemoved,
    TcpNotSupported,
)
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions, retry_on_conflict
from burrowgate.sessions.passphrases import PassphraseHasher
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.sign_in_rules import RuleText, text_with_ids
from burrowgate.sessions.target_events import changed_event
from burrowgate.sessions.targets import TargetService
from burrowgate.sessions.tcp_sessions import Requester, SessionEstablisher, commit_established
from burrowgate.sessions.times import rfc3339
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.withdrawals import Withdrawals


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Properties of a new session."""

    kind: Kind = Kind.FULL
    label: str = ""
    ttl: int | None = None
    """Seconds; None for the gateway's default."""
    limits: Limits = NO_LIMITS
    passphrase: str = field(default="", repr=False)
    """The passphrase that visitors must show; empty for none. `limits` gets its hash."""
    path: str = "/"
    """The path that the link opens."""
    allow_extend_requests: bool = False
    """Whether its visitors may ask for more time."""
    browser: BrowserTerms | None = None
    """What it changes of the settings of a target of the type `browser`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The credentials of a session: its token, the link, and the share seed if any. Its `repr` hides them."""

    session: Session
    target: Target
    token: str = field(repr=False)
    url: str = field(repr=False)
    seed: str | None = field(default=None, repr=False)
    """The share seed of a page-share session."""


@dataclass(frozen=True, slots=True)
class BulkRevocation:
    """How many sessions a bulk revocation revoked, found revoked already, and did not find."""

    revoked: int
    already_revoked: int
    not_found: int


async def _no_records(sid: str) -> tuple[Record, ...]:
    return ()


class SessionService:
    """Mints, changes and ends sessions."""

    def __init__(
        self,
        registry: Registry,
        targets: TargetService,
        withdrawals: Withdrawals,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        entropy: IEntropy,
        hasher: PassphraseHasher,
        default_ttl: Callable[[], int],
        terminates_tls: bool,
        records_of: Callable[[str], Awaitable[tuple[Record, ...]]] = _no_records,
        rule_text: RuleText = text_with_ids,
        establisher: SessionEstablisher | None = None,
    ) -> None:
        """`default_ttl` is in seconds; without `terminates_tls` no visitor can show a client certificate.

        `records_of` returns what belongs to a session and is deleted with it, such as its claim links.
        """
        self._registry = registry
        self._targets = targets
        self._withdrawals = withdrawals
        self._keys = keys
        self._updates = SessionUpdates(registry, clock)
        self._entropy = entropy
        self._hasher = hasher
        self._default_ttl = default_ttl
        self._terminates_tls = terminates_tls
        self._records_of = records_of
        self._rule_text = rule_text
        self._establisher = establisher

    async def mint(
        self, target_name: str, grant: Grant, *, actor: str, requester: Requester | None = None
    ) -> Credentials:
        """Mint a session of the target; one that names a client CA makes the target request its certificates.

        `requester` is a person who asks for a session of a target that speaks TCP; None for the operator. Raises
        `TargetNotFound`, `Invalid`, `PassphraseQueueFull`, `Conflict`, and what `SessionEstablisher.establish` raises.
        """
        passphrase = passphrases.check_passphrase(grant.passphrase) if grant.passphrase else ""

        async def attempt() -> Credentials:
            target = self._registry.target(target_name)
            if target.speaks_tcp and self._establisher is None:
                raise TcpNotSupported
            now = self._updates.now()
            key = self._keys().newest
            limits = grant.limits
            if passphrase:
                limits = replace(limits, passphrase=await self._hash(key, passphrase))
            session = lifecycle.mint(
                target,
                sid=b64url(self._entropy.token_bytes(SID_BYTES)),
                kid=key.kid,
                kind=grant.kind,
                label=grant.label,
                ttl=await self._ttl_of(target) if grant.ttl is None else grant.ttl,
                limits=limits,
                allow_extend_requests=grant.allow_extend_requests,
                browser=grant.browser,
                now=now,
            )
            requesting = await self._requesting_certificates(target, session.limits.client_ca)
            credentials = self._credentials(session, requesting, key, grant.path)
            detail: Detail = {
                "kind": session.kind.value,
                "label": session.label,
                "expires_at": rfc3339(session.expires_at),
            }
            if session.allow_extend_requests:
                detail["allow_extend_requests"] = True
            if session.limits.sign_in is not None:
                detail["sign_in"] = await self._rule_text(session.limits.sign_in)
            puts: tuple[Record, ...] = (session,)
            events = [self._updates.event(Action.SESSION_MINTED, session, target, detail, actor)]
            if requesting is not target:
                puts = (requesting, session)
                events.insert(0, changed_event(target, requesting, action=Action.TARGET_CHANGED, actor=actor, now=now))
            change = Change(puts=puts, events=tuple(events))
            if self._establisher is None or not target.speaks_tcp:
                await self._registry.commit(change)
                return credentials
            established = await commit_established(
                self._registry, self._establisher, session, target, change, requester or Requester(actor=actor)
            )
            return replace(credentials, session=established.session)

        return await retry_on_conflict(self._registry, attempt)

    async def _ttl_of(self, target: Target) -> int:
        """Return the seconds for which a session of `target` lasts unless its grant says otherwise."""
        if self._establisher is not None and target.speaks_tcp:
            return await self._establisher.default_ttl(target)
        return self._default_ttl()

    async def extend(
        self, sid: str, ttl: int, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> tuple[Session, Target]:
        """Let a session expire `ttl` seconds from now.

        Raises `SessionNotFound`, `Invalid`, `StateConflict` or `Conflict`.
        """

        def changed(session: Session, target: Target) -> tuple[Session, Detail]:
            extended = lifecycle.extend(session, target, ttl=ttl, now=self._updates.now())
            days, rest = divmod(ttl, durations.DAY)
            by: Detail = {"seconds": ttl} if rest else {"days": days}
            detail: Detail = {**by, "expires_at": rfc3339(extended.expires_at)}
            return extended, detail | ({"requests": len(session.open_requests)} if session.open_requests else {})

        return await self._updates.update(sid, Action.SESSION_EXTENDED, changed, actor, expected)

    async def relabel(
        self, sid: str, label: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> tuple[Session, Target]:
        """Give a session another label. Raises `SessionNotFound`, `Invalid` or `Conflict`."""

        def changed(session: Session, target: Target) -> tuple[Session, Detail]:
            relabelled = lifecycle.relabel(session, label=label)
            return relabelled, {"label": relabelled.label}

        return await self._updates.update(sid, Action.SESSION_RELABELLED, changed, actor, expected)

    async def revoke(self, sid: str, *, actor: str) -> tuple[Session, Target]:
        """Revoke a session permanently, whatever its version.

        Raises `SessionNotFound`, `Conflict` or `WithdrawalNotStored`.
        """

        def changed(session: Session, target: Target) -> tuple[Session, Detail]:
            return lifecycle.revoke(session, now=self._updates.now()), {}

        return await self._withdrawals.run(
            f"The session {sid!r}",
            restrictions.of_revocation((sid,), self._updates.now()),
            lambda: self._updates.update(sid, Action.SESSION_REVOKED, changed, actor, ANY_VERSION),
        )

    async def revoke_many(self, sids: Collection[str], *, actor: str) -> BulkRevocation:
        """Revoke sessions in one commit, whatever their versions. Raises `Conflict` or `WithdrawalNotStored`."""

        async def attempt() -> BulkRevocation:
            revoked: list[Session] = []
            events: list[AuditEvent] = []
            already_revoked = not_found = 0
            for sid in dict.fromkeys(sids):
                record = await self._updates.find(sid)
                if record is None:
                    not_found += 1
                elif record[0].revoked_at is not None:
                    already_revoked += 1
                else:
                    session, target = record
                    revoked.append(lifecycle.revoke(session, now=self._updates.now()))
                    events.append(self._updates.event(Action.SESSION_REVOKED, session, target, {}, actor))
            if revoked:
                await self._registry.commit(Change(puts=tuple(revoked), events=tuple(events)))
            return BulkRevocation(len(revoked), already_revoked, not_found)

        return await self._withdrawals.run(
            f"Each of these {len(set(sids))} sessions",
            restrictions.of_revocation(sids, self._updates.now()),
            lambda: retry_on_conflict(self._registry, attempt),
        )

    async def set_passphrase(
        self, sid: str, passphrase: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> tuple[Session, Target]:
        """Let a session demand `passphrase`, also of visitors who have entered before; their connections are cut.

        Raises `SessionNotFound`, `Invalid`, `StateConflict`, `PassphraseQueueFull`, `Conflict` or
        `WithdrawalNotStored`.
        """
        passphrase = passphrases.check_passphrase(passphrase)
        session, target = await self.get(sid)
        expected.check(session.version)
        hash = await self._hash(self._signing_key(session, target), passphrase)

        def changed(session: Session, target: Target) -> tuple[Session, Detail]:
            return lifecycle.set_passphrase(session, target, hash=hash), {}

        return await self._withdrawals.run(
            f"Without the new passphrase, the session {sid!r}",
            restrictions.of_passphrase(sid, hash),
            lambda: self._updates.update(sid, Action.SESSION_PASSPHRASE_CHANGED, changed, actor, expected),
        )

    async def remove_passphrase(
        self, sid: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> tuple[Session, Target]:
        """Let a session demand no passphrase any more. Raises `SessionNotFound`, `StateConflict` or `Conflict`."""

        def changed(session: Session, target: Target) -> tuple[Session, Detail]:
            return lifecycle.set_passphrase(session, target, hash=""), {}

        return await self._withdrawals.run(
            f"The session {sid!r}",
            {},
            lambda: self._updates.update(sid, Action.SESSION_PASSPHRASE_REMOVED, changed, actor, expected),
            replaced=(Restriction(sid, "passphrase"),),
        )

    async def _hash(self, key: Key, passphrase: str) -> str:
        salt = self._entropy.token_bytes(passphrases.SALT_BYTES)
        return await self._hasher.hash(passphrases.secret_of(key, passphrase), salt)

    async def delete(self, sid: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> None:
        """Delete a session that is over.

        Raises `SessionNotFound`, `SessionActive` or `Conflict`, or `CommitOutcomeUnknown` if the store hangs.
        """

        async def attempt() -> Target:
            session, target = await self.get(sid)
            expected.check(session.version)
            lifecycle.check_deletable(session, target, now=self._updates.now())
            event = self._updates.event(Action.SESSION_DELETED, session, target, {"label": session.label}, actor)
            deletes = (session, *(await self._records_of(sid)))
            await self._registry.commit(Change(deletes=deletes, events=(event,)))
            return target

        async def delete() -> None:
            await self._targets.remove_if_unused(await retry_on_conflict(self._registry, attempt))

        await self._withdrawals.within_limit(delete(), f"that the session {sid!r} is deleted")

    async def get(self, sid: str) -> tuple[Session, Target]:
        """Return the session `sid` as the store has it now, and its target. Raises `SessionNotFound`."""
        return await self._updates.get(sid)

    async def show_link(self, sid: str, path: str, *, actor: str) -> Credentials:
        """Return the link of a session to `path`. Raises `SessionNotFound`, `Invalid` or `StateConflict`."""
        session, target = await self.get(sid)
        credentials = self._credentials(session, target, self._signing_key(session, target), path)
        await self._record(Action.LINK_REVEALED, session, target, actor)
        return credentials

    async def show_seed(self, sid: str, path: str, *, actor: str) -> Credentials:
        """Return the share seed of a page-share session, and the link of the page `path`.

        Raises `SessionNotFound`, `NotPageShare`, `Invalid` or `StateConflict`.
        """
        session, target = await self.get(sid)
        if session.kind is not Kind.PAGE_SHARE:
            raise NotPageShare
        credentials = self._credentials(session, target, self._signing_key(session, target), path)
        await self._record(Action.SEED_REVEALED, session, target, actor)
        return credentials

    async def _record(self, action: Action, session: Session, target: Target, actor: str) -> None:
        await self._registry.commit(Change(events=(self._updates.event(action, session, target, {}, actor),)))

    async def _requesting_certificates(self, target: Target, client_ca: str) -> Target:
        """Return `target`, changed if necessary to request client certificates of `client_ca`. Raises `Invalid`."""
        if not client_ca:
            return target
        if not self._terminates_tls:
            raise Invalid(
                "limits.client_ca",
                "This gateway does not terminate TLS, so no visitor can show a certificate; set `tls`, or mint without"
                " a client CA.",
            )
        await self._targets.check_readable(client_ca, "limits.client_ca")
        return with_session_ca(target, client_ca)

    def _signing_key(self, session: Session, target: Target) -> Key:
        """Return the key that signed `session`. Raises `StateConflict` if its link can never open again."""
        state = state_at(session, self._updates.now(), deleted_at=target.deleted_at)
        if state is State.REVOKED:
            raise SessionRevoked
        if state is State.ENDED:
            raise SessionEnded
        key = self._keys().get(session.kid)
        if key is None:
            raise SigningKeyRemoved
        return key

    def _credentials(self, session: Session, target: Target, key: Key, path: str) -> Credentials:
        """Return the credentials of `session`, with a link to `path`; a page share's opens that page only.

        Raises `Invalid`.
        """
        naming = self._registry.naming
        origin = naming.origin(naming.hosts_of(target)[0])
        token = key.token(session.sid, session.token_time)
        if session.kind is Kind.FULL:
            return Credentials(session=session, target=target, token=token, url=links.full(origin, token, path))
        address = links.linked_address(path)
        wire_path = address.path.encode("ascii")
        if address.query is not None or page_paths.is_ambiguous(wire_path):
            raise Invalid("path", f"{path!r} cannot be shared as a page; name a plain path without a query.")
        host = origin.partition("://")[2].encode()
        seed = key.seed(session.sid)
        proof = page_token(seed, host, wire_path)
        url = links.page(origin, token, proof.decode(), path)
        return Credentials(session=session, target=target, token=token, url=url, seed=b64url(seed))
