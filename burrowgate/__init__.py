"""Burrowgate: share a web application by a link that ends when you say so.

    import burrowgate

    with burrowgate.share(3000, ttl="2h", label="for Ada") as link:
        print(link.url)

`burrowgate.client` has the admin API; docs/python.md describes both.

A request becomes facts (`core.http.request`); a pure function turns facts, records and the time into a decision
(`core.access`); a thin shell carries it out (`proxy.exchange`). `server.gateway` builds the objects.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from burrowgate.sharing import AsyncLink, Link, share, share_async

__all__ = ["AsyncLink", "Link", "share", "share_async"]

__version__ = "0.2.0"

FAST_PATHS = os.environ.get("BURROWGATE_NO_FAST_PATHS") != "1"
"""Whether the modules marked as fast paths are used; without them all responses are the same, only dearer.

CI runs the protocol tests both ways. Read once, when the package is imported.
"""


def __getattr__(name: str) -> Any:
    # Each process of a gateway imports this package, and only programs share.
    if name in __all__:
        from burrowgate import sharing

        return getattr(sharing, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
