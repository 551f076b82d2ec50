"""Secrets, options and checks for tests of injection."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
from collections.abc import Iterator

from burrowgate.proxy.tcp.injection.factory import injector_for
from burrowgate.proxy.tcp.injection.interface import InjectionOptions, Injector, Secret, TlsMode
from tests.support import WAIT_SECONDS

PASSWORD = "s3cret-of-injection-7Qx"
USERNAME = "bg_injected"


def counted_entropy(count: int) -> bytes:
    """Return bytes that differ from each other and are the same at each call."""
    return hashlib.shake_128(b"entropy").digest(count)


class SeenKeys:
    """The cancel keys that were seen."""

    def __init__(self) -> None:
        self.keys: list[bytes] = []

    def add(self, key: bytes) -> None:
        self.keys.append(key)

    def knows(self, key: bytes) -> bool:
        return key in self.keys


def injector(
    kind: str,
    *,
    username: str = USERNAME,
    password: str = PASSWORD,
    database: str = "",
    tls: TlsMode = TlsMode.PREFER,
    anonymous_tls: bool = False,
    cancel_keys: SeenKeys | None = None,
    server_public_key: bytes = b"",
    fetch_server_public_key: bool = False,
    is_random: bool = False,
) -> Injector:
    """Return an injector; its entropy is fixed unless `is_random` is set."""
    options = InjectionOptions(
        entropy=os.urandom if is_random else counted_entropy,
        database=database,
        tls=tls,
        anonymous_tls=anonymous_tls,
        cancel_keys=cancel_keys,
        server_public_key=server_public_key,
        fetch_server_public_key=fetch_server_public_key,
    )
    made = injector_for(kind, Secret(username=username, password=password), options)
    assert made is not None
    return made


def forms(password: str = PASSWORD, username: str = USERNAME) -> Iterator[bytes]:
    """Yield the forms in which the secret must reach no visitor: itself, its base64 and its hashes."""
    plain = password.encode()
    yield plain
    yield base64.b64encode(plain).rstrip(b"=")
    yield plain.hex().encode()
    digests = [getattr(hashlib, name)(plain).digest() for name in ("md5", "sha1", "sha256", "sha512")]
    digests += [
        hashlib.sha1(hashlib.sha1(plain).digest()).digest(),
        hashlib.sha256(hashlib.sha256(plain).digest()).digest(),
        hashlib.md5(plain + username.encode()).digest(),
    ]
    for digest in digests:
        yield digest
        yield digest.hex().encode()
        yield base64.b64encode(digest).rstrip(b"=")


def leaks(data: bytes, password: str = PASSWORD, username: str = USERNAME) -> list[bytes]:
    """Return the forms of the secret that are in `data`."""
    return [form for form in forms(password, username) if form in data or form in data.lower()]


def run_client(*command: str, input: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a client program, and return its result with standard error in the output."""
    return subprocess.run(
        command,
        check=False,
        stdin=None if input is not None else subprocess.DEVNULL,
        input=input,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", **environ},
        timeout=WAIT_SECONDS,
    )
