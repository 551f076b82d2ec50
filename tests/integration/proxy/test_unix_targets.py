"""Targets at UNIX sockets, behind a whole gateway on real sockets: requests, tunnels, failures, and own sockets."""

from __future__ import annotations

import json
import os
import socket
import tempfile
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import UNIXClientEndpoint, connectProtocol
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread
from twisted.protocols.tls import TLSMemoryBIOFactory

from burrowgate.core.host_choice import TargetRequest
from burrowgate.core.target_address import parse_address
from burrowgate.core.targets import Target, UpstreamTrust, Verify
from burrowgate.errors import (
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamPermissionError,
    UpstreamTimeout,
)
from burrowgate.proxy.upstream import target_probe
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
from burrowgate.server import unix_socket
from burrowgate.testing.records import a_target
from tests.integration.test_gateway import WEBSOCKET, GatewayCase
from tests.support import WAIT_SECONDS, FixedClock, ReactorTestCase, certificates
from tests.support.sockets import AdminFailed, Apps, Client

REACTOR: Any = reactor


class SocketCase(GatewayCase):
    """A folder with a short path for sockets: their paths have at most 107 bytes."""

    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="bg-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(os.path.realpath(folder.name))
        self.path = str(self.folder / "app.sock")

    def unix_app(self, path: str = "") -> Apps:
        app = Apps(reactor, path or self.path)
        self.addCleanup(lambda: Deferred.fromCoroutine(app.stop()))
        return app


class ServingTests(SocketCase):
    async def test_requests_reuse_one_connection_and_end_with_the_link(self) -> None:
        gateway, app = await self.started(), self.unix_app()
        minted = await self.share(gateway, f"unix:{self.path}")
        for _ in range(3):
            self.assertTrue((await self.get(gateway, minted["token"])).endswith(b"\r\n\r\nhello"))
        self.assertEqual((len(app.received), len(app.open)), (3, 1))
        self.assertIn(f"\r\nHost: app.localhost:{gateway.visitors_port}\r\n".encode(), app.received[0])
        await self.admin(gateway, "POST", f"sessions/{minted['session']['id']}/revoke")
        self.assertIn(b"410 Gone", await self.get(gateway, minted["token"]))

    async def test_address_with_a_prefix(self) -> None:
        gateway, app = await self.started(), self.unix_app()
        minted = await self.share(gateway, f"unix:{self.path}:/app")
        await self.get(gateway, minted["token"], "/a?b")
        self.assertTrue(app.received[0].startswith(b"GET /app/a?b HTTP/1.1\r\n"), app.received[0])

    async def test_websocket_is_a_tunnel_until_it_is_revoked(self) -> None:
        gateway, app = await self.started(), self.unix_app()
        minted = await self.share(gateway, f"unix:{self.path}")
        client = await self.open(gateway, minted["token"], "/", *WEBSOCKET)
        await client.holds(b"\r\n\r\n")
        for data in (b"ping", b"x" * 1_000_000):
            client.send(data)
            await client.until(lambda data=data: len(client.received) >= len(data))  # type: ignore[misc]
            self.assertEqual(client.received, data)
            client.received = b""
        await self.admin(gateway, "POST", f"sessions/{minted['session']['id']}/revoke")
        await client.end()
        await app.until(lambda: not app.open)

    async def test_host_probe_finds_that_localhost_is_accepted(self) -> None:
        gateway, app = await self.started(), self.unix_app()
        target = await self.admin(gateway, "POST", "targets", {"name": "app", "address": f"unix:{self.path}"})
        self.assertEqual((target["address"], target["upstream_host"]), (f"unix:{self.path}", "auto"))
        self.assertIn(b"\r\nHost: localhost\r\n", app.received[0])
        probed = await self.admin(gateway, "POST", "probe", {"address": f"unix:{self.path}"})
        self.assertEqual((probed["works"], probed["type"], probed["name"]), (True, "http", "app-2"))
        diagnostics = await self.admin(gateway, "GET", "diagnostics")
        said = [one["detail"] for one in diagnostics["diagnostics"] if one["check"] == "target"]
        self.assertEqual(said, [f"app: unix:{self.path} answers with 200."])


