"""SEC-30: floods of resets close their connections, and visitors beside them get all their responses."""

from __future__ import annotations

import json
import unittest
from pathlib import Path

import h2.connection
import h2.events

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, Process, new_folder, site
from tests.support.ports import free_port
from tests.support.tls_clients import Visitor, authority, client_context, put, server

FLOODS = Path(__file__).parent / "http2_floods.py"
KINDS = ("rapid-reset", "zero-update", "overflowed-window", "half-closed", "own-priority", "wrong-length")
HOST = "app.localhost"
ENDS = {"1", "11", "closed"}
"""Ends of hostile connections: GOAWAY with PROTOCOL_ERROR or ENHANCE_YOUR_CALM, or one that a TCP reset destroyed."""
CONNECTIONS = 50
"""Connections of each hostile client, one after the other."""


class FloodTests(unittest.TestCase):
    def setUp(self) -> None:
        home, self.issuer, self.port = Path(new_folder(self), "home"), authority(), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "app", server(self.issuer, HOST))
        self.gateway = Gateway(self, "--tls", "--https-port", str(self.port), home=str(home))
        self.gateway.add("app", site(self))
        minted = self.gateway.mint("app")
        self.host, self.token = minted["url"].split("/")[2], minted["token"]

    def test_each_flood_is_closed_and_visitors_get_all_responses(self) -> None:
        for kind in KINDS:
            with self.subTest(kind=kind):
                words = (str(FLOODS), kind, str(self.port), self.host, self.token, str(CONNECTIONS))
                hostile = [Process(self, *words) for _ in range(2)]
                visitor = _Http2Visitor(self.port, self.host, self.token, self.issuer)
                with visitor, Visitor(self.port, HOST, client_context(self.issuer)) as plain:
                    while not all(one.has_ended for one in hostile):
                        self.assertEqual(visitor.get(), 200)
                        head = plain.ask("/", f"Burrowgate-Token: {self.token}")
                        self.assertIn(b" 200 ", head)
                for one in hostile:
                    ends = json.loads(one.line())
                    self.assertEqual(sum(ends.values()), CONNECTIONS)
                    self.assertLessEqual(set(ends), ENDS)
        self.assertEqual(self.gateway.gauge("requests_in_flight"), 0)


class _Http2Visitor:
    """A well-behaved visitor with one HTTP/2 connection."""

    def __init__(self, port: int, host: str, token: str, issuer: object) -> None:
        self._context = client_context(issuer, protocols=["h2"])  # type: ignore[arg-type]
        self._visitor = Visitor(port, HOST, self._context)
        self._fields = [
            (":method", "GET"),
            (":scheme", "https"),
            (":authority", host),
            (":path", "/"),
            ("authorization", f"Bearer {token}"),
        ]
        self._h2 = h2.connection.H2Connection()

    def __enter__(self) -> _Http2Visitor:
        self._visitor.__enter__()
        self._tls = self._visitor.tls
        self._tls.settimeout(WAIT_SECONDS)
        self._h2.initiate_connection()
        return self

    def __exit__(self, *why: object) -> None:
        self._visitor.__exit__(*why)

    def get(self) -> int:
        """Send a request; return the status once the response is complete, 0 if it is not."""
        stream_id, status = self._h2.get_next_available_stream_id(), 0
        self._h2.send_headers(stream_id, self._fields, end_stream=True)
        while True:
            self._tls.sendall(self._h2.data_to_send())
            data = self._tls.recv(65536)
            if not data:
                return 0
            for event in self._h2.receive_data(data):
                if isinstance(event, h2.events.ResponseReceived):
                    status = int(dict(event.headers or ())[b":status"])
                elif isinstance(event, h2.events.StreamEnded):
                    return status
                elif isinstance(event, (h2.events.StreamReset, h2.events.ConnectionTerminated)):
                    return 0
