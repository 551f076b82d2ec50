"""Tests for burrowgate.tls.certificate_store: choice of a certificate by name, and reload of changed files."""

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


class CertificateStoreCase(TestCase):
    def setUp(self) -> None:
        self.authority = authority()
        self.clock = FixedClock()
        self.folder, self.second = Path(self.mktemp()), Path(self.mktemp())
        self.store = CertificateStore((self.folder, self.second), ("http/1.1",), self.clock.now)

    def put(self, name: str, *names: str, folder: Path | None = None) -> None:
        put(folder or self.folder, name, server(self.authority, *names))

    def names(self, name: str) -> tuple[str, ...]:
        """Return the names in the certificate that a client gets for `name`."""
        chosen = self.store.choose(Hello(name=name))
        return chosen.certificate.names if chosen is not None else ()


class ChoiceTests(CertificateStoreCase):
    def test_exact_name_then_wildcard_then_default_is_chosen(self) -> None:
        self.put("a", "first.example.net")
        self.put("b", "*.example.com")
        self.put("c", "app.example.com", "127.0.0.1")
        self.store.look()
        self.assertEqual(self.names("app.example.com"), ("app.example.com", "127.0.0.1"))
        self.assertEqual(self.names("other.example.com"), ("*.example.com",))
        for name in ("", "deep.app.example.com", "example.com", "unknown.example.org"):
            self.assertEqual(self.names(name), ("first.example.net",), name)

    def test_default_is_chosen_by_its_file_name(self) -> None:
        self.put("a", "first.example.net")
        self.put("default", "second.example.net")
        self.store.look()
        self.assertEqual(self.names(""), ("second.example.net",))

    def test_earlier_folder_takes_precedence(self) -> None:
        self.put("z", "app.example.com", "mine.example.com")
        self.put("a", "app.example.com", "theirs.example.com", folder=self.second)
        self.store.look()
        self.assertEqual(self.names("app.example.com"), ("app.example.com", "mine.example.com"))
        self.assertEqual(self.names("theirs.example.com"), ("app.example.com", "theirs.example.com"))

    def test_empty_folders_have_no_certificate(self) -> None:
        self.assertFalse(self.store.look())
        self.assertIsNone(self.store.choose(Hello(name="app.example.com")))

    def test_every_file_layout_is_read(self) -> None:
        first, second = server(self.authority, "one.example.com"), server(self.authority, "two.example.com")
        (self.folder / "two").mkdir(parents=True)
        for path, data in (
            (self.folder / "one.crt", first.pem),
            (self.folder / "one.key", key_pem(first)),
            (self.folder / "two" / "fullchain.pem", second.pem),
            (self.folder / "two" / "privkey.pem", key_pem(second)),
        ):
            path.touch(mode=0o600)
            path.write_bytes(data)
        self.store.look()
        self.assertEqual(self.names("one.example.com"), ("one.example.com",))
        self.assertEqual(self.names("two.example.com"), ("two.example.com",))

    def test_group_is_common_to_both_sides_and_avoids_a_retry(self) -> None:
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


