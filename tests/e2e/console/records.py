"""The sample records of the console's tests: targets, sessions and visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from burrowgate.core import extend_requests, lifecycle
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.sessions import Kind, Limits, Session, Visit
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.target_address import parse_address
from burrowgate.core.targets import Domain, Target
from burrowgate.core.tokens import b64url
from burrowgate.interfaces import IStore
from tests.e2e.console import people

HOSTILE = '<script>alert("x")</script> \u202egnp.exe'
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"
HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts of the sample records that others write."""

    label: str
    name: str
    message: str


WORDS = {
    "hostile": Words(label=HOSTILE, name=HOSTILE, message=HOSTILE),
    "pleasant": Words(
        label="Joan and the printers", name="Katherine", message="Could we have it until Friday, please?"
    ),
}


@dataclass(frozen=True, slots=True)
class Records:
    """The sample records, with which `fill` fills an empty store."""

    store: IStore
    now: int
    kid: str
    more: int
    """Number of additional sessions."""
    words: Words

    async def fill(self) -> None:
        """Commit the sample targets, sessions and visits."""
        now = self.now
        targets = [
            self.target("garden", "localhost:3000", now),
            self.target("wiki", "https://10.0.0.7:8443", now, Domain(host="open.example.com", public=True)),
            self.target("photos", "192.168.1.20:8080", now, enabled=False),
        ]
        moments: list[tuple[int, Change]] = []
        for target in targets:
            event = AuditEvent(
                time=target.created_at, action=Action.TARGET_ADDED, actor="admin", target=target.name,
                detail={"address": target.address.text},
            )  # fmt: skip
            moments.append((event.time, Change(puts=(target,), events=(event,))))
        garden, wiki, _ = targets
        for sid, target, label, age, ttl, kind, limits in [
            ("ada", garden, "Ada", 5 * HOUR, 24 * HOUR, Kind.FULL, Limits()),
            ("demo", garden, "the Thursday demo", 2 * HOUR, 7 * 24 * HOUR, Kind.FULL, Limits(max_connections=20)),
            ("once", garden, "Grace, to look at the invoice", HOUR, 3 * HOUR, Kind.FULL, Limits(max_visits=1)),
            ("old", garden, "Linus", 50 * HOUR, 24 * HOUR, Kind.FULL, Limits()),
            ("reports", wiki, "reports for the board", 26 * HOUR, 30 * 24 * HOUR, Kind.PAGE_SHARE, Limits()),
            ("hostile", wiki, self.words.label, 600, 24 * HOUR, Kind.FULL, Limits(networks=("192.0.2.0/24",))),
            ("gone", wiki, "Margaret", 30 * HOUR, 60 * HOUR, Kind.FULL, Limits()),
        ]:
            begun = now - age
            session = self.session(
                sid, target, begun, label=label, ttl=ttl, kind=kind, limits=limits, allow_extend_requests=sid == "demo"
            )
            moments.append((begun, self.minted(session, target)))
            ended = now - 4 * HOUR if sid == "gone" else now
            uses = [
                self.use(
                    session,
                    target,
                    "a" * 16,
                    begun + 60,
                    ended - 40,
                    "203.0.113.7",
                    FIREFOX,
                    412,
                    account_id=people.account_id_of("ada") if sid == "gone" else "",
                ),
                self.use(session, target, "b" * 16, begun + 900, ended - 5000, "198.51.100.23", IPHONE, 38),
            ]
            if sid in ("ada", "demo", "gone"):
                moments += [(use.visit.first_seen, Change(visits=(use,))) for use in uses]
            if sid == "demo":
                for vid, address, message in (("a", "203.0.113.7", self.words.message), ("b", "198.51.100.23", "")):
                    asked = extend_requests.ask(session, vid=vid * 16, address=address, message=message, now=now - 300)
                    moments.append((now, Change(puts=(asked,))))
                    session = asked
            if sid == "gone":
                moments.append((ended, self.revoked(lifecycle.revoke(session, now=ended), target, ended)))
        for _, change in sorted(moments, key=lambda moment: moment[0]):
            await self.store.commit(change)
        for start in range(0, self.more, 500):
            await self.store.commit(
                Change(
                    puts=tuple(
                        self.session(
                            f"n{one}", garden, now - 100_000 - one * 60, label=f"visitor {one}", ttl=30 * 86_400
                        )
                        for one in range(start, min(start + 500, self.more))
                    )
                )
            )

    def target(self, name: str, address: str, now: int, *domains: Domain, enabled: bool = True) -> Target:
        """Return a target."""
        return Target(
            target_id=name.ljust(22, "t"), name=name, address=parse_address(address), domains=tuple(domains),
            enabled=enabled, created_at=now - 60 * HOUR,
        )  # fmt: skip

    def session(self, sid: str, target: Target, at: int, **fields: Any) -> Session:
        """Return a session minted at `at`."""
        fields = {"kind": Kind.FULL, "limits": Limits()} | fields
        return lifecycle.mint(target, sid=sid_of(sid), kid=self.kid, now=at, **fields)

    def minted(self, session: Session, target: Target) -> Change:
        """Return the change with which the admin API commits a new session."""
        event = AuditEvent(
            time=session.created_at, action=Action.SESSION_MINTED, actor="admin", target=target.name, sid=session.sid,
            detail={"kind": session.kind.value, "label": session.label},
        )  # fmt: skip
        return Change(puts=(session,), events=(event,))

    def revoked(self, session: Session, target: Target, at: int) -> Change:
        """Return the change with which the admin API commits a revocation."""
        event = AuditEvent(time=at, action=Action.SESSION_REVOKED, actor="admin", target=target.name, sid=session.sid)
        return Change(puts=(session,), events=(event,))

    def use(
        self,
        session: Session,
        target: Target,
        vid: str,
        first: int,
        last: int,
        address: str,
        agent: str,
        requests: int,
        account_id: str = "",
    ) -> VisitUpdate:
        """Return a visit with its audit event."""
        visit = Visit(
            sid=session.sid, vid=vid, first_seen=first, last_seen=last, address=address, user_agent=agent,
            requests=requests, bytes_in=requests * 210, bytes_out=requests * 9400, account_id=account_id,
        )  # fmt: skip
        opened = AuditEvent(
            time=first,
            action=Action.VISIT_OPENED,
            actor=f"visitor {address}",
            target=target.name,
            sid=session.sid,
            detail={"account": account_id} if account_id else {},
        )
        return VisitUpdate(visit=visit, event=opened)


def sid_of(word: str) -> str:
    """Return the id of the sample session that tests call `word`."""
    return b64url(word.encode().ljust(16, b"\0"))
