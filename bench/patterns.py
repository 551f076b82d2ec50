"""The bytes of large bodies: one block repeated, so that each byte can be compared when it arrives."""

from __future__ import annotations

import hashlib

_SIZE = 1 << 20
BLOCK = memoryview(b"".join(hashlib.sha256(b"block %d" % number).digest() for number in range(_SIZE // 32)))


def matches(got: memoryview, at: int) -> bool:
    """Return whether `got` are the right bytes at offset `at`."""
    done = 0
    while done < len(got):
        start = (at + done) % _SIZE
        part = got[done : done + _SIZE - start]
        # As bytes, because memoryviews are compared item by item.
        if bytes(part) != bytes(BLOCK[start : start + len(part)]):
            return False
        done += len(part)
    return True
