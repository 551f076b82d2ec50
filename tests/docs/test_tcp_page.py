"""The commands of docs/tcp.md run on a gateway as they stand there."""

from __future__ import annotations

import re
import shlex
import unittest
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.support import ROOT
from tests.support.gateway_process import Gateway

_NOUNS = "targets|sessions mint|vaults|credentials|libraries|bindings"


class TcpPageTests(unittest.TestCase):
    def test_commands_work_as_shown(self) -> None:
        text = re.sub(r"\\\n\s+", " ", (ROOT / "docs/tcp.md").read_text("utf-8"))
        commands = re.findall(rf"^    burrowgate ((?:{_NOUNS}) .*)$", text, re.MULTILINE)
        self.assertEqual(len(commands), 19)
        gateway = Gateway(self)
        key = Ed25519PrivateKey.generate()
        private = Path(gateway.home) / "box"
        private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
        public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode("ascii")
        for command in commands:
            filled = re.sub(r"(?<=--secret-file )\S+", str(private), command.replace("ssh-ed25519 AAAA…", public))
            words = shlex.split(filled)
            if words[:2] == ["libraries", "probe"]:
                continue  # there is no server
            if words[0] == "credentials" and "--secret-file" not in words:
                words += ["--secret-file", str(private)]  # in place of the prompt
            done = gateway.cli(*words)
            self.assertEqual(done.returncode, 0, f"{command}: {done.stderr}")
        self.assertEqual(gateway.admin("GET", "targets/db")["type"], "postgresql")
        bindings = gateway.admin("GET", "targets/db/bindings")["bindings"]
        self.assertEqual([(binding["resource"], binding["use"]) for binding in bindings], [("bao-app", "injected")])
