"""Environment of the program in a box, and the policies of its browser."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from burrowgate.boxes.box import environment as module
from burrowgate.boxes.box.environment import EXIT_CODES, environment, policies
from burrowgate.boxes.interfaces import LaunchSpec
from burrowgate.core.boxes.settings import BoxLimits
from tests.support import TestCase

SPEC = LaunchSpec(
    box_id="b",
    gateway_id="g",
    folder="/run/b",
    start_url='https://example.org/?q="a"&b=\\',
    limits=BoxLimits(),
    idle_seconds=630,
    no_viewer_seconds=150,
)
ENTRY = (Path(module.__file__).parent / "entry").read_text("utf-8")


class EnvironmentTests(TestCase):
    def test_address_is_a_policy_and_survives_quotes(self) -> None:
        found = json.loads(environment(SPEC)["BG_POLICIES"])
        self.assertEqual((found["RestoreOnStartup"], found["RestoreOnStartupURLs"]), (4, [SPEC.start_url]))

    def test_entry_reads_every_variable(self) -> None:
        for name in environment(SPEC):
            if name.startswith("BG_"):
                self.assertIn(name, ENTRY)

    def test_every_exit_code_of_entry_has_a_text(self) -> None:
        for code in EXIT_CODES:
            self.assertIn(f"exit {code}", ENTRY)

    def test_files_pass_only_where_allowed(self) -> None:
        """Downloads and uploads are off unless the target says otherwise (browsers B21)."""
        off, on = policies(SPEC), policies(replace(SPEC, downloads=True, uploads=True))
        self.assertEqual((off["DownloadRestrictions"], off["AllowFileSelectionDialogs"]), (3, False))
        self.assertNotIn("DownloadDirectory", off)
        self.assertEqual((on["DownloadRestrictions"], on["AllowFileSelectionDialogs"]), (0, True))
        self.assertEqual(on["DownloadDirectory"], "/run/bg/out")

    def test_network_is_the_proxy_of_the_gateway_also_for_loopback(self) -> None:
        proxy = policies(SPEC)["ProxySettings"]
        self.assertEqual(
            (proxy["ProxyServer"], proxy["ProxyBypassList"]), (f"http://127.0.0.1:{module.PROXY_PORT}", "<-loopback>")
        )
        self.assertIn(f"TCP4-LISTEN:{module.PROXY_PORT},bind=127.0.0.1", ENTRY)

    def test_clipboard_follows_the_spec(self) -> None:
        """Each direction by itself (browsers B19)."""
        for incoming in (True, False):
            for outgoing in (True, False):
                found = environment(replace(SPEC, clipboard_in=incoming, clipboard_out=outgoing))
                self.assertEqual(
                    (found["BG_CLIPBOARD_IN"], found["BG_CLIPBOARD_OUT"]), (str(int(incoming)), str(int(outgoing)))
                )

    def test_accounts_sync_and_reports_are_off(self) -> None:
        found = policies(SPEC)
        self.assertEqual((found["BrowserSignin"], found["SyncDisabled"]), (0, True))
        self.assertFalse(found["MetricsReportingEnabled"])
        for flag in ("--disable-smooth-scrolling", "--disable-sync", "--disable-background-networking"):
            self.assertIn(flag, ENTRY)
        self.assertNotIn("no-sandbox", ENTRY)
