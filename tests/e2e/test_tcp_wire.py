"""Tunnels through a gateway process and real sockets, alone and behind nginx, Caddy and HAProxy."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import threading
import time
import unittest
from pathlib import Path
from typing import ClassVar

from tests.support import WAIT_SECONDS, at_most, requires
from tests.support.gateway_process import Process, environment, free_port, new_folder, until
from tests.support.tcp_sockets import HOST, SocketTunnel, is_reset, reset

MIB = 1 << 20


class WireCase(unittest.TestCase):
    """A gateway with one TCP target, which the test is."""

    fast: ClassVar[bool] = True

    def setUp(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(WAIT_SECONDS)
        self.addCleanup(self.listening.close)
        self.port = free_port()
        environ = environment(new_folder(self))
        if not self.fast:
            environ["BURROWGATE_NO_FAST_PATHS"] = "1"
        arguments = ("-m", "bench.tcp_gateway", str(self.port), str(self.listening.getsockname()[1]))
        self.gateway = Process(self, *arguments, environ=environ)
        self.token = until(lambda: self.gateway.output.partition("\n")[0], "the gateway starts")
        self.front = self.port

    def open(self) -> tuple[SocketTunnel, socket.socket]:
        """Return both ends of a new tunnel."""
        client = SocketTunnel(self, self.front, self.token)
        self.assertTrue(client.head.startswith(b"HTTP/1.1 101 "), client.head)
        target, _ = self.listening.accept()
        target.settimeout(WAIT_SECONDS)
        self.addCleanup(target.close)
        self.assertEqual(json.loads(client.read_text())["t"], "open")
        return client, target

    def ends(self) -> list[str]:
        """Return what the opening learned of ends so far."""
        return self.gateway.output.splitlines()[1:]

    def assert_end(self, end: str) -> None:
        until(lambda: any(line.startswith(end) for line in self.ends()), f"the end {end}")


class StreamTests(WireCase):
    def test_256_mib_pass_unchanged_in_both_directions_at_once(self) -> None:
        """(tcp T1, T3)"""
        client, target = self.open()
        piece = random.Random(1).randbytes(MIB + 13)
        count = 256
        whole = hashlib.sha256(piece * count).digest()
        got: list[bytes] = []

        def send_up() -> None:
            for _ in range(count):
                client.send(piece)
            client.send_eof()

        def send_down() -> None:
            for _ in range(count):
                target.sendall(piece)

        def read_up() -> None:
            found = hashlib.sha256()
            while data := target.recv(MIB):
                found.update(data)
            got.append(found.digest())

        threads = [threading.Thread(target=work) for work in (send_up, send_down, read_up)]
        for thread in threads:
            thread.start()
        found, left = hashlib.sha256(), count * len(piece)
        while left:
            data = client.read_stream(1)
            self.assertTrue(data)
            found.update(data)
            left -= len(data)
        for thread in threads:
            thread.join()
        self.assertEqual(found.digest(), whole)
        self.assertEqual(got, [whole])
        target.close()
        client.read_to_end()
        self.assertEqual(client.close_code, 1000)
        self.assert_end(f"closed both-closed {count * len(piece)} {count * len(piece)}")

    def test_short_messages_of_all_lengths_pass_unchanged(self) -> None:
        client, target = self.open()
        for length in (*range(1, 140), 1000, 65_535, 65_536, 130_559, 130_560, 130_561, 131_072):
            data = random.Random(length).randbytes(length)
            target.sendall(data)
            self.assertEqual(client.read_stream(length), data)
            client.send(data)
            got = b""
            while len(got) < length:
                got += target.recv(length)
            self.assertEqual(got, data)

    def test_a_client_that_does_not_read_blocks_the_target(self) -> None:
        """(tcp T5)"""
        client, target = self.open()
        target.setblocking(False)
        piece = random.Random(2).randbytes(MIB)
        sent, last = 0, time.monotonic()
        while time.monotonic() - last < 0.5:  # until nothing is accepted any more
            try:
                sent += target.send(piece[sent % MIB :])
                last = time.monotonic()
            except BlockingIOError:
                time.sleep(0.02)
        self.assertLess(sent, 64 * MIB)
        target.setblocking(True)
        target.shutdown(socket.SHUT_WR)
        found, got = hashlib.sha256(), 0
        while got < sent:
            data = client.read_stream(1)
            self.assertTrue(data)
            found.update(data)
            got += len(data)
        expected = hashlib.sha256(piece * (sent // MIB) + piece[: sent % MIB])
        self.assertEqual((got, found.digest()), (sent, expected.digest()))


class EndTests(WireCase):
    def test_a_client_that_ends_its_side_gets_the_response(self) -> None:
        """`nc -N` (tcp T4)"""
        client, target = self.open()
        client.send(b"question")
        client.send_eof()
        self.assertEqual(target.recv(100) + target.recv(100), b"question")
        target.sendall(b"answer")
        target.close()
        self.assertEqual(client.read_stream(6), b"answer")
        client.read_to_end()
        self.assertEqual(client.close_code, 1000)
        self.assert_end("closed both-closed 8 6")

    def test_a_target_that_ends_its_side_gets_the_rest(self) -> None:
        """(tcp T4)"""
        client, target = self.open()
        target.sendall(b"bye")
        target.shutdown(socket.SHUT_WR)
        self.assertEqual(json.loads(client.read_text()), {"t": "eof"})
        client.send(b"thanks")
        client.send_eof()
        self.assertEqual(target.recv(100) + target.recv(100), b"thanks")
        client.read_to_end()
        self.assertEqual(client.close_code, 1000)

    def test_a_reset_of_the_target_resets_the_client(self) -> None:
        """(tcp T6)"""
        client, target = self.open()
        reset(target)
        client.read_to_end()
        self.assertEqual(client.close_code, 4007)
        self.assert_end("closed target-reset")

    def test_a_reset_of_the_client_resets_the_target(self) -> None:
        """(tcp T6)"""
        client, target = self.open()
        client.reset()
        self.assertTrue(is_reset(target))
        self.assert_end("closed client-lost")

    def test_a_revocation_ends_both_sides_within_100_ms(self) -> None:
        """(tcp T12)"""
        pairs = [self.open() for _ in range(50)]
        client, target = pairs[0]
        flood = threading.Thread(target=_send_until_it_fails, args=(client,))
        flood.start()
        time.sleep(0.1)
        began = time.monotonic()
        os.kill(self.gateway.pid, signal.SIGUSR1)
        for client, target in pairs:
            self.assertTrue(is_reset(target))
            client.read_to_end()
        took = time.monotonic() - began
        for client, _ in pairs:
            self.assertEqual(client.close_code, 4001)
            self.assertIn(
                '{"t":"end","reason":"revoked","by":"admin"}',
                [frame.text for frame in client.frames if frame.opcode == 1],
            )
        flood.join()
        self.assertLess(took, at_most(0.1, 1.0))
        self.assertEqual(len([end for end in self.ends() if end.startswith("closed session-revoked")]), 50)

    def test_a_target_that_does_not_listen_is_a_502(self) -> None:
        self.listening.close()
        client = SocketTunnel(self, self.front, self.token)
        self.assertTrue(client.head.startswith(b"HTTP/1.1 502 "), client.head)
        self.assert_end("failed refused-by-target")


class WithoutFastPathsTests(StreamTests):
    fast = False


class EndsWithoutFastPathsTests(EndTests):
    fast = False


def _send_until_it_fails(client: SocketTunnel) -> None:
    try:
        while True:
            client.send(b"x" * 50_000)
    except OSError:
        pass


class ProxyCase(WireCase):
    """Another server in front of the gateway."""

    program: ClassVar[str]

    def setUp(self) -> None:
        super().setUp()
        self.front = free_port()
        self.home = Path(new_folder(self))
        self.server = self.start()
        until(lambda: _listens(self.front), f"{self.program} listens: {self.server.errors}")

    def start(self) -> Process:
        """Start the server."""
        raise NotImplementedError

    def run_program(self, *arguments: str) -> Process:
        path = shutil.which(self.program) or f"/usr/sbin/{self.program}"
        return Process(self, *arguments, program=path, environ=environment(str(self.home)))

    def check(self) -> None:
        """An exchange in both directions, half-close, and the codes of a reset and of a revocation."""
        client, target = self.open()
        up, down = random.Random(1).randbytes(3 * MIB), random.Random(2).randbytes(3 * MIB)
        sending = threading.Thread(target=lambda: (client.send(up), client.send_eof()))
        sending.start()
        got = b""
        while data := target.recv(MIB):
            got += data
        sending.join()
        self.assertEqual(got, up)
        sending = threading.Thread(target=lambda: (target.sendall(down), target.close()))
        sending.start()
        self.assertEqual(client.read_stream(len(down)), down)
        sending.join()
        client.read_to_end()
        self.assertEqual(client.close_code, 1000)
        client, target = self.open()
        reset(target)
        client.read_to_end()
        self.assertEqual(client.close_code, 4007)
        client, target = self.open()
        client.reset()
        self.assertTrue(is_reset(target))
        client, target = self.open()
        os.kill(self.gateway.pid, signal.SIGUSR1)
        client.read_to_end()
        self.assertEqual(client.close_code, 4001)
        self.assertTrue(is_reset(target))


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@requires("nginx")
class NginxTests(ProxyCase):
    program = "nginx"
    location = ""
    """Further directives of the gateway's location."""

    def start(self) -> Process:
        user = "www-data" if os.getuid() == 0 else getpass.getuser()
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        conf = self.home / "nginx.conf"
        conf.write_text(
            f"daemon off; pid {self.home}/pid; error_log stderr; user {user};\nevents {{}}\nhttp {{ access_log off;\n"
            + "".join(f"{kind}_temp_path {self.home}/{kind};" for kind in kinds)
            + f"server {{ listen 127.0.0.1:{self.front}; location / {{ {self.location} proxy_pass http://127.0.0.1:{self.port};"
            " proxy_http_version 1.1; proxy_set_header Host $host; proxy_set_header Upgrade $http_upgrade;"
            f' proxy_set_header Connection "upgrade"; }} }} }}\n'
        )
        return self.run_program("-c", str(conf), "-e", "stderr")

    def test_tunnels_pass(self) -> None:
        """(tcp T2)"""
        self.check()


@requires("caddy")
class CaddyTests(ProxyCase):
    program = "caddy"

    def start(self) -> Process:
        conf = self.home / "Caddyfile"
        conf.write_text(
            "{\n admin off\n auto_https off\n}\n"
            f"http://{HOST}:{self.front} {{\n bind 127.0.0.1\n reverse_proxy 127.0.0.1:{self.port} {{\n"
            "  header_up Host {host}\n }\n}\n"
        )
        return self.run_program("run", "--config", str(conf), "--adapter", "caddyfile")

    def test_tunnels_pass(self) -> None:
        """(tcp T2)"""
        self.check()


@requires("haproxy")
class HaproxyTests(ProxyCase):
    program = "haproxy"

    def start(self) -> Process:
        conf = self.home / "haproxy.cfg"
        conf.write_text(
            "defaults\n mode http\n timeout connect 5s\n timeout client 60s\n timeout server 60s\n timeout tunnel 1h\n"
            f"frontend front\n bind 127.0.0.1:{self.front}\n default_backend gateway\n"
            f"backend gateway\n server one 127.0.0.1:{self.port}\n"
        )
        return self.run_program("-f", str(conf))

    def test_tunnels_pass(self) -> None:
        """(tcp T2)"""
        self.check()
