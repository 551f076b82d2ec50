"""The examples of page sharing, run behind a gateway."""

from __future__ import annotations

import re
import sys
import unittest
from html import unescape
from urllib.parse import urlsplit

from tests.support import requires
from tests.support.gateway_process import HERE, Gateway, Process, environment, fetch, free_port, new_folder

EXAMPLES = HERE.parent.parent / "examples" / "page-share"
PAGES = {"/reports/42": "Forty-two", "/reports/43": "Forty-three", "/reports/caf%C3%A9": "Café"}


class Recipe:
    """Tests of an example application; subclasses define the command that runs it."""

    command: tuple[str, ...]

    def setUp(self) -> None:
        port = free_port()
        self.gateway = Gateway(self)
        self.gateway.add("reports", f"127.0.0.1:{port}")
        self.minted = self.gateway.cli_json("sessions", "mint", "reports", "--kind", "page-share")
        self.origin = f"http://reports.localhost:{self.gateway.port}"
        secrets = {"BASE_TOKEN": self.minted["token"], "SHARE_SEED": self.minted["seed"], "PORT": str(port)}
        program, *words = (*self.command, self.origin)
        environ = environment(new_folder(self), **secrets)
        self.address = Process(self, *words, program=program, environ=environ).line()
        index = fetch(self.address)[1].decode()
        self.links = [unescape(link) for link in re.findall(r'href="([^"]+)"', index)]

    def statuses(self, *urls: str, **fields: str) -> list[int]:
        """Return the status of the gateway's response for each of `urls`."""
        return [fetch(url, **fields)[0] for url in urls]

    def test_each_link_opens_its_page(self) -> None:
        self.assertEqual([urlsplit(link).path for link in self.links], list(PAGES))
        for link, title in zip(self.links, PAGES.values(), strict=True):
            for url in (link, link + "&page=2", link.replace("?", "?sort=up&")):
                for accept in ("*/*", "text/html"):
                    status, page = fetch(url, Accept=accept)
                    self.assertEqual((status, f"<h1>{title}</h1>" in page.decode()), (200, True), url)

    def test_page_link_opens_nothing_else(self) -> None:
        link = self.links[0]
        query = urlsplit(link).query
        paths = ["/", "/reports", "/reports/42/", "/reports/43", "/reports/4", "/Reports/42", "/reports/4%32"]
        self.assertEqual(self.statuses(*(f"{self.origin}{path}?{query}" for path in paths)), [403] * len(paths))
        twisted = ["/reports/../reports/42", "//reports/42", "/reports%2f42", "/reports/42/..", "/reports/./42"]
        self.assertEqual(self.statuses(*(f"{self.origin}{path}?{query}" for path in twisted)), [400] * len(twisted))
        other = link.replace("reports.localhost", "reports.example.com")
        self.assertEqual(self.statuses(other), [403])
        for method in ("POST", "PUT", "DELETE"):
            self.assertEqual(fetch(link, method=method)[0], 403)
        self.assertEqual(self.statuses(f"{self.origin}/reports/42", Referer=link), [403])

    def test_token_alone_opens_nothing(self) -> None:
        token = self.minted["token"]
        base, _, mac = token.rpartition(".")
        seed = self.minted["seed"]
        for path in ("/", *PAGES):
            url = self.origin + path
            credentials = (f"{mac}={base}", f"{mac}={base}&p=p", f"{mac}={base}&{mac}=p", f"{mac}={base}&{seed}=p")
            self.assertEqual(self.statuses(*(f"{url}?{one}" for one in credentials)), [403] * len(credentials))
            self.assertEqual(self.statuses(url, Authorization=f"Bearer {token}"), [403])
            self.assertEqual(self.statuses(url, **{"Burrowgate-Token": token}), [403])

    def test_seed_of_another_session_opens_nothing(self) -> None:
        other = self.gateway.cli_json("sessions", "mint", "reports", "--page-share")
        base, _, mac = other["token"].rpartition(".")
        foreign = [re.sub(r"\?[^&]+&", f"?{mac}={base}&", link) for link in self.links]
        self.assertEqual(self.statuses(*foreign), [403] * len(foreign))

    def test_example_url_is_a_page_link_and_seed_can_be_shown_again(self) -> None:
        self.assertEqual(
            self.gateway.cli_json("sessions", "seed", self.minted["session"]["id"])["seed"], self.minted["seed"]
        )
        status, page = fetch(self.minted["example_url"])
        self.assertEqual((status, b"Links to give away" in page), (200, True))

    def test_revocation_closes_all_pages(self) -> None:
        self.assertEqual(self.statuses(*self.links), [200] * len(PAGES))
        done = self.gateway.cli("sessions", "revoke", self.minted["session"]["id"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.statuses(*self.links), [410] * len(PAGES))


class PythonTests(Recipe, unittest.TestCase):
    command = (sys.executable, str(EXAMPLES / "app.py"))


@requires("node")
class NodeTests(Recipe, unittest.TestCase):
    command = ("node", str(EXAMPLES / "app.mjs"))
