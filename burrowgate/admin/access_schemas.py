"""Schemas of what a target opens without a link, and of the origins that may show it in frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from burrowgate.core import open_access
from burrowgate.core.frames import MAX_EMBED_ORIGINS
from burrowgate.core.open_access import MAX_OPEN_PATHS

OpenPath = Annotated[
    str,
    Meta(
        max_length=255,
        description="A path, or a path and a final `*`, such as `/feed.xml` or `/.well-known/*`.",
        extra_json_schema={"format": "open-path"},
    ),
]
EmbedOrigin = Annotated[
    str,
    Meta(
        max_length=300,
        description="An https origin, such as `https://portal.example.com`.",
        extra_json_schema={"format": "embed-origin"},
    ),
]
OpenPaths = Annotated[tuple[OpenPath, ...], Meta(max_length=MAX_OPEN_PATHS)]
EmbedOrigins = Annotated[tuple[EmbedOrigin, ...], Meta(max_length=MAX_EMBED_ORIGINS)]


def read_open_paths(request: Sequence[str]) -> tuple[str, ...]:
    """The requested patterns of open paths, each once. Raises `Invalid`."""
    return tuple(dict.fromkeys(open_access.check_pattern(pattern) for pattern in request))
