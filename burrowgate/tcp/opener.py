"""The decision whether a client may open a connection of a session, which is counted and committed.

Checked, in this order: the session has terms; no record of its basis is gone and no other cause has ended it; the
client is the one that the session is bound to, or the first; a connection is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from twisted.logger import Logger

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target, Verify
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.core.tcp.opening import ClientKey, Endpoint, Injection, Recording, Secret
from burrowgate.core.tcp.settings import DEFAULT_SETTINGS, Bind, Recorded
from burrowgate.core.tcp.termination import Facts, cause_of
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.core.tcp.vaults import Use
from burrowgate.core.tokens import Keyring, b64url
from burrowgate.errors import (
    BoundToOtherClient,
    ClientKeyNeeded,
    Conflict,
    ConnectionsUnavailable,
    ConnectionsUsedUp,
    CredentialLost,
    CredentialsRefused,
    CredentialsUnavailable,
    TcpRefused,
    TcpSessionOver,
)
from burrowgate.interfaces import IEntropy, IHistoryStore
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.tcp.basis_reader import BasisReader
from burrowgate.tcp.credentials import SecretOfSession, SessionCredentials
from burrowgate.tcp.openings import GATEWAY, ConnectionLog, CountedConnection

CID_BYTES = 12

_log = Logger()


class ConnectionOpener:
    """Opens connections of sessions."""

    def __init__(
        self,
        log: ConnectionLog,
        basis: BasisReader,
        credentials: SessionCredentials,
        *,
        keys: Callable[[], Keyring],
        entropy: IEntropy,
        shown_address: Callable[[str], str],
    ) -> None:
        """`shown_address` returns what the history keeps of a client's address."""
        self._log = log
        self._registry = log.registry
        self._basis = basis
        self._credentials = credentials
        self._keys = keys
        self._entropy = entropy
        self._shown_address = shown_address

    async def open(
        self,
        admission: Admission,
        route: RouteMatch,
        client: ClientKey | None,
        peer: str,
        program: str,
        *,
        cancels: bool = False,
    ) -> CountedConnection:
        """Return a connection that was counted, or one that `cancels` a query; raises what the port of the wire says.

        Raises `StoreError` too.
        """
        if admission.session is None:
            raise TcpRefused
        sid = admission.session.sid
        bound = _binding_of(admission, client)
        admit = self._admit_cancel if cancels else self._count
        try:
            session, target = await retry_on_conflict(self._registry, lambda: admit(sid, route.target, bound))
        except Conflict as error:
            raise ConnectionsUnavailable from error
        try:
            secrets = await self._credentials.secrets(session)
        except BaseException as error:
            if not cancels:
                self._log.give_back(sid)
            if isinstance(error, CredentialsRefused | CredentialsUnavailable | CredentialLost):
                _log.error("A connection is refused without its credential: {error}", error=str(error), session=sid)
                raise ConnectionsUnavailable(
                    "A credential of this session is not there; ask the person who sent you the link."
                ) from error
            raise
        opening = self._connection(session, target, secrets, self._shown_address(peer), program)
        opening.is_uncounted = cancels
        return opening

    async def _admit_cancel(self, sid: str, target: Target, client: str) -> tuple[Session, Target]:
        """Admit a connection that only cancels a query: the session has an open one, which is counted."""
        session, _ = await self._read(sid, target, client)
        store, query = self._registry.store, HistoryQuery(kind=HistoryKind.CONNECTION, sid=sid, is_open=True, limit=1)
        if not IHistoryStore.providedBy(store) or not await store.history(query):
            raise ConnectionsUsedUp
        return session, target

    async def _read(self, sid: str, target: Target, client: str) -> tuple[Session, TcpTerms]:
        """Return the session `sid` and its terms, if it is not over and `client` may use it."""
        session = await self._registry.read(sid)
        if session is None or session.tcp is None:
            raise TcpRefused
        terms = session.tcp
        await self._check_not_over(session, target)
        if terms.bind is Bind.FIRST:
            if not client:
                raise ClientKeyNeeded
            if terms.client and terms.client != client:
                raise BoundToOtherClient
        return session, terms

    async def _count(self, sid: str, target: Target, client: str) -> tuple[Session, Target]:
        """Count one connection of the session `sid`, and bind it to `client` if it is the first."""
        session, terms = await self._read(sid, target, client)
        if terms.connections_left == 0:
            raise ConnectionsUsedUp
        is_first = terms.bound_at is None
        counted = replace(terms, connections_used=terms.connections_used + 1)
        if is_first:
            counted = replace(counted, client=client, bound_at=self._log.now())
        changed = replace(session, tcp=counted, version=session.version + 1)
        history: tuple[HistoryEntry, ...] = ()
        events: tuple[AuditEvent, ...] = ()
        if is_first:
            event = AuditEvent(
                time=self._log.now(),
                action=Action.SESSION_BOUND,
                actor=GATEWAY,
                target=target.name,
                sid=sid,
                detail={"client": client},
            )
            history, events = await self._bound_entry(sid, counted), (event,)
        await self._registry.commit(Change(puts=(changed,), history=history, events=events))
        return changed, target

    async def _check_not_over(self, session: Session, target: Target) -> None:
        """Raise `TcpSessionOver` if the session has ended, whether or not that is recorded yet."""
        terms = session.tcp
        gone = () if terms is None else await self._basis.gone(terms.basis)
        facts = Facts(
            target_name=target.name,
            target_deleted_at=target.deleted_at,
            gone=gone,
            has_key=session.kid in self._keys(),
            last_used_at=session.last_used_at,
        )
        cause = cause_of(session, facts, now=self._log.now())
        if cause is not None:
            raise TcpSessionOver(cause.reason)

    async def _bound_entry(self, sid: str, terms: TcpTerms) -> tuple[HistoryEntry, ...]:
        store = self._registry.store
        if not IHistoryStore.providedBy(store):
            return ()
        entry = await store.history_entry(HistoryKind.SESSION, sid)
        if entry is None or entry.closed_at is not None:
            return ()
        body = replace(SessionHistory.from_body(entry.body), client=terms.client, bound_at=terms.bound_at)
        return (replace(entry, body=body.to_body()),)

    def _connection(
        self, session: Session, target: Target, secrets: tuple[SecretOfSession, ...], peer: str, program: str
    ) -> CountedConnection:
        terms = session.tcp
        assert terms is not None
        settings = target.tcp or DEFAULT_SETTINGS
        cid = b64url(self._entropy.token_bytes(CID_BYTES))
        brokered = [secret.shown() for secret in secrets if secret.use is Use.BROKERED]
        welcome: dict[str, object] = {
            "sid": session.sid,
            "cid": cid,
            "target": target.name,
            "type": target.type.value,
            "expires": session.expires_at,
            "limit": terms.connection_limit,
            "left": terms.connections_left,
            "endpoint": target.name,
            "port": settings.client_port,
            "user": settings.user,
            "database": settings.database,
            "host_keys": list(settings.host_keys),
            "recorded": settings.recording.value,
            "credentials": brokered,
        }
        recording = None
        if settings.recording is not Recorded.OFF:
            recording = Recording(recording_id=cid, scope=settings.recording)
        return CountedConnection(
            self._log,
            session,
            target.name,
            cid=cid,
            body=ConnectionHistory(
                node=self._log.node_id,
                client=peer,
                program=program,
                authorised_at=self._log.now(),
                account_id=terms.account_id,
            ),
            endpoints=(Endpoint(terms.endpoint_host, terms.endpoint_port),),
            welcome=welcome,
            injection=_injection(target, secrets),
            recording=recording,
            idle_timeout=settings.idle_timeout,
        )


def _binding_of(admission: Admission, client: ClientKey | None) -> str:
    """Return what binds a session to this client: its key, or else the visit of its browser; empty for neither."""
    if client is not None:
        return client.fingerprint
    vid = admission.claim.vid if admission.claim is not None else ""
    return f"visit:{vid}" if vid else ""


def _injection(target: Target, secrets: tuple[SecretOfSession, ...]) -> Injection | None:
    """Return what the gateway authenticates with at `target`; None without an injected credential."""
    settings = target.tcp or DEFAULT_SETTINGS
    injected = [secret for secret in secrets if secret.use is Use.INJECTED]
    if not injected:
        return None
    values = {name: value for name, value in injected[0].values.items() if isinstance(value, str)}
    options = {name: value for name, value in values.items() if name not in ("username", "password")}
    if settings.database:
        options["database"] = settings.database
    return Injection(
        protocol=target.type.value,
        secret=Secret(username=values.get("username") or settings.user, password=values.get("password", "")),
        server_tls=settings.server_tls,
        is_unverified=target.trust.verify is Verify.NONE,
        options=options,
    )
