"""A URL leads to the database, and shows no secret to anybody."""

from __future__ import annotations

from burrowgate.errors import ConfigError
from burrowgate.stores.postgresql.url import read_address
from tests.support import TestCase


class AddressTests(TestCase):
    def described(self, argument: str) -> str:
        return read_address(argument, 5).description

    def test_description_contains_no_secret(self) -> None:
        for argument, shown in (
            ("//ann:sesame@db.example/gate", "postgresql://ann@db.example/gate"),
            ("//ann@db.example:6432/gate?password=sesame", "postgresql://ann@db.example:6432/gate"),
            ("//a@one,two:5433/gate?sslpassword=sesame", "postgresql://a@one,two:5433/gate"),
            ("//a@one:1,two:2/gate", "postgresql://a@one:1,two:2/gate"),
            ("//a@one,two/gate?port=5433", "postgresql://a@one:5433,two:5433/gate"),
            ("//a@/gate?host=/run/postgresql", "postgresql://a@/gate in /run/postgresql"),
            ("//", "postgresql:///"),
        ):
            address = read_address(argument, 5)
            self.assertEqual(address.description, shown)
            self.assertNotIn("sesame", repr(address))

    def test_error_does_not_repeat_a_malformed_url(self) -> None:
        for argument in ("//u:sesame%zz@h/d", "//u@h/d?sesame", "//u@h/d?passwrod=sesame", "sesame", "", "//[sesame/d"):
            with self.assertRaises(ConfigError) as raised:
                read_address(argument, 5)
            self.assertNotIn("sesame", str(raised.exception))
            self.assertIsNone(raised.exception.__cause__)

    def test_parameters_of_the_url_override_defaults(self) -> None:
        usual = read_address("//h/d", 5).parameters
        self.assertEqual((usual["target_session_attrs"], usual["tcp_user_timeout"]), ("read-write", "5000"))
        said = read_address("//h/d?target_session_attrs=primary&connect_timeout=9&client_encoding=latin1", 5).parameters
        self.assertEqual((said["target_session_attrs"], said["connect_timeout"]), ("primary", "9"))
        self.assertEqual(said["client_encoding"], "utf8")
