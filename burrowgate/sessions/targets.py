"""Target management without HTTP: add, change and delete targets and their domains, each one commit.

Rules.
    Each operation is one atomic commit with the audit event that describes it; a refused operation changes nothing.
    A change says what is to be true ("enabled"), so after a conflict it is applied to the newer record, unless the
    caller named the versions it is meant for.
    What a change takes away is refused at once, before it is stored (`withdrawals`).
    A deleted target's record is removed with its last session.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from burrowgate.core import lifecycle, restrictions
from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.field_rules import FieldRule, check_rules
from burrowgate.core.restrictions import Restriction
from burrowgate.core.store_records import Change, SessionQuery
from burrowgate.core.target_protocol import UpstreamProtocol, check_protocol, split_protocol
from burrowgate.core.targets import (
    AUTO_HOST,
    Domain,
    Target,
    TargetAddress,
    TargetType,
    UpstreamTrust,
    Verify,
    check_client_ca,
    check_name,
    check_type,
    check_upstream_host,
    parse_address,
)
from burrowgate.core.tokens import b64url
from burrowgate.errors import AddressNotAllowed, Conflict, Invalid, UpstreamTimeout
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions, retry_on_conflict
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.withdrawals import Withdrawals

TARGET_ID_BYTES = 16


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChanges:
    """Properties of a target as an operator names them; None leaves a property as it is (for a new target: default)."""

    address: str | None = None
    """A port, `host:port`, a URL, or the absolute path of a folder; `h2c://host:port` names the protocol too."""
    type: TargetType | None = None
    enabled: bool | None = None
    domains: tuple[Domain, ...] | None = None
    trust: UpstreamTrust | None = None
    page_assets: tuple[str, ...] | None = None
    upgrades: tuple[str, ...] | None = None
    protocol: UpstreamProtocol | None = None
    service_workers: bool | None = None
    client_ca: str | None = None
    """Path of a PEM file; empty requests no client certificate."""
    session_cas: tuple[str, ...] | None = None
    upstream_host: str | None = None
    request_fields: tuple[FieldRule, ...] | None = None
    response_fields: tuple[FieldRule, ...] | None = None

    def names(self, restriction: Restriction) -> bool:
        """Return whether these changes set the property that `restriction` narrows."""
        return getattr(self, restriction.name) is not None


async def run_inline(folder: str, work: Callable[[], _T]) -> _T:
    """Run blocking work on a folder at once, in this thread."""
    return work()


class FolderRunner(Protocol):
    """Runs blocking work on a folder, so that a disk that hangs does not stop the caller's thread."""

    def __call__(self, folder: str, work: Callable[[], _T]) -> Awaitable[_T]:
        """The result of `work`, or what it raises. Raises `UpstreamTimeout` if the folder does not respond."""


