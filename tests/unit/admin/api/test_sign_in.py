"""Rules of sign-in, claim links and shares over the API."""

from __future__ import annotations

from typing import Any

from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.claims import MAX_WINDOW_SECONDS
from burrowgate.core.sessions import Kind, Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.identity.accounts import Joining
from burrowgate.identity.records import ACCOUNT
from tests.support.admin_wire import SESSIONS, SessionTestCase

TARGETS = "/api/v1/targets"
NO_RULE = {
    "any_account": False,
    "accounts": [],
    "emails": [],
    "domains": [],
    "groups": [],
    "claimers": False,
    "fresh": None,
    "strong": False,
}


class PeopleTestCase(SessionTestCase):
    """A test with one target and two accounts."""

    def setUp(self) -> None:
        super().setUp()
        self.account("ada-id", "Ada", email="ada@example.com", attested_by="owner")
        self.account("eve-id", "Eve")

    def account(self, account_id: str, name: str, **fields: Any) -> Account:
        account = Account(account_id=account_id, name=name, created_at=1, **fields)
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(account),))))
        return account

    def details(self, action: str) -> list[Any]:
        return [one.event.detail for one in self.recorded() if one.event.action.value == action]


class SessionRuleTests(PeopleTestCase):
    def test_session_is_minted_with_a_rule(self) -> None:
        rule = {"accounts": ["ada@example.com", "EVE", "ada-id"], "domains": ["@Example.org"], "fresh": "15m"}
        minted = self.mint(limits={"sign_in": rule})["session"]
        self.assertEqual(
            minted["limits"]["sign_in"],
            NO_RULE
            | {
                "accounts": ["ada-id", "eve-id"],
                "domains": ["example.org"],
                "fresh": 900,
                "text": "Ada, Eve and anyone at example.org (signed in within 15 minutes)",
            },
        )
        self.assertEqual(self.call("GET", f"{SESSIONS}/{minted['id']}").json, minted)
        self.assertEqual(self.call("GET", SESSIONS).json["sessions"], [minted])
        self.assertIn("Ada, Eve", self.details("session.minted")[0]["sign_in"])

    def test_rule_is_changed_on_a_live_session(self) -> None:
        path = self.path()
        reply = self.call("PUT", f"{path}/sign-in", {"any_account": True, "strong": True})
        self.assertEqual((reply.status, reply.headers["etag"]), (200, '"2"'))
        self.assertEqual(reply.json["limits"]["sign_in"]["text"], "anyone who signs in (with two factors)")
        self.assertEqual(self.call("PUT", f"{path}/sign-in", {"groups": ["local:ops"]}).json["version"], 3)
        removed = self.call("DELETE", f"{path}/sign-in").json
        self.assertEqual((removed["limits"]["sign_in"], removed["version"]), (None, 4))
        self.assertEqual(
            [(one["before"], one["after"]) for one in self.details("rule.changed")],
            [
                ("", "anyone who signs in (with two factors)"),
                ("anyone who signs in (with two factors)", "members of local:ops"),
                ("members of local:ops", ""),
            ],
        )

    def test_if_match(self) -> None:
        path = f"{self.path()}/sign-in"
        rule = {"any_account": True}
        self.assertProblem(self.call("PUT", path, rule, headers={"If-Match": '"7"'}), 412, "precondition-failed")
        self.assertEqual(self.call("PUT", path, rule, headers={"If-Match": '"1"'}).status, 200)
        self.assertProblem(self.call("DELETE", path, headers={"If-Match": '"1"'}), 412)

    def test_what_is_no_rule_is_refused_with_its_field(self) -> None:
        path = self.path()
        for rule, field in (
            ({}, "sign_in"),
            ({"accounts": ["Bob"]}, "sign_in.accounts"),
            ({"emails": ["ada"]}, "sign_in.emails"),
            ({"domains": ["localhost"]}, "sign_in.domains"),
            ({"groups": ["ops"]}, "sign_in.groups"),
            ({"any_account": True, "fresh": "1y"}, "sign_in.fresh"),
            ({"any_account": True, "fresh": 59}, "fresh"),
            ({"any_account": 1}, "any_account"),
            ({"text": "Ada"}, "text"),
            ({"accounts": ["x"] * 201}, "accounts"),
        ):
            self.assertProblem(self.call("PUT", f"{path}/sign-in", rule), 422, field=field)
        reply = self.call("POST", f"{TARGETS}/app/sessions", {"limits": {"sign_in": {"accounts": ["Bob"]}}})
        self.assertProblem(reply, 422, field="limits.sign_in.accounts")
        self.account("eve2", "eve")
        reply = self.call("PUT", f"{path}/sign-in", {"accounts": ["Eve"]})
        self.assertIn("eve-id", reply.json["detail"])

    def test_page_share_has_no_claimers(self) -> None:
        reply = self.call(
            "POST", f"{TARGETS}/app/sessions", {"kind": "page-share", "limits": {"sign_in": {"claimers": True}}}
        )
        self.assertProblem(reply, 422, field="sign_in.claimers")

    def test_member_sessions_show_their_account_and_are_not_minted(self) -> None:
        self.assertProblem(self.call("POST", f"{TARGETS}/app/sessions", {"kind": "member"}), 422, field="kind")
        session = self.wait(self.world.store.session(self.mint()["session"]["id"]))
        self.revise(session.sid, kind=Kind.MEMBER, account_id="ada-id")
        shown = self.call("GET", f"{SESSIONS}/{session.sid}").json
        self.assertEqual((shown["kind"], shown["account_id"], shown["account"]), ("member", "ada-id", "Ada"))
        self.assertProblem(self.call("PUT", f"{SESSIONS}/{session.sid}/sign-in", {"any_account": True}), 409)

    def test_visits_show_their_account(self) -> None:
        sid = self.mint()["session"]["id"]
        visit = Visit(
            sid=sid, vid="v", first_seen=1, last_seen=2, address="192.0.2.1", user_agent="x", account_id="eve-id"
        )
        self.wait(self.world.registry.commit(Change(visits=(VisitUpdate(visit=visit),))))
        (shown,) = self.call("GET", f"{SESSIONS}/{sid}/visits").json["visits"]
        self.assertEqual((shown["account_id"], shown["account"]), ("eve-id", "Eve"))


