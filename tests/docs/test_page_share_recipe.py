"""The page links that examples/page-share derives are admitted, for their own pages only."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from html import unescape
from urllib.parse import urlsplit

from burrowgate.core import access, hosts, tokens
from burrowgate.core.access import Admission, Claim, Refusal, RouteMatch, SessionUsage
from burrowgate.core.sessions import Kind
from tests.support import ROOT, WAIT_SECONDS, TestCase, requires
from tests.support.records import KEY, KEYS, NOW, SID, TOKEN, request, session, target

EXAMPLES = ROOT / "examples/page-share"
SEED = tokens.b64url(KEY.seed(SID))
ORIGINS = ("https://app.example.com", "http://app.localhost:8480", "https://app.example.com:8443")
PATHS = ["/reports/42", "/reports/43", "/reports/caf%C3%A9"]


def admits(url: str, *, path: str | None = None, host: str | None = None, method: bytes = b"GET") -> bool:
    """Return whether the gateway admits the link `url`, or the same link with another path or host."""
    parts = urlsplit(url)
    split = hosts.split(host or parts.netloc)
    assert split is not None
    default = hosts.DEFAULT_PORTS[parts.scheme]
    authority = hosts.authority(split[0], split[1] or default, parts.scheme).encode()
    served = RouteMatch(target(), authority, parts.scheme.encode() + b"://" + authority, False)
    page_request = request(method=method, path=(path or parts.path).encode(), query=parts.query.encode())
    claimed = access.authenticate(page_request, served, KEYS)
    if not isinstance(claimed, Claim):
        return False
    decision = access.authorize(page_request, served, claimed, session(kind=Kind.PAGE_SHARE), KEYS, SessionUsage(NOW))
    assert isinstance(decision, Admission | Refusal)
    return isinstance(decision, Admission)


class Recipe:
    """Tests of an example application; subclasses define the command that runs it."""

    command: tuple[str, ...]

    def environment(self, seed: str) -> dict[str, str]:
        return {**os.environ, "BASE_TOKEN": TOKEN, "SHARE_SEED": seed, "PORT": "0", "PYTHONUTF8": "1"}

    def links(self, origin: str, seed: str = SEED) -> list[str]:
        command = [*self.command, origin, "--links"]
        done = subprocess.run(
            command, env=self.environment(seed), capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout.split()

    def test_links_open_exactly_their_pages(self) -> None:
        for origin in ORIGINS:
            made = self.links(origin)
            self.assertEqual([urlsplit(one).path for one in made], PATHS)
            for link in made:
                own = urlsplit(link).path
                for method in (b"GET", b"HEAD"):
                    self.assertTrue(admits(link, method=method), link)
                self.assertTrue(admits(link + "&page=2"))
                self.assertFalse(admits(link, method=b"POST"))
                others = [
                    path for path in ["/", "/reports", "/reports/", own + "/", own + "/../43", *PATHS] if path != own
                ]
                self.assertEqual([path for path in others if admits(link, path=path)], [])
                self.assertEqual(
                    [host for host in ("other.example.com", "app.example.com:1") if admits(link, host=host)], []
                )

    def test_accepts_padded_seed(self) -> None:
        self.assertEqual(self.links(ORIGINS[0], SEED + "="), self.links(ORIGINS[0], SEED))

    def test_reproduces_protocol_vector(self) -> None:
        vector = f"https://app.example.com/reports/42?-VyByRf5aNulSk7GsdBkdA={TOKEN[:40]}&6OOOcNtWD1qqP561ck8wSA=p"
        self.assertEqual(self.links(ORIGINS[0])[0], vector)

    def test_links_of_another_seed_open_nothing(self) -> None:
        wrong = self.links(ORIGINS[0], tokens.b64url(bytes(32)))
        self.assertEqual([link for link in wrong if admits(link)], [])

    def test_serves_its_pages_and_its_links(self) -> None:
        command = [*self.command, ORIGINS[1]]
        with subprocess.Popen(
            command, env=self.environment(SEED), stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
        ) as app:
            try:
                assert app.stdout is not None
                address = app.stdout.readline().strip()
                with urllib.request.urlopen(address, timeout=WAIT_SECONDS) as answer:
                    index = answer.read().decode()
                made = [unescape(link) for link in re.findall(r'href="([^"]+)"', index)]
                self.assertEqual([urlsplit(link).path for link in made if admits(link)], PATHS)
                for path in PATHS:
                    with urllib.request.urlopen(address.rstrip("/") + path, timeout=WAIT_SECONDS) as answer:
                        self.assertEqual(answer.status, 200)
            finally:
                app.kill()


class PythonTests(Recipe, TestCase):
    command = (sys.executable, str(EXAMPLES / "app.py"))


@requires("node")
class NodeTests(Recipe, TestCase):
    command = ("node", str(EXAMPLES / "app.mjs"))
