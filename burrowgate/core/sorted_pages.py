"""One page of records that are sorted in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
Key = tuple[int, str]
"""What records are sorted by; the text is unique, so that two records are never compared."""


def sorted_page(
    keyed: Iterable[tuple[Key, T]], *, after: Key | None, descending: bool, limit: int
) -> tuple[Sequence[tuple[Key, T]], bool]:
    """Return at most `limit` of `keyed` behind the key `after`, in order, and whether there are more."""
    following = [pair for pair in keyed if after is None or (pair[0] < after if descending else pair[0] > after)]
    page = sorted(following, key=_key, reverse=descending)[:limit]
    return page, len(following) > len(page)


def _key(pair: tuple[Key, object]) -> Key:
    return pair[0]
