"""Base of tests of the life of boxes: the services of nodes on one store in memory, with the fake launcher."""

from __future__ import annotations

import json
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.boxes.destroying import DestroyWatchdog
from burrowgate.boxes.directory import BoxDirectory
from burrowgate.boxes.interfaces import Exit, Handle
from burrowgate.boxes.kit import BoxKit
from burrowgate.boxes.ports import EgressPlan, ScreenPlan
from burrowgate.boxes.records import BoxRecords
from burrowgate.boxes.service import LOOK_PERIOD_SECONDS, BoxDefaults, BoxService
from burrowgate.boxes.session_ends import SessionEnds
from burrowgate.boxes.sweep import OrphanSweep
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.settings import BrowserSettings, BrowserTerms
from burrowgate.core.boxes.start_options import StartOptions
from burrowgate.core.boxes.views import BoxView, BoxVisitor
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.store_records import Change, Heartbeat
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import LauncherUnavailable
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.fake_launcher import FakeHost, FakeLauncher
from tests.support import START, FixedEntropy, TestCase

KEY = Key(bytes(32))
_T = TypeVar("_T")


def pending(work: Coroutine[Any, Any, _T]) -> list[Any]:
    """Begin `work`; its result, or its failure, comes into the list."""
    results: list[Any] = []
    Deferred.fromCoroutine(work).addBoth(results.append)
    return results


def done(work: Coroutine[Any, Any, _T]) -> _T:
    """Return the result of `work`, which waits for nothing."""
    results = pending(work)
    if not results:
        raise AssertionError("It still waits for something.")
    if hasattr(results[0], "raiseException"):
        results[0].raiseException()
    result: _T = results[0]
    return result


class StoreClock:
    """The time of the services, which is that of the reactor of a test."""

    def __init__(self, reactor: Clock) -> None:
        self._reactor = reactor

    def now(self) -> float:
        return START + self._reactor.seconds()


class FakePart:
    """A server of a box that notes whether it runs."""

    def __init__(self, plan: Any) -> None:
        self.plan = plan
        self.is_running = False
        self.starts = 0
        self.egress = (0, 0)

    async def start(self) -> None:
        self.is_running = True
        self.starts += 1

    async def stop(self) -> None:
        self.is_running = False

    def counts(self) -> tuple[int, int]:
        return self.egress

    def end_watching(self) -> None:
        self.plan.events.has_watchers(0)


class FakeFolders:
    """Folders in memory."""

    def __init__(self) -> None:
        self.made: set[str] = set()

    def make(self, box_id: str) -> None:
        self.made.add(box_id)

    def screen_socket(self, box_id: str, *, only_watches: bool = False) -> str:
        return f"/boxes/{box_id}/{'watch' if only_watches else 'screen'}.sock"

    def run_folder(self, box_id: str) -> str:
        return f"/boxes/{box_id}/run"

    async def remove(self, box_id: str) -> None:
        self.made.discard(box_id)

    def list(self) -> list[str]:
        return sorted(self.made)


class NodeLauncher(FakeLauncher):
    """The launcher of a process, which learns of no exit once that was killed."""

    is_alive = True

    def watch(self, handle: Handle) -> Deferred[Exit]:
        watched: Deferred[Exit] = Deferred()
        super().watch(handle).addCallback(lambda exit: watched.callback(exit) if self.is_alive else None)
        return watched


class Node:
    """One process of a gateway."""

    def __init__(self, case: BoxCase, name: str, gateway: str = "gateway") -> None:
        self.case = case
        self.name = name
        self.screens: dict[str, FakePart] = {}
        self.egresses: dict[str, FakePart] = {}
        self.registry = Registry(case.store, Naming())
        done(self.registry.start())
        self.launcher = NodeLauncher(case.host, gateway)
        self.kit = BoxKit(
            records=BoxRecords(self.registry),
            clock=case.clock,
            reactor=case.reactor,
            folders=case.folders,
            make_screen=self._screen,
            make_egress=self._egress,
            gateway_id=gateway,
            watchdog=DestroyWatchdog(case.clock.now),
        )
        self.directory = BoxDirectory(self.kit.records)
        self.directory.observers.append(self.kit.watchdog.observe)
        done(self.directory.load())
        self.service = BoxService(
            self.kit,
            self.directory,
            self._launcher,
            SessionEnds(
                self.registry, keys=lambda: case.keyring, now=case.clock.now, last_used_at=lambda sid: case.now()
            ),
            defaults=lambda: case.defaults,
            entropy=case.entropy,
            node_id=name,
        )
        self.sweep = OrphanSweep(self.kit, self._launcher, lambda: {"fake"}, name)
        self.stops = [
            self.registry.watch(self.directory.changed),
            self.registry.watch(self.service.changed),
            case.store.subscribe(lambda: pending(self.registry.catch_up())),
        ]
        self.is_alive = True
        case.nodes.append(self)
        self.report()

    def report(self) -> None:
        done(self.case.store.heartbeat(Heartbeat(node_id=self.name, time=self.case.now()), 15))

    def _launcher(self, type: str) -> NodeLauncher:
        if type != "fake":
            raise LauncherUnavailable
        return self.launcher

    def _screen(self, plan: ScreenPlan) -> FakePart:
        part = self.screens[plan.path.split("/")[2]] = FakePart(plan)
        return part

    def _egress(self, plan: EgressPlan) -> FakePart:
        part = self.egresses[plan.path.split("/")[2]] = FakePart(plan)
        return part

    def kill(self) -> None:
        """End the process as SIGKILL does: nothing more is done, and boxes that do not die with it go on."""
        self.is_alive = self.launcher.is_alive = False
        for stop in self.stops:
            stop()

    def start(self, visitor: BoxVisitor, options: StartOptions | None = None) -> tuple[BoxView, bool]:
        """Start a box, and return what the visitor gets."""
        return done(self.service.start(visitor, options or StartOptions()))

    def box(self) -> Box:
        """Return the only box that exists."""
        (box,) = self.directory.boxes()
        return box


