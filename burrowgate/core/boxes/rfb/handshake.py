"""Versions and security types of RFB (RFC 6143, 7.1)."""

from __future__ import annotations

import re

VERSION_BYTES = 12
OWN_VERSION = b"RFB 003.008\n"
SECURITY_NONE = 1

_VERSION = re.compile(rb"RFB (\d{3})\.(\d{3})\n")


def minor_version(data: bytes) -> int | None:
    """Return the minor version of 3 that `data` counts as, 3, 7 or 8; None if it is no version.

    A version that is not published counts as 3.3 or, above 3.8, as 3.8.
    """
    match = _VERSION.fullmatch(data)
    if match is None:
        return None
    version = int(match[1]), int(match[2])
    return 8 if version >= (3, 8) else 7 if version == (3, 7) else 3
