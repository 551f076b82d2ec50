"""The client of TCP sessions as one file: a zipapp made of `burrowgate_connect.py`, the same bytes in each process.

Python runs it by itself: `python3 connect.pyz LINK`. Its entries have fixed times and modes, and are not compressed, so
that two gateways of one version serve the same file, whose SHA-256 can be published.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

CLIENT = Path(__file__).with_name("burrowgate_connect.py")
CONTENT_TYPE = b"application/zip"
_SHEBANG = b"#!/usr/bin/env python3\n"
_MAIN = b"import sys\n\nimport burrowgate_connect\n\nsys.exit(burrowgate_connect.main())\n"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can hold."""
_UNIX = 3
_REGULAR_FILE_MODE = 0o100644


@cache
def connect_pyz() -> bytes:
    """Return the zipapp, about 30 KB. Reads a file at the first call: make it when the process starts."""
    return build(CLIENT.read_bytes())


@cache
def connect_pyz_sha256() -> str:
    """Return the SHA-256 of the zipapp, in lower-case hexadecimal."""
    return hashlib.sha256(connect_pyz()).hexdigest()


def build(source: bytes) -> bytes:
    """Return the zipapp of the client with that source; equal sources make equal files."""
    file = io.BytesIO()
    file.write(_SHEBANG)
    with ZipFile(file, "a", ZIP_STORED) as archive:
        for name, content in (("__main__.py", _MAIN), ("burrowgate_connect.py", source)):
            entry = ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _REGULAR_FILE_MODE << 16
            archive.writestr(entry, content)
    return file.getvalue()