class BoxCase(TestCase):
    """A test with a target `clean` and a session of it."""

    settings = BrowserSettings(launcher="", start_url="https://example.org/")

    def setUp(self) -> None:
        self.reactor = Clock()
        self.clock = StoreClock(self.reactor)
        self.store = MemoryStore()
        done(self.store.start())
        self.entropy = FixedEntropy()
        self.keyring = Keyring([KEY])
        self.host = FakeHost(self.reactor)
        self.folders = FakeFolders()
        self.defaults = BoxDefaults(launcher="fake", idle_minutes=10, capacity=4)
        self.nodes: list[Node] = []
        self.target = Target(
            target_id="t1",
            name="clean",
            address=TargetAddress(),
            type=TargetType.BROWSER,
            browser=self.settings,
            created_at=START,
        )
        done(self.store.commit(Change(puts=(self.target,))))
        self.session = self.add_session("s1")
        self.node = Node(self, "n1")

    def now(self) -> int:
        return int(self.clock.now())

    def add_session(self, sid: str, *, ttl: int = 86_400, terms: BrowserTerms | None = None) -> Session:
        """Commit a session of the target."""
        session = Session(
            sid=sid,
            kid=KEY.kid,
            kind=Kind.FULL,
            target_id="t1",
            label="a label",
            created_at=self.now(),
            expires_at=self.now() + ttl,
            browser=terms,
        )
        done(self.store.commit(Change(puts=(session,))))
        return session

    def change_session(self, **fields: Any) -> None:
        """Commit a change of the session, as another process does."""
        self.session = replace(self.session, version=self.session.version + 1, **fields)
        done(self.store.commit(Change(puts=(self.session,))))

    def change_target(self, **fields: Any) -> None:
        """Commit a change of the target."""
        self.target = replace(self.target, version=self.target.version + 1, **fields)
        done(self.store.commit(Change(puts=(self.target,))))

    def visitor(self, vid: str = "v1", session: Session | None = None, account: str = "") -> BoxVisitor:
        """Return a visitor of the target, as it is now."""
        session = session or self.session
        return BoxVisitor(
            sid=session.sid,
            vid=vid,
            owner=f"account:{account}" if account else f"session:{session.sid}",
            target_id="t1",
            target="clean",
            label=session.label,
            session_ends_at=session.expires_at,
            settings=self.target.browser or self.settings,
            terms=session.browser,
        )

    def pass_time(self, seconds: float) -> None:
        """Let time pass, with the looks of all living processes."""
        steps = round(seconds / LOOK_PERIOD_SECONDS)
        for _ in range(steps):
            self.reactor.advance(LOOK_PERIOD_SECONDS)
            for node in self.nodes:
                if node.is_alive:
                    node.service.look()

    def actions(self) -> list[str]:
        """Return the actions about boxes in the audit log."""
        return [
            one.event.action.value for one in done(self.store.events(0, 1_000)) if one.event.action.startswith("box.")
        ]

    def details(self, action: str) -> list[dict[str, Any]]:
        """Return the details of the events of `action`."""
        return [dict(one.event.detail) for one in done(self.store.events(0, 1_000)) if one.event.action == action]

    def entry(self, box_id: str) -> HistoryEntry:
        """Return the entry of a box in the history."""
        entry = done(self.store.history_entry(HistoryKind.BOX, box_id))
        assert entry is not None
        return entry

    def body(self, box_id: str) -> dict[str, Any]:
        """Return the body of that entry."""
        found: dict[str, Any] = json.loads(self.entry(box_id).body)
        return found

    def assert_nothing_left(self) -> None:
        """Assert that no box, record, folder or server is left, and no time is waited for."""
        self.assertEqual(self.host.boxes, {})
        self.assertEqual(done(self.node.kit.records.all()), [])
        self.assertEqual(self.folders.made, set())
        for node in self.nodes:
            for part in (*node.screens.values(), *node.egresses.values()):
                self.assertFalse(part.is_running)
        self.assertEqual(self.reactor.getDelayedCalls(), [])
