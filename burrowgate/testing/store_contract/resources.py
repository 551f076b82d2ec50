"""Resources: records of kinds that the store does not know."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.store_records import Batch, Change, Committed, Counts
from burrowgate.errors import Conflict, ResourceTaken
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, a_resource, a_session, an_event
from burrowgate.testing.store_contract.base import ContractBase, scenario

_BODIES = (
    "{}",
    '{"text": "\'; DROP TABLE resources; --", "n": 12345678901234567890, "f": 0.1}',
    '{"e\u0301": "\U0001f9a1 \u202e", "empty": [], "null": null}',
    '{ "spaces" :  1 }',
    '{"long": "' + "x" * 60_000 + '"}',
)


class ResourcesContract(ContractBase):
    """Resources: records of kinds that the store does not know."""

    @scenario
    async def test_resources_are_returned_unchanged(self, store: IStore) -> None:
        for number, body in enumerate(_BODIES):
            resource = a_resource(str(number), body=body, owner=f"owner {number}/'", unique=f"Unique/{number} %_é")
            await self.put(store, resource)
            self.assertEqual(await store.resource("account", str(number)), resource)
            self.assertEqual(await store.find_resource("account", f"Unique/{number} %_é"), resource)

    @scenario
    async def test_missing_resource_is_none(self, store: IStore) -> None:
        await self.put(store, a_resource("1", unique="ada"))
        self.assertIsNone(await store.resource("account", "2"))
        self.assertIsNone(await store.resource("login", "1"))
        self.assertIsNone(await store.find_resource("account", "ADA"))
        self.assertIsNone(await store.find_resource("login", "ada"))

    @scenario
    async def test_next_version_replaces_a_resource_and_others_conflict(self, store: IStore) -> None:
        first = a_resource("1", unique="ada")
        await self.put(store, first)
        second = replace(first, owner="other", unique="eve", body='{"a": 1}', version=2)
        await self.put(store, second)
        for version in (0, 1, 2, 4):
            await self.refused(Conflict, self.put(store, replace(first, version=version)))
        await self.refused(Conflict, store.commit(Change(deletes=(first,))))
        self.assertEqual(await store.resource("account", "1"), second)
        self.assertIsNone(await store.find_resource("account", "ada"))
        self.assertEqual(list(await store.resources(ResourceQuery(owner=first.owner))), [])
        self.assertEqual(list(await store.resources(ResourceQuery(owner="other"))), [second])

    @scenario
    async def test_resources_with_one_id_and_different_kinds_are_different(self, store: IStore) -> None:
        account, login = a_resource("1", unique="x"), a_resource("1", kind="login", unique="x")
        await self.put(store, account, login)
        await store.commit(Change(deletes=(account,)))
        self.assertIsNone(await store.resource("account", "1"))
        self.assertEqual(await store.find_resource("login", "x"), login)

    @scenario
    async def test_unique_value_belongs_to_one_resource_of_a_kind(self, store: IStore) -> None:
        ada = a_resource("1", unique="ada")
        await self.put(store, ada, a_resource("2", unique="eve"), a_resource("3"), a_resource("4"))
        error = await self.refused(ResourceTaken, self.put(store, a_resource("5", unique="ada")))
        self.assertIn("'ada'", str(error))
        await self.refused(ResourceTaken, self.put(store, a_resource("2", unique="ada", version=2)))
        await self.refused(ResourceTaken, self.put(store, *(a_resource(one, unique="new") for one in ("6", "7"))))
        await self.put(store, replace(ada, body='{"still": "mine"}', version=2))
        self.assertEqual((await store.count()).resources, 4)

    @scenario
    async def test_resources_can_swap_unique_values_in_one_change(self, store: IStore) -> None:
        one, two = a_resource("1", unique="one"), a_resource("2", unique="two")
        await self.put(store, one, two)
        swapped = replace(one, unique="two", version=2), replace(two, unique="one", version=2)
        await self.put(store, *swapped)
        self.assertEqual(await store.find_resource("account", "one"), swapped[1])

    @scenario
    async def test_deletion_releases_the_unique_value(self, store: IStore) -> None:
        first, second = a_resource("1", unique="ada"), a_resource("2", unique="eve")
        await self.put(store, first, second)
        deleted = replace(first, deleted_at=START + 1, version=2)
        await self.put(store, deleted)
        self.assertIsNone(await store.find_resource("account", "ada"))
        self.assertEqual(await store.resource("account", "1"), deleted)
        await self.put(store, a_resource("3", unique="ada"))
        await self.refused(ResourceTaken, self.put(store, replace(deleted, deleted_at=None, version=3)))
        await store.commit(Change(puts=(a_resource("4", unique="eve"),), deletes=(second,)))
        self.assertEqual(await store.find_resource("account", "eve"), a_resource("4", unique="eve"))

    @scenario
    async def test_lists_are_ordered_by_key_and_paged(self, store: IStore) -> None:
        ids = ("a", "B", "\u00e9", "z/1", "z", "\U0001f9a1", "\uffee", "0")
        made = [a_resource(one, kind=kind, owner=kind[:1]) for kind in ("key", "key_", "keys") for one in ids]
        await self.put(store, *made)
        everything = sorted(made, key=lambda resource: resource.key)
        for kind, owner, expected in (
            (None, None, everything),
            ("key", None, [one for one in everything if one.kind == "key"]),
            ("keys", "k", [one for one in everything if one.kind == "keys"]),
            ("keys", "x", []),
            (None, "k", everything),
            ("other", None, []),
        ):
            query = ResourceQuery(kind=kind, owner=owner)
            self.assertEqual(list(await store.resources(query)), expected)
            pages: list[Resource] = []
            while some := await store.resources(replace(query, after=pages[-1].key if pages else "", limit=3)):
                self.assertLessEqual(len(some), 3)
                pages += some
            self.assertEqual(pages, expected)
        self.assertEqual(list(await store.resources(ResourceQuery(limit=0))), [])
        self.assertEqual(list(await store.resources(ResourceQuery(limit=-1))), [])

    @scenario
    async def test_resources_without_owner_are_listed_as_such(self, store: IStore) -> None:
        alone, owned = a_resource("1"), a_resource("2", owner="x")
        await self.put(store, alone, owned)
        self.assertEqual(list(await store.resources(ResourceQuery(owner=""))), [alone])
        self.assertEqual(list(await store.resources(ResourceQuery(kind="account", owner="x"))), [owned])

    @scenario
    async def test_feed_lists_resources_that_are_put_or_deleted(self, store: IStore) -> None:
        before = await self.put(store, a_resource("1"), a_resource("2/x", kind="login"))
        changes = await store.changes(before.position - 2)
        self.assertEqual((changes.resources, changes.sessions), ({"account/1", "login/2/x"}, frozenset()))
        await store.commit(Change(deletes=(a_resource("1"),)))
        self.assertEqual((await store.changes(before.position)).resources, {"account/1"})

    @scenario
    async def test_resources_are_committed_with_other_records_or_not_at_all(self, store: IStore) -> None:
        await self.put(store, a_resource("1", unique="ada"))
        change = Change(puts=(a_session(1), a_resource("2", unique="ada")), events=(an_event(),))
        await self.refused(ResourceTaken, store.commit(change))
        self.assertEqual(await store.count(), Counts(sessions=0, events=0, resources=1))
        await store.commit(Change(puts=(a_session(1), a_resource("2", unique="eve")), events=(an_event(),)))
        self.assertEqual(await store.count(), Counts(sessions=1, events=1, resources=2))

    @scenario
    async def test_one_of_fifty_claims_of_a_unique_value_succeeds(self, store: IStore) -> None:
        answers = await self.together([self.put(store, a_resource(str(one), unique="ada")) for one in range(50)])
        won = [number for number, answer in enumerate(answers) if isinstance(answer, Committed)]
        self.assertEqual([type(answer) for answer in answers].count(ResourceTaken), 49)
        self.assertEqual(await store.find_resource("account", "ada"), a_resource(str(won[0]), unique="ada"))

    @scenario
    async def test_resources_are_loaded_unchanged(self, store: IStore) -> None:
        await self.put(store, a_resource("1", unique="ada"))
        gone = a_resource("1", unique="ada", deleted_at=START, version=9)
        other = a_resource("2", unique="ada", version=4, owner="x")
        await store.load(Batch(resources=(gone, other)))
        self.assertEqual(await store.resource("account", "1"), gone)
        self.assertEqual(await store.find_resource("account", "ada"), other)
        self.assertEqual(list(await store.resources(ResourceQuery(owner="x"))), [other])
        await self.refused(ResourceTaken, store.load(Batch(resources=(a_resource("3", unique="ada"),))))
        await self.put(store, replace(other, version=5))
        await store.check()
