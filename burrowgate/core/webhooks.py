"""Webhook endpoints: their definition, how far each has got, and when a message is repeated, given up or stopped.

Rules.
    An endpoint receives events in the order of their numbers: the next one is sent after the one before was accepted
    (any 2xx) or given up. There is no queue: the audit log is the queue, and `Progress.position` the place in it.
    After a failure the delay grows with each further one, up to `RETRY_DELAYS_SECONDS[-1]`, or is what the endpoint
    asks for by `Retry-After`, up to the same limit. A success resets it.
    An event is given up when it is older than the retry time, or was rejected `MAX_REJECTIONS` times by an endpoint
    that works. 429, 502, 503, 504 and a failure without any status say that it does not: those are limited by age only.
    An endpoint that answers 410, or has failed for the disable time without a success, is disabled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlsplit

from burrowgate.core import hosts
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.webhook_events import TYPE_NAMES
from burrowgate.errors import Invalid

MAX_WEBHOOKS = 20
"""Endpoints of a store: each has at most one message under way and one page of events in memory."""
MAX_URL_LENGTH = 2_000
RETRY_DELAYS_SECONDS = (5, 30, 120, 600, 1_800, 3_600)
MAX_REJECTIONS = 10
"""Attempts of one event at an endpoint that responds: about 6 hours, after which the next event has its turn."""
_UNAVAILABLE = frozenset({429, 502, 503, 504})
_GONE = 410
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_URL = re.compile(r"[!-~]+", re.ASCII)
_REQUEST_TARGET = re.compile(r"/[!$%&'()*+,\-./0-9:;=?@A-Z_a-z~]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An endpoint, as an operator defined it. All times are whole seconds since 1970."""

    name: str
    url: str
    types: tuple[str, ...] = ()
    """Types of the messages that it receives; empty for all."""
    enabled: bool = True
    disabled_for: str = ""
    """Why the gateway disabled it, as a sentence; empty if it did not."""
    created_at: int

    def wants(self, type: str) -> bool:
        """Return whether it receives messages of `type`."""
        return not self.types or type in self.types


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attempt."""

    status: int = 0
    """Status of the response; 0 if there was none."""
    error: str = ""
    """Why there was no response, as a sentence."""
    retry_after: int | None = None
    """Seconds that the endpoint asks to wait."""

    @property
    def is_accepted(self) -> bool:
        """Whether the endpoint has taken the message."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The outcome in a few words."""
        return self.error or f"It answered {self.status}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an endpoint has got in the audit log."""

    position: int
    """Number of the last event that was accepted, given up, or not meant for it."""
    rejections: int = 0
    """Rejected attempts of the event after `position`."""
    failures: int = 0
    """Failed attempts since the last success, of any event."""
    failing_since: int | None = None
    next_at: int = 0
    """Time of the next attempt."""
    accepted: int = 0
    """Messages that were accepted."""
    dropped: int = 0
    """Events that were given up."""
    last_at: int | None = None
    """Time of the last attempt."""
    last_type: str = ""
    last_status: int = 0
    last_error: str = ""


def succeeded(progress: Progress, seq: int, type: str, outcome: Outcome, now: int) -> Progress:
    """Return the progress after the message of event `seq` was accepted."""
    return replace(
        _noted(progress, type, outcome, now),
        position=seq,
        rejections=0,
        failures=0,
        failing_since=None,
        next_at=0,
        accepted=progress.accepted + 1,
    )


def failed(progress: Progress, seq: int, type: str, outcome: Outcome, now: int) -> Progress:
    """Return the progress after a failed attempt of event `seq`, which it may give up."""
    delay = RETRY_DELAYS_SECONDS[min(progress.failures, len(RETRY_DELAYS_SECONDS) - 1)]
    if outcome.retry_after is not None:
        delay = max(delay, min(outcome.retry_after, RETRY_DELAYS_SECONDS[-1]))
    is_rejection = outcome.status != 0 and outcome.status not in _UNAVAILABLE
    after = replace(
        _noted(progress, type, outcome, now),
        rejections=progress.rejections + is_rejection,
        failures=progress.failures + 1,
        failing_since=now if progress.failing_since is None else progress.failing_since,
        next_at=now + delay,
    )
    return given_up(after, seq) if after.rejections >= MAX_REJECTIONS else after


