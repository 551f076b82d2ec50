"""The unusual provider, Debian's Glewlwyd: what differs from others changes nothing of what a person sees."""

from __future__ import annotations

from functools import partial
from typing import Any

from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.threads import deferToThread

from burrowgate.core.identity.logins import EndReason, Login
from burrowgate.identity.oidc.messages import TokenRefused
from burrowgate.identity.oidc.provider import Provider
from burrowgate.stores.memory import MemoryStore
from tests.integration.identity.provider_case import BACK, Node, ProviderCase
from tests.support.glewlwyd import Glewlwyd, requires_glewlwyd


@requires_glewlwyd
class GlewlwydTests(ProviderCase):
    async def setUp(self) -> None:
        self.server = await deferToThread(partial(Glewlwyd, self, BACK, self.logout_address()))
        await deferToThread(partial(self.server.account, "ada", email="ada@example.com"))
        await self.with_provider()

    async def with_provider(self, **options: Any) -> None:
        provider = Provider(
            name="real",
            issuer=self.server.issuer,
            client_id="gateway",
            client_secret="a-client-secret",
            scopes="openid",
            **options,
        )
        store = MemoryStore()
        self.nodes = [Node(store, provider) for _ in range(2)]
        await store.start()
        for node in self.nodes:
            await node.registry.start()

    async def opened(self, name: str = "ada") -> Login:
        return await self.sign_in(lambda url: self.server.sign_in(url, name))

    async def test_address_without_a_word_on_its_verification_is_not_attested(self) -> None:
        account = await self.account(await self.opened())
        self.assertEqual((account.name, account.email), ("Ada", None))
        await self.with_provider(trust_unverified_email=True)
        account = await self.account(await self.opened())
        self.assertEqual((account.email, account.attested_by), ("ada@example.com", "provider:real"))

    async def test_parallel_uses_renew_once_without_an_id_token(self) -> None:
        login = await self.opened()
        for number in range(1, 4):
            await self.age(login)
            asked = [Deferred.fromCoroutine(self.use(login, node)) for node in self.nodes for _ in range(25)]
            self.assertEqual({one.renewals for one in await gatherResults(asked)}, {number})
        self.assertEqual(sum(node.http.refreshes() for node in self.nodes), 3)
        self.assertEqual((await self.account(login)).name, "Ada")

    async def test_refusal_without_a_body_ends_the_login(self) -> None:
        login = await self.opened()
        stolen = await self.token(login)
        await self.age(login)
        await self.use(login)
        await self.assertFailure(
            Deferred.fromCoroutine(self.node.providers.client("real").refresh(stolen)), TokenRefused
        )
        await self.age(login)
        self.assertEqual((await self.use(login)).ended_why, EndReason.PROVIDER_REFUSED)

    async def test_end_of_a_login_revokes_its_token(self) -> None:
        login = await self.opened()
        token = await self.token(login)
        await self.node.logins.end(login.login_id, EndReason.SIGNED_OUT, actor="visitor ::1")
        await self.node.logins.finished()
        self.assertEqual((await self.stored(login)).sealed, "")
        await self.assertFailure(
            Deferred.fromCoroutine(self.node.providers.client("real").refresh(token)), TokenRefused
        )

    async def test_logout_token_without_a_session_ends_all_logins_of_the_person(self) -> None:
        """By subject alone: all of that person at that provider, and no one else (sign-in 21)."""
        await deferToThread(partial(self.server.account, "eve", email="eve@example.com"))
        mine, elsewhere, hers = await self.opened(), await self.opened(), await self.opened("eve")
        arrived = self.endpoint.token
        left = deferToThread(self.server.sign_out, "ada", mine.provider_sid)
        token = await arrived
        await left
        self.assertEqual(await self.nodes[1].logins.provider_logout("real", token), 2)
        await self.nodes[1].logins.finished()
        ended = [(await self.use(one)).ended_why for one in (mine, elsewhere, hers)]
        self.assertEqual(ended, [EndReason.PROVIDER, EndReason.PROVIDER, None])
