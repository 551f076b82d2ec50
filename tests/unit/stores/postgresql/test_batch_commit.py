"""Outcomes of many changes in one commit, decided in order, and the rows that are written for them."""

from __future__ import annotations

from burrowgate.core.lifecycle import relabel
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Committed, VisitUpdate
from burrowgate.core.targets import Target
from burrowgate.errors import Conflict, HostTaken, ResourceTaken
from burrowgate.stores.postgresql.batch_commit import BatchCommit, Stored, Tail
from burrowgate.testing.records import a_resource, a_session, a_target, a_visit, an_event, sid, vid
from tests.support import TestCase


class BatchCommitTests(TestCase):
    def test_later_changes_see_earlier_ones(self) -> None:
        staging = BatchCommit(Stored(sessions={sid(1): 1}))
        second = relabel(a_session(1), label="second")
        third = relabel(second, label="third")
        answers = [staging.attempt(Change(puts=(session,))) for session in (second, second, third)]
        self.assertEqual([type(answer) for answer in answers], [Committed, Conflict, Committed])
        self.assertEqual(staging.sessions(), [third])
        self.assertEqual((staging.deleted_ids(Session), staging.tail.position), ([], 2))

    def test_record_put_again_after_deletion_has_no_visits(self) -> None:
        stored = Stored(sessions={sid(1): 1}, visits={(sid(1), vid(1)): a_visit(1, requests=7)})
        staging = BatchCommit(stored)
        use = VisitUpdate(visit=a_visit(1, requests=2), event=an_event())
        for change in (
            Change(visits=(use,)),
            Change(deletes=(a_session(1),)),
            Change(puts=(a_session(1),)),
            Change(visits=(use,)),
        ):
            self.assertIsInstance(staging.attempt(change), Committed)
        self.assertEqual(staging.deleted_ids(Session), [sid(1)])
        self.assertEqual([visit.requests for visit in staging.visits.values()], [2])
        self.assertEqual(len(staging.events), 1)

    def test_resources_claim_their_unique_values_in_the_order_of_the_changes(self) -> None:
        ada = a_resource("1", unique="ada")
        staging = BatchCommit(Stored(resources={ada.key: 1}, claims={("unique", "account/ada"): ada.key}))
        other = a_resource("2", unique="ada")
        answers = [
            staging.attempt(change)
            for change in (Change(puts=(other,)), Change(deletes=(ada,)), Change(puts=(other,)), Change(puts=(ada,)))
        ]
        self.assertEqual([type(one) for one in answers], [ResourceTaken, Committed, Committed, ResourceTaken])
        self.assertEqual((staging.resources(), staging.deleted_ids(Resource)), ([other], [ada.key]))
        self.assertEqual(staging.claims([ada.key, other.key]), [("unique", "account/ada", other.key)])
        self.assertEqual(staging.feed, [("resource", ada.key), ("resource", other.key)])

    def test_refused_change_has_no_effect(self) -> None:
        staging = BatchCommit(
            Stored(
                tail=Tail(position=5, seq=3, hash="x"),
                targets={"id-of-a": 1},
                claims={("name", "a"): "id-of-a", ("host", "a.example"): "id-of-a"},
            )
        )
        change = Change(
            puts=(a_session(1), a_target("b", "a.example")),
            visits=(VisitUpdate(visit=a_visit(1)),),
            events=(an_event(),),
        )
        self.assertIsInstance(staging.attempt(change), HostTaken)
        self.assertEqual(staging.tail, Tail(position=5, seq=3, hash="x"))
        self.assertEqual((staging.sessions(), staging.targets(), staging.events, staging.feed), ([], [], [], []))
        without_host = a_target("a", version=2)
        self.assertIsInstance(staging.attempt(Change(puts=(without_host,))), Committed)
        self.assertIsInstance(staging.attempt(change), Committed)
        self.assertEqual(
            sorted(staging.claims(["id-of-a", "id-of-b"])),
            [("host", "a.example", "id-of-b"), ("name", "a", "id-of-a"), ("name", "b", "id-of-b")],
        )
        self.assertEqual(staging.deleted_ids(Target), [])
