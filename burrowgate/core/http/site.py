"""Requests to the sign-in host and their responses, independent of the HTTP version and of the connection.

The data plane reads a request with its whole body, up to `MAX_BODY_BYTES`, and passes it to the site of the sign-in
host, which is in `identity.site`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Protocol

from burrowgate.core.http import html_page, security_headers
from burrowgate.core.http.fields import Fields, set_sign_in_cookie

MAX_BODY_BYTES = 65_536
"""The longest body of a request to the sign-in host: an answer of an authenticator is the longest."""
JSON_FIELDS = security_headers.fields(b"application/json")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRequest:
    """A request to the sign-in host."""

    method: bytes
    path: bytes
    query: bytes = field(default=b"", repr=False)
    address: str
    """The visitor's IP address."""
    user_agent: bytes = b""
    accept: bytes = b""
    content_type: bytes = b""
    origin: bytes | None = None
    is_navigation: bool = False
    is_speculative: bool = False
    """Whether the browser fetches before its user asks for the page (`Sec-Purpose`)."""
    cookies: tuple[tuple[bytes, bytes], ...] = field(default=(), repr=False)
    """The names, behind the gateway's prefix, and values of the cookies of sign-in, in order."""
    body: bytes = field(default=b"", repr=False)

    def cookie_values(self, name: bytes) -> list[bytes]:
        """Return the values of the cookies called `name`, behind the gateway's prefix."""
        return [value for key, value in self.cookies if key == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResponse:
    """A response of the sign-in host, without the fields that every response has."""

    status: int
    fields: Fields
    body: bytes = field(default=b"", repr=False)
    reason: str
    """What happened, for the log: a few constant words with hyphens."""
    is_rejection: bool = False
    """Whether it counts as a rejection of the visitor's address: a wrong credential or a forged value."""

    def with_cookie(self, scheme: str, name: bytes, value: str, max_age: int) -> SiteResponse:
        """Return it with a cookie of sign-in; `max_age` 0 deletes the cookie."""
        cookie = set_sign_in_cookie(scheme, name, value.encode("ascii"), max_age)
        return SiteResponse(
            status=self.status,
            fields=[*self.fields, (b"Set-Cookie", cookie)],
            body=self.body,
            reason=self.reason,
            is_rejection=self.is_rejection,
        )


class Site(Protocol):
    """The pages of the sign-in host."""

    async def respond(self, request: SiteRequest) -> SiteResponse:
        """Return the response to `request`. Does not raise."""


def page(
    body: bytes,
    *,
    reason: str,
    status: int = 200,
    style: str = html_page.FORM_STYLE,
    script: str = "",
    connects: bool = False,
    leaves_to: str = "",
    rejects: bool = False,
) -> SiteResponse:
    """Return a page with the style `style`; `script` is the text of its one inline script.

    `connects` is whether the script sends requests to its own host. `leaves_to` are further sources to which the
    response to a form of the page may redirect; browsers apply `form-action` to each redirect that follows a form. The
    page's own forms send `Origin`, which they would not under `no-referrer`; no other site learns its address.
    """
    allowed = {"form_action": f"'self' {leaves_to}".rstrip(), "style_src": html_page.source_of(style)}
    if script:
        allowed["script_src"] = html_page.source_of(script)
    if connects:
        allowed["connect_src"] = "'self'"
    fields = [
        (name, b"same-origin" if name == b"Referrer-Policy" else value)
        for name, value in security_headers.fields(b"text/html; charset=utf-8", security_headers.policy(**allowed))
    ]
    return SiteResponse(status=status, fields=fields, body=body, reason=reason, is_rejection=rejects)


def json_response(value: Any, *, reason: str, status: int = 200, rejects: bool = False) -> SiteResponse:
    """Return `value` as JSON."""
    body = json.dumps(value).encode("ascii") + b"\n"
    return SiteResponse(status=status, fields=list(JSON_FIELDS), body=body, reason=reason, is_rejection=rejects)


def redirect(location: str, *, reason: str) -> SiteResponse:
    """Return a redirect to `location`, an address that was built here and not taken from a request."""
    fields = [(b"Location", location.encode("ascii")), *security_headers.FIELDS]
    return SiteResponse(status=303, fields=fields, reason=reason)
