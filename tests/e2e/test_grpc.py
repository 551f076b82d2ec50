"""gRPC through a gateway process: grpcio on both ends, HTTP/2 over TLS to the gateway, h2c and h2 to the target."""

from __future__ import annotations

import threading
import time
import unittest
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import pytest

from tests.support import WAIT_SECONDS, certificates
from tests.support.gateway_process import Gateway, free_port, new_folder, until
from tests.support.tls_clients import authority, key_pem, put, server

grpc = pytest.importorskip("grpc")

HOST = "app.localhost"
LARGE = bytes(range(256)) * 12_000
"""A message of 3 MB; grpcio accepts 4 MB."""
DETAILS = b"\x08\x05\x12\x04none"
"""A google.rpc.Status: code 5 and a message."""


class Service(grpc.GenericRpcHandler):  # type: ignore[misc]
    """Methods of each kind, whose messages are plain bytes."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()
        self.metadata: dict[str, Any] = {}

    def service(self, details: Any) -> Any:
        kind, _, name = details.method.rpartition("/")[2].partition("_")
        make = {
            "uu": grpc.unary_unary_rpc_method_handler,
            "us": grpc.unary_stream_rpc_method_handler,
            "su": grpc.stream_unary_rpc_method_handler,
            "ss": grpc.stream_stream_rpc_method_handler,
        }[kind]
        return make(getattr(self, f"{kind}_{name}"))

    def uu_echo(self, request: bytes, context: Any) -> bytes:
        self.metadata = dict(context.invocation_metadata())
        context.send_initial_metadata((("x-initial", "first"),))
        context.set_trailing_metadata((("x-trailing", "last"), ("x-bin-bin", b"\0\xff")))
        return request

    def uu_fail(self, request: bytes, context: Any) -> bytes:
        context.set_trailing_metadata((("grpc-status-details-bin", DETAILS),))
        context.abort(grpc.StatusCode.NOT_FOUND, "nothing here: \u00fc 100 %")
        raise AssertionError

    def uu_wait(self, request: bytes, context: Any) -> bytes:
        context.add_callback(self.cancelled.set)
        self.cancelled.wait(WAIT_SECONDS)
        return b""

    def us_count(self, request: bytes, context: Any) -> Iterator[bytes]:
        for number in range(int(request)):
            yield b"%d" % number

    def us_forever(self, request: bytes, context: Any) -> Iterator[bytes]:
        context.add_callback(self.cancelled.set)
        number = 0
        while not self.cancelled.wait(0.05):
            yield b"%d" % number
            number += 1

    def su_sum(self, requests: Iterator[bytes], context: Any) -> bytes:
        return b"%d" % sum(map(len, requests))

    def ss_echo(self, requests: Iterator[bytes], context: Any) -> Iterator[bytes]:
        yield from requests

    def ss_first(self, requests: Iterator[bytes], context: Any) -> Iterator[bytes]:
        yield next(requests)
        # and the rest is not read


class GrpcCase(unittest.TestCase):
    """A gRPC server, a gateway process, and a channel with the credential of a session."""

    tls = False
    protocol = "h2"

    def setUp(self) -> None:
        issuer, home, self.port = authority(), Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "app", server(issuer, HOST))
        self.issuer = issuer
        self.gateway = Gateway(self, "--tls", "--https-port", str(self.port), home=str(home))
        self.service = Service()
        pool = futures.ThreadPoolExecutor(32)
        running = grpc.server(pool, handlers=(self.service,))
        if self.tls:
            authority_of_target = certificates.authority()
            certificate = certificates.server(authority_of_target, "127.0.0.1")
            credentials = grpc.ssl_server_credentials(((key_pem(certificate), certificate.pem),))
            target_port = running.add_secure_port("127.0.0.1:0", credentials)
            ca = Path(new_folder(self), "target.pem")
            ca.write_bytes(authority_of_target.pem)
            target = {"address": f"https://127.0.0.1:{target_port}", "protocol": "h2"}
            target |= {"verify": "ca-file", "ca_file": str(ca)}
        else:
            target_port = running.add_insecure_port("127.0.0.1:0")
            target = {"address": f"h2c://127.0.0.1:{target_port}"}
        running.start()
        self.server = running
        self.addCleanup(lambda: (self.service.cancelled.set(), running.stop(None).wait(WAIT_SECONDS)))
        self.gateway.admin("POST", "targets", {"name": "app", "upstream_host": "visitor"} | target)
        self.minted = self.gateway.mint("app")
        self.channel = self.new_channel()

    def new_channel(self) -> Any:
        channel = grpc.secure_channel(
            f"127.0.0.1:{self.port}",
            grpc.ssl_channel_credentials(self.issuer.pem),
            options=(("grpc.ssl_target_name_override", HOST), ("grpc.default_authority", f"{HOST}:{self.port}")),
        )
        self.addCleanup(channel.close)
        return channel

    def call(self, name: str, *arguments: Any, minted: Any = None, channel: Any = None, **options: Any) -> Any:
        """Call a method, named by its kind and name, with the session's token."""
        kind = {"uu": "unary_unary", "us": "unary_stream", "su": "stream_unary", "ss": "stream_stream"}[name[:2]]
        method = getattr(channel or self.channel, kind)(f"/test.Service/{name}")
        token = (minted or self.minted)["token"]
        metadata = (("authorization", f"Bearer {token}"), *options.pop("metadata", ()))
        return getattr(method, options.pop("how", "__call__"))(
            *arguments, metadata=metadata, timeout=options.pop("timeout", WAIT_SECONDS)
        )


