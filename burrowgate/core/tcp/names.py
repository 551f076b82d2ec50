"""Names of things in projects: lower-case labels, which commands and URLs need not quote."""

from __future__ import annotations

import re

from burrowgate.errors import Invalid

MAX_NAME_LENGTH = 63

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


def is_label(text: str) -> bool:
    """Return whether `text` is 1 to 63 lower-case letters, digits and inner hyphens."""
    return _LABEL.fullmatch(text) is not None


def check_label_name(text: str, *, field: str = "name") -> str:
    """Return `text` in lower case as a name of one label. Raises `Invalid`."""
    name = text.strip().lower()
    if not is_label(name):
        raise Invalid(
            field, f"{text!r} is not a name; use 1 to {MAX_NAME_LENGTH} letters, digits and hyphens between them."
        )
    return name
