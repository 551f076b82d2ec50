"""The structured log: each event of `twisted.logger` as one JSON line, redacted.

`type` tells the kinds of lines apart: `log` here, `access` (`telemetry.access_log`), `audit` (`telemetry.audit_log`).
"""

from __future__ import annotations

from typing import Any

from twisted.logger import ILogObserver, LogEvent, LogLevel, formatEvent
from twisted.python.failure import Failure
from twisted.python.reflect import safe_repr
from zope.interface import implementer

from burrowgate.telemetry.audit_log import audit_lines
from burrowgate.telemetry.json_lines import Write, encode_line, rfc3339
from burrowgate.telemetry.redaction import redact

_DEBUG_NAMESPACES = ("twisted.", "log_legacy")
"""Loggers whose info level only Twisted's developers need: a factory starts, a port is closed."""


@implementer(ILogObserver)
class JsonObserver:
    """Writes each log event as a line; audit events whatever the level."""

    def __init__(self, write: Write, level: str = "info") -> None:
        """`level` names the lowest level that is written."""
        self._write = write
        self.set_level(level)

    def set_level(self, level: str) -> None:
        """Make `level` the lowest level that is written."""
        self._level = LogLevel.levelWithName(level)

    def __call__(self, event: LogEvent) -> None:
        """Write `event`."""
        level = event.get("log_level") or LogLevel.info
        if level is LogLevel.info and str(event.get("log_namespace")).startswith(_DEBUG_NAMESPACES):
            level = LogLevel.debug
        audit = event.get("audit")
        if audit is not None:
            self._write(audit_lines(rfc3339(event.get("log_time", 0)), audit))
        elif level >= self._level:
            fields: dict[str, Any] = {
                "time": rfc3339(event.get("log_time", 0)),
                "type": "log",
                "level": level.name,
                "logger": redact(str(event.get("log_system") or event.get("log_namespace") or "-")),
                "message": redact(formatEvent(event)),
            }
            failure = event.get("log_failure")
            if isinstance(failure, Failure):
                fields["traceback"] = redact(_traceback(failure))
            self._write(encode_line(fields))


def _traceback(failure: Failure) -> str:
    try:
        return failure.getTraceback()
    except Exception as error:
        # An exception whose own text raises must not silence the log.
        return f"{safe_repr(failure.type)} (its traceback cannot be shown: {safe_repr(error)})"
