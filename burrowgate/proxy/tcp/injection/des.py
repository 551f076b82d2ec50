"""The cipher DES (FIPS 46-3), for the challenge of VNC, which prescribes it.

Pure Python, since libraries are withdrawing it. It protects nothing: a VNC password is as weak as DES, with or without.
"""

from __future__ import annotations

from collections.abc import Sequence

BLOCK_BYTES = 8


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split())


# Permutations: for each bit of the result, from the highest on, the bit of the value, counted from 1.
_IP = tuple(start - 8 * row for start in (58, 60, 62, 64, 57, 59, 61, 63) for row in range(8))
_FP = tuple(_IP.index(bit) + 1 for bit in range(1, 65))
_E = tuple((4 * group + bit - 1) % 32 + 1 for group in range(8) for bit in range(6))
_P = _numbers("16 7 20 21 29 12 28 17 1 15 23 26 5 18 31 10 2 8 24 14 32 27 3 9 19 13 30 6 22 11 4 25")
_PC1 = _numbers(
    "57 49 41 33 25 17 9 1 58 50 42 34 26 18 10 2 59 51 43 35 27 19 11 3 60 52 44 36"
    " 63 55 47 39 31 23 15 7 62 54 46 38 30 22 14 6 61 53 45 37 29 21 13 5 28 20 12 4"
)
_PC2 = _numbers(
    "14 17 11 24 1 5 3 28 15 6 21 10 23 19 12 4 26 8 16 7 27 20 13 2"
    " 41 52 31 37 47 55 30 40 51 45 33 48 44 49 39 56 34 53 46 42 50 36 29 32"
)
_SHIFTS = (1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1)

# One digit for each value, four rows of 16.
_S = (
    "e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d",
    "f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9",
    "a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c",
    "7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e",
    "2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453",
    "c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d",
    "4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c",
    "d2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b",
)
_BOXES = tuple([int(digit, 16) for digit in rows.replace(" ", "")] for rows in _S)


def _permute(value: int, width: int, table: Sequence[int]) -> int:
    result = 0
    for bit in table:
        result = result << 1 | value >> width - bit & 1
    return result


def _round_keys(key: bytes) -> list[int]:
    halves = _permute(int.from_bytes(key, "big"), 64, _PC1)
    left, right = halves >> 28, halves & 0xFFFFFFF
    keys = []
    for shift in _SHIFTS:
        left, right = ((half << shift | half >> 28 - shift) & 0xFFFFFFF for half in (left, right))
        keys.append(_permute(left << 28 | right, 56, _PC2))
    return keys


def _mix(half: int, key: int) -> int:
    value = _permute(half, 32, _E) ^ key
    result = 0
    for number, box in enumerate(_BOXES):
        bits = value >> 42 - 6 * number & 0x3F
        result = result << 4 | box[(bits >> 4 & 2 | bits & 1) * 16 + (bits >> 1 & 0xF)]
    return _permute(result, 32, _P)


def encrypt(key: bytes, data: bytes) -> bytes:
    """Return `data`, a multiple of 8 bytes, encrypted block by block (ECB) under `key`, which has 8 bytes."""
    keys = _round_keys(key)
    blocks = []
    for start in range(0, len(data), BLOCK_BYTES):
        block = _permute(int.from_bytes(data[start : start + BLOCK_BYTES], "big"), 64, _IP)
        left, right = block >> 32, block & 0xFFFFFFFF
        for round_key in keys:
            left, right = right, left ^ _mix(right, round_key)
        blocks.append(_permute(right << 32 | left, 64, _FP).to_bytes(BLOCK_BYTES, "big"))
    return b"".join(blocks)
