"""Durations and sizes in request bodies, and the timeouts and the maximum body of a target among them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, UnsetType

from burrowgate.core import durations, sizes
from burrowgate.core.targets import FROM_CONFIGURATION, MAX_BODY_BYTES, MAX_TIMEOUT_SECONDS, check_max_body
from burrowgate.errors import Invalid

DurationText = Annotated[
    str,
    Meta(
        max_length=16,
        description="A whole number and a unit of s, m, h, d, w, y, such as `24h`.",
        extra_json_schema={"format": "duration-text"},
    ),
]
Timeout = DurationText | Annotated[int, Meta(ge=1, le=max(MAX_TIMEOUT_SECONDS.values()), description="Whole seconds.")]
Size = (
    Annotated[
        str,
        Meta(
            max_length=24,
            description="A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `10MiB`; 0 for no limit.",
            extra_json_schema={"format": "size-text"},
        ),
    ]
    | Annotated[int, Meta(ge=0, le=MAX_BODY_BYTES, description="Bytes; 0 for no limit.")]
)


def read_duration(value: str | int, *, minimum: int, maximum: int, field: str) -> int:
    """A duration such as `24h`, or whole seconds, in seconds. Raises `Invalid` for `field`."""
    if isinstance(value, int):
        return durations.check(value, minimum=minimum, maximum=maximum, field=field)
    return durations.parse(value, minimum=minimum, maximum=maximum, field=field)


def read_timeout(value: str | int | UnsetType | None, field: str) -> int | None:
    """The requested timeout of a target, as `TargetChanges` has it. Raises `Invalid`."""
    if isinstance(value, UnsetType):
        return None
    if value is None:
        return FROM_CONFIGURATION
    return read_duration(value, minimum=1, maximum=MAX_TIMEOUT_SECONDS[field], field=field)


def read_size(value: str | int | UnsetType | None) -> int | None:
    """The requested maximum of a body, as `TargetChanges` has it. Raises `Invalid`."""
    if isinstance(value, UnsetType):
        return None
    if value is None:
        return FROM_CONFIGURATION
    size = sizes.parse(value.strip()) if isinstance(value, str) else value
    if size is None:
        raise Invalid("max_body", f"{value!r} is not a size; write bytes, or a number and a unit, such as 10MiB.")
    return check_max_body(size)
