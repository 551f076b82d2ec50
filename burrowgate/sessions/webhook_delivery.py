"""Delivery of webhooks: reads the audit log from where each endpoint has got, and sends what it wants, in order.

Rules.
    One process of each gateway does this, and of several on one store the one that holds the lease of the endpoint. A
    lease of a process that hangs passes to another, so that a message may be sent twice, but not by plan.
    Progress is written after a failure, at least every `WRITE_PERIOD_SECONDS` while messages are accepted, and at the
    end of each round: after a crash at most what came after it is sent again, with the same ids.
    Endpoints do not wait for each other: each has a task of its own, with one message under way and one page of events
    in memory. Nothing is queued; what an endpoint has not received is in the audit log.
    What an endpoint does not want moves its position too, but that alone is written only every `SKIPPED_PER_WRITE`
    events.
    Without a secret nothing is sent, and the lease is left to a process whose home has one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from burrowgate.core import webhook_events, webhook_signing, webhooks
from burrowgate.core.audit import Action, AuditEvent, AuditRecord
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.core.webhooks import Outcome, Progress, Webhook
from burrowgate.errors import Conflict, HomeError, Invalid, StoreError
from burrowgate.interfaces import IClock, IStore
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.times import rfc3339

EVENTS_PER_PAGE = 100
PAGES_PER_ROUND = 20
"""Pages of one round: 2,000 events that an endpoint does not want take about 50 ms."""
WRITE_PERIOD_SECONDS = 1.0
ROUND_SECONDS = 20.0
"""Time after which a task writes its progress, and renews its lease in the next round."""
SKIPPED_PER_WRITE = 1_000
RESOURCE_KIND = "webhook"
PROGRESS_SUFFIX = ".progress"
"""Of the id of the resource with an endpoint's progress; the one with its definition has its name, without a dot."""
LEASE_PREFIX = "webhook "
"""Of the name under which `IStore.lease_slots` knows an endpoint; a sid has no space."""

_log = Logger()