class TargetRuleTests(PeopleTestCase):
    def test_target_has_rules_and_forms_of_identity(self) -> None:
        added = self.target(
            "wiki", sign_in={"accounts": ["Ada"]}, members={"any_account": True}, identity=["remote"],
            identity_claims=["email"],
        )  # fmt: skip
        self.assertEqual(added["sign_in"], NO_RULE | {"accounts": ["ada-id"], "text": "Ada"})
        self.assertEqual(added["members"]["text"], "anyone who signs in")
        self.assertEqual((added["identity"], added["identity_claims"]), (["remote"], ["email"]))
        changed = self.call("PATCH", f"{TARGETS}/wiki", {"members": {"accounts": ["Eve"]}}).json
        self.assertEqual((changed["sign_in"]["text"], changed["members"]["text"]), ("Ada", "Eve"))
        removed = self.call("PATCH", f"{TARGETS}/wiki", {"sign_in": None, "members": None, "identity": []}).json
        self.assertEqual((removed["sign_in"], removed["members"], removed["identity"]), (None, None, []))
        rules = [one["rule"] for one in self.details("rule.changed")]
        self.assertEqual(rules, ["sign_in", "members", "members", "sign_in", "members"])

    def test_rule_and_public_domain_exclude_each_other(self) -> None:
        public = [{"host": "app.example.com", "public": True}]
        body = {"name": "wiki", "address": "3000", "domains": public, "sign_in": {"any_account": True}}
        self.assertProblem(self.call("POST", TARGETS, body), 422, field="sign_in")
        self.assertEqual(self.call("PATCH", f"{TARGETS}/app", {"sign_in": {"any_account": True}}).status, 200)
        reply = self.call("PUT", f"{TARGETS}/app/domains/app.example.com", {"public": True})
        self.assertProblem(reply, 422, field="sign_in")

    def test_what_is_no_rule_is_refused_with_its_field(self) -> None:
        for fields, field in (
            ({"sign_in": {}}, "sign_in"),
            ({"members": {"accounts": ["Bob"]}}, "members.accounts"),
            ({"members": {"claimers": True}}, "members.claimers"),
            ({"identity": ["off"]}, "identity"),
            ({"identity_claims": ["phone"]}, "identity_claims"),
        ):
            reply = self.call("PATCH", f"{TARGETS}/app", fields)
            self.assertEqual(reply.status, 422, reply.body)
            self.assertTrue(str(reply.json["field"]).startswith(field), reply.json)


