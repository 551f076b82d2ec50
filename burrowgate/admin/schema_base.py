"""The base class of all shapes of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct


class Schema(Struct, frozen=True, forbid_unknown_fields=True):
    """Base class of all shapes: a field that is not declared is rejected."""

    schema_name: ClassVar[str] = ""
    """Its name in the OpenAPI document, which stays the same when the class is renamed."""


def shapes_below(base: type[Schema]) -> Iterator[type[Schema]]:
    """Yield all shapes that derive from `base`."""
    for shape in base.__subclasses__():
        yield shape
        yield from shapes_below(shape)
