"""Cached decisions, reused for later requests with the same credential.

A decision is valid while the keyring, route and session record on which it depends are the same objects. Each change
creates a new object, so no explicit invalidation is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.access import Admission, Claim, RouteMatch
from burrowgate.core.sessions import Session
from burrowgate.core.tokens import Keyring


@dataclass(slots=True)
class CachedDecision:
    """The decision for requests with the same fields and no link, or with the same page link.

    The claim is valid while `keys` and `route` are the same objects. The admission, if there is one, also requires the
    same `session` object and that the session has not expired. For a page link it is valid only for requests that
    satisfy `access.is_plain_read`.
    """

    keys: Keyring
    route: RouteMatch
    claim: Claim
    session: Session | None = None
    admission: Admission | None = None
