"""Accounts, invitations, logins and providers over the API."""

from __future__ import annotations

from typing import Any

from burrowgate.core.identity.accounts import Account, Passkey, Role
from burrowgate.core.identity.logins import Login, open_login
from burrowgate.core.store_records import Change
from burrowgate.identity.accounts import Joining
from burrowgate.identity.oidc.provider import Provider
from burrowgate.identity.records import ACCOUNT, LOGIN, PASSKEY
from burrowgate.testing.records import START
from tests.support.admin_wire import AdminTestCase, World

ACCOUNTS = "/api/v1/accounts"
INVITATIONS = "/api/v1/invitations"


class AccountTestCase(AdminTestCase):
    def put(self, *resources: Any) -> None:
        self.wait(self.world.registry.commit(Change(puts=resources)))

    def account(self, account_id: str = "ada-id", name: str = "Ada", **fields: Any) -> Account:
        account = Account(account_id=account_id, name=name, created_at=START, **fields)
        self.put(ACCOUNT.to_resource(account))
        return account

    def login(self, login_id: str, account: Account, **fields: Any) -> Login:
        login = open_login(account, login_id=login_id, method="passkey", strong=True, now=START, **fields)
        self.put(LOGIN.to_resource(login))
        return login


class AccountTests(AccountTestCase):
    def test_accounts_are_listed_in_pages_and_searched(self) -> None:
        self.account(email="ada@example.com", attested_by="owner", groups=("local:ops",))
        self.account("eve-id", "Eve", disabled_at=START)
        self.account("guest-id", "Grace", role=Role.GUEST, expires_at=START)
        listed = self.call("GET", ACCOUNTS).json
        self.assertEqual(
            listed["accounts"][0],
            {
                "id": "ada-id",
                "name": "Ada",
                "email": "ada@example.com",
                "attested_by": "owner",
                "role": "member",
                "groups": ["local:ops"],
                "state": "active",
                "created_at": "2023-11-14T22:13:20Z",
                "disabled_at": None,
                "expires_at": None,
                "version": 1,
            },
        )
        states = [(one["name"], one["state"]) for one in listed["accounts"]]
        self.assertEqual(states, [("Ada", "active"), ("Eve", "disabled"), ("Grace", "expired")])
        self.assertIsNone(listed["cursor"])
        page = self.call("GET", f"{ACCOUNTS}?limit=2").json
        rest = self.call("GET", f"{ACCOUNTS}?limit=2&cursor={page['cursor']}").json
        self.assertEqual(page["accounts"] + rest["accounts"], listed["accounts"])
        self.assertEqual([one["id"] for one in self.call("GET", f"{ACCOUNTS}?text=OPS").json["accounts"]], ["ada-id"])

    def test_account_is_shown_by_id_name_and_address_with_its_credentials(self) -> None:
        account = self.account(email="ada@example.com", attested_by="owner")
        passkey = Passkey(
            credential_id="key",
            account_id=account.account_id,
            public_key="secret",
            sign_count=0,
            backed_up=True,
            label="Laptop",
            created_at=START,
        )
        self.put(PASSKEY.to_resource(passkey))
        for name in ("ada-id", "ADA", "ada%40example.com"):
            reply = self.call("GET", f"{ACCOUNTS}/{name}")
            self.assertEqual((reply.status, reply.headers["etag"]), (200, '"1"'))
            self.assertEqual(reply.json["account"]["id"], "ada-id")
        self.assertEqual(
            (reply.json["passkeys"], reply.json["has_password"], reply.json["identities"]),
            (
                [
                    {
                        "label": "Laptop",
                        "backed_up": True,
                        "created_at": "2023-11-14T22:13:20Z",
                        "last_used_at": None,
                    }
                ],
                False,
                [],
            ),
        )
        self.assertNotIn(b"secret", reply.body)
        self.assertProblem(self.call("GET", f"{ACCOUNTS}/Bob"), 404, "account-not-found")
        self.account("ada2", "ada")
        self.assertProblem(self.call("GET", f"{ACCOUNTS}/ADA"), 422, "invalid-value", "account")

    def test_account_is_changed(self) -> None:
        self.account()
        changed = self.call("PATCH", f"{ACCOUNTS}/Ada", {"name": "Ada L", "role": "owner", "groups": ["Ops"]}).json
        self.assertEqual((changed["name"], changed["role"], changed["groups"]), ("Ada L", "owner", ["local:ops"]))
        reply = self.call("PATCH", f"{ACCOUNTS}/ada-id", {"role": "member"}, headers={"If-Match": '"1"'})
        self.assertProblem(reply, 412, "precondition-failed")
        self.assertProblem(self.call("PATCH", f"{ACCOUNTS}/ada-id", {"role": "member"}), 409, "last-owner")
        for fields, field in (
            ({"name": "\u200b"}, "name"),
            ({"role": "king"}, "role"),
            ({"groups": ["a b"]}, "groups"),
            ({"email": "x"}, "email"),
        ):
            reply = self.call("PATCH", f"{ACCOUNTS}/ada-id", fields)
            self.assertEqual(reply.status, 422, reply.body)
            self.assertTrue(reply.json["field"].startswith(field), reply.json)

    def test_disabled_and_deleted_accounts_have_no_logins(self) -> None:
        account = self.account()
        self.login("one", account)
        disabled = self.call("POST", f"{ACCOUNTS}/Ada/disable").json
        self.assertEqual(disabled["state"], "disabled")
        (login,) = self.call("GET", f"{ACCOUNTS}/Ada/logins").json["logins"]
        self.assertEqual((login["state"], login["ended_why"]), ("ended", "account"))
        self.assertEqual(self.call("POST", f"{ACCOUNTS}/Ada/enable").json["state"], "active")
        self.login("two", self.wait(self.world.accounts.get("ada-id")))
        self.assertProblem(self.call("DELETE", f"{ACCOUNTS}/Ada", headers={"If-Match": '"1"'}), 412)
        self.assertEqual(self.call("DELETE", f"{ACCOUNTS}/Ada").status, 204)
        self.assertProblem(self.call("GET", f"{ACCOUNTS}/ada-id"), 404)
        self.assertEqual({one.ended_at for one in self.wait(self.world.directory.logins_of("ada-id"))}, {START})
        self.assertEqual(
            self.actions(),
            [
                "account.disabled",
                "login.ended",
                "account.enabled",
                "account.deleted",
                "login.ended",
            ],
        )


