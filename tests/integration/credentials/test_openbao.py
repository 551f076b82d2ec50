"""Libraries of OpenBao against a real server with the rights that the documentation gives the gateway."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import hvac
import psycopg
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_ssh_private_key,
    load_ssh_public_identity,
)
from cryptography.x509.oid import NameOID
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread

from burrowgate.credentials.interfaces import ILibrary, Secret
from burrowgate.credentials.openbao.database import DatabaseAccounts
from burrowgate.credentials.openbao.kv import KvSecrets
from burrowgate.credentials.openbao.library import PROVISIONAL_SECONDS
from burrowgate.credentials.openbao.ssh import SshCertificates
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable
from tests.integration.credentials import openbao_recipes as recipes
from tests.support import WAIT_SECONDS, ReactorTestCase
from tests.support.openbao import OpenBao, requires_openbao
from tests.support.postgresql import requires_postgresql


def _other_ca() -> str:
    """Return the certificate of a CA that has signed nothing."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Other CA")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    signed = builder.add_extension(x509.BasicConstraints(True, None), True).sign(key, SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


class _LibraryCase(ReactorTestCase):
    """A test with libraries, which are closed at its end."""

    def library(self, make: Any, timeout_seconds: float = 10.0) -> Any:
        made: ILibrary = make(recipes.environment(timeout_seconds))
        self.addCleanup(lambda: self.ensure(made.close()))
        return made

    def ensure(self, work: Any) -> Any:
        return Deferred.fromCoroutine(work)


@requires_openbao
class KvTests(_LibraryCase):
    def setUp(self) -> None:
        self.server = recipes.server()
        self.server.run(recipes.recipe("A secret that stays: `openbao-kv`"))

    async def test_secret_is_read_with_the_rights_of_the_documentation(self) -> None:
        library = self.library(KvSecrets)
        for admin in (recipes.app_role(self.server), recipes.token(self.server)):
            context = recipes.context(self.server, {"path": "apps/db"}, admin=admin)
            issued = await library.issue(context)
            self.assertEqual(dict(issued.secret), {"username": "app", "password": "correct-horse"})
            self.assertNotIn("horse", repr(issued))
            await library.revoke(context, context.hint, issued.accessor)
            self.assertEqual(await library.probe(context), "")

    async def test_no_token_is_left_after_reading(self) -> None:
        client = self.server.client()
        library = self.library(KvSecrets)
        await library.issue(recipes.context(self.server, {"path": "apps/db"}))  # logs in
        before = client.list("auth/token/accessors")["data"]["keys"]
        for _ in range(5):
            await library.issue(recipes.context(self.server, {"path": "apps/db"}))
        await _until(lambda: set(client.list("auth/token/accessors")["data"]["keys"]) <= set(before))

    async def test_paths_are_templates_and_members_have_any_names(self) -> None:
        self.server.run("bao kv put -mount=secret apps/ada login=a pass=b port=5432")
        options = {"path": "apps/{{account.name}}", "username_field": "login", "password_field": "pass"}
        issued = await self.library(KvSecrets).issue(recipes.context(self.server, options))
        self.assertEqual((issued.secret["username"], issued.secret["password"]), ("a", "b"))
        self.assertEqual(issued.secret["port"], "5432")

    async def test_a_person_cannot_reach_another_path_by_name(self) -> None:
        self.server.run("bao kv put -mount=secret other password=other")
        library = self.library(KvSecrets)
        for name in ("../other", "..%2fother", "..", ".", "a/../../other", "", "a\\b", "other\0"):
            context = recipes.context(self.server, {"path": "apps/{{account.name}}"}, account_name=name)
            with self.assertRaises(CredentialsRefused, msg=name):
                await library.issue(context)

    async def test_missing_deleted_and_forbidden_secrets_are_refused_with_a_sentence(self) -> None:
        self.server.run("bao kv put -mount=secret apps/old a=b; bao kv delete -mount=secret apps/old")
        library = self.library(KvSecrets)
        for options, words in (
            ({"path": "apps/none"}, "nothing at secret/data/apps/none"),
            ({"path": "apps/old"}, "nothing at secret/data/apps/old"),
            ({"path": "elsewhere"}, "extend the policy"),
            ({"path": "apps/db", "mount": "nowhere"}, "extend the policy"),
            ({"path": "apps/db", "token_role": "unknown"}, "extend the policy"),
            ({"path": "apps/db", "policies": "root"}, "must be subset"),
            ({"path": "apps/db", "password_field": "pin"}, "has no pin"),
            ({"path": "apps/db", "mount": "../sys"}, "is '../sys'"),
            ({}, "'path'"),
            ({"path": "apps/db", "unknown": "1"}, "'unknown'"),
        ):
            context = recipes.context(self.server, options)
            with self.assertRaises(CredentialsRefused, msg=words) as caught:
                await library.issue(context)
            self.assertIn(words, str(caught.exception))
            self.assertIn(words, await library.probe(context))

    async def test_gateways_own_login_reads_no_secret(self) -> None:
        login = self.server.client("").auth.approle.login(
            recipes.app_role(self.server).username, recipes.app_role(self.server).password
        )
        client = self.server.client(login["auth"]["client_token"])
        for path in ("secret/data/apps/db", "auth/token/accessors", "sys/policies/acl/burrowgate"):
            with self.assertRaises(hvac.exceptions.Forbidden, msg=path):
                client.read(path)
        with self.assertRaises(hvac.exceptions.InvalidRequest):
            client.auth.token.create(role_name="burrowgate", policies=["root"])

    async def test_wrong_logins_are_refused_and_not_repeated_in_the_text(self) -> None:
        library = self.library(KvSecrets)
        right = recipes.app_role(self.server)
        for admin in (
            Secret(username=right.username, password="wrong-secret-id"),
            Secret(username="wrong-role-id", password=right.password),
            Secret(password="wrong-token-of-tests"),
            Secret(password=""),
            Secret(password="a\r\nX-Other: b"),
        ):
            with self.assertRaises(CredentialsRefused) as caught:
                await library.issue(recipes.context(self.server, {"path": "apps/db"}, admin=admin))
            for text in (admin.password, right.password):
                self.assertTrue(not text or text not in str(caught.exception))

    async def test_a_login_that_was_revoked_is_replaced(self) -> None:
        library = self.library(KvSecrets)
        await library.issue(recipes.context(self.server, {"path": "apps/db"}))
        client = self.server.client()
        for accessor in client.list("auth/token/accessors")["data"]["keys"]:
            if client.auth.token.lookup_accessor(accessor)["data"]["display_name"] == "approle":
                client.auth.token.revoke_accessor(accessor)
        issued = await library.issue(recipes.context(self.server, {"path": "apps/db"}))
        self.assertEqual(issued.secret["username"], "app")

    async def test_close_revokes_the_login_of_an_app_role(self) -> None:
        library = KvSecrets(recipes.environment())
        await library.issue(recipes.context(self.server, {"path": "apps/db"}))
        (login,) = library._logins.values()
        text = await login.token()
        await library.close()
        with self.assertRaises(hvac.exceptions.Forbidden):
            self.server.client(text).auth.token.lookup_self()


@requires_openbao
@requires_postgresql
class DatabaseTests(_LibraryCase):
    def setUp(self) -> None:
        self.server = recipes.server()
        self.postgresql = recipes.postgresql_engine()
        self.library_ = self.library(DatabaseAccounts)

    def _roles(self, name: str) -> int:
        return len(self.postgresql.execute(f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'"))

    def _log_in(self, secret: Any) -> Any:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.postgresql.port,
            user=secret["username"],
            password=secret["password"],
            dbname="postgres",
            autocommit=True,
        )

    async def test_account_works_and_its_end_cuts_its_connections(self) -> None:
        context = recipes.context(self.server, {"role": "app"})
        issued = await self.library_.issue(context)
        self.assertTrue(issued.renewable)
        self.assertEqual(issued.expires_at, recipes.NOW + PROVISIONAL_SECONDS)
        connection = await deferToThread(self._log_in, issued.secret)
        self.addCleanup(connection.close)
        self.assertEqual(connection.execute("SELECT current_user").fetchone(), (issued.secret["username"],))

        await self.library_.revoke(context, context.hint, issued.accessor)
        self.assertEqual(self._roles(issued.secret["username"]), 0)
        with self.assertRaises(psycopg.OperationalError):
            await deferToThread(connection.execute, "SELECT 1")
        for _ in range(2):  # twice is fine
            await self.library_.revoke(context, context.hint, issued.accessor)

    async def test_it_is_revoked_by_its_name_alone_in_the_process_that_issued_it(self) -> None:
        context = recipes.context(self.server, {"role": "app"})
        issued = await self.library_.issue(context)
        await self.library_.revoke(context, context.hint, "")
        self.assertEqual(self._roles(issued.secret["username"]), 0)

    async def test_unknown_leases_are_revoked_without_error(self) -> None:
        context = recipes.context(self.server, {"role": "app"})
        for accessor in ("", "no-such-accessor", "no-such-accessor database/creds/app/no-such-lease"):
            await self.library_.revoke(context, context.hint, accessor)

    async def test_token_and_lease_are_prolonged_to_the_end_of_the_session(self) -> None:
        context = recipes.context(self.server, {"role": "app"})
        issued = await self.library_.issue(context)
        until = await self.library_.renew(context, issued.accessor, context.expires_at)
        self.assertEqual(until, context.expires_at)
        accessor, _, lease_id = issued.accessor.partition(" ")
        client = self.server.client()
        self.assertGreater(client.auth.token.lookup_accessor(accessor)["data"]["ttl"], 3_500)
        self.assertGreater(client.sys.read_lease(lease_id)["data"]["ttl"], 3_500)
        self.assertGreater(
            await self.library_.renew(context, issued.accessor, recipes.NOW + 7_200), recipes.NOW + 7_000
        )
        await self.library_.revoke(context, context.hint, issued.accessor)

    async def test_a_renewal_that_fails_says_so(self) -> None:
        """(tcp T34) The library's part: the caller learns of it, and cuts before the credential ends."""
        context = recipes.context(self.server, {"role": "app"})
        issued = await self.library_.issue(context)
        await self.library_.revoke(context, context.hint, issued.accessor)
        with self.assertRaises(CredentialsRefused) as caught:
            await self.library_.renew(context, issued.accessor, context.expires_at)
        self.assertIn("has ended in the vault", str(caught.exception))

    async def test_an_engine_that_allows_less_grants_less(self) -> None:
        self.server.run(
            "bao write database/roles/short db_name=app default_ttl=1m max_ttl=2m creation_statements="
            '"CREATE ROLE \\"{{name}}\\" LOGIN PASSWORD \'{{password}}\'"'
        )
        self.server.run("bao write database/config/app allowed_roles=app,short")
        self.server.run("""bao policy write short - <<< 'path "database/creds/short" { capabilities = ["read"] }'""")
        self.server.run("bao write auth/token/roles/short allowed_policies=short orphan=true renewable=true")
        self.server.run(
            """bao policy write more - <<< 'path "auth/token/create/short" { capabilities = ["update"] }'"""
        )
        self.server.run("bao write auth/approle/role/burrowgate token_policies=burrowgate,more")
        context = recipes.context(self.server, {"role": "short", "token_role": "short"})
        issued = await self.library_.issue(context)
        until = await self.library_.renew(context, issued.accessor, context.expires_at)
        self.assertLessEqual(until, recipes.NOW + 120)
        await self.library_.revoke(context, context.hint, issued.accessor)

    async def test_session_outlives_the_gateways_login(self) -> None:
        """A restart of the gateway, which ends its login, ends no credential."""
        context = recipes.context(self.server, {"role": "app"})
        issued = await self.library_.issue(context)
        await self.library_.close()
        connection = await deferToThread(self._log_in, issued.secret)
        connection.close()
        again = self.library(DatabaseAccounts)
        await again.renew(context, issued.accessor, context.expires_at)
        await again.revoke(context, context.hint, issued.accessor)
        self.assertEqual(self._roles(issued.secret["username"]), 0)

    async def test_what_a_killed_gateway_has_made_ends_by_itself(self) -> None:
        """(tcp T31) The library's part: a token that no gateway prolongs takes its account along."""
        context = recipes.context(self.server, {"role": "app"})
        library = self.library(lambda environment: DatabaseAccounts(environment, provisional_seconds=2))
        issued = await library.issue(context)
        self.assertEqual(self._roles(issued.secret["username"]), 1)
        await _until(lambda: self._roles(issued.secret["username"]) == 0)

    async def test_audit_log_names_session_and_person(self) -> None:
        context = recipes.context(self.server, {"role": "app"})
        issued = await self.library_.issue(context)
        found = self.server.client().auth.token.lookup_accessor(issued.accessor.split(" ")[0])["data"]
        self.assertEqual((found["meta"]["session_id"], found["meta"]["account_name"]), ("s1", "ada"))
        self.assertEqual(found["display_name"], f"token-burrowgate-{context.hint.replace('_', '-')}")
        self.assertTrue(found["orphan"])
        await self.library_.revoke(context, context.hint, issued.accessor)

    async def test_issue_renew_and_revoke_are_fast(self) -> None:
        """Figures of docs/decisions/0027, within wide bounds."""
        durations: dict[str, list[float]] = {"issue": [], "renew": [], "revoke": []}
        for _ in range(10):
            context = recipes.context(self.server, {"role": "app"})
            started = time.perf_counter()
            issued = await self.library_.issue(context)
            made = time.perf_counter()
            await self.library_.renew(context, issued.accessor, context.expires_at)
            renewed = time.perf_counter()
            await self.library_.revoke(context, context.hint, issued.accessor)
            durations["issue"].append(made - started)
            durations["renew"].append(renewed - made)
            durations["revoke"].append(time.perf_counter() - renewed)
        medians = {name: sorted(values)[5] * 1000 for name, values in durations.items()}
        print("medians in ms:", {name: round(value, 1) for name, value in medians.items()})
        self.assertLess(max(medians.values()), 2_000)


@requires_openbao
class OutageTests(_LibraryCase):
    """(tcp T32) The libraries' part of an outage of the vault."""

    def setUp(self) -> None:
        self.server = OpenBao().start()
        self.addCleanup(self.server.remove)
        recipes.configure(self.server)
        self.server.run(recipes.recipe("A secret that stays: `openbao-kv`"))

    async def test_a_vault_that_does_not_answer_is_unavailable_within_the_limit(self) -> None:
        """(tcp T32) No new credential; a revocation that failed succeeds when it is repeated later."""
        library = self.library(DatabaseAccounts, timeout_seconds=1.0)
        context = recipes.context(self.server, {"role": "app"})
        token = self.server.client().auth.token.create(ttl="1h")["auth"]
        with self.assertRaises(CredentialsRefused):
            await library.issue(context)  # logs in; there is no database here
        self.server.freeze(True)
        self.addCleanup(self.server.freeze, False)
        started = time.monotonic()
        for work in (
            lambda: library.issue(context),
            lambda: library.renew(context, token["accessor"], context.expires_at),
            lambda: library.revoke(context, context.hint, token["accessor"]),
        ):
            with self.assertRaises(CredentialsUnavailable):
                await work()
        self.assertLess(time.monotonic() - started, 3 * 1.0 + 2)
        self.assertIn("did not answer within 1 s", await library.probe(context))
        self.server.freeze(False)
        await library.revoke(context, context.hint, token["accessor"])
        with self.assertRaises(hvac.exceptions.Forbidden):
            await deferToThread(self.server.client(token["client_token"]).auth.token.lookup_self)

    async def test_a_vault_that_is_gone_is_unavailable_at_once(self) -> None:
        """(tcp T32)"""
        library = self.library(KvSecrets)
        context = recipes.context(self.server, {"path": "apps/db"})
        await library.issue(context)
        self.server.stop()
        for _ in range(2):
            with self.assertRaises(CredentialsUnavailable) as caught:
                await library.issue(context)
        self.assertIn("cannot be reached", str(caught.exception))

    async def test_a_sealed_vault_is_unavailable(self) -> None:
        """(tcp T32)"""
        library = self.library(KvSecrets)
        context = recipes.context(self.server, {"path": "apps/db"})
        self.server.client().sys.seal()
        with self.assertRaises(CredentialsUnavailable) as caught:
            await library.issue(context)
        self.assertIn("sealed", str(caught.exception))


@requires_openbao
class TlsTests(_LibraryCase):
    def setUp(self) -> None:
        self.server = OpenBao(tls=True).start()
        self.addCleanup(self.server.remove)
        recipes.configure(self.server)
        self.server.run(recipes.recipe("A secret that stays: `openbao-kv`"))

    async def test_certificate_is_verified_against_the_ca(self) -> None:
        library = self.library(KvSecrets)
        context = recipes.context(self.server, {"path": "apps/db"})
        self.assertEqual((await library.issue(context)).secret["username"], "app")
        for endpoint in (
            replace(self.server.endpoint, ca=""),
            replace(self.server.endpoint, server_name="other.example"),
            replace(self.server.endpoint, ca=_other_ca()),
        ):
            with self.assertRaises(CredentialsUnavailable) as caught:
                await library.issue(replace(context, address=endpoint))
            self.assertIn("cannot be reached", str(caught.exception))
        with self.assertRaises(CredentialsRefused):
            await library.issue(replace(context, address=replace(self.server.endpoint, ca="no PEM")))

    async def test_plaintext_to_a_server_with_tls_fails(self) -> None:
        context = recipes.context(self.server, {"path": "apps/db"})
        with self.assertRaises((CredentialsUnavailable, CredentialsRefused)):
            await self.library(KvSecrets).issue(replace(context, address=replace(self.server.endpoint, tls=False)))


@requires_openbao
class SshTests(_LibraryCase):
    def setUp(self) -> None:
        self.server = recipes.server()
        if "ssh-client-signer/" not in self.server.client().sys.list_mounted_secrets_engines():
            self.ca = self.server.run(recipes.recipe("SSH: `openbao-ssh`")).strip().splitlines()[-1]

    async def test_certificate_names_session_and_person_and_ends_with_the_session(self) -> None:
        """(tcp T37) The library's part: the id of the certificate."""
        now = int(time.time())
        context = recipes.context(
            self.server, {"role": "visitors", "principals": "visitor"}, now=now, expires_at=now + 600
        )
        library = self.library(SshCertificates)
        issued = await library.issue(context)
        certificate: Any = load_ssh_public_identity(issued.secret["certificate"].encode())
        self.assertEqual(certificate.key_id, b"burrowgate session s1 visitor ada")
        self.assertEqual(certificate.valid_principals, [b"visitor"])
        self.assertEqual(set(certificate.extensions), {b"permit-pty"})
        self.assertLessEqual(abs(certificate.valid_before - (now + 600)), 5)
        self.assertEqual(issued.expires_at, certificate.valid_before)
        key = load_ssh_private_key(issued.secret["private_key"].encode(), None)
        self.assertEqual(key.public_key(), certificate.public_key())
        await library.revoke(context, context.hint, issued.accessor)
        with self.assertRaises(CredentialsRefused):
            await library.renew(context, issued.accessor, now + 1_200)

    async def test_a_key_of_the_client_is_signed(self) -> None:
        key = Ed25519PrivateKey.generate().public_key()
        public = key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
        context = recipes.context(
            self.server,
            {"role": "visitors", "principals": "visitor", "login_seconds": "60"},
            public_key=public,
            now=int(time.time()),
            expires_at=int(time.time()) + 600,
        )
        issued = await self.library(SshCertificates).issue(context)
        self.assertNotIn("private_key", issued.secret)
        assert issued.expires_at is not None
        self.assertLess(issued.expires_at, context.now + 70)

    async def test_what_the_role_or_the_name_does_not_allow_is_refused(self) -> None:
        library = self.library(SshCertificates)
        for options, more in (
            ({"role": "visitors", "principals": "root"}, {}),
            ({"role": "visitors", "principals": "{{account.name}}"}, {"account_name": "visitor,root"}),
            ({"role": "visitors", "principals": "{{account.name}}"}, {"account_name": ""}),
            ({"role": "visitors", "principals": "visitor", "extensions": "permit-port-forwarding"}, {}),
            ({"role": "../sys", "principals": "visitor"}, {}),
            ({"role": "none", "principals": "visitor"}, {}),
        ):
            with self.assertRaises(CredentialsRefused, msg=str(options)):
                await library.issue(recipes.context(self.server, options, **more))


async def _until(condition: Any) -> None:
    """Wait until `condition` holds on the server, whose own clock decides when; fails after half a minute."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not await deferToThread(condition):
        if time.monotonic() > deadline:
            raise AssertionError("The server has not ended it in time.")
        await deferLater(reactor, 0.05)
