"""Base class of tests that act as client and target of an exchange, and functions that read responses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.lifecycle import revoke
from burrowgate.core.sessions import Limits, Session
from burrowgate.core.store_records import Change
from burrowgate.proxy.context import Timeouts
from burrowgate.sessions.expiry import SessionExpiry
from tests.support import TestCase
from tests.support.proxy_wire import (
    Far,
    World,
    now,
    request,
)

NAVIGATE = b"Sec-Fetch-Mode: navigate"
WEBSOCKET = (
    b"Connection: Upgrade",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    b"Sec-WebSocket-Version: 13",
)
SWITCH = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"


def status(got: bytes) -> int:
    """Return the status of the first response in `got`."""
    return int(got[9:12] or 0)


def field(got: bytes, name: bytes) -> bytes:
    """Return the value of the only field `name` of a response head, or nothing."""
    lines = got.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    values = [line.partition(b": ")[2] for line in lines if line.lower().startswith(name.lower() + b":")]
    assert len(values) < 2, values
    return values[0] if values else b""


def cookie_of(got: bytes) -> bytes:
    """Return the `Cookie` field that a browser sends after a response that sets one cookie."""
    return b"Cookie: " + field(got, b"Set-Cookie").partition(b";")[0]


class ExchangeCase(TestCase):
    """A private target, and a client with a token."""

    timeouts = Timeouts()
    max_body = 0
    target: dict[str, Any] = {}

    def setUp(self) -> None:
        self.world = World(public=False, timeouts=self.timeouts, max_body=self.max_body, target=self.target)
        world = self.world
        self.expiry = SessionExpiry(
            world.registry,
            world.connections,
            keys=lambda: world.keyring,
            clock=world.clock,
            last_used_at=world.visits.last_used_at,
        )
        world.registry.watch(self.expiry.changed)
        self.visitor = world.visitor()
        self.bearer = b"Authorization: Bearer " + world.token()

    def put(self, session: Session) -> Session:
        """Commit `session` in place of the previous record."""
        now(self.world.registry.commit(Change(puts=(session,))))
        self.world.session = session
        return session

    def limit(self, **limits: Any) -> None:
        """Give the session these limits."""
        session = self.world.session
        self.put(replace(session, limits=Limits(**limits), version=session.version + 1))

    def revoke(self) -> None:
        self.put(revoke(self.world.session, now=int(self.world.clock.now())))
        self.world.turns.run()

    def ask(self, *fields: bytes, visitor: Far | None = None, **how: Any) -> bytes:
        """Return the response to a request that is not forwarded."""
        visitor = visitor or self.world.visitor()
        visitor.send(request(*fields, **how))
        return visitor.take()

    def forwarded(self, *fields: bytes, visitor: Far | None = None, **how: Any) -> Far:
        """Return the target's end of a request that is forwarded and has no response yet."""
        before = len(self.world.made)
        (visitor or self.visitor).send(request(*fields, **how))
        target = self.world.target()
        self.assertTrue(target.received, "nothing was forwarded")
        self.assertLessEqual(len(self.world.made), before + 1)
        return target

    def open_websocket(self, *fields: bytes) -> Far:
        target = self.forwarded(*(fields or (self.bearer,)), *WEBSOCKET)
        target.take()
        target.send(SWITCH)
        self.assertEqual(status(self.visitor.take()), 101)
        return target

    @property
    def reasons(self) -> list[str]:
        return [record.reason for record in self.world.records]
