"""The domains of a target."""

from tests.support.admin_wire import AdminTestCase

TARGETS = "/api/v1/targets"


class TestDomains(AdminTestCase):
    PATH = f"{TARGETS}/app/domains"

    def test_put_show_and_remove(self) -> None:
        self.target()
        reply = self.call("PUT", f"{self.PATH}/A.Example.", {"public": True})
        self.assertEqual((reply.status, reply.json), (201, {"host": "a.example", "public": True}))
        self.assertEqual((reply.headers["etag"], reply.headers["location"]), ('"2"', f"{self.PATH}/a.example"))
        reply = self.call("PUT", f"{self.PATH}/a.example")
        self.assertEqual((reply.status, reply.json), (200, {"host": "a.example", "public": False}))
        reply = self.call("PUT", f"{self.PATH}/a.example", {"public": False})
        self.assertEqual((reply.status, reply.headers["etag"]), (200, '"3"'))
        self.assertEqual(self.call("GET", f"{self.PATH}/a.example").json, {"host": "a.example", "public": False})
        self.assertEqual(self.call("DELETE", f"{self.PATH}/a.example").status, 204)
        for method in ("GET", "DELETE"):
            self.assertProblem(self.call(method, f"{self.PATH}/a.example"), 404, "domain-not-found")
        self.assertEqual(self.actions(), ["target.added"] + ["target.changed"] * 3)

    def test_host_in_any_script(self) -> None:
        self.target()
        reply = self.call("PUT", f"{self.PATH}/b%C3%BCcher.example", {})
        self.assertEqual(reply.json["host"], "xn--bcher-kva.example")
        self.assertEqual(self.call("GET", f"{self.PATH}/xn--bcher-kva.example").status, 200)

    def test_invalid_domains_are_rejected(self) -> None:
        self.target()
        self.target("b", domains=[{"host": "b.example"}])
        for host in ("a%20b", "a.example:80", "%2e", "-a.example", "other.localhost", "a%2Fb", "%00", "*.example"):
            self.assertProblem(self.call("PUT", f"{self.PATH}/{host}", {}), 422, "invalid-value", "host")
        self.assertProblem(self.call("PUT", f"{self.PATH}/%ff", {}), 404)
        self.assertProblem(self.call("PUT", f"{self.PATH}/b.example", {}), 409, "host-taken")
        self.assertProblem(self.call("PUT", f"{TARGETS}/c/domains/c.example", {}), 404, "target-not-found")
        self.assertProblem(self.call("PUT", f"{self.PATH}/a.example", {"open": True}), 422, "invalid-value", "open")

    def test_implied_domain_can_be_made_public(self) -> None:
        self.target()
        self.assertEqual(self.call("PUT", f"{self.PATH}/app.localhost", {"public": True}).status, 201)

    def test_if_match(self) -> None:
        self.target()
        for method, body in (("PUT", {}), ("DELETE", None)):
            reply = self.call(method, f"{self.PATH}/a.example", body, headers={"If-Match": "9"})
            self.assertProblem(reply, 412, "precondition-failed")
