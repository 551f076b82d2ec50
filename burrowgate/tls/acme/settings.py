"""Settings of ACME: the server, the account, and the challenge."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AcmeSettings:
    """The ACME server, the account, and the challenge."""

    directory: str
    """The URL of the server's directory."""
    challenge: str = "http-01"
    """`http-01` or `tls-alpn-01`."""
    contact: str = ""
    """A mail address that the server may write to."""
    ca_file: str = ""
    """The authority of the server's own certificate, where it is none that this machine trusts."""
    eab_kid: str = ""
    eab_key_file: str = ""
    """The file of the key, in base64url, that binds the account to one that the server's owner knows of."""
