"""A scenario: a sequence of actions of visitors and a target around a whole gateway in memory.

In the bytes that the target sends, `MARK` is replaced by the id of the request to which it responds, and `OWN` by the
mark of the visitor who sent that request. The target sends nothing more for a request once the next one is on its way,
because later bytes could not be distinguished from the next response.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import h11
from twisted.internet.defer import Deferred

from burrowgate.core.lifecycle import revoke
from burrowgate.core.store_records import Change
from burrowgate.errors import UpstreamConnectError
from burrowgate.sessions.expiry import SessionExpiry
from burrowgate.testing.records import a_session, vid
from tests.fuzz.strict import Request, read_answer, read_requests
from tests.support.proxy_wire import KEY, Far, World, now

VISITORS = 3
MARK = b"<#####>"
OWN = b"{own-?}"
SESSION = a_session(kid=KEY.kid)
TOKEN = KEY.token(SESSION.sid, SESSION.created_at).encode()
LINK = TOKEN.rpartition(b".")[2] + b"=" + TOKEN.rpartition(b".")[0]
COOKIE = b"burrowgate=" + KEY.cookie(SESSION.sid, vid(1)).encode()
_LONG = 20_000
"""Seconds after which all connections must have ended, except event streams, which end with their session."""


class Action(NamedTuple):
    """One action of a scenario."""

    what: str
    which: int = 0
    """Index of the visitor, or of the target's connection (newest first); for `wait`, the number of seconds."""
    data: bytes = b""
    cuts: tuple[int, ...] = ()
    """Offsets at which `data` is split into segments."""

    def pieces(self) -> Iterator[bytes]:
        """Return the segments of `data`."""
        size = len(self.data)
        edges = sorted({0, size, *(cut % size for cut in self.cuts if size)})
        return (self.data[start:end] for start, end in pairwise(edges))


class Scenario(NamedTuple):
    """A sequence of actions; with `private`, the target needs a credential."""

    actions: Sequence[Action]
    private: bool = False

    def __repr__(self) -> str:
        lines = "".join(f"\n        Action{tuple(action)!r}," for action in self.actions)
        return f"Scenario(\n    (({lines}\n    )),\n    private={self.private},\n)"


class Visitor:
    """A visitor, with everything that it sent."""

    def __init__(self, world: World, number: int) -> None:
        self._world = world
        self.address = f"198.51.100.{10 + number}"
        self.own = OWN.replace(b"?", b"%c" % (65 + number))
        self.sent = b""
        self.far = world.visitor(self.address)
        self.vanished = False

    def perform(self, action: Action) -> None:
        """Perform `action`, if the connection still allows it."""
        far = self.far
        if action.what == "visitor stops reading":
            far.stop_reading()
        elif action.what == "visitor reads on":
            far.read_on()
        elif action.what == "visitor resets" and far.near.connected:
            self.vanished = True
            far.reset()
        elif action.what == "visitor ends" and not far.finished:
            far.finish()
        elif action.what == "visitor":
            for piece in action._replace(data=action.data.replace(OWN, self.own)).pieces():
                if not far.finished and far.near.connected:
                    self.sent += piece
                    far.send(piece)


