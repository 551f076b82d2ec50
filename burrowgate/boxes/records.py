"""Records of boxes in the store: places of owners, changes with their events, and the end with its history.

Rules.
    A place is taken in one commit by the unique value of the record, so that of two requests on any nodes one gets it.
    When a box was destroyed, one commit deletes its record, closes its entry in the history and adds the event.
    Events name ids, owner, launcher, state, reason, milliseconds and byte counts, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.boxes.history import BoxHistory
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.states import BoxState
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.errors import BoxesFull, BoxExists, ResourceTaken
from burrowgate.interfaces import IHistoryStore
from burrowgate.records import RecordKind
from burrowgate.sessions.registry import Registry

GATEWAY = "gateway"
_PAGE = 1_000

BOX = RecordKind(
    kind="box",
    type=Box,
    id_of=lambda box: box.box_id,
    owner_of=lambda box: box.owner,
    unique_of=lambda box: box.unique,
)
KEY_PREFIX = "box/"
"""Of the keys of boxes in the change feed."""


class BoxRecords:
    """The records of all boxes of all nodes."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    # Reading.

    async def find(self, box_id: str) -> Box | None:
        """Return one box; None if there is none. Raises `StoreError`."""
        resource = await self.registry.store.resource(BOX.kind, box_id)
        return None if resource is None or resource.deleted_at is not None else BOX.from_resource(resource)

    async def all(self, owner: str | None = None) -> Sequence[Box]:
        """Return all boxes, or those of one owner. Raises `StoreError`."""
        found: list[Box] = []
        after = ""
        while True:
            query = ResourceQuery(kind=BOX.kind, owner=owner, after=after, limit=_PAGE)
            page = await self.registry.store.resources(query)
            found += (BOX.from_resource(one) for one in page if one.deleted_at is None)
            if len(page) < _PAGE:
                return found
            after = page[-1].key

    async def ended(self, box_id: str) -> tuple[Box, int] | None:
        """Return a box that was destroyed, and when; None if the history has no such one. Raises `StoreError`."""
        store = self.registry.store
        if not IHistoryStore.providedBy(store):
            return None
        entry = await store.history_entry(HistoryKind.BOX, box_id)
        if entry is None or entry.closed_at is None:
            return None
        return BoxHistory.from_body(entry.body).box(box_id, entry.sid), entry.closed_at

    # Taking a place.

    async def take_place(self, box: Box, *, per_owner: int, capacity: int, actor: str) -> Box:
        """Store `box` at a free place of its owner, and return it with that place.

        Raises `BoxExists` if the owner has no place left, `BoxesFull` if the gateway has `capacity` boxes, or
        `StoreError`; then nothing was stored.
        """
        if len(await self._of_gateway(box.gateway)) >= capacity:
            raise BoxesFull
        for _ in range(per_owner):
            taken = {one.place for one in await self.all(box.owner)}
            free = next((place for place in range(per_owner) if place not in taken), None)
            if free is None:
                break
            placed = replace(box, place=free)
            change = Change(
                puts=(BOX.to_resource(placed),),
                history=(self._entry(placed, None),),
                events=(self.event(placed, Action.BOX_REQUESTED, actor=actor),),
            )
            try:
                await self.registry.commit(change)
            except ResourceTaken:
                continue
            await self._give_up_if_full(placed, capacity)
            return placed
        raise BoxExists

    async def _of_gateway(self, gateway: str) -> list[Box]:
        return [one for one in await self.all() if one.gateway == gateway]

    async def _give_up_if_full(self, box: Box, capacity: int) -> None:
        """Give the place back if other processes of the gateway took the last ones meanwhile. Raises `BoxesFull`."""
        if len(await self._of_gateway(box.gateway)) > capacity:
            await self.delete(box, box.requested_at)
            raise BoxesFull

    # Changes.

    async def put(self, box: Box, *events: AuditEvent) -> Box:
        """Store `box`, as read, and return its next version. Raises `Conflict` or `StoreError`."""
        changed = replace(box, version=box.version + 1)
        await self.registry.commit(Change(puts=(BOX.to_resource(changed),), events=events))
        return changed

    async def delete(self, box: Box, ended_at: int, *events: AuditEvent) -> None:
        """Delete the record of `box`, which was destroyed, and close its entry. Raises `Conflict` or `StoreError`."""
        await self.registry.commit(
            Change(deletes=(BOX.to_resource(box),), history=(self._entry(box, ended_at),), events=events)
        )

    def _entry(self, box: Box, ended_at: int | None) -> HistoryEntry:
        return HistoryEntry(
            kind=HistoryKind.BOX,
            entry_id=box.box_id,
            sid=box.sid,
            at=box.requested_at,
            closed_at=ended_at,
            body=BoxHistory.of(box, self.target_name(box), ended_at).to_body(),
        )

    def target_name(self, box: Box) -> str:
        """Return the name of the target of `box`; empty if that is gone."""
        target = self.registry.target_by_id(box.target_id)
        return "" if target is None else target.name

    def event(
        self, box: Box, action: Action, *, actor: str = GATEWAY, at: int | None = None, **more: int
    ) -> AuditEvent:
        """Return the event of what happened to `box`, at the time of its request if no other is given."""
        detail: Detail = {
            "box": box.box_id,
            "owner": box.owner,
            "launcher": box.launcher,
            "state": box.state.value,
        }
        if box.reason is not None:
            detail["reason"] = box.reason.value
        if box.state is BoxState.DESTROYED:
            detail |= {
                "bytes_in": box.bytes_in,
                "bytes_out": box.bytes_out,
                "egress_allowed": box.egress_allowed,
                "egress_denied": box.egress_denied,
            }
        return AuditEvent(
            time=box.requested_at if at is None else at,
            action=action,
            actor=actor,
            target=self.target_name(box),
            sid=box.sid,
            detail={**detail, **more},
        )