class ClaimTests(PeopleTestCase):
    def make(self, path: str, **fields: Any) -> Any:
        reply = self.call("POST", f"{path}/claims", fields)
        self.assertEqual(reply.status, 201, reply.body)
        return reply.json

    def test_claim_link_is_shown_once_with_its_url(self) -> None:
        path = self.path()
        made = self.make(path, recipient="Ada@Example.com", window="2h")
        self.assertRegex(made["url"], r"^http://in\.localhost:8480/share/[A-Za-z0-9_-]{34}$")
        claim = made["claim"]
        self.assertEqual((claim["state"], claim["for_email"]), ("open", "ada@example.com"))
        self.assertEqual(claim["window_until"], "2023-11-15T00:13:20Z")
        listed = self.call("GET", f"{path}/claims").json
        self.assertEqual(listed, {"claims": [claim], "shares": []})
        self.assertNotIn(made["url"].rpartition("/")[2][12:], str(listed) + str(self.recorded()))

    def test_claim_link_is_for_an_account_by_its_name(self) -> None:
        claim = self.make(self.path(), recipient="eve")["claim"]
        self.assertEqual((claim["for_account_id"], claim["for_account"], claim["for_email"]), ("eve-id", "Eve", None))

    def test_used_claim_link_and_share_name_the_account(self) -> None:
        path = self.path()
        claim = self.make(path)["claim"]
        claims = self.world.claims
        self.wait(claims.claim(claim["id"], self.wait(self.world.directory.account("ada-id")), address="192.0.2.1"))
        listed = self.call("GET", f"{path}/claims").json
        self.assertEqual((listed["claims"][0]["state"], listed["claims"][0]["claimed_by"]), ("claimed", "Ada"))
        shared = self.call("GET", "/api/v1/accounts/Ada/shares").json["shares"]
        self.assertEqual([(one["session_id"], one["target"]) for one in shared], [(path.split("/")[-1], "app")])
        self.assertEqual(self.call("GET", "/api/v1/accounts/Eve/shares").json["shares"], [])
        (share,) = listed["shares"]
        self.assertEqual((share["account_id"], share["account"]), ("ada-id", "Ada"))
        self.assertEqual(self.call("DELETE", f"{path}/shares/ADA").status, 204)
        self.assertProblem(self.call("DELETE", f"{path}/shares/ada-id"), 404, "share-not-found")
        self.assertEqual(self.call("GET", f"{path}/claims").json["shares"], [])
        self.assertEqual(self.call("GET", "/api/v1/accounts/Ada/shares").json["shares"], [])
        self.assertProblem(self.call("DELETE", f"{path}/claims/{claim['id']}"), 409, "claim-not-open")

    def test_guest_outlives_an_extended_session(self) -> None:
        path = self.path()
        claim = self.make(path, guests=True)["claim"]
        guest = self.wait(self.world.claims.join_as_guest(claim["id"], Joining(name="Grace"), address="192.0.2.1"))
        self.call("POST", f"{path}/extend", {"days": 60})
        expires_at = self.call("GET", f"/api/v1/accounts/{guest.account_id}").json["account"]["expires_at"]
        self.assertEqual(expires_at, "2024-02-12T22:13:20Z")  # 90 days later

    def test_share_of_a_deleted_account_is_ended_by_its_id(self) -> None:
        path = self.path()
        claim = self.make(path)["claim"]
        account = self.wait(self.world.directory.account("ada-id"))
        self.wait(self.world.claims.claim(claim["id"], account, address="192.0.2.1"))
        self.call("DELETE", "/api/v1/accounts/Ada")
        (share,) = self.call("GET", f"{path}/claims").json["shares"]
        self.assertEqual((share["account_id"], share["account"]), ("ada-id", ""))
        self.assertEqual(self.call("DELETE", f"{path}/shares/ada-id").status, 204)

    def test_named_only_lets_the_link_alone_open_nothing(self) -> None:
        path = self.path()
        self.make(path, named_only=True)
        self.assertEqual(self.call("GET", path).json["limits"]["sign_in"]["text"], "those who claimed it")
        self.call("PUT", f"{path}/sign-in", {"accounts": ["Ada"], "strong": True})
        self.make(path)
        self.assertEqual(self.call("GET", path).json["limits"]["sign_in"]["text"], "Ada (with two factors)")
        self.make(path, named_only=True)
        text = "Ada and those who claimed it (with two factors)"
        self.assertEqual(self.call("GET", path).json["limits"]["sign_in"]["text"], text)

    def test_refused_claim_changes_no_rule(self) -> None:
        path = self.path(kind="page-share")
        self.assertProblem(self.call("POST", f"{path}/claims", {"named_only": True}), 409, "not-full-session")
        self.assertIsNone(self.call("GET", path).json["limits"]["sign_in"])

    def test_claim_link_is_withdrawn(self) -> None:
        path = self.path()
        claim = self.make(path)["claim"]
        reply = self.call("DELETE", f"{path}/claims/{claim['id']}")
        self.assertEqual((reply.status, reply.json["state"]), (200, "withdrawn"))
        self.assertProblem(self.call("DELETE", f"{path}/claims/x"), 404, "claim-not-found")

    def test_bad_values_are_refused_with_their_field(self) -> None:
        path = self.path()
        for fields, field in (
            ({"recipient": "Bob"}, "recipient"),
            ({"recipient": "a@b@example.com"}, "recipient"),
            ({"recipient": "ada@example.com", "guests": True}, "guests"),
            ({"window": "59s"}, "window"),
            ({"window": MAX_WINDOW_SECONDS + 1}, "window"),
            ({"other": 1}, "other"),
        ):
            self.assertProblem(self.call("POST", f"{path}/claims", fields), 422, field=field)
        self.assertProblem(self.call("POST", f"{SESSIONS}/{'x' * 22}/claims", {}), 404, "session-not-found")
        self.assertProblem(self.call("GET", f"{SESSIONS}/{'x' * 22}/claims"), 404, "session-not-found")
        self.call("POST", f"{path}/revoke")
        self.assertProblem(self.call("POST", f"{path}/claims", {}), 409, "session-not-active")

    def test_claim_links_are_deleted_with_their_session(self) -> None:
        path = self.path()
        self.make(path)
        self.call("POST", f"{path}/revoke")
        self.assertEqual(self.call("DELETE", path).status, 204)
        self.assertEqual(self.wait(self.world.claims.of_session(path.rpartition("/")[2])), [])
