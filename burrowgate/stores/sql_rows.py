"""Records to rows of the SQL stores and back, in the column order of the constants."""

from __future__ import annotations

import json
from dataclasses import asdict
from sys import intern
from typing import Any

from burrowgate.core.audit import OLD_ACTIONS, Action, AuditEvent, AuditRecord
from burrowgate.core.boxes import settings as browser_settings
from burrowgate.core.drop_box import DropBox
from burrowgate.core.field_rules import FieldRule
from burrowgate.core.identity import rules
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import (
    NO_LIMITS,
    CutVisit,
    ExtendAnswer,
    ExtendRequest,
    Kind,
    Limits,
    Session,
    Visit,
)
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import Domain, Target, TargetType, UpstreamTrust, Verify
from burrowgate.core.tcp import settings, terms

Row = tuple[Any, ...]

TARGET = (
    "target_id, name, host, port, tls, folder, handler, enabled, domains, verify, trust_detail, page_assets, upgrades, "
    "service_workers, client_ca, session_cas, upstream_host, request_fields, "
    "response_fields, protocol, drop_box, open_paths, preflight, embed_origins, created_at, deleted_at, version, "
    "socket, path_prefix, connect_timeout, response_timeout, read_timeout, max_body, sign_in, "
    "project_id, tcp, browser"
)
SESSION = (
    "sid, target_id, kid, kind, label, created_at, expires_at, extended_at, revoked_at, max_visits, idle_timeout, "
    "max_connections, methods, networks, client_ca, confirm, passphrase, visits_opened, cut_visits, rotated_at, "
    "allow_extend_requests, extend_requests, requested_at, sign_in, account_id, tcp, ended_at, ended_by, "
    "browser, version"
)
VISIT = "sid, vid, first_seen, last_seen, address, user_agent, requests, bytes_in, bytes_out, account_id"
RESOURCE = "key, owner, unique_value, body, deleted_at, version"
EVENT = "seq, at, action, actor, target, sid, detail, hash, mac"


def insert(table: str, columns: str) -> str:
    """Return the statement that inserts a row of `columns`, with `?` for each value."""
    return f"INSERT INTO {table} ({columns}) VALUES {placeholders(columns)}"


def placeholders(columns: str) -> str:
    """Return `(?, ?, …)` for the values of `columns`."""
    return f"({', '.join('?' for _ in columns.split(','))})"


def upsert(table: str, columns: str, key: str) -> str:
    """Return the statement that inserts a row of `columns`, or updates the one with the same columns `key`."""
    others = [column for column in columns.split(", ") if column not in key.split(", ")]
    assignments = ", ".join(f"{column} = excluded.{column}" for column in others)
    return f"{insert(table, columns)} ON CONFLICT ({key}) DO UPDATE SET {assignments}"


def from_target(target: Target) -> Row:
    """Return the columns `TARGET` of `target`."""
    return (
        target.target_id,
        target.name,
        target.address.host,
        target.address.port,
        target.address.tls,
        target.address.folder,
        target.type.value,
        target.enabled,
        json.dumps([[domain.host, domain.public] for domain in target.domains]),
        target.trust.verify.value,
        target.trust.detail,
        json.dumps(target.page_assets),
        json.dumps(target.upgrades),
        target.service_workers,
        target.client_ca,
        json.dumps(target.session_cas),
        target.upstream_host,
        _from_rules(target.request_fields),
        _from_rules(target.response_fields),
        target.protocol.value,
        None if target.drop is None else json.dumps(asdict(target.drop)),
        json.dumps(target.open_paths),
        target.preflight,
        json.dumps(target.embed_origins),
        target.created_at,
        target.deleted_at,
        target.version,
        target.address.socket,
        target.address.prefix,
        target.connect_timeout,
        target.response_timeout,
        target.read_timeout,
        target.max_body,
        _from_sign_in(target),
        target.project_id,
        None if target.tcp is None else json.dumps(settings.to_value(target.tcp)),
        None if target.browser is None else json.dumps(browser_settings.to_value(target.browser)),
    )


