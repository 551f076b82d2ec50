"""Scans of the SQLite file of a gateway that runs, of its log and of `ps` for secrets, in each form they may have."""

from __future__ import annotations

import unittest
from base64 import b64encode
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support import requires
from tests.support.tcp_servers import LIBRARIAN, ROOT_PASSWORD, requires_postgresql, scram_postgresql
from tests.support.tcp_world import TcpWorld, opened_leases

CANARY = "canary-4f1d9c-"
KNOWN = "name-that-the-store-has"
"""Is found, or the scan would show nothing."""


def forms(secret: bytes) -> set[bytes]:
    """Return the forms in which `secret` could stand somewhere: itself, in hexadecimal, base64 and UTF-16."""
    found = {secret, secret.hex().encode(), secret.hex().upper().encode()}
    for shift in range(3):  # the places at which it can begin within a group of base64
        inner = b64encode(bytes(shift) + secret)[4 if shift else 0 : -4]
        found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    if secret.isascii():
        found.add(secret.decode().encode("utf-16-le"))
    return found


class FormsTests(unittest.TestCase):
    def test_secret_is_found_in_other_bytes(self) -> None:
        secret = CANARY.encode()
        for shift in range(3):
            around = b"y" * shift + secret + b"tail"
            for data in (around, around.hex().encode(), b64encode(around), around.decode().encode("utf-16-le")):
                self.assertTrue(any(form in data for form in forms(secret)), data)


@requires_postgresql
@requires("psql")
class StolenStoreTests(unittest.TestCase):
    def setUp(self) -> None:
        self.world = TcpWorld(self)
        self.secrets: dict[str, bytes] = {}

    def hide(self, name: str, secret: str) -> str:
        self.secrets[name] = secret.encode()
        return secret

    def add(self, name: str, kind: str, username: str = KNOWN, **secret: Any) -> dict[str, Any]:
        """Add a credential as an operator does."""
        body = {"vault": "main", "name": name, "kind": kind, "username": username, "secret": secret}
        added: dict[str, Any] = self.world.gateway.admin("POST", "credentials", body)
        return added

    def add_credentials(self) -> None:
        """Add one of each kind; one is rotated, revealed, and one deleted."""
        rotated = self.add("a", "password", password=self.hide("rotated away", CANARY + "first"))
        path = f"credentials/{rotated['id']}"
        secret = {"password": self.hide("rotated", CANARY + "second")}
        self.world.gateway.admin("POST", f"{path}/rotate", {"secret": secret})
        revealed = self.world.gateway.admin("POST", f"{path}/reveal", {})
        self.assertEqual(revealed["values"]["password"], CANARY + "second")
        deleted = self.add("b", "json", username="", json={"key": self.hide("deleted", CANARY + "third")})
        self.world.gateway.ask_admin("DELETE", f"/api/v1/credentials/{deleted['id']}")
        self.add("c", "headers", username="", headers={"X-Key": self.hide("header", CANARY + "fourth")})
        key = Ed25519PrivateKey.generate()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
        self.add("d", "ssh-key", private_key=pem)
        self.secrets["ssh key"] = key.private_bytes_raw()
        self.hide("ssh key as text", pem.splitlines()[3])

    def use_database(self) -> None:
        """Let a visitor work with a role of the gateway's making."""
        port = scram_postgresql().port
        target = self.world.add_target("db", "postgresql", port, database="app")
        self.add("admin", "password", LIBRARIAN, password=self.hide("own credential", ROOT_PASSWORD))
        library = {
            "vault": "main",
            "name": "roles",
            "type": "postgresql-role",
            "credential": "admin",
            "host": "127.0.0.1",
            "port": port,
            "tls": False,
            "options": {"database": "app", "grants": "GRANT SELECT ON items TO {role};"},
        }
        self.world.gateway.admin("POST", "libraries", library)
        self.world.gateway.admin("PUT", f"targets/{target.name}/bindings/roles", {"use": "injected"})
        minted = self.world.gateway.mint("db")
        self.hide("token", minted["token"])
        done = self.world.connect("psql", "-", "-Atc", "select current_user", link=self.world.link(minted))
        self.assertRegex(done.stdout.decode(), "^bg_", done.stderr)
        (issued,) = opened_leases(self.world)
        self.hide("issued password", issued["password"])
        made = self.world.gateway.admin("POST", "access-tokens", {"label": "ci", "scopes": ["sessions:read"]})
        self.hide("access token", made["token"])

    def test_no_page_no_log_and_no_command_line_has_a_secret(self) -> None:
        """(tcp T33) All pages of the file and of its log of writes, the audit log in it, and the rest of the home."""
        self.add_credentials()
        self.use_database()
        home = Path(self.world.home)
        self.hide("admin key", self.world.gateway.key)
        for path in (home / "keys").iterdir():
            self.secrets[f"key {path.name}"] = path.read_bytes()
        process = self.world.gateway.process
        places = {
            str(path.relative_to(home)): path.read_bytes()
            for path in home.rglob("*")
            if path.is_file() and path.parent.name != "keys" and path.name != "admin.key"
        }
        self.assertLessEqual({"gateway.sqlite", "gateway.sqlite-wal"}, set(places))
        self.assertIn(KNOWN.encode(), places["gateway.sqlite"] + places["gateway.sqlite-wal"])
        places["log"] = (process.errors + process.output).encode()
        places["environment"] = Path(f"/proc/{process.pid}/environ").read_bytes()
        places["command lines"] = b"\n".join(_command_lines(process.pid))
        self.assertIn(b"burrowgate", places["command lines"])
        for name, secret in self.secrets.items():
            self.assertGreaterEqual(len(secret), 13, name)
            for form in forms(secret):
                for place, data in places.items():
                    self.assertFalse(form in data, f"{name} is in {place}.")  # which is too long to be shown


def _command_lines(pid: int) -> list[bytes]:
    """Return the command lines of a process and of those that it has started, as `ps` shows them."""
    found = [Path(f"/proc/{pid}/cmdline").read_bytes()]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += _command_lines(int(child))
    return found
