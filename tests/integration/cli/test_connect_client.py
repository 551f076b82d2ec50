"""The client of TCP sessions as a process: local ports and stdio through a gateway, and each way in which it ends."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import random
import signal
import socket
import ssl
import struct
import sys
import time
import unittest
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from burrowgate.proxy.tcp import burrowgate_connect as client
from burrowgate.proxy.tcp.connect_pyz import connect_pyz
from burrowgate.proxy.tcp.liveness import Action, Liveness
from tests.support import certificates
from tests.support.connect_case import ConnectTestCase, echo
from tests.support.quick_loop import run_quickly
from tests.support.tcp_gateway import HOST, MAC, SID, TcpGateway

VERSIONS = sorted(Path("~/.pyenv/versions").expanduser().glob("3.*/bin/python"))
IDLE_SECONDS = 600
SUPPORTED = [path for path in VERSIONS if 9 <= int(path.parts[-3].split(".")[1]) <= 13]


async def exchange(port: int, data: bytes) -> bytes:
    """Send `data` and an end to the port; return what comes back until its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def send() -> None:
        writer.write(data)
        await writer.drain()
        writer.write_eof()

    sending = asyncio.create_task(send())
    found = await reader.read(-1)
    await sending
    writer.close()
    return found


async def connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a connection to the port that has been through to the target, which sends back what it gets."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"x")
    await reader.readexactly(1)
    return reader, writer


