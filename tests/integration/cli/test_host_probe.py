"""`targets add`, `share` and `doctor` with an application that answers to its own host only."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.support.cli_process import ProcessTestCase
from tests.support.ports import free_port


class Loopback(BaseHTTPRequestHandler):
    """Refuses requests whose `Host` is not its own address, as JupyterLab does; the response names the public host."""

    protocol_version = "HTTP/1.1"
    status = 403

    def do_GET(self) -> None:
        is_own = self.headers["Host"] == f"127.0.0.1:{self.server.server_address[1]}"
        body = (self.headers["X-Forwarded-Host"] or "").encode()
        self.send_response(200 if is_own else self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


class HostProbeTests(ProcessTestCase):
    def serve(self, port: int = 0) -> int:
        """Start the application, and return its port."""
        server = ThreadingHTTPServer(("127.0.0.1", port), Loopback)
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return int(server.server_address[1])

    def test_target_that_is_added_gets_its_own_host_and_the_command_says_so(self) -> None:
        _, admin_port = self.start_gateway()
        code, out, _ = self.run_cli("targets", "add", "app", f"127.0.0.1:{self.serve()}", "--admin-port", admin_port)
        self.assertEqual(code, 0)
        self.assertIn("app does not work with the public Host, and gets its own", out)
        _, out, _ = self.run_cli("targets", "show", "app", "--json", "--admin-port", admin_port)
        self.assertEqual(json.loads(out)["upstream_host"], "target")

    def test_choice_of_the_operator_is_kept_and_doctor_warns(self) -> None:
        _, admin_port = self.start_gateway()
        address = f"127.0.0.1:{self.serve()}"
        _, out, _ = self.run_cli("targets", "add", "app", address, "--host", "visitor", "--admin-port", admin_port)
        self.assertNotIn("does not work", out)
        _, out, _ = self.run_cli("doctor", "--json", "--port", "0", "--admin-port", admin_port)
        check = json.loads(out)["checks"][-1]
        self.assertEqual((check["check"], check["level"]), ("target", "warning"))
        self.assertIn("burrowgate targets set app --host target", check["detail"])

    def test_doctor_sets_the_host_of_a_target_that_was_added_before_it_ran(self) -> None:
        _, admin_port = self.start_gateway()
        port = free_port()
        self.run_cli("targets", "add", "app", f"127.0.0.1:{port}", "--admin-port", admin_port)
        self.serve(port)
        code, out, _ = self.run_cli("doctor", "--json", "--port", "0", "--admin-port", admin_port)
        check = json.loads(out)["checks"][-1]
        self.assertEqual((code, check["level"]), (0, "ok"))
        self.assertIn("and gets its own from now on (--host target)", check["detail"])
        _, out, _ = self.run_cli("targets", "show", "app", "--json", "--admin-port", admin_port)
        self.assertEqual(json.loads(out)["upstream_host"], "target")

    def test_share_works_without_a_setting(self) -> None:
        own = ("--json", "--name", "app", "--port", "0", "--admin-port", "0")
        sharing = self.start("share", f"127.0.0.1:{self.serve()}", *own)
        reported = self.json_line(sharing)
        self.assertIn("app does not work with the public Host", sharing.error_line())
        status, body = self.get(reported["url"])
        self.assertEqual(status, 200)
        self.assertTrue(body.startswith(b"app.localhost:"), body)
