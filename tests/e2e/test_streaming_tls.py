"""The streaming tests with TLS between visitors and gateway."""

from __future__ import annotations

import socket
import ssl
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from tests.e2e import test_streaming
from tests.e2e.test_streaming import MEGABYTE, StreamCase
from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, free_port, new_folder
from tests.support.tls_clients import authority, client_context, put, server

HOST = "app.localhost"


class TlsStreamCase(StreamCase):
    def start(self) -> Gateway:
        """Start a gateway that serves TLS."""
        issuer, home, self.port = authority(), Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "app", server(issuer, HOST))
        self.context = client_context(issuer)
        return Gateway(self, "--tls", "--https-port", str(self.port), home=str(home))

    def http(self) -> HTTPConnection:
        """Return a visitor's HTTPS connection."""
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        connection.sock = self.connect()
        return connection

    def connect(self, *, buffer: int = 0) -> ssl.SSLSocket:
        """Return a visitor's TLS connection; `buffer` is its receive buffer in bytes (0: the default)."""
        made = socket.socket()
        self.addCleanup(made.close)
        made.settimeout(WAIT_SECONDS)
        if buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        made.connect(("127.0.0.1", self.port))
        secured = self.context.wrap_socket(made, server_hostname=HOST)
        self.addCleanup(secured.close)
        return secured


class LargeBodyTests(TlsStreamCase, test_streaming.LargeBodyTests):
    SIZE = 256 * MEGABYTE


class SlowClientTests(TlsStreamCase, test_streaming.SlowClientTests):
    pass


class LiveStreamTests(TlsStreamCase, test_streaming.LiveStreamTests):
    pass
