"""Frames in which a file passes from one gateway to another: four bytes of length, big-endian, and so many bytes.

The end is a frame without bytes, so that a connection that was lost is never taken for the end of the file.
"""

from __future__ import annotations

HEAD_BYTES = 4
END = bytes(HEAD_BYTES)


def frame(data: bytes) -> bytes:
    """Return `data`, of which there is some, as a frame."""
    return len(data).to_bytes(HEAD_BYTES, "big") + data


class FrameReader:
    """Finds the contents of frames in a stream of bytes; it keeps at most an unfinished head."""

    __slots__ = ("_head", "_left", "is_over")

    def __init__(self) -> None:
        self._head = b""
        self._left = 0
        """Bytes that the frame under way still has."""
        self.is_over = False
        """Whether the end has come."""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the pieces of the file that `data` has. Raises `ValueError` for bytes behind the end."""
        found: list[bytes] = []
        while data:
            if self.is_over:
                raise ValueError("There are bytes behind the end of a file.")
            if self._left:
                found.append(data[: self._left])
                data = data[self._left :]
                self._left -= len(found[-1])
                continue
            missing = HEAD_BYTES - len(self._head)
            self._head, data = self._head + data[:missing], data[missing:]
            if len(self._head) == HEAD_BYTES:
                self._left, self._head = int.from_bytes(self._head, "big"), b""
                self.is_over = not self._left
        return found
