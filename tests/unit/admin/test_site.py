"""Routing, methods, bodies, header fields, and clients that disconnect."""

from twisted.internet.defer import Deferred

from burrowgate.admin.request_reader import MAX_BODY_BYTES
from burrowgate.core.http import security_headers
from burrowgate.core.targets import Target
from tests.support.admin_wire import ADMIN_KEY, HOST, HUNG_UP, AdminTestCase, parse

HEADERS = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    **{name.decode().lower(): value.decode() for name, value in security_headers.FIELDS},
}
ALLOWED = {
    "/api/v1/targets/x/authorise": "POST",
    "/api/v1/sealed-secrets/rewrap": "POST",
    "/api/v1/projects": "GET, POST, HEAD",
    "/api/v1/projects/{project}": "GET, PATCH, DELETE, HEAD",
    "/api/v1/projects/{project}/impact": "GET, HEAD",
    "/api/v1/roles": "GET, POST, HEAD",
    "/api/v1/roles/{grant}": "GET, DELETE, HEAD",
    "/api/v1/sources/types": "GET, HEAD",
    "/api/v1/host-sets/{host_set}/hosts": "GET, HEAD",
    "/api/v1/sources": "GET, POST, HEAD",
    "/api/v1/sources/{source}": "GET, PATCH, DELETE, HEAD",
    "/api/v1/sources/{source}/impact": "GET, HEAD",
    "/api/v1/host-sets": "GET, POST, HEAD",
    "/api/v1/host-sets/{host_set}": "GET, PATCH, DELETE, HEAD",
    "/api/v1/host-sets/{host_set}/impact": "GET, HEAD",
    "/api/v1/hosts": "GET, POST, HEAD",
    "/api/v1/hosts/{host_id}": "GET, PATCH, DELETE, HEAD",
    "/api/v1/hosts/{host_id}/impact": "GET, HEAD",
    "/api/v1/targets": "GET, POST, HEAD",
    "/api/v1/targets/x": "GET, PATCH, DELETE, HEAD",
    "/api/v1/targets/x/domains/y": "GET, PUT, DELETE, HEAD",
    "/api/v1/targets/x/impact": "GET, HEAD",
    "/api/v1/targets/x/sessions": "POST",
    "/api/v1/targets/x/host-probe": "POST",
    "/api/v1/probe": "POST",
    "/api/v1/sessions/bulk-revoke": "POST",
    "/api/v1/connections": "GET, HEAD",
    "/api/v1/requests": "GET, HEAD",
    "/api/v1/requests/stream": "GET, HEAD",
    "/api/v1/connections/z": "DELETE",
    "/api/v1/timeseries": "GET, HEAD",
    "/api/v1/audit-events": "GET, HEAD",
    "/api/v1/audit-events/acceptance": "POST",
    "/api/v1/audit-events/verification": "GET, HEAD",
    "/api/v1/webhooks": "GET, POST, HEAD",
    "/api/v1/webhooks/x": "GET, PATCH, DELETE, HEAD",
    "/api/v1/webhooks/x/test": "POST",
    "/api/v1/webhooks/x/secrets": "POST",
    "/api/v1/webhooks/x/secrets/drop-old": "POST",
    "/api/v1/vaults": "GET, POST, HEAD",
    "/api/v1/vaults/x": "GET, PATCH, DELETE, HEAD",
    "/api/v1/vaults/x/impact": "GET, HEAD",
    "/api/v1/credentials": "GET, POST, HEAD",
    "/api/v1/credentials/x": "GET, PATCH, DELETE, HEAD",
    "/api/v1/credentials/x/impact": "GET, HEAD",
    "/api/v1/credentials/x/rotate": "POST",
    "/api/v1/credentials/x/reveal": "POST",
    "/api/v1/libraries": "GET, POST, HEAD",
    "/api/v1/libraries/types": "GET, HEAD",
    "/api/v1/libraries/x": "GET, PATCH, DELETE, HEAD",
    "/api/v1/libraries/x/impact": "GET, HEAD",
    "/api/v1/libraries/x/probe": "POST",
    "/api/v1/targets/x/bindings": "GET, HEAD",
    "/api/v1/targets/x/bindings/x": "PUT, DELETE",
    "/api/v1/leases": "GET, HEAD",
    "/api/v1/sessions/x/connections": "GET, HEAD",
    "/api/v1/sessions/x/snapshot": "GET, HEAD",
    "/api/v1/sessions/x/recordings": "GET, HEAD",
    "/api/v1/sessions/x/recordings/z": "GET, HEAD",
    "/api/v1/live/z": "DELETE",
    "/api/v1/history/sessions": "GET, HEAD",
    "/api/v1/history/sessions/x": "GET, HEAD",
    "/api/v1/history/connections": "GET, HEAD",
    "/api/v1/history/boxes": "GET, HEAD",
    "/api/v1/history/boxes/x": "GET, HEAD",
    "/api/v1/boxes": "GET, HEAD",
    "/api/v1/boxes/x": "GET, DELETE, HEAD",
    "/api/v1/settings": "GET, PATCH, HEAD",
    "/api/v1/diagnostics": "GET, HEAD",
    "/api/v1/console/login-tokens": "POST",
    "/api/v1/console/login": "POST",
    "/api/v1/console/logout": "POST",
    "/api/v1/sessions": "GET, HEAD",
    "/api/v1/sessions/x": "GET, PATCH, DELETE, HEAD",
    "/api/v1/sessions/x/extend": "POST",
    "/api/v1/sessions/x/passphrase": "PUT, DELETE",
    "/api/v1/sessions/x/revoke": "POST",
    "/api/v1/sessions/x/link": "GET, HEAD",
    "/api/v1/sessions/x/seed": "GET, HEAD",
    "/api/v1/sessions/x/visits": "GET, HEAD",
    "/api/v1/sessions/x/visits/v/cut": "POST",
    "/api/v1/extend-requests": "GET, HEAD",
    "/api/v1/sessions/x/sign-in": "PUT, DELETE",
    "/api/v1/sessions/x/claims": "POST, GET, HEAD",
    "/api/v1/sessions/x/claims/c": "DELETE",
    "/api/v1/sessions/x/shares/a": "DELETE",
    "/api/v1/accounts": "GET, HEAD",
    "/api/v1/accounts/a": "GET, PATCH, DELETE, HEAD",
    "/api/v1/accounts/a/disable": "POST",
    "/api/v1/accounts/a/enable": "POST",
    "/api/v1/accounts/a/identities/d": "DELETE",
    "/api/v1/accounts/a/logins": "GET, DELETE, HEAD",
    "/api/v1/accounts/a/shares": "GET, HEAD",
    "/api/v1/logins/l": "DELETE",
    "/api/v1/access-tokens": "POST, GET, HEAD",
    "/api/v1/access-tokens/t": "DELETE",
    "/api/v1/invitations": "POST, GET, HEAD",
    "/api/v1/invitations/i": "DELETE",
    "/api/v1/providers": "GET, HEAD",
    "/api/v1/sessions/x/extend-requests/grant": "POST",
    "/api/v1/sessions/x/extend-requests/deny": "POST",
    "/api/v1/audit-events/stream": "GET, HEAD",
    "/api/v1/openapi.json": "GET, HEAD",
    "/api/v1/status": "GET, HEAD",
    "/healthz": "GET, HEAD",
    "/readyz": "GET, HEAD",
    "/metrics": "GET, HEAD",
}


