"""Target management without HTTP: add, change and delete targets and their domains, each one commit.

Rules.
    Each operation is one atomic commit with the audit event that describes it; a refused operation changes nothing.
    A change says what is to be true ("enabled"), so after a conflict it is applied to the newer record, unless the
    caller named the versions it is meant for.
    What a change takes away is refused at once, before it is stored (`withdrawals`).
    A deleted target's record is removed with its last session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from burrowgate.core import lifecycle, restrictions
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.drop_box import DropBox, DropChanges
from burrowgate.core.field_rules import FieldRule, check_rules
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.restrictions import Restriction
from burrowgate.core.store_records import Change, SessionQuery
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.target_protocol import UpstreamProtocol, check_protocol, split_protocol
from burrowgate.core.targets import (
    AUTO_HOST,
    FROM_CONFIGURATION,
    TCP_TYPES,
    Domain,
    Target,
    TargetType,
    UpstreamTrust,
    check_max_body,
    check_name,
    check_timeout,
    check_type,
    check_upstream_host,
    implied_hosts,
)
from burrowgate.core.tcp.address import TcpAddress, parse_tcp_address
from burrowgate.core.tokens import b64url
from burrowgate.errors import Conflict, Invalid
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.browser_targets import changed_browser, check_browser_target, type_of
from burrowgate.sessions.drop_boxes import changed_box, check_folder
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions, retry_on_conflict
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.sign_in_rules import (
    RuleText,
    changed_claims,
    changed_identity,
    changed_rule,
    check_target,
    target_events,
    text_with_ids,
)
from burrowgate.sessions.target_events import changed_event, properties
from burrowgate.sessions.target_places import FolderRunner, PlaceChecks, run_inline
from burrowgate.sessions.tcp_targets import changed_settings, check_tcp_target
from burrowgate.sessions.withdrawals import Withdrawals

TARGET_ID_BYTES = 16
_WITHOUT_HTTP = TCP_TYPES | {TargetType.FOLDER, TargetType.BROWSER}


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChanges:
    """Properties of a target as an operator names them; None leaves a property as it is (for a new target: default)."""

    address: str | None = None
    """A port, `host:port`, a URL, `unix:` and the absolute path of a socket, or that of a folder.

    `h2c://host:port` names the protocol too.
    """
    type: TargetType | None = None
    enabled: bool | None = None
    domains: tuple[Domain, ...] | None = None
    trust: UpstreamTrust | None = None
    page_assets: tuple[str, ...] | None = None
    upgrades: tuple[str, ...] | None = None
    protocol: UpstreamProtocol | None = None
    open_paths: tuple[str, ...] | None = None
    preflight: bool | None = None
    embed_origins: tuple[str, ...] | None = None
    service_workers: bool | None = None
    client_ca: str | None = None
    """Path of a PEM file; empty requests no client certificate."""
    session_cas: tuple[str, ...] | None = None
    upstream_host: str | None = None
    request_fields: tuple[FieldRule, ...] | None = None
    response_fields: tuple[FieldRule, ...] | None = None
    connect_timeout: int | None = None
    """In seconds, as the other two; `FROM_CONFIGURATION` for no own one, also for `max_body`."""
    response_timeout: int | None = None
    read_timeout: int | None = None
    max_body: int | None = None
    """In bytes; 0 for no limit."""
    drop: DropChanges | None = None
    sign_in: SignInRule | None = None
    """Canonical, as `members` is; `sign_in_rules.NO_RULE` for none."""
    members: SignInRule | None = None
    identity: tuple[str, ...] | None = None
    identity_claims: tuple[str, ...] | None = None
    project_id: str | None = None
    tcp: Mapping[str, Any] | None = None
    """Fields of `TcpSettings`, with their new values."""
    browser: Mapping[str, Any] | None = None
    """Fields of `BrowserSettings`, with their new values."""

    def names(self, restriction: Restriction) -> bool:
        """Return whether these changes set the property that `restriction` narrows."""
        return getattr(self, restriction.name, None) is not None


class TargetService(PlaceChecks):
    """Adds, changes and deletes targets."""

    def __init__(
        self,
        registry: Registry,
        withdrawals: Withdrawals,
        *,
        clock: IClock,
        entropy: IEntropy,
        is_forbidden: Callable[[TargetAddress], bool],
        run_on_folder: FolderRunner = run_inline,
        default_drop_box: Callable[[], DropBox] = DropBox,
        rule_text: RuleText = text_with_ids,
    ) -> None:
        """`is_forbidden` tells whether an address leads into the gateway, its secrets or a metadata service.

        It is called by `run_on_folder` for a folder, and so perhaps in another thread.
        """
        super().__init__(is_forbidden, run_on_folder)
        self._registry = registry
        self._withdrawals = withdrawals
        self._clock = clock
        self._entropy = entropy
        self._default_drop_box = default_drop_box
        self._rule_text = rule_text

    async def add(self, name: str, changes: TargetChanges, *, actor: str) -> Target:
        """Add a target. Raises `Invalid`, `AddressNotAllowed`, `NameTaken` or `HostTaken`."""
        await self._check_files(changes)
        now = int(self._clock.now())
        blank = Target(
            target_id=b64url(self._entropy.token_bytes(TARGET_ID_BYTES)),
            name=self._check_name(name),
            address=await self._checked_address(changes) or TargetAddress(),
            created_at=now,
        )
        await check_folder(changes.drop, blank.address, self.run_on_folder)
        target = check_browser_target(check_tcp_target(check_target(self._apply(blank, changes, blank.address))))
        event = AuditEvent(
            time=now, action=Action.TARGET_ADDED, actor=actor, target=target.name, detail=properties(target)
        )
        rules = await target_events(None, target, self._rule_text, actor=actor, now=now)
        await self._registry.commit(Change(puts=(target,), events=(event, *rules)))
        return target

    async def change(
        self, name: str, changes: TargetChanges, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> Target:
        """Change a target. Raises `TargetNotFound`, `Conflict`, `WithdrawalNotStored`, and what `add` raises."""

        address = None if changes.address is None else await self._checked_address(changes)
        await self._check_files(changes)
        await check_folder(changes.drop, address or self._registry.target(name).address, self.run_on_folder)

        def changed(target: Target) -> Target:
            result = check_browser_target(check_tcp_target(self._apply(target, changes, address)))
            return target if result == target else replace(result, version=target.version + 1)

        return await self._update(name, changed, Action.TARGET_CHANGED, actor, expected, changes.names)

    async def delete(self, name: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> None:
        """Delete a target, which ends its sessions. Raises `TargetNotFound`, `Conflict` or `WithdrawalNotStored`."""

        def deleted(target: Target) -> Target:
            return lifecycle.delete_target(target, now=int(self._clock.now()))

        target = await self._update(name, deleted, Action.TARGET_DELETED, actor, expected, lambda restriction: True)
        await self.remove_if_unused(target)

    async def put_domain(
        self, name: str, domain: Domain, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> Target:
        """Serve a target under `domain`.

        Raises `TargetNotFound`, `Invalid`, `HostTaken`, `Conflict` or `WithdrawalNotStored`.
        """

        def changed(target: Target) -> Target:
            if domain in target.domains:
                return target
            return check_browser_target(check_tcp_target(self._put_domain(target, domain)))

        return await self._update(
            name, changed, Action.TARGET_CHANGED, actor, expected, lambda restriction: restriction.item == domain.host
        )

    async def remove_domain(
        self, name: str, host: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> Target:
        """Stop serving a target under `host`.

        Raises `TargetNotFound`, `DomainNotFound`, `Conflict` or `WithdrawalNotStored`.
        """
        return await self._update(
            name,
            lambda target: lifecycle.remove_domain(target, host),
            Action.TARGET_CHANGED,
            actor,
            expected,
            lambda restriction: restriction.item == host,
        )

    async def remove_if_unused(self, target: Target) -> None:
        """Remove the record of `target` if it is deleted and no session of it is left."""
        query = SessionQuery(now=int(self._clock.now()), target_id=target.target_id, limit=1)
        if target.deleted_at is None or (await self._registry.store.sessions(query)).sessions:
            return
        with suppress(Conflict):  # another writer removed it first
            await self._registry.commit(Change(deletes=(target,)))

    async def _checked_address(self, changes: TargetChanges) -> TargetAddress | None:
        """Return the address that `changes` name; None for that of a target that consists of host sets.

        Raises `Invalid` or `AddressNotAllowed`.
        """
        found = _tcp_address(changes)
        if found is not None:
            return await self.check_address(found.address.text)
        if not changes.address and (_is_browser(changes) or (changes.tcp and changes.tcp.get("host_sets"))):
            return None
        return await self.check_address(changes.address or "")

    async def _check_files(self, changes: TargetChanges) -> None:
        """Check the files that `changes` name, and the rules for fields. Raises `Invalid`."""
        for field in ("request_fields", "response_fields"):
            for rule in check_rules(getattr(changes, field) or (), field):
                if rule.file:
                    await self.check_file(rule.file, field)
        if changes.trust is not None:
            await self.check_trust(changes.trust)
        await self.check_readable(changes.client_ca or "", "client_ca")
        for path in changes.session_cas or ():
            await self.check_readable(path, "session_cas")

    async def _update(
        self,
        name: str,
        change: Callable[[Target], Target],
        action: Action,
        actor: str,
        expected: ExpectedVersions,
        sets: Callable[[Restriction], bool],
    ) -> Target:
        """Commit the target that `change` returns, unless that is the record itself.

        `sets` tells whether the change sets the property of a restriction, which it then replaces.
        """
        before = self._registry.target(name)
        expected.check(before.version)
        taken = restrictions.of_change(before, check_target(change(before)))
        replaced = [one for one in self._registry.restrictions.of_record(before.target_id) if sets(one)]

        async def attempt() -> Target:
            target = self._registry.target(name)
            expected.check(target.version)
            changed = check_target(change(target))
            if changed is target and replaced and not taken:
                # An earlier change, which may yet be stored, comes before this one only if this is a change too.
                changed = replace(target, version=target.version + 1)
            if changed is not target:
                now = int(self._clock.now())
                events = await target_events(target, changed, self._rule_text, actor=actor, now=now)
                event = changed_event(target, changed, action=action, actor=actor, now=now)
                if event.detail or not events:
                    events = (event, *events)
                await self._registry.commit(Change(puts=(changed,), events=events))
            return changed

        return await self._withdrawals.run(
            f"What this change takes away from the target {name!r}",
            taken,
            lambda: retry_on_conflict(self._registry, attempt),
            replaced=replaced,
        )

    def _apply(self, target: Target, changes: TargetChanges, address: TargetAddress | None) -> Target:
        """Return `target` with `changes`, each checked, and the same version; `address` is the new one, checked."""
        address = address or (TargetAddress() if _is_browser(changes) else target.address)
        type_ = target.type
        tcp_address = _tcp_address(changes)
        if tcp_address is not None:
            type_ = tcp_address.type
        elif changes.type is not None:
            type_ = type_of(changes.type, changes.browser)
        elif bool(address.folder) != bool(target.address.folder):
            type_ = TargetType.AUTO
        type_ = check_type(type_, address)
        upstream_host = changes.upstream_host
        if upstream_host is None:
            # What was chosen for HTTP has no meaning for a folder or TCP.
            upstream_host = AUTO_HOST if type_ in _WITHOUT_HTTP else target.upstream_host
        if address.folder:
            target = replace(target, connect_timeout=None, response_timeout=None, read_timeout=None)
        return replace(
            target,
            address=address,
            type=type_,
            request_fields=target.request_fields if changes.request_fields is None else changes.request_fields,
            response_fields=target.response_fields if changes.response_fields is None else changes.response_fields,
            drop=changed_box(target, changes.drop, type_, self._default_drop_box()),
            upstream_host=check_upstream_host(upstream_host, address, type_),
            connect_timeout=_timeout(target, changes, "connect_timeout", address),
            response_timeout=_timeout(target, changes, "response_timeout", address),
            read_timeout=_timeout(target, changes, "read_timeout", address),
            max_body=check_max_body(_chosen(target.max_body, changes.max_body)),
            enabled=target.enabled if changes.enabled is None else changes.enabled,
            domains=target.domains if changes.domains is None else self._domains(target, changes.domains),
            trust=target.trust if changes.trust is None else changes.trust,
            page_assets=target.page_assets if changes.page_assets is None else changes.page_assets,
            upgrades=target.upgrades if changes.upgrades is None else changes.upgrades,
            protocol=_protocol(target, changes, type_),
            open_paths=target.open_paths if changes.open_paths is None else changes.open_paths,
            preflight=target.preflight if changes.preflight is None else changes.preflight,
            embed_origins=target.embed_origins if changes.embed_origins is None else changes.embed_origins,
            service_workers=target.service_workers if changes.service_workers is None else changes.service_workers,
            client_ca=target.client_ca if changes.client_ca is None else changes.client_ca,
            sign_in=changed_rule(target.sign_in, changes.sign_in),
            members=changed_rule(target.members, changes.members),
            identity=changed_identity(target.identity, changes.identity),
            identity_claims=changed_claims(target.identity_claims, changes.identity_claims),
            project_id=target.project_id if changes.project_id is None else changes.project_id,
            tcp=changed_settings(target, changes.tcp, type_, tcp_address),
            browser=changed_browser(target, changes.browser, type_),
            session_cas=target.session_cas
            if changes.session_cas is None
            else tuple(dict.fromkeys(changes.session_cas)),
        )

    def _domains(self, target: Target, domains: tuple[Domain, ...]) -> tuple[Domain, ...]:
        """Return `domains` as those of `target`. Raises `Invalid` or `HostTaken`."""
        target = replace(target, domains=())
        for domain in domains:
            if any(other.host == domain.host for other in target.domains):
                raise Invalid("domains", f"The host {domain.host!r} is named twice; name it once.")
            target = self._put_domain(target, domain)
        return target.domains

    def _put_domain(self, target: Target, domain: Domain) -> Target:
        naming = self._registry.naming
        return lifecycle.put_domain(target, domain, base_domain=naming.base_domain, sign_in_host=naming.sign_in_host)

    def _check_name(self, text: str) -> str:
        """Return `text` as the name of a new target. Raises `Invalid`, also if people sign in on its implied host."""
        name, naming = check_name(text), self._registry.naming
        if naming.sign_in_host in implied_hosts(name, naming.base_domain):
            raise Invalid("name", f"{naming.sign_in_host} is the host on which people sign in; choose another name.")
        return name


def _tcp_address(changes: TargetChanges) -> TcpAddress | None:
    """Return the new address if it is that of a target that speaks TCP. Raises `Invalid`."""
    return None if changes.address is None else parse_tcp_address(changes.address, changes.type or TargetType.AUTO)


def _is_browser(changes: TargetChanges) -> bool:
    return changes.type is not None and type_of(changes.type, changes.browser) is TargetType.BROWSER


def _chosen(present: int | None, requested: int | None) -> int | None:
    """Return a number of a target after a change, None for that of the configuration."""
    if requested is None:
        return present
    return None if requested == FROM_CONFIGURATION else requested


def _timeout(target: Target, changes: TargetChanges, field: str, address: TargetAddress) -> int | None:
    return check_timeout(_chosen(getattr(target, field), getattr(changes, field)), field, address)


def _protocol(target: Target, changes: TargetChanges, type: TargetType) -> UpstreamProtocol:
    """Return the protocol of a target that gets `type`. Raises `Invalid`."""
    speaks_http = type not in _WITHOUT_HTTP
    requested = changes.protocol or split_protocol(changes.address or "")[1]
    if requested is None:
        return target.protocol if speaks_http else UpstreamProtocol.HTTP1
    return check_protocol(requested, speaks_http=speaks_http)
