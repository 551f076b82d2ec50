"""Which certificate a name gets, and what becomes of it when files change."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.tls.certificate_store import TICKETS, CertificateStore
from burrowgate.tls.client_certificates import Asked
from burrowgate.tls.client_hello import Hello
from burrowgate.tls.contexts import GROUPS, group_for
from tests.support import FixedClock, TestCase
from tests.support.certificates import authority, server
from tests.support.tls_clients import key_pem, put


class ShelfCase(TestCase):
    def setUp(self) -> None:
        self.authority = authority()
        self.clock = FixedClock()
        self.folder, self.second = Path(self.mktemp()), Path(self.mktemp())
        self.shelf = CertificateStore((self.folder, self.second), ("http/1.1",), self.clock.now)

    def put(self, name: str, *names: str, folder: Path | None = None) -> None:
        put(folder or self.folder, name, server(self.authority, *names))

    def names(self, name: str) -> tuple[str, ...]:
        """What the certificate that a client gets for `name` is for."""
        chosen = self.shelf.choose(Hello(name=name))
        return chosen.certificate.names if chosen is not None else ()


class ChoiceTests(ShelfCase):
    def test_exact_goes_before_wildcard_and_that_before_the_default(self) -> None:
        self.put("a", "first.example.net")
        self.put("b", "*.example.com")
        self.put("c", "app.example.com", "127.0.0.1")
        self.shelf.look()
        self.assertEqual(self.names("app.example.com"), ("app.example.com", "127.0.0.1"))
        self.assertEqual(self.names("other.example.com"), ("*.example.com",))
        for name in ("", "deep.app.example.com", "example.com", "nobody.example.org"):
            self.assertEqual(self.names(name), ("first.example.net",), name)

    def test_the_default_may_be_named(self) -> None:
        self.put("a", "first.example.net")
        self.put("default", "second.example.net")
        self.shelf.look()
        self.assertEqual(self.names(""), ("second.example.net",))

    def test_an_earlier_folder_goes_before_a_later_one(self) -> None:
        self.put("z", "app.example.com", "mine.example.com")
        self.put("a", "app.example.com", "theirs.example.com", folder=self.second)
        self.shelf.look()
        self.assertEqual(self.names("app.example.com"), ("app.example.com", "mine.example.com"))
        self.assertEqual(self.names("theirs.example.com"), ("app.example.com", "theirs.example.com"))

    def test_nothing_at_all(self) -> None:
        self.assertFalse(self.shelf.look())
        self.assertIsNone(self.shelf.choose(Hello(name="app.example.com")))

    def test_every_layout_is_found(self) -> None:
        one, two = server(self.authority, "one.example.com"), server(self.authority, "two.example.com")
        (self.folder / "two").mkdir(parents=True)
        for path, data in (
            (self.folder / "one.crt", one.pem),
            (self.folder / "one.key", key_pem(one)),
            (self.folder / "two" / "fullchain.pem", two.pem),
            (self.folder / "two" / "privkey.pem", key_pem(two)),
        ):
            path.touch(mode=0o600)
            path.write_bytes(data)
        self.shelf.look()
        self.assertEqual(self.names("one.example.com"), ("one.example.com",))
        self.assertEqual(self.names("two.example.com"), ("two.example.com",))

    def test_the_group_is_one_that_both_know_and_no_round_longer_than_need_be(self) -> None:
        for groups, shares, expected in (
            ((29, 23, 24), (29,), "X25519"),
            ((4588, 29, 23), (4588, 29), "X25519"),
            ((29, 23, 24), (23,), "prime256v1"),
            ((24,), (), "secp384r1"),
            ((30, 25, 23), (), "prime256v1"),
            ((), (), "prime256v1"),
            ((30, 25), (30,), "prime256v1"),
        ):
            self.assertEqual(GROUPS[group_for(Hello(groups=groups, shares=shares))], expected, groups)


class ChangeTests(ShelfCase):
    def test_what_changed_is_read_anew_and_only_that(self) -> None:
        self.put("a", "a.example.com")
        self.put("b", "b.example.com")
        self.assertTrue(self.shelf.look())
        before = [self.shelf.choose(Hello(name=f"{name}.example.com")) for name in "ab"]
        self.assertFalse(self.shelf.look())
        self.put("a", "a.example.com", "new.example.com")
        self.assertTrue(self.shelf.look())
        after = [self.shelf.choose(Hello(name=f"{name}.example.com")) for name in "ab"]
        self.assertNotEqual(before[0], after[0])
        self.assertEqual(before[1], after[1])
        self.assertEqual(self.names("new.example.com"), ("a.example.com", "new.example.com"))

    def test_one_that_is_gone_is_gone(self) -> None:
        self.put("a", "a.example.com")
        self.put("b", "b.example.com")
        self.shelf.look()
        (self.folder / "b.pem").unlink()
        self.assertTrue(self.shelf.look())
        self.assertIsNone(self.shelf.find("b.example.com"))

    def test_a_broken_one_leaves_the_old_one_until_it_is_mended(self) -> None:
        self.put("a", "a.example.com")
        self.shelf.look()
        path = self.folder / "a.pem"
        whole = path.read_bytes()
        other = key_pem(server(self.authority, "x"))
        for broken in (b"", b"nonsense", whole[: len(whole) // 2], server(self.authority, "a").pem + other):
            path.write_bytes(broken)
            self.assertFalse(self.shelf.look())
            self.assertEqual(self.names("a.example.com"), ("a.example.com",))
        path.write_bytes(whole)
        self.assertTrue(self.shelf.look())

    def test_a_key_that_everybody_can_read_is_not_used(self) -> None:
        self.put("a", "a.example.com")
        os.chmod(self.folder / "a.pem", 0o604)
        self.shelf.look()
        self.assertIsNone(self.shelf.choose(Hello(name="a.example.com")))

    def test_ticket_keys_are_replaced_in_time(self) -> None:
        self.put("a", "a.example.com")
        self.shelf.look()
        first = self.shelf.choose(Hello())
        self.clock.advance(TICKETS)
        self.shelf.look()
        self.assertEqual(self.shelf.choose(Hello()), first)
        self.clock.advance(1)
        self.shelf.look()
        self.assertNotEqual(self.shelf.choose(Hello()), first)

    def test_who_is_asked_for_a_certificate_gets_a_context_of_their_own(self) -> None:
        self.put("a", "a.example.com")
        self.shelf.look()
        path = Path(self.mktemp())
        path.write_bytes(self.authority.pem)
        asked = Asked((str(path), "/nowhere/ca.pem"))
        chosen = self.shelf.choose(Hello(), asked)
        assert chosen is not None
        self.assertEqual(chosen.asked, asked)
        self.assertEqual([one.path for one in chosen.authorities], [str(path)])
        self.assertIs(self.shelf.choose(Hello(), asked), chosen)
        self.assertNotEqual(self.shelf.choose(Hello(), Asked((str(path),), signs_itself=True)), chosen)
        path.touch()
        os.utime(path, (0, 0))
        self.assertIsNot(self.shelf.choose(Hello(), asked), chosen)
