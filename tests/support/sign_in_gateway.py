"""Gateways on which people sign in, and people at their doors: with passwords over HTTP, or in Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unittest
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from tests.support import ROOT, WAIT_SECONDS
from tests.support.gateway_process import Gateway, new_folder

PASSWORD = "three green apples and a boat"
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
MAX_REDIRECTS = 10
PROVIDER_SECRET = "a-client-secret"
EVERYONE = {"any_account": True}
"""A rule of sign-in that fits every account."""


class Provider(Protocol):
    """A provider that tests start."""

    issuer: str


def sign_in_home(
    case: unittest.TestCase, *lines: str, provider: Provider | None = None, scopes: str = "openid email profile"
) -> str:
    """Return a new home whose configuration has `lines`, and `provider` under the name `real`."""
    home = Path(new_folder(case), "home")
    home.mkdir(mode=0o700)
    text = "".join(f"{line}\n" for line in lines)
    if provider is not None:
        secret = home / "provider.secret"
        secret.touch(mode=0o600)
        secret.write_text(PROVIDER_SECRET)
        table = {
            "name": "real",
            "issuer": provider.issuer,
            "client_id": "gateway",
            "client_secret_file": "provider.secret",
            "scopes": scopes,
        }
        text += "[[provider]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
    (home / "burrowgate.toml").write_text(text)
    return str(home)


def provider_back(origin: str) -> str:
    """Return the redirect address of the provider `real` on the sign-in host at `origin`."""
    return f"{origin}/.burrowgate/sign-in/real/back"


def invite(gateway: Gateway, name: str, email: str | None = None) -> str:
    """Invite a person; return the address of the invitation."""
    url: str = gateway.admin("POST", "invitations", {"name": name, "email": email})["url"]
    return url


def age_login(store_url: str, home: str, login_id: str, seconds: int) -> None:
    """Make a login one whose proof and last renewal were `seconds` earlier, by another process on the store.

    All gateways on the store take the change in, as if that time had passed for this login alone.
    """
    command = [sys.executable, "-m", "tests.support.aged_login", store_url, home, login_id, str(seconds)]
    subprocess.run(command, check=True, timeout=WAIT_SECONDS, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


@dataclass(frozen=True, slots=True)
class Page:
    """A response, with the address that it came from."""

    url: str
    status: int
    fields: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return the values of the fields `name`."""
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)

    @property
    def location(self) -> str:
        """The absolute address of a redirect; empty for another response."""
        found = self.all("Location")
        return urljoin(self.url, found[0]) if found and 300 <= self.status < 400 else ""


class Person:
    """A browser without scripts: cookies of each host, redirects, forms. Every host is at a port of this machine."""

    def __init__(self, port: int, *, address: str = "127.0.0.1") -> None:
        """`port` is where requests go, whatever their URL says, and `address` is where they come from."""
        self.port = port
        self.address = address
        self.cookies: dict[str, dict[str, str]] = {}

    def cookie(self, host: str) -> str:
        """Return the `Cookie` field for `host`, which has its port."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.get(host, {}).items())

    def ask(
        self,
        url: str,
        method: str = "GET",
        body: str | None = None,
        *,
        connection: HTTPConnection | None = None,
        port: int = 0,
        **fields: str,
    ) -> Page:
        """Send one request, on `connection` or on a new one to `port`, and keep the cookies of its response."""
        parts = urlsplit(url)
        sent = {"Host": parts.netloc, **NAVIGATION, **fields}
        if cookie := self.cookie(parts.netloc):
            sent["Cookie"] = cookie
        own = connection or HTTPConnection(
            "127.0.0.1", port or self.port, timeout=WAIT_SECONDS, source_address=(self.address, 0)
        )
        try:
            own.request(method, f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/", body, sent)
            response = own.getresponse()
            page = Page(url, response.status, response.getheaders(), response.read())
        finally:
            if connection is None:
                own.close()
        jar = self.cookies.setdefault(parts.netloc, {})
        for line in page.all("Set-Cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "max-age=0" in line.lower():
                jar.pop(name, None)
            else:
                jar[name] = value
        return page

    def follow(self, page: Page, *, until: str = "", port: int = 0) -> Page:
        """Follow redirects from `page` on, up to one whose address has `until` in it."""
        for _ in range(MAX_REDIRECTS):
            if not page.location or (until and until in page.location):
                return page
            page = self.ask(page.location, port=port)
        raise AssertionError(f"More than {MAX_REDIRECTS} redirects: {page.url}")

    def get(self, url: str, *, port: int = 0) -> Page:
        """Open `url` and follow redirects."""
        return self.follow(self.ask(url, port=port), port=port)

    def post(self, url: str, fields: dict[str, str], *, port: int = 0) -> Page:
        """Send a form from a page of the same origin. Redirects are not followed."""
        parts = urlsplit(url)
        about = {
            "Origin": f"{parts.scheme}://{parts.netloc}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self.ask(url, "POST", urlencode(fields), port=port, **about)

    def join(self, invitation: str, name: str, sign_in_name: str) -> None:
        """Make an account by an invitation, with `PASSWORD`."""
        page = self.post(invitation, {"do": "join", "name": name, "sign_in_name": sign_in_name, "password": PASSWORD})
        if page.status != 303:
            raise AssertionError(f"The account was not made: {page.status} {page.body.decode()}")

    def sign_in(self, page: Page, sign_in_name: str, *, port: int = 0) -> Page:
        """Sign in by `PASSWORD` on the page of the sign-in host; return the redirect that follows."""
        return self.post(
            urljoin(page.url, "/.burrowgate/password"),
            {"to": _goal(page), "sign_in_name": sign_in_name, "password": PASSWORD},
            port=port,
        )

    def sign_in_by_provider(self, page: Page, at_provider: Callable[[str], str]) -> Page:
        """Sign in by the provider `real` on the page of the sign-in host; return the page that follows.

        `at_provider` signs in at an address of the provider, and returns the one to which that sends back.
        """
        sent = self.post(urljoin(page.url, "/.burrowgate/sign-in/real"), {"to": _goal(page)})
        return self.get(at_provider(sent.location))


def _goal(page: Page) -> str:
    """Return what the forms of a sign-in page send to say where it leads."""
    goal = dict(parse_qsl(urlsplit(page.url).query))
    return f"tx:{goal['tx']}" if "tx" in goal else goal["to"]
