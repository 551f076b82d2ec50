"""A relay between real clients and real servers through an injector, on sockets and in threads.

The relay does what `burrowgate.proxy.tcp.injection.interface` asks of a caller, and keeps what it wrote to the clients.
"""

from __future__ import annotations

import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

from burrowgate.certificate_keys import end_point_hash
from burrowgate.proxy.tcp.injection.interface import InjectionFailed, Injector
from tests.support import WAIT_SECONDS

_CHUNK_BYTES = 65_536


@dataclass
class Transcript:
    """The beginning of one connection: what each side sent, and what was written to it."""

    client: bytearray = field(default_factory=bytearray)
    target: list[bytearray] = field(default_factory=lambda: [bytearray()])
    """Before and after TLS began."""
    end_point_hash: bytes = b""
    to_client: bytearray = field(default_factory=bytearray)
    to_target: bytearray = field(default_factory=bytearray)


class InjectionRelay:
    """Listens on a port of 127.0.0.1; each connection gets an injector and a connection to the target."""

    def __init__(
        self,
        target_port: int,
        make: Callable[[], Injector],
        *,
        hash_of: Callable[[bytes], bytes] = end_point_hash,
    ) -> None:
        """`hash_of` returns what the injector binds to of a target's certificate (DER)."""
        self._target_port = target_port
        self.hash_of = hash_of
        self._make = make
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.written = bytearray()
        """Everything that was written to clients, of all connections."""
        self.failures: list[str] = []
        self.injectors: list[Injector] = []
        self.tls_versions: list[str | None] = []
        self.transcripts: list[Transcript] = []
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []

    def __enter__(self) -> InjectionRelay:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(WAIT_SECONDS)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        target = socket.create_connection(("127.0.0.1", self._target_port), WAIT_SECONDS)
        self._open += [client, target]
        with client:
            try:
                connection = _Connection(self, client, target, self._make())
                connection.run()
            except (OSError, ValueError):
                target.close()


class _Connection:
    def __init__(self, relay: InjectionRelay, client: socket.socket, target: socket.socket, injector: Injector) -> None:
        self._relay = relay
        self._client, self._target = client, target
        self._injector = injector
        self._transcript = Transcript()
        relay.injectors.append(injector)
        relay.transcripts.append(self._transcript)
        client.settimeout(WAIT_SECONDS)

    def run(self) -> None:
        try:
            try:
                self._flush()
                while self._move():
                    self._flush()
            except InjectionFailed as error:
                self._relay.failures.append(str(error))
            self._to_client()
        finally:
            self._target.close()

    def _flush(self) -> None:
        while True:
            if data := self._injector.take_to_target():
                self._transcript.to_target += data
                self._target.sendall(data)
            if not self._injector.wants_tls:
                break
            self._begin_tls(self._injector.wants_anonymous_tls)
        self._to_client()

    def _to_client(self) -> None:
        data = self._injector.take_to_client()
        self._relay.written += data
        self._transcript.to_client += data
        self._client.sendall(data)

    def _begin_tls(self, is_anonymous: bool) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if is_anonymous:
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers("AECDH:ADH:@SECLEVEL=0")
        encrypted = context.wrap_socket(self._target)
        self._target = encrypted
        self._relay._open.append(encrypted)
        self._relay.tls_versions.append(encrypted.version())
        certificate = encrypted.getpeercert(True)
        self._transcript.target.append(bytearray())
        self._transcript.end_point_hash = self._relay.hash_of(certificate) if certificate else b""
        self._injector.tls_started(self._transcript.end_point_hash)

    def _move(self) -> bool:
        """Pass on what one side has sent; return false when one has closed."""
        waiting = [self._target] if self._injector.is_full else [self._target, self._client]
        buffered = isinstance(self._target, ssl.SSLSocket) and self._target.pending()
        ready = [self._target] if buffered else select.select(waiting, [], [], WAIT_SECONDS)[0]
        for end in ready:
            try:
                data = end.recv(_CHUNK_BYTES)
            except (ssl.SSLWantReadError, ssl.SSLEOFError, ConnectionResetError):
                data = b""
            if not data:
                if end is self._target:
                    self._injector.fail("The target closed the connection.")
                return False
            if end is self._target:
                self._transcript.target[-1] += data
                self._injector.from_target(data)
            else:
                self._transcript.client += data
                self._injector.from_client(data)
        return bool(ready)
