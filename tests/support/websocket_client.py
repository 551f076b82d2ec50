"""Frames of a WebSocket client, and a reader of the server's, for tests of the gateway's own WebSockets."""

from __future__ import annotations

from dataclasses import dataclass

from websockets.speedups import apply_mask

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK = b"\x1d\xa4\x00\xff"


def client_frame(
    payload: bytes, *, opcode: int = BINARY, mask: bytes = MASK, final: bool = True, reserved: int = 0
) -> bytes:
    """Return a masked frame."""
    return client_head(len(payload), opcode=opcode, mask=mask, final=final, reserved=reserved) + apply_mask(
        payload, mask
    )


def client_head(
    length: int, *, opcode: int = BINARY, mask: bytes = MASK, final: bool = True, reserved: int = 0
) -> bytes:
    """Return the head of a masked frame with a payload of `length` bytes."""
    first = (0x80 if final else 0) | reserved | opcode
    if length < 126:
        return bytes((first, 0x80 | length)) + mask
    if length < 1 << 16:
        return bytes((first, 0xFE)) + length.to_bytes(2, "big") + mask
    return bytes((first, 0xFF)) + length.to_bytes(8, "big") + mask


@dataclass(frozen=True)
class ServerFrame:
    """One frame that the server sent."""

    opcode: int
    payload: bytes

    @property
    def code(self) -> int:
        """The code of a close frame."""
        return int.from_bytes(self.payload[:2], "big")

    @property
    def text(self) -> str:
        return self.payload.decode("utf-8")


def read_server_frames(data: bytes) -> tuple[list[ServerFrame], bytes]:
    """Return the complete frames of `data`, and what follows them."""
    frames: list[ServerFrame] = []
    while len(data) >= 2:
        length, at = data[1] & 0x7F, 2
        if data[1] & 0x80 or data[0] & 0x70:
            raise AssertionError(f"not a frame of a server: {data[:14].hex()}")
        if length >= 126:
            at = 4 if length == 126 else 10
            length = int.from_bytes(data[2:at], "big")
        if len(data) < at + length:
            break
        frames.append(ServerFrame(data[0] & 0x0F, data[at : at + length]))
        data = data[at + length :]
    return frames, data


def payload_of(frames: list[ServerFrame]) -> bytes:
    """Return the stream that the binary messages of `frames` carry."""
    return b"".join(frame.payload for frame in frames if frame.opcode == BINARY)
