"""Clients of tunnels as processes of their own, so that both ends of a tunnel are measured (`bench.tcp`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
CLIENTS = {
    "burrowgate connect": (sys.executable, "-m", "burrowgate", "connect"),
    "burrowgate-connect": (sys.executable, "-S", "-E", str(ROOT / "clients/burrowgate-connect/burrowgate_connect.py")),
}
"""Commands by name: the one of the package masks by a function in C, the other one is the standard library alone."""


def link(scheme: str, host: str, port: int, token: str) -> str:
    """Return the link of the session of `token` (docs/protocol.md)."""
    session, _, mac = token.rpartition(".")
    return f"{scheme}://{host}:{port}/?{mac}={session}"


def start_client(
    start: Callable[..., subprocess.Popen[str]], command: tuple[str, ...], url: str, home: str, certificate: str
) -> tuple[int, int]:
    """Start `command` for the session at `url`; return the id of its process and the port at which it listens.

    `certificate` is the file of the certificate that it trusts.
    """
    environ = {**os.environ, "BURROWGATE_LINK": url, "HOME": home, "SSL_CERT_FILE": certificate}
    client = start(*command, "--json", env=environ)
    assert client.stdout is not None
    return client.pid, int(json.loads(client.stdout.readline())["port"])
