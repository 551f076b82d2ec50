"""The access log: one JSON line for each finished request.

docs/logs.md maps the fields to those of ECS and OpenTelemetry.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from burrowgate.core.request_record import RequestRecord
from burrowgate.telemetry.json_lines import Write, encode_lines, rfc3339
from burrowgate.telemetry.redaction import redact_wire


class _AccessLine(msgspec.Struct):
    time: str
    type: str
    request_id: str
    session_id: str | None
    target: str | None
    method: str
    host: str
    path: str
    status: int
    duration_ms: float
    request_body_bytes: int
    response_body_bytes: int
    outcome: str
    reason: str | None
    client_address: str


class AccessLog:
    """Writes a line for each finished request."""

    __slots__ = ("_write",)

    def __init__(self, write: Write) -> None:
        self._write = write

    def write(self, records: Sequence[RequestRecord]) -> None:
        """Write the lines of `records`."""
        self._write(_lines(records))


def _lines(records: Sequence[RequestRecord]) -> str:
    return encode_lines(
        [
            _AccessLine(
                rfc3339(record.time),
                "access",
                record.request_id.decode("latin-1"),
                record.session_id or None,
                record.target or None,
                redact_wire(record.method),
                redact_wire(record.host),
                redact_wire(record.path.partition(b"?")[0]),
                record.status,
                round(record.duration * 1000, 2),
                record.request_body_bytes,
                record.response_body_bytes,
                record.outcome,
                record.reason or None,
                record.client_address,
            )
            for record in records
        ]
    )
