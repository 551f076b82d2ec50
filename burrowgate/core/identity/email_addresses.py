"""E-mail addresses, parsed strictly: what is not certainly one address of one domain is refused.

A looser parser admitted `attacker@evil.com@company.com` as an address of `company.com` (CVE-2026-40574).
"""

from __future__ import annotations

import re

from burrowgate.core import hosts
from burrowgate.errors import Invalid

MAX_EMAIL_LENGTH = 254
"""Longest address that can be sent mail to (RFC 5321, 4.5.3.1.3, less the angle brackets)."""

_MAX_LOCAL_LENGTH = 64  # RFC 5321, 4.5.3.1.1
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII | re.IGNORECASE)


def parse_email(text: str, *, field: str = "email") -> str:
    """Return the address `text` in the form in which addresses are compared: in lower case. Raises `Invalid`.

    The local part is a dot-atom (RFC 5322, 3.2.3) and the domain a host name of A-labels. RFC 5321, 2.4, leaves the
    case of the local part to its domain; no large provider distinguishes it, and people type it either way.
    """
    local, at, domain = text.partition("@")
    parsed = hosts.split(domain) if at and "@" not in domain and not domain.endswith(".") else None
    if (
        parsed is None
        or parsed[1] is not None
        or not hosts.is_public_name(parsed[0])
        or "_" in domain
        or len(text) > MAX_EMAIL_LENGTH
        or len(local) > _MAX_LOCAL_LENGTH
        or not _LOCAL.fullmatch(local)
    ):
        raise Invalid(
            field, f"{text[:MAX_EMAIL_LENGTH]!r} is not an e-mail address; write one such as ada@example.com."
        )
    return f"{local.lower()}@{parsed[0]}"


def domain_of(email: str) -> str:
    """Return the domain of `email`, a result of `parse_email`."""
    return email.rpartition("@")[2]
