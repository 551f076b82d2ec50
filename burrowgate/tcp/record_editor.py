"""Changes of the records of projects: each is one commit with its audit event.

Rules.
    A change is made for the version that was read, and repeated after a conflict.
    A deleted record stays, marked as deleted, because sessions stand on it and histories name it. Its name is free.
    Events name kind, id and name, and which fields changed, never their values: some of these are long, some secret.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.errors import ResourceNotFound
from burrowgate.interfaces import IClock
from burrowgate.records import RecordKind
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions, retry_on_conflict
from burrowgate.sessions.registry import Registry

PAGE = 500

T = TypeVar("T", bound=Any)


class RecordEditor(Generic[T]):
    """Adds, changes and deletes the records of one kind."""

    def __init__(self, registry: Registry, kind: RecordKind[T], clock: IClock) -> None:
        self._registry = registry
        self._kind = kind
        self._clock = clock

    @property
    def kind(self) -> str:
        """The kind of the records."""
        return self._kind.kind

    def id_of(self, record: T) -> str:
        """Return the id of a record."""
        return self._kind.id_of(record)

    async def get(self, record_id: str) -> T:
        """Return a record that is not deleted. Raises `ResourceNotFound` or `StoreError`."""
        resource = await self._registry.store.resource(self._kind.kind, record_id)
        if resource is None or resource.deleted_at is not None:
            raise ResourceNotFound(self._kind.kind, record_id)
        return self._kind.from_resource(resource)

    async def find(self, unique: str, name: str) -> T:
        """Return the record with the value `unique`; `name` is for the error. Raises `ResourceNotFound`."""
        resource = await self._registry.store.find_resource(self._kind.kind, unique)
        if resource is None:
            raise ResourceNotFound(self._kind.kind, name)
        return self._kind.from_resource(resource)

    async def list(self, owner: str | None = None) -> Sequence[T]:
        """Return the records that are not deleted, of `owner` or of all, by id."""
        return [self._kind.from_resource(item) for item in await self.resources(owner) if item.deleted_at is None]

    async def resources(self, owner: str | None = None) -> Sequence[Resource]:
        """Return the records of `owner` or of all as they are stored, deleted ones included."""
        result: list[Resource] = []
        after = ""
        while True:
            query = ResourceQuery(kind=self._kind.kind, owner=owner, after=after, limit=PAGE)
            page = await self._registry.store.resources(query)
            result += page
            if len(page) < PAGE:
                return result
            after = page[-1].key

    async def add(self, record: T, *, actor: str) -> T:
        """Add a record. Raises `ResourceTaken` if its name is taken."""
        event = self.event(Action.RESOURCE_ADDED, record, actor)
        await self._registry.commit(Change(puts=(self._kind.to_resource(record),), events=(event,)))
        return record

    async def change(
        self,
        record_id: str,
        change: Callable[[T], T],
        *,
        actor: str,
        expected: ExpectedVersions = ANY_VERSION,
        action: Action = Action.RESOURCE_CHANGED,
    ) -> T:
        """Commit what `change` returns, in the next version, unless that is the record itself.

        Raises what `change` raises, `ResourceNotFound`, `ResourceTaken` or `PreconditionFailed`.
        """

        async def attempt() -> T:
            record = await self.get(record_id)
            expected.check(record.version)
            changed = change(record)
            if changed is not record:
                names = ", ".join(_differences(record, changed))
                event = self.event(action, changed, actor, {"changed": names} if names else {})
                await self._registry.commit(Change(puts=(self._kind.to_resource(changed),), events=(event,)))
            return changed

        return await retry_on_conflict(self._registry, attempt)

    async def delete(
        self,
        record_id: str,
        *,
        actor: str,
        expected: ExpectedVersions = ANY_VERSION,
        next_version: Callable[[T], T],
        also: Callable[[int], Any] | None = None,
    ) -> T:
        """Mark a record as deleted, as `next_version` returns it; `also(now)` returns further records to put."""

        async def attempt() -> T:
            record = await self.get(record_id)
            expected.check(record.version)
            now = int(self._clock.now())
            more: tuple[Resource, ...] = () if also is None else await also(now)
            detail: Detail = {"with_it": len(more)} if more else {}
            event = self.event(Action.RESOURCE_DELETED, record, actor, detail)
            gone = self._kind.to_resource(next_version(record), deleted_at=now)
            await self._registry.commit(Change(puts=(gone, *more), events=(event,)))
            return record

        return await retry_on_conflict(self._registry, attempt)

    async def record(self, record: T, action: Action, *, actor: str) -> None:
        """Record an event about `record`, without changing it."""
        await self._registry.commit(Change(events=(self.event(action, record, actor),)))

    def event(self, action: Action, record: T, actor: str, detail: Detail | None = None) -> AuditEvent:
        """Return an event about `record`."""
        named: Detail = {
            "kind": self._kind.kind,
            "id": self._kind.id_of(record),
            "name": getattr(record, "name", ""),
            **(detail or {}),
        }
        return AuditEvent(time=int(self._clock.now()), action=action, actor=actor, detail=named)


def _differences(before: object, after: object) -> list[str]:
    """Return the names of the fields that differ, without those that each change changes."""
    names = [field.name for field in fields(before)]  # type: ignore[arg-type]
    return [name for name in names if name != "version" and getattr(before, name) != getattr(after, name)]
