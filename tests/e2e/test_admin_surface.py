"""The admin API accepts only local requests with the admin key, and secrets occur only in their own files."""

from __future__ import annotations

import base64
import os
import re
import socket
import stat
import unittest
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import (
    Gateway,
    Served,
    Shared,
    ask,
    fetch,
    new_folder,
    site,
    start_app,
)

FORMS = (
    "localhost:{}",
    "LOCALHOST:{}",
    "localhost.:{}",
    "http://localhost:{}",
    "127.0.0.1:{}",
    "http://127.0.0.1:{}",
    "127.0.0.2:{}",
    "127.255.255.254:{}",
    "127.1:{}",
    "2130706433:{}",
    "0x7f000001:{}",
    "0x7f.0.0.1:{}",
    "0177.0.0.1:{}",
    "017700000001:{}",
    "0.0.0.0:{}",
    "0:{}",
    "[::1]:{}",
    "[0:0:0:0:0:0:0:1]:{}",
    "[::]:{}",
    "[::ffff:127.0.0.1]:{}",
    "[::ffff:7f00:1]:{}",
    "x.localhost:{}",
    "ip6-localhost:{}",
    "{hostname}:{}",
    "{}",
)
"""Notations of the admin API's address."""


def raw(port: int, head: str) -> tuple[int, bytes]:
    """Send a request whose head has exactly these lines; return status and bytes of the response."""
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as connection:
        lines = [line.strip() for line in head.strip().splitlines()]
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        text = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(text.split(b" ", 2)[1]), text


class VisitorAccessTests(unittest.TestCase):
    """No request of a visitor reaches the admin API, not even with the admin key."""

    def setUp(self) -> None:
        self.gateway = Gateway(self)
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")
        self.minted = self.gateway.mint("app")
        self.host = self.minted["url"].split("/")[2]

    def test_refuses_admin_hosts_and_absolute_forms(self) -> None:
        admin, visitors, key = self.gateway.admin_port, self.gateway.port, self.gateway.key
        for name in ("localhost", "127.0.0.1", "[::1]"):
            for port in (admin, visitors, 8481):
                for path in ("/", "/healthz", "/api/v1/targets"):
                    host = f"{name}:{port}"
                    credentials = f"Authorization: Bearer {key}"
                    status, _ = raw(visitors, f"GET {path} HTTP/1.1\nHost: {host}\n{credentials}")
                    self.assertEqual(status, 403, host)
                    absolute = f"GET http://{host}{path} HTTP/1.1\nHost: {host}\n{credentials}"
                    self.assertEqual(raw(visitors, absolute)[0], 403, absolute)
                    foreign = f"GET http://{host}{path} HTTP/1.1\nHost: {self.host}\n{credentials}"
                    self.assertEqual(raw(visitors, foreign)[0], 400, foreign)
        tunnel, _ = raw(visitors, f"CONNECT 127.0.0.1:{admin} HTTP/1.1\nHost: 127.0.0.1:{admin}")
        self.assertIn(tunnel, (400, 403, 501))

    def test_admin_paths_belong_to_the_target_on_its_domain(self) -> None:
        token, key = self.minted["token"], self.gateway.key
        for path in ("/api/v1/targets", "/healthz", "/metrics", "/.burrowgate/api/v1/targets"):
            fields = {"Burrowgate-Token": token, "Authorization": f"Bearer {key}"}
            self.assertEqual(fetch(f"http://{self.host}{path}", port=self.gateway.port, **fields)[0], 404)
            self.assertEqual(fetch(f"http://{self.host}{path}", port=self.gateway.port)[0], 403)

    def test_refuses_targets_that_lead_to_the_gateway(self) -> None:
        before = self._served()
        for number, form in enumerate(FORMS):
            for port in (self.gateway.admin_port, self.gateway.port):
                address = form.format(port, hostname=socket.gethostname())
                name = f"evil-{number}-{port}"
                if self._added(name, address):
                    url = self.gateway.mint(name, path="/healthz")["url"]
                    status, _ = fetch(url, Authorization=f"Bearer {self.gateway.key}", Accept="application/json")
                    self.assertIn(status, (502, 508), address)
        self.assertEqual(self._served(), before + 1, "another request reached the admin API")

    def test_cli_explains_refused_target(self) -> None:
        done = self.gateway.cli("targets", "add", "evil", f"localhost:{self.gateway.admin_port}")
        self.assertEqual(done.returncode, 5)
        self.assertIn("into the gateway", done.stderr)

    def _added(self, name: str, address: str) -> bool:
        """Add a target; return whether the admin API accepted it."""
        try:
            self.gateway.add(name, address)
        except HTTPError as error:
            with error:
                self.assertIn(error.code, (409, 422), address)
            return False
        return True

    def _served(self) -> float:
        """Return the number of GET requests that the admin API has served."""
        text = self.gateway.ask_admin("GET", "/metrics").decode()
        counts = re.findall(r'^burrowgate_admin_requests_total\{method="GET",status="\d+"\} (\S+)$', text, re.MULTILINE)
        return sum(map(float, counts))


