"""Services of the primary process alone: the audit log, webhooks, expiry events, and upkeep of files in the home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from burrowgate.proxy.tcp.recording.files import FOLDER
from burrowgate.server import drop_cleaning
from burrowgate.server.audit_wiring import accept_new_store, audit_guard, audit_pruner
from burrowgate.server.foundation import Foundation
from burrowgate.server.recordings import UPKEEP_SECONDS, RecordingUpkeep
from burrowgate.server.scheduler import Scheduler, run_in_background
from burrowgate.server.webhook_wiring import Webhooks, build_webhooks
from burrowgate.server.wiring import Components
from burrowgate.sessions.audit_guard import AuditGuard
from burrowgate.sessions.audit_pruning import AuditPruner
from burrowgate.sessions.expiry_events import ExpiryRecorder

_AUDIT_PERIOD_SECONDS = 1.0
_EXPIRY_PERIOD_SECONDS = 2.0
_WEBHOOKS_PERIOD_SECONDS = 1.0
_PRUNING_PERIOD_SECONDS = 600.0
_SAVE_TIME_PERIOD_SECONDS = 30.0
_TIDY_PERIOD_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimaryServices:
    """What only one process of a gateway does for all of them."""

    components: Components
    guard: AuditGuard
    pruner: AuditPruner
    webhooks: Webhooks
    expiry_recorder: ExpiryRecorder
    recordings: RecordingUpkeep

    async def start(self, *, is_new_store: bool) -> None:
        """Bring the home's knowledge of the audit log up to date, and begin to finish recordings.

        `is_new_store` accepts the log of a replaced store.
        """
        await self.guard.advance()
        run_in_background(self.recordings.run())
        if is_new_store:
            await accept_new_store(self.guard)

    def add_jobs(self, scheduler: Scheduler, save_time: Callable[[], None]) -> None:
        """Add the jobs in the order in which one tick runs them; `save_time` saves the state of the clock."""
        add, parts = scheduler.add, self.components
        add("expired sessions", self.expiry_recorder.run, period=_EXPIRY_PERIOD_SECONDS)
        add("webhooks", self.webhooks.delivery.run, period=_WEBHOOKS_PERIOD_SECONDS)
        add("audit retention", self.pruner.run, period=_PRUNING_PERIOD_SECONDS)
        add("audit", self.guard.advance, period=_AUDIT_PERIOD_SECONDS)
        add("time", save_time, period=_SAVE_TIME_PERIOD_SECONDS)
        add("drop boxes", lambda: drop_cleaning.clean_drop_boxes(parts), period=drop_cleaning.PERIOD_SECONDS)
        add("recordings", self.recordings.run, period=UPKEEP_SECONDS)
        add("tidy", parts.expiry.remove_finished_targets, period=_TIDY_PERIOD_SECONDS)


def build_primary_services(base: Foundation, components: Components) -> PrimaryServices:
    """Build the services of the primary process."""
    guard = audit_guard(base, components)
    return PrimaryServices(
        components=components,
        guard=guard,
        pruner=audit_pruner(base, components, guard),
        webhooks=build_webhooks(base, components),
        expiry_recorder=ExpiryRecorder(components.registry, base.clock),
        recordings=RecordingUpkeep(base.home.path / FOLDER, components.recordings, components.registry, base.clock),
    )
