"""Builds the delivery and the management of webhooks, and what the operator is shown of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from burrowgate import __version__
from burrowgate.core import durations
from burrowgate.core.webhooks import Outcome
from burrowgate.proxy.upstream.webhook_post import WebhookPoster
from burrowgate.server.foundation import Foundation
from burrowgate.server.home_thread import home_thread
from burrowgate.server.webhook_secrets import WebhookSecrets
from burrowgate.server.wiring import Components
from burrowgate.sessions.webhook_delivery import DeliverySettings, Fields, WebhookDelivery
from burrowgate.sessions.webhooks import WebhookService
from burrowgate.telemetry.webhook_metrics import WebhookMetrics, WebhookSample

FAILING_SECONDS = 600
"""Time of failures after which there is a warning: a restart of the receiver is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """The webhooks of a primary."""

    delivery: WebhookDelivery
    service: WebhookService
    poster: WebhookPoster
    now: Callable[[], float]

    def metrics(self) -> WebhookMetrics:
        """Return the collector of their metrics."""
        return WebhookMetrics(self._samples)

    def _samples(self) -> list[WebhookSample]:
        counts, now = self.delivery.counts(), self.now()
        return [
            WebhookSample(
                name=name,
                accepted=counts[name].accepted if name in counts else 0,
                failed=counts[name].failed if name in counts else 0,
                dropped=counts[name].dropped if name in counts else 0,
                enabled=endpoint.webhook.enabled,
                failing_seconds=max(0.0, now - since) if (since := endpoint.progress.failing_since) else 0.0,
            )
            for name, endpoint in self.delivery.endpoints.items()
        ]

    def warnings(self) -> list[str]:
        """Return what is wrong with them, one sentence each, for `status` and `doctor`."""
        found = []
        for name, endpoint in self.delivery.endpoints.items():
            webhook, since = endpoint.webhook, endpoint.progress.failing_since
            finding = self.delivery.finding(name)
            if webhook.disabled_for:
                found.append(
                    f"The webhook {name} was disabled. {webhook.disabled_for} Mend it, then run `burrowgate webhooks"
                    f" enable {name}`."
                )
            elif webhook.enabled and finding:
                found.append(f"The webhook {name} cannot be signed here: {finding}")
            elif webhook.enabled and since is not None and self.now() - since >= FAILING_SECONDS:
                age = durations.approximate(int(self.now() - since))
                found.append(f"The webhook {name} has failed for {age}. {endpoint.progress.last_error}")
        return found


def build_webhooks(base: Foundation, parts: Components) -> Webhooks:
    """Build the webhooks of the primary; its delivery is run by the scheduler."""
    config = base.config

    def ca_file() -> str:
        return str(base.home.path / config().webhook_ca_file) if config().webhook_ca_file else ""

    poster = WebhookPoster(
        base.reactor, own_ports=lambda: parts.own_ports, ca_file=ca_file, user_agent=f"Burrowgate/{__version__}"
    )

    async def send(url: str, fields: Fields, body: bytes) -> Outcome:
        return await poster.post(url, fields, body, config().webhook_timeout)

    secrets = WebhookSecrets(base.home.path, base.entropy, home_thread(base, parts))
    delivery = WebhookDelivery(
        parts.registry,
        node_id=parts.node.node_id,
        clock=base.clock,
        secrets=secrets.read,
        send=send,
        settings=lambda: DeliverySettings(
            retry_for=config().webhook_retry_for, disable_after=config().webhook_disable_after
        ),
    )
    service = WebhookService(
        parts.registry,
        secrets=secrets,
        send=send,
        finding=delivery.finding,
        is_forbidden=parts.own_ports.forbids_place,
        clock=base.clock,
        entropy=base.entropy,
    )
    base.close_stack.push(poster.close)
    base.close_stack.push(delivery.close)
    return Webhooks(delivery=delivery, service=service, poster=poster, now=base.clock.now)
