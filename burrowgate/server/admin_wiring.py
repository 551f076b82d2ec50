"""Builds the context of the admin API from the components of a gateway process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.registry import Collector
from twisted.internet.task import deferLater
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory

from burrowgate import __version__
from burrowgate.admin.context import AdminContext
from burrowgate.core import hosts
from burrowgate.core.store_records import Change
from burrowgate.core.target_address import TargetAddress
from burrowgate.identity.account_finder import AccountFinder
from burrowgate.proxy.static.file_threads import run_within
from burrowgate.server import diagnostics, private_places
from burrowgate.server.config import settings
from burrowgate.server.config.keys import Config
from burrowgate.server.foundation import Foundation
from burrowgate.server.home_thread import home_thread
from burrowgate.server.project_wiring import build_project_admin
from burrowgate.server.settings_editor import SettingsEditor
from burrowgate.server.tcp_admin_wiring import build_tcp_admin
from burrowgate.server.webhook_wiring import Webhooks
from burrowgate.server.wiring import Components
from burrowgate.sessions.audit_guard import AuditGuard
from burrowgate.sessions.registry import damage_of
from burrowgate.sessions.service import SessionService
from burrowgate.sessions.sign_in_rules import SessionRules
from burrowgate.sessions.targets import TargetService
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.visit_cuts import VisitCuts
from burrowgate.sessions.withdrawals import Restricted, Unrestricted, Withdrawals

FOLDER_TIMEOUT_SECONDS = 2.0
"""Seconds in which a folder has to respond to a check for the operator; many are checked one after the other."""


def admin_context(
    base: Foundation,
    parts: Components,
    *,
    admin_key: str,
    unready_reason: Callable[[], str | None],
    collectors: Iterable[Collector],
    share: Callable[[Restricted | Unrestricted], None],
    apply_config: Callable[[Config], None],
    guard: AuditGuard,
    webhooks: Webhooks,
) -> AdminContext:
    """Build the context of the admin API.

    `unready_reason` says why visitors cannot be served, None if they can; `collectors` are metrics besides those of
    the components; `share` sends what the operator takes away to the workers; `apply_config` puts a configuration into
    force.
    """
    config, listeners = base.config, base.listeners

    def is_forbidden(address: TargetAddress) -> bool:
        if address.folder:
            return private_places.shows_any(Path(address.folder), private_places.private_places(config()))
        return parts.own_ports.forbids_place(address)

    def ready() -> str | None:
        if base.store.position() is None:
            if damage_of(base.store) is not None:
                return "The store is damaged, so no request is admitted; the log says how."
            return "The store does not respond, so no request is admitted; the log says why."
        return unready_reason()

    async def disconnect(connection: str) -> bool:
        if parts.connections.cut_one(connection, "cut"):
            return True
        if not parts.node.carries(connection):
            return False
        await parts.registry.commit(Change(cuts=(connection,)))
        return True

    metrics = CollectorRegistry()
    metrics.register(parts.traffic)
    metrics.register(parts.browsers.metrics)
    metrics.register(webhooks.metrics())
    if parts.tls is not None:
        metrics.register(parts.tls)
    for collector in collectors:
        metrics.register(collector)
    withdrawals = Withdrawals(parts.registry, base.reactor, share=share)
    updates = SessionUpdates(parts.registry, base.clock)
    account_finder = AccountFinder(base.store, parts.sign_in.directory)
    targets = TargetService(
        parts.registry,
        withdrawals,
        clock=base.clock,
        entropy=base.entropy,
        is_forbidden=is_forbidden,
        run_on_folder=partial(run_within, parts.files, base.reactor, FOLDER_TIMEOUT_SECONDS),
        default_drop_box=lambda: settings.of_drop_boxes(config()),
        rule_text=account_finder.rule_text,
    )
    sessions = SessionService(
        parts.registry,
        targets,
        withdrawals,
        keys=base.keys,
        clock=base.clock,
        entropy=base.entropy,
        hasher=parts.hasher,
        default_ttl=lambda: config().session_ttl,
        terminates_tls=config().tls,
        records_of=parts.sign_in.claims.records_of,
        rule_text=account_finder.rule_text,
        establisher=parts.tcp.establishment,
    )
    editor = SettingsEditor(
        parts.registry, base.clock, config=config, apply=apply_config, run_in_thread=home_thread(base, parts)
    )
    return AdminContext(
        registry=parts.registry,
        targets=targets,
        project_admin=build_project_admin(base, parts.registry, parts.upstreams, parts.tcp.sources),
        sessions=sessions,
        visit_cuts=VisitCuts(parts.registry, withdrawals, updates),
        extend_requests=parts.exchange_context.extend_requests,
        webhooks=webhooks.service,
        tcp=build_tcp_admin(base, parts.registry, parts.tcp, parts.recordings),
        boxes=parts.browsers.admin(),
        session_rules=SessionRules(parts.registry, withdrawals, updates, account_finder.rule_text),
        claims=parts.sign_in.claims,
        accounts=parts.sign_in.accounts,
        account_finder=account_finder,
        logins=parts.sign_in.logins,
        provider_accounts=parts.sign_in.provider_accounts,
        access_tokens=parts.sign_in.access_tokens,
        provider_states=parts.sign_in.providers.states,
        keys=base.keys,
        clock=base.clock,
        entropy=base.entropy,
        reactor=base.reactor,
        admin_key=admin_key,
        session_ttl=config().session_ttl,
        open_count=lambda sid: parts.connections.count(sid) + parts.node.live(sid),
        ready=ready,
        metrics=metrics,
        version=__version__,
        listen=f"{config().scheme}://{hosts.authority(*listeners.own()[0], '')}",
        http2=config().http2_library if config().tls and config().http2 else "off",
        warnings=lambda: [
            *((guard.finding,) if guard.finding else ()),
            *diagnostics.warnings(
                config(), listeners.visitors_address, base.clock, parts.tls, parts.registry.targets()
            ),
            *diagnostics.unstored(parts.registry.restrictions),
            *webhooks.warnings(),
        ],
        connections=lambda: diagnostics.connections(parts.connections, parts.node),
        unlisted_connections=lambda: diagnostics.unlisted_connections(parts.node),
        refresh_peers=parts.node.refresh_peers,
        disconnect=disconnect,
        time_series=parts.time_series,
        recent_requests=base.recent_requests,
        probe=lambda target, request: diagnostics.probe(parts.upstreams, base.reactor, target, request),
        change_settings=editor.change,
        about=lambda: diagnostics.about(config(), parts.tls),
        diagnose=lambda: [
            *diagnostics.examine(base.home, base.clock, parts.tls),
            *diagnostics.examine_log(guard.finding),
        ],
        known_events=guard.known,
        accept_audit_log=guard.accept,
    )


async def close_admin(factory: WrappingFactory[ProtocolWrapper], reactor: Any) -> None:
    """Close the connections of the admin API once their responses are written."""
    for ending in (ProtocolWrapper.loseConnection, _abort):
        for connection in tuple(factory.protocols):
            ending(connection)
        if factory.protocols:
            await deferLater(reactor, 0.01)


def _abort(connection: Any) -> None:
    connection.abortConnection()
