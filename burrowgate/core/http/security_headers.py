"""What goes with every answer of the gateway's own, to visitors and on the admin: the one table of such fields.

Rules.
    Nothing of ours is kept, framed, sniffed, embedded by others or named to them, and it fetches and runs nothing but
    what its own policy names. A part may name more in its policy, and takes nothing else away.
    Left out, because nothing is gained: `X-Frame-Options`, which `frame-ancestors` replaces in every browser that can
    show our pages, and `Permissions-Policy`, for pages that run nothing.
What a target says, a shared folder's files included, is the target's own, and gets none of these.
"""

from __future__ import annotations

from burrowgate.core.http.fields import Fields

_ALWAYS = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def policy(**allowed: str) -> bytes:
    """A `Content-Security-Policy` that allows nothing but `allowed`, such as `style_src="'self'"`."""
    also = "".join(f"{name.replace('_', '-')} {sources}; " for name, sources in allowed.items())
    return f"default-src 'none'; {also}{_ALWAYS}".encode("ascii")


NOTHING = policy()
"""For what is no page."""


def fields(content_type: bytes, policy: bytes = NOTHING) -> Fields:
    """Those of an answer that is of `content_type`, by `policy`."""
    return [(b"Content-Type", content_type), (b"Content-Security-Policy", policy), *FIELDS]


FIELDS = (
    (b"Cache-Control", b"no-store"),
    (b"X-Content-Type-Options", b"nosniff"),
    (b"Referrer-Policy", b"no-referrer"),
    (b"Cross-Origin-Opener-Policy", b"same-origin"),
    (b"Cross-Origin-Resource-Policy", b"same-origin"),
)
"""Those that are the same for all."""