class Simulation:
    """The gateway with its visitors and its target."""

    def __init__(self, private: bool) -> None:
        self.private = private
        self.world = World(public=not private)
        self.visitors = [Visitor(self.world, number) for number in range(VISITORS)]
        self.sent: dict[tuple[int, int], bytes] = defaultdict(bytes)
        """What the target sent, by connection and request id; id 0 if there was no request."""
        world = self.world
        self._expiry = SessionExpiry(
            world.registry,
            world.connections,
            keys=lambda: world.keyring,
            clock=world.clock,
            last_used_at=world.visits.last_used_at,
        )
        world.registry.watch(self._expiry.changed)

    def perform(self, action: Action) -> None:
        """Perform `action`, if it is possible."""
        world = self.world
        if action.what.startswith("visitor"):
            self.visitors[action.which % VISITORS].perform(action)
        elif action.what.startswith("target"):
            if world.made:
                self._target(action, -1 - action.which % len(world.made))
        elif action.what == "wait":
            world.wait(action.which)
        elif action.what == "connections take time":
            world.connecting = world.connecting or Deferred()
        elif action.what == "connected":
            world.connected()
        elif action.what == "target unreachable":
            world.unreachable = UpstreamConnectError()
        elif action.what == "target reachable":
            world.unreachable = None
        elif action.what == "revoked":
            held = now(world.registry.require(SESSION.sid))
            if held.revoked_at is None:
                now(world.registry.commit(Change(puts=(revoke(held, now=int(world.clock.now())),))))
                world.turns.run()
        elif action.what == "drain":
            world.connections.drain(lambda: None)
        else:
            raise ValueError(action.what)

    def _target(self, action: Action, index: int) -> None:
        far = self.world.made[index]
        if action.what == "target stops reading":
            far.stop_reading()
        elif action.what == "target reads on":
            far.read_on()
        elif far.finished or far.end:
            return
        elif action.what == "target resets":
            far.reset()
        elif action.what == "target ends":
            far.finish()
        else:
            self._say(action, far, index % len(self.world.made))

    def _say(self, action: Action, far: Far, index: int) -> None:
        asked = self.requests(index)
        answering = asked[-1] if asked else None
        number = request_id(answering) if answering else 0
        owner = [visitor.own for visitor in self.visitors if answering and comes_from(answering, visitor)]
        for piece in action._replace(data=mark(action.data, number, *owner)).pieces():
            if far.end or far.unread or len(self.requests(index, on_the_way=True)) > len(asked):
                return
            self.sent[index, number] += piece
            far.send(piece)

    def requests(self, index: int, *, on_the_way: bool = False) -> list[Request]:
        """Return the requests that reached the target over its connection `index`.

        With `on_the_way`, bytes that are written but not read yet are included. Raises AssertionError if the bytes
        are not a sequence of requests.
        """
        far = self.world.made[index]
        reading = read_requests(bytes(far.received + far.near.buffer if on_the_way else far.received))
        for count, request in enumerate(reading.requests, 1):
            if request.upgrade and self._switched(index, request):
                return reading.requests[:count]
        assert not reading.wrong and not reading.rest, f"what reaches the target is not HTTP: {reading}"
        return reading.requests

    def sent_for(self, index: int, number: int) -> bytes:
        """Return what the target sent over its connection `index` for the request `number`.

        Empty lines before a head are removed: they are unusual but unambiguous.
        """
        return re.sub(rb"(\A|\r\n\r\n)[\r\n]+(?=HTTP/1)", rb"\1", self.sent.get((index, number), b""))

    def _switched(self, index: int, request: Request) -> bool:
        try:
            answer, _ = read_answer(
                self.sent_for(index, request_id(request)), request.method, ended=False, upgrade=True
            )
        except h11.RemoteProtocolError:
            return False
        return answer is not None and answer.status == 101

    def end(self) -> None:
        """Let time pass until all connections have ended."""
        world = self.world
        world.connected()
        for _ in range(_LONG // 50):
            if not world.connections.open_count and not world.upstreams.open_count:
                return
            world.wait(50)
        world.clock.advance(max(0, SESSION.expires_at - world.clock.now()))
        self._expiry.run()
        world.wait(50)


def request_id(request: Request) -> int:
    """Return the number in the request id that the gateway assigned."""
    values = request.values(b"x-request-id")
    assert len(values) == 1, "the request has no id, or more than one"
    return int(values[0][1:])


def comes_from(request: Request, visitor: Visitor) -> bool:
    """Return whether the gateway forwarded `request` for `visitor`."""
    return request.values(b"x-forwarded-for") == [visitor.address.encode()]


def mark(data: bytes, number: int, own: bytes = OWN) -> bytes:
    """Return `data` with `MARK` and `OWN` replaced."""
    return data.replace(MARK, b"<%05d>" % number).replace(OWN, own)
