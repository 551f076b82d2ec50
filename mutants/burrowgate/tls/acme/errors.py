"""Errors of ACME orders."""

from __future__ import annotations

from burrowgate.errors import BurrowgateError


class AcmeError(BurrowgateError):
    """No certificate was issued; the text gives the reason."""

    code = "acme-error"


class AcmeUnavailable(AcmeError):
    """The ACME server cannot be reached."""

    code = "acme-unavailable"


class AcmeRefused(AcmeError):
    """The ACME server refused the request."""

    code = "acme-refused"
