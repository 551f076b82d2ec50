"""Webhooks without files and network: secrets in memory, and a receiver that answers as a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from twisted.internet.defer import Deferred

from burrowgate.core import webhook_signing
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.webhooks import Outcome
from burrowgate.errors import HomeError
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.webhook_delivery import Fields
from burrowgate.sessions.webhooks import WebhookService


class MemorySecrets:
    """Secrets that are counted up; each is 32 equal bytes."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self._made = 0

    async def add(self, name: str) -> str:
        self._made += 1
        secret = webhook_signing.write_secret(bytes([self._made]) * 32)
        self.texts.setdefault(name, []).insert(0, secret)
        return secret

    async def read(self, name: str) -> Sequence[bytes]:
        if name not in self.texts:
            raise HomeError(f"There is no secret of {name}.")
        return [webhook_signing.read_secret(text) for text in self.texts[name]]

    async def drop_old(self, name: str) -> int:
        removed = len(self.texts[name]) - 1
        del self.texts[name][1:]
        return removed

    async def remove(self, name: str) -> None:
        self.texts.pop(name, None)

    def path(self, name: str) -> str:
        return f"/home/webhooks/{name}.secrets"


@dataclass
class Receiver:
    """Endpoints by URL: each answers at once with the outcome in `outcomes`, or hangs if that is None."""

    outcomes: dict[str, Outcome | None] = field(default_factory=dict)
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    hanging: list[Deferred[Outcome]] = field(default_factory=list)

    async def send(self, url: str, fields: Fields, body: bytes) -> Outcome:
        headers = {name.decode("ascii"): value.decode("ascii") for name, value in fields}
        self.received.append((url, headers, body))
        outcome = self.outcomes.get(url, Outcome(status=204))
        if outcome is not None:
            return outcome
        self.hanging.append(Deferred())
        return await self.hanging[-1]


def webhook_service(
    registry: Registry,
    clock: IClock,
    entropy: IEntropy,
    *,
    secrets: MemorySecrets,
    receiver: Receiver,
    is_forbidden: Callable[[TargetAddress], bool] = lambda address: False,
) -> WebhookService:
    """The management of webhooks on these."""
    return WebhookService(
        registry,
        secrets=secrets,
        send=receiver.send,
        finding=lambda name: "",
        is_forbidden=is_forbidden,
        clock=clock,
        entropy=entropy,
    )
