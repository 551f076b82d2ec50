"""Lines of asciicast v2 from the events of a terminal; no I/O (https://docs.asciinema.org/manual/asciicast/v2/).

A chunk of output may end within a character of UTF-8: its bytes wait for the rest. Bytes that are no UTF-8 become
U+FFFD, as in the terminal.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class CastHeader:
    """The first line of a recording."""

    columns: int
    rows: int
    started_at: int
    """Seconds since 1970."""
    title: str = ""
    terminal: str = "xterm-256color"

    def line(self) -> bytes:
        """Return the line."""
        value: dict[str, object] = {
            "version": 2,
            "width": self.columns,
            "height": self.rows,
            "timestamp": self.started_at,
            "env": {"TERM": self.terminal},
        }
        if self.title:
            value["title"] = self.title
        return _line(value)


class CastEncoder:
    """Turns the events of one terminal into lines. Each time is in seconds since the recording began."""

    def __init__(self, *, has_input: bool = False) -> None:
        """`has_input` is whether input is recorded as well."""
        self._output = codecs.getincrementaldecoder("utf-8")("replace")
        self._input = codecs.getincrementaldecoder("utf-8")("replace") if has_input else None

    def output(self, time: float, data: bytes) -> bytes:
        """Return the lines for output; nothing as long as a character is incomplete."""
        return _event(time, "o", self._output.decode(data))

    def input(self, time: float, data: bytes) -> bytes:
        """Return the lines for input; nothing if input is not recorded."""
        return b"" if self._input is None else _event(time, "i", self._input.decode(data))

    def resize(self, time: float, columns: int, rows: int) -> bytes:
        """Return the line for another size, in characters."""
        return _event(time, "r", f"{columns}x{rows}")

    def marker(self, time: float, label: str) -> bytes:
        """Return the line for a mark that players show."""
        return _line([_seconds(time), "m", label])

    def end(self, time: float) -> bytes:
        """Return the lines for bytes that still wait for the rest of a character."""
        lines = _event(time, "o", self._output.decode(b"", True))
        return lines if self._input is None else lines + _event(time, "i", self._input.decode(b"", True))


def complete_lines(data: bytes) -> bytes:
    """Return `data` up to its last complete line: the rest was being written when the process ended."""
    return data[: data.rfind(b"\n") + 1]


def read_events(cast: bytes) -> tuple[Mapping[str, object], list[tuple[float, str, str]]]:
    """Return header and events of a recording. Raises `ValueError` if it is none."""
    lines = cast.decode("utf-8").split("\n")
    header = json.loads(lines[0])
    if not isinstance(header, dict) or header.get("version") != 2:
        raise ValueError("not an asciicast of version 2")
    return header, [
        (float(time), str(kind), str(text)) for time, kind, text in map(json.loads, filter(None, lines[1:]))
    ]


def _event(time: float, kind: str, text: str) -> bytes:
    return _line([_seconds(time), kind, text]) if text else b""


def _seconds(time: float) -> float:
    return round(max(time, 0.0), 6)


def _line(value: object) -> bytes:
    # U+2028 and the like stand as they are: lines end with \n alone. Lone surrogates do not come out of a decoder.
    return _encode(value).encode("utf-8", "replace") + b"\n"
