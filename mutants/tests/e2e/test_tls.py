"""A gateway process that serves TLS: SIGHUP loads a new certificate and keeps connections open."""

from __future__ import annotations

import signal
import unittest
from pathlib import Path

from tests.support.gateway_process import Gateway, free_port, new_folder, site, until
from tests.support.tls_clients import Visitor, authority, client_context, put, server


class TlsTests(unittest.TestCase):
    def test_sighup_reloads_certificates(self) -> None:
        issuer, home, port = authority(), Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "app", server(issuer, "app.localhost"))
        gateway = Gateway(self, "--tls", "--https-port", str(port), home=str(home))
        gateway.add("app", site(self))
        token = f"Burrowgate-Token: {gateway.mint('app')['token']}"
        context = client_context(issuer)
        with Visitor(port, "app.localhost", context) as before:
            self.assertIn(b"hello", before.ask("/", token))
            put(home / "certificates", "app", server(issuer, "app.localhost"))
            gateway.process.send(signal.SIGHUP)

            def another() -> bool:
                with Visitor(port, "app.localhost", context) as after:
                    return after.tls.getpeercert(True) != before.tls.getpeercert(True)

            until(another, "another certificate")
            self.assertIn(b"hello", before.ask("/", token))
        self.assertTrue(gateway.cli_json("doctor")["ok"])
        self.assertTrue(any("certificate app" in one for one in gateway.cli_json("status")["warnings"]))
        self.assertEqual(gateway.process.stop(), 0)
