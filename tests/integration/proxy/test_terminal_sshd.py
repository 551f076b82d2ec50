"""The SSH client of the terminal on a real sshd: what Conch and OpenSSH make of each other's bytes."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

from burrowgate.credentials.interfaces import IssueContext, LibraryContext, Secret
from burrowgate.credentials.ssh_ca import SshCa
from burrowgate.errors import (
    SshAlgorithmsMissing,
    SshAuthenticationFailed,
    SshHandshakeFailed,
    SshHostKeyUnknown,
    UpstreamConnectError,
)
from burrowgate.proxy.tcp.terminal.client import OpenShell, SshClient
from burrowgate.proxy.tcp.terminal.credentials import SshCredential, read_credential
from burrowgate.proxy.tcp.terminal.host_keys import parse_pins
from burrowgate.proxy.tcp.terminal.probe import SshProbe, probe_ssh
from tests.support import WAIT_SECONDS, FixedEntropy, ReactorTestCase
from tests.support.ports import free_port
from tests.support.tcp_servers import SshServer, requires_sshd
from tests.support.terminal import host_key, ssh_server
from tests.support.terminal_server import plain_connect

PASSWORD = "correct horse"
SIZE = 80, 24
KEY_TYPES = ("ed25519", "ecdsa", "rsa")
REKEYED_BYTES = 3_000_000


class PasswordServer(SshServer):
    """sshd of root that sees a `/etc/shadow` of its own, in which the password of root is `PASSWORD`."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines, "PermitRootLogin yes")
        self.shadow = self.folder / "shadow"
        hashed = self.run("openssl", "passwd", "-6", PASSWORD).strip()
        self.shadow.touch(0o600)
        self.shadow.write_text(f"root:{hashed}:19000:0:99999:7:::\n")

    def command(self) -> Sequence[str | Path]:
        script = f"mount --bind {self.shadow} /etc/shadow && exec {' '.join(map(str, super().command()))}"
        return ["unshare", "--mount", "sh", "-c", script]


def _can_mount() -> bool:
    if shutil.which("openssl") is None or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode == 0


requires_own_shadow = unittest.skipUnless(_can_mount(), "This needs openssl, and root who may make a mount namespace.")


class Screen:
    """What a shell has shown so far."""

    def __init__(self) -> None:
        self.data = b""
        self.exit: tuple[int | None, str] | None = None
        self.is_closed = False
        self._waiting: list[tuple[bytes, Deferred[None]]] = []

    def shell_output(self, data: bytes) -> None:
        self.data += data
        self._look()

    def shell_writable(self, is_writable: bool) -> None:
        pass

    def shell_exited(self, status: int | None, signal: str) -> None:
        self.exit = status, signal

    def shell_closed(self) -> None:
        self.is_closed = True
        self._look()

    def _look(self) -> None:
        waiting, self._waiting = self._waiting, []
        for text, found in waiting:
            if text in self.data if text else self.is_closed:
                found.callback(None)
            else:
                self._waiting.append((text, found))

    def shows(self, text: bytes) -> Deferred[None]:
        """Return a `Deferred` that fires when `text` has been shown; for empty text, when the shell is closed."""
        found: Deferred[None] = Deferred()
        self._waiting.append((text, found))
        self._look()
        return found.addTimeout(WAIT_SECONDS, reactor, lambda *_: self._missing(text))

    def _missing(self, text: bytes) -> None:
        raise AssertionError(f"{text!r} was not shown, but {self.data[-500:]!r}")


