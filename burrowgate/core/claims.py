"""Claims: the contents of genuine credentials, and those of the visit cookies of one request.

Rules.
    A sibling domain can set cookies of the gateway's name over plain HTTP, so each genuine one is a claim.
    The cookie of a frame counts only for a target that may be embedded, and it is marked (`core.frames`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from burrowgate.core.tokens import Keyring

MAX_COOKIES = 200
"""Visit cookies of a request that are verified: more than a browser keeps for a domain."""
MAX_CLAIMS = 32
"""Genuine visit cookies of a request that are considered; each may cost a read of the store."""
MAX_CLAIMS_PER_SESSION = 2
"""Of these, cookies of one session, so that a link to a sibling does not suffice to use up `MAX_CLAIMS`."""


class CredentialSource(StrEnum):
    """The part of a request that carried a genuine credential."""

    LINK = "link"
    HEADER = "header"
    COOKIE = "cookie"
    LOGIN = "login"
    """The login of a visitor who has no visit cookie yet: a member, or an account with a share of the session."""


_COOKIE = CredentialSource.COOKIE


@dataclass(slots=True)
class Claim:
    """The contents of a genuine credential, and its source."""

    kid: str
    sid: str
    source: CredentialSource
    vid: str = ""
    """The visit of the cookie or, for a link, an earlier visit of the same browser; empty without one."""
    page: bytes | None = None
    """The page token of a page link, not yet verified."""
    query: bytes | None = None
    """The query without the link's parameters; None without a link."""
    others: tuple[Claim, ...] = ()
    """The claims of further genuine cookies; `access.fitting_claim` says which counts."""
    earlier_vids: tuple[str, ...] = ()
    """With a full session's link: the visits of all cookies of that session that the browser sent."""
    minted_at: int = 0
    """The time in the token; 0 for a cookie."""
    framed: bool = False
    """Whether it is a cookie that the browser keeps for frames on other sites."""


def of_cookies(cookies: tuple[bytes, ...], keys: Keyring, *, framed: bool = False) -> list[Claim]:
    """Return the claims of the genuine ones of `cookies`, in order; `framed` is whether they are those of frames."""
    claims: list[Claim] = []
    sids: list[str] = []
    for cookie in dict.fromkeys(cookies[:MAX_COOKIES]) if len(cookies) > 1 else cookies:
        visit = keys.verify_cookie(cookie)
        if visit is not None and sids.count(visit.sid) < MAX_CLAIMS_PER_SESSION:
            sids.append(visit.sid)
            claims.append(Claim(visit.kid, visit.sid, _COOKIE, visit.vid, framed=framed))
            if len(claims) == MAX_CLAIMS:
                break
    return claims
