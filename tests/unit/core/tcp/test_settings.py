"""Tests of the TCP settings of targets, and of the terms of sessions."""

from __future__ import annotations

import json
from dataclasses import replace

from burrowgate.core.tcp import settings, terms
from burrowgate.core.tcp.settings import DEFAULT_SETTINGS, Bind, Recorded, TcpSettings
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.errors import Invalid
from tests.support import TestCase

FULL = TcpSettings(
    user="ada", database="app", host_sets=("s1",), max_seconds=60, connection_limit=3, client_port=5432,
    pending_timeout=20, idle_timeout=30, bind=Bind.NONE, recording=Recorded.ALL, recordings_keep=7,
    host_keys=("SHA256:x",), outlives_sign_in=True, server_tls=True,
)  # fmt: skip
TERMS = TcpTerms(
    project_id="p", endpoint_host="h", endpoint_port=1, host_id="x", connection_limit=3, max_seconds=60,
    pending_timeout=20, bind=Bind.NONE, basis=("target/t",), account_id="a", snapshot="f", client="k", bound_at=1,
    connections_used=2,
)  # fmt: skip


class SettingsTests(TestCase):
    def test_settings_survive_a_store(self) -> None:
        for one in (FULL, DEFAULT_SETTINGS):
            self.assertEqual(settings.from_value(json.loads(json.dumps(settings.to_value(one)))), one)
        self.assertEqual(settings.from_value({"added_later": 1}), DEFAULT_SETTINGS)

    def test_settings_out_of_bounds_are_refused(self) -> None:
        for field, value in {
            "max_seconds": 59, "connection_limit": 0, "client_port": 65_536, "pending_timeout": 9, "idle_timeout": 0,
            "recordings_keep": 0, "user": "a\nb", "database": "x" * 129, "host_keys": ("k",) * 21,
        }.items():  # fmt: skip
            error = self.assertRaises(
                Invalid, settings.check_settings, replace(FULL, **{field: value}), speaks_ssh=True
            )
            self.assertEqual(error.field, field)
        self.assertIs(settings.check_settings(FULL, speaks_ssh=True), FULL)

    def test_only_ssh_has_recordings_and_host_keys(self) -> None:
        for field in ("recording", "recordings_keep", "host_keys"):
            one = replace(DEFAULT_SETTINGS, **{field: getattr(FULL, field)})
            self.assertRaises(Invalid, settings.check_settings, one, speaks_ssh=False)
            settings.check_settings(one, speaks_ssh=True)


class TermsTests(TestCase):
    def test_terms_survive_a_store(self) -> None:
        self.assertEqual(terms.from_value(json.loads(json.dumps(terms.to_value(TERMS)))), TERMS)
        self.assertEqual(terms.from_value(terms.to_value(TERMS) | {"added_later": 1}), TERMS)

    def test_connections_left(self) -> None:
        self.assertEqual(TERMS.connections_left, 1)
        self.assertEqual(replace(TERMS, connections_used=4).connections_left, 0)
        self.assertIsNone(replace(TERMS, connection_limit=None).connections_left)
