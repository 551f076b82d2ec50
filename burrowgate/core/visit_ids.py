"""Ids of visits without a cookie: the same for each request of one client address and user agent."""

from __future__ import annotations

import hashlib

from burrowgate.core.tokens import VID_BYTES, b64url

MAX_USER_AGENT_BYTES = 256
"""Bytes of a `User-Agent` that are kept and compared; those of browsers have 150."""
OTHER_VISITS = "others"
"""Address and user agent of the visit in which those beyond a session's limit are counted together."""


def user_agent(agent: bytes) -> str:
    """Return the value of a `User-Agent` as it is stored: bounded, and with single spaces only."""
    return " ".join(agent[:MAX_USER_AGENT_BYTES].decode("utf-8", "replace").split())


def direct_vid(sid: str, peer: str, agent: str) -> str:
    """Return the id of a visit without a cookie; `agent` is a result of `user_agent`."""
    return b64url(hashlib.sha256(f"{sid}\n{peer}\n{agent}".encode()).digest()[:VID_BYTES])