def to_target(row: Row) -> Target:
    """Return the target of the columns `TARGET`."""
    target_id, name, host, port, tls, folder, handler, enabled, domains, verify, detail, assets, upgrades, *rest = row
    service_workers, client_ca, session_cas, upstream_host, request_fields, response_fields, *rest = rest
    protocol, drop_box, open_paths, preflight, embed_origins, created_at, deleted_at, version, *rest = rest
    socket, prefix, connect_timeout, response_timeout, read_timeout, max_body, sign_in, project_id, tcp, browser = rest
    return Target(
        target_id=target_id,
        name=name,
        address=TargetAddress(
            host=host,
            port=port,
            tls=None if tls is None else bool(tls),
            folder=folder,
            socket=socket,
            prefix=prefix,
        ),
        type=TargetType(handler),
        enabled=bool(enabled),
        domains=tuple(Domain(host=host, public=public) for host, public in json.loads(domains)),
        trust=UpstreamTrust(verify=Verify(verify), detail=detail),
        page_assets=tuple(json.loads(assets)),
        upgrades=tuple(json.loads(upgrades)),
        service_workers=bool(service_workers),
        client_ca=client_ca,
        session_cas=tuple(json.loads(session_cas)),
        upstream_host=upstream_host,
        request_fields=_to_rules(request_fields),
        response_fields=_to_rules(response_fields),
        connect_timeout=connect_timeout,
        response_timeout=response_timeout,
        read_timeout=read_timeout,
        max_body=max_body,
        drop=None if drop_box is None else DropBox(**json.loads(drop_box)),
        open_paths=tuple(json.loads(open_paths)),
        preflight=bool(preflight),
        embed_origins=tuple(json.loads(embed_origins)),
        protocol=UpstreamProtocol(protocol),
        **_to_sign_in(sign_in),
        project_id=project_id,
        tcp=None if tcp is None else settings.from_value(json.loads(tcp)),
        browser=None if browser is None else browser_settings.from_value(json.loads(browser)),
        created_at=created_at,
        deleted_at=deleted_at,
        version=version,
    )


def _from_sign_in(target: Target) -> str | None:
    """Return the sign-in settings of `target` as one value; None for one that has none."""
    if target.sign_in is None and target.members is None and not target.identity:
        return None
    return json.dumps(
        {
            "sign_in": rules.to_value(target.sign_in),
            "members": rules.to_value(target.members),
            "identity": target.identity,
            "identity_claims": target.identity_claims,
        }
    )


