"""Commits changes in batches: one script applies them, and they are durable before they are acknowledged.

Rules.
    Events are numbered and hashed here, because the server's Lua has no SHA-256. The script accepts an event only if
    the newest stored event is the one that it is chained to. If another process committed first, it is chained again.
    Which visits are new, and so whether their events are recorded, is assumed and verified in the same way.
    A request whose connection broke is repeated with the same number, and the script applies it only once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import msgspec
import redis

from burrowgate.core.audit import GENESIS, Action, AuditRecord, SignEvent, chain_event
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Batch, Change, Committed, Record, VisitUpdate
from burrowgate.errors import BurrowgateError, CommitOutcomeUnknown, StoreError, StoreUnavailable
from burrowgate.stores import common
from burrowgate_redis import history, records
from burrowgate_redis.connection import ServerConnection, to_store_error, translate_errors, waits_for_disk

MAX_ATTEMPTS = 200
"""The maximum number of times that a change is chained again because another process committed first."""
MAX_CHANGES_PER_CALL = 64
"""The maximum number of changes in one script, which blocks the server; 64 take about 5 ms."""

WriteRequest = Change | Batch
Flags = list[tuple[bool, bool]]
"""Of each visit of a change whether it is new, and whether it is the first of its session."""


class Writer:
    """The writer of one process; for the writing thread only."""

    def __init__(
        self, connection: ServerConnection, where: str, *, feed_kept: int, timeout: float, sign_event: SignEvent
    ) -> None:
        self._sign_event = sign_event
        self._connection = connection
        self._where = where
        self._feed_kept = feed_kept
        self._timeout = timeout
        self._commit_script = connection.script("shared", "commit")
        self._load_script = connection.script("shared", "load")
        self._client_name = secrets.token_urlsafe(12)
        self._request_number = 0
        self._head = 0, GENESIS
        self._confirms_disk: bool | None = None

    def write(self, requests: Sequence[WriteRequest]) -> list[Committed | Exception]:
        """The outcome of each of `requests`, in order; that of a batch has no events."""
        answers: list[Committed | Exception] = []
        for is_batch, group in groupby(requests, lambda request: isinstance(request, Batch)):
            if is_batch:
                answers += [self._load(request) for request in group if isinstance(request, Batch)]
            else:
                answers += self._commit([request for request in group if isinstance(request, Change)])
        try:
            if any(isinstance(answer, Committed) for answer in answers):
                with translate_errors(self._where):
                    self._wait_for_disk()
        except StoreError as error:
            unsure = CommitOutcomeUnknown(
                f"{error} The change was taken, but a power cut may undo it; look before you repeat it."
            )
            return [unsure if isinstance(answer, Committed) else answer for answer in answers]
        return answers

    def _load(self, batch: Batch) -> Committed | Exception:
        try:
            if batch.events:
                common.check_sequence(batch.events, batch.events[0].first - 1)
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
        fresh: Flags | None = None
        attempts = 0
        try:
            while len(answers) < len(changes):
                before = len(answers)
                fresh = self._commit_some(changes[before : before + MAX_CHANGES_PER_CALL], fresh, answers)
                attempts = 0 if len(answers) > before else attempts + 1
                if attempts > MAX_ATTEMPTS:
                    raise StoreUnavailable(
                        f"The store {self._where} is too busy with others' commits; try again later."
                    )
        except StoreError as error:
            answers += [error] * (len(changes) - len(answers))
        return answers

    def _commit_some(
        self, changes: Sequence[Change], fresh: Flags | None, answers: list[Committed | Exception]
    ) -> Flags | None:
        """Append the outcomes of `changes` to `answers`.

        Stops at the first change that must be repeated, and returns which of its visits are new and which are the first
        of their sessions, if that is known.
        """
        staged = self._stage(changes, fresh)
        encoded = msgspec.json.encode([shape for shape, _ in staged])
        outcomes = self._ask(self._commit_script, self._feed_kept, encoded)
        for (_, events), change, outcome in zip(staged, changes, outcomes, strict=False):
            if outcome.get("again"):
                self._head = int(outcome["seq"]), outcome["hash"]
                return list(zip(outcome.get("fresh", ()), outcome.get("first", ()), strict=True))
            if "done" in outcome and events:
                self._head = events[-1].seq, events[-1].hash
            answers.append(_answer(change, events, outcome))
        return None

    def _stage(
        self, changes: Sequence[Change], fresh: Flags | None
    ) -> list[tuple[dict[str, Any], tuple[AuditRecord, ...]]]:
        """`changes` in the form that the script reads; `fresh` tells of each visit of the first whether it is
        new and whether it is the first of its session, if known."""
        staged = []
        seq, previous = self._head
        for change in changes:
            assumed = fresh or [(True, True)] * len(change.visits)
            fresh = None
            uses = [(use, *flags) for use, flags in zip(change.visits, assumed, strict=True)]
            opened = common.visit_events(uses)
            events = []
            shape = _shape(change, uses) | {"seq": str(seq), "hash": previous}
            for event in (*opened, *change.events):
                record = chain_event(previous, seq + 1, event, self._sign_event)
                seq, previous = record.seq, record.hash
                events.append(record)
            shape["events"] = [_event(event) for event in events]
            staged.append((shape, tuple(events)))
        return staged

    def _ask(self, script: Callable[..., Any], *values: Any) -> Any:
        self._request_number += 1
        arguments = (self._client_name, self._request_number, *values)
        try:
            answer = script(*arguments)
        except (redis.ConnectionError, redis.TimeoutError) as error:
            try:
                answer = script(*arguments)
            except redis.RedisError as again:
                if _may_be_done(error) or _may_be_done(again):
                    raise CommitOutcomeUnknown(
                        f"{to_store_error(again, self._where)} {CommitOutcomeUnknown()}"
                    ) from again
                raise to_store_error(again, self._where) from again
        except redis.RedisError as error:
            raise to_store_error(error, self._where) from error
        return msgspec.json.decode(answer)

    def _wait_for_disk(self) -> None:
        """Wait until all commits are on the disk and on enough replicas, as far as the server can tell.

        Raises `StoreUnavailable` if that is not confirmed in time.
        """
        if self._confirms_disk is None:
            self._confirms_disk = waits_for_disk(self._connection.client)
        replicas = self._connection.address.replicas
        if not self._confirms_disk:
            if replicas and self._connection.client.wait(replicas, int(self._timeout * 500)) < replicas:
                raise self._not_durable("too few replicas have it")
            return
        local, away = self._connection.client.execute_command("WAITAOF", 1, replicas, int(self._timeout * 500))
        if local < 1 or away < replicas:
            raise self._not_durable("the disk has not" if local < 1 else "too few replicas have it on disk")

    def _not_durable(self, why: str) -> StoreUnavailable:
        return StoreUnavailable(f"The store {self._where} did not make it safe in time: {why}.")


def _may_be_done(error: redis.RedisError) -> bool:
    """Whether a request that failed with `error` may have been executed by the server."""
    unanswered = isinstance(error, redis.ConnectionError | redis.TimeoutError)
    return unanswered and not isinstance(error, redis.BusyLoadingError) and "connecting to" not in str(error)


def _shape(change: Change, uses: list[tuple[VisitUpdate, bool, bool]]) -> dict[str, Any]:
    return {
        "puts": [_put(record) for record in change.puts],
        "deletes": [_named(record) for record in change.deletes],
        "uses": [_use(*use) for use in uses],
        "cuts": change.cuts,
        "history": [history.put(entry) for entry in change.history],
        "removals": [_event(removal) for removal in change.removals],
    }


def _batch(batch: Batch) -> dict[str, Any]:
    sessions = [_put(session) for session in batch.sessions]
    for put, session in zip(sessions, batch.sessions, strict=True):
        if session.last_used_at is not None:
            put["used"] = str(session.last_used_at)
    return {
        "puts": [*map(_put, batch.targets), *map(_put, batch.resources), *sessions],
        "visits": [of_visit(visit) for visit in batch.visits],
        "id": batch.store_id or "",
        "seq": str(batch.events[0].first - 1) if batch.events else "",
        "events": [_event(event) for event in batch.events],
        "history": [history.put(entry) for entry in batch.history],
    }


def _event(item: AuditRecord) -> dict[str, Any]:
    event = {"seq": str(item.seq), "hash": item.hash, "sid": item.event.sid, "record": records.write(item)}
    return event | {"first": str(item.first)} if item.event.action is Action.EVENTS_REMOVED else event


def _named(record: Record) -> dict[str, Any]:
    return {"kind": common.record_kind(record), "id": common.record_id(record), "version": record.version}


def _put(record: Record) -> dict[str, Any]:
    put = _named(record) | {"record": records.write(record)}
    if isinstance(record, Session):
        put["newest"] = records.rank(record.created_at, record.sid)
        put["expiry"] = records.rank(record.expires_at, record.sid)
        if record.requested_at is not None:
            put["request"] = records.rank(record.requested_at, record.sid)
    return put


def _use(use: VisitUpdate, is_fresh: bool, is_first: bool) -> dict[str, Any]:
    expected = {"opened": use.event is not None, "fresh": is_fresh}
    return of_visit(use.visit) | expected | {"begins": use.target is not None, "is_first": is_first}


def of_visit(visit: Visit) -> dict[str, Any]:
    """`visit` in the form that the scripts read."""
    # Numbers are strings here, because numbers in the server's Lua are floats.
    return {
        "sid": visit.sid,
        "vid": visit.vid,
        "first": str(visit.first_seen),
        "last": str(visit.last_seen),
        "address": visit.address,
        "agent": visit.user_agent,
        "account": visit.account_id,
        "requests": str(visit.requests),
        "in": str(visit.bytes_in),
        "out": str(visit.bytes_out),
    }


def _answer(change: Change, events: tuple[AuditRecord, ...], outcome: dict[str, Any]) -> Committed | Exception:
    if "done" in outcome:
        fresh = outcome.get("fresh", ())
        opened = tuple(use.visit for use, is_fresh in zip(change.visits, fresh, strict=True) if is_fresh)
        return Committed(position=int(outcome["done"]), events=events, opened=opened)
    if "conflict" in outcome:
        named = change.puts if outcome["conflict"] == "puts" else change.deletes
        return common.version_conflict(named[outcome["at"]])
    if "removal" in outcome:
        return common.removal_conflict(change.removals[outcome["removal"]])
    return common.claim_conflict(outcome["taken"], outcome["value"])
