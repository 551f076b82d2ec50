"""A hostile HTTP/2 client: makes the gateway reset streams, or resets them itself, and connects again when closed.

Run it as `python http2_floods.py KIND PORT HOST TOKEN CONNECTIONS`; it prints a JSON object of the ends of connections.
It does not depend on Burrowgate.
"""

from __future__ import annotations

import json
import socket
import ssl
import sys
from contextlib import suppress

import hpack
from hyperframe.frame import DataFrame, Frame, GoAwayFrame, HeadersFrame, PriorityFrame, RstStreamFrame, SettingsFrame

from tests.support import WAIT_SECONDS

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
STREAMS_PER_WRITE = 20
MAX_STREAMS = 2000
"""Streams of one connection; the gateway has to close it, during that or afterwards."""


def _window_update(stream_id: int, increment: int) -> bytes:
    return b"\0\0\4\x08\0" + stream_id.to_bytes(4, "big") + increment.to_bytes(4, "big")


def frames(kind: str, stream_id: int, block: bytes) -> bytes:
    """Return the frames of one hostile stream; `block` is the head of its request."""
    flags = ["END_HEADERS", "END_STREAM"] if kind in ("rapid-reset", "half-closed") else ["END_HEADERS"]
    head: bytes = HeadersFrame(stream_id, data=block, flags=flags).serialize()
    match kind:
        case "rapid-reset":
            cause = RstStreamFrame(stream_id, error_code=8).serialize()
        case "zero-update":
            cause = _window_update(stream_id, 0)
        case "overflowed-window":
            cause = _window_update(stream_id, 2**31 - 1)
        case "half-closed":
            cause = DataFrame(stream_id, data=b"x").serialize()
        case "own-priority":
            cause = PriorityFrame(stream_id, depends_on=stream_id, stream_weight=1).serialize()
        case "wrong-length":
            cause = DataFrame(stream_id, data=b"x" * 10, flags=["END_STREAM"]).serialize()
        case _:
            raise ValueError(kind)
    return head + bytes(cause)


def flood(kind: str, port: int, host: str, token: str, context: ssl.SSLContext) -> str:
    """Flood on one connection until it is closed; return the error code of its GOAWAY, or `closed` without one."""
    fields = [
        (b":method", b"GET"),
        (b":scheme", b"https"),
        (b":authority", host.encode()),
        (b":path", b"/"),
        (b"authorization", b"Bearer " + token.encode()),
    ]
    if kind == "wrong-length":
        fields.append((b"content-length", b"5"))
    encoder, stream_id, received = hpack.Encoder(), 1, b""
    plain = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
    with context.wrap_socket(plain, server_hostname=host.partition(":")[0]) as made:
        with suppress(ConnectionError, ssl.SSLError):
            made.sendall(PREFACE + SettingsFrame(0).serialize())
            while stream_id < 2 * MAX_STREAMS:
                data = b""
                for _ in range(STREAMS_PER_WRITE):
                    data += frames(kind, stream_id, encoder.encode(fields))
                    stream_id += 2
                made.sendall(data)
        try:
            while data := made.recv(65536):
                received += data
        except TimeoutError:
            return "not closed"
        except OSError:
            pass
    return _goaway(received)


def _goaway(data: bytes) -> str:
    while len(data) >= 9:
        frame, length = Frame.parse_frame_header(memoryview(data[:9]))
        if len(data) < 9 + length:
            break
        if isinstance(frame, GoAwayFrame):
            frame.parse_body(memoryview(data[9 : 9 + length]))
            return str(frame.error_code)
        data = data[9 + length :]
    return "closed"


def main(kind: str, port: str, host: str, token: str, connections: str) -> None:
    """Flood on so many connections, one after the other, and print how often each end occurred."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    ends: dict[str, int] = {}
    for _ in range(int(connections)):
        end = flood(kind, int(port), host, token, context)
        ends[end] = ends.get(end, 0) + 1
    print(json.dumps(ends), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
