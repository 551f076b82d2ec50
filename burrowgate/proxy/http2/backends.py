"""Choice of the library for HTTP/2 connections of visitors, by its name in the configuration."""

from __future__ import annotations

from burrowgate.errors import ConfigError
from burrowgate.proxy.http2.h2_adapter import Backend
from burrowgate.proxy.http2.h2_backend import H2_BACKEND

LIBRARIES = ("h2", "ngh2")


def load_backend(name: str) -> Backend:
    """Return the library `name`, which is one of `LIBRARIES`. Raises `ConfigError` if it is not installed."""
    if name == H2_BACKEND.name:
        return H2_BACKEND
    try:
        from burrowgate.proxy.http2.ngh2_backend import NGH2_BACKEND
    except ImportError as error:
        raise ConfigError(
            "http2_library: The library ngh2 is not installed; install it with `pip install 'burrowgate[http2]'`."
        ) from error
    return NGH2_BACKEND