class LocalAccessTests(unittest.TestCase):
    """What the admin API requires of requests from this machine."""

    def setUp(self) -> None:
        self.gateway = Gateway(self)
        self.own = f"127.0.0.1:{self.gateway.admin_port}"

    def status(self, host: str, *fields: str, path: str = "/api/v1/targets", key: str | None = None) -> int:
        """Return the status of a request with `fields` and the admin key, or `key` if given."""
        credentials = [f"Authorization: Bearer {self.gateway.key if key is None else key}"]
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *credentials, *fields]
        return raw(self.gateway.admin_port, "\n".join(lines))[0]

    def test_accepts_its_own_host_names(self) -> None:
        for name in ("localhost", "127.0.0.1", "[::1]", "LocalHost"):
            host = f"{name}:{self.gateway.admin_port}"
            self.assertEqual(self.status(host), 200, host)
            self.assertEqual(self.status(host, f"Origin: http://{host}", "Sec-Fetch-Site: same-origin"), 200)
            self.assertEqual(self.status(host, "Sec-Fetch-Site: none"), 200)

    def test_refuses_other_host_names(self) -> None:
        port = self.gateway.admin_port
        for host in (
            "",
            "localhost",
            "127.0.0.1:1",
            f"127.0.0.2:{port}",
            f"localhost.:{port}",
            f"x.localhost:{port}",
            "evil.example.com",
            f"evil.example.com:{port}",
            f"localhost.evil.example.com:{port}",
        ):
            for path in ("/", "/healthz", "/api/v1/targets", "/nothing"):
                self.assertIn(self.status(host, path=path), (400, 403), (host, path))

    def test_refuses_requests_of_other_origins(self) -> None:
        for field in (
            "Origin: null",
            "Origin: http://evil.example.com",
            f"Origin: https://{self.own}",
            f"Origin: http://app.{self.own}",
            f"Origin: http://localhost:{self.gateway.port}",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Site: surprise",
        ):
            for path in ("/", "/healthz", "/api/v1/targets"):
                self.assertEqual(self.status(self.own, field, path=path), 403, field)

    def test_refuses_missing_or_wrong_key(self) -> None:
        for key in ("", "x", self.gateway.key[:-1], self.gateway.key + "x", self.gateway.key.swapcase(), '""'):
            self.assertEqual(self.status(self.own, key=key), 401, key)
        self.assertEqual(raw(self.gateway.admin_port, f"GET /api/v1/targets HTTP/1.1\nHost: {self.own}")[0], 401)
        self.assertEqual(self.status(self.own, f"Authorization: Bearer {self.gateway.key}"), 401)

    def test_files_of_the_home_are_private(self) -> None:
        home = Path(self.gateway.home)
        for folder in (home, home / "keys"):
            self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700, folder)
        files = [home / "admin.key", *(home / "keys").iterdir()]
        self.assertEqual(len(files), 2)
        for file in files:
            self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600, file)

    def test_refuses_home_that_others_can_read(self) -> None:
        self.gateway.process.stop()
        key = Path(self.gateway.home, "admin.key")
        key.chmod(0o644)
        done = self.gateway.cli("run")
        self.assertEqual(done.returncode, 7)
        self.assertIn("chmod 600", done.stderr)


