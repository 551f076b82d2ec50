"""Record <-> JSON, the one public shape: what the admin shows, and what the command line reads.

Rules. Every shape is a `msgspec.Struct`, which validates what comes in, is encoded as what goes out, and is described
in `openapi.json`: one declaration for all three. Times are RFC 3339 in UTC (`2026-11-21T02:51:18Z`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import idna
from msgspec import Meta, Struct

from burrowgate.core import durations, hosts
from burrowgate.core.audit import Action, AuditEvent, AuditRecord
from burrowgate.core.sessions import Kind, Limits, Session, State, Visit, state_at
from burrowgate.core.targets import Domain, Target, TargetType, Verify
from burrowgate.errors import Invalid

Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class Schema(Struct, frozen=True, forbid_unknown_fields=True):
    """What all shapes have in common: a field that is not declared is refused."""


class DomainView(Schema, frozen=True):
    """A host name served by a target."""

    host: str
    public: bool
    """Whether it opens without a link."""


class TargetView(Schema, frozen=True):
    """What a link opens."""

    name: str
    address: str
    handler: TargetType
    enabled: bool
    domains: tuple[DomainView, ...]
    hosts: tuple[str, ...]
    url: str
    verify: Verify
    ca_file: str | None
    pin: str | None
    page_assets: tuple[str, ...]
    upgrades: tuple[str, ...]
    service_workers: bool
    client_ca: str | None
    session_cas: tuple[str, ...]
    created_at: Time
    version: int


class LimitsView(Schema, frozen=True):
    """What the holder of a session may do less than everything; null or empty is no limit."""

    max_visits: int | None
    idle_timeout: str | None
    max_connections: int | None
    methods: tuple[str, ...]
    networks: tuple[str, ...]
    client_ca: str | None


class SessionView(Schema, frozen=True):
    """One grant of access to one target."""

    id: str
    target: str
    kind: Kind
    label: str
    state: State
    created_at: Time
    expires_at: Time
    extended_at: Time | None
    revoked_at: Time | None
    last_used_at: Time | None
    limits: LimitsView
    visits_opened: int
    live: int
    version: int


class VisitView(Schema, frozen=True):
    """One browser, or one address and program, that opened a session."""

    id: str
    first_seen: Time
    last_seen: Time
    address: str
    user_agent: str
    requests: int
    bytes_in: int
    bytes_out: int


class EventView(Schema, frozen=True, omit_defaults=True):
    """Something that happened, in its place in the chain."""

    seq: int
    at: Time
    action: Action
    actor: str
    target: str
    session: str
    detail: dict[str, str | int | bool | None]
    hash: str
    stored_action: str = ""
    """The text of `action` that the hash covers, if an older version recorded another; otherwise left out."""


def time(seconds: float) -> str:
    """RFC 3339 for `seconds` since 1970, rounded down to a whole one."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_time(text: str) -> int:
    """Seconds since 1970 for what `time` wrote. Raises ValueError."""
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())


def _time_or_none(seconds: int | None) -> str | None:
    return None if seconds is None else time(seconds)


def domain(record: Domain) -> DomainView:
    """`record` as it is shown."""
    return DomainView(host=record.host, public=record.public)


def target(record: Target, *, hosts: Sequence[str], url: str) -> TargetView:
    """`record` as it is shown, with the `hosts` that lead to it, the best first, and the `url` of that one."""
    trust = record.trust
    return TargetView(
        name=record.name,
        address=record.address.text,
        handler=record.type,
        enabled=record.enabled,
        domains=tuple(domain(one) for one in record.domains),
        hosts=tuple(hosts),
        url=url,
        verify=trust.verify,
        ca_file=trust.detail if trust.verify is Verify.CA_FILE else None,
        pin=trust.detail if trust.verify is Verify.PIN else None,
        page_assets=record.page_assets,
        upgrades=record.upgrades,
        service_workers=record.service_workers,
        client_ca=record.client_ca or None,
        session_cas=record.session_cas,
        created_at=time(record.created_at),
        version=record.version,
    )


def limits(record: Limits) -> LimitsView:
    """`record` as it is shown."""
    idle = record.idle_timeout
    return LimitsView(
        max_visits=record.max_visits,
        idle_timeout=None if idle is None else durations.format_duration(idle),
        max_connections=record.max_connections,
        methods=record.methods,
        networks=record.networks,
        client_ca=record.client_ca or None,
    )


def session(record: Session, target: Target, *, now: float, live: int) -> SessionView:
    """`record` of `target` as it is shown at `now`, with `live` connections under way."""
    return SessionView(
        id=record.sid,
        target=target.name,
        kind=record.kind,
        label=record.label,
        state=state_at(record, now, deleted_at=target.deleted_at),
        created_at=time(record.created_at),
        expires_at=time(record.expires_at),
        extended_at=_time_or_none(record.extended_at),
        revoked_at=_time_or_none(record.revoked_at),
        last_used_at=_time_or_none(record.last_used_at),
        limits=limits(record.limits),
        visits_opened=record.visits_opened,
        live=live,
        version=record.version,
    )


def visit(record: Visit) -> VisitView:
    """`record` as it is shown."""
    return VisitView(
        id=record.vid,
        first_seen=time(record.first_seen),
        last_seen=time(record.last_seen),
        address=record.address,
        user_agent=record.user_agent,
        requests=record.requests,
        bytes_in=record.bytes_in,
        bytes_out=record.bytes_out,
    )


def event(record: AuditRecord) -> EventView:
    """`record` as it is shown."""
    one = record.event
    return EventView(
        seq=record.seq,
        at=time(one.time),
        action=one.action,
        actor=one.actor,
        target=one.target,
        session=one.sid,
        detail=one.detail,
        hash=record.hash,
        stored_action=one.stored_action,
    )


def read_event(view: EventView) -> AuditRecord:
    """The record that `view` shows, as `core.audit.ChainVerifier` needs it. Raises ValueError for a malformed time."""
    shown = AuditEvent(
        time=read_time(view.at),
        action=view.action,
        actor=view.actor,
        target=view.target,
        sid=view.session,
        detail=view.detail,
        stored_action=view.stored_action,
    )
    return AuditRecord(seq=view.seq, event=shown, hash=view.hash)


def host(text: str, *, field: str = "host") -> str:
    """A host name as people write it, in any script, in the form in which hosts are compared (IDNA, UTS 46).

    Raises `Invalid` for `field`.
    """
    name = text.strip()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise Invalid(field, f"{text!r} is not a host name; write one such as app.example.com.") from None
    return hosts.parse_host(name, field=field)
