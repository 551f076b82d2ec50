"""URL of the database: parsed, described without secrets, with defaults for its parameters."""

from __future__ import annotations

from burrowgate.errors import ConfigError
from burrowgate.stores.postgresql.url import read_address
from tests.support import TestCase


class AddressTests(TestCase):
    def test_description_contains_no_secret(self) -> None:
        for argument, description in (
            ("//ann:sesame@db.example/links", "postgresql://ann@db.example/links"),
            ("//ann@db.example:6432/links?password=sesame", "postgresql://ann@db.example:6432/links"),
            ("//a@one,two:5433/links?sslpassword=sesame", "postgresql://a@one,two:5433/links"),
            ("//a@one:1,two:2/links", "postgresql://a@one:1,two:2/links"),
            ("//a@one,two/links?port=5433", "postgresql://a@one:5433,two:5433/links"),
            ("//a@/links?host=/run/postgresql", "postgresql://a@/links in /run/postgresql"),
            ("//", "postgresql:///"),
        ):
            address = read_address(argument, 5)
            self.assertEqual(address.description, description)
            self.assertNotIn("sesame", repr(address))

    def test_error_does_not_repeat_a_malformed_url(self) -> None:
        for argument in ("//u:sesame%zz@h/d", "//u@h/d?sesame", "//u@h/d?passwrod=sesame", "sesame", "", "//[sesame/d"):
            with self.assertRaises(ConfigError) as raised:
                read_address(argument, 5)
            self.assertNotIn("sesame", str(raised.exception))
            self.assertIsNone(raised.exception.__cause__)

    def test_parameters_of_the_url_override_defaults(self) -> None:
        defaults = read_address("//h/d", 5).parameters
        self.assertEqual((defaults["target_session_attrs"], defaults["tcp_user_timeout"]), ("read-write", "5000"))
        url = "//h/d?target_session_attrs=primary&connect_timeout=9&client_encoding=latin1"
        parameters = read_address(url, 5).parameters
        self.assertEqual((parameters["target_session_attrs"], parameters["connect_timeout"]), ("primary", "9"))
        self.assertEqual(parameters["client_encoding"], "utf8")
