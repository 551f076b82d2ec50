"""Records of the gateway's own as resources of the store: how each type is kept.

Bodies are JSON. Fields that a newer version has added are ignored, so that nodes of two versions can share a store; a
body that lacks a field or has a value of another type is damage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import msgspec

from burrowgate.core.resources import Resource
from burrowgate.errors import StoreDamaged


class Versioned(Protocol):
    """A record with a version."""

    @property
    def version(self) -> int:
        """Grows by one with each decision."""


T = TypeVar("T", bound=Versioned)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind(Generic[T]):
    """How the records of one type are kept."""

    kind: str
    """`Resource.kind`."""
    type: type[T]
    id_of: Callable[[T], str]
    owner_of: Callable[[T], str] = lambda _: ""
    unique_of: Callable[[T], str | None] = lambda _: None

    def to_resource(self, record: T, *, deleted_at: int | None = None) -> Resource:
        """Return `record` as a resource; with `deleted_at`, as one that is remembered as deleted."""
        return Resource(
            kind=self.kind,
            resource_id=self.id_of(record),
            owner=self.owner_of(record),
            unique=self.unique_of(record),
            body=msgspec.json.encode(record).decode(),
            deleted_at=deleted_at,
            version=record.version,
        )

    def from_resource(self, resource: Resource) -> T:
        """Return the record of `resource`. Raises `StoreDamaged` if its body is not one."""
        try:
            record = msgspec.json.decode(resource.body, type=self.type)
            is_same = record.version == resource.version and self.id_of(record) == resource.resource_id
        except msgspec.MsgspecError as error:
            raise StoreDamaged(f"The {self.kind} {resource.resource_id!r} cannot be read: {error}.") from error
        if not is_same:
            raise StoreDamaged(f"The {self.kind} {resource.resource_id!r} holds another record.")
        return record
