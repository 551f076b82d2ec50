"""The result of a TLS handshake, as authorization uses it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsPeer:
    """The certificates of one TLS connection: the gateway's, and the client's if it presented one."""

    names: frozenset[str] = frozenset()
    """Hosts of the gateway's certificate; a `*` stands for one label."""
    requested_cas: tuple[str, ...] = ()
    """The CAs (paths of PEM files) of which a client certificate was requested."""
    verified_cas: tuple[str, ...] = ()
    """Those of them by which the client's certificate was verified."""
    client_subject: str = ""
    """Subject of the client's certificate (RFC 4514), escaped for a header field; empty without a certificate."""
    client_issuer: str = ""
    """Its issuer, in the same form."""
