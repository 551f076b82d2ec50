"""Audit events of targets: which properties they show, and what a change of one says."""

from __future__ import annotations

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.field_rules import FieldRule
from burrowgate.core.targets import Target


def changed_event(before: Target, after: Target, *, action: Action, actor: str, now: int) -> AuditEvent:
    """Return the audit event of a change: each property that differs, with its new value."""
    detail: Detail = {}
    if action is not Action.TARGET_DELETED:
        old = properties(before)
        detail = {name: value for name, value in properties(after).items() if old[name] != value}
    return AuditEvent(time=now, action=action, actor=actor, target=before.name, detail=detail)


def properties(target: Target) -> Detail:
    """Return the properties of `target` that audit events show."""
    return {
        "address": target.address.text,
        "type": target.type.value,
        "enabled": target.enabled,
        "domains": ", ".join(f"{domain.host} (public)" if domain.public else domain.host for domain in target.domains),
        "verify": target.trust.verify.value,
        "trusted": target.trust.detail,
        "page_assets": ", ".join(target.page_assets),
        "upgrades": ", ".join(target.upgrades),
        "open_paths": ", ".join(target.open_paths),
        "preflight": target.preflight,
        "embed_origins": ", ".join(target.embed_origins),
        "service_workers": target.service_workers,
        "client_ca": target.client_ca,
        "session_cas": ", ".join(target.session_cas),
        "protocol": target.protocol,
        "upstream_host": target.upstream_host,
        "request_fields": _rules_text(target.request_fields),
        "response_fields": _rules_text(target.response_fields),
        "connect_timeout": target.connect_timeout,
        "response_timeout": target.response_timeout,
        "read_timeout": target.read_timeout,
        "max_body": target.max_body,
        "drop": "" if target.drop is None else target.drop.text,
        "identity": ", ".join(target.identity),
        "identity_claims": ", ".join(target.identity_claims),
    }


def _rules_text(rules: tuple[FieldRule, ...]) -> str:
    """Return the names of the fields, and where their values are: a value may be a secret."""
    return ", ".join(f"{rule.name}{' from ' + rule.file if rule.file else ''}" for rule in rules)
