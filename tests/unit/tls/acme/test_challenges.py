from __future__ import annotations

import stat
from pathlib import Path

from burrowgate.errors import HomeError
from burrowgate.tls.acme.challenges import ChallengeStore
from burrowgate.tls.client_hello import Hello
from tests.support import TestCase
from tests.support.certificates import authority, server
from tests.support.tls_clients import key_pem


class ProofTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.proofs = ChallengeStore(self.folder)
        self.proofs.clear()

    def test_a_token_is_shown_by_every_process_until_it_is_hidden(self) -> None:
        hide = self.proofs.show_token("to-ken_1", b"answer")
        self.assertEqual(ChallengeStore(self.folder).token("to-ken_1"), b"answer")
        (file,) = self.folder.iterdir()
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        hide()
        hide()
        self.assertIsNone(self.proofs.token("to-ken_1"))

    def test_nothing_else_is_shown(self) -> None:
        self.proofs.show_token("token", b"answer")
        (self.folder.parent / "secret.token").write_text("secret")
        for token in ("", "other", "../secret", "token.token", "x" * 300, "to/ken", "token\0", "token\n"):
            self.assertIsNone(self.proofs.token(token), token)

    def test_a_token_that_is_no_token_is_not_written(self) -> None:
        for token in ("", "../x", "a b"):
            self.assertRaises(HomeError, self.proofs.show_token, token, b"")

    def test_a_certificate_by_its_name(self) -> None:
        made = server(authority(), "app.example.com")
        hide = self.proofs.show_certificate("app.example.com", made.pem + key_pem(made))
        self.assertIsNotNone(self.proofs.context(Hello(name="app.example.com")))
        for name in ("", "other.example.com", "../app.example.com", "app.example.com:443", "\ufffd"):
            self.assertIsNone(self.proofs.context(Hello(name=name)), name)
        hide()
        self.assertIsNone(self.proofs.context(Hello(name="app.example.com")))

    def test_what_was_left_behind_goes(self) -> None:
        self.proofs.show_token("token", b"answer")
        self.proofs.clear()
        self.assertIsNone(self.proofs.token("token"))
