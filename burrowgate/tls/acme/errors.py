"""Errors of ACME: why no certificate was issued."""

from __future__ import annotations

from burrowgate.errors import BurrowgateError


class AcmeError(BurrowgateError):
    """No certificate was issued; the text says why."""

    code = "acme-error"


class AcmeUnavailable(AcmeError):
    """The ACME server cannot be reached."""

    code = "acme-unavailable"


class AcmeRefused(AcmeError):
    """The ACME server refused."""

    code = "acme-refused"
