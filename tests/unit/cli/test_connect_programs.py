"""Command lines of the programs of `burrowgate connect`, and the agent of ssh: no secret is in an argument."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from burrowgate.cli import connect_programs, ssh_agent
from burrowgate.cli.connect_programs import Local
from burrowgate.cli.connect_ssh import split_args, ssh
from tests.support import TestCase

SECRET = 'p:a"s\\s'
FOLDER = Path("/folder")


def local(*, is_socket: bool = False, **secret: str) -> Local:
    welcome: dict[str, Any] = {"target": "db", "user": "", "database": "app"}
    if is_socket:
        return Local(folder=FOLDER, socket=FOLDER / "socket", welcome=welcome, secret=secret)
    return Local(folder=FOLDER, host="127.0.0.1", port=5000, welcome=welcome, secret=secret)


class LaunchTests(TestCase):
    def test_no_secret_is_in_an_argument(self) -> None:
        """Secrets are in files or in the environment, which `ps` does not show (tcp T30)."""
        at = local(username="ada", password=SECRET)
        launches = [make(at, ()) for make in connect_programs.PROGRAMS.values()]
        launches.append(ssh(local(is_socket=True, password=SECRET), (), known_hosts=FOLDER / "known", agent=None))
        for launch in launches:
            self.assertNotIn(SECRET, " ".join(launch.argv))
            self.assertNotIn(SECRET, repr(launch.argv) + repr(at))

    def test_passwords_are_quoted_as_each_program_reads_them(self) -> None:
        at = local(username="ada", password=SECRET)
        self.assertEqual(connect_programs.psql(at, ()).files, {"pgpass": '*:*:*:*:p\\:a"s\\\\s\n'})
        self.assertIn('password="p:a\\"s\\\\s"\n', connect_programs.mysql(at, ()).files["my.cnf"])
        self.assertEqual(connect_programs.redis(at, ()).environ, {"REDISCLI_AUTH": SECRET})
        self.assertEqual(connect_programs.http(at, ()).files["curlrc"], 'user = "ada:p:a\\"s\\\\s"\n')

    def test_rdp_is_opened_by_the_program_of_the_system(self) -> None:
        for platform, program in (("linux", "xfreerdp"), ("darwin", "open"), ("win32", "mstsc")):
            launch = connect_programs.rdp(local(), (), platform=platform)
            self.assertEqual(launch.argv[0], program)
            self.assertIn("full address:s:127.0.0.1:5000\r\n", launch.files["session.rdp"])

    def test_host_of_ssh_stands_between_its_options_and_the_command(self) -> None:
        for words, options in (
            (("-N",), 1),
            (("-L", "1:a:2", "ls", "-l"), 2),
            (("-vL1:a:2", "ls"), 1),
            (("-tt", "-p", "22", "top"), 3),
            (("uptime",), 0),
        ):
            self.assertEqual(split_args(words), (list(words[:options]), list(words[options:])))

    def test_pins_are_the_only_host_keys(self) -> None:
        at = Local(
            folder=FOLDER, socket=FOLDER / "s", secret={}, welcome={"target": "db", "host_keys": ["ssh-ed25519 AAAA x"]}
        )
        launch = ssh(at, (), known_hosts=FOLDER / "known", agent=FOLDER / "agent")
        self.assertEqual(launch.files["known_hosts"], "db ssh-ed25519 AAAA\n")
        self.assertIn("StrictHostKeyChecking=yes", launch.argv)
        self.assertEqual(launch.environ, {"SSH_AUTH_SOCK": "/folder/agent"})


class AgentTests(TestCase):
    def setUp(self) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        self.blob = b64decode(ssh_agent.public_line(self.key).split()[1])
        self.agent = ssh_agent.Agent(self.key)

    def test_its_key_is_listed(self) -> None:
        answer = self.agent.answer(b"\x0b")
        self.assertEqual(answer[:5], b"\x0c\0\0\0\x01")
        self.assertIn(self.blob, answer)

    def test_signature_is_that_of_the_key(self) -> None:
        size = len(self.blob).to_bytes(4, "big")
        answer = self.agent.answer(b"\x0d" + size + self.blob + b"\0\0\0\x04data" + bytes(4))
        self.assertEqual(answer[0], 14)
        self.key.public_key().verify(answer[-64:], b"data")

    def test_other_requests_fail(self) -> None:
        for message in (
            b"",
            b"\x0d",
            b"\x11anything",
            b"\x0d\0\0\0\x01x\0\0\0\x01y" + bytes(4),
            b"\x0d\xff\xff\xff\xff",
        ):
            self.assertEqual(self.agent.answer(message), b"\x05")