class SshdTestCase(ReactorTestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="burrowgate-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.screen = Screen()

    def serve(self, *lines: str, key_type: str = "ed25519") -> SshServer:
        """Return a started sshd that accepts the key `folder / "key"`."""
        server = ssh_server(self.folder, *lines, key_type=key_type)
        self.addCleanup(server.remove)
        return server

    def key_credential(self, server: SshServer) -> SshCredential:
        return read_credential({"private_key": (self.folder / "key").read_text()}, username=server.user)

    async def open(self, server: SshServer, credential: SshCredential, *pins: str) -> OpenShell:
        client = SshClient(plain_connect(reactor), reactor)
        accepted = parse_pins(pins or [host_key(server)])
        opened = await client.open_shell("127.0.0.1", server.port, credential, accepted, self.screen, SIZE)
        self.addCleanup(self.close, opened)
        return opened

    async def close(self, opened: OpenShell) -> None:
        """Close the connection and wait until the reactor has forgotten it."""
        opened.transport.abandon()
        while not opened.transport.lost:
            await deferLater(reactor, 0.01)

    async def type(self, opened: OpenShell, text: bytes, shown: bytes) -> None:
        """Type `text`, and wait until `shown` is shown."""
        opened.channel.write(text)
        await self.screen.shows(shown)

    async def assert_opens(self, server: SshServer, credential: SshCredential, *pins: str) -> None:
        opened = await self.open(server, credential, *pins)
        await self.type(opened, b"echo let''in\n", b"letin")

    async def refusal(self, error: type[Exception], server: SshServer, credential: SshCredential, *pins: str) -> str:
        """Return the sentence with which a shell is refused."""
        with self.assertRaises(error) as caught:
            await self.open(server, credential, *pins)
        return str(caught.exception)


@requires_sshd
class LoginTests(SshdTestCase):
    async def test_each_type_of_key_logs_in(self) -> None:
        for kind in KEY_TYPES:
            for existing in self.folder.glob("key*"):
                existing.unlink()
            self.screen = Screen()
            server = self.serve(key_type=kind)
            await self.assert_opens(server, self.key_credential(server))

    async def test_each_type_of_key_logs_in_with_a_certificate_whose_id_is_in_the_log(self) -> None:
        """The log names session and person (tcp T37)."""
        server = self.serve("AuthorizedKeysFile none")
        for kind in KEY_TYPES:
            self.screen = Screen()
            key = self.folder / f"mine-{kind}"
            server.run("ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", key)
            await self.assert_opens(server, await self.certified(server, f"S-{kind}", key))
            log = server.log.read_text()
            self.assertIn(f'Accepted certificate ID "burrowgate session S-{kind} visitor ada"', log)
            kinds = {"ed25519": "ED25519-CERT", "ecdsa": "ECDSA-CERT", "rsa": "RSA-CERT"}
            self.assertIn(f"ssh2: {kinds[kind]} ", log)

    async def test_key_that_the_library_makes_logs_in(self) -> None:
        server = self.serve("AuthorizedKeysFile none")
        await self.assert_opens(server, await self.certified(server, "S-own"))

    async def certified(self, server: SshServer, sid: str, key: Path | None = None) -> SshCredential:
        """Return what the library `ssh-ca` issues: for `key`, or for a key of its own."""
        library = SshCa(LibraryContext(reactor=reactor, entropy=FixedEntropy(sid)))
        now = int(reactor.seconds())
        context = IssueContext(
            sid=sid,
            target_name="shell",
            account_name="ada",
            now=now,
            expires_at=now + 1_000,
            options={"principals": server.user},
            admin=Secret(password=server.ca.read_text()),
            hint="bg_aaaaaaaaaaaa",
            public_key=Path(f"{key}.pub").read_text() if key is not None else "",
        )
        secret = dict((await library.issue(context)).secret)
        if key is not None:
            secret["private_key"] = key.read_text()
        return read_credential(secret, username=server.user)

    async def test_another_key_is_refused_and_the_sentence_says_what_is_accepted(self) -> None:
        server = self.serve()
        key = self.folder / "other"
        server.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        credential = read_credential({"private_key": key.read_text()}, username=server.user)
        sentence = await self.refusal(SshAuthenticationFailed, server, credential)
        self.assertEqual(
            sentence, f"The SSH server did not accept the key of the user '{server.user}'; it accepts: publickey."
        )

    async def test_user_without_a_pty_is_refused_with_a_sentence(self) -> None:
        server = self.serve("PermitTTY no")
        sentence = await self.refusal(SshHandshakeFailed, server, self.key_credential(server))
        self.assertEqual(sentence, "The SSH server gives this user no terminal (pty).")

    async def test_nothing_listens(self) -> None:
        server = self.serve()
        credential, pin = self.key_credential(server), host_key(server)
        server.port = free_port()
        await self.refusal(UpstreamConnectError, server, credential, pin)


@requires_sshd
@requires_own_shadow
class PasswordTests(SshdTestCase):
    def serve_passwords(self, *lines: str) -> PasswordServer:
        server = PasswordServer(*lines)
        self.addCleanup(server.remove)
        server.start()
        return server

    async def test_password_logs_in(self) -> None:
        server = self.serve_passwords("PasswordAuthentication yes")
        await self.assert_opens(server, read_credential({"username": "root", "password": PASSWORD}))

    async def test_wrong_password_is_refused_once_and_is_not_in_the_sentence(self) -> None:
        server = self.serve_passwords("PasswordAuthentication yes")
        credential = read_credential({"username": "root", "password": "no such secret"})
        sentence = await self.refusal(SshAuthenticationFailed, server, credential)
        self.assertEqual(
            sentence,
            "The SSH server did not accept the password of the user 'root'; it accepts: publickey, password.",
        )
        self.assertEqual(server.log.read_text().count("Failed password"), 1)

    async def test_second_factor_is_not_supported(self) -> None:
        server = self.serve_passwords("PasswordAuthentication yes", "AuthenticationMethods password,publickey")
        credential = read_credential({"username": "root", "password": PASSWORD})
        sentence = await self.refusal(SshAuthenticationFailed, server, credential)
        self.assertIn("for more than a password (publickey), which is not supported", sentence)


@requires_sshd
class HostKeyTests(SshdTestCase):
    async def test_pinned_key_and_pinned_fingerprint_are_accepted(self) -> None:
        server = self.serve()
        for pin in (host_key(server), self.fingerprint(server, server.host_key)):
            self.screen = Screen()
            await self.assert_opens(server, self.key_credential(server), pin)

    def fingerprint(self, server: SshServer, key: Path) -> str:
        return server.run("ssh-keygen", "-lf", f"{key}.pub").split()[1]

    async def test_unknown_key_is_refused_with_its_fingerprint_before_the_user_is_named(self) -> None:
        server = self.serve()
        other = f"SHA256:{'A' * 43}"
        for pin in (other, server.ca.with_suffix(".pub").read_text().strip()):
            with self.subTest(pin=pin):
                sentence = await self.refusal(SshHostKeyUnknown, server, self.key_credential(server), pin)
                self.assertIn(f"{self.fingerprint(server, server.host_key)} (ssh-ed25519)", sentence)
        self.assertNotIn("Accepted", server.log.read_text())
        self.assertNotIn(f"user {server.user}", server.log.read_text())

    async def test_each_of_several_host_keys_may_be_the_pinned_one(self) -> None:
        keys = []
        maker = SshServer()
        self.addCleanup(maker.remove)
        for kind in KEY_TYPES:
            keys.append(self.folder / f"host-{kind}")
            maker.run("ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", keys[-1])
        server = self.serve(*(f"HostKey {key}" for key in keys))
        for key in keys:
            public = Path(f"{key}.pub").read_text().strip()
            for pin in (public, self.fingerprint(server, key)):
                with self.subTest(pin=pin[:24]):
                    self.screen = Screen()
                    await self.assert_opens(server, self.key_credential(server), pin)
        found = {key.fingerprint for key in (await self.probe(server)).host_keys}
        self.assertLessEqual({self.fingerprint(server, key) for key in keys[1:]}, found)

    async def probe(self, server: SshServer) -> SshProbe:
        return await probe_ssh("127.0.0.1", server.port, plain_connect(reactor), reactor)

    async def test_probe_says_which_algorithms_are_missing_before_anyone_connects(self) -> None:
        """(tcp T38)"""
        etm = "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com"
        cases = {
            f"MACs {etm}": "no MAC that the terminal knows (it offers hmac-sha2-256-etm@openssh.com, "
            "hmac-sha2-512-etm@openssh.com): add hmac-sha2-256 to MACs",
            "Ciphers chacha20-poly1305@openssh.com": "no cipher that the terminal knows (it offers "
            "chacha20-poly1305@openssh.com): add aes128-ctr to Ciphers",
            "Ciphers aes256-gcm@openssh.com": "add aes128-ctr to Ciphers",
            "KexAlgorithms sntrup761x25519-sha512@openssh.com": "add curve25519-sha256 to KexAlgorithms",
        }
        for line, missing in cases.items():
            with self.subTest(line=line):
                server = self.serve(line)
                found = await self.probe(server)
                self.assertIn(missing, found.problem)
                self.assertRegex(found.version, "^SSH-2.0-OpenSSH")
                sentence = await self.refusal(SshAlgorithmsMissing, server, self.key_credential(server))
                self.assertEqual(sentence, found.problem)

    async def test_probe_of_an_ordinary_sshd_finds_its_key_and_no_problem(self) -> None:
        server = self.serve()
        found = await self.probe(server)
        self.assertEqual(found.problem, "")
        self.assertEqual([key.public for key in found.host_keys], [host_key(server)])
        self.assertEqual(found.host_keys[0].fingerprint, self.fingerprint(server, server.host_key))


@requires_sshd
class ShellTests(SshdTestCase):
    async def started(self, *lines: str) -> OpenShell:
        server = self.serve(*lines)
        return await self.open(server, self.key_credential(server))

    async def test_exit_status_and_signal_are_reported(self) -> None:
        for text, expected in ((b"exit 3\n", (3, "")), (b"kill -9 $$\n", (None, "KILL"))):
            with self.subTest(text=text):
                self.screen = Screen()
                opened = await self.started()
                await self.type(opened, text, b"")
                self.assertEqual(self.screen.exit, expected)

    async def test_window_has_the_size_of_the_page_and_changes_with_it(self) -> None:
        opened = await self.started()
        await self.type(opened, b"stty size\n", b"24 80\r\n")
        opened.channel.resize(132, 43)
        await self.type(opened, b"stty size\n", b"43 132\r\n")

    async def test_terminal_type_and_locale_are_passed_on(self) -> None:
        opened = await self.started()
        await self.type(opened, b"echo =$TERM=$LANG=\n", b"=xterm-256color=C.UTF-8=")

    async def test_output_is_whole_across_key_exchanges(self) -> None:
        opened = await self.started("RekeyLimit 256K")
        transport: Any = opened.transport
        first = transport.nextEncryptions
        await self.type(opened, b"stty -echo -onlcr; echo qui''et\n", b"quiet")
        self.screen.data = b""
        line = b"0123456789" * 10 + b"\n"
        count = REKEYED_BYTES // len(line)
        command = f"echo be''gin; yes {line.decode().strip()} | head -n {count}; echo e''nd\n"
        await self.type(opened, command.encode(), b"\nend\n")
        _, _, after = self.screen.data.partition(b"begin\n")
        self.assertEqual(after.partition(b"end\n")[0], line * count)
        self.assertIsNot(transport.nextEncryptions, first)
        await self.type(opened, b"echo still he''re\n", b"still here")

    async def test_shell_that_is_not_read_waits_and_loses_nothing(self) -> None:
        opened = await self.started()
        await self.type(opened, b"stty -echo -onlcr; echo qui''et\n", b"quiet")
        opened.channel.pause()
        opened.channel.write(b"yes 0123456 | head -n 500000; echo e''nd\n")
        await deferLater(reactor, 0.5)
        held = len(self.screen.data)
        self.assertLess(held, 600 * 1024)
        opened.channel.resume()
        await self.screen.shows(b"\nend\n")
        self.assertEqual(self.screen.data.count(b"0123456\n"), 500_000)
