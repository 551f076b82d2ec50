"""Cuts one visit of a session, and rotates its link if asked to: one commit, effective before it is stored."""

from __future__ import annotations

from burrowgate.core import restrictions, visit_cuts
from burrowgate.core.audit import Action, Detail
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target
from burrowgate.core.visit_ids import OTHER_VISITS
from burrowgate.errors import VisitNotFound, VisitsCountedTogether
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.withdrawals import Withdrawals


class VisitCuts:
    """Cuts visits. The rules are in `core.visit_cuts`."""

    def __init__(self, registry: Registry, withdrawals: Withdrawals, updates: SessionUpdates) -> None:
        self._registry = registry
        self._withdrawals = withdrawals
        self._updates = updates

    async def cut(self, sid: str, vid: str, *, rotates_link: bool, actor: str) -> tuple[Session, Target]:
        """Cut the visit `vid` permanently, whatever the session's version, and rotate the link with `rotates_link`.

        Raises `SessionNotFound`, `VisitNotFound`, `VisitsCountedTogether`, `TooManyCutVisits`, `SessionRevoked`,
        `LinksOfApplication`, `Conflict` or `WithdrawalNotStored`.
        """

        async def attempt() -> tuple[Session, Target]:
            session, target = await self._updates.get(sid)
            visit = await self._registry.store.visit(sid, vid)
            if visit is None:
                raise VisitNotFound(vid)
            if visit.address == OTHER_VISITS:
                raise VisitsCountedTogether
            changed = visit_cuts.cut(session, vid, rotates_link=rotates_link, now=self._updates.now())
            if changed is session:
                return session, target
            events = []
            if changed.cut_visits != session.cut_visits:
                detail: Detail = {"visit": vid, "address": visit.address}
                events.append(self._updates.event(Action.VISIT_CUT, session, target, detail, actor))
            if rotates_link:
                events.append(self._updates.event(Action.LINK_ROTATED, session, target, {}, actor))
            await self._registry.commit(Change(puts=(changed,), events=tuple(events)))
            return changed, target

        return await self._withdrawals.run(
            f"The visit {vid!r}",
            restrictions.of_cut(sid, vid, self._updates.now()),
            lambda: retry_on_conflict(self._registry, attempt),
        )
