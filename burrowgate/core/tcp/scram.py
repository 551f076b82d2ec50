"""SCRAM without I/O (RFC 5802, RFC 7677): the client's side of the exchange, and the verifier that PostgreSQL stores.

Rules.
    The server proves that it knows the password too: `ScramClient.verify` must have returned before anything that it
    says counts.
    The server chooses how many rounds the client computes, so they are limited: `MAX_ITERATIONS` takes less than
    0.1 s, in which the process does nothing else.
    The username of the exchange is empty for PostgreSQL, which takes that of the startup message.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import new as new_hash
from hashlib import pbkdf2_hmac

from burrowgate.core.tcp.saslprep import saslprep

ITERATIONS = 4_096
"""Rounds of a verifier of ours: those of PostgreSQL. Our passwords are random, so more would add nothing."""
MAX_ITERATIONS = 100_000
NONCE_BYTES = 18
"""Random bytes of a nonce, as PostgreSQL's own client takes; they are sent in base64."""
SALT_BYTES = 16
MECHANISM = "SCRAM-SHA-256"
MECHANISM_PLUS = "SCRAM-SHA-256-PLUS"
"""The mechanism with channel binding, which a server offers on TLS connections."""

_FIRST = re.compile(r"r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/=]+),i=([1-9][0-9]{0,8})(?:,.*)?", re.ASCII)


class ScramFailed(ValueError):
    """The exchange cannot go on; the text says why, without any secret."""


class Binding(StrEnum):
    """Whether the exchange is bound to the TLS connection: the first field of its GS2 header."""

    UNSUPPORTED = "n"
    """There is no TLS, or the client knows no binding."""
    NOT_OFFERED = "y"
    """The client would bind, but the server has not offered it: a server that has notices that someone removed it."""
    SERVER_END_POINT = "p=tls-server-end-point"
    """The hash of the server's certificate (RFC 5929, 4)."""


@dataclass(frozen=True, slots=True)
class ScramKeys:
    """The keys of a password for one salt and one number of rounds (RFC 5802, 3)."""

    client: bytes = field(repr=False)
    stored: bytes = field(repr=False)
    server: bytes = field(repr=False)


def scram_keys(password: str, salt: bytes, iterations: int, algorithm: str = "sha256") -> ScramKeys:
    """Return the keys of `password`; one that SASLprep prohibits counts as it is, as for PostgreSQL."""
    try:
        prepared = saslprep(password)
    except ValueError:
        prepared = password
    salted = pbkdf2_hmac(algorithm, prepared.encode(), salt, iterations)
    client = hmac.digest(salted, b"Client Key", algorithm)
    return ScramKeys(client, new_hash(algorithm, client).digest(), hmac.digest(salted, b"Server Key", algorithm))


def postgresql_verifier(password: str, salt: bytes, iterations: int = ITERATIONS) -> str:
    """Return what PostgreSQL stores for `password`; sent in its place, the password is in no log of the server."""
    keys = scram_keys(password, salt, iterations)
    return f"{MECHANISM}${iterations}:{_text(salt)}${_text(keys.stored)}:{_text(keys.server)}"


class ScramClient:
    """One exchange: `first`, then `final` for the server's first message, then `verify` of its last one."""

    def __init__(
        self,
        password: str,
        nonce: str,
        *,
        username: str = "",
        binding: Binding = Binding.UNSUPPORTED,
        binding_data: bytes = b"",
        algorithm: str = "sha256",
    ) -> None:
        """`nonce` is random and printable ASCII without a comma, from `scram_nonce`; `binding_data` is for
        `Binding.SERVER_END_POINT`.
        """
        self._password = password
        self._nonce = nonce
        self._algorithm = algorithm
        self._header = f"{binding.value},,"
        self._binding_data = binding_data if binding is Binding.SERVER_END_POINT else b""
        name = saslprep(username).replace("=", "=3D").replace(",", "=2C")
        self._first_bare = f"n={name},r={nonce}"
        self._signature: bytes | None = None

    def first(self) -> bytes:
        """Return the client's first message."""
        return (self._header + self._first_bare).encode()

    def final(self, server_first: bytes) -> bytes:
        """Return the client's last message, with its proof. Raises `ScramFailed`."""
        text = _ascii(server_first)
        found = _FIRST.fullmatch(text)
        if found is None:
            raise ScramFailed("The server's first message of the SCRAM exchange cannot be read.")
        nonce, salt, iterations = found[1], _bytes(found[2]), int(found[3])
        if not nonce.startswith(self._nonce) or nonce == self._nonce:
            raise ScramFailed("The server answered another SCRAM exchange than this one.")
        if iterations > MAX_ITERATIONS:
            raise ScramFailed(f"The server asks for {iterations} rounds of SCRAM; {MAX_ITERATIONS} are the most.")
        keys = scram_keys(self._password, salt, iterations, self._algorithm)
        bare = f"c={_text(self._header.encode() + self._binding_data)},r={nonce}"
        message = f"{self._first_bare},{text},{bare}".encode()
        signature = hmac.digest(keys.stored, message, self._algorithm)
        proof = bytes(one ^ other for one, other in zip(keys.client, signature, strict=True))
        self._signature = hmac.digest(keys.server, message, self._algorithm)
        return f"{bare},p={_text(proof)}".encode()

    def verify(self, server_final: bytes) -> None:
        """Check the server's signature. Raises `ScramFailed` if the server reports an error or knows no password."""
        text = _ascii(server_final)
        if text.startswith("e="):
            raise ScramFailed("The server does not accept the password.")
        value, _, _ = text.removeprefix("v=").partition(",")
        if (
            not text.startswith("v=")
            or self._signature is None
            or not hmac.compare_digest(_bytes(value), self._signature)
        ):
            raise ScramFailed("The server has not proved that it knows the password.")


def scram_nonce(random: bytes) -> str:
    """Return `random` bytes (`NONCE_BYTES`) as a nonce."""
    return _text(random)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _ascii(message: bytes) -> str:
    try:
        return message.decode("ascii")
    except UnicodeDecodeError as error:
        raise ScramFailed("The server's message of the SCRAM exchange is not text.") from error


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ScramFailed("The server's message of the SCRAM exchange has a value that is not base64.") from error
