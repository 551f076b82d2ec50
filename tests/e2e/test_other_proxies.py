"""nginx, Caddy and HAProxy with the configurations of `examples/`: in front of the gateway, and with forward auth."""

from __future__ import annotations

import base64
import getpass
import hashlib
import json
import os
import re
import shutil
import socket
import unittest
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from tests.support import ROOT, WAIT_SECONDS, requires
from tests.support.gateway_process import (
    Gateway,
    Process,
    environment,
    free_port,
    new_folder,
    start_app,
    until,
)
from tests.support.sign_in_gateway import EVERYONE, Person, invite

EXAMPLES = ROOT / "examples"
VISITOR = "127.0.0.2"
"""Address of visitors, which differs from the proxy's address 127.0.0.1."""
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}


class Answer:
    """A complete response."""

    def __init__(self, status: int, fields: list[tuple[str, str]], body: bytes) -> None:
        self.status = status
        self.fields = fields
        self.body = body

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def __getitem__(self, name: str) -> str:
        (value,) = self.all(name)
        return value


class Case(unittest.TestCase):
    """A gateway, an application, and another web server between the visitors and one of these."""

    folder: ClassVar[str]
    options: tuple[str, ...] = ()

    def setUp(self) -> None:
        # A free port may be taken by another process before the server binds it.
        for last in (False, False, True):
            self._begin()
            if self.server_listens(last=last):
                return

    def _begin(self) -> None:
        self.front = free_port()
        self.verify = free_port()
        self.app = start_app(self)
        where = ("--public-port", str(self.front), "--trusted-proxies", "127.0.0.1")
        self.gateway = Gateway(self, *where, *self.options)
        self.gateway.add("app", f"127.0.0.1:{self.app}")
        self.host = f"app.localhost:{self.front}"
        self.server = self.start()

    def server_listens(self, *, last: bool) -> bool:
        try:
            return until(self.listens, f"the server listens: {self.server.errors}")
        except AssertionError:
            if last:
                raise
            return False

    def start(self) -> Process:
        """Start the server."""
        raise NotImplementedError

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.front)) == 0

    def configured(self, name: str, *also: str) -> str:
        """Copy the example `name` to a new folder with this test's ports; return its path."""
        to = Path(new_folder(self))
        for file in (name, *also):
            text = (EXAMPLES / self.folder / file).read_text()
            for before, after in ((8080, self.front), (8480, self.gateway.port), (8482, self.verify), (3000, self.app)):
                text = re.sub(rf"(?<=:){before}\b", str(after), text)
            (to / file).write_text(text)
        return str(to / name)

    def connect(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.front), WAIT_SECONDS, (VISITOR, 0))
        self.addCleanup(made.close)
        return made

    def ask(self, path: str, method: str = "GET", body: Any = None, **fields: str) -> Answer:
        """Send a visitor's request and return the response. Redirects are not followed."""
        connection = HTTPConnection("127.0.0.1", self.front, timeout=WAIT_SECONDS, source_address=(VISITOR, 0))
        self.addCleanup(connection.close)
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        connection.request(method, path, body=body, headers={"Host": self.host, **named})
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheaders(), answer.read())

    def mint(self, **fields: object) -> tuple[str, str, str]:
        """Mint a session; return path and query of its link, its token, and its id."""
        minted = self.gateway.mint("app", **fields)
        parts = urlsplit(minted["url"])
        self.assertEqual(parts.netloc, self.host)
        return f"/head?{parts.query}", minted["token"], minted["session"]["id"]

    def seen(self, answer: Answer) -> tuple[str, dict[str, str]]:
        """Return path and fields of the request as the application received it."""
        self.assertEqual(answer.status, 200, answer.body)
        reported = json.loads(answer.body)
        return reported["path"], {name.lower(): value for name, value in reported["fields"]}

    def accesses(self) -> list[dict[str, Any]]:
        """Return the lines of the access log."""
        lines = [json.loads(line) for line in self.gateway.process.output.splitlines()]
        return [line for line in lines if line["type"] == "access"]

    def switch(self, token: str, origin: str, path: str = "/echo") -> tuple[bytes, socket.socket]:
        """Request a WebSocket; return the head of the response and the connection."""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.host}", f"Cookie: {token}", f"Origin: {origin}"]
        lines += ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
        made = self.connect()
        made.sendall("\r\n".join([*lines, "", ""]).encode())
        head = b""
        while b"\r\n\r\n" not in head:
            data = made.recv(4096)
            self.assertTrue(data, head)
            head += data
        return head, made

    def land(self, path: str) -> str:
        """Follow a link as a browser does and return the visit cookie."""
        answer = self.ask(path, **NAVIGATION)
        self.assertEqual((answer.status, answer["Location"]), (303, "/head"), answer.body)
        self.assertEqual(answer["Cache-Control"], "no-store")
        return answer["Set-Cookie"].partition(";")[0]


