"""Mozilla's intermediate settings (guidelines 5.7, without DHE), as contexts of the standard library.

The library's `set_ecdh_curve` takes one curve, and without it OpenSSL offers two more than Mozilla lists. So there is
a context for each curve, and the client's hello determines which one is used: the best that both support, and if
possible one for which the client has sent a key share.

Each context has ticket keys of its own, which OpenSSL generates and does not expose. So a ticket for one name, curve
or CA is not valid for another, and a new context rotates the keys.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from pathlib import Path

from burrowgate.tls.client_hello import Hello

CIPHERS = ":".join(
    (
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-RSA-CHACHA20-POLY1305",
    )
)
"""Cipher suites of TLS 1.2. For TLS 1.3, OpenSSL's three defaults are those of Mozilla's list."""

_X25519 = 29
GROUPS = {_X25519: "X25519", 23: "prime256v1", 24: "secp384r1"}
"""Groups by number (RFC 8446, 4.2.7), in order of preference."""
_OLDEST = 23
"""The group for a client that lists none, as TLS 1.2 permits: every client supports it."""


def group_for(hello: Hello) -> int:
    """The group of `GROUPS` to use with a client; if none matches, one with which OpenSSL refuses the handshake."""
    for known in (hello.shares, hello.groups):
        for group in GROUPS:
            if group in known:
                return group
    return _OLDEST


def set_group(context: ssl.SSLContext, group: int) -> None:
    """Let `context` use `group` alone, as far as the interpreter can. Raises `ssl.SSLError`."""
    try:
        context.set_ecdh_curve(GROUPS[group])
    except ssl.SSLError:
        # CPython 3.11.2, which Debian 12 has, knows only the curves of ECDSA. Without a choice, OpenSSL prefers X25519,
        # which every client of such a context has.
        if group != _X25519:
            raise


def server_context(
    chain: Path, key: Path, *, group: int, protocols: Sequence[str], authorities: Sequence[bytes] = ()
) -> ssl.SSLContext:
    """A context for a server with the PEM files of a certificate chain and its key.

    With `authorities`, in PEM, clients are asked for a certificate of one of them. A client without one completes the
    handshake too, so that it gets an HTTP response with the reason. Raises `OSError` (which includes `ssl.SSLError`)
    or `ValueError` if a file cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    set_group(context, group)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION | ssl.OP_CIPHER_SERVER_PREFERENCE
    context.set_alpn_protocols(list(protocols))
    context.load_cert_chain(chain, key, password=_no_password)
    for pem in authorities:
        context.load_verify_locations(cadata=pem.decode("ascii", "ignore"))
        context.verify_mode = ssl.CERT_OPTIONAL
    return context


def _no_password() -> str:
    raise ValueError("the key is locked with a password; store it without one, for the gateway starts by itself")
