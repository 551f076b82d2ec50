"""Verification of a signed chain: each single change of it is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.audit import GENESIS, Action, AuditEvent, AuditRecord, SignEvent, chain_event, unsigned
from burrowgate.core.audit_chain import ChainLink, ChainVerifier
from burrowgate.core.audit_pruning import MAX_DELAY_SECONDS, PruningPlanner
from burrowgate.core.tokens import Key, Keyring
from burrowgate.testing.records import START, an_event
from tests.support import TestCase

OLD, NEW, FOREIGN = (Key(bytes([number]) * 32) for number in (1, 2, 3))
DAY = 86_400


def appended(records: Sequence[AuditRecord], event: AuditEvent, sign: SignEvent) -> list[AuditRecord]:
    last = records[-1] if records else None
    return [*records, chain_event(last.hash if last else GENESIS, last.seq + 1 if last else 1, event, sign)]


def chain(count: int, sign: SignEvent = NEW.sign_event) -> list[AuditRecord]:
    """A chain in which every second event is one of a visitor."""
    records: list[AuditRecord] = []
    for number in range(count):
        visited = an_event(Action.VISIT_OPENED, actor=f"visitor 192.0.2.{number}", time=START + number)
        records = appended(records, visited if number % 2 else an_event(time=START + number), sign)
    return records


def attested(records: list[AuditRecord], action: Action = Action.AUDIT_SIGNED, key: Key = NEW) -> list[AuditRecord]:
    last = records[-1]
    detail: dict[str, str | int | bool | None] = {"through": last.seq, "hash": last.hash}
    return appended(records, an_event(action, detail=detail), key.sign_event)


def pruned(records: list[AuditRecord], now: int = START + 10 * DAY, retention: int = DAY) -> list[AuditRecord]:
    """`records` without the events of visitors, as the gateway removes them."""
    planner = PruningPlanner(now, retention)
    for record in records:
        planner.add(record)
    for batch in planner.batches():
        removals = batch.records()
        gone = {seq for removal in removals for seq in range(removal.first, removal.seq + 1)}
        kept = [record for record in records if record.seq not in gone]
        records = sorted([*kept, *removals], key=lambda record: record.seq)
        records = appended(records, batch.event(removals, now, retention), NEW.sign_event)
    return records


def fault(
    records: Sequence[AuditRecord], known: Sequence[AuditRecord] = (), keys: Sequence[Key] = (OLD, NEW)
) -> str | None:
    verifier = ChainVerifier(Keyring(keys).verify_event, map(ChainLink.of, known))
    verifier.verify(records)
    verifier.finish()
    return verifier.error


def rehashed(
    records: Sequence[AuditRecord], place: int, event: AuditEvent, sign: SignEvent | None
) -> list[AuditRecord]:
    """`records` with `event` at `place` and all hashes after it made anew; without `sign` the MACs stay."""
    forged = list(records[:place])
    for number, record in enumerate(records[place:]):
        changed = event if number == 0 else record.event
        if changed.action is Action.EVENTS_REMOVED:
            made = replace(record, event=changed)
        else:
            made = chain_event(forged[-1].hash if forged else GENESIS, record.seq, changed, sign or unsigned)
        forged.append(made if sign else replace(made, mac=record.mac))
    return forged


VISITED = an_event(Action.VISIT_OPENED, actor="visitor ::1")
CHAINS = {
    "signed": chain(12),
    "two keys": attested(chain(6, OLD.sign_event)),
    "after an older version": attested(chain(7, unsigned)),
    "pruned": pruned(chain(12)),
    "pruned twice": pruned(
        appended(pruned(chain(8)), an_event(Action.VISIT_OPENED, actor="visitor ::1"), NEW.sign_event)
    ),
}


def variants(record: AuditRecord) -> Iterator[AuditRecord]:
    """All single changes of `record` that its fields allow."""
    event = record.event
    for changed in (
        {"time": event.time + 1},
        {"action": Action.SEED_REVEALED},
        {"actor": "visitor 203.0.113.9"},
        {"target": "other"},
        {"sid": "other"},
        {"detail": event.detail | {"label": "other"}},
        {"detail": {name: f"{value}" for name, value in event.detail.items()} | {"from": 1}},
        {"action": Action.EVENTS_REMOVED, "detail": {"batch": record.seq, "from": record.seq, "since": event.time}},
    ):
        yield replace(record, event=replace(event, **changed))  # type: ignore[arg-type]
    yield replace(record, hash="0" * 64)
    if record.mac:
        yield replace(record, mac=record.mac[:-1] + ("A" if record.mac[-1] != "A" else "B"))
        yield replace(record, mac=f"{OLD.kid}{record.mac[6:]}")
        yield replace(record, mac=FOREIGN.sign_event(record.hash))
    yield replace(record, seq=record.seq + 1)


class ChainTests(TestCase):
    def test_intact_chains_are_genuine(self) -> None:
        for name, records in CHAINS.items():
            self.assertIsNone(fault(records), name)
            self.assertIsNone(fault(records, records[-3:]), name)

    def test_each_change_of_each_field_is_found(self) -> None:
        for name, records in CHAINS.items():
            for place, record in enumerate(records):
                for changed in variants(record):
                    is_attested = name == "two keys" and record.seq < len(records)
                    if changed == record or (is_attested and changed.mac.startswith(FOREIGN.kid)):
                        continue  # a later signature says that the event is as it was
                    self.assertIsNotNone(fault([*records[:place], changed, *records[place + 1 :]]), (name, changed))

    def test_missing_doubled_and_swapped_records_are_found(self) -> None:
        for name, records in CHAINS.items():
            for place in range(len(records)):
                missing = [*records[:place], *records[place + 1 :]]
                self.assertIsNotNone(fault(missing, records[-1:]), (name, place))
                self.assertIsNotNone(fault([*records[: place + 1], *records[place:]]), (name, place))
                if place:
                    swapped = [*records[: place - 1], records[place], records[place - 1], *records[place + 1 :]]
                    self.assertIsNotNone(fault(swapped), (name, place))

    def test_removed_end_is_found_and_named(self) -> None:
        records = CHAINS["signed"]
        for kept in range(len(records)):
            self.assertEqual(
                fault(records[:kept], records[-2:]),
                f"The events after {kept} were removed: the home knows of events up to 12.",
            )

    def test_rewritten_actor_is_found_although_all_hashes_are_made_anew(self) -> None:
        for name, records in CHAINS.items():
            for place, record in enumerate(records):
                forged = replace(record.event, actor="mallory")
                for sign in (None, unsigned, FOREIGN.sign_event):
                    self.assertIsNotNone(fault(rehashed(records, place, forged, sign), records[-1:]), (name, place))

    def test_appended_event_without_a_key_of_the_home_is_found(self) -> None:
        for name, records in CHAINS.items():
            for sign in (unsigned, FOREIGN.sign_event):
                forged = appended(records, an_event(), sign)
                self.assertIsNotNone(fault(forged), name)
                self.assertIsNotNone(fault(attested(forged, key=FOREIGN)), name)

    def test_log_of_an_older_version_passes_until_it_is_signed(self) -> None:
        records = chain(5, unsigned)
        self.assertIsNone(fault(records))
        self.assertIn("Events 1 to 5 are not signed", str(fault(appended(records, an_event(), NEW.sign_event))))
        self.assertIsNone(fault(attested(records)))

    def test_macs_cannot_be_taken_off_where_the_home_knows_one(self) -> None:
        for records in CHAINS.values():
            bare = [replace(record, mac="") for record in records]
            self.assertIsNotNone(fault(bare, records[-1:]))

    def test_removed_key_leaves_what_a_later_one_attests(self) -> None:
        records = chain(6, OLD.sign_event)
        self.assertIn(f"signed by the key {OLD.kid}", str(fault(attested(records)[:6], records[-1:], [NEW])))
        self.assertIsNone(fault(attested(records), (), [NEW]))
        unattested = appended(records, an_event(), NEW.sign_event)
        self.assertIn("Events 1 to 6 are signed by the key", str(fault(unattested, (), [NEW])))
        self.assertIsNone(fault(attested(unattested, Action.AUDIT_ACCEPTED), (), [NEW]))

    def test_attestation_of_other_events_counts_for_nothing(self) -> None:
        records, others = chain(6, unsigned), chain(6, unsigned)
        forged = rehashed(records, 2, replace(records[2].event, actor="mallory"), unsigned)
        marker = attested(others)[-1].event
        self.assertIsNotNone(fault(appended(forged, marker, NEW.sign_event)))
        self.assertIsNotNone(fault(appended(records, replace(marker, detail={"through": 99}), NEW.sign_event)))

    def test_forged_removal_of_an_event_is_found(self) -> None:
        for name, records in CHAINS.items():
            for place, record in enumerate(records):
                for batch in {1, record.first, 2}:
                    detail: dict[str, str | int | bool | None] = {"batch": batch, "from": record.first, "since": 0}
                    stub = replace(record, event=an_event(Action.EVENTS_REMOVED, detail=detail, actor="gateway"))
                    forged = [*records[:place], stub, *records[place + 1 :]]
                    if forged != records:
                        self.assertIsNotNone(fault(forged, records[-1:]), (name, place, batch))

    def test_removal_of_more_than_was_confirmed_is_found(self) -> None:
        records = CHAINS["pruned"]
        for place in range(1, len(records)):
            run, following = records[place - 1], records[place]
            if run.event.action is not Action.EVENTS_REMOVED:
                continue
            wider = replace(run, seq=following.seq, hash=following.hash, mac=following.mac)
            self.assertIsNotNone(fault([*records[: place - 1], wider, *records[place + 1 :]], records[-1:]))

    def test_old_chain_continues_in_parts(self) -> None:
        records = CHAINS["pruned twice"]
        for place in range(1, len(records)):
            verifier = ChainVerifier(Keyring([OLD, NEW]).verify_event, start=ChainLink.of(records[place - 1]))
            verifier.verify(records[place:])
            verifier.finish()
            self.assertIsNone(verifier.error, place)
            self.assertEqual(verifier.hash, records[-1].hash)

    @given(st.lists(st.sampled_from(["operator", "visitor", "recent", "refusal"]), max_size=40))
    def test_operators_events_are_never_removed(self, kinds: list[str]) -> None:
        records: list[AuditRecord] = []
        for kind in kinds:
            event = {
                "operator": an_event(Action.VISIT_OPENED),
                "visitor": an_event(Action.VISIT_OPENED, actor="visitor ::1"),
                "recent": an_event(Action.VISIT_OPENED, actor="visitor ::1", detail={"last": START + 10 * DAY}),
                "refusal": an_event(Action.SESSION_ACCESS_DENIED, actor="visitor ::1"),
            }[kind]
            records = appended(records, event, NEW.sign_event)
        after = pruned(records)
        kept = [record for record in records if record.event.actor == "admin" or record.event.detail]
        still = [record for record in after if record in records]
        self.assertEqual(still, kept)
        self.assertIsNone(fault(after, records[-1:]))

    def test_few_old_events_are_removed_once_a_day(self) -> None:
        records = chain(4)
        self.assertEqual(pruned(records, START + DAY + 60), records)
        self.assertNotEqual(pruned(records, START + DAY + MAX_DELAY_SECONDS + 60), records)
        many = chain(2100)
        left = pruned(many, START + 5000 + DAY)
        self.assertNotIn(Action.VISIT_OPENED, [record.event.action for record in left])
        self.assertIsNone(fault(left, left[-1:]))
