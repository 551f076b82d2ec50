"""Metrics of webhooks, read from the deliveries of this process when they are collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSample:
    """One endpoint, of which there are at most 20."""

    name: str
    accepted: int
    failed: int
    dropped: int
    enabled: bool
    failing_seconds: float


class WebhookMetrics(Collector):
    """Attempts and state of each endpoint."""

    def __init__(self, samples: Callable[[], Iterable[WebhookSample]]) -> None:
        self._samples = samples

    def collect(self) -> Iterator[Metric]:
        attempts = CounterMetricFamily(
            "burrowgate_webhook_deliveries",
            "Attempts to deliver to webhooks by this process, and events given up, by outcome.",
            labels=("webhook", "outcome"),
        )
        enabled = GaugeMetricFamily("burrowgate_webhook_enabled", "Whether a webhook is enabled.", labels=("webhook",))
        failing = GaugeMetricFamily(
            "burrowgate_webhook_failing_seconds", "How long a webhook has failed; 0 if it works.", labels=("webhook",)
        )
        for one in self._samples():
            attempts.add_metric((one.name, "accepted"), one.accepted)
            attempts.add_metric((one.name, "failed"), one.failed)
            attempts.add_metric((one.name, "dropped"), one.dropped)
            enabled.add_metric((one.name,), int(one.enabled))
            failing.add_metric((one.name,), one.failing_seconds)
        yield from (attempts, enabled, failing)
