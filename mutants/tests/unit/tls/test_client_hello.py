"""Tests for burrowgate.tls.client_hello: hellos of the standard library, and malformed ones."""

from __future__ import annotations

import contextlib
import ssl

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.tls import client_hello
from burrowgate.tls.client_hello import BadHello, Hello
from tests.support import TestCase


def client_bytes(
    name: str | None = "app.example.com", protocols: tuple[str, ...] = (), version: int | None = None
) -> bytes:
    """Return the first bytes that a TLS client sends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(list(protocols))
    if version is not None:
        context.maximum_version = ssl.TLSVersion(version)
    outgoing = ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname=name).do_handshake()
    return outgoing.read()


class HelloTests(TestCase):
    def test_name_protocols_and_groups_are_read(self) -> None:
        hello = client_hello.read(client_bytes("App.Example.com", ("h2", "http/1.1")))
        assert hello is not None
        self.assertEqual(hello.name, "app.example.com")
        self.assertEqual(hello.protocols, (b"h2", b"http/1.1"))
        self.assertIn(29, hello.groups)
        self.assertEqual(hello.shares, (29,))

    def test_hello_of_tls_1_2_has_no_key_share(self) -> None:
        hello = client_hello.read(client_bytes(version=ssl.TLSVersion.TLSv1_2))
        assert hello is not None
        self.assertEqual((hello.name, hello.protocols, hello.shares), ("app.example.com", (), ()))

    def test_hello_without_server_name(self) -> None:
        hello = client_hello.read(client_bytes(None))
        assert hello is not None
        self.assertEqual(hello.name, "")

    def test_incomplete_hello_is_pending(self) -> None:
        message_bytes = client_bytes()
        for cut in range(len(message_bytes)):
            self.assertIsNone(client_hello.read(message_bytes[:cut]), cut)
        self.assertEqual(client_hello.read(message_bytes + b"more"), client_hello.read(message_bytes))

    def test_hello_may_span_several_records(self) -> None:
        message_bytes = client_bytes()
        message = message_bytes[5:]
        records = b"".join(
            b"\x16\x03\x01" + len(message[at : at + 50]).to_bytes(2, "big") + message[at : at + 50]
            for at in range(0, len(message), 50)
        )
        self.assertEqual(client_hello.read(records), client_hello.read(message_bytes))

    def test_other_data_is_refused_at_once(self) -> None:
        for data in (
            b"GET / HTTP/1.1\r\n",
            b"G",
            b"\x16\x02\x01\x00\x05hello",
            b"\x16\x03\x01\x00\x00",
            b"\x16\x03\x01\xff\xff",
            b"\x16\x03\x01\x00\x05\x02\x00\x00\x01\x00",  # a ServerHello
            b"\x16\x03\x01\x00\x05\x01\xff\xff\xff\x00",  # a length of 16 MiB
            b"\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03",  # truncated
        ):
            self.assertRaises(BadHello, client_hello.read, data)

    def test_endless_hello_is_refused(self) -> None:
        record = b"\x16\x03\x01\x00\x01\x01"
        self.assertRaises(BadHello, client_hello.read, record[:5] * 1 + b"\x01" + b"\x16\x03\x01\x00\x01\x00" * 20000)

    def test_repeated_extension_is_refused(self) -> None:
        twice = b"\x00\x10\x00\x00" * 2
        body = bytes(34) + b"\x00" + b"\x00\x02\x13\x01" + b"\x01\x00" + len(twice).to_bytes(2, "big") + twice
        message = b"\x01" + len(body).to_bytes(3, "big") + body
        self.assertRaises(BadHello, client_hello.read, b"\x16\x03\x01" + len(message).to_bytes(2, "big") + message)

    @given(st.binary(max_size=300))
    def test_any_bytes_are_read_or_refused(self, data: bytes) -> None:
        for given_data in (data, b"\x16\x03\x01\x00\xff\x01\x00\x00" + data):
            try:
                hello = client_hello.read(given_data)
            except BadHello:
                continue
            self.assertIsInstance(hello, (Hello, type(None)))

    @given(st.integers(0, 500), st.integers(0, 255))
    def test_changed_byte_raises_nothing_else(self, at: int, byte: int) -> None:
        data = bytearray(_WHOLE)
        data[at % len(data)] = byte
        try:
            client_hello.read(bytes(data))
        except BadHello:
            return


_WHOLE = client_bytes(protocols=("h2", "http/1.1"))