def _to_sign_in(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    value = json.loads(text)
    return {
        "sign_in": rules.from_value(value["sign_in"]),
        "members": rules.from_value(value["members"]),
        "identity": tuple(value["identity"]),
        "identity_claims": tuple(value["identity_claims"]),
    }


def _from_rules(rules: tuple[FieldRule, ...]) -> str:
    return json.dumps([[rule.name, rule.value, rule.file] for rule in rules])


def _to_rules(text: str) -> tuple[FieldRule, ...]:
    return tuple(FieldRule(name=name, value=value, file=file) for name, value, file in json.loads(text))


def from_session(session: Session) -> Row:
    """Return the columns `SESSION` of `session`: what was decided, and therefore not `last_used_at`."""
    limits = session.limits
    return (
        session.sid,
        session.target_id,
        session.kid,
        session.kind.value,
        session.label,
        session.created_at,
        session.expires_at,
        session.extended_at,
        session.revoked_at,
        limits.max_visits,
        limits.idle_timeout,
        limits.max_connections,
        json.dumps(limits.methods) if limits.methods else None,
        json.dumps(limits.networks) if limits.networks else None,
        limits.client_ca or None,
        limits.confirm or None,
        limits.passphrase or None,
        session.visits_opened,
        json.dumps([[cut.vid, cut.at] for cut in session.cut_visits]) if session.cut_visits else None,
        session.rotated_at,
        session.allow_extend_requests,
        _from_requests(session.extend_requests) if session.extend_requests else None,
        session.requested_at,
        None if limits.sign_in is None else json.dumps(rules.to_value(limits.sign_in)),
        session.account_id or None,
        None if session.tcp is None else json.dumps(terms.to_value(session.tcp)),
        session.ended_at,
        session.ended_by or None,
        None if session.browser is None else json.dumps(browser_settings.to_value(session.browser)),
        session.version,
    )


def to_session(row: Row) -> Session:
    """Return the session of the columns `SESSION` and `last_used_at`."""
    sid, target_id, kid, kind, label, created_at, expires_at, extended_at, revoked_at = row[:9]
    limited = row[_LIMITED]
    visits_opened, cut_visits, rotated_at, allow_extend_requests, requests, _ = row[17:23]
    sign_in, account_id, tcp, ended_at, ended_by, browser, version, last_used_at = row[23:]
    return Session(
        sid=sid,
        # Interned: hundreds of thousands of sessions in memory have few different targets and keys.
        target_id=intern(target_id),
        kid=intern(kid),
        kind=_KINDS.get(kind) or Kind(kind),
        label=label,
        created_at=created_at,
        expires_at=expires_at,
        extended_at=extended_at,
        revoked_at=revoked_at,
        limits=NO_LIMITS if sign_in is None and limited == _UNLIMITED else _limits(sign_in, *limited),
        visits_opened=visits_opened,
        cut_visits=tuple(CutVisit(vid=vid, at=at) for vid, at in json.loads(cut_visits)) if cut_visits else (),
        rotated_at=rotated_at,
        allow_extend_requests=bool(allow_extend_requests),
        extend_requests=_to_requests(requests) if requests else (),
        account_id=account_id or "",
        tcp=None if tcp is None else terms.from_value(json.loads(tcp)),
        ended_at=ended_at,
        ended_by=ended_by or "",
        browser=None if browser is None else browser_settings.terms_from_value(json.loads(browser)),
        version=version,
        last_used_at=last_used_at,
    )


_LIMITED = slice(9, 17)
_UNLIMITED = (None,) * 8
_KINDS = {kind.value: kind for kind in Kind}


def _limits(
    sign_in: str | None,
    visits: int | None,
    idle: int | None,
    connections: int | None,
    methods: str,
    networks: str,
    client_ca: str | None,
    confirm: int | None,
    passphrase: str | None,
) -> Limits:
    return Limits(
        max_visits=visits,
        idle_timeout=idle,
        max_connections=connections,
        methods=tuple(json.loads(methods)) if methods else (),
        networks=tuple(json.loads(networks)) if networks else (),
        client_ca=client_ca or "",
        confirm=bool(confirm),
        passphrase=passphrase or "",
        sign_in=None if sign_in is None else rules.from_value(json.loads(sign_in)),
    )


def _from_requests(requests: tuple[ExtendRequest, ...]) -> str:
    return json.dumps([[one.vid, one.at, one.address, one.message, one.answer, one.answered_at] for one in requests])


def _to_requests(text: str) -> tuple[ExtendRequest, ...]:
    return tuple(
        ExtendRequest(
            vid=vid,
            at=at,
            address=address,
            message=message,
            answer=None if answer is None else ExtendAnswer(answer),
            answered_at=answered_at,
        )
        for vid, at, address, message, answer, answered_at in json.loads(text)
    )


def from_visit(visit: Visit) -> Row:
    """Return the columns `VISIT` of `visit`."""
    return (
        visit.sid,
        visit.vid,
        visit.first_seen,
        visit.last_seen,
        visit.address,
        visit.user_agent,
        visit.requests,
        visit.bytes_in,
        visit.bytes_out,
        visit.account_id,
    )


def to_visit(row: Row) -> Visit:
    """Return the visit of the columns `VISIT`."""
    sid, vid, first_seen, last_seen, address, user_agent, requests, bytes_in, bytes_out, account_id = row
    return Visit(
        sid=sid,
        vid=vid,
        first_seen=first_seen,
        last_seen=last_seen,
        address=address,
        user_agent=user_agent,
        requests=requests,
        bytes_in=bytes_in,
        bytes_out=bytes_out,
        account_id=account_id,
    )


def from_resource(resource: Resource) -> Row:
    """Return the columns `RESOURCE` of `resource`."""
    return (
        resource.key,
        resource.owner,
        resource.unique,
        resource.body,
        resource.deleted_at,
        resource.version,
    )


def to_resource(row: Row) -> Resource:
    """Return the resource of the columns `RESOURCE`."""
    key, owner, unique, body, deleted_at, version = row
    kind, _, resource_id = key.partition("/")
    return Resource(
        kind=kind,
        resource_id=resource_id,
        owner=owner,
        unique=unique,
        body=body,
        deleted_at=deleted_at,
        version=version,
    )


def from_event(recorded: AuditRecord) -> Row:
    """Return the columns `EVENT` of `recorded`."""
    event = recorded.event
    detail = json.dumps(event.detail) if event.detail else "{}"
    action = event.stored_action or event.action.value
    return recorded.seq, event.time, action, event.actor, event.target, event.sid, detail, recorded.hash, recorded.mac


def to_event(row: Row) -> AuditRecord:
    """Return the event of the columns `EVENT`."""
    seq, at, action, actor, target, sid, detail, hash, mac = row
    event = AuditEvent(
        time=at,
        action=Action(action),
        actor=actor,
        target=target,
        sid=sid,
        detail=json.loads(detail),
        stored_action=action if action in OLD_ACTIONS else "",
    )
    return AuditRecord(seq=seq, event=event, hash=hash, mac=mac)
