"""Webhooks through the admin API: add, show, change, test, rotate and remove them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.core.webhook_events import TYPE_NAMES
from burrowgate.core.webhooks import MAX_WEBHOOKS, Outcome
from burrowgate.sessions.webhook_delivery import progress_resource, read_endpoints
from tests.support.admin_wire import OWN_PORT, PORT, AdminTestCase

WEBHOOKS = "/api/v1/webhooks"
CHAT = "https://chat.example.com/hook"


class WebhookTests(AdminTestCase):
    def add(self, name: str = "chat", **fields: Any) -> Any:
        return self.call("POST", WEBHOOKS, {"name": name, "url": CHAT} | fields)

    def test_add_show_and_remove(self) -> None:
        reply = self.add("Chat", types=["session.revoked", "session.minted"])
        self.assertEqual((reply.status, reply.headers["location"]), (201, f"{WEBHOOKS}/chat"))
        self.assertEqual(self.world.secrets.texts, {"chat": [reply.json["secret"]]})
        shown = self.call("GET", f"{WEBHOOKS}/chat").json
        self.assertEqual(
            shown,
            {
                "name": "chat",
                "url": CHAT,
                "types": ["session.minted", "session.revoked"],
                "enabled": True,
                "disabled_for": "",
                "finding": "",
                "secret_file": "/home/webhooks/chat.secrets",
                "position": 0,
                "accepted": 0,
                "dropped": 0,
                "failures": 0,
                "failing_since": None,
                "next_attempt_at": None,
                "last_attempt": None,
                "created_at": "2023-11-14T22:13:20Z",
                "version": 1,
            },
        )
        self.assertEqual(reply.json["webhook"], shown)
        self.assertEqual(self.call("GET", WEBHOOKS).json, {"webhooks": [shown], "types": list(TYPE_NAMES)})
        self.assertEqual(self.call("DELETE", f"{WEBHOOKS}/chat").status, 204)
        self.assertEqual((self.world.secrets.texts, self.call("GET", WEBHOOKS).json["webhooks"]), ({}, []))
        self.assertEqual(self.actions(), ["webhook.added", "webhook.removed"])

    def test_secret_is_in_no_other_response_and_in_no_event(self) -> None:
        secret = self.add().json["secret"]
        for path in (WEBHOOKS, f"{WEBHOOKS}/chat", "/api/v1/audit-events"):
            self.assertNotIn(secret, self.call("GET", path).body.decode())
        self.assertNotIn(secret, str([one.body for one in self.wait(self.world.store.resources(ResourceQuery()))]))

    def test_change_enable_and_disable(self) -> None:
        self.add()
        url = "https://other.example.com/hook"
        reply = self.call("PATCH", f"{WEBHOOKS}/chat", {"url": url, "types": ["session.expired"], "enabled": False})
        self.assertEqual((reply.status, reply.json["url"], reply.json["enabled"]), (200, url, False))
        self.assertEqual(reply.json["types"], ["session.expired"])
        self.assertTrue(self.call("PATCH", f"{WEBHOOKS}/chat", {"enabled": True}).json["enabled"])
        self.call("PATCH", f"{WEBHOOKS}/chat", {"enabled": True})
        self.assertEqual(self.actions(), ["webhook.added", "webhook.changed", "webhook.changed"])

    def test_what_cannot_be_a_webhook_is_refused(self) -> None:
        for fields, field in (
            ({"name": "a b"}, "name"),
            ({"url": "http://chat.example.com/"}, "url"),
            ({"url": "https://user:pass@chat.example.com/"}, "url"),
            ({"types": ["session.opened"]}, "types"),
        ):
            self.assertProblem(self.call("POST", WEBHOOKS, {"name": "chat", "url": CHAT} | fields), 422,
                               "invalid-value", field)  # fmt: skip
        for url in (
            f"http://127.0.0.1:{PORT}/", f"http://localhost:{OWN_PORT}/", "https://169.254.169.254/latest/meta-data"
        ):  # fmt: skip
            self.assertProblem(self.add(url=url), 422, "invalid-value", "url")
            self.add("other")
            self.assertProblem(self.call("PATCH", f"{WEBHOOKS}/other", {"url": url}), 422, "invalid-value", "url")
            self.call("DELETE", f"{WEBHOOKS}/other")
        self.assertEqual(self.call("GET", WEBHOOKS).json["webhooks"], [])

    def test_names_are_unique_and_the_number_is_bounded(self) -> None:
        self.add()
        self.assertProblem(self.add(), 409, "state-conflict")
        for number in range(MAX_WEBHOOKS - 1):
            self.assertEqual(self.add(f"w{number}").status, 201)
        self.assertProblem(self.add("more"), 409, "state-conflict")

    def test_unknown_webhook_is_not_found(self) -> None:
        for method, path, body in (
            ("GET", "none", None), ("PATCH", "none", {"enabled": True}), ("DELETE", "none", None),
            ("POST", "none/test", {}), ("POST", "none/secrets", {}), ("POST", "none/secrets/drop-old", {}),
        ):  # fmt: skip
            self.assertProblem(self.call(method, f"{WEBHOOKS}/{path}", body), 404, "webhook-not-found")

    def test_test_message_is_signed_and_its_outcome_shown(self) -> None:
        self.add()
        reply = self.call("POST", f"{WEBHOOKS}/chat/test", {})
        self.assertEqual(reply.json, {"accepted": True, "status": 204, "error": ""})
        (url, headers, body) = self.world.receiver.received[0]
        self.assertEqual((url, headers["webhook-id"][:5]), (CHAT, "test_"))
        self.assertEqual(body, b'{"type":"webhook.test","timestamp":"2023-11-14T22:13:20Z","data":{"webhook":"chat"}}')
        for outcome, shown in (
            (Outcome(status=302), {"accepted": False, "status": 302, "error": "It answered 302."}),
            (Outcome(error="It did not answer in time."),
             {"accepted": False, "status": None, "error": "It did not answer in time."}),
        ):  # fmt: skip
            self.world.receiver.outcomes[CHAT] = outcome
            self.assertEqual(self.call("POST", f"{WEBHOOKS}/chat/test", {}).json, shown)

    def test_test_without_a_secret_is_an_error_of_the_home(self) -> None:
        self.add()
        self.world.secrets.texts.clear()
        self.assertProblem(self.call("POST", f"{WEBHOOKS}/chat/test", {}), 503, "home-unusable")

    def test_secrets_are_rotated(self) -> None:
        old = self.add().json["secret"]
        reply = self.call("POST", f"{WEBHOOKS}/chat/secrets", {})
        self.assertEqual((reply.status, reply.json["secret_file"]), (201, "/home/webhooks/chat.secrets"))
        self.assertEqual(self.world.secrets.texts["chat"], [reply.json["secret"], old])
        self.assertEqual(self.call("POST", f"{WEBHOOKS}/chat/secrets/drop-old", {}).json, {"removed": 1})
        self.assertEqual(self.call("POST", f"{WEBHOOKS}/chat/secrets/drop-old", {}).json, {"removed": 0})
        self.assertEqual(self.world.secrets.texts["chat"], [reply.json["secret"]])
        self.assertEqual(self.actions(), ["webhook.added", "webhook.changed", "webhook.changed"])

    def test_if_match(self) -> None:
        self.add()
        self.assertEqual(self.call("GET", f"{WEBHOOKS}/chat").headers["etag"], '"1"')
        reply = self.call("PATCH", f"{WEBHOOKS}/chat", {"enabled": False}, headers={"If-Match": '"1"'})
        self.assertEqual((reply.status, reply.headers["etag"], reply.json["version"]), (200, '"2"', 2))
        for method, body in (("PATCH", {"enabled": True}), ("DELETE", None)):
            reply = self.call(method, f"{WEBHOOKS}/chat", body, headers={"If-Match": '"1"'})
            self.assertProblem(reply, 412, "precondition-failed")
        self.assertEqual(self.call("DELETE", f"{WEBHOOKS}/chat", headers={"If-Match": '"2"'}).status, 204)

    def test_change_is_made_although_a_delivery_is_written_at_the_same_time(self) -> None:
        self.add()

        def deliver() -> None:
            (endpoint,) = self.wait(read_endpoints(self.world.store)).values()
            progress = progress_resource("chat", replace(endpoint.progress, position=9), endpoint.progress_version + 1)
            self.wait(self.world.store.commit(Change(puts=(progress,))))

        self.world.store.before_commit = deliver
        reply = self.call("PATCH", f"{WEBHOOKS}/chat", {"enabled": False})
        self.assertEqual((reply.status, reply.json["enabled"], reply.json["position"]), (200, False, 9))