# ---------------------------------------------------------------------------------------------------------------------
# The servers.


class Nginx:
    def start(self: Any) -> Process:
        conf = Path(self.configured("nginx.conf"))
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"    {kind}_temp_path {conf.parent}/{kind};\n" for kind in kinds)
        # Its workers must run as the test's user to write to this folder.
        whole = f"user {getpass.getuser()};\n" + conf.read_text().replace("http {\n", f"http {{\n{paths}", 1)
        conf.write_text(whole)
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or "nginx"
        rest = f"daemon off; pid {conf.parent}/pid; error_log stderr;"
        return Process(self, "-p", str(conf.parent), "-c", str(conf), "-g", rest, program=program)


class Caddy:
    def start(self: Any) -> Process:
        conf = self.configured("Caddyfile")
        home = environment(new_folder(self))
        return Process(self, "run", "--adapter", "caddyfile", "--config", conf, program="caddy", environ=home)


class HAProxy:
    conf = "haproxy.cfg"
    also: tuple[str, ...] = ()

    def start(self: Any) -> Process:
        conf = Path(self.configured(self.conf, *self.also))
        program = shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin") or "haproxy"
        url = f"http://127.0.0.1:{self.verify}/.burrowgate/verify"
        home = environment(str(conf.parent), BURROWGATE_VERIFY=url)
        return Process(self, "-f", str(conf), program=program, environ=home, cwd=str(conf.parent))


# ---------------------------------------------------------------------------------------------------------------------
# In front of the gateway.


class Front(Case):
    """Tests with a server in front of the gateway."""

    folder = "in-front"

    def test_forwards_address_of_the_visitor(self) -> None:
        path, _, sid = self.mint(limits={"networks": [f"{VISITOR}/32"]})
        forged = {"X_Forwarded_For": "1.2.3.4", "X_Forwarded_Host": "x.localhost", "X_Forwarded_Proto": "https"}
        _, fields = self.seen(self.ask(path, **self.forged_fields(forged)))
        self.assertEqual(fields["x-forwarded-for"], VISITOR)
        self.assertEqual((fields["x-forwarded-proto"], fields["x-forwarded-host"]), ("http", self.host))
        self.assertEqual((fields["host"], fields["burrowgate-session"]), (self.host, sid))
        until(self.accesses, "the access log")
        self.assertEqual(self.accesses()[-1]["client_address"], VISITOR)
        other, _, _ = self.mint(limits={"networks": ["127.0.0.1/32"]})
        self.assertEqual(self.ask(other).status, 403)

    def forged_fields(self, fields: dict[str, str]) -> dict[str, str]:
        """Return the forged fields that a visitor sends to this server."""
        return fields

    def test_revocation_cuts_websocket(self) -> None:
        path, _, sid = self.mint()
        head, connection = self.switch(self.land(path), f"http://{self.host}")
        self.assertTrue(head.startswith(b"HTTP/1.1 101 "), head)
        self.gateway.revoke(sid)
        self.assertEqual(connection.recv(100), b"")

    def test_body_arrives_complete(self) -> None:
        _, token, _ = self.mint()
        body = os.urandom(1 << 20)
        answer = self.ask("/upload", "PUT", body, Burrowgate_Token=token)
        self.assertIn(hashlib.sha256(body).hexdigest().encode(), answer.body)


