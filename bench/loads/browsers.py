"""Load generator of browsers by HTTP/2: each asks for a document, then for all its assets at once, again and again.

Heads are encoded once for all browsers, with a dynamic table as browsers use it, because they ask for the same.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Sequence

from hpack import Encoder
from hyperframe.frame import HeadersFrame, SettingsFrame, WindowUpdateFrame

from bench.loads import commands

ASSETS = 40
"""Assets of a page."""
PAGES = 200
"""Pages that a browser loads on one connection."""
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_WINDOW = (1 << 31) - 1
_DATA, _HEADERS, _RST_STREAM, _SETTINGS, _GOAWAY = 0, 1, 3, 4, 7
_END_STREAM = 0x1
_READ = 1 << 16
_COMMON = (
    (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0"),
    (b"accept-encoding", b"gzip, deflate, br, zstd"),
    (b"accept-language", b"en-GB,en;q=0.9"),
)
_KINDS = (b"script", b"style", b"image", b"font")


def heads(host: bytes, cookie: bytes) -> list[list[tuple[bytes, bytes]]]:
    """Return the heads of all requests of a browser, in order: `ASSETS` behind each document."""
    made = []
    for page in range(PAGES):
        crumbs = [(b"cookie", cookie), (b"cookie", b"seen=%d" % page)]
        pseudo = [(b":method", b"GET"), (b":authority", host), (b":scheme", b"https")]
        document = [(b"accept", b"text/html,*/*;q=0.8"), (b"sec-fetch-mode", b"navigate")]
        made.append([*pseudo, (b":path", b"/page/%d" % page), *_COMMON, *document, *crumbs])
        referer = (b"referer", b"https://%b/page/%d" % (host, page))
        for asset in range(ASSETS):
            own = [
                (b"accept", b"*/*"),
                (b"sec-fetch-site", b"same-origin"),
                (b"sec-fetch-mode", b"no-cors"),
                (b"sec-fetch-dest", _KINDS[asset % len(_KINDS)]),
                referer,
                (b"if-none-match", b'"%d-%d"' % (asset, page)),
            ]
            path = (b":path", b"/asset/%d?v=%d" % (asset, page))
            made.append([*pseudo, path, *_COMMON, *own, *crumbs])
    return made


def pieces(host: bytes, cookie: bytes) -> list[tuple[bytes, int]]:
    """Return what a browser sends, piece by piece, with the number of requests in each piece."""
    encoder = Encoder()
    frames = [
        HeadersFrame(2 * number + 1, encoder.encode(head), flags=["END_STREAM", "END_HEADERS"]).serialize()
        for number, head in enumerate(heads(host, cookie))
    ]
    found = []
    for first in range(0, len(frames), ASSETS + 1):
        found += [(frames[first], 1), (b"".join(frames[first + 1 : first + ASSETS + 1]), ASSETS)]
    return found


class _Browser:
    """One browser; `requests` and `bytes` are what it has received."""

    def __init__(self, port: int, sent: Sequence[tuple[bytes, int]]) -> None:
        self._port = port
        self._sent = sent
        self.requests = self.bytes = 0

    async def run(self, until: float, context: ssl.SSLContext) -> None:
        """Load pages until the time `until`. Raises `RuntimeError` if a stream or the connection was ended."""
        while time.monotonic() < until:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port, ssl=context)
            settings = SettingsFrame(0, settings={4: _WINDOW})
            writer.write(_PREFACE + settings.serialize() + WindowUpdateFrame(0, _WINDOW - 65535).serialize())
            buffer = bytearray()
            for piece, count in self._sent:
                if time.monotonic() >= until:
                    break
                writer.write(piece)
                left = count
                while left:
                    data = await reader.read(_READ)
                    if not data:
                        raise RuntimeError("the connection was closed")
                    buffer += data
                    left -= self._take(buffer, writer)
                self.requests += count
            writer.close()

    def _take(self, buffer: bytearray, writer: asyncio.StreamWriter) -> int:
        """Take the complete frames from `buffer`; returns how many responses ended."""
        ended = at = 0
        while at + 9 <= len(buffer):
            length = int.from_bytes(buffer[at : at + 3], "big")
            if at + 9 + length > len(buffer):
                break
            kind, flags = buffer[at + 3], buffer[at + 4]
            if kind == _DATA:
                self.bytes += length
            if kind in (_DATA, _HEADERS):
                ended += flags & _END_STREAM
            elif kind in (_RST_STREAM, _GOAWAY):
                raise RuntimeError(f"a frame of type {kind} arrived")
            elif kind == _SETTINGS and not flags:
                writer.write(SettingsFrame(0, flags=["ACK"]).serialize())
            at += 9 + length
        del buffer[:at]
        return ended


def load(port: int, count: int, seconds: float, host: str, cookie: str) -> dict[str, float]:
    """Run `count` browsers for `seconds`; returns requests, bytes of bodies, and seconds."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    sent = pieces(host.encode(), cookie.encode())
    begun = time.monotonic()
    browsers = [_Browser(port, sent) for _ in range(count)]

    async def run() -> None:
        await asyncio.gather(*[browser.run(begun + seconds, context) for browser in browsers])

    asyncio.run(run())
    return {
        "requests": sum(browser.requests for browser in browsers),
        "bytes": sum(browser.bytes for browser in browsers),
        "seconds": time.monotonic() - begun,
    }


if __name__ == "__main__":
    commands.serve({"load": load})
