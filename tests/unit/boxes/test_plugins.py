"""Plugins of launchers: the built-in ones are found, by their types."""

from __future__ import annotations

from burrowgate.boxes.interfaces import ILauncher, ILauncherFactory, LauncherContext
from burrowgate.boxes.plugins import find_launcher, known_launchers
from burrowgate.errors import ConfigError
from tests.support import TestCase


class PluginTests(TestCase):
    def test_bwrap_is_found_and_made(self) -> None:
        factory = find_launcher("bwrap")
        self.assertTrue(ILauncherFactory.providedBy(factory))
        self.assertIn("first_uid", factory.options)
        launcher = factory.make(LauncherContext(reactor=object(), gateway_id="g"))
        self.assertTrue(ILauncher.providedBy(launcher))

    def test_option_that_is_no_user_is_refused(self) -> None:
        for text in ("0", "-1", "x", str(2**32)):
            with self.assertRaisesRegex(ConfigError, "first_uid"):
                find_launcher("bwrap").make(LauncherContext(reactor=None, gateway_id="g", options={"first_uid": text}))

    def test_unknown_type_names_the_known_ones(self) -> None:
        with self.assertRaisesRegex(ConfigError, "bwrap"):
            find_launcher("none")

    def test_all_have_help(self) -> None:
        for factory in known_launchers():
            self.assertTrue(factory.help.endswith("."), factory.type)