@requires("nginx")
class NginxInFront(Nginx, Front):
    pass


@requires("caddy")
class CaddyInFront(Caddy, Front):
    pass


@requires("haproxy")
class HAProxyInFront(HAProxy, Front):
    pass


@requires("haproxy")
class HAProxyWithProxyProtocol(HAProxy, Front):
    conf = "haproxy-tcp.cfg"
    options = ("--proxy-protocol",)


@requires("haproxy")
class HAProxyWithProxyProtocolOne(HAProxyWithProxyProtocol):
    def configured(self, name: str, *also: str) -> str:
        conf = Path(super().configured(name, *also))
        conf.write_text(conf.read_text().replace("send-proxy-v2", "send-proxy"))
        return str(conf)


# ---------------------------------------------------------------------------------------------------------------------
# Forward auth.


class Guard(Case):
    """Tests with a server that serves the application and asks the gateway to authorize each request."""

    folder = "guard"

    @property
    def options(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("--forward-auth-port", str(self.verify))

    def test_refuses_requests_without_credential(self) -> None:
        for path in ("/", "/head", "/head?x=y", "/.burrowgate/session", "/.burrowgate/verify-status"):
            answer = self.ask(path, Accept="text/html")
            self.assertIn((answer.status, b"You need a link" in answer.body), {(403, True), (404, False)}, path)
            self.assertNotIn(b"fields", answer.body)
        self.assertEqual(self.ask("/head").status, 403)
        answer = self.ask("/head", "HEAD")
        self.assertEqual((answer.status, answer.body), (403, b""))

    def test_link_sets_cookie_that_admits(self) -> None:
        path, _, sid = self.mint()
        cookie = self.land(path)
        path, fields = self.seen(self.ask("/head?a=%2Fb&c", Cookie=f"name=ann; {cookie}", Referer="http://x/?a=b"))
        self.assertEqual(path, "/head?a=%2Fb&c")
        self.assertEqual(fields["cookie"], "name=ann")
        self.assertEqual(fields["burrowgate-session"], sid)
        self.assertTrue(fields["x-request-id"])
        self.assertEqual(fields["host"], self.host)
        self.assertEqual(self.ask("/head", "HEAD", Cookie=cookie).status, 200)

    def test_credentials_do_not_reach_the_application(self) -> None:
        path, token, sid = self.mint()
        seen, fields = self.seen(self.ask(path + "&a=b"))
        self.assertEqual((seen, fields["burrowgate-session"]), ("/head?a=b", sid))
        _, fields = self.seen(self.ask("/head", Authorization=f"Bearer {token}", Cookie="burrowgate=x"))
        self.assertFalse(fields.get("authorization") or fields.get("cookie"))
        _, fields = self.seen(self.ask("/head", Burrowgate_Token=token, Authorization="Basic eDp5"))
        self.assertEqual((fields["authorization"], fields.get("burrowgate-token", "")), ("Basic eDp5", ""))
        _, fields = self.seen(self.ask("/head", Burrowgate_Token=token, Referer=f"http://{self.host}{path}"))
        self.assertEqual(fields["referer"], f"http://{self.host}/head")

    def test_ignores_forged_fields(self) -> None:
        path, token, sid = self.mint(limits={"networks": [f"{VISITOR}/32"], "methods": ["GET"]})
        forged = {
            "X_Forwarded_For": "1.2.3.4",
            "X_Forwarded_Host": f"other.localhost:{self.front}",
            "X_Forwarded_Uri": path,
            "X_Forwarded_Method": "GET",
            "Forwarded": "for=127.0.0.2;host=other",
            "Burrowgate_Session": "me",
            "Burrowgate_Client": "CN=root",
            "X_Request_Id": "mine",
        }
        self.assertEqual(self.ask("/head", **forged).status, 403)
        seen, fields = self.seen(self.ask("/head", Burrowgate_Token=token, **forged))
        self.assertEqual((seen, fields["burrowgate-session"], fields["x-forwarded-for"]), ("/head", sid, VISITOR))
        self.assertNotEqual(fields["x-request-id"], "mine")
        self.assertFalse(fields.get("burrowgate-client"))
        self.assertEqual(self.ask("/upload", "POST", b"x", Burrowgate_Token=token, **forged).status, 403)
        other, _, _ = self.mint(limits={"networks": ["127.0.0.1/32"]})
        self.assertEqual(self.ask(other, **forged).status, 403)

    def test_visitors_never_name_themselves(self) -> None:
        _, token, _ = self.mint()
        connection = self.connect()
        names = [
            *(f"X-Auth-Request-{name}" for name in ("User", "Email", "Groups", "Preferred-Username")),
            *(f"Remote-{name}" for name in ("User", "Email", "Name", "Groups")),
            *(f"X-Forwarded-{name}" for name in ("User", "Email", "Groups", "Preferred-Username")),
            "Burrowgate-Assertion",
        ]
        spelled = [name.replace("-", character) for name in names for character in "-_"]
        lines = [f"{name}: forged" for one in spelled for name in (one, one.lower(), one.upper())]
        head = ["GET /head HTTP/1.1", f"Host: {self.host}", f"Burrowgate-Token: {token}", "X-Own: kept", *lines]
        connection.sendall("\r\n".join([*head, "Connection: close", "", ""]).encode())
        received = b""
        while data := connection.recv(65536):
            received += data
        self.assertTrue(received.startswith(b"HTTP/1.1 200 "), received)
        self.assertIn(b"kept", received)
        self.assertNotIn(b"forged", received)

    def test_refuses_next_request_after_revocation(self) -> None:
        path, _, sid = self.mint()
        cookie = self.land(path)
        self.seen(self.ask("/head", Cookie=cookie))
        self.gateway.revoke(sid)
        answer = self.ask("/head", Cookie=cookie, Accept="text/html")
        self.assertEqual((answer.status, b"was revoked" in answer.body), (410, True))

    def test_bodies_are_forwarded(self) -> None:
        _, token, _ = self.mint()
        body = os.urandom(1 << 20)
        answer = self.ask("/upload", "PUT", body, Burrowgate_Token=token)
        self.assertEqual(answer.status, 200)
        self.assertIn(hashlib.sha256(body).hexdigest().encode(), answer.body)
        answer = self.ask("/upload", "PUT", body[:65536])
        self.assertEqual(answer.status, 403, self.server.errors)

    def test_refuses_websocket_of_another_origin(self) -> None:
        path, _, _ = self.mint()
        cookie = self.land(path)
        head, _ = self.switch(cookie, f"http://{self.host}")
        self.assertTrue(head.startswith(b"HTTP/1.1 101 "), head)
        head, _ = self.switch(cookie, "http://elsewhere.example")
        self.assertTrue(head.startswith(b"HTTP/1.1 403 "), head)

    def test_gateway_serves_its_own_pages(self) -> None:
        path, _, _ = self.mint(label="Ann")
        cookie = self.land(path)
        answer = self.ask("/.burrowgate/session", Cookie=cookie)
        self.assertEqual((answer.status, json.loads(answer.body)["label"]), (200, "Ann"))
        answer = self.ask("/.burrowgate/leave", Cookie=cookie)
        self.assertEqual(answer.status, 200)
        deleted = {cookie.partition("=")[0] for cookie in answer.all("Set-Cookie") if "Max-Age=0" in cookie}
        self.assertLessEqual({"burrowgate", "burrowgate-login"}, deleted)

    def test_page_link_opens_its_page(self) -> None:
        minted = self.gateway.mint("app", kind="page-share", path="/head")
        link = urlsplit(minted["example_url"])
        seen, _ = self.seen(self.ask(f"{link.path}?{link.query}"))
        self.assertEqual(seen, link.path)
        self.assertEqual(self.ask(f"/closed?{link.query}").status, 403)

    def test_visits_and_requests_are_counted_and_logged(self) -> None:
        path, _, sid = self.mint(limits={"max_visits": 1, "confirm": False})
        cookie = self.land(path)
        self.seen(self.ask("/head", Cookie=cookie, **NAVIGATION))
        self.assertEqual(self.ask(path, **NAVIGATION).status, 403)
        self.assertEqual(self.gateway.admin("GET", f"sessions/{sid}")["visit_count"], 1)
        until(lambda: any(one["reason"] == "visits-used-up" for one in self.accesses()), "the access log")
        admitted = [one for one in self.accesses() if one["session_id"] == sid and one["outcome"] == "allowed"]
        self.assertEqual(
            {(one["client_address"], one["host"], one["path"]) for one in admitted}, {(VISITOR, self.host, "/head")}
        )

    def test_person_without_login_is_sent_to_sign_in_and_comes_back(self) -> None:
        """The sign-in host and `/.burrowgate/` lead to the gateway (sign-in 28, 29)."""
        self.gateway.admin("PATCH", "targets/app", {"members": EVERYONE, "identity": ["remote"]})
        ada = Person(self.front, address=VISITOR)
        page = ada.get(f"http://{self.host}/echoed/a?b=%2Fc&d")
        self.assertTrue(page.url.startswith(f"http://in.localhost:{self.front}/.burrowgate/sign-in?tx="), page.url)
        self.assertEqual(page.status, 200, page.body)
        invited = Person(self.front, address=VISITOR)
        invited.join(invite(self.gateway, "Ada"), "Ada", "ada")
        answer = self.ask("/head", Accept="application/json", Sec_Fetch_Mode="cors")
        self.assertEqual((answer.status, answer.all("Location"), answer.all("Set-Cookie")), (401, [], []))
        came_back = ada.follow(ada.sign_in(page, "ada"))
        self.assertEqual((came_back.status, came_back.url), (200, f"http://{self.host}/echoed/a?b=%2Fc&d"))
        self.assertEqual(came_back.json()["path"], "/echoed/a?b=%2Fc&d")
        fields = {name.lower(): value for name, value in came_back.json()["fields"]}
        self.assertEqual((fields["remote-name"], fields.get("cookie", "")), ("Ada", ""))
        (account,) = self.gateway.admin("GET", "accounts")["accounts"]
        self.assertEqual(fields["remote-user"], account["id"])
        self.gateway.admin("DELETE", "accounts/Ada/logins")
        page = ada.get(f"http://{self.host}/head")
        self.assertTrue(page.url.startswith(f"http://in.localhost:{self.front}/.burrowgate/sign-in?tx="), page.url)

    def test_button_of_a_confirmation_opens_the_link(self) -> None:
        path, _, sid = self.mint(limits={"max_visits": 1})
        for _ in range(2):
            page = self.ask(path, **NAVIGATION)
            self.assertIn(b"Open this link?", page.body)
            self.assertEqual(page.all("Set-Cookie"), [])
        answer = self.ask(path, "POST", b"", **NAVIGATION)
        self.assertEqual((answer.status, answer["Location"]), (303, "/head"), answer.body)
        self.seen(self.ask("/head", Cookie=answer["Set-Cookie"].partition(";")[0], **NAVIGATION))
        self.assertEqual(self.gateway.admin("GET", f"sessions/{sid}")["visit_count"], 1)

    def test_passphrase_is_shown_in_the_field_and_reaches_no_application(self) -> None:
        path, token, _ = self.mint(passphrase="the passphrase")
        self.assertIn(b"cannot be opened here", self.ask(path, **NAVIGATION).body)
        shown = {"Burrowgate-Passphrase": "the passphrase", "Authorization": f"Bearer {token}"}
        _, fields = self.seen(self.ask("/head", **shown))
        self.assertEqual(fields.get("burrowgate-passphrase", ""), "")

    def test_refuses_requests_without_running_gateway(self) -> None:
        path, _, _ = self.mint()
        cookie = self.land(path)
        self.gateway.process.kill()
        self.assertIn(self.ask("/head", Cookie=cookie).status, (500, 502, 503))


@requires("nginx")
class NginxGuarded(Nginx, Guard):
    pass


@requires("caddy")
class CaddyGuarded(Caddy, Guard):
    pass


@requires("haproxy")
class HAProxyGuarded(HAProxy, Guard):
    also = ("burrowgate.lua",)


del Case, Front, Guard
