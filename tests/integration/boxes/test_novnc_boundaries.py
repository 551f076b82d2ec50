"""noVNC and the gateway find the same boundaries: no text hides from the gateway in what it takes for pixels (B19).

A hostile box sends what it likes. Thousands of made-up streams pass the gateway with the clipboard off, and noVNC, run
in Node.js, reads what is left of them.
"""

from __future__ import annotations

import json
import random
import shutil
import struct
import subprocess
from pathlib import Path

from burrowgate.core.boxes.rfb.constants import RfbError
from burrowgate.core.boxes.settings import Clipboard
from tests.support import ROOT, TestCase, requires
from tests.support import rfb_messages as messages
from tests.support.rfb_messages import opened, passed, rectangle, server_text, update
from tests.support.rfb_recordings import recordings
from tests.support.web_assets import requires_web_assets

COUNT = 4_000
SECRET = b"SECRET"
CLOSED = Clipboard(incoming=True, outgoing=False)
ENCODINGS = (0, 1, 2, 7, 7, 7, -260, 16, -223, -239, -258, -261, -307, -308, -316, -224, 0x574D5664, 6)
SIDES = (0, 1, 2, 3, 5, 8, 17)


def made_up_rectangle(chance: random.Random) -> bytes:
    """Return a rectangle which is often almost right."""
    encoding, width, height = chance.choice(ENCODINGS), chance.choice(SIDES), chance.choice(SIDES)
    data = chance.choice((b"", bytes(chance.randrange(60)), chance.randbytes(chance.randrange(60))))
    if encoding in (7, -260):
        kind = chance.choice((0x80, 0x90, 0xA0, 0, 0x40, 0x50, 0x60, 0x70, 0x8F, 0x0F, chance.randrange(256)))
        data = bytes((kind, chance.choice((0, 1, 2, 3, 11, 12, 40)))) + data
    elif encoding in (2, 16, -307):
        data = struct.pack(">I", chance.choice((0, 1, 2, len(data), len(data) // 13))) + data
    return rectangle(encoding, width, height, data)


def made_up_stream(chance: random.Random) -> bytes:
    """Return what a hostile box might send."""
    parts = []
    for _ in range(chance.randrange(1, 5)):
        recorded = bytearray(chance.choice(recordings()).server[100:6_000])
        action = chance.choice((messages.NOTIFY, messages.TEXT_REQUEST, messages.PEEK, messages.CAPS))
        parts.append(
            chance.choice(
                (
                    *[update(*[made_up_rectangle(chance) for _ in range(chance.randrange(3))])] * 4,
                    server_text(SECRET),
                    server_text(messages.extended(action), extended=True),
                    server_text(messages.provided(SECRET), extended=True),
                    messages.fence(b"1" * chance.randrange(66), 1 << 31),
                    bytes(recorded),
                )
            )
        )
    data = bytearray(b"".join(parts) + server_text(SECRET) * 3 + b"\2" * 3)
    for _ in range(chance.randrange(3)):
        data[chance.randrange(len(data))] = chance.choice((0, 1, 3, 7, 255, chance.randrange(256)))
    return bytes(data)


@requires("node")
@requires_web_assets
class BoundaryTests(TestCase):
    def read(self, streams: list[bytes]) -> list[dict[str, object]]:
        """Return what noVNC reads from `streams`."""
        folder = Path(self.mktemp())
        shutil.copytree(ROOT / "burrowgate/proxy/tcp/assets/novnc", folder)
        (folder / "package.json").write_text('{"type": "module"}')
        done = subprocess.run(
            ("node", str(ROOT / "tests/support/novnc_reader.mjs"), str(folder)),
            input="".join(f"{stream.hex()}\n" for stream in streams),
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_no_text_comes_out_of_a_box_whose_clipboard_is_closed(self) -> None:
        chance = random.Random(20261129)
        streams = []
        for _ in range(COUNT):
            connection, stream, left = opened(CLOSED), made_up_stream(chance), b""
            try:
                for at in range(0, len(stream), 997):
                    left += passed(connection.from_server(stream[at : at + 997]))
            except RfbError:
                pass
            streams.append(left)
        found = self.read(streams)
        self.assertEqual(len(found), COUNT)
        self.assertEqual([stream for stream, one in zip(streams, found, strict=True) if one["texts"]], [])
        understood = sum(1 for stream, one in zip(streams, found, strict=True) if stream and not one["failed"])
        self.assertGreater(understood, COUNT // 4)

    def test_a_text_that_the_gateway_takes_for_pixels_would_be_seen(self) -> None:
        """noVNC reads no length behind a rectangle of Zlib without a size, which is why no screen may send one."""
        hidden = update(rectangle(6, 0, 5)) + server_text(SECRET)
        (found, recorded) = self.read([hidden, recordings()[0].server[recordings()[0].handshake :]])
        self.assertEqual(found["texts"], [SECRET.decode()])
        self.assertEqual(recorded, {"texts": [], "failed": None})
        self.assertRaises(RfbError, opened(CLOSED).from_server, hidden)
