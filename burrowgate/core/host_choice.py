"""Results of a probe: the `Host` that a target gets, by its answers to one request with each, and its manifest."""

from __future__ import annotations

import re
from dataclasses import dataclass

REFUSING_STATUSES = frozenset({400, 403, 421})
"""Statuses with which servers refuse a `Host` that is not theirs."""
START_BYTES = 512
"""Bytes of a page, from its beginning, that can show a refusal: it is short, perhaps inside some markup."""

_REFUSAL = re.compile(rb"\s*(?:<[^>]*>\s*)*invalid host(?:/origin)? header\b", re.IGNORECASE)
"""The page with which webpack-dev-server refuses a `Host`, by status 200 in some versions and 403 in others."""


@dataclass(frozen=True, slots=True)
class HostAnswer:
    """The answer of a target to a request with one `Host`."""

    status: int
    start: bytes = b""
    """The beginning of the page."""

    @property
    def is_refusal(self) -> bool:
        """Whether the `Host` was refused."""
        return self.status in REFUSING_STATUSES or _REFUSAL.match(self.start[:START_BYTES]) is not None

    @property
    def is_accepted(self) -> bool:
        """Whether the `Host` was accepted."""
        return 200 <= self.status < 400 and not self.is_refusal


def accepts_only_own(public: HostAnswer | None, own: HostAnswer | None) -> bool:
    """Return whether a target refuses the public `Host` and accepts its own.

    The arguments are its answers to both; None if it broke the connection off.
    """
    return (public is None or public.is_refusal) and own is not None and own.is_accepted


def manifest_sentence(name: str, path: str) -> str:
    """A sentence about the web app manifest of the target `name`, which is refused, and what to do."""
    return (
        f"{name}: browsers fetch its web app manifest without cookies, so {path} is refused; write"
        f' crossorigin="use-credentials" in its <link rel="manifest">, or let all read it: --open-path {path}'
    )
