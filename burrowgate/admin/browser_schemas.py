"""Settings of targets of the type `browser`, in requests and responses."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import DurationText, read_duration
from burrowgate.core import durations, sizes
from burrowgate.core.boxes.settings import (
    MAX_IDLE_MINUTES,
    MAX_RULES,
    MAX_URL_LENGTH,
    BrowserSettings,
    BrowserTerms,
    Watched,
)
from burrowgate.errors import Invalid

WatchName = Literal["off", "on"]
BoxSize = (
    Annotated[
        str,
        Meta(
            max_length=24,
            description="A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `512MiB`.",
            extra_json_schema={"format": "box-size"},
        ),
    ]
    | Annotated[int, Meta(ge=1, le=2**45, description="Bytes.")]
)
BoxDuration = (
    DurationText
    | Annotated[int, Meta(ge=1, le=7 * durations.DAY, description="Whole seconds, or a text such as `4h`.")]
)
IdleMinutes = Annotated[int, Meta(ge=1, le=MAX_IDLE_MINUTES, description="Minutes.")]
StartUrl = Annotated[
    str,
    Meta(
        max_length=MAX_URL_LENGTH,
        description="An http or https URL, or `about:blank`.",
        extra_json_schema={"format": "start-url"},
    ),
]
Word = Annotated[str, Meta(max_length=255, extra_json_schema={"format": "browser-word"})]
HostRules = Annotated[
    tuple[Annotated[str, Meta(max_length=260, extra_json_schema={"format": "host-rule"})], ...],
    Meta(max_length=MAX_RULES, description="Hosts, `*.domain`, addresses or networks, each perhaps with a port; `*`."),
]


class BoxLimitsView(Schema, frozen=True):
    """What one box may use; sizes in bytes."""

    schema_name = "BoxLimits"

    memory: int
    pids: int
    cpus: float
    tmp: int
    shm: int


class ClipboardView(Schema, frozen=True):
    """The directions in which text may pass, and its largest size in bytes."""

    schema_name = "BoxClipboard"

    incoming: bool = field(name="in")
    outgoing: bool = field(name="out")
    max_bytes: int


class EgressView(Schema, frozen=True):
    """The hosts that the browser may reach; private addresses only if one is named exactly."""

    schema_name = "BoxEgress"

    allow: tuple[str, ...]
    deny: tuple[str, ...]


class BrowserSettingsView(Schema, frozen=True):
    """What a target of the type `browser` starts for each visitor; times in seconds unless they say otherwise."""

    schema_name = "BrowserSettings"

    start_url: str
    launcher: str
    """What isolates boxes; empty for that of the configuration."""
    image: str
    width: int
    height: int
    layout: str
    """Keyboard layout; `auto` for that which the visitor's browser names."""
    locale: str
    time_zone: str
    limits: BoxLimitsView
    allow_unlimited: bool
    """Whether a box may start where its limits cannot be enforced."""
    idle_minutes: int | None
    """Null for those of the configuration."""
    no_viewer: int
    max_lifetime: int
    start_timeout: int
    clipboard: ClipboardView
    downloads: bool
    uploads: bool
    max_transfer: int
    """Bytes of all downloads of a box together, and of all uploads."""
    egress: EgressView
    per_owner: int
    watch: WatchName


class BoxLimitsRequest(Schema, frozen=True):
    """Changes to the limits of a box."""

    schema_name = "BoxLimitsChange"

    memory: BoxSize | UnsetType = UNSET
    pids: Annotated[int, Meta(ge=1, le=65_536)] | UnsetType = UNSET
    cpus: Annotated[float, Meta(gt=0, le=256)] | UnsetType = UNSET
    tmp: BoxSize | UnsetType = UNSET
    shm: BoxSize | UnsetType = UNSET


class ClipboardRequest(Schema, frozen=True):
    """Changes to what may pass between the clipboards."""

    schema_name = "BoxClipboardChange"

    incoming: bool | UnsetType = field(name="in", default=UNSET)
    outgoing: bool | UnsetType = field(name="out", default=UNSET)
    max_bytes: BoxSize | UnsetType = UNSET


class EgressRequest(Schema, frozen=True):
    """Changes to the hosts that the browser may reach."""

    schema_name = "BoxEgressChange"

    allow: HostRules | UnsetType = UNSET
    deny: HostRules | UnsetType = UNSET


