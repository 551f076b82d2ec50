"""Records of vaults, libraries and bindings: what each kind needs, and that no record leads elsewhere."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.tcp.vaults import (
    MAX_OPTION_BYTES,
    MAX_OPTIONS,
    Binding,
    Credential,
    CredentialKind,
    Use,
    Vault,
    VaultAddress,
    VaultKind,
    bound_resource,
    check_options,
    check_username,
    check_vault,
    is_path,
    parse_vault_address,
)
from burrowgate.errors import Invalid
from tests.support import START, TestCase

LOCAL = Vault(vault_id="v1", project_id="p1", name="local", kind=VaultKind.LOCAL, created_at=START)
OPENBAO = Vault(
    vault_id="v2",
    project_id="p1",
    name="bao",
    kind=VaultKind.OPENBAO,
    address="https://bao.example:8200",
    role_id="burrowgate",
    secret_file="bao.secret-id",
    created_at=START,
)


class VaultTests(TestCase):
    def test_vaults_of_both_kinds_are_accepted(self) -> None:
        for vault in (
            LOCAL,
            OPENBAO,
            replace(OPENBAO, role_id=""),
            replace(OPENBAO, namespace="team/apps", login_mount="auth-of/approle"),
            replace(OPENBAO, ca="-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"),
        ):
            self.assertIs(check_vault(vault), vault)

    def test_local_vault_has_nothing_of_an_openbao(self) -> None:
        for field in ("address", "ca", "namespace", "role_id", "secret_file"):
            with self.assertRaises(Invalid) as caught:
                check_vault(replace(LOCAL, **{field: "x"}))
            self.assertEqual(caught.exception.field, field)

    def test_secret_file_is_a_name_and_never_leads_to_another_folder(self) -> None:
        for name in (
            "",
            "/etc/shadow",
            "../admin.key",
            "a/b",
            ".",
            "..",
            ".hidden",
            "a\0b",
            "a b",
            "a" * 129,
            "\u00e4",
        ):
            with self.assertRaises(Invalid, msg=name) as caught:
                check_vault(replace(OPENBAO, secret_file=name))
            self.assertEqual(caught.exception.field, "secret_file")

    def test_other_fields_of_an_openbao_are_checked(self) -> None:
        for field, value in (
            ("address", "bao.example"),
            ("namespace", "../other"),
            ("namespace", "a b"),
            ("login_mount", ""),
            ("login_mount", "approle/../token"),
            ("role_id", "a b"),
            ("role_id", "a\r\nX: y"),
            ("ca", "not PEM"),
            ("ca", "-----BEGIN CERTIFICATE-----" + "x" * 40_000),
        ):
            with self.assertRaises(Invalid, msg=value) as caught:
                check_vault(replace(OPENBAO, **{field: value}))
            self.assertEqual(caught.exception.field, field)


class AddressTests(TestCase):
    def test_addresses_have_host_port_and_tls(self) -> None:
        for text, expected in (
            ("https://bao.example", VaultAddress("bao.example", 8200, True)),
            ("https://bao.example:443/", VaultAddress("bao.example", 443, True)),
            ("https://10.0.0.7:8200", VaultAddress("10.0.0.7", 8200, True)),
            ("https://[2001:db8::7]:8200", VaultAddress("2001:db8::7", 8200, True)),
            ("http://127.0.0.1:8200", VaultAddress("127.0.0.1", 8200, False)),
            ("http://[::1]:8200", VaultAddress("::1", 8200, False)),
            ("http://localhost", VaultAddress("localhost", 8200, False)),
        ):
            self.assertEqual(parse_vault_address(text), expected)

    def test_tokens_are_not_sent_without_tls_to_other_machines(self) -> None:
        for text in ("http://bao.example", "http://10.0.0.7:8200", "http://localhost.example", "http://0.0.0.0:8200"):
            with self.assertRaises(Invalid, msg=text) as caught:
                parse_vault_address(text)
            self.assertIn("https", str(caught.exception))

    def test_what_is_not_an_address_of_a_server_is_refused(self) -> None:
        for text in (
            *("", "bao", "bao:8200", "ftp://bao", "https://", "https://bao/v1", "https://bao?x", "https://bao#x"),
            *("https://me@bao", "https://me:secret@bao", "https://bao:0x50", "https://bao:99999", "https://[::1"),
            *("https://b\u00e4o.example", "https://bao.example\n", "unix:///run/bao"),
        ):
            with self.assertRaises(Invalid, msg=text):
                parse_vault_address(text)


class PathTests(TestCase):
    def test_paths_have_plain_names(self) -> None:
        for text in ("secret", "team/apps", "team/apps/", "kv-v2", "a.b/c_d"):
            self.assertTrue(is_path(text), text)
        for text in ("", "/", "/a", "a//b", "a/../b", "..", ".", "a/.", "a b", "a%2fb", "a?b", "a\nb", "\u00e4"):
            self.assertFalse(is_path(text), text)


class OptionTests(TestCase):
    def test_options_are_sorted_by_name(self) -> None:
        self.assertEqual(check_options([("role", "app"), ("mount", "db")]), (("mount", "db"), ("role", "app")))

    def test_malformed_options_are_refused(self) -> None:
        for options in (
            [("Role", "x")],
            [("", "x")],
            [("a-b", "x")],
            [("role", "x"), ("role", "y")],
            [("role", "a\0b")],
            [("role", "a\x1bb")],
            [(f"o{number}", "") for number in range(MAX_OPTIONS + 1)],
            [("role", "\U0001f600" * (MAX_OPTION_BYTES // 4))],
        ):
            with self.assertRaises(Invalid, msg=options[0][0]):
                check_options(options)

    def test_options_may_have_several_lines(self) -> None:
        given = (("statements", "GRANT a;\n\tGRANT b;"),)
        self.assertEqual(check_options(given), given)


class UsernameTests(TestCase):
    def test_a_password_or_a_key_has_a_user_name_or_none(self) -> None:
        for kind in (CredentialKind.PASSWORD, CredentialKind.SSH_KEY):
            for name in ("", "app", "DOMAIN\\ada"):
                self.assertEqual(check_username(name, kind), name)

    def test_headers_and_json_have_none(self) -> None:
        for kind in (CredentialKind.HEADERS, CredentialKind.JSON):
            self.assertEqual(check_username("", kind), "")
            self.assertRaises(Invalid, check_username, "app", kind)

    def test_long_and_invisible_names_are_refused(self) -> None:
        for name in ("a" * 257, "a\nb", "a\0b"):
            self.assertRaises(Invalid, check_username, name, CredentialKind.PASSWORD)


class BindingTests(TestCase):
    def test_a_binding_is_of_exactly_one_resource(self) -> None:
        one = Binding(binding_id="b", target_id="t", credential_id="c", use=Use.BROKERED, created_at=START)
        other = Binding(binding_id="b", target_id="t", library_id="l", use=Use.INJECTED, created_at=START)
        self.assertEqual((bound_resource(one), bound_resource(other)), ("c", "l"))
        for both in ({}, {"credential_id": "c", "library_id": "l"}):
            with self.assertRaises(ValueError):
                Binding(binding_id="b", target_id="t", use=Use.BROKERED, created_at=START, **both)


class ReprTests(TestCase):
    def test_sealed_value_is_not_in_the_repr(self) -> None:
        credential = Credential(
            credential_id="c",
            project_id="p",
            vault_id="v",
            name="db",
            kind=CredentialKind.PASSWORD,
            sealed="abcdef.CIPHERTEXT",
            created_at=START,
        )
        self.assertNotIn("CIPHERTEXT", repr(credential))
