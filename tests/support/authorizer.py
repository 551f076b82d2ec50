"""The objects with which one node authorizes requests, and requests to authorize."""

from __future__ import annotations

from collections import Counter

from twisted.internet.task import Clock

from burrowgate.core.access import Request
from burrowgate.core.tokens import Key, Keyring
from burrowgate.interfaces import IStore
from burrowgate.sessions.authorization import Decision, RequestAuthorizer
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.passphrases import PassphraseVerifier
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.visits import VisitRecorder
from tests.support import FAST_ARGON2, FixedClock

KEY = Key(bytes(range(32)))
HOST = b"app.localhost:8480"


def navigation(cookie: str = "", **facts: object) -> Request:
    """Return a navigation, with a visit cookie if one is given."""
    fields: dict[str, object] = {
        "method": b"GET",
        "path": b"/",
        "query": b"",
        "client_address": "192.0.2.7",
        "navigation": True,
    }
    return Request(**(fields | {"cookies": (cookie.encode(),) if cookie else ()} | facts))  # type: ignore[arg-type]


class Node:
    """One process of a gateway on `store`."""

    def __init__(self, store: IStore, name: str = "node") -> None:
        self.registry = Registry(store, Naming())
        self.visits = VisitRecorder(self.registry)
        self.clock = FixedClock()
        self.live: Counter[str] = Counter()
        """Live exchanges by session."""
        self.keys = Keyring([KEY])
        self.reactor = Clock()
        self.authorizer = RequestAuthorizer(
            self.registry,
            keys=lambda: self.keys,
            clock=self.clock,
            visits=self.visits,
            count_live=self.live.__getitem__,
            leases=ConnectionLeases(
                store, name, count_live=self.live.__getitem__, cut=lambda sid, reason: None, reactor=self.reactor
            ),
            passphrases=PassphraseVerifier(FAST_ARGON2, self.clock.now),
        )

    def authorize_cached(self, request: Request, host: bytes = HOST) -> Decision | None:
        """Return the decision that needs no store, or None."""
        return self.authorizer.authorize_cached(request, self.authorizer.match_route(host))
