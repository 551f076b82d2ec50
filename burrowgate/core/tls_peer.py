"""The result of a TLS handshake, as authorization uses it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsPeer:
    """What a TLS handshake settled."""

    names: frozenset[str] = frozenset()
    """The hosts that the certificate shown is for; a `*` stands for one label."""
    requested_cas: tuple[str, ...] = ()
    """The authorities (paths of files) of which a certificate was asked for."""
    verified_cas: tuple[str, ...] = ()
    """Those of them that signed the visitor's own."""
    client_subject: str = ""
    """Whom that names (RFC 4514), as text for a field; empty without one."""
    client_issuer: str = ""
    """Who signed it, written in the same way."""