async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Keep a connection open until the other side ends it."""
    with contextlib.suppress(OSError):
        await reader.read(-1)
    writer.close()


class BytesTests(ConnectTestCase):
    def test_bytes_pass_both_ways_unchanged(self) -> None:
        """The same bytes come back, by C and by lanes (tcp T1)."""

        async def run() -> None:
            data = random.Random(3).randbytes(8_000_000)
            async with self.gateway(echo) as gateway:
                for words in (("-S", "-E"), ("-E",)):  # -S hides `websockets`
                    process = await self.start(gateway.link, program=(sys.executable, *words, client.__file__))
                    found = await exchange(await self.port(process), data)
                    self.assertEqual(hashlib.sha256(found).digest(), hashlib.sha256(data).digest())
                    process.send_signal(signal.SIGINT)
                    self.assertEqual(await process.wait(), client.DONE)

        self.run_async(run())

    def test_half_close_passes_each_way(self) -> None:
        """An exchange as `nc -N` makes it completes, whichever side ends first (tcp T4)."""

        async def after_eof(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked = await reader.read(-1)
            writer.write(asked.upper())
            writer.close()

        async def before_eof(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"goodbye")
            writer.write_eof()
            received.append(await reader.read(-1))
            writer.close()

        received: list[bytes] = []

        async def run() -> None:
            async with self.gateway(after_eof) as gateway:
                process = await self.start(gateway.link)
                self.assertEqual(await exchange(await self.port(process), b"hello"), b"HELLO")
                await gateway.connections[0].closed.wait()
                self.assertEqual((gateway.connections[0].code, gateway.connections[0].eofs), (1000, 1))
            async with self.gateway(before_eof) as gateway:
                process = await self.start(gateway.link)
                reader, writer = await asyncio.open_connection("127.0.0.1", await self.port(process))
                self.assertEqual(await reader.read(-1), b"goodbye")
                await asyncio.sleep(0)
                writer.write(b"still sending")
                writer.close()
                while not received:
                    await asyncio.sleep(0.01)
                await gateway.connections[0].closed.wait()
                self.assertEqual((received, gateway.connections[0].code), ([b"still sending"], 1000))

        self.run_async(run())

    def test_reset_of_the_target_resets_the_local_connection(self) -> None:
        """Close code 4007 becomes a TCP reset (tcp T6)."""

        async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

        async def run() -> None:
            async with self.gateway(reset) as gateway:
                process = await self.start(gateway.link)
                reader, writer = await asyncio.open_connection("127.0.0.1", await self.port(process))
                writer.write(b"x")
                with self.assertRaises(ConnectionResetError):
                    await reader.read(-1)
                process.send_signal(signal.SIGINT)
                self.assertIn("The target reset the connection", (await self.finish(process)).err)

        self.run_async(run())

    def test_reset_of_the_local_connection_reaches_the_gateway(self) -> None:
        async def run() -> None:
            async with self.gateway(hold) as gateway:
                process = await self.start(gateway.link)
                _, writer = await asyncio.open_connection("127.0.0.1", await self.port(process))
                client.reset(writer)
                await gateway.connections[0].closed.wait()
                self.assertEqual(gateway.connections[0].code, 4011)

        self.run_async(run())

    def test_reader_that_is_behind_stops_the_source(self) -> None:
        """What a stalled local reader does not take is bounded, and arrives whole once it reads (tcp T5)."""
        size = 100_000_000
        sent: list[int] = []

        async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            for _ in range(size // 100_000):
                writer.write(bytes(100_000))
                await writer.drain()
                sent.append(100_000)
            writer.close()

        async def run() -> None:
            async with self.gateway(flood) as gateway:
                process = await self.start(gateway.link)
                port = await self.port(process)
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
                before = -1
                while before != sum(sent) or not sent:  # until the source does not move any more
                    before = sum(sent)
                    await asyncio.sleep(0.3)
                self.assertLess(sum(sent), size)
                resident = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * 4096
                self.assertLess(resident, 60_000_000)
                gateway.connections[0].send(9, b"")
                found = 0
                while data := await reader.read(1_000_000):
                    found += len(data)
                self.assertEqual(found, size)
                writer.close()

        self.run_async(run())

    def test_stdio_is_one_connection(self) -> None:
        async def run() -> None:
            data = random.Random(4).randbytes(3_000_000)
            async with self.gateway(echo) as gateway:
                outcome = await self.client("--stdio", gateway.link, input=data)
                self.assertEqual((outcome.code, outcome.err, outcome.out == data), (0, "", True))
                self.assertEqual(gateway.used, 1)

        self.run_async(run())

    def test_pings_are_answered(self) -> None:
        """A ping of the gateway gets its pong, before a local connection and beside one (tcp T7)."""

        async def run() -> None:
            async with self.gateway(hold) as gateway:
                process = await self.start(gateway.link)
                port = await self.port(process)
                [connection] = gateway.connections
                for _ in range(2):
                    before = connection.pongs
                    connection.send(9, b"are you there")
                    while connection.pongs == before:
                        await asyncio.sleep(0.01)
                    await asyncio.open_connection("127.0.0.1", port)

        self.run_async(run())

    def test_idle_tunnel_lasts(self) -> None:
        """Ten minutes, beside a gateway that pings as the real one does (tcp T7)"""

        async def run() -> None:
            async with self.gateway(hold) as gateway:
                own = client.Client(client.read_link(gateway.link), client.Folder(self.home / "clients"))
                tunnel, now = await own.dial(), asyncio.get_running_loop().time
                [connection], liveness = gateway.connections, Liveness(now())
                for _ in range(IDLE_SECONDS):
                    await asyncio.sleep(1)
                    received, connection.received = connection.received, False
                    action = liveness.sweep(now(), received=received, down=0)
                    self.assertIsNot(action, Action.LOST)
                    if action is Action.PING:
                        connection.send(9, b"")
                    self.assertIsNone(tunnel.code)

        run_quickly(run())

    def test_gateway_that_is_silent_is_lost(self) -> None:
        """After 75 s without a byte of it, to the next look."""

        async def run() -> None:
            async with self.gateway(hold) as gateway:
                gateway.answers_pings = False
                own = client.Client(client.read_link(gateway.link), client.Folder(self.home / "clients"))
                tunnel = await own.dial()
                await asyncio.sleep(client.SILENCE_SECONDS)
                self.assertIsNone(tunnel.code)
                await asyncio.sleep(client.WATCH_SECONDS)
                self.assertEqual(tunnel.code, 1006)

        run_quickly(run())


class RequestTests(ConnectTestCase):
    def test_token_is_in_no_url_and_key_and_proof_are_sent(self) -> None:
        """The gateway of the test verifies each proof, and a nonce counts once (tcp T11)."""

        async def run() -> None:
            async with self.gateway(echo) as gateway:
                process = await self.start(gateway.link)
                port = await self.port(process)
                for _ in range(3):
                    self.assertEqual(await exchange(port, b"x"), b"x")
                self.assertEqual(len({fields["burrowgate-proof"] for _, fields in gateway.requests}), 3)
                self.assertEqual(len({fields["burrowgate-client"] for _, fields in gateway.requests}), 1)
                for first, fields in gateway.requests:
                    self.assertEqual(first, "GET /.burrowgate/connect HTTP/1.1")
                    self.assertNotIn("sec-websocket-extensions", fields)  # nothing is compressed (tcp T8)
                    self.assertNotIn(MAC, json.dumps({**fields, "authorization": ""}))

        self.run_async(run())

    def test_first_connection_uses_the_tunnel_that_was_opened_to_know_the_session(self) -> None:
        async def run() -> None:
            async with self.gateway(echo) as gateway:
                gateway.limit = 2
                process = await self.start(gateway.link, "--json")
                facts = json.loads(await process.stdout.readline())
                self.assertEqual((gateway.used, facts["left"], facts["limit"]), (1, 1, 2))
                self.assertEqual((facts["address"], facts["session"]), ("127.0.0.1", SID))
                self.assertEqual(await exchange(facts["port"], b"x"), b"x")
                self.assertEqual(gateway.used, 1)

        self.run_async(run())

    def test_lazy_opens_nothing_before_it_is_used(self) -> None:
        async def run() -> None:
            async with self.gateway(echo) as gateway:
                port = await self.port(await self.start(gateway.link, "--lazy"))
                self.assertEqual(gateway.used, 0)
                self.assertEqual(await exchange(port, b"x"), b"x")
                self.assertEqual(gateway.used, 1)

        self.run_async(run())

    def test_link_comes_from_stdin_the_environment_or_what_was_used_before(self) -> None:
        async def run() -> None:
            async with self.gateway(echo, target="orders") as gateway:
                process = await self.start("-", "--json")
                process.stdin.write(gateway.link.encode() + b"\n")
                await process.stdin.drain()
                self.assertIn("port", json.loads(await process.stdout.readline()))
                for name in (SID, "orders", "db"):
                    outcome = await self.client(name, "--stdio", input=b"x")
                    self.assertEqual((outcome.code, outcome.out), (0, b"x"), name)
                self.environ["BURROWGATE_LINK"] = gateway.link
                self.assertEqual((await self.client("--stdio", input=b"y")).out, b"y")
                self.assertEqual(len({fields["burrowgate-client"] for _, fields in gateway.requests}), 1)

        self.run_async(run())

    def test_certificate_of_the_gateway_is_verified(self) -> None:
        ca = certificates.authority()
        folder = Path(self.mktemp())
        folder.mkdir()
        own = certificates.server(ca, HOST)
        for name, found in (("ca.pem", ca), ("own.pem", own)):
            (folder / name).write_bytes(found.pem)
        private = own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "own.key").write_bytes(private)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "own.pem", folder / "own.key")

        async def run() -> None:
            server = await asyncio.start_server(echo, "127.0.0.1", 0)
            gateway = TcpGateway(server.sockets[0].getsockname()[1])
            await gateway.listen(context)
            link = gateway.link.replace("http:", "https:")
            outcome = await self.client(link, "--stdio", "--ca", str(folder / "ca.pem"), input=b"x" * 500_000)
            self.assertEqual((outcome.code, outcome.out == b"x" * 500_000, outcome.err), (0, True, ""))
            outcome = await self.client(link, "--stdio", input=b"x")
            self.assertEqual((outcome.code, outcome.out), (client.UNREACHABLE, b""))
            self.assertIn("--ca", outcome.err)
            self.assertEqual(len(gateway.requests), 1)
            await gateway.stop()
            server.close()

        self.run_async(run())


class LocalPortTests(ConnectTestCase):
    def test_port_of_the_target_is_used_if_it_is_free(self) -> None:
        async def run() -> None:
            with socket.create_server(("127.0.0.1", 0)) as taken:
                wanted = taken.getsockname()[1]
                async with self.gateway(echo, port=wanted) as gateway:
                    other = await self.port(await self.start(gateway.link))
                    self.assertNotEqual(other, wanted)
                    self.assertEqual(await exchange(other, b"x"), b"x")
                    taken.close()
                    self.assertEqual(await self.port(await self.start(gateway.link)), wanted)
                    named = await self.start(gateway.link, "--listen", "127.0.0.1:0")
                    self.assertNotEqual(await self.port(named), wanted)

        self.run_async(run())


class OnceTests(ConnectTestCase):
    """With --once the session ends with the only connection or the command; without, nothing is said of its end."""

    def test_session_ends_with_the_only_connection(self) -> None:
        async def run() -> None:
            async with self.gateway(echo) as gateway:
                process = await self.start(gateway.link, "--once")
                self.assertEqual(await exchange(await self.port(process), b"x"), b"x")
                self.assertEqual((await self.finish(process)).code, client.DONE)
                outcome = await self.client(gateway.link, "--once", "--stdio", input=b"y")
                self.assertEqual((outcome.code, outcome.out), (client.DONE, b"y"))
                self.assertEqual([one.dones for one in gateway.connections], [1, 1])

        self.run_async(run())

    def test_session_ends_with_the_command_whose_exit_code_is_kept(self) -> None:
        async def run() -> None:
            async with self.gateway(echo) as gateway:
                for words in (("--once",), ("--once", "--lazy")):
                    outcome = await self.client(gateway.link, *words, "--", sys.executable, "-c", "exit(9)")
                    self.assertEqual(outcome.code, 9)
                    await gateway.connections[-1].closed.wait()
                    self.assertEqual((gateway.connections[-1].dones, gateway.connections[-1].code), (1, 1000))
                self.assertEqual(len(gateway.connections), 2)

        self.run_async(run())

    def test_session_that_is_not_used_ends_with_the_client(self) -> None:
        async def run() -> None:
            async with self.gateway(echo) as gateway:
                process = await self.start(gateway.link, "--once")
                await self.port(process)
                process.send_signal(signal.SIGINT)
                self.assertEqual((await self.finish(process)).code, client.DONE)
                self.assertEqual([one.dones for one in gateway.connections], [1])

        self.run_async(run())

    def test_session_goes_on_without_it(self) -> None:
        async def run() -> None:
            async with self.gateway(echo) as gateway:
                outcome = await self.client(gateway.link, "--", sys.executable, "-c", "exit(9)")
                self.assertEqual(outcome.code, 9)
                self.assertEqual((await self.client(gateway.link, "--stdio", input=b"y")).out, b"y")
                self.assertEqual({one.dones for one in gateway.connections}, {0})

        self.run_async(run())


class CancelTests(ConnectTestCase):
    def test_cancel_request_needs_no_count(self) -> None:
        cancel = b"\0\0\0\x10\x04\xd2\x16\x2e\0\0\0\x07abcd"

        async def run() -> None:
            async with self.gateway(hold, type="postgresql") as gateway:
                gateway.limit = 1
                port = await self.port(await self.start(gateway.link))
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"query")
                with contextlib.suppress(ConnectionError):
                    await exchange(port, cancel)
                with contextlib.suppress(ConnectionError):
                    await exchange(port, b"\0\0\0\x08\x04\xd2\x16\x2f")
                fields = [fields.get("burrowgate-program", "") for _, fields in gateway.requests]
                self.assertEqual(fields, ["", f"cancel {client.b64url(cancel)}", ""])
                self.assertFalse(reader.at_eof())
                writer.close()

        self.run_async(run())


class LimitTests(ConnectTestCase):
    def test_used_up_limit_refuses_new_connections_and_keeps_the_others(self) -> None:
        """The fourth of three is refused while three live; when the last closes it ends (tcp T9, fact 30)."""

        async def run() -> None:
            async with self.gateway(echo) as gateway:
                gateway.limit = 3
                process = await self.start(gateway.link)
                port = await self.port(process)
                pairs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
                for reader, writer in pairs:
                    writer.write(b"a")
                    self.assertEqual(await reader.readexactly(1), b"a")
                fourth, _ = await asyncio.open_connection("127.0.0.1", port)
                with self.assertRaises(ConnectionResetError):
                    await fourth.read(-1)
                for reader, writer in pairs:
                    writer.write(b"b")
                    self.assertEqual(await reader.readexactly(1), b"b")
                    writer.close()
                outcome = await self.finish(process)
                self.assertEqual(outcome.code, client.LIMIT)
                self.assertIn("The session permits no more connections.", outcome.err)

        self.run_async(run())

    def test_client_ends_when_the_last_permitted_connection_has_closed(self) -> None:
        async def run() -> None:
            async with self.gateway(echo) as gateway:
                gateway.limit = 1
                process = await self.start(gateway.link)
                self.assertEqual(await exchange(await self.port(process), b"x"), b"x")
                self.assertEqual((await self.finish(process)).code, client.DONE)

        self.run_async(run())

    def test_once_ends_after_one_connection(self) -> None:
        async def run() -> None:
            async with self.gateway(echo) as gateway:
                process = await self.start(gateway.link, "--once")
                self.assertEqual(await exchange(await self.port(process), b"x"), b"x")
                self.assertEqual((await self.finish(process)).code, client.DONE)

        self.run_async(run())

    def test_copied_link_is_refused_to_another_user(self) -> None:
        """Another key gets 409 and the exit code for refused (tcp T10)."""

        async def run() -> None:
            async with self.gateway(echo) as gateway:
                self.assertEqual((await self.client(gateway.link, "--stdio", input=b"x")).code, client.DONE)
                self.environ["HOME"] = str(self.home / "other")
                (self.home / "other").mkdir()
                outcome = await self.client(gateway.link, "--stdio", input=b"x")
                self.assertEqual((outcome.code, outcome.out), (client.REFUSED, b""))
                self.assertIn("bound to another client", outcome.err)
                self.assertEqual(gateway.used, 1)

        self.run_async(run())


class EndTests(ConnectTestCase):
    def test_each_end_has_its_exit_code_and_its_reason(self) -> None:
        """Close codes and the message before them become exit code and sentence (tcp T40)."""
        ends: tuple[tuple[int, dict[str, Any], int, str], ...] = (
            (4001, {"reason": "revoked", "by": "admin"}, client.ENDED, "revoked (revoked, admin)"),
            (4002, {"reason": "expired"}, client.EXPIRED, "expired (expired)"),
            (4003, {"reason": "ended:project:infra"}, client.ENDED, "ended (ended:project:infra)"),
            (4006, {"reason": "credentials-lost"}, client.ENDED, "could not be renewed"),
        )

        async def run() -> None:
            for code, end, expected, sentence in ends:
                async with self.gateway(echo) as gateway:
                    process = await self.start(gateway.link)
                    reader, _ = await connected(await self.port(process))
                    gateway.connections[0].close(code, **end)
                    with self.assertRaises(ConnectionResetError):
                        await reader.read(-1)
                    outcome = await self.finish(process)
                    self.assertEqual(outcome.code, expected, code)
                    self.assertIn(sentence, outcome.err)

        self.run_async(run())

    def test_end_of_one_connection_is_not_that_of_the_session(self) -> None:
        async def run() -> None:
            for code in (1001, 1011, 4004, 4005, 4008, 4009):
                async with self.gateway(echo) as gateway:
                    process = await self.start(gateway.link)
                    port = await self.port(process)
                    reader, _ = await connected(port)
                    gateway.connections[0].close(code)
                    with self.assertRaises(ConnectionResetError):
                        await reader.read(-1)
                    self.assertEqual(await exchange(port, b"x"), b"x", code)
                    process.send_signal(signal.SIGINT)
                    self.assertEqual((await self.finish(process)).code, client.DONE)

        self.run_async(run())

    def test_refusals_of_the_first_connection_have_their_exit_codes(self) -> None:
        """What the gateway refuses before it opens a WebSocket (tcp T40)."""

        async def run() -> None:
            async with self.gateway(echo) as gateway:
                for status, fields, expected in (
                    (403, {}, client.REFUSED),
                    (410, {}, client.ENDED),
                    (410, {"Burrowgate-Reason": "expired"}, client.EXPIRED),
                    (429, {"Burrowgate-Left": "0"}, client.LIMIT),
                    (502, {}, client.UNREACHABLE),
                    (503, {}, client.UNREACHABLE),
                    (504, {}, client.UNREACHABLE),
                ):
                    gateway.refuse = status, fields, {"detail": "So it is."}
                    for words in ((), ("--stdio",), ("--json",), ("--", "true")):
                        outcome = await self.client(gateway.link, *words)
                        self.assertEqual((outcome.code, outcome.out), (expected, b""), (status, words))
                        self.assertEqual(outcome.err.count("\n"), 1)
                    self.assertEqual(json.loads((await self.client(gateway.link, "--json")).err)["exit"], expected)
                link = gateway.link
            self.assertEqual((await self.client(link)).code, client.UNREACHABLE)
            self.assertEqual((await self.client("no-link")).code, client.USAGE)
            self.assertEqual((await self.client(link, "--listen", "0.0.0.0:0")).code, client.USAGE)
            self.assertEqual((await self.client()).code, client.USAGE)
            self.assertEqual((await self.client("--nothing")).code, client.USAGE)

        self.run_async(run())

    def test_warning_is_shown(self) -> None:
        """`warn` becomes a line on stderr (tcp T13)."""

        async def run() -> None:
            async with self.gateway(hold) as gateway:
                process = await self.start(gateway.link)
                await self.port(process)
                gateway.connections[0].say(t="warn", ends=1_700_000_060, why="expired")
                line = (await process.stderr.readline()).decode()
                self.assertIn("The session ends at", line)
                self.assertIn("2023", line)

        self.run_async(run())

    def test_gateway_that_comes_back_is_dialled_again(self) -> None:
        """Connections are lost with the gateway; new ones wait until it is back (tcp T1)."""

        async def run() -> None:
            async with self.gateway(echo) as gateway:
                process = await self.start(gateway.link)
                port = await self.port(process)
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"a")
                self.assertEqual(await reader.readexactly(1), b"a")
                await gateway.stop()
                with self.assertRaises(ConnectionResetError):
                    await reader.read(-1)
                waiting = asyncio.create_task(exchange(port, b"later"))
                await asyncio.sleep(0.3)
                self.assertFalse(waiting.done())
                await gateway.listen()
                self.assertEqual(await waiting, b"later")

        self.run_async(run())

    def test_interrupt_closes_local_connections_and_is_no_failure(self) -> None:
        async def run() -> None:
            async with self.gateway(hold) as gateway:
                process = await self.start(gateway.link)
                reader, _ = await asyncio.open_connection("127.0.0.1", await self.port(process))
                process.send_signal(signal.SIGINT)
                self.assertEqual((await self.finish(process)).code, client.DONE)
                with contextlib.suppress(ConnectionResetError):
                    self.assertEqual(await reader.read(-1), b"")
                await gateway.connections[0].closed.wait()

        self.run_async(run())

    def test_program_has_the_place_and_its_own_exit_code(self) -> None:
        async def run() -> None:
            async with self.gateway(echo, credentials=[{"username": "ada", "password": "p w"}]) as gateway:
                script = 'echo "$1 $2 $3 $BURROWGATE_PASSWORD"; exit 9'
                words = ("sh", "-c", script, "sh", "{host}", "{user}", "{password}")
                outcome = await self.client(gateway.link, "--", *words)
                self.assertEqual((outcome.code, outcome.out), (9, b"127.0.0.1 ada p w p w\n"))
                killed = await self.client(gateway.link, "--", "sh", "-c", "kill -9 $$")
                self.assertEqual(killed.code, 137)
                missing = await self.client(gateway.link, "--", "no-such-program-here")
                self.assertEqual(missing.code, client.NOT_FOUND)

        self.run_async(run())


@unittest.skipIf(not SUPPORTED, "No pyenv with Python 3.9 to 3.13 is here.")
class PythonVersionTests(ConnectTestCase):
    def test_zipapp_runs_on_each_python(self) -> None:
        """connect.pyz on Python 3.9 to 3.13 (tcp T39)."""
        path = self.home / "connect.pyz"
        path.write_bytes(connect_pyz())

        async def run() -> None:
            data = random.Random(5).randbytes(1_000_000)
            async with self.gateway(echo) as gateway:
                for python in SUPPORTED:
                    for flags in (("-S", "-E"), ("-S", "-E", "-X", "dev", "-W", "error")):
                        outcome = await self.client(
                            gateway.link, "--stdio", input=data, program=(str(python), *flags, str(path))
                        )
                        self.assertEqual((outcome.code, outcome.err, outcome.out == data), (0, "", True), python)
                    process = await self.start(gateway.link, program=(str(python), "-S", "-E", str(path)))
                    self.assertEqual(await exchange(await self.port(process), b"x"), b"x")
                    process.send_signal(signal.SIGINT)
                    self.assertEqual((await self.finish(process)).code, 0)

        self.run_async(run())

    def test_killed_client_leaves_its_session_only(self) -> None:
        """After kill -9 the next start removes what was half written (tcp T39)."""
        folder = self.home / ".burrowgate/clients"

        async def run() -> None:
            async with self.gateway(hold) as gateway:
                process = await self.start(gateway.link)
                await self.port(process)
                process.kill()
                await process.wait()
                part = folder / ".00112233445566ff"
                part.write_text("{")
                os.utime(part, (time.time() - 100,) * 2)
                outcome = await self.client(gateway.link, "--", "true")
                self.assertEqual((outcome.code, [path.name for path in folder.iterdir()]), (0, [SID]))

        self.run_async(run())
