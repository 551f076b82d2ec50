"""Settings of disposable browsers: what is refused, what is resolved, and how they are stored."""

from __future__ import annotations

from dataclasses import replace

from twisted.trial.unittest import TestCase

from burrowgate.core.boxes import settings
from burrowgate.core.boxes.settings import BoxLimits, BrowserSettings, BrowserTerms, Clipboard, Egress
from burrowgate.errors import Invalid

REFUSED = {
    "start_url": ("ftp://example.org", "example.org", "https://", "https://ada:pw@example.org", "https://[::1", "a b"),
    "launcher": ("Bwrap", "-", "a b"),
    "image": ("-x", "a b"),
    "layout": ("", "de;us", "DE"),
    "locale": ("", "x", "en_USA"),
    "time_zone": ("", "../etc", "Europe/Zürich"),
    "width": (0, 319, 8_000),
    "height": (199,),
    "idle_minutes": (0, -1, 1_441),
    "no_viewer": (4,),
    "max_lifetime": (59, 8 * 86_400),
    "start_timeout": (0, 601),
    "max_transfer": (0,),
    "per_owner": (0, 101),
}
"""Values that are refused, by the field."""


class SettingsTests(TestCase):
    def test_defaults_are_allowed(self) -> None:
        self.assertEqual(settings.check_settings(BrowserSettings()), BrowserSettings())

    def test_values_out_of_bounds_are_refused_by_field(self) -> None:
        for name, values in REFUSED.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    wrong = replace(BrowserSettings(), **{name: value})
                    error = self.assertRaises(Invalid, settings.check_settings, wrong)
                    self.assertEqual(error.field, name)

    def test_limits_and_hosts_are_checked(self) -> None:
        for wrong, field in (
            (BrowserSettings(limits=BoxLimits(memory=1)), "limits.memory"),
            (BrowserSettings(limits=BoxLimits(pids=1)), "limits.pids"),
            (BrowserSettings(limits=BoxLimits(cpus=0)), "limits.cpus"),
            (BrowserSettings(clipboard=Clipboard(max_bytes=0)), "clipboard.max_bytes"),
            (BrowserSettings(egress=Egress(allow=("https://x",))), "egress.allow"),
            (BrowserSettings(egress=Egress(deny=("a b",))), "egress.deny"),
            (BrowserSettings(egress=Egress(deny=("a",) * 101)), "egress.deny"),
        ):
            with self.subTest(field=field):
                self.assertEqual(self.assertRaises(Invalid, settings.check_settings, wrong).field, field)

    def test_hosts_of_each_form_are_allowed(self) -> None:
        rules = ("*", "example.org", "*.example.org", "example.org:8443", "10.0.0.7", "10.0.0.0/8", "[fd00::1]:80")
        found = BrowserSettings(egress=Egress(allow=rules))
        self.assertIs(settings.check_settings(found), found)

    def test_pages_are_trimmed(self) -> None:
        self.assertEqual(settings.check_start_url(" https://example.org/a?b "), "https://example.org/a?b")
        self.assertEqual(settings.check_start_url("about:blank"), "about:blank")

    def test_idle_threshold_is_that_of_session_then_target_then_configuration(self) -> None:
        target = BrowserSettings(idle_minutes=5)
        for terms, found, expected in (
            (BrowserTerms(idle_minutes=3), target, 3),
            (BrowserTerms(), target, 5),
            (None, target, 5),
            (None, BrowserSettings(), 10),
        ):
            self.assertEqual(settings.resolved_idle_minutes(terms, found, 10), expected)

    def test_session_only_shortens_the_lifetime(self) -> None:
        target = BrowserSettings(max_lifetime=600)
        self.assertEqual(settings.resolved_lifetime(BrowserTerms(max_lifetime=60), target), 60)
        self.assertEqual(settings.resolved_lifetime(BrowserTerms(max_lifetime=6_000), target), 600)
        self.assertEqual(settings.resolved_lifetime(None, target), 600)

    def test_stored_values_are_read_back_and_newer_fields_ignored(self) -> None:
        found = BrowserSettings(
            limits=BoxLimits(cpus=0.5), egress=Egress(deny=("a",)), clipboard=Clipboard(outgoing=True)
        )
        value = settings.to_value(found)
        self.assertEqual(settings.from_value(value), found)
        newer = value | {"sound": True, "limits": value["limits"] | {"gpu": 1}}
        self.assertEqual(settings.from_value(newer), found)
        self.assertEqual(settings.from_value({}), BrowserSettings())
        terms = BrowserTerms(idle_minutes=3)
        self.assertEqual(settings.terms_from_value(settings.to_value(terms) | {"new": 1}), terms)
