"""TLS clients of the standard library, run in threads: independent of the gateway's own TLS code."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from twisted.internet import reactor, threads
from twisted.internet.defer import Deferred

from tests.support import WAIT_SECONDS, certificates
from tests.support.certificates import Certificate


def key_pem(certificate: Certificate) -> bytes:
    """Return the private key of `certificate` in PEM."""
    return certificate.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def put(folder: Path, name: str, certificate: Certificate) -> Path:
    """Write certificate and key to one private file in `folder`, atomically, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary, path = folder / f".{name}", folder / f"{name}.pem"
    temporary.touch(mode=0o600)
    temporary.write_bytes(certificate.pem + key_pem(certificate))
    temporary.replace(path)
    return path


def client_context(authority: Certificate | None, *, protocols: Sequence[str] = ()) -> ssl.SSLContext:
    """Return a client's TLS context that trusts `authority`, or, if that is None, any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authority is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        context.load_verify_locations(cadata=authority.pem.decode())
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


class Visitor:
    """A TLS connection. It blocks, so use it in a thread only."""

    def __init__(
        self, port: int, host: str | None, context: ssl.SSLContext, session: ssl.SSLSession | None = None
    ) -> None:
        self._raw = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
        try:
            self.tls = context.wrap_socket(self._raw, server_hostname=host, session=session)
        except BaseException:
            self._raw.close()
            raise
        self._host = host or "localhost"

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.tls.close()

    def ask(self, path: str = "/", *fields: str, host: str | None = None) -> bytes:
        """Send a GET and return the whole response with its head; the connection stays open."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {host or self._host}", *fields, "", ""]
        self.tls.sendall("\r\n".join(lines).encode())
        return self.answer()

    def answer(self) -> bytes:
        """Read a response, up to its length or to the end of the connection."""
        received = b""
        while b"\r\n\r\n" not in received:
            piece = self.tls.recv(65536)
            if not piece:
                return received
            received += piece
        head, _, body = received.partition(b"\r\n\r\n")
        length = [int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        while length and len(body) < length[0]:
            piece = self.tls.recv(65536)
            if not piece:
                break
            body += piece
        return head + b"\r\n\r\n" + body


def in_thread(work: Callable[..., Any], *arguments: Any, **more: Any) -> Deferred[Any]:
    """Run `work` in a thread of the reactor's pool and return its result."""
    return threads.deferToThreadPool(reactor, reactor.getThreadPool(), work, *arguments, **more)  # type: ignore[attr-defined]


def ask(port: int, host: str, context: ssl.SSLContext, path: str = "/", *fields: str) -> Deferred[bytes]:
    """Send a GET on a new connection in a thread and return the response."""

    def work() -> bytes:
        with Visitor(port, host, context) as visitor:
            return visitor.ask(path, *fields)

    return in_thread(work)


authority = certificates.authority
server = certificates.server
