"""Options of targets that speak TCP."""

from __future__ import annotations

from burrowgate.cli.tcp_target_options import tcp_body, tcp_fields
from tests.support.cli import CliTestCase


class TcpTargetTests(CliTestCase):
    def test_target_is_added_with_its_settings_and_shown(self) -> None:
        added = self.run_cli(
            "targets", "add", "db", "postgresql://127.0.0.1:5433/app", "--max-time", "2h", "--connection-limit", "3",
            "--bind", "none", "--server-tls", "--json",
        )  # fmt: skip
        target = added.json
        self.assertEqual((target["type"], target["address"]), ("postgresql", "127.0.0.1:5433"))
        settings = target["tcp"]
        self.assertEqual(
            (settings["database"], settings["max_seconds"], settings["connection_limit"], settings["bind"]),
            ("app", 7_200, 3, "none"),
        )
        self.run_cli("targets", "set", "db", "--connection-limit", "0", "--max-time", "")
        shown = self.run_cli("targets", "show", "db").out
        self.assertIn("database", shown)
        self.assertNotIn("7200", shown)

    def test_options_without_a_value_change_nothing(self) -> None:
        values = {"max_time": None, "host_sets": (), "server_tls": None, "other": 1}
        self.assertEqual(tcp_body(values), {})
        self.assertEqual(values, {"other": 1})
        self.assertEqual(
            tcp_body({"server_tls": False, "host_keys": ("",)}), {"tcp": {"server_tls": False, "host_keys": []}}
        )

    def test_web_target_has_no_settings(self) -> None:
        self.assertEqual(tcp_fields({"tcp": None, "project": "default"}), [])
