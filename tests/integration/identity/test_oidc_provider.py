"""A real provider, `oidc-provider` of npm: sign-in, renewal, reuse, revocation and back-channel logout."""

from __future__ import annotations

from functools import partial
from typing import Any

from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.threads import deferToThread

from burrowgate.core.identity.accounts import Role
from burrowgate.core.identity.logins import EndReason
from burrowgate.identity.oidc.messages import AnswerProblem, AnswerRefused, Attempt, TokenRefused
from burrowgate.identity.oidc.provider import Provider
from burrowgate.stores.memory import MemoryStore
from tests.integration.identity.provider_case import BACK, Node, ProviderCase
from tests.support.oidc_provider import Browser, OidcProvider, requires_oidc_provider


@requires_oidc_provider
class OidcProviderTests(ProviderCase):
    async def setUp(self) -> None:
        self.server = await deferToThread(partial(OidcProvider, self, BACK, self.logout_address()))
        provider = Provider(
            name="real",
            issuer=self.server.issuer,
            client_id="gateway",
            client_secret="a-client-secret",
            scopes="openid email profile groups",
            groups_claim="groups",
        )
        store = MemoryStore()
        self.nodes = [Node(store, provider) for _ in range(2)]
        await store.start()
        for node in self.nodes:
            await node.registry.start()
        self.browser = Browser()
        await self.is_known("ada", name="Ada", email="ada@example.com", email_verified=True, groups=["staff"])

    async def is_known(self, sub: str, **claims: object) -> None:
        await deferToThread(partial(self.server.account, sub, **claims))

    def as_(self, login: str, browser: Browser | None = None) -> Any:
        return lambda url: (browser or self.browser).sign_in(url, login)

    async def test_person_signs_in_with_what_the_provider_attests(self) -> None:
        login = await self.sign_in(self.as_("ada"))
        account = await self.account(login)
        self.assertEqual(
            (account.name, account.email, account.attested_by, account.groups, account.role),
            ("Ada", "ada@example.com", "provider:real", ("real:staff",), Role.GUEST),
        )
        self.assertEqual((login.method, bool(login.provider_sid), bool(login.sealed)), ("oidc:real", True, True))
        again = await self.sign_in(self.as_("ada", Browser()))
        self.assertEqual(again.account_id, login.account_id)
        self.assertNotEqual(again.login_id, login.login_id)

    async def test_unverified_address_of_another_person_takes_nothing_over(self) -> None:
        """The account with Ada's address that is not verified gets neither her account nor the address (sign-in 32)."""
        ada = await self.sign_in(self.as_("ada"))
        await self.is_known("mallory", name="Ada", email="ada@example.com", email_verified=False)
        mallory = await self.sign_in(self.as_("mallory", Browser()))
        self.assertNotEqual(mallory.account_id, ada.account_id)
        self.assertIsNone((await self.account(mallory)).email)

    async def test_parallel_uses_in_two_processes_renew_once(self) -> None:
        """50 requests at a renewal, one call (sign-in 16)."""
        login = await self.sign_in(self.as_("ada"))
        before = await self.token(login)
        await self.age(login)
        asked = [Deferred.fromCoroutine(self.use(login, node)) for node in self.nodes for _ in range(25)]
        found = await gatherResults(asked)
        self.assertEqual(sum(node.http.refreshes() for node in self.nodes), 1)
        self.assertEqual({one.renewals for one in found}, {1})
        self.assertNotEqual(await self.token(login), before)

    async def test_renewals_follow_each_other_and_take_changes_over(self) -> None:
        login = await self.sign_in(self.as_("ada"))
        await self.is_known("ada", name="Ada L.", email="ada@example.net", email_verified=True, groups=["board"])
        for number in range(1, 4):
            await self.age(login)
            self.assertEqual((await self.use(login, self.nodes[number % 2])).renewals, number)
        account = await self.account(login)
        self.assertEqual((account.name, account.email, account.groups), ("Ada L.", "ada@example.net", ("real:board",)))

    async def test_reused_refresh_token_ends_the_login_at_its_next_renewal(self) -> None:
        login = await self.sign_in(self.as_("ada"))
        stolen = await self.token(login)
        await self.age(login)
        await self.use(login)
        refusal = await self.assertFailure(
            Deferred.fromCoroutine(self.node.providers.client("real").refresh(stolen)), TokenRefused
        )
        self.assertTrue(refusal.is_final)
        await self.age(login)
        for node in self.nodes:
            self.assertEqual((await self.use(login, node)).ended_why, EndReason.PROVIDER_REFUSED)
        self.assertEqual((await self.stored(login)).sealed, "")

    async def test_code_is_good_once_and_a_second_return_ends_no_login(self) -> None:
        """The provider refuses the code; who is signed in stays so (sign-in 8)."""
        attempt = Attempt(provider="real", state="s" * 22, nonce="n" * 22, verifier="v" * 43)
        url = await self.node.providers.sign_in_address("real", attempt, BACK)
        back = await deferToThread(self.browser.sign_in, url, "ada")
        query = back.partition("?")[2].encode()
        client = self.node.providers.client("real")
        await client.sign_in(query, attempt, BACK)
        refusal = await self.assertFailure(Deferred.fromCoroutine(client.sign_in(query, attempt, BACK)), TokenRefused)
        self.assertTrue(refusal.is_final)
        other = await self.assertFailure(
            Deferred.fromCoroutine(client.sign_in(query.replace(b"state=s", b"state=t"), attempt, BACK)),
            AnswerRefused,
        )
        self.assertIs(other.problem, AnswerProblem.OTHER_STATE)

    async def test_end_of_a_login_revokes_its_token_at_the_provider(self) -> None:
        """RFC 7009; afterwards the token is refused (sign-in 19)."""
        login = await self.sign_in(self.as_("ada"))
        token = await self.token(login)
        await self.node.logins.end(login.login_id, EndReason.REVOKED, actor="admin")
        self.assertEqual((await self.use(login, self.nodes[1])).ended_why, EndReason.REVOKED)
        await self.node.logins.finished()
        self.assertEqual((await self.stored(login)).sealed, "")
        await self.assertFailure(
            Deferred.fromCoroutine(self.node.providers.client("real").refresh(token)), TokenRefused
        )

    async def test_sign_out_at_the_provider_ends_the_login_and_its_offline_token(self) -> None:
        """Back-channel logout by `sid`: this browser's login alone (sign-in 20, 21)."""
        login = await self.sign_in(self.as_("ada"))
        elsewhere = await self.sign_in(self.as_("ada", Browser()))
        token, arrived = await self.token(login), self.endpoint.token
        left = deferToThread(self.browser.sign_out, self.server.issuer)
        logout_token = await arrived
        await left
        self.assertEqual(await self.nodes[1].logins.provider_logout("real", logout_token), 1)
        await self.nodes[1].logins.finished()
        self.assertEqual((await self.use(login)).ended_why, EndReason.PROVIDER)
        self.assertIsNone((await self.use(elsewhere)).ended_at)
        await self.assertFailure(
            Deferred.fromCoroutine(self.node.providers.client("real").refresh(token)), TokenRefused
        )

    async def test_fresh_proof_is_a_new_one(self) -> None:
        login = await self.sign_in(self.as_("ada"))
        again = await self.sign_in(self.as_("ada"), proof_within=0)
        self.assertGreater(again.proved_at, 0)
        self.assertGreaterEqual(again.proved_at, login.proved_at)

    async def test_provider_that_went_away_keeps_the_login(self) -> None:
        login = await self.sign_in(self.as_("ada"))
        self.server.process.kill()
        self.server.process.wait()
        await self.age(login)
        found = await self.use(login)
        self.assertEqual((found.renewals, found.ended_at), (0, None))
        self.assertIn("cannot be reached", self.node.providers.states()[0].last_error)
