"""Connections that were recorded between viewers and Xtigervnc.

`python -m tests.support.rfb_recordings` records them anew, into tests/fixtures/rfb.json.
"""

from __future__ import annotations

import base64
import contextlib
import json
import struct
import unittest
import zlib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from tests.support.rfb_client import NOVNC_ENCODINGS
from tests.support.rfb_viewer import RfbViewer
from tests.support.screens import Screen

FILE = Path(__file__).parents[1] / "fixtures/rfb.json"
VIEWER_HANDSHAKE_BYTES = 14
_SCRIPT = (
    "for i in 1 2 3; do ls --color=always /; sleep .2; done; "
    'for i in $(seq 400); do printf "\\033[48;2;$((i*7%256));$((i*31%256));$((i*77%256))m "; done; sleep 9'
)


@dataclass(frozen=True, kw_only=True)
class Recording:
    """Both directions of one connection, and what the viewer counted."""

    name: str
    viewer: bytes
    server: bytes
    handshake: int
    """Bytes of the handshake that the server sent; those of the viewer are `VIEWER_HANDSHAKE_BYTES`."""
    keys: int
    """Key messages, one for each press and release."""
    pointers: int
    """Messages of the pointer that are no repetition."""
    frames: int
    encodings: list[int]
    """Those of all rectangles."""


@cache
def recordings() -> list[Recording]:
    """Return all recordings."""
    found = []
    for value in json.loads(FILE.read_text("ascii")):
        for side in ("viewer", "server"):
            value[side] = zlib.decompress(base64.b64decode(value[side]))
        found.append(Recording(**value))
    return found


def _record(screen: Screen, name: str, encodings: tuple[int, ...]) -> Recording:
    viewer = RfbViewer(screen.path, [one for one in encodings if one not in (5, 21)], keeps=True)
    screen.terminal(_SCRIPT, "30x8")
    viewer.socket.settimeout(2)
    with contextlib.suppress(TimeoutError):
        for step in range(60):
            viewer.message()
            if step in (3, 4, 5):
                viewer.key(ord("a") + step)
                viewer.send(struct.pack(">BBHH", 5, 0, 10, 10) * 2)  # the second one is a repetition
                viewer.send(struct.pack(">BBHH", 5, step & 1, 11 + step, 10))
                viewer.send(struct.pack(">BBHII", 255, 0, 1, 0x61, 30) + struct.pack(">BBHII", 255, 0, 0, 0x61, 30))
                viewer.send(struct.pack(">BBHHBx", 251, 0, 160, 100, 1) + struct.pack(">IHHHHI", 0, 0, 0, 160, 100, 0))
    viewer.close()
    return Recording(
        name=name,
        viewer=viewer.sent,
        server=b"".join(viewer.received),
        handshake=12 + 2 + 4 + 24 + len(viewer.name),
        keys=12,
        pointers=6,
        frames=viewer.frames,
        encodings=sorted(viewer.rectangles),
    )


class _Case(unittest.TestCase):
    """What the screens end with."""


def main() -> None:
    """Record all of them."""
    made = []
    for name, encodings in (
        ("tight", NOVNC_ENCODINGS),
        ("zrle", NOVNC_ENCODINGS[3:]),
        ("rre", (2, -308, -223, -239, -307, -258)),
        ("raw", (0, -224, -239, -258, -308)),
    ):
        case = _Case()
        made.append(_record(Screen(case, 160, 100), name, encodings))
        case.doCleanups()
    values = []
    for recording in made:
        value = asdict(recording)
        for side in ("viewer", "server"):
            value[side] = base64.b64encode(zlib.compress(value[side], 9)).decode("ascii")
        values.append(value)
    FILE.write_text(json.dumps(values, indent=1) + "\n", "ascii")


if __name__ == "__main__":
    main()
