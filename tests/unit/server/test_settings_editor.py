"""Changes of settings by the console: written, recorded and applied, or nothing of that."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.audit import Action
from burrowgate.errors import HomeError, Invalid, StoreUnavailable
from burrowgate.server.config.console_file import CONSOLE_FILE
from burrowgate.server.config.keys import Config
from burrowgate.server.config.sources import load
from burrowgate.server.settings_editor import SettingsEditor
from burrowgate.sessions.registry import Naming, Registry
from tests.support import START, FixedClock, TestCase
from tests.support.admin_wire import RacingStore


class SettingsEditorTests(TestCase):
    def setUp(self) -> None:
        home = Path(self.mktemp())
        home.mkdir(mode=0o700)
        self.path = home / CONSOLE_FILE
        self.config = load(None, {}, {"home": str(home)})
        self.store = RacingStore()
        self.registry = Registry(self.store, Naming())
        self.done(self.store.start())
        self.done(self.registry.start())
        self.applied: list[Config] = []
        self.fault: Exception | None = None
        self.editor = SettingsEditor(
            self.registry,
            FixedClock(),
            config=lambda: self.config,
            apply=self.apply,
            run_in_thread=self.run_in_thread,
        )

    def apply(self, config: Config) -> None:
        self.config = config
        self.applied.append(config)

    async def run_in_thread(self, work: Callable[[], Any]) -> Any:
        if self.fault is not None:
            raise self.fault
        return work()

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def change(self, **texts: str | None) -> None:
        self.done(self.editor.change(texts, "admin"))

    def events(self) -> list[Any]:
        return [record.event for record in self.done(self.store.events(0, 10))]

    def test_change_is_written_recorded_and_applied(self) -> None:
        self.change(max_connections="500", audit_retention="90d")
        self.assertEqual(tomllib.loads(self.path.read_text()), {"max_connections": 500, "audit_retention": "90d"})
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)
        self.assertEqual((self.config.max_connections, self.config.audit_retention), (500, 90 * 86_400))
        first, second = self.events()
        self.assertEqual((first.action, first.actor, first.time), (Action.SETTING_CHANGED, "admin", START))
        self.assertEqual(first.detail, {"setting": "max_connections", "before": "10000", "after": "500"})
        self.assertEqual(second.detail["after"], "90d")
        self.change(max_connections=None, audit_retention=None)
        self.assertEqual(tomllib.loads(self.path.read_text()), {})
        self.assertEqual(self.config.max_connections, 10_000)

    def test_same_value_changes_nothing(self) -> None:
        self.change(max_connections="10000")
        self.assertEqual((self.applied, self.events(), self.path.exists()), ([], [], False))

    def test_wrong_value_changes_nothing(self) -> None:
        self.failureResultOf(Deferred.fromCoroutine(self.editor.change({"max_connections": "0"}, "admin")), Invalid)
        self.assertEqual((self.applied, self.events(), self.path.exists()), ([], [], False))

    def test_what_cannot_be_recorded_is_taken_back(self) -> None:
        self.change(max_connections="500")
        before = self.path.read_text()

        def fail() -> None:
            raise StoreUnavailable("The store is away.")

        self.store.before_commit = fail
        asked = Deferred.fromCoroutine(self.editor.change({"max_connections": "9"}, "admin"))
        self.failureResultOf(asked, StoreUnavailable)
        self.assertEqual((self.path.read_text(), self.config.max_connections, len(self.applied)), (before, 500, 1))

    def test_what_cannot_be_written_is_neither_recorded_nor_applied(self) -> None:
        self.fault = HomeError("The disk is full.")
        asked = Deferred.fromCoroutine(self.editor.change({"max_connections": "9"}, "admin"))
        self.failureResultOf(asked, HomeError)
        self.assertEqual((self.applied, self.events()), ([], []))
