"""Libraries that the import of the gateway loads, at the cost of each start."""

from __future__ import annotations

import subprocess
import sys

from tests.support import ROOT, WAIT_SECONDS, TestCase

LATE = ("webauthn", "joserfc", "twisted.conch", "opentelemetry", "psycopg")
"""Libraries that a gateway without passkeys, providers, terminals, traces and PostgreSQL never needs."""


class GatewayImportTests(TestCase):
    def test_what_few_gateways_need_is_imported_when_it_is_first_used(self) -> None:
        code = "import sys, burrowgate.server.gateway; print(*sys.modules)"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=WAIT_SECONDS
        )
        modules = set(done.stdout.split())
        self.assertIn("burrowgate.server.gateway", modules)
        self.assertEqual(modules & set(LATE), set())
