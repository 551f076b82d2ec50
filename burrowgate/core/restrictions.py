"""Restrictions: access that an operator takes away, as an overlay of the records until the store has recorded it.

Rules.
    A restriction only narrows: applied to a record, it never lets anything pass that the record refuses.
    Each has a ticket, the number of the operation that requested it. A stored operation removes the restrictions of
    what it stored, but none that a later operation requested.
    There are at most `limit`; beyond that none of an operation is added, and the caller says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from burrowgate.core.identity.rules import SignInRule, common
from burrowgate.core.sessions import CutVisit, Session
from burrowgate.core.targets import Domain, Target

MAX_RESTRICTIONS = 10_000
"""Restrictions of one process: ten of the largest bulk revocations, and some 3 MB."""

_NARROWED_LISTS = ("page_assets", "open_paths", "embed_origins")
"""Properties of targets of which each item lets something pass."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """The property of one record that is narrowed."""

    record_id: str
    """`sid` or `target_id`."""
    name: str
    """Name of the property in the record."""
    item: str = ""
    """The domain or visit, if the property is `domains` or `cut_visits`, each of which is narrowed alone."""


Values: TypeAlias = Mapping[Restriction, Any]
"""Restrictions with the requested values; None for a domain that is removed."""


@dataclass(slots=True)
class _Entry:
    value: Any
    first_ticket: int
    last_ticket: int


def of_revocation(sids: Iterable[str], now: int) -> Values:
    """Return the restrictions of a revocation of the sessions `sids`."""
    return {Restriction(sid, "revoked_at"): now for sid in sids}


def of_cut(sid: str, vid: str, now: int) -> Values:
    """Return the restriction of cutting the visit `vid` of the session `sid`."""
    return {Restriction(sid, "cut_visits", vid): now}


def of_passphrase(sid: str, hash: str) -> Values:
    """Return the restriction of a passphrase, given by its hash, that the session `sid` demands from now on."""
    return {Restriction(sid, "passphrase"): hash}


def of_sign_in(sid: str, before: SignInRule | None, after: SignInRule | None) -> Values:
    """Return the restriction of a new rule of sign-in of the session `sid`: that to people who fit both rules."""
    kept = common(before, after)
    return {} if kept == before else {Restriction(sid, "sign_in"): kept}


def of_change(before: Target, after: Target) -> Values:
    """Return the restrictions of a change of a target from `before` to `after`: what that takes away from visitors."""
    target_id = before.target_id
    values: dict[Restriction, Any] = {}
    # A folder that becomes a drop box, or ceases to be one, takes away what visitors did there: nothing is admitted.
    if before.enabled and (not after.enabled or (before.drop is None) != (after.drop is None)):
        values[Restriction(target_id, "enabled")] = False
    if before.deleted_at is None and after.deleted_at is not None:
        values[Restriction(target_id, "deleted_at")] = after.deleted_at
    if after.has_connections and not before.has_connections:
        values[Restriction(target_id, "type")] = after.type
    if after.client_ca not in ("", before.client_ca):
        values[Restriction(target_id, "client_ca")] = after.client_ca
    if before.service_workers and not after.service_workers:
        values[Restriction(target_id, "service_workers")] = False
    if before.preflight and not after.preflight:
        values[Restriction(target_id, "preflight")] = False
    # Whom a changed rule admits besides comes in once it is stored; until then, both rules count.
    values |= of_sign_in(target_id, before.sign_in, after.sign_in)
    if before.members is not None:
        members = None if after.members is None else common(before.members, after.members)
        if members != before.members:
            values[Restriction(target_id, "members")] = members
    for name in _NARROWED_LISTS:
        if not set(getattr(before, name)) <= set(getattr(after, name)):
            values[Restriction(target_id, name)] = getattr(after, name)
    remaining = {domain.host: domain for domain in after.domains}
    for domain in before.domains:
        changed = remaining.get(domain.host)
        if changed is None or (domain.public and not changed.public):
            values[Restriction(target_id, "domains", domain.host)] = changed
    return values


class RestrictionSet:
    """The restrictions of one process."""

    def __init__(self, limit: int = MAX_RESTRICTIONS) -> None:
        self._limit = limit
        self._entries: dict[str, dict[Restriction, _Entry]] = {}
        """By the id of the record."""
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, record_id: str) -> bool:
        return record_id in self._entries

    def records(self) -> list[str]:
        """Return the ids of all restricted records."""
        return list(self._entries)

    def has_any(self, restrictions: Iterable[Restriction]) -> bool:
        """Return whether one of `restrictions` is in force."""
        return any(one in self._entries.get(one.record_id, ()) for one in restrictions)

    def of_record(self, record_id: str) -> tuple[Restriction, ...]:
        """Return the restrictions of one record."""
        return tuple(self._entries.get(record_id, ()))

    def is_revoked(self, sid: str) -> bool:
        """Return whether the session `sid` is restricted as revoked."""
        return Restriction(sid, "revoked_at") in self._entries.get(sid, ())

    def snapshot(self) -> dict[Restriction, Any]:
        """Return all restrictions with their values."""
        return {one: entry.value for entries in self._entries.values() for one, entry in entries.items()}

    def add(self, values: Values, ticket: int) -> bool:
        """Add restrictions that the operation `ticket` requests; False, having added none, if they are too many."""
        added = sum(one not in self._entries.get(one.record_id, ()) for one in values)
        if self._count + added > self._limit:
            return False
        self._count += added
        for one, value in values.items():
            entries = self._entries.setdefault(one.record_id, {})
            entry = entries.get(one)
            if entry is None:
                entries[one] = _Entry(value, ticket, ticket)
            else:
                entry.value, entry.last_ticket = value, ticket
        return True

    def remove_stored(self, restrictions: Iterable[Restriction], ticket: int) -> None:
        """Remove those of `restrictions` that no operation after `ticket`, which was stored, has requested."""
        for one in restrictions:
            entry = self._entries.get(one.record_id, {}).get(one)
            if entry is not None and entry.last_ticket <= ticket:
                self._remove(one)

    def remove_refused(self, restrictions: Iterable[Restriction], ticket: int) -> None:
        """Remove those of `restrictions` that only the operation `ticket` has requested, which was refused."""
        for one in restrictions:
            entry = self._entries.get(one.record_id, {}).get(one)
            if entry is not None and entry.first_ticket == entry.last_ticket == ticket:
                self._remove(one)

    def _remove(self, restriction: Restriction) -> None:
        entries = self._entries[restriction.record_id]
        del entries[restriction]
        self._count -= 1
        if not entries:
            del self._entries[restriction.record_id]

    # The overlay.

    def session(self, session: Session) -> Session:
        """Return `session` as restricted; the same object without a restriction."""
        entries = self._entries.get(session.sid)
        if entries is None:
            return session
        revoked_at, cuts, limits = session.revoked_at, list(session.cut_visits), session.limits
        cut_vids = {cut.vid for cut in cuts}
        for one, entry in entries.items():
            if one.name == "passphrase":
                limits = replace(limits, passphrase=entry.value)
            elif one.name == "sign_in":
                limits = replace(limits, sign_in=common(limits.sign_in, entry.value))
            elif one.name == "revoked_at":
                revoked_at = entry.value if revoked_at is None else revoked_at
            elif one.item not in cut_vids:
                cuts.append(CutVisit(vid=one.item, at=entry.value))
        if revoked_at == session.revoked_at and len(cuts) == len(session.cut_visits) and limits is session.limits:
            return session
        return replace(session, revoked_at=revoked_at, cut_visits=tuple(cuts), limits=limits)

    def target(self, target: Target) -> Target:
        """Return `target` as restricted; the same object without a restriction."""
        entries = self._entries.get(target.target_id)
        if entries is None:
            return target
        domains: dict[str, Domain] = {domain.host: domain for domain in target.domains}
        changes: dict[str, Any] = {}
        for one, entry in entries.items():
            if not one.item:
                changes[one.name] = entry.value
            elif one.item in domains:
                if entry.value is None:
                    del domains[one.item]
                else:
                    domains[one.item] = entry.value
        for name in _NARROWED_LISTS:
            if name in changes:
                changes[name] = tuple(one for one in getattr(target, name) if one in changes[name])
        if "sign_in" in changes:
            changes["sign_in"] = common(target.sign_in, changes["sign_in"])
        if "members" in changes and changes["members"] is not None:
            changes["members"] = None if target.members is None else common(target.members, changes["members"])
        return replace(target, domains=tuple(domains.values()), **changes)
