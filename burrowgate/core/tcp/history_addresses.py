"""Addresses of clients in the history: whole, or cut to their network before they are written."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

FULL, NETWORK = "full", "network"
"""Values of the configuration key `history_addresses`."""
IPV4_PREFIX_BITS = 24
IPV6_PREFIX_BITS = 48


def kept_address(address: str, port: int | None, kept: str) -> str:
    """Return what the history keeps of a client: `192.0.2.7:5000`, or with `kept` NETWORK `192.0.2.0/24`.

    What is no IP address, such as the path of a socket, is kept whole with FULL, and not at all with NETWORK.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address if kept == FULL else ""
    if kept == FULL:
        host = f"[{address}]" if ip.version == 6 and port is not None else address
        return host if port is None else f"{host}:{port}"
    mapped = ip.ipv4_mapped if ip.version == 6 else None
    ip = mapped or ip
    bits = IPV4_PREFIX_BITS if ip.version == 4 else IPV6_PREFIX_BITS
    return str(ip_network((ip, bits), strict=False))
