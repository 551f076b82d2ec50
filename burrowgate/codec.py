"""Record <-> JSON, the one public shape: what the admin answers and accepts, and what the command line reads.

Rules. Every shape is a `msgspec.Struct`, which validates what comes in, is encoded as what goes out, and is described
in `openapi.json`: one declaration for all three. Times are RFC 3339 in UTC (`2026-11-21T02:51:18Z`). What a shape
cannot say by itself is checked by the functions below, which raise `Invalid` with the field named.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import idna
from msgspec import UNSET, Meta, Struct, UnsetType

from burrowgate.core import durations, hosts, pages
from burrowgate.core.events import Action, Event, Recorded
from burrowgate.core.sessions import (
    EXTEND_DEFAULT_DAYS,
    EXTEND_MOST_DAYS,
    LABEL_LENGTH,
    NO_LIMITS,
    TTL_LEAST,
    TTL_MOST,
    Kind,
    Limits,
    Session,
    State,
    Visit,
    state_at,
)
from burrowgate.core.targets import Domain, Handler, Target, UpstreamTrust, Verify, check_trust, check_upgrade
from burrowgate.errors import Invalid

IDLE_LEAST = durations.MINUTE
VISITS_MOST = 1_000_000
CONNECTIONS_MOST = 10_000

# Formats name what a JSON schema cannot say; the description says it to people.
Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Name = Annotated[
    str,
    Meta(
        max_length=63,
        description="One DNS label: letters, digits and inner hyphens; not `localhost`, `burrowgate` or `www`.",
        extra_json_schema={"format": "target-name"},
    ),
]
Address = Annotated[
    str,
    Meta(
        max_length=4096,
        description="`host:port`, `http(s)://host[:port]`, a port of this machine, or a folder's absolute path.",
        extra_json_schema={"format": "target-address"},
    ),
]
Host = Annotated[
    str,
    Meta(
        max_length=253,
        description="A host name without a port; names beyond ASCII are encoded as IDNA says.",
        extra_json_schema={"format": "host-name"},
    ),
]
Label = Annotated[
    str,
    Meta(
        max_length=LABEL_LENGTH,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description="Free text on one line; the space around it is dropped.",
    ),
]
Path = Annotated[
    str,
    Meta(
        max_length=2048,
        pattern=r'^/[!"$-~]*$',
        description="Where the link lands: a path as it stands on the wire, with a query for a full session only.",
    ),
]
DurationText = Annotated[
    str,
    Meta(
        max_length=16,
        description="A whole number and a unit of s, m, h, d, w, y, such as `24h`.",
        extra_json_schema={"format": "duration-text"},
    ),
]
Duration = DurationText | Annotated[int, Meta(ge=TTL_LEAST, le=TTL_MOST, description="Whole seconds.")]
Pin = Annotated[
    str,
    Meta(
        pattern=r"^sha256:[0-9a-f]{64}$", description="`sha256:` and the fingerprint of the certificate, in lower case."
    ),
]
CaFile = Annotated[
    str,
    Meta(
        max_length=4096,
        description="The absolute path of a PEM file on the gateway's machine.",
        extra_json_schema={"format": "ca-file"},
    ),
]
Asset = Annotated[
    str,
    Meta(
        max_length=255,
        description="A path, or a path and a final `*`, such as `/static/*`.",
        extra_json_schema={"format": "asset-pattern"},
    ),
]
Upgrade = Annotated[
    str,
    Meta(
        max_length=32,
        description="A token of the field `Upgrade`; never h2c, HTTP or TLS.",
        extra_json_schema={"format": "upgrade-token"},
    ),
]
Method = Annotated[str, Meta(pattern=r"^[A-Z][A-Z-]{0,19}$", description="An HTTP method, upper case.")]
Network = Annotated[
    str,
    Meta(
        max_length=64,
        description="A network in CIDR form, such as `192.0.2.0/24`, or one address.",
        extra_json_schema={"format": "network"},
    ),
]
Assets = Annotated[tuple[Asset, ...], Meta(max_length=100)]
Upgrades = Annotated[tuple[Upgrade, ...], Meta(max_length=20)]


class Shape(Struct, frozen=True, forbid_unknown_fields=True):
    """What all shapes have in common: a field that is not declared is refused."""


# ---------------------------------------------------------------------------------------------------------------------
# What is shown.


class DomainView(Shape, frozen=True):
    """A host name served by a target."""

    host: str
    public: bool
    """Whether it opens without a link."""


class TargetView(Shape, frozen=True):
    """What a link opens."""

    name: str
    address: str
    handler: Handler
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
    created_at: Time
    version: int


class LimitsView(Shape, frozen=True):
    """What the holder of a session may do less than everything; null or empty is no limit."""

    max_visits: int | None
    idle_timeout: str | None
    max_connections: int | None
    methods: tuple[str, ...]
    networks: tuple[str, ...]


class SessionView(Shape, frozen=True):
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


class VisitView(Shape, frozen=True):
    """One browser, or one address and program, that opened a session."""

    id: str
    first_seen: Time
    last_seen: Time
    address: str
    user_agent: str
    requests: int
    bytes_in: int
    bytes_out: int


class EventView(Shape, frozen=True):
    """Something that happened, in its place in the chain."""

    seq: int
    at: Time
    action: Action
    actor: str
    target: str
    session: str
    detail: dict[str, str | int | bool | None]
    hash: str


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
        address=record.place.address,
        handler=record.handler,
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
        created_at=time(record.created_at),
        version=record.version,
    )


def limits(record: Limits) -> LimitsView:
    """`record` as it is shown."""
    idle = record.idle_timeout
    return LimitsView(
        max_visits=record.max_visits,
        idle_timeout=None if idle is None else durations.show(idle),
        max_connections=record.max_connections,
        methods=record.methods,
        networks=record.networks,
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


def event(record: Recorded) -> EventView:
    """`record` as it is shown."""
    one = record.event
    return EventView(
        seq=record.seq,
        at=time(one.at),
        action=one.action,
        actor=one.actor,
        target=one.target,
        session=one.sid,
        detail=one.detail,
        hash=record.hash,
    )


def read_event(view: EventView) -> Recorded:
    """The record that `view` shows, as `core.events.Verifier` needs it. Raises ValueError for a malformed time."""
    shown = Event(
        at=read_time(view.at),
        action=view.action,
        actor=view.actor,
        target=view.target,
        sid=view.session,
        detail=view.detail,
    )
    return Recorded(seq=view.seq, event=shown, hash=view.hash)


# ---------------------------------------------------------------------------------------------------------------------
# What is wished.


class DomainWish(Shape, frozen=True):
    """A domain of a target."""

    host: Host
    public: bool = False


class PublicWish(Shape, frozen=True):
    """How a domain is to be served."""

    public: bool = False


class NewTarget(Shape, frozen=True):
    """A target to be made."""

    name: Name
    address: Address
    handler: Handler = Handler.AUTO
    enabled: bool = True
    domains: Annotated[tuple[DomainWish, ...], Meta(max_length=100)] = ()
    verify: Verify | UnsetType = UNSET
    ca_file: CaFile | None = None
    pin: Pin | None = None
    page_assets: Assets = ()
    upgrades: Upgrades = ()
    service_workers: bool = False


class TargetWish(Shape, frozen=True):
    """What is to be different about a target; what is left out stays."""

    address: Address | UnsetType = UNSET
    handler: Handler | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    domains: Annotated[tuple[DomainWish, ...], Meta(max_length=100)] | UnsetType = UNSET
    verify: Verify | UnsetType = UNSET
    ca_file: CaFile | UnsetType | None = UNSET
    pin: Pin | UnsetType | None = UNSET
    page_assets: Assets | UnsetType = UNSET
    upgrades: Upgrades | UnsetType = UNSET
    service_workers: bool | UnsetType = UNSET


class LimitsWish(Shape, frozen=True):
    """The limits of a session to be minted."""

    max_visits: Annotated[int, Meta(ge=1, le=VISITS_MOST)] | None = None
    idle_timeout: Duration | None = None
    max_connections: Annotated[int, Meta(ge=1, le=CONNECTIONS_MOST)] | None = None
    methods: Annotated[tuple[Method, ...], Meta(max_length=20)] = ()
    networks: Annotated[tuple[Network, ...], Meta(max_length=100)] = ()


class NewSession(Shape, frozen=True):
    """A session to be minted."""

    kind: Kind = Kind.FULL
    label: Label = ""
    ttl: Duration | UnsetType = UNSET
    limits: LimitsWish = LimitsWish()
    path: Path = "/"


class LabelWish(Shape, frozen=True):
    """Another label for a session."""

    label: Label


class ExtendWish(Shape, frozen=True):
    """How long a session is to live from now."""

    days: Annotated[int, Meta(ge=1, le=EXTEND_MOST_DAYS)] = EXTEND_DEFAULT_DAYS


class Nothing(Shape, frozen=True):
    """No field at all."""


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
    return hosts.from_person(name, field=field)


def duration(wish: str | int, *, least: int, most: int, field: str) -> int:
    """The seconds that `wish` (`24h`, or whole seconds) means. Raises `Invalid` for `field`."""
    if isinstance(wish, int):
        return durations.check(wish, least=least, most=most, field=field)
    return durations.parse(wish, least=least, most=most, field=field)


def ttl(wish: str | int) -> int:
    """The seconds for which a session is to live, from a minute to a year. Raises `Invalid`."""
    return duration(wish, least=TTL_LEAST, most=TTL_MOST, field="ttl")


def read_limits(wish: LimitsWish) -> Limits:
    """The limits that `wish` means. Raises `Invalid`."""
    idle = wish.idle_timeout
    found = Limits(
        max_visits=wish.max_visits,
        idle_timeout=(
            None if idle is None else duration(idle, least=IDLE_LEAST, most=TTL_MOST, field="limits.idle_timeout")
        ),
        max_connections=wish.max_connections,
        methods=_unique(wish.methods),
        networks=_unique([network(one) for one in wish.networks]),
    )
    return NO_LIMITS if found == NO_LIMITS else found


def network(text: str) -> str:
    """A network as people write it, in canonical CIDR form. Raises `Invalid`."""
    try:
        if "%" in text:
            raise ValueError
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        raise Invalid("limits.networks", f"{text!r} is not a network; write one such as 192.0.2.0/24.") from None


def read_assets(wish: Sequence[str]) -> tuple[str, ...]:
    """The asset patterns that `wish` means. Raises `Invalid`."""
    return _unique([pages.pattern(one) for one in wish])


def read_upgrades(wish: Sequence[str]) -> tuple[str, ...]:
    """The upgrade tokens that `wish` means. Raises `Invalid`."""
    return _unique([check_upgrade(one) for one in wish])


def read_trust(verify: Verify | UnsetType, ca_file: str | None, pin: str | None) -> UpstreamTrust:
    """How an upstream is to be verified; a CA file or a pin alone says it, too. Raises `Invalid`."""
    if ca_file is not None and pin is not None:
        raise Invalid("pin", "Name a CA file or a pin, not both.")
    if verify is UNSET:
        verify = Verify.CA_FILE if ca_file is not None else Verify.PIN if pin is not None else Verify.SYSTEM
    assert isinstance(verify, Verify)
    match verify:
        case Verify.CA_FILE if pin is not None:
            raise Invalid("pin", "A pin needs `verify` to be `pin`, or to be left out.")
        case Verify.PIN if ca_file is not None:
            raise Invalid("ca_file", "A CA file needs `verify` to be `ca-file`, or to be left out.")
    return check_trust(UpstreamTrust(verify=verify, detail=ca_file or pin or ""))


def _unique(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))
