"""Bodies and queries of requests to the sign-in host: each name at most once, and nothing that is not UTF-8."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import msgspec

from burrowgate.core.http.site import SiteRequest

MAX_FIELDS = 20


def read_pairs(text: bytes) -> dict[str, str] | None:
    """Return the fields of a query or a form; None if it is malformed or names a field twice."""
    try:
        pairs = parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        return None
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else None


def read_form(request: SiteRequest) -> dict[str, str] | None:
    """Return the fields of a form; None if the body is none."""
    return read_pairs(request.body) if _media_type(request) == b"application/x-www-form-urlencoded" else None


def read_json(request: SiteRequest) -> dict[str, Any] | None:
    """Return the object of a JSON body; None if the body is none.

    A form cannot send this media type, and a script of another site only with permission.
    """
    if _media_type(request) != b"application/json":
        return None
    try:
        return msgspec.json.decode(request.body, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        return None


def text_of(fields: dict[str, Any], name: str) -> str:
    """Return the text `name` of `fields`; empty without it or if it is no text."""
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _media_type(request: SiteRequest) -> bytes:
    return request.content_type.partition(b";")[0].strip().lower()