Fields = list[tuple[bytes, bytes]]
Send = Callable[[str, Fields, bytes], Awaitable[Outcome]]
"""Sends a body with fields to a URL, and always returns an outcome within its timeout."""
ReadSecrets = Callable[[str], Awaitable[Sequence[bytes]]]
"""Returns the secrets of an endpoint by its name, the newest first. Raises `HomeError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    """Limits, in seconds."""

    retry_for: int
    """Age at which an event is given up."""
    disable_after: int
    """Time of failures after which an endpoint is disabled."""


@dataclass(slots=True)
class Endpoint:
    """An endpoint with its progress, as they are stored."""

    webhook: Webhook
    webhook_version: int
    progress: Progress
    progress_version: int


@dataclass(slots=True)
class DeliveryCounts:
    """Attempts of this process for one endpoint."""

    accepted: int = 0
    failed: int = 0
    dropped: int = 0


@dataclass(slots=True)
class _Task:
    """What this process remembers of an endpoint."""

    is_running: bool = False
    scanned: int = 0
    """Number of the last event that was read and not wanted, beyond what is stored."""
    finding: str = ""
    """Why this process cannot send to it, as a sentence."""
    counts: DeliveryCounts = field(default_factory=DeliveryCounts)


async def read_endpoints(store: IStore) -> dict[str, Endpoint]:
    """Return all endpoints by name. One that cannot be read is logged and left out. Raises `StoreError`."""
    resources = {one.resource_id: one for one in await store.resources(ResourceQuery(kind=RESOURCE_KIND))}
    endpoints = {}
    for name, definition in resources.items():
        stored = resources.get(name + PROGRESS_SUFFIX)
        if stored is None:
            continue
        try:
            webhook, progress = webhooks.decode_webhook(definition.body), webhooks.decode_progress(stored.body)
        except (ValueError, TypeError, KeyError):
            _log.error("The webhook {name} cannot be read; remove it and add it again", name=name)
            continue
        endpoints[name] = Endpoint(webhook, definition.version, progress, stored.version)
    return endpoints


def definition_resource(webhook: Webhook, version: int) -> Resource:
    """Return the resource with the definition of `webhook` in that version."""
    return Resource(kind=RESOURCE_KIND, resource_id=webhook.name, body=webhooks.encode(webhook), version=version)


def progress_resource(name: str, progress: Progress, version: int) -> Resource:
    """Return the resource with the `progress` of the endpoint `name` in that version."""
    body = webhooks.encode(progress)
    return Resource(kind=RESOURCE_KIND, resource_id=name + PROGRESS_SUFFIX, body=body, version=version)


class WebhookDelivery:
    """Sends the events of the store's audit log to its endpoints."""

    def __init__(
        self,
        registry: Registry,
        *,
        node_id: str,
        clock: IClock,
        secrets: ReadSecrets,
        send: Send,
        settings: Callable[[], DeliverySettings],
    ) -> None:
        self._registry = registry
        self._node_id = node_id
        self._clock = clock
        self._secrets = secrets
        self._send = send
        self._settings = settings
        self._tasks: dict[str, _Task] = {}
        self._is_closed = False
        self._failed = False
        self.endpoints: dict[str, Endpoint] = {}
        """The endpoints as of the last round."""

    def finding(self, name: str) -> str:
        """Return why this process cannot send to the endpoint `name`, as a sentence; empty if it can."""
        task = self._tasks.get(name)
        return task.finding if task is not None else ""

    def counts(self) -> dict[str, DeliveryCounts]:
        """Return the attempts of this process by endpoint, for metrics."""
        return {name: task.counts for name, task in self._tasks.items()}

    def close(self) -> None:
        """Begin no further attempt; the events of attempts under way are sent again after the next start."""
        self._is_closed = True

    async def run(self) -> None:
        """Read the endpoints, and start a task for each that is due and has none; a failing store is logged once."""
        try:
            self.endpoints = await read_endpoints(self._registry.store)
        except StoreError as error:
            if not self._failed:
                _log.error("Webhooks wait for the store: {error}", error=str(error))
            self._failed = True
            return
        self._failed = False
        for name in self._tasks.keys() - self.endpoints.keys():
            if not self._tasks[name].is_running:
                del self._tasks[name]
        now = self._clock.now()
        for name, endpoint in self.endpoints.items():
            task = self._tasks.setdefault(name, _Task())
            is_due = endpoint.webhook.enabled and endpoint.progress.next_at <= now
            if is_due and not task.is_running and not self._is_closed:
                task.is_running = True
                Deferred.fromCoroutine(self._run_task(name, endpoint, task))

    async def _run_task(self, name: str, endpoint: Endpoint, task: _Task) -> None:
        try:
            await self._serve(name, endpoint, task)
        except Conflict:
            pass  # an operator has changed or removed it, or another process has its lease
        except StoreError as error:
            _log.error("The webhook {name} waits for the store: {error}", name=name, error=str(error))
        except Exception:
            _log.failure("The webhook {name} failed", name=name)
        finally:
            task.is_running = False

    async def _serve(self, name: str, endpoint: Endpoint, task: _Task) -> None:
        store = self._registry.store
        if not await store.events(max(endpoint.progress.position, task.scanned), 1):
            return
        try:
            secrets = await self._secrets(name)
        except (HomeError, Invalid) as error:
            await self._leave(name, task, str(error))
            return
        task.finding = ""
        if not await store.lease_slots(self._node_id, LEASE_PREFIX + name, 1, 1):
            return
        # The holder of the lease before may have written since the round began.
        current = (await read_endpoints(store)).get(name)
        if current is None or not current.webhook.enabled or current.progress.next_at > self._clock.now():
            return
        task.scanned = max(task.scanned, current.progress.position)
        await _Round(self._registry, current, task, secrets, self._send, self._clock, self._settings()).run(
            lambda: self._is_closed
        )

    async def _leave(self, name: str, task: _Task, finding: str) -> None:
        if finding != task.finding:
            _log.error("The webhook {name} has no secret here: {error}", name=name, error=finding)
        task.finding = finding
        await self._registry.store.lease_slots(self._node_id, LEASE_PREFIX + name, 0, 1)


