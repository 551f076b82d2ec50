"""Certificates by ACME, from a server that performs real validation."""

from __future__ import annotations

import ssl
import stat
import time
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.task import deferLater

from burrowgate.server.clock import steady_time
from burrowgate.server.config.sources import load
from burrowgate.server.gateway import Gateway
from tests.integration.test_gateway import GatewayCase as _GatewayCase
from tests.support import requires
from tests.support.gateway_process import free_port
from tests.support.pebble import Pebble
from tests.support.sockets import get
from tests.support.tls_clients import Visitor, client_context, in_thread

NAME = "app.example.com"
DAY = 86400


@requires("pebble")
@requires("pebble-challtestsrv")
class AcmeCase(_GatewayCase):
    """Base class of tests with a gateway and an ACME server."""

    timeout = 110

    def setUp(self) -> None:
        super().setUp()
        self.port, self.https_port = free_port(), free_port()
        self.ahead = 0.0

    def gateway(self, **options: Any) -> Gateway:
        values = {"home": str(self.home), "port": self.port, "https_port": self.https_port, "admin_port": 0, **options}
        return Gateway(
            load(None, {}, {"tls": True, "base_domain": "example.com", **values}),
            reactor,
            write=self.lines.append,
            wall=lambda: time.time() + self.ahead,
            # Time that has passed, as while a machine is suspended: a step of the wall clock alone is not followed.
            monotonic=lambda: steady_time() + self.ahead,
        )

    def pebble(self, **more: Any) -> Pebble:
        return Pebble(self, http_port=self.port, tls_port=self.https_port, **more)

    async def ordering(self, pebble: Pebble, **options: Any) -> Gateway:
        """Start a gateway that orders a certificate for `NAME`."""
        gateway = await self.started(
            acme_directory=pebble.directory, acme_accept_terms=True, acme_ca_file=str(pebble.ca_file), **options
        )
        await self.share(gateway, f"127.0.0.1:{self.app().port}")
        self.minted = await self.admin(gateway, "POST", "targets/app/sessions", {"ttl": "1y"})
        return gateway

    async def log_says(self, part: str, times: int = 1) -> None:
        """Wait until `times` lines of the log contain `part`."""
        while sum(part in line for line in self.lines) < times:
            await deferLater(reactor, 0.05)

    def shown(self, name: str | None = NAME) -> Any:
        """Return the certificate of a visitor's handshake, in DER."""

        def work() -> bytes | None:
            with Visitor(self.https_port, name, client_context(None)) as visitor:
                return visitor.tls.getpeercert(binary_form=True)

        return in_thread(work)

    async def metrics(self, gateway: Gateway) -> str:
        key = (self.home / "admin.key").read_text().strip()
        host = f"127.0.0.1:{gateway.admin_port}"
        return (await get(reactor, gateway.admin_port, host, f"Authorization: Bearer {key}", path="/metrics")).decode()


