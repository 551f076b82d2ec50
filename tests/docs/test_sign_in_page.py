"""docs/sign-in.md: its procedure lets two people in and no third, and its recipes are providers that the gateway reads.

`test_readme` runs the commands of the page as they stand there.
"""

from __future__ import annotations

import re
import tomllib

from burrowgate.core.identity import claims, logins, password_rules
from burrowgate.identity import password_limits
from burrowgate.identity.logins import MAX_LOGINS
from burrowgate.identity.site import goals
from burrowgate.server.config.provider_tables import TABLE_KEYS, read_tables
from tests.docs.visitor import Browser, join
from tests.support import ROOT, TestCase
from tests.support.gateway_process import Gateway, start_app

PAGE = (ROOT / "docs/sign-in.md").read_text("utf-8")
RECIPES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
BACK = re.compile(r"https://in\.example\.com/\.burrowgate/sign-in/([a-z]+)/back")


class ProcedureTests(TestCase):
    def test_two_people_come_in_and_no_third(self) -> None:
        gateway = Gateway(self)
        gateway.add("wiki", f"127.0.0.1:{start_app(self)}")
        people: dict[str, Browser] = {}
        for name, options in (
            ("Ada", ("--role", "owner", "--group", "friends")),
            ("Eve", ("--email", "eve@example.com", "--group", "friends")),
            ("Mallory", ()),
        ):
            url = gateway.cli_json("accounts", "invite", name, *options)["url"]
            people[name] = browser = Browser()
            self.assertEqual(join(browser, url, name), 200, name)
        link = gateway.cli_json("sessions", "mint", "wiki", "--sign-in", "group:friends")["url"]
        seen = {name: browser.send(link) for name, browser in people.items()}
        self.assertEqual(seen, {"Ada": 200, "Eve": 200, "Mallory": 403})
        self.assertIn(b"This is meant for other people", people["Mallory"].text)
        stranger = Browser()
        stranger.send(link)
        self.assertIn(b"Sign in", stranger.text)
        for text in (people["Mallory"].text, stranger.text):
            self.assertNotIn(b"friends", text)


class RecipeTests(TestCase):
    def test_each_is_a_provider_with_its_redirect_address(self) -> None:
        names = []
        for recipe in RECIPES:
            (table,) = read_tables(tomllib.loads(recipe)["provider"])
            names.append(table.provider.name)
        self.assertEqual(BACK.findall(PAGE), names)
        self.assertEqual(names, ["google", "dex", "entra", "keycloak", "authelia"])

    def test_keys_that_the_page_names_exist(self) -> None:
        for name in ("trust_unverified_email", "email_domains", "offline", "groups_claim"):
            self.assertIn(name, PAGE)
            self.assertIn(name, TABLE_KEYS)


class FigureTests(TestCase):
    def test_times_and_limits_are_those_of_the_code(self) -> None:
        for text, value, expected in (
            ("It lasts 24 hours", logins.LOGIN_SECONDS, 24 * 3600),
            ("ends 36 hours after the sign-in", logins.MAX_LOGIN_SECONDS, 36 * 3600),
            ("asks the provider again once an hour", logins.RENEWAL_SECONDS, 3600),
            ("has up to 100 of them", MAX_LOGINS, 100),
            ("at least 15 characters", password_rules.MIN_CHARACTERS, 15),
            ("or 8 beside a passkey", password_rules.MIN_CHARACTERS_WITH_PASSKEY, 8),
            ("Ten wrong ones for a name and an address", password_limits.WRONG_PER_NAME_AND_ADDRESS, 10),
            (
                "one each 90 seconds",
                password_limits.WINDOW_MINUTES * 60 / password_limits.WRONG_PER_NAME_AND_ADDRESS,
                90,
            ),
            ("for an hour unless `--window`", claims.DEFAULT_WINDOW_SECONDS, 3600),
            ("1m to 7d", claims.MAX_WINDOW_SECONDS, 7 * 24 * 3600),
            ("until 30 days after the session", claims.GUEST_SECONDS, 30 * 24 * 3600),
            ("a proof of the last ten minutes", goals.CREDENTIALS_SECONDS, 600),
        ):
            self.assertEqual(value, expected, text)
            self.assertIn(text, " ".join(PAGE.split()))

    def test_addresses_are_those_of_the_pages(self) -> None:
        for path in (goals.SIGN_IN_PATH, goals.ACCOUNT_PATH, goals.SHARE_PATH, goals.INVITED_PATH):
            self.assertIn(f"`{path}", PAGE)