def given_up(progress: Progress, seq: int) -> Progress:
    """Return the progress after event `seq` was given up."""
    return replace(progress, position=seq, rejections=0, dropped=progress.dropped + 1)


def is_too_old(event_time: int, now: int, retry_seconds: int) -> bool:
    """Return whether an event is given up for its age."""
    return event_time + retry_seconds < now


def reason_to_disable(progress: Progress, outcome: Outcome, now: int, disable_seconds: int) -> str:
    """Return why an endpoint is to be disabled after a failure with `outcome`, as a sentence; empty if it is not."""
    if outcome.status == _GONE:
        return "It answered 410: it wants no more messages."
    if progress.failing_since is not None and progress.failing_since + disable_seconds <= now:
        return f"It has failed for {(now - progress.failing_since) // 86_400} days. {outcome.text}"
    return ""


def restarted(progress: Progress) -> Progress:
    """Return the progress of an endpoint that an operator enables or changes: it is tried at once."""
    return replace(progress, rejections=0, failures=0, failing_since=None, next_at=0)


def _noted(progress: Progress, type: str, outcome: Outcome, now: int) -> Progress:
    error = "" if outcome.is_accepted else outcome.text
    return replace(progress, last_at=now, last_type=type, last_status=outcome.status, last_error=error)


# ---------------------------------------------------------------------------------------------------------------------
# Checks of what an operator enters.


def check_name(text: str) -> str:
    """Return `text` as an endpoint's name. Raises `Invalid`."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        raise Invalid("name", f"{text!r} is not a webhook's name; use up to 63 letters, digits and inner hyphens.")
    return name


def check_types(types: Collection[str]) -> tuple[str, ...]:
    """Return `types` in the order of the table, each once. Raises `Invalid`."""
    for one in types:
        if one not in TYPE_NAMES:
            raise Invalid("types", f"There is no type {one!r}; write some of {', '.join(TYPE_NAMES)}.")
    return tuple(name for name in TYPE_NAMES if name in types)


def parse_url(url: str) -> tuple[TargetAddress, bytes]:
    """Return the address and the request target of an endpoint's URL.

    It is an https URL, or http on this machine, and has no user name, password or fragment. Raises `Invalid`.
    """
    wrong = Invalid("url", "This is not a webhook's URL; write one such as https://hooks.example.com/burrowgate.")
    if len(url) > MAX_URL_LENGTH or not _URL.fullmatch(url):
        raise wrong
    try:
        parts = urlsplit(url)
    except ValueError:
        raise wrong from None
    if "@" in parts.netloc:
        raise Invalid("url", "A URL is shown, so it may hold no name or password; the signature proves who sends.")
    authority = hosts.split(parts.netloc)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.scheme not in hosts.DEFAULT_PORTS or authority is None or not _REQUEST_TARGET.fullmatch(target):
        raise wrong
    if "#" in url:
        raise Invalid("url", "A fragment (#…) is not sent to a server; leave it out.")
    host, port = authority
    if parts.scheme == "http" and not hosts.is_loopback(host):
        raise Invalid("url", "Messages leave this machine by https only; write an https URL.")
    address = TargetAddress(host=host, port=port or hosts.DEFAULT_PORTS[parts.scheme], tls=parts.scheme == "https")
    return address, target.encode("ascii")


# ---------------------------------------------------------------------------------------------------------------------
# Bodies of the store's resources.


def encode(record: Webhook | Progress) -> str:
    """Return `record` as the body of a resource."""
    return json.dumps(asdict(record), separators=(",", ":"))


def decode_webhook(text: str) -> Webhook:
    """Return the endpoint of a body. Raises `ValueError` or `TypeError`."""
    values = json.loads(text)
    return Webhook(**values | {"types": tuple(values["types"])})


def decode_progress(text: str) -> Progress:
    """Return the progress of a body. Raises `ValueError` or `TypeError`."""
    return Progress(**json.loads(text))