class IssueTests(AcmeCase):
    async def test_issues_certificate_by_http_01(self) -> None:
        gateway = await self.ordering(self.pebble())
        await self.log_says(f"There is a new certificate for {NAME}")
        self.assertTrue(await self.shown())
        self.assertIn('burrowgate_acme_orders_total{outcome="issued"} 1.0', await self.metrics(gateway))
        self.assertIn('burrowgate_certificate_days_left{certificate="app.example.com"}', await self.metrics(gateway))
        (shown,) = (await self.admin(gateway, "GET", "settings"))["certificates"]
        self.assertEqual((shown["name"], shown["hosts"]), (NAME, [NAME]))
        self.assertGreater(shown["days_left"], 30)
        for path in (self.home / "acme").rglob("*"):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o700 if path.is_dir() else 0o600, path)
        # The challenge is no longer served.
        challenge = "/.well-known/acme-challenge/"
        for token in ("", "token", "../admin.key"):
            self.assertIn(b" 404 ", await get(reactor, self.port, NAME, path=challenge + token))

    async def test_renews_certificate_in_time(self) -> None:
        await self.ordering(self.pebble(certificateValidityPeriod=90 * DAY))
        await self.log_says("There is a new certificate")
        first = await self.shown()
        self.ahead = 59 * DAY
        await deferLater(reactor, 2.5)  # several checks, one each second, find nothing due
        self.assertEqual(await self.shown(), first)
        self.ahead = 64 * DAY
        await self.log_says("There is a new certificate", times=2)
        self.assertNotEqual(await self.shown(), first)

    async def test_tls_alpn_01_does_not_interrupt_visitors(self) -> None:
        pebble = self.pebble(certificateValidityPeriod=90 * DAY)
        gateway = await self.ordering(pebble, acme_challenge="tls-alpn-01")
        await self.log_says("There is a new certificate")
        first = await self.shown()
        before = gateway._clock.now()
        self.ahead = 64 * DAY
        # A handshake that is under way while the clock jumps has exceeded its time limit.
        while gateway._clock.now() < before + 63 * DAY:
            await deferLater(reactor, 0.02)
        answers: list[bytes] = []
        token = self.minted["token"]

        def visit() -> bytes:
            with Visitor(self.https_port, NAME, client_context(None, protocols=["http/1.1"])) as visitor:
                return visitor.ask("/", f"Burrowgate-Token: {token}")

        while await self.shown() == first:
            answers.append(await in_thread(visit))
        self.assertGreater(len(answers), 1)
        self.assertEqual({answer[-5:] for answer in answers}, {b"hello"})
        self.assertEqual(sum("There is a new certificate" in line for line in self.lines), 2)

        def challenge() -> None:
            with self.assertRaises(ssl.SSLError):
                Visitor(gateway.https_port, NAME, client_context(None, protocols=["acme-tls/1"]))

        await in_thread(challenge)

    async def test_external_account_binding(self) -> None:
        self.home.mkdir(mode=0o700)
        key = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"
        binding = {"externalAccountBindingRequired": True, "externalAccountMACKeys": {"kid-1": key}}
        path = self.home / "eab.key"
        path.touch(mode=0o600)
        path.write_text(key + "\n")
        await self.ordering(self.pebble(**binding), acme_eab_kid="kid-1", acme_eab_key_file="eab.key")
        await self.log_says("There is a new certificate")
        self.assertFalse(any(key in line for line in self.lines))

    async def test_orders_nothing_if_an_own_certificate_matches(self) -> None:
        from tests.support.tls_clients import authority, put, server

        self.home.mkdir(mode=0o700)
        put(self.home / "certificates", "mine", server(authority(), "*.example.com"))
        await self.ordering(self.pebble())
        await deferLater(reactor, 2.5)
        self.assertFalse(any("Ordering a certificate" in line for line in self.lines))


class FailureTests(AcmeCase):
    async def test_refused_order_is_reported_and_retried_later(self) -> None:
        pebble = self.pebble()
        pebble.resolve(NAME, "127.0.0.9")  # where nothing listens
        gateway = await self.ordering(pebble)
        await self.log_says(f"There is no new certificate for {NAME}")
        self.assertTrue(any("could not verify" in line and "Again in" in line for line in self.lines))
        self.assertIn('burrowgate_acme_orders_total{outcome="refused"} 1.0', await self.metrics(gateway))
        (warning,) = (await self.admin(gateway, "GET", "status"))["warnings"]
        self.assertIn(f"There is no new certificate for {NAME}.", warning)
        await deferLater(reactor, 2.5)
        self.assertEqual(sum("Ordering" in line for line in self.lines), 1)

    async def test_unreachable_server_keeps_the_current_certificate(self) -> None:
        pebble = self.pebble(certificateValidityPeriod=90 * DAY)
        gateway = await self.ordering(pebble)
        await self.log_says("There is a new certificate")
        first = await self.shown()
        pebble.stop()
        self.ahead = 80 * DAY
        await self.log_says("cannot be reached")
        self.assertTrue(any("The one that there is stays. Again in" in line for line in self.lines))
        self.assertEqual(await self.shown(), first)
        self.assertIn('burrowgate_acme_orders_total{outcome="unreachable"} 1.0', await self.metrics(gateway))
        warnings = (await self.admin(gateway, "GET", "status"))["warnings"]
        self.assertTrue(any("is good for 9 more days" in one or "good for 10" in one for one in warnings), warnings)
        self.assertTrue(any("cannot be reached" in one for one in warnings), warnings)
        pebble.start()
        self.ahead += 3600
        await self.log_says("The ACME server refused")  # the new server process does not know the account
        self.ahead += 3600
        await self.log_says("There is a new certificate", times=2)
        warnings = (await self.admin(gateway, "GET", "status"))["warnings"]
        self.assertFalse(any("cannot be reached" in one for one in warnings), warnings)

    async def test_refuses_binding_key_that_others_can_read(self) -> None:
        self.home.mkdir(mode=0o700)
        Path(self.home, "eab.key").write_text("c2VjcmV0")
        Path(self.home, "eab.key").chmod(0o644)
        await self.ordering(self.pebble(), acme_eab_kid="kid-1", acme_eab_key_file="eab.key")
        await self.log_says("Other users of this machine can read")
