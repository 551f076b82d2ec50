"""Builds the guard of the audit log on the home of a gateway, and the removal of old events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from twisted.internet.task import deferLater
from twisted.logger import Logger

from burrowgate.core.audit_chain import ChainLink
from burrowgate.server import audit_anchor
from burrowgate.server.foundation import Foundation
from burrowgate.server.home_thread import home_thread
from burrowgate.server.wiring import Components
from burrowgate.sessions.audit_guard import AuditGuard
from burrowgate.sessions.audit_pruning import AuditPruner

_log = Logger()


def audit_guard(base: Foundation, parts: Components) -> AuditGuard:
    """Build the guard; a store in memory, which begins anew with each process, has no anchor."""
    home = base.home.path
    name = audit_anchor.store_name(base.store.description, home)

    in_thread = home_thread(base, parts)

    async def read() -> Sequence[ChainLink]:
        links: Sequence[ChainLink] = await in_thread(partial(audit_anchor.read_links, home, name))
        return links

    async def write(links: Sequence[ChainLink], replace: bool) -> None:
        await in_thread(partial(audit_anchor.write_links, home, name, links, replace=replace))

    async def read_none() -> Sequence[ChainLink]:
        return ()

    async def write_none(links: Sequence[ChainLink], replace: bool) -> None:
        pass

    is_kept = base.store.description != "memory:"
    return AuditGuard(
        parts.registry,
        keys=base.keys,
        clock=base.clock,
        read=read if is_kept else read_none,
        write=write if is_kept else write_none,
    )


async def accept_new_store(guard: AuditGuard) -> None:
    """Accept the audit log of a store that the operator put in the place of another (`--new-store`).

    The home knows the events of the store that was given up. Raises `StoreError` or `HomeError`.
    """
    if guard.finding is not None:
        link = await guard.accept()
        _log.warn("The audit log of the new store is accepted, up to event {seq}", seq=link.seq)


def audit_pruner(base: Foundation, parts: Components, guard: AuditGuard) -> AuditPruner:
    """Build the removal of old events of visitors."""
    return AuditPruner(
        parts.registry,
        guard,
        keys=base.keys,
        clock=base.clock,
        retention=lambda: base.config().audit_retention,
        pause=lambda: deferLater(base.reactor, 0),
    )
