"""Cut visits and requests for more time: parts of a session's record, by which sessions are listed."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.lifecycle import revoke
from burrowgate.core.sessions import CutVisit, ExtendAnswer, ExtendRequest, Session
from burrowgate.core.store_records import Batch, Change
from burrowgate.interfaces import IStore
from burrowgate.testing.records import HOSTILE_LABELS, START, a_session, sid, vid
from burrowgate.testing.store_contract.base import ContractBase, scenario


def _request(number: int = 1, at: int = START, **fields: object) -> ExtendRequest:
    return replace(ExtendRequest(vid=vid(number), at=at, address="2001:db8::7"), **fields)  # type: ignore[arg-type]


def _asking(number: int, *requests: ExtendRequest) -> Session:
    return a_session(number, allow_extend_requests=True, extend_requests=requests)


class VisitorsContract(ContractBase):
    """Cut visits and requests for more time."""

    @scenario
    async def test_cut_visits_and_extend_requests_are_returned_unchanged(self, store: IStore) -> None:
        answered = [
            _request(number, message=message, answer=answer, answered_at=START + number)
            for number, (message, answer) in enumerate(
                zip(HOSTILE_LABELS, (ExtendAnswer.GRANTED, ExtendAnswer.DENIED) * 4, strict=False)
            )
        ]
        session = replace(
            _asking(1, *answered, _request(99)),
            cut_visits=tuple(CutVisit(vid=vid(number), at=START + number) for number in range(100)),
            rotated_at=START + 7,
        )
        await self.put(store, session)
        self.assertEqual(await store.session(sid(1)), session)
        plain = replace(a_session(1), version=2)
        await self.put(store, plain)
        self.assertEqual(await store.session(sid(1)), plain)

    async def waiting(self, store: IStore, limit: int = 100) -> list[str]:
        """The sids of the sessions with open requests."""
        return [session.sid for session in await store.requested_sessions(limit)]

    @scenario
    async def test_sessions_with_open_requests_are_listed_by_their_oldest_one(self, store: IStore) -> None:
        self.assertEqual(await self.waiting(store), [])
        denied = _request(2, answer=ExtendAnswer.DENIED, answered_at=START + 1)
        late, early = _asking(1, _request(1, START + 9), denied), _asking(2, _request(1, START + 20), _request(2))
        equal = [_asking(number, _request(1, START + 5)) for number in (3, 4)]
        same = sorted(equal, key=lambda session: session.sid)
        others = (_asking(5), _asking(6, denied), a_session(7), revoke(_asking(8, _request()), now=START))
        await self.put(store, late, early, *same, *(replace(one, version=1) for one in others))
        expected = [early, *same, late]
        self.assertEqual(list(await store.requested_sessions(100)), expected)
        self.assertEqual(await self.waiting(store, 2), [one.sid for one in expected[:2]])
        for limit in (0, -1):
            self.assertEqual(await self.waiting(store, limit), [])

    @scenario
    async def test_answered_extended_and_deleted_sessions_are_listed_no_more(self, store: IStore) -> None:
        one, two, three = (_asking(number, _request(at=START + number)) for number in (1, 2, 3))
        await self.put(store, one, two, three)
        granted = replace(_request(at=START + 1), answer=ExtendAnswer.GRANTED, answered_at=START + 9)
        await self.put(store, replace(one, extend_requests=(granted,), version=2))
        self.assertEqual(await self.waiting(store), [sid(2), sid(3)])
        await store.commit(Change(puts=(replace(two, expires_at=START + 9, version=2),), deletes=(three,)))
        self.assertEqual(await self.waiting(store), [sid(2)])
        later = (granted, _request(2, START + 30))
        await self.put(store, replace(one, extend_requests=later, version=3))
        self.assertEqual(await self.waiting(store), [sid(2), sid(1)])

    @scenario
    async def test_loaded_sessions_with_open_requests_are_listed(self, store: IStore) -> None:
        asked = _asking(1, _request())
        await store.load(Batch(sessions=(asked, replace(_asking(2, _request(at=START - 1)), version=4))))
        self.assertEqual(await self.waiting(store), [sid(2), sid(1)])
        await store.load(Batch(sessions=(replace(asked, extend_requests=()),)))
        self.assertEqual(await self.waiting(store), [sid(2)])