class TestRouting(AdminTestCase):
    def test_other_methods_get_405_with_allow(self) -> None:
        for path, allowed in ALLOWED.items():
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FROB", "get"):
                if method not in allowed.split(", "):
                    reply = self.call(method, path)
                    self.assertProblem(reply, 405, "method-not-allowed")
                    self.assertEqual(reply.headers["allow"], allowed, path)

    def test_unknown_paths_get_404(self) -> None:
        for path in [
            "/nothing",
            "/api",
            "/api/v1",
            "/api/v1/",
            "/api/v2/targets",
            "/api/v1/targets/",
            "//api/v1/targets",
            "/api/v1//targets",
            "/api/v1/./targets",
            "/api/v1/targets/x/",
            "/api/v1/targets/%ff",
            "/API/v1/targets",
            "/api/v1/targets;x",
            "*",
        ]:
            self.assertProblem(self.call("GET", path), 404)

    def test_head_has_the_response_of_get_without_body(self) -> None:
        self.target()
        for path in ("/api/v1/targets", "/api/v1/targets/app", "/healthz", "/api/v1/openapi.json", "/nothing"):
            head, get = self.call("HEAD", path), self.call("GET", path)
            self.assertEqual((head.status, head.body), (get.status, b""))
            self.assertEqual(head.headers["content-length"], str(len(get.body)))

    def test_encoded_slash_in_a_name_is_not_found(self) -> None:
        self.assertProblem(self.call("GET", "/api/v1/targets/a%2Fsessions"), 404, "target-not-found")

    def test_security_headers_of_every_response(self) -> None:
        self.target()
        for method, path in [
            ("GET", "/api/v1/targets"),
            ("GET", "/healthz"),
            ("GET", "/metrics"),
            ("GET", "/nothing"),
            ("POST", "/healthz"),
            ("POST", "/api/v1/targets"),
            ("DELETE", "/api/v1/targets/app"),
        ]:
            reply = self.call(method, path)
            self.assertNotIn("server", reply.headers)
            for name, value in HEADERS.items():
                self.assertEqual(reply.headers[name], value, (method, path))

    def test_connection_is_kept_alive(self) -> None:
        protocol, transport = self.connect()
        head = f"Host: {HOST}\r\nAuthorization: Bearer {ADMIN_KEY}\r\n".encode()
        for _ in range(3):
            transport.clear()
            protocol.dataReceived(b"GET /api/v1/targets HTTP/1.1\r\n" + head + b"\r\n")
            self.assertEqual(parse(transport.value()).json, {"targets": []})
        transport.clear()
        protocol.dataReceived((b"GET /healthz HTTP/1.1\r\n" + head + b"\r\n") * 5)
        self.assertEqual(transport.value().count(b"200 OK"), 5)
        protocol.connectionLost(HUNG_UP)


