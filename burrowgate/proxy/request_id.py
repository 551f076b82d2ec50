"""What the gateway stamps on messages: names for requests, and dates."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from email.utils import formatdate

from burrowgate.core.tokens import b64url
from burrowgate.interfaces import IEntropy


def request_ids(entropy: IEntropy) -> Callable[[], bytes]:
    """Names for requests: the process's own, and a random number, so that nobody learns how many others there were."""
    process = f" {b64url(entropy.token_bytes(9))}-"

    def many() -> list[bytes]:  # at once: so a name costs 0.08 µs, as one that is counted would
        numbers = entropy.token_bytes(7 * 512).hex(" ", 7)
        return f" {numbers}".replace(" ", process).encode("ascii").split()

    return itertools.chain.from_iterable(iter(many, None)).__next__


def dates(now: Callable[[], float]) -> Callable[[], bytes]:
    """The time as HTTP writes it (RFC 9110, 5.6.7), formatted once a second."""
    known, text = 0, b""

    def date() -> bytes:
        nonlocal known, text
        second = int(now())
        if second != known:
            known, text = second, formatdate(second, usegmt=True).encode("ascii")
        return text

    return date
