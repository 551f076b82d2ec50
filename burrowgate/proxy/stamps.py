"""What the gateway stamps on messages: names for requests, and dates."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from email.utils import formatdate

from burrowgate.core.tokens import b64url
from burrowgate.interfaces import IEntropy


def request_ids(entropy: IEntropy) -> Callable[[], bytes]:
    """Names for requests: unguessable once a process, then counted, for an id is no secret and costs 0.1 µs so."""
    prefix = b64url(entropy.token_bytes(9)).encode("ascii") + b"-%x"
    counter = itertools.count(1)
    return lambda: prefix % next(counter)


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