class FailureTests(SocketCase):
    async def logged(self, text: str) -> None:
        """Wait until a line of the log contains `text`."""
        for _ in range(200):
            if any(text in line for line in self.lines):
                return
            await deferLater(reactor, 0.02)
        self.fail(f"{text} is not logged: {self.lines}")

    async def test_socket_that_is_missing_or_of_no_program_says_so(self) -> None:
        gateway = await self.started()
        minted = await self.share(gateway, f"unix:{self.path}")  # a target may be added before it runs
        got = await self.get(gateway, minted["token"])
        self.assertIn(b" 502 ", got)
        self.assertIn(b"has not opened its socket", got)
        self.assertNotIn(self.path.encode(), got)
        await self.logged("upstream-socket-missing")
        await self.logged(f"There is no socket {self.path}; is the target running?")
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(self.path)
        self.assertIn(b"cannot be reached", await self.get(gateway, minted["token"]))
        await self.logged("upstream-connect-error")
        await self.logged(f"No program listens at the socket {self.path}")
        os.unlink(self.path)
        app = self.unix_app()
        self.assertIn(b"hello", await self.get(gateway, minted["token"]))
        self.assertEqual(len(app.received), 1)

    async def test_file_that_is_no_socket_cannot_be_a_target(self) -> None:
        gateway = await self.started()
        Path(self.path).write_text("text")
        for path in (self.path, str(self.folder)):
            with self.assertRaises(AdminFailed) as caught:
                await self.share(gateway, f"unix:{path}")
            self.assertIn("is not a socket", str(caught.exception))

    async def test_connections_beyond_the_queue_of_the_socket_wait(self) -> None:
        gateway = await self.started()
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(self.path)
            listening.listen(0)
            minted = await self.share(gateway, f"unix:{self.path}")
            clients = [
                await self.open(gateway, minted["token"], f"/{number}", "Connection: close") for number in range(5)
            ]
            await deferLater(reactor, 0.1)

            def serve() -> None:
                for _ in clients:
                    connection, _ = listening.accept()
                    with connection:
                        connection.recv(65536)
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

            serving = deferToThread(serve)
            for client in clients:
                self.assertTrue((await client.end()).endswith(b"\r\n\r\nok"))
            await serving


class OwnSocketTests(SocketCase):
    async def started_on_a_socket(self) -> tuple[Any, str]:
        """Return a gateway whose admin API is on a UNIX socket outside its home, and that path."""
        own = str(self.folder / "admin.sock")
        return await self.started(admin_port=8481, admin_socket=own), own

    async def call(self, own: str, method: str, path: str, body: Any = None) -> Any:
        key = (self.home / "admin.key").read_text().strip()
        return await _admin_at(own, key, method, path, body)

    async def test_own_sockets_and_those_of_the_home_are_refused_by_any_path(self) -> None:
        _, own = await self.started_on_a_socket()
        (self.folder / "link.sock").symlink_to(own)
        (self.folder / "home").symlink_to(self.home.resolve())
        with socket.socket(socket.AF_UNIX) as other:
            cwd = os.getcwd()
            os.chdir(self.home)
            try:
                other.bind("other.sock")
            finally:
                os.chdir(cwd)
            for path in (own, f"{self.folder}/./../{self.folder.name}/admin.sock", f"{self.folder}/link.sock",
                         f"{self.folder}/home/other.sock", f"{self.folder}/home/not-yet.sock"):  # fmt: skip
                status, answer = await self.call(own, "POST", "targets", {"name": "app", "address": f"unix:{path}"})
                self.assertEqual((status, "address-not-allowed" in answer), (422, True), (path, answer))

    async def test_path_that_is_replaced_later_never_leads_to_the_own_socket(self) -> None:
        gateway, own = await self.started_on_a_socket()
        self.unix_app()
        target = {"name": "app", "address": f"unix:{self.path}", "upstream_host": "visitor"}
        self.assertEqual((await self.call(own, "POST", "targets", target))[0], 201)
        token = (
            (await self.call(own, "POST", "targets/app/sessions", {}))[1].partition('"token":"')[2].partition('"')[0]
        )
        self.assertIn(b"hello", await self.get(gateway, token))
        for replace in (os.symlink, os.link):
            os.rename(self.path, self.path + ".old")
            replace(own, self.path)
            await self.call(own, "PATCH", "targets/app", {"max_body": 7})  # so that a new connection is made
            got = await self.get(gateway, token, "/api/v1/status")
            self.assertIn(b" 502 ", got, replace)
            self.assertIn(b"never connects to", got, replace)
            os.unlink(self.path)
            os.rename(self.path + ".old", self.path)
            await self.call(own, "PATCH", "targets/app", {"max_body": None})
        self.assertIn(b"hello", await self.get(gateway, token))