class ChangeTests(CertificateStoreCase):
    def test_only_changed_certificates_are_read_again(self) -> None:
        self.put("a", "a.example.com")
        self.put("b", "b.example.com")
        self.assertTrue(self.store.look())
        before = [self.store.choose(Hello(name=f"{name}.example.com")) for name in "ab"]
        self.assertFalse(self.store.look())
        self.put("a", "a.example.com", "new.example.com")
        self.assertTrue(self.store.look())
        after = [self.store.choose(Hello(name=f"{name}.example.com")) for name in "ab"]
        self.assertNotEqual(before[0], after[0])
        self.assertEqual(before[1], after[1])
        self.assertEqual(self.names("new.example.com"), ("a.example.com", "new.example.com"))

    def test_removed_certificate_is_dropped(self) -> None:
        self.put("a", "a.example.com")
        self.put("b", "b.example.com")
        self.store.look()
        (self.folder / "b.pem").unlink()
        self.assertTrue(self.store.look())
        self.assertIsNone(self.store.find("b.example.com"))

    def test_old_certificate_is_used_while_the_file_is_broken(self) -> None:
        self.put("a", "a.example.com")
        self.store.look()
        path = self.folder / "a.pem"
        valid = path.read_bytes()
        other = key_pem(server(self.authority, "x"))
        for broken in (b"", b"nonsense", valid[: len(valid) // 2], server(self.authority, "a").pem + other):
            path.write_bytes(broken)
            self.assertFalse(self.store.look())
            self.assertEqual(self.names("a.example.com"), ("a.example.com",))
        path.write_bytes(valid)
        self.assertTrue(self.store.look())

    def test_key_readable_by_others_is_not_used(self) -> None:
        self.put("a", "a.example.com")
        os.chmod(self.folder / "a.pem", 0o604)
        self.store.look()
        self.assertIsNone(self.store.choose(Hello(name="a.example.com")))

    def test_ticket_keys_are_rotated(self) -> None:
        self.put("a", "a.example.com")
        self.store.look()
        first = self.store.choose(Hello())
        self.clock.advance(TICKETS)
        self.store.look()
        self.assertEqual(self.store.choose(Hello()), first)
        self.clock.advance(1)
        self.store.look()
        self.assertNotEqual(self.store.choose(Hello()), first)

    def test_request_for_a_client_certificate_has_its_own_context(self) -> None:
        self.put("a", "a.example.com")
        self.store.look()
        path = Path(self.mktemp())
        path.write_bytes(self.authority.pem)
        request = Asked((str(path), "/nowhere/ca.pem"))
        chosen = self.store.choose(Hello(), request)
        assert chosen is not None
        self.assertEqual(chosen.asked, request)
        self.assertEqual([authority.path for authority in chosen.authorities], [str(path)])
        self.assertIs(self.store.choose(Hello(), request), chosen)
        self.assertNotEqual(self.store.choose(Hello(), Asked((str(path),), signs_itself=True)), chosen)
        path.touch()
        os.utime(path, (0, 0))
        self.assertIsNot(self.store.choose(Hello(), request), chosen)

    def test_ca_file_that_is_replaced_by_one_as_old_is_read_again(self) -> None:
        self.put("a", "a.example.com")
        self.store.look()
        path = Path(self.mktemp())
        path.write_bytes(self.authority.pem)
        os.utime(path, (0, 0))
        asked = Asked((str(path),))
        (first,) = self.store.choose(Hello(), asked).authorities  # type: ignore[union-attr]
        replacing = Path(self.mktemp())
        replacing.write_bytes(authority().pem)
        os.utime(replacing, (0, 0))
        replacing.replace(path)
        (second,) = self.store.choose(Hello(), asked).authorities  # type: ignore[union-attr]
        self.assertNotEqual(first.pem, second.pem)

    def test_choice_depends_on_curve_and_cas_and_how_they_sign(self) -> None:
        self.put("a", "a.example.com")
        self.store.look()
        path = Path(self.mktemp())
        path.write_bytes(self.authority.pem)
        missing = (self.mktemp(), self.mktemp())
        every = [
            Asked((str(path),)),
            Asked((str(path),), signs_itself=True),
            Asked(missing[:1]),
            Asked(missing[1:]),
        ]
        for _ in range(2):
            contexts = []
            for requested in every:
                for group in (29, 23):
                    chosen = self.store.choose(Hello(groups=(group,)), requested)
                    assert chosen is not None
                    self.assertEqual(chosen.asked, requested)
                    contexts.append(chosen.context)
            self.assertEqual(len(set(map(id, contexts))), len(contexts))

    def test_contexts_of_changed_ca_files_are_not_kept(self) -> None:
        self.put("a", "a.example.com")
        self.store.look()
        path = Path(self.mktemp())
        path.write_bytes(self.authority.pem)
        for second in range(5):
            os.utime(path, (second, second))
            self.store.choose(Hello(), Asked((str(path),)))
        (held,) = self.store._held.values()
        self.assertEqual(len(held.asking), 1)
