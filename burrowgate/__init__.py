"""Burrowgate: share a web application by a link that ends when you say so.

A request becomes facts (`core.http.request`); a pure function turns facts, records and the time into a decision
(`core.access`); a thin shell carries it out (`proxy.exchange`). `server.gateway` builds the objects.
"""

from __future__ import annotations

import os

__version__ = "0.2.0"

FAST_PATHS = os.environ.get("BURROWGATE_NO_FAST_PATHS") != "1"
"""Whether the modules marked as fast paths are used; without them all responses are the same, only dearer.

CI runs the protocol tests both ways. Read once, when the package is imported.
"""
