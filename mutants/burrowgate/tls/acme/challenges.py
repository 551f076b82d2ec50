"""Challenge responses of orders under way: tokens for http-01 and certificates for tls-alpn-01.

They are stored as files, so that every process of the gateway can respond to the challenges of an order of the primary.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from functools import partial
from pathlib import Path

from burrowgate.core import hosts
from burrowgate.errors import HomeError
from burrowgate.tls import contexts, private_files
from burrowgate.tls.client_hello import Hello

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")


class ChallengeStore:
    """The challenge responses that are served at present, in the folder `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def clear(self) -> None:
        """Create the folder, and remove files that an interrupted order has left there. Raises `HomeError`."""
        for left in private_files.folder(self._path).iterdir():
            left.unlink(missing_ok=True)

    def token(self, token: str) -> bytes | None:
        """The http-01 response for `token`, or None if no order has that token (RFC 8555, 8.3)."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            return private_files.read(self._path / f"{token}.token")
        except HomeError:
            return None

    def context(self, hello: Hello) -> ssl.SSLContext | None:
        """The context for a tls-alpn-01 challenge (RFC 8737), or None if no order has one for that name."""
        if hosts.split(hello.name) != (hello.name, None):
            return None
        path = self._path / f"{hello.name}.pem"
        if not path.exists():
            return None
        try:
            return contexts.server_context(path, path, group=contexts.group_for(hello), protocols=("acme-tls/1",))
        except (OSError, ValueError):
            return None  # the challenge has ended meanwhile

    def show_token(self, token: str, answer: bytes) -> Callable[[], None]:
        """Serve `answer` for `token`; returns a function that ends this. Raises `HomeError`."""
        if not _TOKEN.fullmatch(token):
            raise HomeError("The ACME server has sent a token that is none.")
        return self._show(f"{token}.token", answer)

    def show_certificate(self, name: str, pem: bytes) -> Callable[[], None]:
        """Serve the certificate and key in `pem` for `name`; returns a function that ends this. Raises `HomeError`."""
        return self._show(f"{name}.pem", pem)

    def _show(self, name: str, data: bytes) -> Callable[[], None]:
        path = self._path / name
        private_files.write(path, data)
        return partial(path.unlink, missing_ok=True)
