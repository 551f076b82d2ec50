"""Tests for burrowgate.server.config.store_url, and its use by the sources of the configuration."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.cli.options import Settings
from burrowgate.errors import ConfigError
from burrowgate.server.config.sources import load
from burrowgate.server.config.store_url import has_password, read_file
from tests.support import TestCase
from tests.support.cli import run_with

SECRET = "hunter2"
URL = f"postgresql://gateway:{SECRET}@db.example/burrowgate"


class PasswordTests(TestCase):
    def test_urls_with_a_password(self) -> None:
        for url in (
            URL,
            "postgres://u:p@/name",
            "postgresql://u:p%40ss@h1,h2:5433/name?sslmode=require",
            "postgresql://u:pa/ss@host/name",
            "postgresql://u:p@ss@host/name",
            "postgresql://host/name?user=u&password=p",
            "postgresql://host/name?PASSWORD=p",
            "postgresql://host/name?sslkey=k&sslpassword=p",
            "redis://:p@host/0",
            "rediss://default:p@host",
        ):
            self.assertTrue(has_password(url), url)

    def test_urls_without_one(self) -> None:
        for url in (
            "sqlite:gateway.sqlite",
            "sqlite:/a:b@c/d",
            "memory:",
            "home",
            "",
            "postgresql://host/name",
            "postgresql://gateway@host:5432/name",
            "postgresql://gateway:@host/name",
            "postgresql://[::1]:5432/name",
            "postgresql://host/name?passfile=/etc/x&user=a:b",
            "postgresql://host/name?password=",
        ):
            self.assertFalse(has_password(url), url)


class FileCase(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp()).absolute()
        self.home.mkdir()
        self.file = self.home / "store.url"
        self.write(URL + "\n")

    def write(self, text: str | bytes, mode: int = 0o600) -> None:
        self.file.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.file.chmod(mode)

    def load(self, **options: object) -> object:
        return load(None, {}, {"home": str(self.home), **options})

    def refused(self, **options: object) -> str:
        with self.assertRaises(ConfigError) as raised:
            self.load(**{"store_file": "store.url", **options})
        text = str(raised.exception)
        self.assertNotIn(SECRET, text)
        return text


class StoreFileTests(FileCase):
    def test_file_contains_the_url(self) -> None:
        for name in ("store.url", str(self.file)):
            config = load(None, {}, {"home": str(self.home), "store_file": name})
            self.assertEqual((config.store, config.warnings), (URL, ()))
            self.assertNotIn(SECRET, repr(config))

    def test_file_can_be_named_by_the_environment_and_the_file(self) -> None:
        environ = {"BURROWGATE_HOME": str(self.home), "BURROWGATE_STORE_FILE": "store.url"}
        self.assertEqual(load(None, environ, {}).store, URL)
        (self.home / "burrowgate.toml").write_text('store_file = "store.url"\n')
        self.assertEqual(load(None, {"BURROWGATE_HOME": str(self.home)}, {}).store, URL)

    def test_file_that_others_can_read_is_refused(self) -> None:
        for mode in (0o644, 0o604, 0o622, 0o666) + (() if os.geteuid() == 0 else (0o640,)):
            self.write(URL, mode)
            self.assertIn("Other users", self.refused(), oct(mode))

    def test_missing_or_odd_file_is_refused(self) -> None:
        self.file.unlink()
        self.assertIn("cannot be read", self.refused())
        self.file.mkdir()
        self.assertIn("store_file", self.refused())
        self.file.rmdir()
        os.mkfifo(self.file, 0o600)
        self.assertIn("is not a file", self.refused())

    def test_contents_that_are_no_url_are_refused(self) -> None:
        for text in ("", "\n", SECRET, f"{URL}\n{URL}", b"\xff\xfe", f"  {SECRET}:x\0"):
            self.write(text)
            self.assertIn("store_file", self.refused())

    def test_store_beside_it_is_refused(self) -> None:
        self.assertIn("--store: This has no effect with store_file", self.refused(store="memory:"))

    def test_its_store_is_checked_as_any_other(self) -> None:
        self.write("memory:")
        self.assertIn("Workers share a store", self.refused(workers=2))

    def test_read_directly(self) -> None:
        self.assertEqual(read_file(self.file), URL)


class WarningTests(FileCase):
    def test_password_on_the_command_line_is_a_warning(self) -> None:
        (warning,) = load(None, {}, {"home": str(self.home), "store": URL}).warnings
        self.assertIn("--store", warning)
        self.assertIn("store_file", warning)
        self.assertNotIn(SECRET, warning)

    def test_password_elsewhere_is_none(self) -> None:
        environ = {"BURROWGATE_HOME": str(self.home), "BURROWGATE_STORE": URL}
        self.assertEqual(load(None, environ, {}).warnings, ())
        (self.home / "burrowgate.toml").write_text(f'store = "{URL}"\n')
        self.assertEqual(load(None, {"BURROWGATE_HOME": str(self.home)}, {}).warnings, ())

    def test_commands_warn_of_a_password_in_their_arguments(self) -> None:
        with_password = f"nonsense://u:{SECRET}@host/x"
        for words in (
            ("store", "check", with_password),
            ("store", "copy", "home", with_password),
            ("store", "copy", with_password, "home"),
            ("store", "backup", "--store", with_password, "file"),
        ):
            # The configuration is refused, so that no store is opened.
            given = Settings(environ={"BURROWGATE_HOME": str(self.home), "BURROWGATE_PORT": "x"})
            outcome = run_with(given, *words)
            self.assertEqual(outcome.code, 7)
            self.assertIn("All users of this machine can read the password", outcome.err, words)
            self.assertNotIn(SECRET, outcome.err)
