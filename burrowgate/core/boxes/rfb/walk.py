"""A walk over a stream of bytes: a generator says how far to look and what to pass on, drop or insert.

The generator yields
    a positive number       to look at that many of the next bytes, which `yield` returns, without consuming them
    a negative number       to pass that many bytes on, unseen, as they arrive
    `Drop`                  to consume bytes as they arrive without passing them on
    `Insert`                to pass on bytes of its own

Only bytes that were looked at and not yet consumed are kept, so memory is bounded by the longest look.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Drop:
    """Consume `count` bytes."""

    count: int


@dataclass(frozen=True, slots=True)
class Insert:
    """Pass on `data`."""

    data: bytes


Step = int | Drop | Insert
Steps = Generator[Step, bytes, None]
"""What walks over one direction of a connection; it raises `RfbError` and does not return."""


class Walk:
    """One direction of a connection."""

    __slots__ = ("_held", "_send", "_step")

    def __init__(self, steps: Steps) -> None:
        self._held = bytearray()
        self._send = steps.send
        self._step: Step = next(steps)

    def feed(self, data: bytes) -> list[bytes]:
        """Return what is passed on after `data` has arrived, in pieces. Raises what the generator raises."""
        step: Any = self._step
        held = self._held
        size = len(held) + len(data)
        if type(step) is int:
            if step > size:
                held += data
                return []
            if -step > size:  # nothing is held while bytes pass
                self._step = step + size
                return [data]
        if held:
            data = bytes(held) + data
            held.clear()
        return self._walk(data, size)

    def _walk(self, data: bytes, size: int) -> list[bytes]:
        passed: list[bytes] = []
        step: Any = self._step
        send = self._send
        start = at = 0
        """`data[start:at]` is to be passed on, what is before it was, or is dropped."""
        while True:
            if type(step) is int:
                if step > 0:
                    end = at + step
                    if end > size:
                        break
                    step = send(data[at:end])
                elif at - step <= size:
                    at -= step
                    step = send(b"")
                else:
                    step += size - at
                    at = size
                    break
            else:
                if at > start:
                    passed.append(data[start:at])
                    start = at
                if type(step) is Insert:
                    passed.append(step.data)
                    step = send(b"")
                else:
                    count = min(step.count, size - at)
                    start = at = at + count
                    step.count -= count
                    if step.count:
                        break
                    step = send(b"")
        self._step = step
        if at > start:
            passed.append(data[start:at])
        if at < size:
            self._held += data[at:]
        return passed
