"""What the gateway stamps on messages: names for requests, and dates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from email.utils import formatdate

from burrowgate.core.tokens import b64url
from burrowgate.interfaces import IEntropy


def request_ids(entropy: IEntropy) -> Callable[[], bytes]:
    """Names for requests, of 12 random characters: who is told one does not learn how many others there were."""

    def many() -> list[bytes]:  # at once: so an id costs 0.12 µs, as one that is counted would
        return re.findall(rb".{12}", b64url(entropy.token_bytes(9 * 512)).encode("ascii"))

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
