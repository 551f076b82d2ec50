"""A request to a forward proxy (RFC 9110, 7.6 and 9.3.6; RFC 9112, 3.2.2 and 3.2.3): `CONNECT`, or of `http://` URLs.

Rules.
    A head is understood in one way or refused: no bare line feed, no folded line, no second `Content-Length`.
    A request is sent on in origin form with `Connection: close`, without the fields for the proxy, so that no further
    request, perhaps for another host, comes on its connection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from burrowgate.core import hosts

MAX_HEAD_BYTES = 65_536
END_OF_HEAD = b"\r\n\r\n"

_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ([!-~]{1,60000}) HTTP/1\.[01]")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_DROPPED = frozenset(
    (b"connection", b"proxy-connection", b"keep-alive", b"proxy-authorization", b"te", b"upgrade", b"host")
)


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """What a browser asks of the proxy."""

    host: str
    """As `hosts.split` returns it."""
    port: int
    head: bytes
    """To be sent to the host; empty for `CONNECT`."""
    body: int | None
    """Length of what follows, None if it has no end that is known."""

    @property
    def is_connect(self) -> bool:
        """Whether a tunnel is asked for."""
        return not self.head


def parse(data: bytes) -> ProxyRequest | None:
    """Return the request whose head, with the empty line at its end, is `data`; None if it is none for a proxy."""
    lines = data.removesuffix(END_OF_HEAD).split(b"\r\n")
    match = _LINE.fullmatch(lines[0])
    fields = [_FIELD.fullmatch(line) for line in lines[1:]]
    if match is None or None in fields:
        return None
    method, target = match[1], match[2].decode("ascii")
    if method == b"CONNECT":
        parts = hosts.split(target)
        if parts is None or parts[1] is None:
            return None
        return ProxyRequest(parts[0], parts[1], b"", None)
    pairs = [(field[1], field[2].rstrip(b" \t")) for field in fields if field is not None]
    return _of_url(method, target, pairs)


def _of_url(method: bytes, target: str, fields: list[tuple[bytes, bytes]]) -> ProxyRequest | None:
    try:
        url = urlsplit(target)
    except ValueError:
        return None
    parts = hosts.split(url.netloc)
    if url.scheme != "http" or parts is None:
        return None
    host, port = parts[0], parts[1] or hosts.DEFAULT_PORTS["http"]
    lengths = [value for name, value in fields if name.lower() == b"content-length"]
    is_chunked = any(name.lower() == b"transfer-encoding" for name, _ in fields)
    if len(lengths) > 1 or (lengths and is_chunked) or not all(re.fullmatch(rb"\d{1,18}", one) for one in lengths):
        return None
    listed = {
        option.strip(b" \t").lower()
        for name, value in fields
        if name.lower() == b"connection"
        for option in value.split(b",")
    } - {b"content-length", b"transfer-encoding"}
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    authority = hosts.authority(host, port, "http")
    head = [b"%b %b HTTP/1.1" % (method, path.encode("ascii")), b"Host: " + authority.encode("ascii")]
    head += [b"%b: %b" % pair for pair in fields if pair[0].lower() not in _DROPPED and pair[0].lower() not in listed]
    head += [b"Connection: close", b"", b""]
    body = None if is_chunked else int(lengths[0]) if lengths else 0
    return ProxyRequest(host, port, b"\r\n".join(head), body)
