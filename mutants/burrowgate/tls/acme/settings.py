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
    """E-mail address for the server's notices."""
    ca_file: str = ""
    """File of the CA of the server's own certificate, if this machine does not trust it."""
    eab_kid: str = ""
    eab_key_file: str = ""
    """File of the key, in base64url, for external account binding."""
