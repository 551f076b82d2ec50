"""The version of HTTP that a target speaks."""

from __future__ import annotations

from enum import StrEnum

from burrowgate.errors import Invalid


class UpstreamProtocol(StrEnum):
    """The version of HTTP on connections to a target."""

    HTTP1 = "http/1.1"
    H2 = "h2"
    """HTTP/2, which gRPC needs: over TLS, if ALPN selects it, or without by prior knowledge (h2c, RFC 9113, 3.3)."""


_H2C = "h2c://"


def split_protocol(address: str) -> tuple[str, UpstreamProtocol | None]:
    """Return a target's `address` and the protocol that it names: `h2c://host:port` is `http://` with `h2`."""
    text = address.strip()
    if text[: len(_H2C)].lower() == _H2C:
        return "http://" + text[len(_H2C) :], UpstreamProtocol.H2
    return address, None


def check_protocol(protocol: UpstreamProtocol, *, speaks_http: bool) -> UpstreamProtocol:
    """Return `protocol` as that of a target which `speaks_http` or not. Raises `Invalid`."""
    if protocol is not UpstreamProtocol.HTTP1 and not speaks_http:
        raise Invalid("protocol", "Only a target that speaks HTTP has a protocol; leave out the option.")
    return protocol
