"""Secrets of webhooks: the files `webhooks/NAME.secrets` in the home (mode 0600), one secret a line, the newest first.

Each signs, so that a receiver can be given a new one before the old one is removed. The files are read for each round
of deliveries: a change by hand holds at once. No process but those of this home can read them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from burrowgate.core import webhook_signing
from burrowgate.core.webhook_signing import MAX_SECRETS, SECRET_BYTES
from burrowgate.errors import HomeError, Invalid
from burrowgate.interfaces import IEntropy
from burrowgate.tls import private_files

FOLDER = "webhooks"

RunInThread = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Returns the result of blocking work on the home. Raises `HomeError`, or what the work raises."""


def secrets_path(home: Path, name: str) -> Path:
    """Return the file of the secrets of the webhook `name`."""
    return home / FOLDER / f"{name}.secrets"


def read(path: Path) -> list[bytes]:
    """Return the secrets in the file `path`. Raises `HomeError` if there is none, or one that is not valid."""
    return [webhook_signing.read_secret(line) for line in _checked(path)]


def add(path: Path, entropy: IEntropy) -> str:
    """Write a new secret to the file `path`, before those that it has; returns its text. Raises `HomeError`."""
    private_files.folder(path.parent)
    lines = _checked(path) if path.exists() else []
    if len(lines) >= MAX_SECRETS:
        raise HomeError(f"{path} has {MAX_SECRETS} secrets already; end the old ones with `webhooks rotate --finish`.")
    secret = webhook_signing.write_secret(entropy.token_bytes(SECRET_BYTES))
    _write(path, [secret, *lines])
    return secret


def drop_old(path: Path) -> int:
    """Keep only the newest secret in the file `path`; returns how many were removed. Raises `HomeError`."""
    lines = _checked(path)
    if lines[1:]:
        _write(path, lines[:1])
    return len(lines) - 1


def remove(path: Path) -> None:
    """Remove the file `path` if it exists. Raises `HomeError`."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise HomeError.not_writable(path, error) from error


def _checked(path: Path) -> list[str]:
    data = private_files.read(path)
    if data is None:
        raise HomeError(
            f"There is no secret in {path}; copy the file from the home that has it, or make one with `burrowgate"
            " webhooks rotate`."
        )
    lines = data.decode("ascii", "replace").split()
    try:
        for line in lines:
            webhook_signing.read_secret(line)
    except Invalid as error:
        raise HomeError(f"{path} holds a line that is no secret. {error}") from None
    if not 1 <= len(lines) <= MAX_SECRETS:
        raise HomeError(f"{path} must hold 1 to {MAX_SECRETS} secrets, one a line; it holds {len(lines)}.")
    return lines


def _write(path: Path, lines: Sequence[str]) -> None:
    private_files.write(path, "".join(f"{line}\n" for line in lines).encode("ascii"))


class WebhookSecrets:
    """The files of one home, read and written in a thread."""

    def __init__(self, home: Path, entropy: IEntropy, run: RunInThread) -> None:
        self._home = home
        self._entropy = entropy
        self._run = run

    def path(self, name: str) -> str:
        return str(secrets_path(self._home, name))

    async def add(self, name: str) -> str:
        secret: str = await self._run(partial(add, secrets_path(self._home, name), self._entropy))
        return secret

    async def read(self, name: str) -> Sequence[bytes]:
        secrets: Sequence[bytes] = await self._run(partial(read, secrets_path(self._home, name)))
        return secrets

    async def drop_old(self, name: str) -> int:
        removed: int = await self._run(partial(drop_old, secrets_path(self._home, name)))
        return removed

    async def remove(self, name: str) -> None:
        await self._run(partial(remove, secrets_path(self._home, name)))