class PlainTests(GrpcCase):
    def test_unary_with_metadata_in_both_directions(self) -> None:
        answer, call = self.call(
            "uu_echo", b"hello", how="with_call", metadata=(("x-own", "1"), ("x-raw-bin", b"\0\1"))
        )
        self.assertEqual(answer, b"hello")
        self.assertEqual(dict(call.initial_metadata())["x-initial"], "first")
        self.assertEqual(dict(call.trailing_metadata()), {"x-trailing": "last", "x-bin-bin": b"\0\xff"})
        received = self.service.metadata
        self.assertEqual((received["x-own"], received["x-raw-bin"]), ("1", b"\0\1"))
        self.assertEqual(received["burrowgate-session"], self.minted["session"]["id"])
        self.assertNotIn("authorization", received)

    def test_large_messages_and_many_calls_at_a_time(self) -> None:
        self.assertEqual(self.call("uu_echo", LARGE), LARGE)
        calls = [self.call("uu_echo", b"%d" % number, how="future") for number in range(200)]
        self.assertEqual([call.result(WAIT_SECONDS) for call in calls], [b"%d" % number for number in range(200)])

    def test_streams_in_each_direction(self) -> None:
        self.assertEqual(list(self.call("us_count", b"1000")), [b"%d" % number for number in range(1000)])
        self.assertEqual(self.call("su_sum", iter([b"x" * 1000] * 1000)), b"1000000")
        self.assertEqual(list(self.call("ss_echo", iter([LARGE, b"", b"end"]))), [LARGE, b"", b"end"])

    def test_bidirectional_stream_answers_each_message_before_the_next_is_sent(self) -> None:
        answered = threading.Semaphore(1)
        count = 50

        def requests() -> Iterator[bytes]:
            for number in range(count):
                self.assertTrue(answered.acquire(timeout=WAIT_SECONDS))
                yield b"%d" % number

        received = []
        for answer in self.call("ss_echo", requests()):
            received.append(answer)
            answered.release()
        self.assertEqual(received, [b"%d" % number for number in range(count)])

    def test_server_that_ends_before_its_client_does(self) -> None:
        ended = threading.Event()

        def requests() -> Iterator[bytes]:
            yield b"one"
            ended.wait(WAIT_SECONDS)

        call = self.call("ss_first", requests())
        self.assertEqual(list(call), [b"one"])
        self.assertEqual(call.code(), grpc.StatusCode.OK)
        ended.set()

    def test_error_status_with_details(self) -> None:
        with self.assertRaises(grpc.RpcError) as caught:
            self.call("uu_fail", b"")
        error: Any = caught.exception
        self.assertEqual((error.code(), error.details()), (grpc.StatusCode.NOT_FOUND, "nothing here: \u00fc 100 %"))
        self.assertEqual(dict(error.trailing_metadata())["grpc-status-details-bin"], DETAILS)

    def test_unknown_method_is_answered_by_trailers_only(self) -> None:
        method = self.channel.unary_unary("/test.Service/xx_none")
        with self.assertRaises(grpc.RpcError):
            method(b"", metadata=(("authorization", f"Bearer {self.minted['token']}"),), timeout=WAIT_SECONDS)

    def test_deadline_and_cancellation_reach_the_server(self) -> None:
        with self.assertRaises(grpc.RpcError) as caught:
            self.call("uu_wait", b"", timeout=0.5)
        error: Any = caught.exception
        self.assertEqual(error.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
        self.assertTrue(self.service.cancelled.wait(WAIT_SECONDS))
        self.service.cancelled.clear()
        call = self.call("us_forever", b"")
        self.assertEqual(next(call), b"0")
        call.cancel()
        self.assertTrue(self.service.cancelled.wait(WAIT_SECONDS))

    def test_sec_39_revocation_ends_the_streams_of_its_session_and_no_others(self) -> None:
        other = self.gateway.mint("app")
        survivor = self.call("ss_echo", iter_slowly := Slowly(), minted=other, channel=self.new_channel())
        iter_slowly.put(b"before")
        self.assertEqual(next(survivor), b"before")
        call = self.call("us_forever", b"")
        self.assertEqual(next(call), b"0")
        self.gateway.revoke(self.minted["session"]["id"])
        began = time.monotonic()
        with self.assertRaises(grpc.RpcError) as caught:
            list(call)
        self.assertLess(time.monotonic() - began, 2.0)
        error: Any = caught.exception
        self.assertEqual(error.code(), grpc.StatusCode.CANCELLED)
        self.assertTrue(self.service.cancelled.wait(2.0), "the target's stream was not reset")
        with self.assertRaises(grpc.RpcError) as caught:
            self.call("uu_echo", b"")
        error = caught.exception
        self.assertEqual(error.code(), grpc.StatusCode.PERMISSION_DENIED)
        self.assertIn("revoked", error.details())
        iter_slowly.put(b"after")
        self.assertEqual(next(survivor), b"after")
        iter_slowly.end()
        self.assertEqual(list(survivor), [])

    def test_calls_share_one_connection_and_a_server_that_is_gone_is_unavailable(self) -> None:
        for _ in range(3):
            self.assertEqual(self.call("uu_echo", b"a", channel=self.new_channel()), b"a")
        self.assertEqual(self.gateway.gauge("upstream_connections"), 1)
        self.server.stop(None).wait(WAIT_SECONDS)
        with self.assertRaises(grpc.RpcError) as caught:
            self.call("uu_echo", b"")
        error: Any = caught.exception
        self.assertEqual(error.code(), grpc.StatusCode.UNAVAILABLE)
        self.assertIn("application behind it", error.details())


class TlsTests(PlainTests):
    tls = True


class Slowly:
    """Iterator of requests that a test adds."""

    def __init__(self) -> None:
        self._waiting: futures.Future[bytes | None] = futures.Future()

    def __iter__(self) -> Slowly:
        return self

    def __next__(self) -> bytes:
        found = self._waiting.result(WAIT_SECONDS)
        self._waiting = futures.Future()
        if found is None:
            raise StopIteration
        return found

    def put(self, data: bytes) -> None:
        """Send `data`."""
        until(lambda: not self._waiting.done(), "the previous request was taken")
        self._waiting.set_result(data)

    def end(self) -> None:
        """End the requests."""
        until(lambda: not self._waiting.done(), "the previous request was taken")
        self._waiting.set_result(None)
