"""HTTP/2 with a browser, curl and h2load: pages, forms, uploads, events, WebSockets and concurrent requests."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
import unittest
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import expect

from tests.support import WAIT_SECONDS, requires
from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Gateway, free_port, new_folder, start_app
from tests.support.tls_clients import authority, put, server

HOST = "app.localhost"


class Http2Case(unittest.TestCase):
    """A gateway process that serves TLS, with a real application as its target."""

    options: tuple[str, ...] = ()
    """Options of the gateway."""

    def setUp(self) -> None:
        issuer, home, self.port = authority(), Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "app", server(issuer, HOST))
        self.ca = Path(new_folder(self), "ca.pem")
        self.ca.write_bytes(issuer.pem)
        self.gateway = Gateway(self, "--tls", "--https-port", str(self.port), *self.options, home=str(home))
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")
        self.minted = self.gateway.mint("app")
        self.origin = f"https://{HOST}:{self.port}"

    def ran(self, *command: str, within: float = WAIT_SECONDS) -> str:
        """Run a command, check that it succeeds and return its output."""
        done = subprocess.run(command, capture_output=True, text=True, timeout=within, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


@requires("curl")
class CurlTests(Http2Case):
    def curl(self, path: str, *options: str) -> str:
        where = ("--cacert", str(self.ca), "--resolve", f"{HOST}:{self.port}:127.0.0.1", "-sS", "--max-time", "15")
        token = f"Burrowgate-Token: {self.minted['token']}"
        return self.ran(
            "curl", *where, "-w", " %{http_version} %{http_code}", "-H", token, *options, self.origin + path
        )

    def test_serves_http2_and_http1_as_the_client_requests(self) -> None:
        self.assertTrue(self.curl("/closed", "--http2").endswith(" 2 200"))
        self.assertTrue(self.curl("/closed", "--http1.1").endswith(" 1.1 200"))

    def test_large_upload_and_download(self) -> None:
        size = 20_000_000
        piece = bytes(range(256)) * 1024
        with tempfile.NamedTemporaryFile() as file:
            file.write((piece * (size // len(piece) + 1))[:size])
            file.flush()
            body = Path(file.name).read_bytes()
            output = self.curl("/upload", "--http2", "--data-binary", f"@{file.name}", "-H", "Content-Type: a/b")
        self.assertIn(f"{size} {hashlib.sha256(body).hexdigest()}", output)
        with tempfile.NamedTemporaryFile() as file:
            self.assertEqual(self.curl(f"/download?size={size}", "--http2", "-o", file.name), " 2 200")
            self.assertEqual(Path(file.name).stat().st_size, size)


@requires("h2load")
class LoadTests(Http2Case):
    def test_all_concurrent_requests_succeed(self) -> None:
        token = f"Burrowgate-Token: {self.minted['token']}"
        options = ("-n", "3000", "-c", "8", "-m", "50", "-H", token, "--connect-to", f"127.0.0.1:{self.port}")
        output = self.ran("h2load", *options, f"{self.origin}/closed", within=60)
        self.assertIn("3000 succeeded, 0 failed, 0 errored", output)
        self.assertIsNotNone(re.search(r"^Application protocol: h2$", output, re.MULTILINE), output)


class BrowserTests(ChromiumTestCase, Http2Case):
    def test_browser_features_over_http2(self) -> None:
        context = self.browser.new_context(ignore_https_errors=True)
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(self.minted["url"])
        self.assertEqual(page.url, f"{self.origin}/")
        protocol = page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
        self.assertEqual(protocol, "h2")
        page.fill("#name", "Ada")
        page.click("#go")
        expect(page.locator("#who")).to_have_text("Ada")

        page.evaluate("connect()")
        expect(page.locator("#state")).to_have_text("open")
        page.evaluate("socket.send('by which way?')")
        expect(page.locator("#said")).to_have_text(re.compile("^2 burrowgate-"))  # RFC 8441, not a fallback to HTTP/1.1
        page.evaluate("socket.send('hello')")
        expect(page.locator("#said")).to_have_text("you said hello")
        page.evaluate("listen()")
        expect(page.locator("#ticks")).to_have_text(re.compile("^[0-9]{2,}$"))

        other = context.new_page()
        other.goto(self.origin)
        data = os.urandom(3_000_000)
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            other.set_input_files("#file", file.name)
            other.click("#send")
            expect(other.locator("#got")).to_have_text(f"{len(data)} {hashlib.sha256(data).hexdigest()}")

        self.gateway.admin("POST", f"sessions/{self.minted['session']['id']}/revoke")
        expect(page.locator("#state")).to_have_text("closed")
        expect(page.locator("#ticks")).to_have_text("lost")
        answer = page.goto(self.origin)
        assert answer is not None
        self.assertEqual(answer.status, 410)


HAS_NGH2 = unittest.skipIf(find_spec("ngh2") is None, "ngh2 is not installed here (the extra http2).")


@HAS_NGH2
class CurlTestsOfNgh2(CurlTests):
    options = ("--http2-library", "ngh2")


@HAS_NGH2
class LoadTestsOfNgh2(LoadTests):
    options = ("--http2-library", "ngh2")


@HAS_NGH2
class BrowserTestsOfNgh2(BrowserTests):
    options = ("--http2-library", "ngh2")
