"""Documents: small versioned texts that the processes on one store share."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.store_records import MAX_DOCUMENT_LENGTH, Batch, Change, Document
from burrowgate.errors import Conflict
from burrowgate.interfaces import IStore
from burrowgate.testing.records import HOSTILE_LABELS, a_session, an_event, sid
from burrowgate.testing.store_contract.base import ContractBase, scenario


def a_document(key: str = "webhook:chat", **fields: object) -> Document:
    """The document `key`, new and empty unless `fields` say otherwise."""
    return replace(Document(key=key, version=1, data=""), **fields)  # type: ignore[arg-type]


class DocumentsContract(ContractBase):
    """Documents: small versioned texts that the processes on one store share."""

    @scenario
    async def test_documents_are_returned_unchanged_by_key(self, store: IStore) -> None:
        self.assertEqual(list(await store.documents()), [])
        texts = (*HOSTILE_LABELS, "x" * MAX_DOCUMENT_LENGTH, "", "{}")
        documents = [a_document(f"kind:{number:02}", data=text) for number, text in enumerate(texts)]
        await store.commit(Change(documents=tuple(reversed(documents))))
        self.assertEqual(list(await store.documents()), documents)

    @scenario
    async def test_document_is_written_in_the_expected_version_only(self, store: IStore) -> None:
        await store.commit(Change(documents=(a_document(data="one"),)))
        for version in (0, 1, 3):
            await self.refused(Conflict, store.commit(Change(documents=(a_document(version=version, data="two"),))))
        await self.refused(Conflict, store.commit(Change(documents=(a_document("other", version=2),))))
        self.assertEqual(list(await store.documents()), [a_document(data="one")])
        await store.commit(Change(documents=(a_document(version=2, data="two"),)))
        self.assertEqual(list(await store.documents()), [a_document(version=2, data="two")])

    @scenario
    async def test_document_is_dropped_in_the_expected_version_only(self, store: IStore) -> None:
        await store.commit(Change(documents=(a_document(), a_document("other"))))
        for dropped in (a_document(version=2), a_document("missing")):
            await self.refused(Conflict, store.commit(Change(dropped_documents=(dropped,))))
        await store.commit(Change(dropped_documents=(a_document(),)))
        self.assertEqual(list(await store.documents()), [a_document("other")])
        await store.commit(Change(documents=(a_document(data="again"),)))
        self.assertEqual(list(await store.documents()), [a_document("other"), a_document(data="again")])

    @scenario
    async def test_refused_document_changes_nothing(self, store: IStore) -> None:
        await store.commit(Change(documents=(a_document(),)))
        events = (an_event(),)
        await self.refused(
            Conflict,
            store.commit(Change(puts=(a_session(1),), documents=(a_document("new"), a_document()), events=events)),
        )
        await self.refused(
            Conflict, store.commit(Change(puts=(a_session(1, version=2),), documents=(a_document(version=2),)))
        )
        self.assertEqual(list(await store.documents()), [a_document()])
        self.assertEqual((await store.session(sid(1)), await self.verified(store)), (None, 0))

    @scenario
    async def test_of_many_writers_of_a_version_one_succeeds(self, store: IStore) -> None:
        changes = [Change(documents=(a_document(data=str(number)),), events=(an_event(),)) for number in range(20)]
        answers = await self.together([store.commit(change) for change in changes])
        winners = [number for number, answer in enumerate(answers) if not isinstance(answer, Exception)]
        self.assertEqual([type(answer) for answer in answers].count(Conflict), 19)
        self.assertEqual(list(await store.documents()), [a_document(data=str(winners[0]))])
        self.assertEqual(await self.verified(store), 1)

    @scenario
    async def test_documents_are_not_part_of_the_feed(self, store: IStore) -> None:
        before = (await self.put(store, a_session(1))).position
        committed = await store.commit(Change(documents=(a_document(),)))
        self.assertEqual(committed.position, before)

    @scenario
    async def test_loaded_document_replaces_any_version(self, store: IStore) -> None:
        await store.commit(Change(documents=(a_document(), a_document("other"))))
        await store.load(Batch(documents=(a_document(version=9, data="copied"),)))
        self.assertEqual(list(await store.documents()), [a_document("other"), a_document(version=9, data="copied")])
        await store.commit(Change(documents=(a_document(version=10),)))
