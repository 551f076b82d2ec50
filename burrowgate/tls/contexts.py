"""Mozilla's intermediate settings (guidelines 5.7, without DHE), as contexts of the standard library.

The library's `set_ecdh_curve` takes one curve, and without it OpenSSL offers two more than Mozilla lists. So there is
a context for each curve, and the client's own hello says which of them it gets: the best that both know, and where
possible one for which it has sent a share already.

Each context has ticket keys of its own, which OpenSSL makes at random and never shows. So a ticket from one name,
curve or authority is worth nothing elsewhere, and a new context is a rotation.
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
"""Of TLS 1.2. Those of TLS 1.3 are the three that OpenSSL comes with, which are Mozilla's."""

GROUPS = {29: "X25519", 23: "prime256v1", 24: "secp384r1"}
"""By their numbers (RFC 8446, 4.2.7), the best first."""
_OLDEST = 23
"""For a client that names none, as one of TLS 1.2 may: every one knows it."""


def group_for(hello: Hello) -> int:
    """Which of `GROUPS` to speak with a client; where nothing fits, one with which the handshake fails in due form."""
    for known in (hello.shares, hello.groups):
        for group in GROUPS:
            if group in known:
                return group
    return _OLDEST


def server_context(
    chain: Path, key: Path, *, group: int, protocols: Sequence[str], authorities: Sequence[bytes] = ()
) -> ssl.SSLContext:
    """A context for a server with the PEM files of a certificate chain and its key.

    With `authorities`, in PEM, clients are asked for a certificate of one of them; whoever has none may come in to be
    told so. Raises `OSError` (of which `ssl.SSLError` is one) or `ValueError` where a file cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.set_ecdh_curve(GROUPS[group])
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION | ssl.OP_CIPHER_SERVER_PREFERENCE
    context.set_alpn_protocols(list(protocols))
    context.load_cert_chain(chain, key, password=_no_password)
    for pem in authorities:
        context.load_verify_locations(cadata=pem.decode("ascii", "ignore"))
        context.verify_mode = ssl.CERT_OPTIONAL
    return context


def _no_password() -> str:
    raise ValueError("the key is locked with a password; store it without one, for the gateway starts by itself")
