"""Settings of a target of the type `browser`: what is started for each visitor, in which bounds, and what may pass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from burrowgate.core import durations
from burrowgate.errors import Invalid

KIB, MIB, GIB = 2**10, 2**20, 2**30
DEFAULT_IDLE_MINUTES = 10
MAX_IDLE_MINUTES = 24 * 60
MAX_URL_LENGTH = 2_000
MAX_RULES = 100
"""Entries of each list of `Egress`."""
BLANK_PAGE = "about:blank"
_LAUNCHER = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_IMAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}", re.ASCII)
_LAYOUT = re.compile(r"auto|[a-z]{2,5}", re.ASCII)
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2})?", re.ASCII)
_TIME_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9+_-]*(?:/[A-Za-z0-9+_-]+){0,2}", re.ASCII)
_RULE = re.compile(r"\*|(?:\*\.)?[a-z0-9._-]+(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?|[0-9a-f.:]+/\d{1,3}", re.ASCII)


class Watched(StrEnum):
    """Whether other visitors of the same session may watch the screen, without acting on it."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxLimits:
    """What one box may use of its machine. Sizes are in bytes."""

    memory: int = GIB
    """Memory, swap included."""
    pids: int = 512
    """Processes and threads."""
    cpus: float = 1.5
    """Cores."""
    tmp: int = 256 * MIB
    """Size of `/tmp`, which has everything that the browser writes."""
    shm: int = 256 * MIB
    """Size of `/dev/shm`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clipboard:
    """The directions in which text may pass between the clipboards of visitor and box."""

    incoming: bool = True
    """From the visitor into the box."""
    outgoing: bool = False
    """From the box to the visitor."""
    max_bytes: int = 256 * KIB
    """Size of one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Egress:
    """The hosts that the browser may reach. Private addresses are denied after the name was resolved, in any case.

    An entry is `*`, a host, `*.domain`, an IP address or a network. A host or address may have a port; an entry without
    one allows the ports 80 and 443, and denies all. An address that is named exactly is the only way to reach one that
    is private.
    """

    allow: tuple[str, ...] = ("*",)
    deny: tuple[str, ...] = ()
    """Takes precedence over `allow`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserSettings:
    """Settings of one target. Times are in seconds unless the name says otherwise."""

    start_url: str = BLANK_PAGE
    launcher: str = ""
    """The type of the launcher; empty for that of the configuration."""
    image: str = ""
    """Name of the container image; empty for launchers that need none."""
    width: int = 1280
    """Of the screen until a viewer's window sets its size, in pixels, as `height`."""
    height: int = 800
    layout: str = "auto"
    """Keyboard layout, such as `de`; `auto` for that which the visitor's browser names."""
    locale: str = "en-US"
    time_zone: str = "UTC"
    limits: BoxLimits = BoxLimits()
    allow_unlimited: bool = False
    """Whether a box may start where its limits cannot be enforced."""
    idle_minutes: int | None = None
    """Minutes without a key or a movement of the pointer until a box ends; None for those of the configuration."""
    no_viewer: int = 120
    """How long a box lives without an open page."""
    max_lifetime: int = 4 * durations.HOUR
    start_timeout: int = 30
    clipboard: Clipboard = Clipboard()
    downloads: bool = False
    """Whether the visitor gets the files that the browser has downloaded."""
    uploads: bool = False
    """Whether the visitor may put files into the box."""
    max_transfer: int = 100 * MIB
    """Size of all downloads of a box together, and of all uploads, in bytes."""
    egress: Egress = Egress()
    per_owner: int = 1
    """Boxes that one owner has at a time: an account, or else a session."""
    watch: Watched = Watched.OFF


DEFAULT_SETTINGS = BrowserSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserTerms:
    """What one session changes of the settings of its target; None for no change."""

    idle_minutes: int | None = None
    max_lifetime: int | None = None
    """In seconds; it only shortens that of the target."""


def resolved_idle_minutes(terms: BrowserTerms | None, settings: BrowserSettings, configured: int) -> int:
    """Return the idle threshold in minutes: that of the session, of the target, or else the configured one."""
    if terms is not None and terms.idle_minutes is not None:
        return terms.idle_minutes
    return configured if settings.idle_minutes is None else settings.idle_minutes


def resolved_lifetime(terms: BrowserTerms | None, settings: BrowserSettings) -> int:
    """Return how long a box may live, in seconds: that of the session, but no longer than that of the target."""
    if terms is None or terms.max_lifetime is None:
        return settings.max_lifetime
    return min(terms.max_lifetime, settings.max_lifetime)


