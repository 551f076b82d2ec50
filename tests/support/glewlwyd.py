"""Glewlwyd, the OpenID Connect provider of Debian, started for a test on loopback with one client and its users.

It differs from others: no `iss` in its answers, `//api` in the addresses of its endpoints, errors without a body,
renewals without an ID token, addresses without `email_verified`, and logout tokens without `sid`.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support import WAIT_SECONDS
from tests.support.oidc_provider import wait_for_port
from tests.support.ports import free_port

_CONFIG = Path("/etc/glewlwyd/glewlwyd.conf")
_SCHEMA = Path("/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz")

requires_glewlwyd = unittest.skipUnless(
    shutil.which("glewlwyd") and _CONFIG.is_file() and _SCHEMA.is_file(), "glewlwyd is not installed here."
)
"""Skip a test, or a class of tests, without Glewlwyd, its configuration and its schema."""


class Glewlwyd:
    """A process of Glewlwyd."""

    def __init__(self, case: unittest.TestCase, redirect_uri: str, logout_uri: str) -> None:
        """It is stopped at the end of `case`."""
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}/api/oidc"
        folder = Path(tempfile.mkdtemp(prefix="burrowgate-glewlwyd-"))
        case.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        database = sqlite3.connect(folder / "glewlwyd.db")
        database.executescript(gzip.decompress(_SCHEMA.read_bytes()).decode())
        database.commit()
        database.close()
        config = folder / "glewlwyd.conf"
        config.write_text(self._config(folder / "glewlwyd.db"))
        self.process = subprocess.Popen(
            ["glewlwyd", f"--config-file={config}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        case.addCleanup(self._stop)
        wait_for_port(self.port)
        self.admin = Session(self.port)
        self.admin.call("POST", "/api/auth/", {"username": "admin", "password": "password"})
        self.admin.call("POST", "/api/mod/plugin/", self._plugin())
        client = {
            "client_id": "gateway",
            "name": "Burrowgate",
            "enabled": True,
            "confidential": True,
            "password": "a-client-secret",
            "client_secret": "a-client-secret",
            "redirect_uri": [redirect_uri],
            "authorization_type": ["code", "refresh_token"],
            "token_endpoint_auth_method": ["client_secret_basic"],
            "scope": [],
            "backchannel_logout_uri": logout_uri,
        }
        self.admin.call("POST", "/api/client/?source=database", client)

    def _stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def _config(self, database: Path) -> str:
        text = _CONFIG.read_text("utf-8")
        for name, value in (
            ("port", str(self.port)),
            ("external_url", f'"http://127.0.0.1:{self.port}/"'),
            ("log_mode", '"console"'),
            ("log_level", '"ERROR"'),
        ):
            text = re.sub(rf"^{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
        text = re.sub(
            r"^@include.*$", f'database = {{ type = "sqlite3"; path = "{database}"; }};', text, flags=re.MULTILINE
        )
        return 'bind_address="127.0.0.1"\n' + text

    def _plugin(self) -> dict[str, Any]:
        key = ec.generate_private_key(ec.SECP256R1())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        flags = ("code", "id-token", "refresh")
        parameters: dict[str, Any] = {
            "iss": self.issuer,
            "jwt-type": "ecdsa",
            "jwt-key-size": "256",
            "key": private.decode(),
            "cert": public.decode(),
            "access-token-duration": 3600,
            "refresh-token-duration": 1_209_600,
            "code-duration": 600,
            "refresh-token-rolling": False,
            "refresh-token-one-use": "always",
            "client-refresh-token-one-use-parameter": "refresh-token-one-use",
            "allow-non-oidc": False,
            "auth-type-code-revoke-replayed": True,
            "pkce-allowed": True,
            "pkce-method-plain-allowed": False,
            "pkce-required": True,
            "introspection-revocation-allowed": True,
            "introspection-revocation-allow-target-client": True,
            "introspection-revocation-auth-scope": [],
            "back-channel-logout-allowed": True,
            "session-management-allowed": True,
            "session-cookie-name": "GLEWLWYD_OIDC",
            "session-cookie-expiration": 2_419_200,
            "name-claim": "mandatory",
            "name-claim-scope": [],
            "email-claim": "mandatory",
            "email-claim-scope": [],
            "jwks-show": True,
            "subject-type": "public",
            "scope": [],
            "additional-parameters": [],
            "claims": [],
            "allowed-scope": ["openid"],
        }
        for kind in ("code", "token", "id-token", "none", "password", "client", "refresh", "device"):
            parameters[f"auth-type-{kind}-enabled"] = kind in flags
        return {"module": "oidc", "name": "oidc", "display_name": "OpenID Connect", "parameters": parameters}

    def account(self, name: str, *, email: str) -> None:
        """Add a user, whose password is `password`."""
        user = {"username": name, "password": "password", "name": name.title(), "email": email}
        self.admin.call("POST", "/api/user/?source=database", user | {"enabled": True, "scope": ["openid"]})

    def sign_in(self, url: str, name: str) -> str:
        """Sign in as a user with a new browser, and go on at `url`; returns the address that it sends back to."""
        browser = Session(self.port)
        browser.call("POST", "/api/auth/", {"username": name, "password": "password"})
        browser.call("PUT", "/api/auth/grant/gateway", {"scope": "openid"})
        parts = urlsplit(url)
        return browser.call("GET", f"{parts.path}?{parts.query}&g_continue")[0]

    def sign_out(self, name: str, sid: str) -> None:
        """End the session `sid` of a user, who confirms that in their browser."""
        browser = Session(self.port)
        browser.call("POST", "/api/auth/", {"username": name, "password": "password"})
        browser.call("DELETE", f"/api/oidc/session/{sid}/")


class Session:
    """A browser at Glewlwyd's API."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def call(self, method: str, path: str, body: object = None) -> tuple[str, bytes]:
        """Send a request; returns `Location` and the body of the response. Raises `AssertionError` if it is refused."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=WAIT_SECONDS)
        fields = {
            "Content-Type": "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        try:
            connection.request(method, path, None if body is None else json.dumps(body), fields)
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        assert response.status < 400, f"{method} {path}: {response.status} {data[:500]!r}"
        return response.headers.get("Location", ""), data
