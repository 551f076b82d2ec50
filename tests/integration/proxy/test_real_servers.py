"""Real servers as targets of a gateway with TLS: redirects of folders, and MOVE, COPY and LOCK of WebDAV."""

from __future__ import annotations

import http.client
import re
import socket
import unittest
from pathlib import Path

from tests.support import WAIT_SECONDS, requires
from tests.support.gateway_process import Gateway, Process, environment, free_port, new_folder, until
from tests.support.tls_clients import authority, client_context, put, server
from tests.support.web_servers import start_apache, start_nginx

HOST = "app.localhost"
DAV = """
DavLockDB "{home}/lock"
<Directory "{home}/files">
    Dav on
</Directory>
"""
WSGIDAV = """
import sys
from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp
app = WsgiDAVApp({
    "provider_mapping": {"/": sys.argv[2]}, "simple_dc": {"user_mapping": {"*": True}}, "verbose": 1,
    "logging": {"enable": False}, "lock_storage": True, "property_manager": True,
})
Server(("127.0.0.1", int(sys.argv[1])), app).start()
"""


class RealServerCase(unittest.TestCase):
    """A gateway with TLS, and a folder for the files of a server."""

    def setUp(self) -> None:
        issuer, home, self.https = authority(), Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "app", server(issuer, HOST))
        self.context = client_context(issuer)
        self.gateway = Gateway(self, "--tls", "--https-port", str(self.https), home=str(home))
        self.public = f"https://{HOST}:{self.https}"
        self.home = Path(new_folder(self))
        self.files = self.home / "files"
        (self.files / "folder").mkdir(parents=True)
        self.port = free_port()

    def share(self, host: str = "auto") -> None:
        """Add the server, which runs, as a target that gets `host`."""
        until(self.answers, "the server")
        self.gateway.cli("targets", "add", "app", str(self.port), "--host", host)
        self.token = self.gateway.mint("app")["token"]

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def ask(self, method: str, path: str, body: bytes = b"", **fields: str) -> tuple[int, http.client.HTTPResponse]:
        """Return status and response of a request through the gateway."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.https, context=self.context, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        sent = {"Host": f"{HOST}:{self.https}", "Burrowgate-Token": self.token}
        sent |= {name.replace("_", "-"): value for name, value in fields.items()}
        connection.sock = self.context.wrap_socket(
            socket.create_connection(("127.0.0.1", self.https), WAIT_SECONDS), server_hostname=HOST
        )
        connection.request(method, path, body=body or None, headers=sent)
        response = connection.getresponse()
        return response.status, response


class WebDavTests:
    """MOVE, COPY and LOCK as clients write them: with absolute URLs of the public origin."""

    def work(self) -> None:
        for number, host in enumerate(("visitor", "target", "auto")):
            with self.subTest(host):  # type: ignore[attr-defined]
                if number:
                    self.gateway.cli("targets", "set", "app", "--host", host)  # type: ignore[attr-defined]
                self.move_and_copy()
                self.write_under_a_lock()

    def move_and_copy(self: RealServerCase) -> None:  # type: ignore[misc]
        self.assertIn(self.ask("PUT", "/a", b"text")[0], (201, 204))
        for method, target in (("COPY", "b"), ("MOVE", "folder/c%20d")):
            status, _ = self.ask(method, "/a", Destination=f"{self.public}/{target}", Overwrite="T")
            self.assertIn(status, (201, 204), (method, (self.home / "error.log")))
        self.assertEqual((self.files / "b").read_text(), "text")
        self.assertEqual((self.files / "folder/c d").read_text(), "text")
        self.assertFalse((self.files / "a").exists())
        status, _ = self.ask("COPY", "/b", Destination="https://elsewhere.example/c")
        self.assertEqual(status, 502, "a foreign server")

    def write_under_a_lock(self: RealServerCase) -> None:  # type: ignore[misc]
        body = (
            b'<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
            b"<D:locktype><D:write/></D:locktype></D:lockinfo>"
        )
        status, response = self.ask("LOCK", "/b", body, Depth="0", Content_Type="application/xml")
        self.assertEqual(status, 200)
        found = re.search(r"<[^<>]+>", response.headers["Lock-Token"])
        assert found is not None
        self.assertEqual(self.ask("PUT", "/b", b"refused")[0], 423)
        tagged = f"<{self.public}/b> ({found[0]})"
        self.assertEqual(self.ask("PUT", "/b", b"text", If=tagged)[0], 204)
        self.assertEqual(self.ask("UNLOCK", "/b", Lock_Token=found[0])[0], 204)


class WsgiDavTests(RealServerCase, WebDavTests):
    def test_files_are_moved_copied_and_locked(self) -> None:
        Process(self, "-c", WSGIDAV, str(self.port), str(self.files), environ=environment(str(self.home)))
        self.share("visitor")
        self.work()


@requires("apache2")
class ApacheTests(RealServerCase, WebDavTests):
    def setUp(self) -> None:
        super().setUp()
        start_apache(self, self.home, self.port, ("dav", "dav_fs"), DAV.format(home=self.home))

    def test_files_are_moved_copied_and_locked(self) -> None:
        self.share("visitor")
        self.work()

    def test_folder_without_a_slash_redirects_to_the_gateway(self) -> None:
        self.share()
        status, response = self.ask("GET", "/folder")
        self.assertEqual((status, response.headers["Location"]), (301, f"{self.public}/folder/"))


@requires("nginx")
class NginxTests(RealServerCase):
    def test_folder_without_a_slash_redirects_to_the_gateway(self) -> None:
        start_nginx(self, self.home, self.port)
        (self.files / "folder/index.html").write_text("hello")
        self.share()
        status, response = self.ask("GET", "/folder")
        self.assertEqual((status, response.headers["Location"]), (301, f"{self.public}/folder/"))
