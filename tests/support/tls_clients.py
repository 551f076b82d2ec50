"""Visitors that come by TLS: the standard library's own client in a thread, so that nothing of ours checks itself."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from twisted.internet import reactor, threads
from twisted.internet.defer import Deferred

from tests.support import certificates
from tests.support.certificates import Certificate

PATIENCE = 20.0


def key_pem(certificate: Certificate) -> bytes:
    """Its key."""
    return certificate.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def put(folder: Path, name: str, certificate: Certificate) -> Path:
    """Put a pair into `folder` as one file, private and at once."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary, path = folder / f".{name}", folder / f"{name}.pem"
    temporary.touch(mode=0o600)
    temporary.write_bytes(certificate.pem + key_pem(certificate))
    temporary.replace(path)
    return path


def client_context(authority: Certificate | None, *, protocols: Sequence[str] = ()) -> ssl.SSLContext:
    """The settings of a client that trusts `authority`, or anybody."""
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
    """One connection by TLS; blocks, so only for a thread."""

    def __init__(
        self, port: int, host: str | None, context: ssl.SSLContext, session: ssl.SSLSession | None = None
    ) -> None:
        self._raw = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
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
        """The whole answer, with its head; the connection stays."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {host or self._host}", *fields, "", ""]
        self.tls.sendall("\r\n".join(lines).encode())
        return self.answer()

    def answer(self) -> bytes:
        """What comes, by its length or to the end."""
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
    """What `work` gives, done beside the reactor."""
    return threads.deferToThreadPool(reactor, reactor.getThreadPool(), work, *arguments, **more)  # type: ignore[attr-defined]


def ask(port: int, host: str, context: ssl.SSLContext, path: str = "/", *fields: str) -> Deferred[bytes]:
    """The answer to one request of its own connection."""

    def work() -> bytes:
        with Visitor(port, host, context) as visitor:
            return visitor.ask(path, *fields)

    return in_thread(work)


authority = certificates.authority
server = certificates.server
