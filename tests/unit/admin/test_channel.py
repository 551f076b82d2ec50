"""Connections on which heads repeat answer as those that read each head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from burrowgate.admin import channel
from burrowgate.admin.channel import AdminChannel, Head
from burrowgate.admin.request_reader import MAX_BODY_BYTES
from burrowgate.core.identity.access_tokens import Scope
from tests.support.admin_wire import ADMIN_KEY, HOST, HUNG_UP, AdminTestCase, Transport, World, parse

MINT = "/api/v1/targets/app/sessions"


def request(method: str, path: str, body: bytes = b"", *fields: str, key: str = ADMIN_KEY, host: str = HOST) -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Authorization: Bearer {key}", *fields]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class ReadingChannel(AdminChannel):
    """Keeps no head."""

    def _head(self, request: Any, read: bytes) -> Head:
        return Head()


class CountingChannel(AdminChannel):
    """Counts the requests whose head was not read."""

    repeated = 0

    def _repeat(self, head: Head, data: bytes) -> None:
        self.repeated += 1
        super()._repeat(head, data)


REQUESTS = (
    request("GET", "/api/v1/status"),
    request("GET", "/api/v1/sessions?limit=2"),
    request("GET", "/api/v1/sessions?limit=2&limit=3"),
    request("HEAD", "/api/v1/status"),
    request("POST", MINT, b'{"label": "for Ada"}'),
    request("POST", MINT, b'{"label": "for Bob"}'),
    request("POST", MINT, b'{"label": "too l'),
    request("POST", MINT, b'{"colour": "green"}'),
    request("POST", "/api/v1/targets/absent/sessions", b'{"label": "for Ada"}'),
    request("POST", "/api/v1/targets/%ff/sessions", b'{"label": "for Ada"}'),
    request("PATCH", "/api/v1/targets/app", b'{"enabled": true}', 'If-Match: "1"'),
    request("PATCH", "/api/v1/targets/app", b'{"enabled": true}', "If-Match: one"),
    request("DELETE", "/api/v1/status"),
    request("GET", "/api/v1/no-such-path"),
    request("GET", "/api/v1/status", key="another"),
    request("GET", "/api/v1/status", host="burrowgate.example"),
    request("GET", "/healthz"),
    request("GET", "/"),
    request("POST", MINT, b"{}", "Expect: 100-continue"),
    request("POST", MINT, b" " * (MAX_BODY_BYTES + 1)),
    request("GET", "/api/v1/status", b"", f"X-Long: {'a' * channel.MAX_KEPT_HEAD_BYTES}"),
    b"\r\n" + request("GET", "/api/v1/status"),
    request("POST", MINT, b"", "Content-Type: application/json", "Transfer-Encoding: chunked")
    + b"2\r\n{}\r\n0\r\n\r\n",
)
LAST = (
    request("GET", "/api/v1/status", b"", "Connection: close"),
    request("GET", "/api/v1/status").replace(b"HTTP/1.1", b"HTTP/1.0"),
    b"no request\r\n\r\n",
    request("GET", "/api/v1/status", b"", "no field"),
    request("POST", MINT, b"{}", "Content-Length: 3"),
    b"",
)


class ChannelTests(AdminTestCase):
    def open(self, protocol: type[AdminChannel] = CountingChannel) -> tuple[Any, Transport]:
        self.site.protocol = protocol  # type: ignore[assignment]
        opened, transport = self.connect()
        self.addCleanup(opened.connectionLost, HUNG_UP)
        return opened, transport

    def ask(self, connection: tuple[Any, Transport], data: bytes) -> Any:
        protocol, transport = connection
        transport.clear()
        protocol.dataReceived(data)
        return parse(transport.value())

    def test_repeated_head_is_not_read_and_the_body_is(self) -> None:
        self.target()
        connection = self.open()
        minted = [self.ask(connection, request("POST", MINT, b'{"label": "%d"}' % number)) for number in range(3)]
        self.assertEqual([reply.status for reply in minted], [201] * 3)
        self.assertEqual([reply.json["session"]["label"] for reply in minted], ["0", "1", "2"])
        self.assertEqual(len({reply.json["token"] for reply in minted}), 3)
        self.assertEqual(connection[0].repeated, 2)

    def test_body_may_come_apart_from_a_repeated_head(self) -> None:
        self.target()
        sent = [request("POST", MINT, b'{"label": "%d"}' % number) for number in range(4)]
        protocol, transport = self.open()
        protocol.dataReceived(sent[0])
        for whole, cut in zip(sent[1:], (len(sent[0]) - 14, len(sent[0]) - 13, len(sent[0]) - 1), strict=True):
            transport.clear()
            protocol.dataReceived(whole[:cut])
            self.assertEqual(transport.value(), b"")
            protocol.dataReceived(whole[cut:])
            self.assertEqual(parse(transport.value()).status, 201)
        self.assertEqual(protocol.repeated, 3)

    def test_repeated_key_is_compared_each_time(self) -> None:
        connection = self.open()
        asked = request("GET", "/api/v1/status")
        self.assertEqual([self.ask(connection, asked).status for _ in range(2)], [200, 200])
        root = self.site.resource
        root._context = replace(root._context, admin_key="a new key")
        self.assertEqual([self.ask(connection, asked).status for _ in range(2)], [401, 401])
        self.assertEqual(connection[0].repeated, 3)

    def test_repeated_access_token_is_verified_each_time(self) -> None:
        tokens = self.world.access_tokens
        made = self.wait(tokens.make("ci", [Scope.GATEWAY_READ.value], actor="admin"))
        connection = self.open()
        asked = request("GET", "/api/v1/status", key=made.text)
        self.assertEqual([self.ask(connection, asked).status for _ in range(2)], [200, 200])
        self.wait(tokens.revoke(made.token.token_id, actor="admin"))
        self.assertEqual(self.ask(connection, asked).status, 401)
        self.assertEqual(connection[0].repeated, 2)

    def test_heads_are_not_shared_by_connections(self) -> None:
        asked = request("GET", "/api/v1/status")
        self.ask(self.open(), asked)
        other = self.open()
        self.assertEqual(self.ask(other, asked).status, 200)
        self.assertEqual(other[0].repeated, 0)

    def test_head_behind_incomplete_ones_is_read(self) -> None:
        asked = request("GET", "/api/v1/status")
        for before in (b"G", b"GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n", b"POST / HTTP/1.1\r\nHost"):
            protocol, transport = self.open()
            protocol.dataReceived(asked)
            transport.clear()
            protocol.dataReceived(before)
            protocol.dataReceived(asked)
            self.assertFalse(transport.value().startswith(b"HTTP/1.1 200"), before)
            self.assertEqual(protocol.repeated, 0)

    def test_connection_that_closes_takes_no_request(self) -> None:
        asked = request("GET", "/api/v1/status")
        for protocol in (CountingChannel, ReadingChannel):
            connection = self.open(protocol)
            self.ask(connection, asked)
            opened, transport = connection
            transport.clear()
            transport.loseConnection()
            opened.dataReceived(asked)
            self.assertEqual(transport.value(), b"", protocol)

    def test_closed_connection_keeps_nothing(self) -> None:
        self.site.protocol = CountingChannel  # type: ignore[assignment]
        protocol, _ = self.connect()
        protocol.dataReceived(request("GET", "/api/v1/status"))
        self.assertIn(b"Bearer", protocol._kept.raw)
        protocol.connectionLost(HUNG_UP)
        self.assertEqual(protocol._kept, Head())

    def test_key_is_in_no_representation(self) -> None:
        connection = self.open()
        self.ask(connection, request("GET", "/api/v1/status"))
        kept = connection[0]._kept
        self.assertIsNotNone(kept.call)
        self.assertNotIn(ADMIN_KEY, repr(kept))

    def test_responses_are_those_of_connections_that_read_each_head(self) -> None:
        repeated = 0
        for seed in range(30):
            random = Random(seed)
            reads = _reads(random)
            answers = []
            for protocol in (CountingChannel, ReadingChannel):
                self.start(World())
                self.target()
                opened, transport = self.open(protocol)
                for read in reads:
                    if not transport.disconnecting:
                        opened.dataReceived(read)
                answers.append((_without_date(transport.value()), transport.disconnecting))
                repeated += getattr(opened, "repeated", 0)
            self.assertEqual(*answers, f"seed {seed}")
        self.assertGreater(repeated, 100)


def _reads(random: Random) -> Sequence[bytes]:
    """Requests, each of them often followed by itself; whole, in parts, or several at once."""
    sent = [one for one in random.choices(REQUESTS, k=16) for _ in range(random.randint(1, 4))]
    sent.append(random.choice(LAST))
    if random.random() < 0.5:
        return sent
    data, reads = b"".join(sent), []
    while data:
        size = random.choice((1, 20, 200, 1000, 70_000, len(sent[0])))
        reads.append(data[:size])
        data = data[size:]
    return reads


def _without_date(data: bytes) -> bytes:
    return re.sub(rb"\r\nDate: [^\r]*", b"", data)
