"""Tests for burrowgate.server.config.provider_tables: tables of providers, their refusals and their secrets."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

from burrowgate.errors import ConfigError, HomeError
from burrowgate.identity.oidc.provider import Provider
from burrowgate.server.config.provider_tables import MAX_PROVIDERS, TABLE_KEYS, read_secrets
from burrowgate.server.config.reloading import RELOADABLE, changed_names
from burrowgate.server.private_places import private_places
from tests.support import ROOT
from tests.unit.server.config.test_keys import ConfigCase

TABLE = """
port = 8000

[[provider]]
name = "google"
issuer = "https://accounts.google.com"
client_id = "1234"
"""


class ProviderTableTests(ConfigCase):
    def test_tables_are_providers_in_their_order(self) -> None:
        config = self.load(
            TABLE
            + """
            client_secret_file = "google.secret"
            [[provider]]
            name = "corp"
            label = "Our Company"
            issuer = "http://127.0.0.1:9000"
            client_id = "gateway"
            scopes = "openid email"
            groups_claim = "groups"
            email_domains = ["Example.com", "example.net"]
            trust_unverified_email = true
            offline = false
            """
        )
        self.assertEqual(
            [(table.provider, table.client_secret_file) for table in config.providers],
            [
                (Provider(name="google", issuer="https://accounts.google.com", client_id="1234"), "google.secret"),
                (
                    Provider(
                        name="corp",
                        label="Our Company",
                        issuer="http://127.0.0.1:9000",
                        client_id="gateway",
                        scopes="openid email",
                        groups_claim="groups",
                        email_domains=("example.com", "example.net"),
                        trust_unverified_email=True,
                        offline=False,
                    ),
                    "",
                ),
            ],
        )
        self.assertEqual(config.port, 8000)
        self.assertEqual(pickle.loads(pickle.dumps(config)), config)
        self.assertEqual(self.load("").providers, ())

    def test_wrong_tables_are_refused_with_one_sentence_and_their_place(self) -> None:
        for text, part in (
            ("provider = 1", "is not a list of tables"),
            ("provider = [1]", "is not a list of tables"),
            ('[provider]\nname = "x"', "is not a list of tables"),
            (TABLE + 'isuer = "x"', "no key isuer; did you mean issuer?"),
            (TABLE + 'quux = "x"', "no key quux; it has name"),
            (TABLE + "label = 1", "provider 'google', label: 1 is not text"),
            (TABLE + f'label = "{"x" * 65}"', "provider 'google', label: A label has at most 64"),
            (TABLE + 'scopes = "email"', "Without the scope openid"),
            (TABLE + 'offline = "yes"', "is not a yes or no"),
            (TABLE + 'email_domains = "example.com"', "is not a list of domains"),
            (TABLE + "email_domains = [1]", "is not the domain of an e-mail address"),
            (TABLE + 'email_domains = ["localhost"]', "is not the domain of an e-mail address"),
            (TABLE + 'client_secret_file = "~/x"', "provider 'google', client_secret_file: "),
            (TABLE.replace("https:", "http:"), "is not an issuer"),
            (TABLE.replace('"google"', '"Google"'), "is not the name of a provider"),
            (TABLE.replace('"google"', '"local"'), "is not the name of a provider"),
            (TABLE.replace('client_id = "1234"', ""), "client_id: This key is missing"),
            (TABLE + TABLE.replace("port = 8000", ""), "Two providers are named 'google'"),
            ("[[provider]]\n" * (MAX_PROVIDERS + 1), "configure at most"),
        ):
            with self.subTest(text=text):
                message = self.refused(text)
                self.assertIn(part, message)
                self.assertRegex(message, r"burrowgate\.toml, line \d+: provider: ")

    def test_tables_are_in_the_file_only(self) -> None:
        self.assertIn("There is no key", self.refused(None, {"BURROWGATE_PROVIDER": "x"}))
        self.assertIn("There is no key", self.refused(None, None, provider="x"))

    def test_change_of_a_table_waits_for_the_next_start(self) -> None:
        before, after = self.load(TABLE), self.load(TABLE + 'label = "Google"\nscopes = "openid"')
        self.assertEqual(changed_names(before, after), ["provider"])
        self.assertEqual(changed_names(before, before), [])
        self.assertNotIn("provider", RELOADABLE)

    def test_documentation_lists_every_key(self) -> None:
        page = (ROOT / "docs/configuration.md").read_text("utf-8").partition("## Providers of sign-in")[2]
        rows = re.findall(r"^\| `(\w+)` \| .*? \| (.*?) \| (.*) \|$", page.partition("\n## ")[0], re.MULTILINE)
        self.assertEqual(rows, [(name, key.form.words, key.help) for name, key in TABLE_KEYS.items()])

    def test_example_of_the_documentation_is_valid(self) -> None:
        for page in ("configuration.md", "burrowgate.toml.example"):
            text = (ROOT / "docs" / page).read_text("utf-8")
            example = re.split("\n\n|\n```", text[text.index("[[provider]]\n") :])[0].replace("#     ", "")
            self.assertEqual(len(self.load(example).providers), 1, page)


class SecretTests(ConfigCase):
    def secret(self, data: bytes, mode: int = 0o600) -> Path:
        path = self.folder / "google.secret"
        path.write_bytes(data)
        path.chmod(mode)
        return path

    def read(self) -> str:
        tables = self.load(TABLE + 'client_secret_file = "google.secret"', home=str(self.folder)).providers
        return read_secrets(tables, self.folder)[0].client_secret

    def test_secret_is_the_line_in_the_file(self) -> None:
        self.secret(b"s3cr3t\n")
        self.assertEqual(self.read(), "s3cr3t")
        self.assertEqual(read_secrets(self.load(TABLE).providers, self.folder)[0].client_secret, "")

    def test_files_without_a_secret_are_refused(self) -> None:
        self.assertIn("does not exist", str(self.assertRaises(ConfigError, self.read)))
        for data in (b"", b"\n", b"a\nb", b"\xff\xfe", b"x" * 5000):
            self.secret(data)
            message = str(self.assertRaises(ConfigError, self.read))
            self.assertIn("does not contain a secret in one line", message)
            self.assertIn("'google'", message)

    def test_file_that_others_can_read_is_refused(self) -> None:
        self.secret(b"s3cr3t", 0o644)
        self.assertIn("chmod 600", str(self.assertRaises(HomeError, self.read)))

    def test_file_is_served_by_no_folder_target(self) -> None:
        config = self.load(TABLE + 'client_secret_file = "/etc/google.secret"')
        self.assertIn(Path("/etc/google.secret"), list(private_places(config)))


class SignInHostTests(ConfigCase):
    def test_sign_in_host_has_a_default(self) -> None:
        self.assertEqual(self.load().sign_in_at, "in.localhost")
        self.assertEqual(self.load(None, None, base_domain="gate.example.com").sign_in_at, "in.gate.example.com")
        self.assertEqual(self.load(None, None, sign_in_host="Login.Example.com").sign_in_at, "login.example.com")

    def test_sign_in_host_is_a_name(self) -> None:
        for text in ("127.0.0.1", "[::1]", "in.example.com:443", "a b", "https://in.example.com", "1"):
            self.assertIn("--sign-in-host: ", self.refused(None, None, sign_in_host=text))

    def test_ca_of_providers_has_no_effect_without_one(self) -> None:
        self.assertIn("no effect without a provider", self.refused('provider_ca_file = "ca.pem"'))
        self.assertEqual(self.load('provider_ca_file = "ca.pem"' + TABLE).provider_ca_file, "ca.pem")