class BrowserSettingsRequest(Schema, frozen=True):
    """Changes to what a target of the type `browser` starts; those left out stay as they are."""

    schema_name = "BrowserSettingsChange"

    start_url: StartUrl | UnsetType = UNSET
    launcher: Word | UnsetType = UNSET
    image: Word | UnsetType = UNSET
    width: Annotated[int, Meta(ge=1, le=7_680)] | UnsetType = UNSET
    height: Annotated[int, Meta(ge=1, le=4_320)] | UnsetType = UNSET
    layout: Word | UnsetType = UNSET
    locale: Word | UnsetType = UNSET
    time_zone: Word | UnsetType = UNSET
    limits: BoxLimitsRequest | UnsetType = UNSET
    allow_unlimited: bool | UnsetType = UNSET
    idle_minutes: IdleMinutes | UnsetType | None = UNSET
    no_viewer: BoxDuration | UnsetType = UNSET
    max_lifetime: BoxDuration | UnsetType = UNSET
    start_timeout: BoxDuration | UnsetType = UNSET
    clipboard: ClipboardRequest | UnsetType = UNSET
    downloads: bool | UnsetType = UNSET
    uploads: bool | UnsetType = UNSET
    max_transfer: BoxSize | UnsetType = UNSET
    egress: EgressRequest | UnsetType = UNSET
    per_owner: Annotated[int, Meta(ge=1, le=100)] | UnsetType = UNSET
    watch: WatchName | UnsetType = UNSET


class BrowserTermsView(Schema, frozen=True):
    """What one session changes of the settings of its target; null for no change."""

    schema_name = "BrowserTerms"

    idle_minutes: int | None = None
    max_lifetime: int | None = None
    """In seconds."""


class BrowserTermsRequest(Schema, frozen=True):
    """What one session changes of the settings of its target."""

    schema_name = "NewBrowserTerms"

    idle_minutes: IdleMinutes | None = None
    max_lifetime: BoxDuration | None = None


_SIZES = frozenset({"memory", "tmp", "shm", "max_bytes", "max_transfer"})
_DURATIONS = frozenset({"no_viewer", "max_lifetime", "start_timeout"})
_NESTED = (BoxLimitsRequest, ClipboardRequest, EgressRequest)


def read_browser(request: BrowserSettingsRequest | UnsetType | None) -> dict[str, Any] | None:
    """The requested fields of `BrowserSettings`; None without any. Raises `Invalid`."""
    return None if request is None or isinstance(request, UnsetType) else _read(request, "browser")


def _read(request: Schema, path: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in request.__struct_fields__:
        value = getattr(request, name)
        if value is UNSET:
            continue
        at = f"{path}.{name}"
        if isinstance(value, _NESTED):
            value = _read(value, at)
        elif name in _SIZES:
            value = _read_size(value, at)
        elif name in _DURATIONS:
            value = read_duration(value, minimum=1, maximum=7 * durations.DAY, field=at)
        elif name == "watch":
            value = Watched(value)
        elif name == "start_url":
            value = value.strip()
        values[name] = value
    return values


def _read_size(value: str | int, field: str) -> int:
    size = sizes.parse(value.strip()) if isinstance(value, str) else value
    if size is None:
        raise Invalid(field, f"{value!r} is not a size; write bytes, or a number and a unit, such as 512MiB.")
    return size


def read_terms(request: BrowserTermsRequest | None) -> BrowserTerms | None:
    """The requested terms of a session; None without any. Raises `Invalid`."""
    if request is None or (request.idle_minutes, request.max_lifetime) == (None, None):
        return None
    lifetime = request.max_lifetime
    if lifetime is not None:
        lifetime = read_duration(
            lifetime, minimum=durations.MINUTE, maximum=7 * durations.DAY, field="browser.max_lifetime"
        )
    return BrowserTerms(idle_minutes=request.idle_minutes, max_lifetime=lifetime)


def terms_view(terms: BrowserTerms | None) -> BrowserTermsView | None:
    """The view of the terms of a session."""
    return None if terms is None else BrowserTermsView(idle_minutes=terms.idle_minutes, max_lifetime=terms.max_lifetime)


def browser_view(settings: BrowserSettings | None) -> BrowserSettingsView | None:
    """The view of `settings`."""
    if settings is None:
        return None
    limits, clipboard = settings.limits, settings.clipboard
    return BrowserSettingsView(
        start_url=settings.start_url,
        launcher=settings.launcher,
        image=settings.image,
        width=settings.width,
        height=settings.height,
        layout=settings.layout,
        locale=settings.locale,
        time_zone=settings.time_zone,
        limits=BoxLimitsView(memory=limits.memory, pids=limits.pids, cpus=limits.cpus, tmp=limits.tmp, shm=limits.shm),
        allow_unlimited=settings.allow_unlimited,
        idle_minutes=settings.idle_minutes,
        no_viewer=settings.no_viewer,
        max_lifetime=settings.max_lifetime,
        start_timeout=settings.start_timeout,
        clipboard=ClipboardView(
            incoming=clipboard.incoming, outgoing=clipboard.outgoing, max_bytes=clipboard.max_bytes
        ),
        downloads=settings.downloads,
        uploads=settings.uploads,
        max_transfer=settings.max_transfer,
        egress=EgressView(allow=settings.egress.allow, deny=settings.egress.deny),
        per_owner=settings.per_owner,
        watch=settings.watch.value,
    )
