"""Tests for burrowgate.server.config.aliases: an old key is read from every source, and refused beside the new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from burrowgate.errors import ConfigError
from burrowgate.server.config.aliases import ALIASES
from burrowgate.server.config.keys import BY_NAME, Config
from burrowgate.server.config.sources import load
from tests.support import TestCase

VALUES: dict[str, Any] = {
    "acme_accept_terms": True,
    "allow_insecure_http": True,
    "certificates_dir": "certs",
    "client_min_body_rate": 1000,
    "forward_auth_listen": "127.0.0.2",
    "forward_auth_port": 8482,
    "max_request_body_size": "1MiB",
    "max_request_header_count": 50,
    "max_request_header_size": "32KiB",
    "max_request_target_size": "8KiB",
    "otlp_traces_endpoint": "http://127.0.0.1:4318/v1/traces",
    "rejections_burst": 100,
    "rejections_per_minute": 30,
    "session_cache_size": 1000,
    "trust_incoming_traces": True,
    "upstream_max_idle_connections": 10,
}
"""A value for each key, other than its default. Keys not listed here are durations; they get `17s`."""

NEEDED: dict[str, dict[str, Any]] = {
    "acme_accept_terms": {"tls": True, "acme_directory": "https://acme.example.com/directory"},
    "allow_insecure_http": {"listen": "0.0.0.0"},
    "certificates_dir": {"tls": True},
    "forward_auth_listen": {"forward_auth_port": 8482, "trusted_proxies": "127.0.0.1"},
    "forward_auth_port": {"trusted_proxies": "127.0.0.1"},
    "trust_incoming_traces": {"otlp_traces_endpoint": "http://127.0.0.1:4318/v1/traces"},
}
"""Other keys without which a key has no effect, and is refused."""


def text(value: Any) -> str:
    """Return `value` as written in an environment variable."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def toml(value: Any) -> str:
    """Return `value` as written in TOML."""
    return f'"{value}"' if isinstance(value, str) else text(value)


class AliasTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()

    def cases(self) -> Iterator[tuple[str, str, Any, dict[str, Any]]]:
        for old, new in ALIASES.items():
            yield old, new, VALUES.get(new, "17s"), NEEDED.get(new, {})

    def load(self, values: dict[str, Any], source: str, needed: dict[str, Any]) -> Config:
        options: dict[str, Any] = {"home": str(self.folder), **needed}
        environ = {"HOME": str(self.folder)}
        file = None
        if source == "file":
            file = self.folder / "burrowgate.toml"
            file.write_text("".join(f"{name} = {toml(value)}\n" for name, value in values.items()))
        elif source == "variable":
            environ |= {f"BURROWGATE_{name.upper()}": text(value) for name, value in values.items()}
        else:
            options |= {name: text(value) for name, value in values.items()}
        return load(file, environ, options)

    def test_old_name_sets_the_new_key_in_every_source_with_a_warning(self) -> None:
        for old, new, value, needed in self.cases():
            for source in ("file", "variable", "option"):
                with self.subTest(old=old, source=source):
                    config = self.load({old: value}, source, needed)
                    self.assertEqual(getattr(config, new), getattr(self.load({new: value}, source, needed), new))
                    self.assertNotEqual(getattr(config, new), BY_NAME[new].form.read(BY_NAME[new].default))
                    (warning,) = config.warnings
                    self.assertIn(f"{old} is called {new} now", warning)

    def test_new_name_has_no_warning(self) -> None:
        for _, new, value, needed in self.cases():
            self.assertEqual(self.load({new: value}, "option", needed).warnings, ())

    def test_old_and_new_name_in_one_source_are_refused(self) -> None:
        for old, new, value, needed in self.cases():
            for source in ("file", "variable", "option"):
                with self.subTest(old=old, source=source):
                    error = self.assertRaises(ConfigError, self.load, {old: value, new: value}, source, needed)
                    self.assertIn(f"{old} is the old name of {new}", str(error))

    def test_no_alias_is_a_key_and_each_stands_for_one(self) -> None:
        self.assertEqual(set(ALIASES) & set(BY_NAME), set())
        self.assertLessEqual(set(ALIASES.values()), set(BY_NAME))
