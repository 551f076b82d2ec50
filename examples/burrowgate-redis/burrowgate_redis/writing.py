"""Many changes at a time: one script makes them true, and they are safe on disk before the answer is given.

Rules.
    An event is numbered and hashed here, for the server's Lua has no SHA-256. The script takes it only where the
    newest event is the one that it was chained to; where another process was faster, it is chained anew.
    Which visits are new, and so whether their events are recorded, is guessed in the same way.
    A question that broke off is asked again with the same number, and the script answers it once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import msgspec
import redis

from burrowgate.core.audit import GENESIS, AuditRecord, event_hash
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Batch, Change, Committed, VisitUpdate
from burrowgate.core.targets import Target
from burrowgate.errors import BurrowgateError, CommitOutcomeUnknown, StoreError, StoreUnavailable
from burrowgate.stores import common
from burrowgate_redis import records
from burrowgate_redis.line import Line, fault, understood, waits_for_disk

ATTEMPTS = 200
"""How often a change is chained anew before we give up: every time another process was faster."""
AT_ONCE = 64
"""How many changes one script takes, for the server does nothing else meanwhile: 64 take some 5 ms."""


Asked = Change | Batch


class Writing:
    """What one process writes, in the thread that writes."""

    def __init__(self, line: Line, where: str, *, feed_kept: int, patience: float) -> None:
        self._line = line
        self._where = where
        self._feed_kept = feed_kept
        self._patience = patience
        self._commit_script = line.script("shared", "commit")
        self._load_script = line.script("shared", "load")
        self._name = secrets.token_urlsafe(12)
        self._asked = 0
        self._head = 0, GENESIS
        self._waits: bool | None = None

    def write(self, requested: Sequence[Asked]) -> list[Committed | Exception]:
        """What became of each of `requested`, in order; a batch that was loaded has no events."""
        answers: list[Committed | Exception] = []
        for is_batch, some in groupby(requested, lambda one: isinstance(one, Batch)):
            if is_batch:
                answers += [self._load(one) for one in some if isinstance(one, Batch)]
            else:
                answers += self._commit([one for one in some if isinstance(one, Change)])
        try:
            if any(isinstance(answer, Committed) for answer in answers):
                with understood(self._where):
                    self._settle()
        except StoreError as error:
            unsure = CommitOutcomeUnknown(
                f"{error} The change was taken, but a power cut may undo it; look before you repeat it."
            )
            return [unsure if isinstance(answer, Committed) else answer for answer in answers]
        return answers

    def _load(self, batch: Batch) -> Committed | Exception:
        try:
            if batch.events:
                common.check_sequence(batch.events, batch.events[0].seq - 1)
            outcome = self._ask(self._load_script, msgspec.json.encode(_batch(batch)))
            if "seq" in outcome:
                common.check_sequence(batch.events, int(outcome["seq"]))
        except BurrowgateError as error:
            return error
        if "taken" in outcome:
            return common.claim_conflict(outcome["taken"], outcome["value"])
        if batch.events:
            self._head = batch.events[-1].seq, batch.events[-1].hash
        return Committed(position=int(outcome["done"]), events=())

    def _commit(self, changes: Sequence[Change]) -> list[Committed | Exception]:
        answers: list[Committed | Exception] = []
        fresh: list[bool] | None = None
        attempts = 0
        try:
            while len(answers) < len(changes):
                before = len(answers)
                fresh = self._commit_some(changes[before : before + AT_ONCE], fresh, answers)
                attempts = 0 if len(answers) > before else attempts + 1
                if attempts > ATTEMPTS:
                    raise StoreUnavailable(
                        f"The store {self._where} is too busy with others' commits; try again later."
                    )
        except StoreError as error:
            answers += [error] * (len(changes) - len(answers))
        return answers

    def _commit_some(
        self, changes: Sequence[Change], fresh: list[bool] | None, answers: list[Committed | Exception]
    ) -> list[bool] | None:
        """Add the outcome of `changes` to `answers`; gives which visits the first of those left opens, if it knows."""
        staged = self._stage(changes, fresh)
        reported = msgspec.json.encode([shape for shape, _ in staged])
        outcomes = self._ask(self._commit_script, self._feed_kept, reported)
        for (_, events), change, outcome in zip(staged, changes, outcomes, strict=False):
            if outcome.get("again"):
                self._head = int(outcome["seq"]), outcome["hash"]
                return list(outcome.get("fresh", ()))
            if "done" in outcome and events:
                self._head = events[-1].seq, events[-1].hash
            answers.append(_answer(change, events, outcome))
        return None

    def _stage(
        self, changes: Sequence[Change], fresh: list[bool] | None
    ) -> list[tuple[dict[str, Any], tuple[AuditRecord, ...]]]:
        """`changes` as the script reads them; `fresh` is which visits the first of them opens, where that is known."""
        staged = []
        seq, previous = self._head
        for change in changes:
            guesses = iter(fresh or ())
            fresh = None
            uses = [(use, use.event is not None and next(guesses, True)) for use in change.visits]
            opened = [use.event for use, is_fresh in uses if is_fresh and use.event is not None]
            events = []
            shape = _shape(change, uses) | {"seq": str(seq), "hash": previous}
            for event in (*opened, *change.events):
                seq, previous = seq + 1, event_hash(previous, seq + 1, event)
                events.append(AuditRecord(seq=seq, event=event, hash=previous))
            shape["events"] = [_event(one) for one in events]
            staged.append((shape, tuple(events)))
        return staged

    def _ask(self, script: Callable[..., Any], *told: Any) -> Any:
        self._asked += 1
        arguments = (self._name, self._asked, *told)
        try:
            answer = script(*arguments)
        except (redis.ConnectionError, redis.TimeoutError) as error:
            try:
                answer = script(*arguments)
            except redis.RedisError as again:
                if _may_be_done(error) or _may_be_done(again):
                    raise CommitOutcomeUnknown(f"{fault(again, self._where)} {CommitOutcomeUnknown()}") from again
                raise fault(again, self._where) from again
        except redis.RedisError as error:
            raise fault(error, self._where) from error
        return msgspec.json.decode(answer)

    def _settle(self) -> None:
        """Return once all that was committed is on the disk, as far as the server can tell."""
        if self._waits is None:
            self._waits = waits_for_disk(self._line.client)
        replicas = self._line.address.replicas
        if not self._waits:
            if replicas and self._line.client.wait(replicas, int(self._patience * 500)) < replicas:
                raise self._unsafe("too few replicas have it")
            return
        local, away = self._line.client.execute_command("WAITAOF", 1, replicas, int(self._patience * 500))
        if local < 1 or away < replicas:
            raise self._unsafe("the disk has not" if local < 1 else "too few replicas have it on disk")

    def _unsafe(self, why: str) -> StoreUnavailable:
        return StoreUnavailable(f"The store {self._where} did not make it safe in time: {why}.")


def _may_be_done(error: redis.RedisError) -> bool:
    """Whether what failed of `error` may have reached the server."""
    unanswered = isinstance(error, redis.ConnectionError | redis.TimeoutError)
    return unanswered and not isinstance(error, redis.BusyLoadingError) and "connecting to" not in str(error)


def _shape(change: Change, uses: list[tuple[VisitUpdate, bool]]) -> dict[str, Any]:
    return {
        "puts": [_put(record) for record in change.puts],
        "deletes": [_named(record) for record in change.deletes],
        "uses": [_use(use, is_fresh) for use, is_fresh in uses],
        "cuts": change.cuts,
    }


def _batch(batch: Batch) -> dict[str, Any]:
    sessions = [_put(session) for session in batch.sessions]
    for put, session in zip(sessions, batch.sessions, strict=True):
        if session.last_used_at is not None:
            put["used"] = str(session.last_used_at)
    return {
        "puts": [*map(_put, batch.targets), *sessions],
        "visits": [of_visit(visit) for visit in batch.visits],
        "seq": str(batch.events[0].seq - 1) if batch.events else "",
        "events": [_event(one) for one in batch.events],
    }


def _event(item: AuditRecord) -> dict[str, Any]:
    return {"seq": str(item.seq), "hash": item.hash, "sid": item.event.sid, "record": records.write(item)}


def _named(record: Target | Session) -> dict[str, Any]:
    kind, key = ("target", record.target_id) if isinstance(record, Target) else ("session", record.sid)
    return {"kind": kind, "id": key, "version": record.version}


def _put(record: Target | Session) -> dict[str, Any]:
    put = _named(record) | {"record": records.write(record)}
    if isinstance(record, Session):
        put["newest"] = records.rank(record.created_at, record.sid)
        put["expiry"] = records.rank(record.expires_at, record.sid)
    return put


def _use(use: VisitUpdate, is_fresh: bool) -> dict[str, Any]:
    return of_visit(use.visit) | {"opened": use.event is not None, "fresh": is_fresh}


def of_visit(visit: Visit) -> dict[str, Any]:
    """A visit as the scripts read it."""
    # Numbers as text: a number of this Lua is a float.
    return {
        "sid": visit.sid,
        "vid": visit.vid,
        "first": str(visit.first_seen),
        "last": str(visit.last_seen),
        "address": visit.address,
        "agent": visit.user_agent,
        "requests": str(visit.requests),
        "in": str(visit.bytes_in),
        "out": str(visit.bytes_out),
    }


def _answer(change: Change, events: tuple[AuditRecord, ...], outcome: dict[str, Any]) -> Committed | Exception:
    if "done" in outcome:
        return Committed(position=int(outcome["done"]), events=events)
    if "conflict" in outcome:
        named = change.puts if outcome["conflict"] == "puts" else change.deletes
        return common.version_conflict(named[outcome["at"]])
    return common.claim_conflict(outcome["taken"], outcome["value"])
