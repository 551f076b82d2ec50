"""Webhook management without HTTP: add, change, test and remove endpoints, each change one commit with its audit event.

An endpoint receives what happens after it was added. Its secrets are files of the home, and never in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from burrowgate.core import webhook_events, webhook_signing, webhooks
from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.store_records import Change
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.tokens import b64url
from burrowgate.core.webhooks import Outcome, Progress, Webhook
from burrowgate.errors import Invalid, StateConflict, WebhookNotFound
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions, retry_on_conflict
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.times import rfc3339
from burrowgate.sessions.webhook_delivery import (
    Endpoint,
    Send,
    definition_resource,
    progress_resource,
    read_endpoints,
)


class Secrets(Protocol):
    """The files of the home that hold the secrets of endpoints. All methods may raise `HomeError`."""

    async def add(self, name: str) -> str:
        """Make a secret for the endpoint `name`, before its earlier ones; returns its text."""

    async def read(self, name: str) -> Sequence[bytes]:
        """Return the secrets of an endpoint, the newest first. Raises `HomeError` if there is none."""

    async def drop_old(self, name: str) -> int:
        """Remove all secrets but the newest; returns how many were removed."""

    async def remove(self, name: str) -> None:
        """Remove all secrets of an endpoint."""

    def path(self, name: str) -> str:
        """Return the path of the file."""


@dataclass(frozen=True, slots=True)
class AddedSecret:
    """A secret that was made. Its `repr` hides it."""

    secret: str = field(repr=False)


class WebhookService:
    """Manages the endpoints of a store."""

    def __init__(
        self,
        registry: Registry,
        *,
        secrets: Secrets,
        send: Send,
        finding: Callable[[str], str],
        is_forbidden: Callable[[TargetAddress], bool],
        clock: IClock,
        entropy: IEntropy,
    ) -> None:
        """`finding` says why this process cannot send to an endpoint; `is_forbidden` is that of targets."""
        self._registry = registry
        self.secrets = secrets
        self._send = send
        self.finding = finding
        self._is_forbidden = is_forbidden
        self._clock = clock
        self._entropy = entropy

    async def endpoints(self) -> list[Endpoint]:
        """Return all endpoints, by name. Raises `StoreError`."""
        return list((await read_endpoints(self._registry.store)).values())

    async def get(self, name: str) -> Endpoint:
        """Return the endpoint `name`. Raises `WebhookNotFound` or `StoreError`."""
        endpoint = (await read_endpoints(self._registry.store)).get(name)
        if endpoint is None:
            raise WebhookNotFound(name)
        return endpoint

    async def add(self, name: str, url: str, types: Sequence[str], *, actor: str) -> tuple[Endpoint, AddedSecret]:
        """Add an endpoint with a new secret. Raises `Invalid`, `StateConflict`, `HomeError` or `StoreError`."""
        now = int(self._clock.now())
        webhook = Webhook(
            name=webhooks.check_name(name), url=self._checked(url), types=webhooks.check_types(types), created_at=now
        )
        existing = await self.endpoints()
        if any(one.webhook.name == webhook.name for one in existing):
            raise StateConflict(f"There is a webhook named {webhook.name!r} already; change or remove that one.")
        if len(existing) >= webhooks.MAX_WEBHOOKS:
            raise StateConflict(f"There are {webhooks.MAX_WEBHOOKS} webhooks already; remove one.")
        # Before the endpoint, so that no process finds it without one.
        await self.secrets.remove(webhook.name)
        secret = AddedSecret(await self.secrets.add(webhook.name))
        progress = Progress(position=(await self._registry.store.count()).events)
        change = Change(
            puts=(definition_resource(webhook, 1), progress_resource(webhook.name, progress, 1)),
            events=(self._event(Action.WEBHOOK_ADDED, webhook, actor, {"url": webhook.url}),),
        )
        await self._registry.commit(change)
        return Endpoint(webhook, 1, progress, 1), secret

    async def change(
        self,
        name: str,
        *,
        url: str | None = None,
        types: Sequence[str] | None = None,
        enabled: bool | None = None,
        actor: str,
        expected: ExpectedVersions = ANY_VERSION,
    ) -> Endpoint:
        """Change an endpoint, which is then tried at once.

        Raises `WebhookNotFound`, `Invalid`, `Conflict` or `StoreError`.
        """

        async def attempt() -> Endpoint:
            return await self._change(name, url, types, enabled, actor, expected)

        return await retry_on_conflict(self._registry, attempt)

    async def _change(
        self,
        name: str,
        url: str | None,
        types: Sequence[str] | None,
        enabled: bool | None,
        actor: str,
        expected: ExpectedVersions,
    ) -> Endpoint:
        before = await self.get(name)
        expected.check(before.webhook_version)
        webhook, detail = before.webhook, Detail()
        if url is not None:
            webhook, detail["url"] = replace(webhook, url=self._checked(url)), url
        if types is not None:
            webhook = replace(webhook, types=webhooks.check_types(types))
            detail["types"] = " ".join(webhook.types) or "all"
        if enabled is not None:
            webhook, detail["enabled"] = replace(webhook, enabled=enabled, disabled_for=""), enabled
        if webhook == before.webhook:
            return before
        after = Endpoint(
            webhook, before.webhook_version + 1, webhooks.restarted(before.progress), before.progress_version + 1
        )
        resources = (
            definition_resource(webhook, after.webhook_version),
            progress_resource(name, after.progress, after.progress_version),
        )
        event = self._event(Action.WEBHOOK_CHANGED, webhook, actor, detail)
        await self._registry.commit(Change(puts=resources, events=(event,)))
        return after

    async def remove(self, name: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> None:
        """Remove an endpoint and its secrets. Raises `WebhookNotFound`, `Conflict`, `HomeError` or `StoreError`."""

        async def attempt() -> None:
            endpoint = await self.get(name)
            expected.check(endpoint.webhook_version)
            resources = (
                definition_resource(endpoint.webhook, endpoint.webhook_version),
                progress_resource(name, endpoint.progress, endpoint.progress_version),
            )
            event = self._event(Action.WEBHOOK_REMOVED, endpoint.webhook, actor, {})
            await self._registry.commit(Change(deletes=resources, events=(event,)))

        await retry_on_conflict(self._registry, attempt)
        await self.secrets.remove(name)

    async def add_secret(self, name: str, *, actor: str) -> AddedSecret:
        """Make a further secret, which signs besides the earlier ones. Raises as `change`, and `HomeError`."""
        endpoint = await self.get(name)
        secret = AddedSecret(await self.secrets.add(name))
        event = self._event(Action.WEBHOOK_CHANGED, endpoint.webhook, actor, {"secret": "added"})
        await self._registry.commit(Change(events=(event,)))
        return secret

    async def drop_old_secrets(self, name: str, *, actor: str) -> int:
        """Let only the newest secret sign; returns how many were removed. Raises as `add_secret`."""
        endpoint = await self.get(name)
        removed = await self.secrets.drop_old(name)
        if removed:
            event = self._event(Action.WEBHOOK_CHANGED, endpoint.webhook, actor, {"secret": "old removed"})
            await self._registry.commit(Change(events=(event,)))
        return removed

    async def test(self, name: str) -> Outcome:
        """Send a test to an endpoint, enabled or not; returns its outcome.

        Raises `WebhookNotFound`, `HomeError` or `StoreError`.
        """
        endpoint = await self.get(name)
        secrets = await self.secrets.read(name)
        now = int(self._clock.now())
        body = webhook_events.test_message(name, rfc3339(now))
        message_id = f"test_{b64url(self._entropy.token_bytes(12))}"
        return await self._send(endpoint.webhook.url, webhook_signing.sign(secrets, message_id, now, body), body)

    def _checked(self, url: str) -> str:
        address, _ = webhooks.parse_url(url)
        if self._is_forbidden(address):
            raise Invalid(
                "url", "This URL leads into the gateway itself or to a metadata service; write that of the receiver."
            )
        return url

    def _event(self, action: Action, webhook: Webhook, actor: str, detail: Detail) -> AuditEvent:
        named: Detail = {"webhook": webhook.name}
        return AuditEvent(time=int(self._clock.now()), action=action, actor=actor, detail=named | detail)