class SecretTests(unittest.TestCase):
    """Keys and credentials, and the places where they must not occur."""

    def test_logs_store_and_arguments_contain_no_secret(self) -> None:
        for start in (self._run, self._share):
            with self.subTest(start.__name__):
                gateway = start()
                secrets = self._use(gateway)
                self._search("an argument", _arguments(), secrets)
                self.assertEqual(gateway.process.stop(), 0)
                self._search("stderr", {"": gateway.process.errors.encode()}, secrets)
                if isinstance(gateway, Gateway):
                    self.assertIn('"type":"access"', gateway.process.output)
                    self._search("stdout", {"": gateway.process.output.encode()}, secrets)
                files = [path for path in Path(gateway.home).rglob("*") if path.is_file()]
                kept = [path for path in files if path.name != "admin.key" and path.parent.name != "keys"]
                self.assertIn("gateway.sqlite", [path.name for path in kept])
                self._search("a file", {path.name: path.read_bytes() for path in kept}, secrets)

    def _run(self) -> Gateway:
        gateway = Gateway(self, "--log-level", "debug")
        gateway.add("site", f"127.0.0.1:{start_app(self)}")
        gateway.add("away", "127.0.0.1:1")
        return gateway

    def _share(self) -> Shared:
        shared = Shared(self, site(self))
        shared.admin("POST", "targets", {"name": "away", "address": "127.0.0.1:1"})
        return shared

    def _use(self, gateway: Served) -> dict[str, bytes]:
        """Use the gateway in valid and invalid ways and return the secrets involved."""
        secrets = {"admin key": gateway.key.encode()}
        for key in Path(gateway.home, "keys").iterdir():
            master = key.read_bytes()
            secrets |= {
                "master key": master,
                "master key, in hex": master.hex().encode(),
                "master key, in base64": base64.b64encode(master)[:43],
                "master key, in base64url": base64.urlsafe_b64encode(master)[:43],
            }
        for target in ("site", "away"):
            full, page, once = (
                gateway.admin("POST", f"targets/{target}/sessions", body)
                for body in ({"label": "of Ann"}, {"kind": "page-share"}, {"limits": {"max_visits": 1}})
            )
            seed = page["seed"]
            secrets |= {
                f"mac to {target}": _mac(full["token"]),
                f"mac to pages of {target}": _mac(page["token"]),
                f"mac to {target}, once": _mac(once["token"]),
                f"seed of {target}": seed.encode(),
                f"seed of {target}, as bytes": base64.urlsafe_b64decode(seed + "="),
                f"page token of {target}": re.findall(rb"([\w-]{22})=p", page["example_url"].encode())[0],
            }
            for name, minted, method in (("cookie", full, "GET"), ("cookie, once,", once, "POST")):
                landing, _ = ask(minted["url"], method=method, Accept="text/html")
                cookie = (landing.getheader("Set-Cookie") or "").partition(";")[0]
                secrets[f"{name} to {target}"] = _mac(cookie)
                clean = minted["url"].partition("?")[0]
                for accept in ("text/html", "application/json"):
                    fetch(clean, Cookie=cookie, Accept=accept, Referer=minted["url"])
            self._misuse(gateway, full["url"], full["token"])
            fetch(page["example_url"])
            secrets |= self._use_passphrase(gateway, target)
        for one, *words in ((full, "link"), (full, "relabel", "of Bob"), (full, "revoke"), (page, "seed")):
            command, *more = words
            done = gateway.cli("sessions", command, one["session"]["id"], *more)
            self.assertEqual(done.returncode, 0, done.stderr)
        fetch(full["url"])
        return secrets

    def _use_passphrase(self, gateway: Served, target: str) -> dict[str, bytes]:
        """Show a right and a wrong passphrase in a form and in a field, and change it."""
        right, wrong, other = "xylophone-42-right", "xylophone-43-wrong", "xylophone-44-other"
        minted = gateway.admin("POST", f"targets/{target}/sessions", {"passphrase": right})
        url, clean = minted["url"], minted["url"].partition("?")[0]
        path = Path(new_folder(self), "passphrase")
        path.write_text(other)
        sid = minted["session"]["id"]
        secrets = {"passphrase": b"xylophone"}
        for text in (wrong, right, other):
            entered, _ = ask(url, method="POST", body=f"burrowgate-passphrase={text}", Accept="text/html")
            cookie = (entered.getheader("Set-Cookie") or "").partition(";")[0]
            fetch(clean, Authorization=f"Bearer {minted['token']}", **{"Burrowgate-Passphrase": text})
            fetch(clean, Cookie=cookie)
            if cookie:
                secrets[f"cookie of a passphrase to {target}"] = _mac(cookie)
            if text == right:
                done = gateway.cli("sessions", "passphrase", sid, "--passphrase-file", str(path))
                self.assertEqual(done.returncode, 0, done.stderr)
        return secrets

    def _misuse(self, gateway: Served, url: str, token: str) -> None:
        """Send credentials in all valid and many invalid places."""
        parts = urlsplit(url)
        host, query = parts.netloc, parts.query
        fetch(f"http://{host}/", Authorization=f"Bearer {token}")
        fetch(f"http://{host}/", **{"Burrowgate-Token": token})
        fetch(f"http://{host}/", Cookie=f"burrowgate={token}; other={token[-22:]}")
        fetch(f"http://{host}/", **{"User-Agent": f"curl {token}", "X-Forwarded-For": token, "Referer": url})
        fetch(f"http://{host}/{token}", Authorization=f"Bearer {token}")
        fetch(f"http://{host}/?{query}/")
        fetch(f"http://{host}/?{query}&{query}")
        fetch(f"http://{host}/?{query}", method="POST", body=token.encode())
        fetch(f"http://{host}/%3F{query.replace('=', '%3D')}", Authorization=f"Bearer {token}")
        fetch(f"http://127.0.0.1:{gateway.port}/?{query}")
        for head in (
            f"GET /?{query} HTTP/1.1\nHost: {token}",
            f"GET http://{token}/ HTTP/1.1\nHost: {host}",
            f"GET /?{query} HTTP/1.1\nHost: {host}\nBad Field {token}: x",
            f"GET /?{query} HTTP/9.9\nHost: {host}",
            f"{token} / HTTP/1.1\nHost: {host}",
        ):
            raw(gateway.port, head)
        for path in (f"sessions/{token}", f"sessions?cursor={token}", f"targets?{query}", token):
            for key in (gateway.key, token, gateway.key[:-1]):
                raw(
                    gateway.admin_port,
                    f"GET /api/v1/{path} HTTP/1.1\nHost: 127.0.0.1:{gateway.admin_port}\nAuthorization: Bearer {key}",
                )

    def _search(self, where: str, texts: dict[str, bytes], secrets: dict[str, bytes]) -> None:
        self.assertTrue(texts)
        found = [(secret, name) for name, text in texts.items() for secret, value in secrets.items() if value in text]
        self.assertEqual(found, [], f"found in {where}")


def _mac(text: str) -> bytes:
    """Return the secret part of a token or cookie."""
    return text.rpartition(".")[2].encode()


def _arguments() -> dict[str, bytes]:
    """Return the command lines of all processes of this machine."""
    found = {}
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                found[process.name] = (process / "cmdline").read_bytes()
            except OSError:  # it ended
                continue
    return found
