"""Recognises a secret in bytes, in the forms in which protocols and programs write it.

Only what a target says before bytes pass unchanged is searched: a target that turned hostile, or that quotes what it
received, must not hand the secret to the visitor in an error or a parameter.

A short password is also an ordinary word (`app`), and one that equals a name shows nothing: those count only in the
forms that no ordinary text has.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from hashlib import md5, sha1, sha256, sha512

from burrowgate.proxy.tcp.injection.interface import Secret

MIN_PLAIN_BYTES = 8
"""Shortest password that is searched for as it is."""
MIN_ENCODED_BYTES = 6
"""Shortest encoded form that is searched for."""


class Redaction:
    """Finds one secret in bytes. Its text representation shows nothing."""

    def __init__(self, secret: Secret, *names: str) -> None:
        """`names` are shown to visitors anyway: a password that equals one of them is no finding as it is."""
        self._forms = frozenset(_forms(secret, names))
        self._longest = max((len(form) for form in self._forms), default=0)

    def tail(self, data: bytes) -> bytes:
        """Return the end of `data` in which a form of the secret may have begun."""
        return data[-(self._longest - 1) :] if self._longest > 1 else b""

    def finds(self, data: bytes) -> bool:
        """Return whether `data` contains the secret in any of its forms."""
        lowered = data.lower()
        return any(form in data or form in lowered for form in self._forms)

    def quote(self, text: bytes, *, max_characters: int = 300) -> str:
        """Return `text` of a target in one line for a visitor; empty if the secret is in it."""
        if self.finds(text):
            return ""
        line = "".join(character if character.isprintable() else " " for character in text.decode("utf-8", "replace"))
        return " ".join(line.split())[:max_characters].rstrip(" .")


def _forms(secret: Secret, names: tuple[str, ...]) -> Iterator[bytes]:
    password = secret.password.encode()
    if len(password) >= MIN_PLAIN_BYTES and secret.password not in (secret.username, *names):
        yield password
    username = secret.username.encode()
    hashes = [
        *(algorithm(password).digest() for algorithm in (md5, sha1, sha256, sha512)),
        sha1(sha1(password).digest()).digest(),
        sha256(sha256(password).digest()).digest(),
        md5(password + username).digest(),
    ]
    yield from hashes
    for value in (password, *hashes):
        for encoded in (base64.b64encode(value), base64.urlsafe_b64encode(value), value.hex().encode()):
            if len(form := encoded.rstrip(b"=")) >= MIN_ENCODED_BYTES:
                yield form
