"""What the gateway writes about itself: JSON lines of three kinds, none of which can carry a secret or break a line.

Rules.
    A line is one JSON object in printable ASCII: whatever a visitor sends, no line ends early and no terminal obeys it.
    `kind` says what it is: `access`, a request that is over; `log_audit_records`, an event of the trail; `log`, anything else.
    What has the shape of a token, a link's parameters, a visit cookie, a share seed or the admin's key is taken out of
    every text. That is the second line of defence: nothing of the kind should get here.
    The road of a request only appends to a list; lines are made and written together, a few times a second.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

import msgspec
from twisted.logger import ILogObserver, LogEvent, Logger, LogLevel, formatEvent
from twisted.python.failure import Failure
from twisted.python.reflect import safe_repr
from zope.interface import implementer

from burrowgate.core.audit import AuditRecord
from burrowgate.core.request_record import RequestRecord

Write = Callable[[str], None]
"""Takes whole lines, their ends included."""

# ---------------------------------------------------------------------------------------------------------------------
# What goes into every line.

_B = "[A-Za-z0-9_-]"
_DOT = r"(?:\.|%2[Ee])"
_IS = "(?:=|%3[Dd])"
_BASE = rf"{_B}{{6}}{_DOT}{_B}{{22}}{_DOT}[0-9]{{1,12}}"
_SECRET = re.compile(
    rf"{_B}{{22}}{_IS}{_BASE}"  # a link's parameter
    rf"|{_BASE}{_DOT}{_B}{{22}}"  # a token
    rf"|{_B}{{6}}{_DOT}{_B}{{22}}{_DOT}{_B}{{16}}{_DOT}{_B}{{22}}"  # a visit cookie
    rf"|(?:(?<!{_B})|(?<=%26)|(?<=%3[Ff])){_B}{{22}}{_IS}p(?!{_B})"  # a page token in a link
    rf"|(?:(?<!{_B})|(?<=%3[Dd])){_B}{{43}}=?(?!{_B})"  # a share seed, the admin's key
    rf"|\b(?:mac|page)=b?['\"]{_B}{{22}}(?!{_B})"  # half of a link in the repr of a record
)
# Every secret has such a run, and few other texts do: looking for it first makes the rule of no cost to the rest.
_LONG_RUN = re.compile(rf"{_B}{{22}}")


_SHORT = 22
"""No text of so few characters holds a secret."""


def redact(text: str) -> str:
    """`text` without anything that has the shape of a secret of ours."""
    return _SECRET.sub("[redacted]", text) if len(text) > _SHORT and _LONG_RUN.search(text) else text


def rfc3339(seconds: float) -> str:
    """A time in seconds since 1970 as RFC 3339 has it, in UTC and with milliseconds."""
    milliseconds = int(seconds * 1000)
    return f"{_second(milliseconds // 1000)}.{milliseconds % 1000:03d}Z"


@lru_cache(maxsize=8)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


_encoder = msgspec.json.Encoder()


def _lines(rows: Sequence[msgspec.Struct]) -> str:
    # Records by position, encoded all at once: 1.4 µs a line, where `json.dumps` of a dictionary takes 4.6.
    with suppress(UnicodeEncodeError):  # by a lone surrogate
        lines = _encoder.encode_lines(rows)
        if lines.isascii() and b"\x7f" not in lines:
            return lines.decode("ascii")
    return "".join(_line(msgspec.structs.asdict(row)) for row in rows)


def _line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")) + "\n"


def writer(stream: TextIO) -> Write:
    """Writes to `stream`, and lets nothing wait in its buffer."""

    def write(lines: str) -> None:
        stream.write(lines)
        stream.flush()

    return write


def taking_turns(write: Write, descriptor: int) -> Write:
    """`write`, while no other process does that has `descriptor`, of one file for all of them, open for writing.

    A pipe takes no more than 4 KiB in one piece, and batches of lines are longer.
    """

    def write_alone(lines: str) -> None:
        # Of POSIX's kind, which belongs to the process: the descriptor is inherited, and so would the other kind be.
        fcntl.lockf(descriptor, fcntl.LOCK_EX)
        try:
            write(lines)
        finally:
            fcntl.lockf(descriptor, fcntl.LOCK_UN)

    return write_alone


def appender(path: Path) -> Write:
    """Writes to the end of the file `path`, which only its owner can read, opened anew each time. Raises `OSError`."""

    def write(lines: str) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(lines)

    write("")
    return write


# ---------------------------------------------------------------------------------------------------------------------
# What Twisted and the gateway log.


_CHATTER = ("twisted.", "log_legacy")
"""Who tells at level info what only Twisted's own developers ask for: that a factory starts, that a port is closed."""


