"""Messages of PostgreSQL's protocol 3: those of a start-up, as bytes (PostgreSQL, "Message Formats")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from burrowgate.proxy.tcp.injection.byte_reader import ByteReader

SSL_REQUEST_CODE = 80877103
GSSENC_REQUEST_CODE = 80877104
CANCEL_REQUEST_CODE = 80877102
MAX_STARTUP_BYTES = 10_000
"""PostgreSQL's own limit."""

AUTHENTICATION_OK = b"R\0\0\0\x08\0\0\0\0"
SSL_REQUEST = b"\0\0\0\x08" + SSL_REQUEST_CODE.to_bytes(4, "big")


def message(kind: bytes, body: bytes) -> bytes:
    """Return one message of type `kind`, a letter."""
    return kind + (len(body) + 4).to_bytes(4, "big") + body


def startup(version: int, parameters: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the startup message, which has no type."""
    body = version.to_bytes(4, "big") + b"".join(b"%b\0%b\0" % pair for pair in parameters) + b"\0"
    return (len(body) + 4).to_bytes(4, "big") + body


def parameters(reader: ByteReader) -> Iterator[tuple[bytes, bytes]]:
    """Yield the parameters of a startup message, after its version. Raises `InjectionFailed` as the reader does."""
    while name := reader.text():
        yield name, reader.text()


def error_response(sqlstate: str, sentence: str) -> bytes:
    """Return an error that ends the connection."""
    values = (("S", "FATAL"), ("V", "FATAL"), ("C", sqlstate), ("M", sentence.replace("\0", " ")))
    return message(b"E", b"".join(f"{name}{value}\0".encode() for name, value in values) + b"\0")


def error_fields(reader: ByteReader) -> dict[bytes, bytes]:
    """Return the fields of an ErrorResponse by their letters."""
    fields: dict[bytes, bytes] = {}
    while (name := reader.take(1)) != b"\0":
        fields[name] = reader.text()
    return fields