async def _admin_at(path: str, key: str, method: str, operation: str, body: Any = None) -> tuple[int, str]:
    """Call the admin API on the socket `path` and return the status and the text of the response."""
    client: Client = await connectProtocol(UNIXClientEndpoint(reactor, path), Client())
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} /api/v1/{operation} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {key}",
             "Connection: close", "Content-Type: application/json", f"Content-Length: {len(content)}"]  # fmt: skip
    client.send("\r\n".join([*lines, "", ""]).encode() + content)
    head, _, answer = (await client.end()).partition(b"\r\n\r\n")
    return int(head[9:12]), answer.decode()


class Ok(Protocol):
    """Responds with `ok` and closes the connection."""

    def dataReceived(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        self.transport.loseConnection()


class TlsTests(ReactorTestCase):
    """TLS over a UNIX socket: the certificate is to name `localhost`, or is verified otherwise."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="bg-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.path = str(self.folder / "app.sock")
        self.pool = UpstreamPool(
            reactor, FixedClock(), settings=UpstreamSettings(), own_ports=lambda: OwnPorts(), date=lambda: b"now"
        )
        self.addCleanup(self.pool.close)

    def serve(self, name: str) -> str:
        """Serve with a certificate for `name`; returns the path of its CA."""
        issuer = certificates.authority()
        (self.folder / "ca.pem").write_bytes(issuer.pem)
        factory = Factory.forProtocol(Ok)
        factory.noisy = False
        secured = TLSMemoryBIOFactory(certificates.server(issuer, name).server(), False, factory)
        secured.noisy = False
        self.addCleanup(REACTOR.listenUNIX(self.path, secured).stopListening)
        return str(self.folder / "ca.pem")

    async def probe(self, ca_file: str) -> Any:
        target = Target(
            target_id="t",
            name="t",
            address=parse_address(f"https://unix:{self.path}"),
            trust=UpstreamTrust(verify=Verify.CA_FILE, detail=ca_file),
            created_at=0,
        )
        return await target_probe.probe_target(self.pool, REACTOR, target, TargetRequest())

    async def test_certificate_for_localhost_is_accepted(self) -> None:
        result = await self.probe(self.serve("localhost"))
        self.assertEqual((result.status, result.tls), (200, True))

    async def test_certificate_for_another_name_is_refused(self) -> None:
        with self.assertRaises(UpstreamCertificateError):
            await self.probe(self.serve("other.example"))


class DialTests(ReactorTestCase):
    """Connections to sockets by the pool itself."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="bg-")
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(os.path.realpath(folder.name), "a.sock")
        self.own = OwnPorts()
        self.pool = UpstreamPool(
            reactor, FixedClock(), settings=UpstreamSettings(), own_ports=lambda: self.own, date=lambda: b"now"
        )
        self.addCleanup(self.pool.close)

    async def test_socket_without_permission_says_so(self) -> None:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(self.path)
            listening.listen()
            os.chmod(self.path, 0o400)
            if os.geteuid() == 0:  # who may write to any socket
                os.chmod(os.path.dirname(self.path), 0o711)
                os.seteuid(65534)
                self.addCleanup(os.seteuid, 0)
            with self.assertRaises(UpstreamPermissionError) as caught:
                await self.pool.connect(self.pool.route(a_target(address=parse_address(f"unix:{self.path}"))))
            self.assertIn(f"no permission to connect to the socket {self.path}", str(caught.exception))

    async def test_queue_that_stays_full_is_a_timeout(self) -> None:
        with socket.socket(socket.AF_UNIX) as listening, socket.socket(socket.AF_UNIX) as first:
            listening.bind(self.path)
            listening.listen(0)
            first.connect(self.path)
            target = a_target(address=parse_address(f"unix:{self.path}"), connect_timeout=1)
            with self.assertRaises(UpstreamTimeout):
                await self.pool.connect(self.pool.route(target))

    async def test_own_socket_is_recognised_on_the_connection_too(self) -> None:
        reserved = unix_socket.reserve(Path(self.path))
        self.addCleanup(reserved.close)
        reserved.listen()
        other = self.path + ".other"
        os.link(self.path, other)
        self.own = OwnPorts(sockets=(self.path,))
        self.assertFalse(self.own.forbids_socket(other))
        for scheme in ("", "https://"):
            target = a_target(address=parse_address(f"{scheme}unix:{other}"))
            with self.assertRaises(UpstreamAddressNotAllowed):
                await self.pool.connect(self.pool.route(target))
            self.assertEqual(self.pool.open_count, 0)
            accepted, _ = reserved.accept()
            with accepted:
                accepted.settimeout(WAIT_SECONDS)
                self.assertEqual(await deferToThread(accepted.recv, 100), b"")