@implementer(ILogObserver)
class JsonObserver:
    """Writes each event of `twisted.logger` as a line; those of the audit trail whatever their level."""

    def __init__(self, write: Write, least: str = "info") -> None:
        """`least` names the lowest level that is written."""
        self._write = write
        self.set_least(least)

    def set_least(self, least: str) -> None:
        """From now on `least` is the lowest level that is written."""
        self._least = LogLevel.levelWithName(least)

    def __call__(self, event: LogEvent) -> None:
        """Write `event`."""
        level = event.get("log_level") or LogLevel.info
        if level is LogLevel.info and str(event.get("log_namespace")).startswith(_CHATTER):
            level = LogLevel.debug
        audit = event.get("audit")
        if audit is not None:
            self._write(_audit_lines(rfc3339(event.get("log_time", 0)), audit))
        elif level >= self._least:
            fields: dict[str, Any] = {
                "time": rfc3339(event.get("log_time", 0)),
                "kind": "log",
                "level": level.name,
                "system": _plain(event.get("log_system") or event.get("log_namespace") or "-"),
                "message": redact(formatEvent(event)),
            }
            failure = event.get("log_failure")
            if isinstance(failure, Failure):
                fields["traceback"] = redact(_traceback(failure))
            self._write(_line(fields))


def _traceback(failure: Failure) -> str:
    try:
        return failure.getTraceback()
    except Exception as error:
        # An exception whose own text raises must not silence the log.
        return f"{safe_repr(failure.type)} (its traceback cannot be shown: {safe_repr(error)})"


def _plain(value: object) -> Any:
    """`value` as JSON has it, every text in it redacted."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact(str(key)): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return redact(safe_repr(value))


def log_audit_records(log: Logger, recorded: Sequence[AuditRecord]) -> None:
    """Log events of the audit trail with their numbers and hashes, against which the store can be compared later."""
    log.info("Events of the audit trail up to number {newest}", audit=recorded, newest=recorded[-1].seq)


class _Audit(msgspec.Struct):
    """The line of an event of the audit trail."""

    time: str
    kind: str
    level: str
    seq: int
    hash: str
    at: int
    action: str
    actor: str
    target: str
    session: str
    detail: Any


def _audit_lines(time: str, recorded: Sequence[AuditRecord]) -> str:
    # A commit of many visits has hundreds: one by one, and redacted where nothing can be, they took 45 µs each, now 4.
    return _lines(
        [
            _Audit(
                time,
                "audit",
                "info",
                one.seq,
                one.hash,
                event.time,
                event.action.value,
                redact(event.actor),
                redact(event.target),
                redact(event.sid),
                _plain(event.detail),
            )
            for one in recorded
            for event in (one.event,)
        ]
    )


# ---------------------------------------------------------------------------------------------------------------------
# What visitors did.

_LONGEST = 2048


class _Access(msgspec.Struct):
    """The line of a request."""

    time: str
    kind: str
    request_id: str
    session: str | None
    target: str | None
    method: str
    host: str
    path: str
    status: int
    duration_ms: float
    bytes_in: int
    bytes_out: int
    decision: str
    reason: str | None
    peer: str


class AccessLog:
    """Writes a line for each request that is over."""

    __slots__ = ("_lost", "_write")

    def __init__(self, write: Write) -> None:
        self._write = write
        self._lost = 0

    def write(self, entries: Sequence[RequestRecord]) -> None:
        """Write of `entries`. Where that fails the lines are lost, and the next ones say how many; raises nothing."""
        lines = _access_lines(entries)
        if self._lost:
            lost = {"kind": "log", "level": "error", "system": __name__, "message": f"{self._lost} lines were lost."}
            lines = _line({"time": rfc3339(entries[0].time), **lost}) + lines
        try:
            self._write(lines)
        except (OSError, ValueError):
            # A full disk, a broken pipe or a closed stream ends no service, and there is nowhere to say so yet.
            self._lost += len(entries)
        else:
            self._lost = 0


def _access_lines(entries: Sequence[RequestRecord]) -> str:
    rows = [
        _Access(
            rfc3339(entry.time),
            "access",
            entry.request_id.decode("latin-1"),
            entry.session_id or None,
            entry.target or None,
            _shown(entry.method),
            _shown(entry.host),
            _shown(entry.path.partition(b"?")[0]),
            entry.status,
            round(entry.duration * 1000, 2),
            entry.request_body_bytes,
            entry.response_body_bytes,
            entry.outcome,
            entry.reason or None,
            entry.client_address,
        )
        for entry in entries
    ]
    return _lines(rows)


_RUN = b"x" * _SHORT
_RUNS = bytes(ord("x") if re.match(_B, chr(byte)) else ord(" ") for byte in range(256))


def _shown(wire: bytes) -> str:
    """Bytes from the wire as a text: redacted, and cut where they are very long."""
    if len(wire) < _SHORT:
        return wire.decode("latin-1")
    text = wire.decode("latin-1")
    if _RUN in wire.translate(_RUNS):
        text = redact(text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "[...]"
