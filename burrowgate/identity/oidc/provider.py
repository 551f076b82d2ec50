"""A provider: its configuration, and its discovery document (OpenID Connect Discovery 1.0, RFC 8414).

Rules.
    The issuer of the document is the configured one, byte for byte (RFC 8414, 3.3).
    Every endpoint is by https. By http only if the issuer is loopback itself, and then every endpoint is loopback.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec

from burrowgate.core import hosts
from burrowgate.errors import Invalid

MAX_DOCUMENT_BYTES = 1024 * 1024
"""The longest discovery document, key set or response that is read."""
MAX_LABEL_LENGTH = 64
DEFAULT_SCOPES = "openid email profile"
WELL_KNOWN = "/.well-known/openid-configuration"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)


class ProviderUnusable(Exception):
    """The provider answers, but not as one; the text says what is wrong, for the log and `doctor`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The configuration of one provider."""

    name: str
    """As in `provider:<name>` and in groups: lower-case letters, digits and hyphens."""
    label: str = ""
    """The name that people read, such as Google; empty for one that follows from `name`."""
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    """Empty for a public client, which PKCE alone protects."""
    scopes: str = DEFAULT_SCOPES
    groups_claim: str = ""
    """The claim that lists a user's groups; empty for none."""
    email_domains: tuple[str, ...] = ()
    """Domains of addresses for which the provider is trusted; empty for all."""
    trust_unverified_email: bool = False
    offline: bool = True
    """Whether a refresh token is requested, with which logins are renewed."""


def check_provider(provider: Provider) -> Provider:
    """Return `provider`. Raises `Invalid` for a value that is none."""
    if not _NAME.fullmatch(provider.name) or provider.name == "local":
        raise Invalid("name", f"{provider.name!r} is not the name of a provider; use letters, digits and hyphens.")
    if not _is_https_or_loopback(provider.issuer) or urlsplit(provider.issuer).query or "#" in provider.issuer:
        raise Invalid(
            "issuer", f"{provider.issuer!r} is not an issuer; write one such as https://accounts.example.com."
        )
    if len(provider.label) > MAX_LABEL_LENGTH or not provider.label.isprintable():
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} visible characters; write a shorter one.")
    if not provider.client_id or not provider.client_id.isprintable():
        raise Invalid("client_id", "Set the client id that the provider has for this gateway.")
    if "openid" not in provider.scopes.split(" "):
        raise Invalid("scopes", "Without the scope openid, a provider does not say who signed in.")
    return provider


def discovery_url(provider: Provider) -> str:
    """Return the address of the discovery document."""
    return provider.issuer.rstrip("/") + WELL_KNOWN


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a discovery document that is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    revocation_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False

    @property
    def posts_secret(self) -> bool:
        """Whether the client secret goes into the body, because the provider does not take it in a field."""
        methods = self.token_endpoint_auth_methods_supported
        return "client_secret_basic" not in methods and "client_secret_post" in methods


def read_metadata(provider: Provider, document: bytes) -> Metadata:
    """Return the metadata in a discovery document. Raises `ProviderUnusable`."""
    try:
        metadata = msgspec.json.decode(document, type=Metadata)
    except msgspec.MsgspecError as error:
        raise ProviderUnusable(f"The discovery document cannot be read: {error}.") from error
    if metadata.issuer != provider.issuer:
        raise ProviderUnusable(
            f"The discovery document is that of the issuer {metadata.issuer[:200]!r}, not of {provider.issuer!r}."
        )
    may_be_loopback = is_loopback_url(provider.issuer)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "revocation_endpoint"):
        url = getattr(metadata, name)
        if url and not (is_loopback_url(url) if may_be_loopback else _is_https(url)):
            raise ProviderUnusable(f"The {name} of the discovery document, {url[:200]!r}, is not by https.")
    return metadata


def is_loopback_url(url: str) -> bool:
    """Return whether `url` is by http or https and leads to this machine by definition."""
    parts = _split(url)
    return parts is not None and hosts.is_loopback(parts[1])


def _is_https(url: str) -> bool:
    parts = _split(url)
    return parts is not None and parts[0] == "https"


def _is_https_or_loopback(url: str) -> bool:
    return _is_https(url) or is_loopback_url(url)


def _split(url: str) -> tuple[str, str] | None:
    """Return scheme and host of an address without user and fragment; None for any other text."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url or "#" in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.netloc if port is None else parts.netloc.rpartition(":")[0]
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or hosts.split(parts.netloc) is None:
        return None
    return parts.scheme, host