class InvitationTests(AccountTestCase):
    def make(self, **fields: Any) -> Any:
        reply = self.call("POST", INVITATIONS, fields)
        self.assertEqual(reply.status, 201, reply.body)
        return reply.json

    def test_invitation_is_made_listed_and_withdrawn(self) -> None:
        made = self.make(name="Ada", email="Ada@Example.com", role="operator", groups=["Ops"], expires_in="2h")
        self.assertRegex(made["url"], r"^http://in\.localhost:8480/invited/[A-Za-z0-9_-]{34}$")
        invitation = made["invitation"]
        self.assertEqual(
            invitation | {"id": ""},
            {
                "id": "",
                "state": "open",
                "account_id": "",
                "account": "",
                "name": "Ada",
                "email": "ada@example.com",
                "role": "operator",
                "groups": ["local:ops"],
                "made_at": "2023-11-14T22:13:20Z",
                "until": "2023-11-15T00:13:20Z",
                "used_at": None,
                "used_by_id": "",
                "withdrawn_at": None,
            },
        )
        self.assertEqual(self.call("GET", INVITATIONS).json["invitations"], [invitation])
        self.assertNotIn(made["url"].rpartition("/")[2][12:], str(self.recorded()))
        reply = self.call("DELETE", f"{INVITATIONS}/{invitation['id']}")
        self.assertEqual((reply.status, reply.json["state"]), (200, "withdrawn"))
        self.assertEqual(self.call("GET", INVITATIONS).json["invitations"], [])
        self.assertProblem(self.call("DELETE", f"{INVITATIONS}/{invitation['id']}"), 409, "invitation-not-open")
        self.assertProblem(self.call("DELETE", f"{INVITATIONS}/x"), 404, "invitation-not-found")

    def test_invitation_that_was_used_or_is_over_is_not_listed(self) -> None:
        used = self.make(name="Ada")["invitation"]["id"]
        self.wait(self.world.accounts.join(used, Joining(name="Ada"), actor="visitor ::1"))
        self.make(expires_in="1h")
        self.world.clock.advance(3600)
        open_one = self.make()["invitation"]
        self.assertEqual(self.call("GET", INVITATIONS).json["invitations"], [open_one])

    def test_invitation_resets_an_account_by_its_name(self) -> None:
        self.account()
        invitation = self.make(account="ada")["invitation"]
        self.assertEqual((invitation["account_id"], invitation["account"]), ("ada-id", "Ada"))

    def test_bad_values_are_refused_with_their_field(self) -> None:
        for fields, field in (
            ({"name": "\u200b"}, "name"),
            ({"email": "ada"}, "email"),
            ({"role": "king"}, "role"),
            ({"account": "Bob"}, "account"),
            ({"expires_in": "59m"}, "expires_in"),
            ({"expires_in": "1y"}, "expires_in"),
        ):
            self.assertProblem(self.call("POST", INVITATIONS, fields), 422, field=field)