class TargetService:
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
    ) -> None:
        """`is_forbidden` tells whether an address leads into the gateway, its secrets or a metadata service.

        It is called by `run_on_folder` for a folder, and so perhaps in another thread.
        """
        self.run_on_folder = run_on_folder
        self._registry = registry
        self._withdrawals = withdrawals
        self._clock = clock
        self._entropy = entropy
        self._is_forbidden = is_forbidden

    async def add(self, name: str, changes: TargetChanges, *, actor: str) -> Target:
        """Add a target. Raises `Invalid`, `AddressNotAllowed`, `NameTaken` or `HostTaken`."""
        now = int(self._clock.now())
        blank = Target(
            target_id=b64url(self._entropy.token_bytes(TARGET_ID_BYTES)),
            name=check_name(name),
            address=await self.check_address(changes.address or ""),
            created_at=now,
        )
        target = self._apply(blank, changes, blank.address)
        event = AuditEvent(
            time=now, action=Action.TARGET_ADDED, actor=actor, target=target.name, detail=properties(target)
        )
        await self._registry.commit(Change(puts=(target,), events=(event,)))
        return target

    async def change(
        self, name: str, changes: TargetChanges, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> Target:
        """Change a target. Raises `TargetNotFound`, `Conflict`, `WithdrawalNotStored`, and what `add` raises."""

        address = None if changes.address is None else await self.check_address(changes.address)

        def changed(target: Target) -> Target:
            result = self._apply(target, changes, address)
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
            return lifecycle.put_domain(target, domain, base_domain=self._registry.naming.base_domain)

        return await self._update(
            name, changed, Action.TARGET_CHANGED, actor, expected, lambda restriction: restriction.host == domain.host
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
            lambda restriction: restriction.host == host,
        )

    async def remove_if_unused(self, target: Target) -> None:
        """Remove the record of `target` if it is deleted and no session of it is left."""
        query = SessionQuery(now=int(self._clock.now()), target_id=target.target_id, limit=1)
        if target.deleted_at is None or (await self._registry.store.sessions(query)).sessions:
            return
        with suppress(Conflict):  # another writer removed it first
            await self._registry.commit(Change(deletes=(target,)))

    async def check_address(self, text: str) -> TargetAddress:
        """Return the address that `text` names, a folder by its real path. Raises `Invalid` or `AddressNotAllowed`."""
        address = parse_address(split_protocol(text)[0])
        if address.folder:
            if not address.folder.startswith("/"):
                raise Invalid("address", "Name the folder by its absolute path, which begins with a slash.")
            try:
                return await self.run_on_folder(address.folder, lambda: self._check_folder(text, address))
            except UpstreamTimeout as error:
                raise Invalid("address", str(error)) from error
        if self._is_forbidden(address):
            raise AddressNotAllowed
        return address

    def _check_folder(self, text: str, address: TargetAddress) -> TargetAddress:
        address = replace(address, folder=os.path.realpath(address.folder))
        if not os.path.isdir(address.folder):
            raise Invalid("address", f"There is no folder {text!r} on the gateway's machine; name one that exists.")
        if not os.access(address.folder, os.R_OK | os.X_OK):
            raise Invalid("address", f"The gateway may not read the folder {text!r}; change its permissions.")
        if self._is_forbidden(address):
            raise AddressNotAllowed
        return address

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
        taken = restrictions.of_change(before, change(before))
        replaced = [one for one in self._registry.restrictions.of_record(before.target_id) if sets(one)]

        async def attempt() -> Target:
            target = self._registry.target(name)
            expected.check(target.version)
            changed = change(target)
            if changed is target and replaced and not taken:
                # An earlier change, which may yet be stored, comes before this one only if this is a change too.
                changed = replace(target, version=target.version + 1)
            if changed is not target:
                event = changed_event(target, changed, action=action, actor=actor, now=int(self._clock.now()))
                await self._registry.commit(Change(puts=(changed,), events=(event,)))
            return changed

        return await self._withdrawals.run(
            f"What this change takes away from the target {name!r}",
            taken,
            lambda: retry_on_conflict(self._registry, attempt),
            replaced=replaced,
        )

    def _apply(self, target: Target, changes: TargetChanges, address: TargetAddress | None) -> Target:
        """Return `target` with `changes`, each checked, and the same version; `address` is the new one, checked."""
        address = address or target.address
        type_ = target.type
        if changes.type is not None:
            type_ = changes.type
        elif bool(address.folder) != bool(target.address.folder):
            type_ = TargetType.AUTO
        type_ = check_type(type_, address)
        upstream_host = changes.upstream_host
        if upstream_host is None:
            # What was chosen for HTTP has no meaning for a folder or TCP.
            upstream_host = AUTO_HOST if type_ in (TargetType.FOLDER, TargetType.TCP) else target.upstream_host
        return replace(
            target,
            address=address,
            type=type_,
            request_fields=_rules(target.request_fields, changes.request_fields, "request_fields"),
            response_fields=_rules(target.response_fields, changes.response_fields, "response_fields"),
            upstream_host=check_upstream_host(upstream_host, address, type_),
            enabled=target.enabled if changes.enabled is None else changes.enabled,
            domains=target.domains if changes.domains is None else self._domains(target, changes.domains),
            trust=target.trust if changes.trust is None else check_ca_file(changes.trust),
            page_assets=target.page_assets if changes.page_assets is None else changes.page_assets,
            upgrades=target.upgrades if changes.upgrades is None else changes.upgrades,
            protocol=_protocol(target, changes, type_),
            service_workers=target.service_workers if changes.service_workers is None else changes.service_workers,
            client_ca=target.client_ca if changes.client_ca is None else check_readable_ca(changes.client_ca),
            session_cas=target.session_cas if changes.session_cas is None else _session_cas(changes.session_cas),
        )

    def _domains(self, target: Target, domains: tuple[Domain, ...]) -> tuple[Domain, ...]:
        """Return `domains` as those of `target`. Raises `Invalid` or `HostTaken`."""
        target = replace(target, domains=())
        for domain in domains:
            if any(other.host == domain.host for other in target.domains):
                raise Invalid("domains", f"The host {domain.host!r} is named twice; name it once.")
            target = lifecycle.put_domain(target, domain, base_domain=self._registry.naming.base_domain)
        return target.domains


def check_readable_ca(path: str, field: str = "client_ca") -> str:
    """Return `path`, if it is empty or names a file that the gateway can read. Raises `Invalid` for `field`."""
    if check_client_ca(path, field) and not os.access(path, os.R_OK):
        raise Invalid(field, f"The gateway cannot read {path!r}; name a PEM file that it can.")
    return path


def check_ca_file(trust: UpstreamTrust) -> UpstreamTrust:
    """Return `trust`. Raises `Invalid` if its CA file does not exist."""
    if trust.verify is Verify.CA_FILE and ("\0" in trust.detail or not os.path.isfile(trust.detail)):
        raise Invalid("ca_file", f"There is no file {trust.detail!r} on the gateway's machine; name one that exists.")
    return trust


def _rules(
    present: tuple[FieldRule, ...], requested: tuple[FieldRule, ...] | None, field: str
) -> tuple[FieldRule, ...]:
    """Return the rules for fields. Raises `Invalid` for `field`, also for a file that the gateway cannot read."""
    if requested is None:
        return present
    for rule in check_rules(requested, field):
        if rule.file and not os.access(rule.file, os.R_OK):
            raise Invalid(field, f"The gateway cannot read {rule.file!r}; name a file that it can.")
    return requested


def _protocol(target: Target, changes: TargetChanges, type: TargetType) -> UpstreamProtocol:
    """Return the protocol of a target that gets `type`. Raises `Invalid`."""
    speaks_http = type not in (TargetType.FOLDER, TargetType.TCP)
    requested = changes.protocol or split_protocol(changes.address or "")[1]
    if requested is None:
        return target.protocol if speaks_http else UpstreamProtocol.HTTP1
    return check_protocol(requested, speaks_http=speaks_http)


def _rules_text(rules: tuple[FieldRule, ...]) -> str:
    """Return the names of the fields, and where their values are: a value may be a secret."""
    return ", ".join(f"{rule.name}{' from ' + rule.file if rule.file else ''}" for rule in rules)


def _session_cas(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check_readable_ca(path, "session_cas") for path in paths))


def changed_event(before: Target, after: Target, *, action: Action, actor: str, now: int) -> AuditEvent:
    """Return the audit event of a change: each property that differs, with its new value."""
    detail: Detail = {}
    if action is not Action.TARGET_DELETED:
        old = properties(before)
        detail = {name: value for name, value in properties(after).items() if old[name] != value}
    return AuditEvent(time=now, action=action, actor=actor, target=before.name, detail=detail)


def properties(target: Target) -> Detail:
    """Return the properties of `target` that audit events show."""
    return {
        "address": target.address.text,
        "type": target.type.value,
        "enabled": target.enabled,
        "domains": ", ".join(f"{domain.host} (public)" if domain.public else domain.host for domain in target.domains),
        "verify": target.trust.verify.value,
        "trusted": target.trust.detail,
        "page_assets": ", ".join(target.page_assets),
        "upgrades": ", ".join(target.upgrades),
        "service_workers": target.service_workers,
        "client_ca": target.client_ca,
        "session_cas": ", ".join(target.session_cas),
        "protocol": target.protocol,
        "upstream_host": target.upstream_host,
        "request_fields": _rules_text(target.request_fields),
        "response_fields": _rules_text(target.response_fields),
    }
