"""Claims: a name and a host belong to one target."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.targets import Domain
from burrowgate.errors import HostTaken, NameTaken
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_target
from burrowgate.testing.store_contract.base import ContractBase, scenario


class ClaimsContract(ContractBase):
    """Claims: a name and a host belong to one target."""

    @scenario
    async def test_name_belongs_to_one_target(self, store: IStore) -> None:
        await self.put(store, a_target("app"), a_target("other"))
        error = await self.refused(NameTaken, self.put(store, a_target("app", target_id="id-2")))
        self.assertIn("app", str(error))
        await self.refused(NameTaken, self.put(store, replace(a_target("other"), name="app", version=2)))

    @scenario
    async def test_host_belongs_to_one_target(self, store: IStore) -> None:
        await self.put(store, a_target("app", "app.example.com"), a_target("other"))
        error = await self.refused(HostTaken, self.put(store, a_target("third", "x.example.com", "app.example.com")))
        self.assertIn("app.example.com", str(error))
        host = Domain(host="app.example.com", public=True)
        await self.refused(HostTaken, self.put(store, replace(a_target("other"), domains=(host,), version=2)))
        await self.put(store, replace(a_target("app"), domains=(host,), version=2))

    @scenario
    async def test_targets_of_one_change_cannot_share_a_name_or_host(self, store: IStore) -> None:
        await self.refused(NameTaken, self.put(store, a_target("app"), a_target("app", target_id="id-2")))
        await self.refused(HostTaken, self.put(store, a_target("a", "x.example"), a_target("b", "x.example")))
        self.assertEqual(list(await store.targets()), [])

    @scenario
    async def test_two_targets_can_swap_names_and_hosts_in_one_change(self, store: IStore) -> None:
        one, two = a_target("one", "one.example"), a_target("two", "two.example")
        await self.put(store, one, two)
        swapped = (
            replace(one, name="two", domains=two.domains, version=2),
            replace(two, name="one", domains=one.domains, version=2),
        )
        await self.put(store, *swapped)
        self.assertEqual(list(await store.targets()), [swapped[1], swapped[0]])
        await self.refused(NameTaken, self.put(store, a_target("two", target_id="id-3")))

    @scenario
    async def test_deleted_target_releases_its_name_and_hosts(self, store: IStore) -> None:
        first = a_target("app", "app.example.com")
        await self.put(store, first)
        # Even though the deleted record still contains them.
        deleted = replace(first, deleted_at=START + 1, version=2)
        again = a_target("app", "app.example.com", target_id="id-2")
        await self.put(store, deleted)
        await self.put(store, again)
        self.assertEqual({target.target_id: target for target in await store.targets()}["id-of-app"], deleted)
        await self.refused(NameTaken, self.put(store, replace(deleted, deleted_at=None, version=3)))

    @scenario
    async def test_renaming_and_removing_a_domain_release_name_and_host(self, store: IStore) -> None:
        first = a_target("app", "app.example.com")
        await self.put(store, first)
        await self.put(store, replace(first, name="old", domains=(), version=2))
        await self.put(store, a_target("app", "app.example.com", target_id="id-2"))
