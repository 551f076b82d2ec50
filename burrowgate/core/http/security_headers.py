"""Security headers of every response of the gateway's own, to visitors and on the admin API.

Rules.
    Such a response is not cached, framed, sniffed, embedded by other sites or named to them in `Referer`, and it loads
    and runs only what its own policy allows. A caller may allow more by a policy, and remove no other field; but the
    gateway's public keys are cached, and read by other sites.
    Not set, because they add nothing: `X-Frame-Options`, which `frame-ancestors` replaces in each browser that can
    show these pages, and `Permissions-Policy`, for pages that run nothing.
    Responses of targets, files of a shared folder included, get none of these.
"""

from __future__ import annotations

from burrowgate.core.http.fields import Fields

_ALWAYS = {"base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"}


def policy(**allowed: str) -> bytes:
    """Return a `Content-Security-Policy` that allows only `allowed`, such as `style_src="'self'"`."""
    named = {name.replace("_", "-"): sources for name, sources in allowed.items()}
    rest = {name: sources for name, sources in _ALWAYS.items() if name not in named}
    directives = {"default-src": "'none'"} | named | rest
    return "; ".join(f"{name} {sources}" for name, sources in directives.items()).encode("ascii")


NOTHING = policy()
"""The policy of responses that are not pages."""


def fields(content_type: bytes, policy: bytes = NOTHING) -> Fields:
    """Return the fields of a response of type `content_type` under `policy`."""
    return [(b"Content-Type", content_type), (b"Content-Security-Policy", policy), *FIELDS]


FIELDS = (
    (b"Cache-Control", b"no-store"),
    (b"X-Content-Type-Options", b"nosniff"),
    (b"Referrer-Policy", b"no-referrer"),
    (b"Cross-Origin-Opener-Policy", b"same-origin"),
    (b"Cross-Origin-Resource-Policy", b"same-origin"),
)
"""The fields that are the same for all responses."""
