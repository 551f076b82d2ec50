"""What the admin's rooms work with: everything they need of the gateway, and nothing else of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry
from twisted.internet.interfaces import IReactorTime

from burrowgate.core.events import Action, Event
from burrowgate.core.targets import Place
from burrowgate.core.tokens import Keyring
from burrowgate.directory import Directory
from burrowgate.interfaces import IClock, IEntropy

ACTOR = "admin"
Detail = dict[str, str | int | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The admin's view of the gateway."""

    directory: Directory
    keys: Callable[[], Keyring]
    """The keyring of now; a rotation changes it."""
    clock: IClock
    entropy: IEntropy
    reactor: IReactorTime
    admin_key: str = field(repr=False)
    """What a caller sends as `Authorization: Bearer`. Empty lets nobody in."""
    session_ttl: int
    """Seconds that a session lives when nobody says."""
    forbids: Callable[[Place], bool]
    """Whether a target at that place would reach the gateway itself or a metadata service."""
    live: Callable[[str], int]
    """How many connections of a session are under way in this process."""
    ready: Callable[[], str | None]
    """Why the gateway cannot serve just now, in a sentence, or None when it can."""
    registry: CollectorRegistry
    """What `/metrics` shows; the admin adds its own to it."""
    version: str
    listen: str
    """Where visitors are served, as `status` shows it."""
    warnings: Callable[[], Sequence[str]] = tuple
    """What the person who runs this should know: one sentence each."""

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.clock.now())

    def event(self, action: Action, *, target: str, sid: str = "", detail: Detail) -> Event:
        """What the audit trail is to say of something done here, now. `detail` holds nothing that opens something."""
        return Event(at=self.now(), action=action, actor=ACTOR, target=target, sid=sid, detail=detail)
