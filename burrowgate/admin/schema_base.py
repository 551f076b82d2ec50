"""The base class of all shapes of the API."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct


class Schema(Struct, frozen=True, forbid_unknown_fields=True):
    """Base class of all shapes: a field that is not declared is rejected."""

    schema_name: ClassVar[str] = ""
    """Its name in the OpenAPI document, which stays the same when the class is renamed."""
