"""Forms in which a secret is recognised, and those that are ordinary words."""

from __future__ import annotations

from burrowgate.proxy.tcp.injection.factory import injector_for
from burrowgate.proxy.tcp.injection.interface import InjectionFailed, InjectionOptions, Secret
from burrowgate.proxy.tcp.injection.redaction import Redaction
from tests.support import TestCase
from tests.support.injection import PASSWORD, USERNAME, counted_entropy, forms, injector

SECRET = Secret(username=USERNAME, password=PASSWORD)


class RedactionTests(TestCase):
    def test_each_form_is_found_anywhere(self) -> None:
        for form in forms():
            self.assertTrue(Redaction(SECRET).finds(b"before " + form + b" after"), form)
            self.assertEqual(Redaction(SECRET).quote(b"the password is " + form), "")

    def test_hexadecimal_is_found_in_capitals_too(self) -> None:
        self.assertTrue(Redaction(SECRET).finds(PASSWORD.encode().hex().upper().encode()))

    def test_short_passwords_and_names_are_no_finding_as_they_are(self) -> None:
        self.assertFalse(Redaction(Secret(username="x", password="app")).finds(b"database app"))
        self.assertFalse(Redaction(Secret(username="postgres", password="postgres")).finds(b"user postgres"))
        self.assertFalse(Redaction(Secret(username="x", password="warehouse"), "warehouse").finds(b"warehouse"))
        self.assertFalse(Redaction(Secret(username="x", password="")).finds(b""))

    def test_a_quotation_is_one_bounded_line(self) -> None:
        quoted = Redaction(SECRET).quote(b"a\r\n\x1b[31mb\0 \xff. " + b"c" * 1000)
        self.assertTrue(quoted.isprintable())
        self.assertLessEqual(len(quoted), 300)

    def test_representations_show_nothing(self) -> None:
        """The injected secret is in no representation (tcp T30)."""
        options = InjectionOptions(entropy=counted_entropy, cancel_keys=None)
        for kind in ("postgresql", "mysql", "redis", "vnc"):
            made = injector_for(kind, SECRET, options)
            for value in (SECRET, options, made, vars(made), vars(vars(made)["_dialogue"])["redaction"]):
                self.assertNotIn(PASSWORD, repr(value))
                self.assertNotIn(USERNAME, repr(value))

    def test_types_without_injection_have_no_injector(self) -> None:
        self.assertIsNone(injector_for("rdp", SECRET, InjectionOptions(entropy=counted_entropy)))

    def test_a_secret_that_is_not_text_is_refused(self) -> None:
        with self.assertRaisesRegex(InjectionFailed, "is not text"):
            injector("redis", password="\ud800")
