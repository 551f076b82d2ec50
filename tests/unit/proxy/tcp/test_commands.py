"""Tests for the commands that the page of a TCP session shows."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

from burrowgate.core.targets import TCP_TYPES, TargetType
from burrowgate.proxy.tcp import commands
from burrowgate.proxy.tcp.commands import System, system_of, ways
from tests.support import TestCase

AGENTS = {
    b"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36": System.WINDOWS,
    b"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15": System.MACOS,
    b"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15": System.MACOS,
    b"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": System.LINUX,
    b"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36": System.LINUX,
    b"curl/8.10": System.LINUX,
    b"": System.LINUX,
    b"\xff\x00": System.LINUX,
}


class SystemTests(TestCase):
    def test_system_is_that_of_the_browser(self) -> None:
        for agent, system in AGENTS.items():
            self.assertIs(system_of(b"", agent), system, agent)

    def test_the_address_names_another(self) -> None:
        for system in System:
            query = commands.address_of(system).removeprefix("?").encode()
            for agent in AGENTS:
                self.assertIs(system_of(query, agent), system)

    def test_other_queries_change_nothing(self) -> None:
        for query in (
            b"system=",
            b"system=beos",
            b"system=LINUX",
            b"sys=linux",
            b"%ff=\xff",
            b"system=linux%00",
            b"&&=",
        ):
            self.assertIs(system_of(query, b"Windows"), System.WINDOWS, query)


class WayTests(TestCase):
    def test_each_command_reads_the_link_from_standard_input(self) -> None:  # SEC-90
        for type_ in TCP_TYPES:
            for system in System:
                for way in ways(type_, system, "ab" * 32):
                    self.assertIn(" -", way.command)
                    self.assertNotIn("http", way.command)
                    self.assertNotIn("{", way.command.replace("{ py", "").replace("{ 'The file", ""))

    def test_type_chooses_the_program(self) -> None:
        for type_, helper in {TargetType.POSTGRESQL: "psql ", TargetType.SSH: "ssh ", TargetType.TCP: ""}.items():
            self.assertEqual(ways(type_, System.LINUX, "")[-1].command, f"burrowgate connect {helper}-")

    def test_every_type_has_ways(self) -> None:
        for type_ in TCP_TYPES:
            self.assertEqual(len(ways(type_, System.LINUX, "ab" * 32)), 3)

    def test_without_a_client_nothing_is_downloaded(self) -> None:
        self.assertFalse(any(way.uses_client for way in ways(TargetType.TCP, System.LINUX, "")))

    def test_text_that_is_no_hash_never_becomes_a_command(self) -> None:
        for text in ("$(reboot)", "ab" * 31 + "a'", "AB" * 32, "ab" * 33, "ab" * 32 + "\n"):
            with self.assertRaises(ValueError):
                ways(TargetType.TCP, System.LINUX, text)


class ShellTests(TestCase):
    """The command in a real shell, with a client that says that it ran."""

    def run_command(self, client: bytes, digest: str) -> subprocess.CompletedProcess[str]:
        home = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (home / "Downloads").mkdir()
        (home / "Downloads/connect.pyz").write_bytes(client)
        command = ways(TargetType.TCP, System.LINUX, digest)[0].command
        environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
        return subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)

    def test_client_with_the_hash_runs(self) -> None:
        if shutil.which("python3") is None or shutil.which("sha256sum") is None:
            self.skipTest("python3 or sha256sum is not installed here.")
        client = b"import sys; print('ran with', sys.argv[1:])"
        done = self.run_command(client, sha256(client).hexdigest())
        self.assertIn("ran with ['-']", done.stdout)

    def test_changed_client_does_not_run(self) -> None:
        done = self.run_command(b"print('ran')", sha256(b"print('other')").hexdigest())
        self.assertNotIn("ran", done.stdout)
        self.assertNotEqual(done.returncode, 0)
