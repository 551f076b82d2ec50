"""Verification of the audit log: its hashes, its MACs, the events known to the home, and the runs of removed events.

Rules.
    Numbers continue without gaps; a record of removed events stands for all of its run.
    Each hash follows from the hash before it. The hash of a run of removed events is that of its last one; the event
    after it confirms it, and one event `audit.pruned` confirms all runs of one batch (`audit_pruning`).
    Each MAC is that of a key of the home. Events without one (of older versions), or with that of a key that was
    removed since, are genuine if an event that is signed by a key of the home says so: `audit.signed` of the gateway,
    which had verified them, or `audit.accepted` of the operator. A log in which no event is signed passes as the plain
    chain of an older version, unless the home knows better.
    Events that the home knows have the same hash and MAC, and the newest of them exists.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from burrowgate.core.audit import GENESIS, Action, AuditRecord, canonical, event_hash

MAX_ATTESTED_DISTANCE = 4096
"""Events between an attesting event and the last one that it attests: those of other processes in the meantime."""

VerifyMac = Callable[[str, str], bool | None]
"""Returns whether the MAC (second) is that of the hash (first); None if its key is unknown."""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """Number, hash and MAC of one event, by which it is recognised."""

    seq: int
    hash: str
    mac: str

    @classmethod
    def of(cls, record: AuditRecord) -> ChainLink:
        """Return the link of `record`."""
        return cls(record.seq, record.hash, record.mac)


CHAIN_START = ChainLink(0, GENESIS, "")


@dataclass(slots=True)
class _Unproven:
    """Consecutive events without the MAC of a known key."""

    first: int
    last: int
    kid: str
    """The unknown key that signed them; empty if none did."""

    @property
    def sentence(self) -> str:
        """What is wrong with them, and what to do."""
        events = f"Event {self.first} is" if self.first == self.last else f"Events {self.first} to {self.last} are"
        how = f"signed by the key {self.kid}, which the home does not have" if self.kid else "not signed"
        return f"{events} {how}; if that is right, run `burrowgate audit accept`."


@dataclass(slots=True)
class _Batch:
    """The runs of removed events of one batch, until the event that confirms them."""

    first: int
    last: int
    events: int = 0
    digest: Any = field(default_factory=hashlib.sha256)


class ChainVerifier:
    """Verifies a chain in as many calls as its reader needs, then `finish`; stops at the first fault.

    `seq`, `hash` and `mac` are those of the last record that was found genuine.
    """

    __slots__ = (
        "_attestable",
        "_batches",
        "_known",
        "_start",
        "_unproven",
        "_verify_mac",
        "error",
        "hash",
        "is_signed",
        "mac",
        "removed",
        "seq",
    )

    def __init__(
        self, verify_mac: VerifyMac | None = None, known: Iterable[ChainLink] = (), start: ChainLink = CHAIN_START
    ) -> None:
        """Verify the events after `start`; without `verify_mac` no MACs. `known` are the events that the home knows."""
        self.seq, self.hash, self.mac = start.seq, start.hash, start.mac
        self.error: str | None = None
        self.is_signed = False
        """Whether an event has the MAC of a key of the home."""
        self.removed = 0
        """Number of removed events."""
        self._verify_mac = verify_mac
        self._known = {link.seq: link for link in known}
        self._start = start.seq
        self._unproven: list[_Unproven] = []
        self._attestable: deque[tuple[int, str]] = deque(maxlen=MAX_ATTESTED_DISTANCE)
        self._batches: dict[int, _Batch] = {}

    def verify(self, records: Iterable[AuditRecord]) -> None:
        """Verify `records`, which follow those of the calls before; sets `error` to the first fault."""
        for record in records:
            if self.error is None:
                self.error = self._fault(record)
            if self.error is not None:
                return
            self.seq, self.hash, self.mac = record.seq, record.hash, record.mac

    def finish(self) -> None:
        """Verify that the log ends where it should; sets `error` if not. Call it after the newest event."""
        newest = max(self._known, default=0)
        if self.error is not None:
            return
        if newest > self.seq:
            self.error = f"The events after {self.seq} were removed: the home knows of events up to {newest}."
        for batch in self._batches.values():
            self.error = self.error or f"Events among {batch.first} to {batch.last} were removed by another program."
        if self._unproven and (self.is_signed or self._known or any(one.kid for one in self._unproven)):
            self.error = self.error or self._unproven[0].sentence

    def _fault(self, record: AuditRecord) -> str | None:
        """Return a sentence about the first fault of `record`, the next one of the chain; None if it is genuine."""
        event = record.event
        if record.first != self.seq + 1:
            return f"Event {self.seq + 1} is missing."
        if event.action is Action.EVENTS_REMOVED:
            if not self._add_removed(record):
                return f"Event {record.seq} was altered, or one before it was."
        elif record.hash != event_hash(self.hash, record.seq, event):
            return f"Event {record.seq} was altered, or one before it was."
        known = self._known.get(record.seq) if self._known else None
        if known is not None and (known.hash, known.mac) != (record.hash, record.mac):
            return (
                f"Event {record.seq} is not the one that the home knows: the log was rewritten, or the store was"
                " restored from a backup."
            )
        if self._verify_mac is not None:
            verified = self._verify_mac(record.hash, record.mac) if record.mac else None
            if verified is False:
                return f"Event {record.seq} was altered: no key of the home signed it."
            if verified:
                self.is_signed = True
            if not verified or self._unproven:
                self._prove(record, is_proven=bool(verified))
        if event.action is Action.AUDIT_PRUNED:
            return self._confirm_removed(record)
        return None

    def _prove(self, record: AuditRecord, *, is_proven: bool) -> None:
        """Note `record` if it is not proven; else take what it attests off the unproven events."""
        self._attestable.append((record.seq, record.hash))
        if not is_proven:
            last, kid = self._unproven[-1] if self._unproven else None, record.mac.partition(".")[0]
            if last is not None and (last.last, last.kid) == (record.first - 1, kid):
                last.last = record.seq
            else:
                self._unproven.append(_Unproven(record.first, record.seq, kid))
            return
        detail = record.event.detail
        if record.event.action not in (Action.AUDIT_SIGNED, Action.AUDIT_ACCEPTED):
            return
        through = detail.get("through")
        if type(through) is not int or (through, detail.get("hash")) not in self._attestable:
            return
        self._unproven = [one for one in self._unproven if one.last > through]
        for one in self._unproven:
            one.first = max(one.first, through + 1)
        if not self._unproven:
            self._attestable.clear()

    def _add_removed(self, record: AuditRecord) -> bool:
        """Add the run `record` to its batch; returns False if it is malformed."""
        detail = record.event.detail
        number = detail.get("batch")
        if type(number) is not int or number > record.first or detail.get("from") != record.first:
            return False
        batch = self._batches.setdefault(number, _Batch(record.first, record.seq))
        batch.last = record.seq
        batch.events += record.seq - record.first + 1
        batch.digest.update(removed_text(record))
        self.removed += record.seq - record.first + 1
        return True

    def _confirm_removed(self, record: AuditRecord) -> str | None:
        """Compare the batch that the event `record` confirms with the runs before it; returns a fault."""
        detail = record.event.detail
        number = detail.get("batch")
        batch = self._batches.pop(number, None) if type(number) is int else None
        if batch is None or batch.first != number:
            # The runs of an older batch are, in part, before the events that are verified here.
            if type(number) is int and number <= self._start:
                return None
            return f"Event {record.seq} says that events were removed which are not those that are missing."
        if (batch.events, batch.digest.hexdigest()) != (detail.get("events"), detail.get("digest")):
            return f"Events among {batch.first} to {batch.last} were removed by another program."
        return None


def removed_text(record: AuditRecord) -> bytes:
    """Return the text of a run of removed events that the digest of its batch covers."""
    return f"{canonical(record.seq, record.event)}{record.hash}\n".encode()
