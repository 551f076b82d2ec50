"""Guard of the audit log: keeps its newest events in the home as well, and compares both.

Rules.
    The events that the home knows are its anchor. It advances over events alone that follow from it and that a key of
    the home signed. So events that were cut off, rewritten or added by another program stop it; the finding stands
    until the log is as it was, or the operator accepts it.
    It is written after the commit: a crash in between leaves an anchor that is a little older, which is no difference.
    One process of each home does this. It reads what all processes committed, and so needs no message of theirs.
    The first anchor of a home begins at the newest event. If that has no MAC, an older version wrote it.
    If the newest event is not signed by the newest key, the gateway appends one that is, and that says up to where the
    log was verified: when an older version wrote the log, and when a key was added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from twisted.internet.defer import DeferredLock
from twisted.logger import Logger

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.audit_chain import CHAIN_START, ChainLink, ChainVerifier
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Keyring
from burrowgate.errors import HomeError, StateConflict
from burrowgate.interfaces import IClock, IStore
from burrowgate.sessions.registry import Registry

MAX_LINKS = 8
"""Events that the home knows: the newest ones of the last rounds."""
PAGE_SIZE = 500
MAX_MARKERS = 3
"""Events by which a process signs for one key: two gateways that disagree on the newest key would never end."""

_log = Logger()

ReadAnchor = Callable[[], Awaitable[Sequence[ChainLink]]]
"""Returns the events that the home knows, in order. Raises `HomeError`."""
WriteAnchor = Callable[[Sequence[ChainLink], bool], Awaitable[None]]
"""Writes them, unless the home knows newer ones (then only if the second argument is True). Raises `HomeError`."""


async def newest_event(store: IStore) -> int:
    """Return the number of the newest event, or 0. A record with at least a given number exists up to it."""

    async def exists(seq: int) -> bool:
        return bool(await store.events(seq - 1, 1))

    low, high = 0, 1
    while await exists(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if await exists(middle) else (low, middle)
    return low


class AuditGuard:
    """The anchor of one home, and what was found wrong with the log."""

    def __init__(
        self,
        registry: Registry,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        read: ReadAnchor,
        write: WriteAnchor,
    ) -> None:
        self.finding: str | None = None
        """What is wrong with the log, and what to do, as a sentence; None if nothing is."""
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._read = read
        self._write = write
        self._lock = DeferredLock()
        self._links: list[ChainLink] = []
        """The events that the home knows, once the store was found to have them."""
        self._written = 0
        """Number of the newest event in the anchor."""
        self._markers: Counter[str] = Counter()
        self._failed = False

    async def known(self) -> Sequence[ChainLink]:
        """Return the events that the home knows. Raises `HomeError`."""
        return await self._read()

    async def advance(self) -> None:
        """Verify the events since the last call, and write the anchor. Raises `StoreError`."""
        if self._lock.locked:
            return
        await self._lock.acquire()
        try:
            await self._advance()
        finally:
            self._lock.release()

    async def accept(self) -> ChainLink:
        """Accept the log as it is, for the operator, by an event in it; returns that event's link.

        Raises `StateConflict` if nothing is wrong with it, `StoreError` or `HomeError`.
        """
        await self._lock.acquire()
        try:
            if self.finding is None:
                raise StateConflict("The audit log is as the home knows it; there is nothing to accept.")
            store = self._registry.store
            newest = await store.events(await newest_event(store) - 1, 1)
            last = ChainLink.of(newest[-1]) if newest else CHAIN_START
            detail: dict[str, str | int | bool | None] = {"through": last.seq, "hash": last.hash}
            try:
                known = await self._read()
            except HomeError:
                known = ()
            if known:
                detail["known"] = known[-1].seq
            event = AuditEvent(time=int(self._clock.now()), action=Action.AUDIT_ACCEPTED, actor="admin", detail=detail)
            (record,) = (await self._registry.commit(Change(events=(event,)))).events
            self._links = [ChainLink.of(record)]
            await self._write(self._links, True)
            self._written = record.seq
            self._note(None)
            return self._links[0]
        finally:
            self._lock.release()

    async def _advance(self) -> None:
        try:
            if self.finding is not None or not self._links:
                await self._begin()
            while self.finding is None and await self._follow() and await self._sign():
                pass
        except HomeError as error:
            if not self._failed:
                _log.error("The newest audit events cannot be kept in the home: {error}", error=str(error))
            self._failed = True
        else:
            self._failed = False

    async def _begin(self) -> None:
        """Compare the events that the home knows with the store, or begin with the newest event."""
        try:
            known = await self._read()
        except HomeError as error:
            self._note(str(error))
            return
        store = self._registry.store
        for link in known:
            fault = await self._fault(link)
            if fault is not None:
                self._note(fault)
                return
        self._written = known[-1].seq if known else 0
        if known:
            self._links = list(known)
        else:
            newest = await store.events(await newest_event(store) - 1, 1)
            if newest and newest[0].mac and not self._keys().verify_event(newest[0].hash, newest[0].mac):
                self._note(_with_advice(f"Event {newest[0].seq} is not signed by a key of this home."))
                return
            self._links = [ChainLink.of(newest[0])] if newest else [CHAIN_START]
        self._note(None)

    async def _fault(self, link: ChainLink) -> str | None:
        """Return what is wrong with the event `link` in the store."""
        store = self._registry.store
        records = await store.events(link.seq - 1, 2)
        if not records:
            newest = await newest_event(store)
            return _with_advice(
                f"The audit events after {newest} were removed: the home knows of events up to {link.seq}."
            )
        record = records[0]
        if record.first <= link.seq < record.seq and len(records) > 1:
            return None  # removed after its time; the events after it confirm that
        if ChainLink.of(record) != link:
            return _with_advice(
                f"Audit event {link.seq} is not the one that the home knows: the log was rewritten, or the store was"
                " restored from a backup."
            )
        return None

    async def _follow(self) -> bool:
        """Verify the events after the newest known one, and write the anchor; returns whether all are genuine."""
        store, last = self._registry.store, self._links[-1]
        if last.seq and (fault := await self._fault(last)) is not None:
            self._note(fault)
            return False
        start = last
        if last.seq:
            (record,) = await store.events(last.seq - 1, 1)
            start = ChainLink.of(record)
        verifier = ChainVerifier(self._keys().verify_event, (start,) if start.mac else (), start)
        while records := await store.events(verifier.seq, PAGE_SIZE):
            verifier.verify(records)
            if verifier.error is not None:
                break
        verifier.finish()
        if verifier.error is not None:
            self._note(_with_advice(verifier.error))
            return False
        if verifier.seq > self._written:
            newest = ChainLink(verifier.seq, verifier.hash, verifier.mac)
            self._links = [*(link for link in self._links if 0 < link.seq < newest.seq), newest][-MAX_LINKS:]
            await self._write(self._links, False)
            self._written = newest.seq
        return True

    async def _sign(self) -> bool:
        """Append a signed event if the newest one is not signed by the newest key; returns whether it did."""
        last, kid = self._links[-1], self._keys().newest.kid
        if not last.seq or last.mac.partition(".")[0] == kid or self._markers[kid] >= MAX_MARKERS:
            return False
        self._markers[kid] += 1
        event = AuditEvent(
            time=int(self._clock.now()),
            action=Action.AUDIT_SIGNED,
            actor="gateway",
            detail={"through": last.seq, "hash": last.hash, "key": kid},
        )
        (record,) = (await self._registry.commit(Change(events=(event,)))).events
        if not record.mac:
            self._markers[kid] = MAX_MARKERS
            _log.error("The store does not sign audit events; update its plugin")
        return True

    def _note(self, finding: str | None) -> None:
        if finding is not None and finding != self.finding:
            _log.error("The audit log differs from what the home knows: {finding}", finding=finding)
        elif finding is None and self.finding is not None:
            _log.info("The audit log is as the home knows it")
        self.finding = finding


def _with_advice(fault: str) -> str:
    if "audit accept" in fault:
        return fault
    return f"{fault} See docs/audit-log.md, or run `burrowgate audit accept` if that is right."
