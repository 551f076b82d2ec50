"""Real OpenID Connect providers for tests, started on loopback, and the browser of a person who signs in at them.

    python -m tests.support.oidc_provider FOLDER

installs `oidc-provider` (npm) into FOLDER, unless it is there in the version of `package.json`. Tests look for it where
`BURROWGATE_TEST_OIDC_PROVIDER` says, and are skipped without it.
"""

from __future__ import annotations

import html
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from tests.support import WAIT_SECONDS
from tests.support.ports import free_port

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
INSTALLED = Path(os.environ.get("BURROWGATE_TEST_OIDC_PROVIDER", ROOT / ".tox" / "oidc-provider"))
MAX_REDIRECTS = 20

requires_oidc_provider = unittest.skipUnless(
    (INSTALLED / "node_modules/oidc-provider").is_dir() and shutil.which("node"),
    f"oidc-provider is not installed: python -m tests.support.oidc_provider {INSTALLED}",
)
"""Skip a test, or a class of tests, without the provider of npm."""


def install(folder: Path) -> None:
    """Install the provider into `folder`. Raises `CalledProcessError`."""
    wanted = (HERE / "package.json").read_bytes()
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_bytes() == wanted:
        return
    if shutil.which("npm") is None:
        print("npm is not installed: the tests with oidc-provider will be skipped.", file=sys.stderr)
        return
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "package.json", folder)
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]
    subprocess.run(command, cwd=folder, check=True)
    stamp.write_bytes(wanted)


class OidcProvider:
    """A process of `oidc-provider` with one client."""

    def __init__(self, case: unittest.TestCase, redirect_uri: str, logout_uri: str = "") -> None:
        """It is stopped at the end of `case`."""
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        client = {
            "client_id": "gateway",
            "client_secret": "a-client-secret",
            "redirect_uris": [redirect_uri],
            "grant_types": ["authorization_code", "refresh_token"],
        }
        if logout_uri:
            client |= {"backchannel_logout_uri": logout_uri, "backchannel_logout_session_required": True}
        command = ["node", str(HERE / "provider.mjs"), str(INSTALLED / "node_modules"), str(self.port)]
        self.process = subprocess.Popen(
            [*command, json.dumps(client)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        case.addCleanup(self._stop)
        assert self.process.stdout is not None
        if self.process.stdout.readline() != "listening\n":
            raise AssertionError("oidc-provider did not start.")

    def _stop(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def account(self, sub: str, **claims: object) -> None:
        """Add or change an account."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        connection.request("POST", "/test/account", json.dumps({"sub": sub, **claims}))
        status = connection.getresponse().status
        connection.close()
        assert status == 204, status

    def requests(self) -> dict[str, dict[str, float]]:
        """Return `count` and `ms` of the requests so far, by path, and grant type at /token."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        connection.request("GET", "/test/requests")
        found: dict[str, dict[str, float]] = json.loads(connection.getresponse().read())
        connection.close()
        return found


class Browser:
    """A browser without scripts: it keeps cookies by host and name, follows redirects, and fills in forms.

    Names under localhost are this machine, as in other browsers.
    """

    def __init__(self) -> None:
        self.cookies: dict[str, dict[str, str]] = {}
        """By host and port, then by name."""

    def sign_in(self, url: str, login: str) -> str:
        """Sign in at oidc-provider as `login`, beginning at `url`; returns the address to which it sends back."""
        origin = urlsplit(url).netloc
        for _ in range(MAX_REDIRECTS):
            location, page = self.get(url)
            while not location:
                action, fields = read_form(page)
                if 'name="login"' in page:
                    fields |= {"login": login, "password": "any"}
                location, page = self.post(urljoin(url, action), fields)
            url = urljoin(url, location)
            if urlsplit(url).netloc != origin:
                return url
        raise AssertionError("The provider redirects without end.")

    def sign_out(self, issuer: str) -> None:
        """Sign out at oidc-provider."""
        _, page = self.get(f"{issuer}/session/end")
        action, fields = read_form(page)
        location, _ = self.post(urljoin(issuer, action), fields | {"logout": "yes"})
        self.get(urljoin(issuer, location))

    def get(self, url: str) -> tuple[str, str]:
        """Return `Location` and body of a response; the first is empty without one."""
        return self._send("GET", url, None)

    def post(self, url: str, fields: dict[str, str]) -> tuple[str, str]:
        """Return the same for a form."""
        return self._send("POST", url, urlencode(fields))

    def _send(self, method: str, url: str, body: str | None) -> tuple[str, str]:
        parts = urlsplit(url)
        address = "127.0.0.1" if (parts.hostname or "").endswith(".localhost") else parts.hostname
        connection = http.client.HTTPConnection(address or "", parts.port, timeout=WAIT_SECONDS)
        cookies = self.cookies.setdefault(parts.netloc, {})
        fields = {"Host": parts.netloc, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        fields |= {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Accept": "text/html"}
        if body is not None:
            fields["Content-Type"] = "application/x-www-form-urlencoded"
            fields["Origin"] = f"{parts.scheme}://{parts.netloc}"
        try:
            connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, fields)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            if value and "expires=Thu, 01 Jan 1970" not in cookie:
                cookies[name] = value
            else:
                cookies.pop(name, None)
        if response.status >= 400:
            raise AssertionError(f"{method} {url}: {response.status} {text[:500]}")
        return response.headers.get("Location", ""), text


def read_form(page: str, action_end: str = "") -> tuple[str, dict[str, str]]:
    """Return the action and the hidden fields of the first form of `page` whose action ends so."""
    form = re.search(rf'<form[^>]*action="([^"]*{re.escape(action_end)})".*?</form>', page, re.DOTALL)
    assert form is not None, page[:1000]
    fields = {}
    for field in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
        if 'type="hidden"' in field and name is not None:
            fields[name[1]] = html.unescape(value[1]) if value is not None else ""
    return html.unescape(form[1]), fields


def wait_for_port(port: int) -> None:
    """Wait until 127.0.0.1 accepts connections at `port`."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.connect()
            connection.close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"Nothing listens on port {port}.")
