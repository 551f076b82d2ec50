"""The drop box in requests that add or change a target."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin.schema_base import Schema
from burrowgate.core.drop_box import MAX_BYTES, MAX_FILES, DropChanges

Bytes = Annotated[int, Meta(ge=1, le=MAX_BYTES, description="A number of bytes.")]


class DropBoxRequest(Schema, frozen=True):
    """The limits of a drop box; those left out stay as they are, or are the gateway's defaults for a new one."""

    schema_name = "DropBoxChange"

    max_file_bytes: Bytes | UnsetType = UNSET
    """Size of one file."""
    max_total_bytes: Bytes | UnsetType = UNSET
    """Size of all files in the folder."""
    max_files: Annotated[int, Meta(ge=1, le=MAX_FILES)] | UnsetType = UNSET
    """Number of files in the folder."""


def read_drop(request: DropBoxRequest | UnsetType | None) -> DropChanges | None:
    """The requested drop box; None if it is left out."""
    if isinstance(request, UnsetType):
        return None
    if request is None:
        return DropChanges(is_on=False)
    return DropChanges(
        max_file_bytes=_given(request.max_file_bytes),
        max_total_bytes=_given(request.max_total_bytes),
        max_files=_given(request.max_files),
    )


def _given(value: int | UnsetType) -> int | None:
    return None if isinstance(value, UnsetType) else value