def check_idle_minutes(minutes: int) -> int:
    """Return `minutes` as an idle threshold. Raises `Invalid`."""
    if not 1 <= minutes <= MAX_IDLE_MINUTES:
        raise Invalid("idle_minutes", f"{minutes} is out of bounds; from 1 to {MAX_IDLE_MINUTES} minutes is possible.")
    return minutes


def check_start_url(text: str) -> str:
    """Return `text` as the address of the first page: http, https or `about:blank`. Raises `Invalid`."""
    url = text.strip()
    if url == BLANK_PAGE:
        return url
    if not _is_page(url):
        raise Invalid("start_url", f"{text!r} is not the address of a page; write one such as https://example.org.")
    if urlsplit(url).username is not None:
        raise Invalid("start_url", "The address of the first page contains no user name and no password.")
    return url


def _is_page(url: str) -> bool:
    if len(url) > MAX_URL_LENGTH or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def check_settings(settings: BrowserSettings) -> BrowserSettings:
    """Return `settings`, in their canonical form. Raises `Invalid`."""
    check_start_url(settings.start_url)
    for name, pattern, may_be_empty in (
        ("launcher", _LAUNCHER, True),
        ("image", _IMAGE, True),
        ("layout", _LAYOUT, False),
        ("locale", _LOCALE, False),
        ("time_zone", _TIME_ZONE, False),
    ):
        value = getattr(settings, name)
        if not (pattern.fullmatch(value) or (may_be_empty and not value)):
            raise Invalid(name, f"{value!r} is not a {name.replace('_', ' ')}.")
    for name, minimum, maximum in (("width", 320, 7_680), ("height", 200, 4_320)):
        _check_number(name, getattr(settings, name), minimum, maximum)
    if settings.idle_minutes is not None:
        check_idle_minutes(settings.idle_minutes)
    durations.check(settings.no_viewer, minimum=5, maximum=durations.DAY, field="no_viewer")
    durations.check(settings.max_lifetime, minimum=durations.MINUTE, maximum=7 * durations.DAY, field="max_lifetime")
    durations.check(settings.start_timeout, minimum=1, maximum=10 * durations.MINUTE, field="start_timeout")
    limits = settings.limits
    for name, value, minimum, maximum in (
        ("limits.memory", limits.memory, 128 * MIB, 2**45),
        ("limits.pids", limits.pids, 64, 65_536),
        ("limits.tmp", limits.tmp, 16 * MIB, 2**45),
        ("limits.shm", limits.shm, 16 * MIB, 2**45),
        ("clipboard.max_bytes", settings.clipboard.max_bytes, 1, 16 * MIB),
        ("max_transfer", settings.max_transfer, 1, 2**45),
        ("per_owner", settings.per_owner, 1, 100),
    ):
        _check_number(name, value, minimum, maximum)
    if not 0.1 <= limits.cpus <= 256:
        raise Invalid("limits.cpus", f"{limits.cpus} is out of bounds; from 0.1 to 256 cores is possible.")
    for name in ("allow", "deny"):
        rules = getattr(settings.egress, name)
        if len(rules) > MAX_RULES:
            raise Invalid(f"egress.{name}", f"A list of hosts has at most {MAX_RULES} entries.")
        for rule in rules:
            if not _RULE.fullmatch(rule):
                raise Invalid(
                    f"egress.{name}",
                    f"{rule!r} is not a host; write one such as example.org, *.org or 10.0.0.7.",
                )
    return settings


def _check_number(name: str, value: int, minimum: int, maximum: int) -> None:
    if not minimum <= value <= maximum:
        raise Invalid(name, f"{value} is out of bounds; from {minimum} to {maximum} is possible.")


def to_value(record: BrowserSettings | BrowserTerms) -> dict[str, Any]:
    """Return settings or terms as a JSON object, for stores."""
    return asdict(record)


def from_value(value: Mapping[str, Any]) -> BrowserSettings:
    """Return the settings of a JSON object; what a newer version has added is ignored."""
    found = _known(BrowserSettings, value)
    for name, type_ in (("limits", BoxLimits), ("clipboard", Clipboard)):
        found[name] = type_(**_known(type_, found.get(name, {})))
    egress = found.get("egress", {})
    found["egress"] = Egress(allow=tuple(egress.get("allow", ("*",))), deny=tuple(egress.get("deny", ())))
    found["watch"] = Watched(found.get("watch", Watched.OFF))
    return BrowserSettings(**found)


def terms_from_value(value: Mapping[str, Any]) -> BrowserTerms:
    """Return the terms of a JSON object; what a newer version has added is ignored."""
    return BrowserTerms(**_known(BrowserTerms, value))


_T = TypeVar("_T")


def _known(type: type[_T], value: Mapping[str, Any]) -> dict[str, Any]:
    known = {one.name for one in fields(type)}  # type: ignore[arg-type]
    return {name: item for name, item in value.items() if name in known}
