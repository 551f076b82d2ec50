"""Ids of new sessions, which sort by the time of minting within a second, as lists need them (`SortOrder.NEWEST`)."""

from __future__ import annotations

from burrowgate.core.tokens import b64url

TICKS_PER_SECOND = 64**3
"""Steps of the time in an id, of 4 µs each: as many as three characters have values."""

_SORTED_ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""The characters of base64url in the order in which stores compare them."""


class SessionIds:
    """The ids that one process gives to sessions, in increasing order for sessions of the same second.

    Three characters are the time within the second; the other 110 bits are random. `created_at` is the order of
    seconds, so that an id tells no more of the time than a fraction of it.
    """

    def __init__(self) -> None:
        self._last_tick = 0

    def new(self, now: float, random: bytes) -> str:
        """Return an id for a session minted at `now`, from `SID_BYTES` random bytes.

        Ids increase even while the clock stands still, as it does after the machine's clock was set back.
        """
        self._last_tick = tick = max(int(now * TICKS_PER_SECOND), self._last_tick + 1)
        high, rest = divmod(tick % TICKS_PER_SECOND, 64 * 64)
        digits = (high, *divmod(rest, 64))
        return "".join(_SORTED_ALPHABET[digit] for digit in digits) + b64url(random)[len(digits) :]
