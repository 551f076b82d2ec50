"""The access log: one JSON line for each finished request.

docs/operations.md maps the fields to those of ECS and OpenTelemetry.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from burrowgate.core.request_record import RequestRecord
from burrowgate.telemetry.json_lines import Write, encode_line, encode_lines, rfc3339
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

    __slots__ = ("_lost", "_write")

    def __init__(self, write: Write) -> None:
        self._write = write
        self._lost = 0

    def write(self, records: Sequence[RequestRecord]) -> None:
        """Write the lines of `records`; if that fails they are lost, and the next write reports it. Raises nothing."""
        lines = _lines(records)
        if self._lost:
            lost = {"type": "log", "level": "error", "logger": __name__, "message": f"{self._lost} lines were lost."}
            lines = encode_line({"time": rfc3339(records[0].time), **lost}) + lines
        try:
            self._write(lines)
        except (OSError, ValueError):
            # A full disk, a broken pipe or a closed stream stops no service, and there is nowhere to report it yet.
            self._lost += len(records)
        else:
            self._lost = 0


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
