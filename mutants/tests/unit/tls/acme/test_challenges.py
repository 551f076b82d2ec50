"""Tests for burrowgate.tls.acme.challenges: the responses to challenges, shared by all processes of a gateway."""

from __future__ import annotations

import stat
from pathlib import Path

from burrowgate.errors import HomeError
from burrowgate.tls.acme.challenges import ChallengeStore
from burrowgate.tls.client_hello import Hello
from tests.support import TestCase
from tests.support.certificates import authority, server
from tests.support.tls_clients import key_pem


class ChallengeStoreTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.challenges = ChallengeStore(self.folder)
        self.challenges.clear()

    def test_token_is_served_by_every_process_until_it_is_hidden(self) -> None:
        hide = self.challenges.show_token("to-ken_1", b"answer")
        self.assertEqual(ChallengeStore(self.folder).token("to-ken_1"), b"answer")
        (file,) = self.folder.iterdir()
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        hide()
        hide()
        self.assertIsNone(self.challenges.token("to-ken_1"))

    def test_other_tokens_are_not_served(self) -> None:
        self.challenges.show_token("token", b"answer")
        (self.folder.parent / "secret.token").write_text("secret")
        for token in ("", "other", "../secret", "token.token", "x" * 300, "to/ken", "token\0", "token\n"):
            self.assertIsNone(self.challenges.token(token), token)

    def test_invalid_token_is_not_written(self) -> None:
        for token in ("", "../x", "a b"):
            self.assertRaises(HomeError, self.challenges.show_token, token, b"")

    def test_challenge_certificate_is_chosen_by_name(self) -> None:
        certificate = server(authority(), "app.example.com")
        hide = self.challenges.show_certificate("app.example.com", certificate.pem + key_pem(certificate))
        self.assertIsNotNone(self.challenges.context(Hello(name="app.example.com")))
        for name in ("", "other.example.com", "../app.example.com", "app.example.com:443", "\ufffd"):
            self.assertIsNone(self.challenges.context(Hello(name=name)), name)
        hide()
        self.assertIsNone(self.challenges.context(Hello(name="app.example.com")))

    def test_clear_removes_remaining_files(self) -> None:
        self.challenges.show_token("token", b"answer")
        self.challenges.clear()
        self.assertIsNone(self.challenges.token("token"))
