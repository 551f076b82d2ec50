"""Burrowgate: share a web application by a link that ends when you say so.

A visitor's request becomes a few facts (`proxy`, `core.http.fields`); a pure function turns facts, records and the time
into a decision (`core.access`); a thin shell obeys it (`proxy.exchange`). `gateway` builds all of it.
"""

from __future__ import annotations

__version__ = "0.1.0"
