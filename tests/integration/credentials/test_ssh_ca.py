"""The library `ssh-ca` on a real sshd."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from burrowgate.credentials.interfaces import ILibrary, IssueContext, Issued, LibraryContext, Secret
from burrowgate.credentials.ssh_ca import SshCa
from burrowgate.testing.library_contract import LibraryContract, with_library
from tests.support import ReactorTestCase
from tests.support.tcp_servers import SshServer, requires_sshd


@requires_sshd
class SshCaTests(LibraryContract, ReactorTestCase):
    def setUp(self) -> None:
        self.server = SshServer()
        self.addCleanup(self.server.remove)
        self.server.start()

    def make_library(self, context: LibraryContext) -> ILibrary:
        return SshCa(context)

    def make_context(self, hint: str, now: int) -> IssueContext:
        return IssueContext(
            sid="s1",
            target_name="shell",
            now=now,
            expires_at=now + 1_000,
            options={"principals": self.server.user},
            admin=Secret(password=self.server.ca.read_text()),
            hint=hint,
        )

    def ssh(self, issued: Issued, *command: str, key: str = "", check: bool = True) -> str:
        """Run `command` by OpenSSH with what was issued, or with the private key `key`."""
        folder = Path(tempfile.mkdtemp(prefix="burrowgate-ssh-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        (folder / "key").touch(0o600)
        (folder / "key").write_text(key or issued.secret["private_key"])
        (folder / "key-cert.pub").write_text(issued.secret["certificate"] + "\n")
        return self.server.ssh(folder, *command, check=check)

    async def opens(self, issued: Issued) -> bool:
        with contextlib.suppress(AssertionError):
            return "let in" in self.ssh(issued, "echo let in")
        return False

    @with_library
    async def test_log_of_the_server_names_session_and_person(self, library: ILibrary) -> None:
        """The id of the certificate is in sshd's log (tcp T37)."""
        issued = await library.issue(self.a_context(sid="S-4711", account_name="ada lovelace"))
        self.ssh(issued, "true")
        log = self.server.log.read_text()
        serial = issued.accessor
        self.assertIn(
            f'Accepted certificate ID "burrowgate session S-4711 visitor ada lovelace" (serial {serial}) signed by', log
        )

    @with_library
    async def test_certificate_of_another_principal_opens_nothing(self, library: ILibrary) -> None:
        issued = await library.issue(self.a_context(options={"principals": "someone-else"}))
        self.assertFalse(await self.opens(issued))

    @with_library
    async def test_certificate_of_another_ca_opens_nothing(self, library: ILibrary) -> None:
        issued = await library.issue(self.a_context(admin=Secret(password=self.server.host_key.read_text())))
        self.assertFalse(await self.opens(issued))

    @with_library
    async def test_key_of_the_client_is_certified(self, library: ILibrary) -> None:
        for kind in (["ed25519"], ["ecdsa"], ["rsa", "-b", "2048"]):
            with self.subTest(kind=kind):
                key = self.server.folder / f"mine-{kind[0]}"
                self.server.run("ssh-keygen", "-q", "-t", *kind, "-N", "", "-f", key)
                public = Path(f"{key}.pub").read_text()
                issued = await library.issue(self.a_context(public_key=public))
                self.assertNotIn("private_key", issued.secret)
                self.assertIn("let in", self.ssh(issued, "echo let in", key=key.read_text()))

    @with_library
    async def test_every_kind_of_ca_is_accepted(self, library: ILibrary) -> None:
        for kind in (["ecdsa"], ["rsa", "-b", "2048"], ["rsa", "-b", "2048", "-m", "PEM"]):
            with self.subTest(kind=kind):
                key = self.server.folder / f"ca-{'-'.join(kind)}"
                self.server.run("ssh-keygen", "-q", "-t", *kind, "-N", "", "-f", key)
                server = SshServer(f"TrustedUserCAKeys {key}.pub")
                self.addCleanup(server.remove)
                server.start()
                issued = await library.issue(self.a_context(admin=Secret(password=key.read_text())))
                mine, self.server = self.server, server
                self.assertTrue(await self.opens(issued))
                self.server = mine

    @with_library
    async def test_command_is_forced(self, library: ILibrary) -> None:
        options = {"principals": self.server.user, "force_command": "echo forced"}
        issued = await library.issue(self.a_context(options=options))
        self.assertIn("forced", self.ssh(issued, "echo let in"))
        self.assertNotIn("let in", self.ssh(issued, "echo let in"))

    @with_library
    async def test_source_address_limits(self, library: ILibrary) -> None:
        for networks, is_let_in in (("10.0.0.0/8", False), ("127.0.0.0/8, 10.0.0.0/8", True)):
            with self.subTest(networks=networks):
                options = {"principals": self.server.user, "source_address": networks}
                issued = await library.issue(self.a_context(options=options))
                self.assertEqual(await self.opens(issued), is_let_in)

    @with_library
    async def test_only_named_extensions_are_in_it(self, library: ILibrary) -> None:
        issued = await library.issue(self.a_context())
        self.assertIn("a terminal", self.ssh(issued, "-tt", "tty && echo a terminal"))
        none = {"principals": self.server.user, "extensions": "none"}
        refused = self.ssh(await library.issue(self.a_context(options=none)), "-tt", "echo let in", check=False)
        self.assertIn("PTY allocation request failed", refused)
