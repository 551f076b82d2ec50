"""The kind of this installation: its request path is compiled or not (docs/decisions/0042-compiled.md)."""

from __future__ import annotations

from burrowgate.core import access


def is_compiled() -> bool:
    """Return whether Burrowgate was installed with `BURROWGATE_COMPILE=1`."""
    return not str(access.__file__).endswith(".py")