class _Round:
    """One round of one endpoint: sends until there is nothing left, an attempt fails, or time is up."""

    def __init__(
        self,
        registry: Registry,
        endpoint: Endpoint,
        task: _Task,
        secrets: Sequence[bytes],
        send: Send,
        clock: IClock,
        settings: DeliverySettings,
    ) -> None:
        self._registry = registry
        self._webhook = endpoint.webhook
        self._webhook_version = endpoint.webhook_version
        self._stored = self._progress = endpoint.progress
        self._version = endpoint.progress_version
        self._task = task
        self._secrets = secrets
        self._send = send
        self._clock = clock
        self._settings = settings

    async def run(self, is_closed: Callable[[], bool]) -> None:
        began = written = self._clock.now()
        for _ in range(PAGES_PER_ROUND):
            records = await self._registry.store.events(self._task.scanned, EVENTS_PER_PAGE)
            for record in records:
                if is_closed() or not await self._handle(record):
                    return await self._write()
                self._task.scanned = record.seq
                now = self._clock.now()
                if now - written >= WRITE_PERIOD_SECONDS:
                    await self._write()
                    written = now
            if not records or self._clock.now() - began >= ROUND_SECONDS:
                break
        return await self._write()

    async def _handle(self, record: AuditRecord) -> bool:
        """Send, skip or give up one event; returns whether the next one has its turn."""
        type = webhook_events.type_of(record.event)
        if type is None or not self._webhook.wants(type.name):
            return True
        now, counts = int(self._clock.now()), self._task.counts
        if webhooks.is_too_old(record.event.time, now, self._settings.retry_for):
            self._give_up(record, webhooks.given_up(self._progress, record.seq))
            return True
        body = webhook_events.message(record, type, rfc3339(record.event.time))
        fields = webhook_signing.sign(self._secrets, webhook_events.message_id(record), now, body)
        outcome = await self._send(self._webhook.url, fields, body)
        now = int(self._clock.now())
        if outcome.is_accepted:
            counts.accepted += 1
            self._progress = webhooks.succeeded(self._progress, record.seq, type.name, outcome, now)
            return True
        counts.failed += 1
        after = webhooks.failed(self._progress, record.seq, type.name, outcome, now)
        if after.dropped > self._progress.dropped:
            self._give_up(record, after)
            self._task.scanned = record.seq
        self._progress = after
        reason = webhooks.reason_to_disable(after, outcome, now, self._settings.disable_after)
        if reason:
            await self._disable(reason, now)
        elif after.failures == 1:
            _log.warn("The webhook {name} fails: {error}", name=self._webhook.name, error=outcome.text)
        return False

    def _give_up(self, record: AuditRecord, after: Progress) -> None:
        self._progress = after
        self._task.counts.dropped += 1
        _log.error("The webhook {name} will not receive event {seq}", name=self._webhook.name, seq=record.seq)

    async def _write(self) -> None:
        """Store the progress if it is worth it. Raises `StoreError` or `Conflict`."""
        scanned = max(self._task.scanned, self._progress.position)
        if self._progress != self._stored or scanned - self._stored.position >= SKIPPED_PER_WRITE:
            self._progress = replace(self._progress, position=scanned)
            resource = progress_resource(self._webhook.name, self._progress, self._version + 1)
            await self._registry.commit(Change(puts=(resource,)))
            self._stored, self._version = self._progress, self._version + 1

    async def _disable(self, reason: str, now: int) -> None:
        name = self._webhook.name
        self._webhook = replace(self._webhook, enabled=False, disabled_for=reason)
        detail: dict[str, str | int | bool | None] = {"webhook": name, "reason": reason}
        event = AuditEvent(time=now, action=Action.WEBHOOK_DISABLED, actor="gateway", detail=detail)
        resource = definition_resource(self._webhook, self._webhook_version + 1)
        await self._registry.commit(Change(puts=(resource,), events=(event,)))
        _log.error("The webhook {name} is disabled: {reason}", name=name, reason=reason)
