"""Choice of the `Host` that a target gets, by its answers to one request with each."""

from __future__ import annotations

REFUSING_STATUSES = frozenset({400, 403, 421})
"""Statuses with which servers refuse a `Host` that is not theirs."""


def accepts_only_own(public: int | None, own: int | None) -> bool:
    """Return whether a target refuses the public `Host` and accepts its own.

    The arguments are the statuses of its responses to both; None if it broke the connection off.
    """
    is_refused = public is None or public in REFUSING_STATUSES
    return is_refused and own is not None and 200 <= own < 400
