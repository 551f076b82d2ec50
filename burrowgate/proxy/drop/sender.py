"""The sender of a request to a drop box, as far as the box depends on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from burrowgate.core.access import Admission, CredentialSource, RouteMatch
from burrowgate.core.http.request import RequestHead
from burrowgate.sessions.visits import VisitRecorder


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of a request."""

    origin: bytes
    """The origin of the box, as the sender's browser knows it."""
    by_cookie: bool
    """Whether a cookie alone admitted the request."""
    received: Callable[[str, int], None]
    """Receives name and size in bytes of each file that stays."""


def sender_of(
    head: RequestHead, match: RouteMatch, admission: Admission, visits: VisitRecorder, now: Callable[[], float]
) -> Sender:
    """Return the sender of the request with `head`; `visits` records the files that it adds."""
    claim, peer, target = admission.claim, head.facts.client_address, match.target.name
    return Sender(
        match.origin,
        claim is not None and claim.source is CredentialSource.COOKIE,
        partial(_record, visits, now, admission, target, peer),
    )


def _record(
    visits: VisitRecorder, now: Callable[[], float], admission: Admission, target: str, peer: str, name: str, size: int
) -> None:
    sid = "" if admission.session is None else admission.session.sid
    visits.record_file(sid, target, name, size, peer, now())