class LoginTests(AccountTestCase):
    def test_accounts_are_listed_with_their_last_sign_in(self) -> None:
        account = self.account()
        self.account("eve-id", "Eve")
        self.login("first", account)
        later = open_login(account, login_id="later", method="passkey", strong=True, now=START + 60)
        self.put(LOGIN.to_resource(later))
        listed = self.call("GET", ACCOUNTS).json
        self.assertEqual(listed["last_sign_ins"], {"ada-id": "2023-11-14T22:14:20Z"})

    def test_logins_are_listed_with_device_and_place(self) -> None:
        account = self.account()
        agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        self.login("one", account, address="192.0.2.1", user_agent=agent, sealed="the token")
        reply = self.call("GET", f"{ACCOUNTS}/Ada/logins")
        (login,) = reply.json["logins"]
        self.assertEqual(
            (login["device"], login["client_address"], login["state"], login["method"], login["strong"]),
            ("Firefox on Linux", "192.0.2.1", "active", "passkey", True),
        )
        self.assertEqual(login["expires_at"], "2023-11-15T22:13:20Z")
        self.assertNotIn(b"the token", reply.body)
        self.assertProblem(self.call("GET", f"{ACCOUNTS}/Bob/logins"), 404, "account-not-found")

    def test_one_login_and_all_are_ended(self) -> None:
        account = self.account()
        for login in ("one", "two", "three"):
            self.login(login, account)
        ended = self.call("DELETE", "/api/v1/logins/one").json
        self.assertEqual((ended["id"], ended["state"], ended["ended_why"]), ("one", "ended", "revoked"))
        self.assertEqual(self.call("DELETE", "/api/v1/logins/one").json, ended)
        self.assertEqual(self.call("DELETE", f"{ACCOUNTS}/Ada/logins").json, {"ended": 2})
        self.assertEqual(self.call("DELETE", f"{ACCOUNTS}/Ada/logins").json, {"ended": 0})
        self.assertProblem(self.call("DELETE", "/api/v1/logins/none"), 404, "login-not-found")


class ProviderTests(AccountTestCase):
    def test_providers_are_listed_in_their_order_without_a_secret(self) -> None:
        providers = tuple(
            Provider(name=name, issuer=f"https://{name}.example", client_id="x", client_secret="the secret")
            for name in ("b", "a")
        )
        self.start(World(providers=providers))
        reply = self.call("GET", "/api/v1/providers")
        self.assertNotIn(b"the secret", reply.body)
        self.assertEqual([one["name"] for one in reply.json["providers"]], ["b", "a"])
        self.assertEqual(
            reply.json["providers"][0],
            {
                "name": "b",
                "issuer": "https://b.example",
                "last_ok_at": None,
                "last_error": "",
                "last_error_at": None,
            },
        )
