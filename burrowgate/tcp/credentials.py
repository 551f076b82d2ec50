"""Credentials of sessions: issued when a session is established, read when a connection is opened.

Rules.
    The lease of a credential is stored before its library is called, with the name that the credential will have.
    What was issued is kept in the lease, sealed and bound to it, because any node may need it for the next connection.
    An issue that fails in any way is revoked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

import msgspec

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.identity.accounts import Account
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Record
from burrowgate.core.targets import Target
from burrowgate.core.tcp import leases
from burrowgate.core.tcp.leases import Lease
from burrowgate.core.tcp.projects import DEFAULT_PROJECT, Project
from burrowgate.core.tcp.vaults import Binding, Credential, Library, Use, Vault
from burrowgate.core.tokens import Keyring, b64url
from burrowgate.credentials.interfaces import Endpoint, ILibrary, IssueContext, Secret
from burrowgate.credentials.local_vault import LocalVault
from burrowgate.credentials.names import new_hint
from burrowgate.errors import Conflict, CredentialsRefused, CredentialsUnavailable
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sealing import NONCE_BYTES, seal, unseal
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.tcp_sessions import Requester
from burrowgate.tcp.records import BINDING, CREDENTIAL, LEASE, LIBRARY, VAULT

GATEWAY = "gateway"
LEASE_PURPOSE = "lease"
MAX_BINDINGS = 20
"""Bindings of one target that are used."""
LEASE_ID_BYTES = 12


class _Issued(msgspec.Struct, frozen=True):
    """What is sealed in a lease."""

    accessor: str
    secret: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretOfSession:
    """A credential of a session, opened."""

    name: str
    kind: str
    """The kind of a static credential, or the type of the library."""
    use: Use
    values: Mapping[str, object] = field(repr=False)

    def shown(self) -> dict[str, object]:
        """Return it as clients get it in the message `open`."""
        return {"name": self.name, "kind": self.kind, **self.values}


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCredentials:
    """The credentials of a session that is being established."""

    names: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    leases: tuple[Resource, ...] = ()
    """Live ones, to be committed with the session."""
    events: tuple[AuditEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bound:
    """A binding of a target with the records that it leads to."""

    binding: Binding
    vault: Vault
    credential: Credential | None
    library: Library | None

    @property
    def name(self) -> str:
        source = self.credential or self.library
        return source.name if source is not None else ""

    @property
    def basis(self) -> tuple[str, ...]:
        keys = [f"{BINDING.kind}/{self.binding.binding_id}", f"{VAULT.kind}/{self.vault.vault_id}"]
        if self.credential is not None:
            keys.append(f"{CREDENTIAL.kind}/{self.credential.credential_id}")
        if self.library is not None:
            keys.append(f"{LIBRARY.kind}/{self.library.library_id}")
            if self.library.credential_id:
                keys.append(f"{CREDENTIAL.kind}/{self.library.credential_id}")
        return tuple(keys)


LibraryFor = Callable[[Library, Vault], ILibrary]
"""Returns what issues the credentials of a library. Raises `CredentialsRefused` if its type is not installed."""


class SessionCredentials:
    """Issues, reads and gives up the credentials of sessions."""

    def __init__(
        self,
        registry: Registry,
        *,
        clock: IClock,
        entropy: IEntropy,
        keys: Callable[[], Keyring],
        vault: LocalVault,
        library_for: LibraryFor,
        node_id: str,
        wake: Callable[[], None],
    ) -> None:
        """`node_id` is this process; `wake` makes the revocation of leases begin that have become due."""
        self._registry = registry
        self._store = registry.store
        self._clock = clock
        self._entropy = entropy
        self._keys = keys
        self._local = vault
        self._library_for = library_for
        self._node_id = node_id
        self._wake = wake

    # Establishment.

    async def issue(
        self, session: Session, target: Target, project: Project | None, requester: Requester
    ) -> IssuedCredentials:
        """Issue the credentials of a new `session` of `target`.

        Raises `CredentialsUnavailable` or `CredentialsRefused`, after which nothing is left of them, or `StoreError`.
        """
        names: list[str] = []
        basis: list[str] = []
        live: list[Resource] = []
        events: list[AuditEvent] = []
        try:
            for bound in await self._bound(target):
                names.append(bound.name)
                basis.extend(bound.basis)
                if bound.library is not None:
                    lease = await self._issue_one(bound, bound.library, session, target, project, requester)
                    live.append(LEASE.to_resource(lease))
                    detail: Detail = {"credential": bound.name, "name": lease.hint, "use": bound.binding.use.value}
                    events.append(self.event(Action.CREDENTIAL_ISSUED, session.sid, target.name, detail))
        except BaseException:
            await self.abandon(live)
            raise
        return IssuedCredentials(names=tuple(names), basis=tuple(basis), leases=tuple(live), events=tuple(events))

    async def _issue_one(
        self,
        bound: _Bound,
        library: Library,
        session: Session,
        target: Target,
        project: Project | None,
        requester: Requester,
    ) -> Lease:
        lease = Lease(
            lease_id=b64url(self._entropy.token_bytes(LEASE_ID_BYTES)),
            sid=session.sid,
            target_name=target.name,
            library_id=library.library_id,
            name=library.name,
            hint=new_hint(self._entropy),
            node=self._node_id,
            created_at=int(self._clock.now()),
        )
        await self._registry.commit(Change(puts=(LEASE.to_resource(lease),)))
        try:
            context = await self.context(
                lease,
                library,
                bound.vault,
                expires_at=session.expires_at,
                account=requester.account,
                project=DEFAULT_PROJECT if project is None else project.name,
            )
            issued = await self._library_for(library, bound.vault).issue(context)
        except BaseException:
            await self.abandon((LEASE.to_resource(lease),))
            raise
        return leases.issued(
            lease,
            sealed=self._seal(lease, _Issued(accessor=issued.accessor, secret=dict(issued.secret))),
            expires_at=issued.expires_at,
            renewable=issued.renewable,
        )

    async def context(
        self,
        lease: Lease,
        library: Library,
        vault: Vault,
        *,
        expires_at: int,
        account: Account | None = None,
        project: str = DEFAULT_PROJECT,
    ) -> IssueContext:
        """Return the context in which the library of `lease` is called. Raises `CredentialsRefused`.

        `account` is that of the person for whom it issues; to renew and to revoke, no library needs it.
        """
        admin = None
        if library.credential_id:
            resource = await self._store.resource(CREDENTIAL.kind, library.credential_id)
            if resource is None:
                raise CredentialsRefused(f"The credential of the library {library.name!r} is gone.")
            values = self._values(CREDENTIAL.from_resource(resource))
            password = values.get("password") or values.get("private_key") or ""
            admin = Secret(username=str(values.get("username", "")), password=str(password))
        return IssueContext(
            sid=lease.sid,
            target_name=lease.target_name,
            account_name="" if account is None else account.name,
            account_id="" if account is None else account.account_id,
            account_email="" if account is None else account.email or "",
            project=project,
            now=int(self._clock.now()),
            expires_at=expires_at,
            options=dict(library.options),
            admin=admin,
            address=Endpoint(host=library.host, port=library.port, tls=library.tls, ca=library.ca),
            hint=lease.hint,
        )

    async def abandon(self, live: Iterable[Record]) -> None:
        """Let leases be revoked whose session does not come into being, as they are or as they were stored first."""
        now = int(self._clock.now())
        for resource in live:
            if not isinstance(resource, Resource):
                continue
            lease = LEASE.from_resource(resource)
            # The stored one is the first version; what was issued since then is kept, because it is to be revoked.
            doomed = leases.to_revoke(replace(lease, version=1), now=now)
            with suppress(Conflict):  # it was committed after all; it is revoked when its session is found to be over
                await self._registry.commit(Change(puts=(LEASE.to_resource(doomed),)))
        self._wake()

    @staticmethod
    def leases_in(records: Iterable[Record]) -> tuple[Resource, ...]:
        """Return the leases among `records`."""
        return tuple(one for one in records if isinstance(one, Resource) and one.kind == LEASE.kind)

    # Connections.

    async def secrets(self, session: Session) -> tuple[SecretOfSession, ...]:
        """Return the credentials of `session`, opened. Raises `CredentialsRefused`, or `StoreError`."""
        terms = session.tcp
        if terms is None:
            return ()
        opened: list[SecretOfSession] = []
        by_library = {lease.library_id: lease for lease in await self.leases_of(session.sid)}
        for key in terms.basis:
            kind, _, record_id = key.partition("/")
            if kind != BINDING.kind:
                continue
            resource = await self._store.resource(BINDING.kind, record_id)
            if resource is None:
                raise CredentialsRefused("A credential of this session was removed.")
            binding = BINDING.from_resource(resource)
            if binding.credential_id:
                found = await self._store.resource(CREDENTIAL.kind, binding.credential_id)
                if found is None:
                    raise CredentialsRefused("A credential of this session was removed.")
                credential = CREDENTIAL.from_resource(found)
                values = self._values(credential)
                opened.append(
                    SecretOfSession(name=credential.name, kind=credential.kind.value, use=binding.use, values=values)
                )
                continue
            lease = by_library.get(binding.library_id)
            if lease is None:
                raise CredentialsUnavailable("A credential of this session is not there.")
            library = await self.library(lease)
            opened.append(
                SecretOfSession(
                    name=lease.name,
                    kind=library.type,
                    use=binding.use,
                    values=self.opened(lease).secret,
                )
            )
        return tuple(opened)

    def _values(self, credential: Credential) -> dict[str, object]:
        """Return the values of a static credential, its user name included. Raises `CredentialLost`."""
        values = dict(self._local.open(credential).values)
        return {"username": credential.username, **values} if credential.username else values

    async def leases_of(self, sid: str) -> list[Lease]:
        """Return the leases of the session `sid` that are not over."""
        # Leases are few for each session, and owned by it.
        query = ResourceQuery(kind=LEASE.kind, owner=sid)
        return [LEASE.from_resource(one) for one in await self._store.resources(query) if one.deleted_at is None]

    async def library(self, lease: Lease) -> Library:
        """Return the library of `lease`, even if it was deleted. Raises `CredentialsRefused` if its record is gone."""
        resource = await self._store.resource(LIBRARY.kind, lease.library_id)
        if resource is None:
            raise CredentialsRefused(f"The library {lease.name!r} is gone.")
        return LIBRARY.from_resource(resource)

    async def vault(self, library: Library) -> Vault:
        """Return the vault of `library`, even if it was deleted. Raises `CredentialsRefused` if its record is gone."""
        resource = await self._store.resource(VAULT.kind, library.vault_id)
        if resource is None:
            raise CredentialsRefused(f"The vault of the library {library.name!r} is gone.")
        return VAULT.from_resource(resource)

    def issuer(self, library: Library, vault: Vault) -> ILibrary:
        """Return what issues the credentials of `library`. Raises `CredentialsRefused`."""
        return self._library_for(library, vault)

    def opened(self, lease: Lease) -> _Issued:
        """Return what was issued for `lease`. Raises `CredentialsRefused` if the key that sealed it is gone."""
        if not lease.sealed:
            return _Issued(accessor="", secret={})
        plain = unseal(self._keys(), LEASE_PURPOSE, lease.lease_id, lease.sealed)
        if plain is None:
            raise CredentialsRefused(f"The credential {lease.hint} cannot be opened: its key was removed.")
        return msgspec.json.decode(plain, type=_Issued)

    def _seal(self, lease: Lease, issued: _Issued) -> str:
        nonce = self._entropy.token_bytes(NONCE_BYTES)
        return seal(self._keys().newest, LEASE_PURPOSE, lease.lease_id, msgspec.json.encode(issued), nonce)

    async def _bound(self, target: Target) -> list[_Bound]:
        """Return the bindings of `target` with their records. Raises `CredentialsRefused` if one leads to nothing."""
        query = ResourceQuery(kind=BINDING.kind, owner=target.target_id, limit=1_000)
        found = [one for one in await self._store.resources(query) if one.deleted_at is None]
        return [await self._follow(BINDING.from_resource(one)) for one in found[:MAX_BINDINGS]]

    async def _follow(self, binding: Binding) -> _Bound:
        credential = library = None
        if binding.credential_id:
            resource = await self._existing(CREDENTIAL.kind, binding.credential_id)
            credential = CREDENTIAL.from_resource(resource)
            vault_id = credential.vault_id
        else:
            library = LIBRARY.from_resource(await self._existing(LIBRARY.kind, binding.library_id))
            vault_id = library.vault_id
        vault = VAULT.from_resource(await self._existing(VAULT.kind, vault_id))
        return _Bound(binding, vault, credential, library)

    async def _existing(self, kind: str, record_id: str) -> Resource:
        resource = await self._store.resource(kind, record_id)
        if resource is None or resource.deleted_at is not None:
            raise CredentialsRefused(
                f"A {kind} of this target was deleted; remove its binding from the target, or add another."
            )
        return resource

    def event(self, action: Action, sid: str, target_name: str, detail: Detail) -> AuditEvent:
        """Return an audit event about a credential."""
        return AuditEvent(
            time=int(self._clock.now()), action=action, actor=GATEWAY, target=target_name, sid=sid, detail=detail
        )