class TestBodies(AdminTestCase):
    def test_other_media_types_are_refused(self) -> None:
        for kind in (None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            reply = self.call("POST", "/api/v1/targets", raw=b"name=app&address=3000", headers={"Content-Type": kind})
            self.assertProblem(reply, 415, "unsupported-media-type")
        self.assertEqual(self.actions(), [])

    def test_body_of_maximum_size(self) -> None:
        content = b'{"name": "app", "address": "3000"' + b" " * MAX_BODY_BYTES
        content = content[: MAX_BODY_BYTES - 1] + b"}"
        self.assertEqual(self.call("POST", "/api/v1/targets", raw=content).status, 201)
        self.assertProblem(self.call("POST", "/api/v1/targets", raw=content + b" "), 413, "body-too-large")

    def test_chunked_body_over_maximum_gets_413(self) -> None:
        head = f"POST /api/v1/targets HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {ADMIN_KEY}\r\n"
        head += "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunk = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
        self.assertProblem(parse(self.send(head.encode() + chunk * 3 + b"0\r\n\r\n")), 413, "body-too-large")

    def test_endless_body_aborts_the_connection(self) -> None:
        protocol, transport = self.connect()
        head = f"POST /api/v1/targets HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1000000000\r\n\r\n"
        protocol.dataReceived(head.encode())
        for _ in range(2000):
            if transport.aborting:
                break
            protocol.dataReceived(b"x" * 1024)
        self.assertTrue(transport.aborting)
        protocol.connectionLost(HUNG_UP)

    def test_form_is_not_parsed(self) -> None:
        raw = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        self.assertProblem(self.call("POST", "/api/v1/targets", raw=raw, headers=headers), 415)


class TestClients(AdminTestCase):
    def test_operation_completes_after_client_disconnects(self) -> None:
        self.target()
        waiting: Deferred[None] = Deferred()
        real = self.world.store.targets

        async def slow() -> list[Target]:
            await waiting
            return list(await real())

        self.world.store.targets = slow  # type: ignore[method-assign]
        protocol, transport = self.connect()
        content = b'{"name":"b","address":"3000"}'
        protocol.dataReceived(
            f"POST /api/v1/targets HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {ADMIN_KEY}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        protocol.connectionLost(HUNG_UP)
        waiting.callback(None)
        self.assertEqual(transport.value(), b"")
        self.assertEqual(self.actions(), ["target.added"] * 2)

    def test_idle_connection_is_closed(self) -> None:
        protocol, transport = self.connect()
        protocol.dataReceived(b"GET /healthz HTTP/1.1\r\n")
        self.world.reactor.advance(61)
        self.assertTrue(transport.disconnecting)
        protocol.connectionLost(HUNG_UP)

    def test_defect_is_reported_without_detail(self) -> None:
        async def broken() -> None:
            raise ZeroDivisionError("secret")

        self.world.store.sessions = lambda query: broken()  # type: ignore[assignment,method-assign]
        reply = self.call("GET", "/api/v1/sessions")
        self.assertProblem(reply, 500, "internal-error")
        self.assertNotIn(b"secret", reply.body)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
