"""Cached decisions: what a request came to, for the next request with the same credential.

A decision holds while everything that it depended on is the same object: keyring, route and session record. A change of
any of them makes a new object, so that nothing has to be invalidated.
"""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.access import Admission, Claim, RouteMatch
from burrowgate.core.sessions import Session
from burrowgate.core.tokens import Keyring


@dataclass(slots=True)
class CachedDecision:
    """The result of a request, for requests with the same fields and no link, or with the same page link.

    The claim holds while `keys` and `route` are the same objects. The admission, if there is one, holds while `session`
    is as well, until that expires, and, for a page link, for requests that are `access.is_plain_read`.
    """

    keys: Keyring
    route: RouteMatch
    claim: Claim
    session: Session | None = None
    admission: Admission | None = None
