"""`burrowgate accounts` and `burrowgate providers`."""

from __future__ import annotations

from burrowgate.core.identity.accounts import Account, Identity
from burrowgate.core.identity.logins import open_login
from burrowgate.core.store_records import Change
from burrowgate.identity.accounts import Joining
from burrowgate.identity.oidc.provider import Provider
from burrowgate.identity.records import IDENTITY, LOGIN
from burrowgate.testing.records import START
from tests.support.admin_wire import World
from tests.support.cli import CliTestCase, Outcome

LINK = r"http://in\.localhost:8480/invited/[A-Za-z0-9_-]{34}"


class AccountsTests(CliTestCase):
    def accounts(self, *words: str) -> Outcome:
        return self.run_cli("accounts", *words)

    def join(self, name: str = "Ada", role: str = "member") -> Account:
        made = self.accounts("invite", name, "--role", role, "--json").json
        joining = Joining(name=name)
        account: Account = self.wait(
            self.world.accounts.join(made["invitation"]["id"], joining, actor="visitor 192.0.2.1")
        )
        return account

    def test_invitation_is_printed_with_its_link(self) -> None:
        outcome = self.accounts("invite", "Ada", "--email", "ada@example.com", "--group", "ops")
        self.assertRegex(outcome.out, rf"\A{LINK}\n")
        for words in ("ada@example.com", "local:ops", "in 7 days"):
            self.assertIn(words, outcome.out)
        self.assertIn("ada@example.com", self.accounts("invitations", "--json").out)
        self.assertEqual(self.accounts("invite", "Ada", "--email", "ada").code, 5)

    def test_first_invitation_says_how_to_become_an_owner(self) -> None:
        self.assertIn("--role owner", self.accounts("list").out)
        self.assertIn("--role owner", self.accounts("invite", "Ada").out)
        self.assertNotIn("--role owner", self.accounts("invite", "Ada", "--role", "owner").out)
        self.join(role="owner")
        self.assertNotIn("--role owner", self.accounts("invite", "Eve").out)

    def test_invitations_are_listed_and_withdrawn(self) -> None:
        self.assertIn("No invitation is open", self.accounts("invitations").out)
        made = self.accounts("invite", "Ada", "--json").json["invitation"]["id"]
        self.assertRegex(self.accounts("invitations").out, rf"{made} +Ada +member")
        self.assertIn("Withdrawn", self.accounts("withdraw-invitation", made).out)
        self.assertEqual(self.accounts("withdraw-invitation", made).code, 4)

    def test_ids_that_begin_with_a_hyphen_are_no_options(self) -> None:
        self.assertEqual(self.accounts("withdraw-invitation", "-0123456789a").code, 3)
        claim = self.run_cli("sessions", "withdraw-claim", "A" * 22, "-0123456789a")
        self.assertEqual(claim.code, 3, claim.err)

    def test_account_is_listed_shown_and_changed(self) -> None:
        account = self.join()
        self.assertRegex(self.accounts("list").out, rf"active +Ada +member .*{account.account_id}")
        self.assertIn("No account matches", self.accounts("list", "--text", "zz").out)
        self.assertRegex(self.accounts("show", "ada").out, r"role +member")
        self.assertRegex(self.accounts("set", "ada", "--role", "owner", "--group", "ops").out, r"groups +local:ops")
        self.assertRegex(self.accounts("set", "ada", "--name", "Ada L").out, r"name +Ada L")
        self.assertNotIn("groups", self.accounts("set", "ada l", "--group", "").out)
        self.assertEqual(self.accounts("set", "ada l").code, 2)
        self.assertEqual(self.accounts("show", "Bob").code, 3)

    def test_account_is_reset_by_an_invitation(self) -> None:
        self.join()
        self.assertRegex(self.accounts("reset", "ada").out, rf"\A{LINK}\n")
        self.assertIn("reset of Ada", self.accounts("invitations").out)

    def test_account_is_disabled_enabled_and_deleted(self) -> None:
        self.join()
        self.assertIn("Disabled Ada", self.accounts("disable", "ada").out)
        self.assertIn("disabled", self.accounts("list").out)
        self.assertIn("Enabled Ada", self.accounts("enable", "ada").out)
        self.assertIn("Deleted", self.accounts("delete", "ada").out)
        self.assertEqual(self.accounts("delete", "ada").code, 3)

    def test_last_owner_stays(self) -> None:
        self.join(role="owner")
        self.assertIn("last owner", self.accounts("delete", "ada").err)

    def test_logins_are_listed_and_ended(self) -> None:
        account = self.join()
        self.assertIn("signed in nowhere", self.accounts("logins", "ada").out)
        for number in range(3):
            login = open_login(account, login_id=f"login{number}", method="passkey", strong=True, now=START)
            self.wait(self.world.registry.commit(Change(puts=(LOGIN.to_resource(login),))))
        self.assertRegex(self.accounts("logins", "ada").out, r"active .*passkey, two factors .*login0")
        self.assertIn("Ended.", self.accounts("sign-out", "ada", "--login", "login0").out)
        self.assertRegex(self.accounts("logins", "ada").out, r"ended \(revoked\) .*login0")
        unknown = self.accounts("sign-out", "ada", "--login", "of another")
        self.assertEqual((unknown.code, "no login 'of another'" in unknown.err), (3, True))
        self.assertIn("Ended 2 logins.", self.accounts("sign-out", "ada").out)

    def test_identity_of_a_provider_is_removed_by_its_name_or_id(self) -> None:
        account = self.join()
        for subject in ("ada", "countess"):
            identity = Identity(
                provider="corp", issuer="https://corp", subject=subject, account_id=account.account_id, seen_at=START
            )
            self.wait(self.world.registry.commit(Change(puts=(IDENTITY.to_resource(identity),))))
        ids = [one["id"] for one in self.accounts("show", "ada", "--json").json["identities"]]
        self.assertIn(f"corp ({ids[0]}), corp ({ids[1]})", self.accounts("show", "ada").out)
        several = self.accounts("remove-provider", "ada", "corp")
        self.assertEqual((several.code, ids[0] in several.err), (2, True))
        self.assertIn("Removed", self.accounts("remove-provider", "ada", ids[0]).out)
        last = self.accounts("remove-provider", "ada", "corp")
        self.assertIn("only way to sign in", last.err)
        self.assertEqual(self.accounts("remove-provider", "ada", "other").code, 3)

    def test_providers_are_listed(self) -> None:
        self.assertIn("No provider is configured", self.run_cli("providers", "list").out)
        self.start(World(providers=(Provider(name="google", issuer="https://accounts.google.com", client_id="x"),)))
        self.assertRegex(self.run_cli("providers", "list").out, r"google +https://accounts.google.com +not asked yet")
