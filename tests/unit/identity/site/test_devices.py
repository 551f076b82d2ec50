"""Names of browsers and systems, by the `User-Agent` of real ones."""

from __future__ import annotations

from burrowgate.identity.site.devices import device_name
from tests.support import TestCase

_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36"
_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


class DeviceTests(TestCase):
    def test_each_is_named(self) -> None:
        for user_agent, name in (
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
            (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME}", "Chrome on Windows"),
            (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Edg/138.0.0.0", "Edge on Windows"),
            (f"Mozilla/5.0 (Linux; Android 10; K) {_CHROME}", "Chrome on Android"),
            (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {_CHROME}", "Chrome on ChromeOS"),
            (
                f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_WEBKIT} Version/18.5 Safari/605.1.15",
                "Safari on Mac",
            ),
            (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {_WEBKIT} Safari/604.1", "Safari on iPhone"),
            (f"Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) {_WEBKIT} CriOS/138.0 Safari/604.1", "Chrome on iPad"),
            ("curl/8.14.1", "curl"),
            ("", "Unknown browser"),
            ("<script>alert(1)</script>", "Unknown browser"),
        ):
            with self.subTest(user_agent):
                self.assertEqual(device_name(user_agent), name)
