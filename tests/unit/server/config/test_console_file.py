"""Settings that the console changes: which it may, what it checks, what it writes, and that all other sources win."""

from __future__ import annotations

import tomllib
from pathlib import Path

from burrowgate.errors import ConfigError, Invalid
from burrowgate.server.config.console_file import CONSOLE_FILE, EDITABLE, file_text, plan_change, toml_value
from burrowgate.server.config.declarations import Source
from burrowgate.server.config.keys import BY_NAME, Config
from burrowgate.server.config.reloading import RELOADABLE
from burrowgate.server.config.sources import FILE_NAME, load
from tests.support import TestCase


class ConsoleFileTestCase(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir()

    def config(self, environ: dict[str, str] | None = None, **options: object) -> Config:
        return load(None, environ or {}, {"home": str(self.home), **options})

    def write(self, name: str, text: str) -> None:
        (self.home / name).write_text(text)

    def refusal(self, config: Config, **texts: str | None) -> tuple[str, str]:
        """The field and the sentence with which the change is refused."""
        with self.assertRaises(Invalid) as caught:
            plan_change(config, texts)
        return caught.exception.field, str(caught.exception)


class TestPrecedence(ConsoleFileTestCase):
    def test_every_other_source_overrides_the_console(self) -> None:
        self.write(CONSOLE_FILE, "max_connections = 500\n")
        config = self.config()
        self.assertEqual((config.max_connections, config.places["max_connections"].source), (500, Source.CONSOLE))
        self.assertEqual(config.warnings, ())
        self.write(FILE_NAME, "max_connections = 600\n")
        config = self.config()
        self.assertEqual((config.max_connections, config.places["max_connections"].source), (600, Source.FILE))
        self.assertEqual(len(config.warnings), 1)
        self.assertIn(f"{FILE_NAME}, line 1: max_connections sets it too", config.warnings[0])
        config = self.config({"BURROWGATE_MAX_CONNECTIONS": "700"})
        self.assertEqual((config.max_connections, config.places["max_connections"].source), (700, Source.ENVIRONMENT))
        config = self.config({"BURROWGATE_MAX_CONNECTIONS": "700"}, max_connections=800)
        self.assertEqual((config.max_connections, config.places["max_connections"].source), (800, Source.OPTION))

    def test_variable_of_other_software_overrides_the_console(self) -> None:
        self.write(CONSOLE_FILE, "browser_idle_minutes = 7\n")
        self.assertEqual(self.config({"DEFAULT_IDLE_THRESHOLD": "9"}).browser_idle_minutes, 9)

    def test_key_that_the_console_does_not_set_prevents_the_start(self) -> None:
        self.write(CONSOLE_FILE, 'listen = "0.0.0.0"\n')
        with self.assertRaisesRegex(ConfigError, "console.toml, line 1: listen: The console does not set this"):
            self.config()

    def test_all_editable_keys_are_taken_up_at_once(self) -> None:
        self.assertEqual(set(EDITABLE) - RELOADABLE, set())


class TestChange(ConsoleFileTestCase):
    def test_value_is_read_as_in_any_other_source_and_written_as_toml(self) -> None:
        texts = {
            "max_connections": "500",
            "max_request_body_size": " 10 MiB",
            "drop_min_free_space": "1000",
            "audit_retention": "90d",
            "webhook_timeout": "60s",
        }
        planned = plan_change(self.config(), texts)
        self.assertEqual(
            tomllib.loads(planned.text),
            {
                "max_connections": 500,
                "max_request_body_size": "10MiB",
                "drop_min_free_space": 1000,
                "audit_retention": "90d",
                "webhook_timeout": "1m",
            },
        )
        self.assertEqual([(one.name, one.before, one.after) for one in planned.changed][:2],
                         [("max_connections", "10000", "500"), ("max_request_body_size", "0", "10MiB")])  # fmt: skip
        self.write(CONSOLE_FILE, planned.text)
        self.assertEqual(self.config(), planned.config)
        self.assertEqual(self.config().places["webhook_timeout"].source, Source.CONSOLE)

    def test_earlier_changes_stay_and_a_default_is_not_written(self) -> None:
        first = plan_change(self.config(), {"max_connections": "500", "rejections_per_minute": "30"}).config
        second = plan_change(first, {"rejections_per_minute": None})
        self.assertEqual(tomllib.loads(second.text), {"max_connections": 500})
        third = plan_change(second.config, {"max_connections": "10000"})
        self.assertEqual(tomllib.loads(third.text), {})
        self.assertNotIn("max_connections", third.config.places)
        self.assertEqual(plan_change(third.config, {"max_connections": None}).changed, ())

    def test_every_value_that_can_be_set_is_read_back_as_it_was(self) -> None:
        for name in EDITABLE:
            key = BY_NAME[name]
            for value in (getattr(self.config(), name), 61, 1 << 20):
                try:
                    expected = key.form.read(toml_value(key, value))
                except Invalid:
                    continue  # out of bounds
                self.assertEqual(expected, value, name)

    def test_what_is_set_elsewhere_is_not_changed(self) -> None:
        self.write(FILE_NAME, "\nmax_connections = 600\n")
        field, text = self.refusal(self.config(), max_connections="500")
        self.assertEqual(field, "settings.max_connections")
        self.assertRegex(text, f"{FILE_NAME}, line 2: max_connections sets this; change it there.")
        field, text = self.refusal(self.config(webhook_timeout="9s"), webhook_timeout="5s")
        self.assertIn("--webhook-timeout sets this", text)

    def test_other_keys_and_wrong_values_are_refused(self) -> None:
        config = self.config()
        for name, text in (("listen", "0.0.0.0"), ("core_dumps", "true"), ("nothing", "1")):
            self.assertEqual(self.refusal(config, **{name: text})[0], f"settings.{name}")
        for name, text in (("max_connections", "0"), ("max_connections", "many"), ("audit_retention", "2y")):
            self.assertEqual(self.refusal(config, **{name: text})[0], f"settings.{name}")

    def test_values_that_contradict_each_other_are_refused(self) -> None:
        field, text = self.refusal(self.config(), max_connections_per_address="5000", max_connections="10")
        self.assertEqual(field, "settings")
        self.assertEqual(
            text, "max_connections_per_address: This has no effect, because it is above max_connections; lower it."
        )

    def test_file_has_only_what_the_console_set(self) -> None:
        self.write(FILE_NAME, "max_connections = 600\n")
        self.assertEqual(tomllib.loads(file_text(self.config())), {})
