"""Huge pages: the environment in which Python's objects are in pages of 2 MiB (docs/decisions/0041).

Rules.
    Python's own allocator takes memory in pieces of 1 MiB that lie between libraries, where no huge page fits. glibc's
    has one heap, and asks for huge pages if it is configured to.
    Without huge pages glibc's allocator is slower than Python's, so it is used only where there are some.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

_MAX_PAGE_BYTES = 2 * 1024 * 1024
"""Some ARM kernels have huge pages of 512 MiB, in steps of which the heap would grow."""
_SETTINGS = Path("/sys/kernel/mm/transparent_hugepage")
_SINCE_GLIBC = (2, 35)
_VARIABLES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


def environment(libc: str, modes: str, page_bytes: int) -> dict[str, str]:
    """Return the variables for a gateway on a machine; none where they would not help.

    `libc` is its C library, such as "glibc 2.36"; `modes` is `transparent_hugepage/enabled` in sysfs, with the mode in
    force in brackets.
    """
    version = re.fullmatch(r"glibc (\d+)\.(\d+)", libc)
    is_known = version is not None and (int(version[1]), int(version[2])) >= _SINCE_GLIBC
    is_offered = "[always]" in modes or "[madvise]" in modes
    return dict(_VARIABLES) if is_known and is_offered and 0 < page_bytes <= _MAX_PAGE_BYTES else {}


def of_this_machine() -> dict[str, str]:
    """Return the variables for this machine."""
    with suppress(OSError, ValueError):
        modes = (_SETTINGS / "enabled").read_text("ascii")
        page_bytes = int((_SETTINGS / "hpage_pmd_size").read_text("ascii"))
        return environment(os.confstr("CS_GNU_LIBC_VERSION") or "", modes, page_bytes)
    return {}
