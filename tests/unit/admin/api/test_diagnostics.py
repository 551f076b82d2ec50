"""Diagnostics: what each check says of the store, the gateway and the targets, and in which order."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from zope.interface import implementer

from burrowgate.admin.about import Diagnostic
from burrowgate.admin.api.diagnostics import MAX_PROBED_TARGETS
from burrowgate.admin.context import AdminContext, ProbeResult
from burrowgate.admin.project_context import SshFindings
from burrowgate.core.targets import Target
from burrowgate.errors import StoreDamaged, StoreUnavailable, UpstreamTimeout
from burrowgate.interfaces import IDamageReporter
from tests.support.admin_wire import AdminTestCase, RacingStore, World

_T = TypeVar("_T")


@implementer(IDamageReporter)
class CheckedStore(RacingStore):
    """A store whose check fails with `fault`, and which is damaged by `harm`."""

    fault: Exception | None = None
    harm: StoreDamaged | None = None

    async def check(self) -> None:
        if self.fault is not None:
            raise self.fault

    def damage(self) -> StoreDamaged | None:
        return self.harm


class DiagnosedWorld(World):
    """A gateway whose targets all respond, but for those whose port is in `dead`."""

    dead: tuple[int, ...] = ()
    hangs = False
    probed: list[str]

    def admin_context(self) -> AdminContext:
        self.probed = []
        context = replace(
            super().admin_context(), probe=self.probe, diagnose=lambda: (Diagnostic("ok", "home", "It is yours."),)
        )
        self.targets = context.targets
        return context

    async def probe(self, target: Target, host: str) -> ProbeResult:
        self.probed.append(target.name)
        if target.address.port in self.dead:
            raise UpstreamTimeout("It is silent.")
        return ProbeResult(tls=False, status=204)


class DiagnosticsTests(AdminTestCase):
    def setUp(self) -> None:
        self.store = CheckedStore()
        self.start(DiagnosedWorld(store=self.store))

    def found(self) -> list[tuple[str, str, str]]:
        reply = self.call("GET", "/api/v1/diagnostics")
        self.assertEqual(reply.status, 200)
        return [(one["level"], one["check"], one["detail"]) for one in reply.json["diagnostics"]]

    def of(self, check: str) -> list[tuple[str, str]]:
        return [(level, detail) for level, name, detail in self.found() if name == check]

    def test_targets_that_speak_tcp_are_connected_to(self) -> None:
        self.world.sshd = SshFindings(version="SSH-2.0-x", host_keys=(), problem="It has no MAC.")
        self.world.closed_ports = (6379,)
        for name, address in (("db", "postgresql://10.0.0.5"), ("mem", "redis://10.0.0.5"), ("sh", "ssh://10.0.0.5")):
            self.target(name, address=address)
        found = self.of("target")
        self.assertEqual([level for level, _ in found], ["ok", "warning", "warning"])
        self.assertEqual(found[2][1], "sh, at 10.0.0.5:22: It has no MAC.")
        self.assertEqual(self.world.probed, [])

    def test_order_is_that_in_which_to_act(self) -> None:
        self.world.warnings = ("It is public.",)
        self.target("b")
        self.target("a")
        self.assertEqual(
            [(level, check) for level, check, _ in self.found()],
            [("ok", "home"), ("ok", "store"), ("warning", "gateway"), ("ok", "target"), ("ok", "target")],
        )
        self.assertEqual([detail.partition(":")[0] for _, detail in self.of("target")], ["a", "b"])

    def test_store(self) -> None:
        self.assertEqual(self.of("store"), [("ok", "memory: is intact.")])
        self.store.fault = StoreUnavailable("It is locked.")
        self.assertEqual(self.of("store"), [("problem", "It is locked.")])
        self.world.ready = "No position for 6 seconds."
        self.assertEqual(self.of("store"), [("problem", "No position for 6 seconds.")])
        self.store.harm = StoreDamaged("A page is torn.")
        self.assertEqual(self.of("store"), [("problem", "A page is torn.")])

    def test_targets(self) -> None:
        self.target("good")
        self.target("off", address="127.0.0.1:3001", enabled=False)
        self.target("silent", address="127.0.0.1:3002")
        self.world.dead = (3001, 3002)  # type: ignore[attr-defined]
        self.assertEqual(
            self.of("target"),
            [
                ("ok", "good: 127.0.0.1:3000 answers with 204."),
                ("ok", "off is off."),
                ("warning", "silent, at 127.0.0.1:3002: It is silent."),
            ],
        )

    def test_folders(self) -> None:
        folder = os.path.realpath(self.mktemp())
        os.mkdir(folder)
        self.target("site", address=folder)
        self.assertEqual(self.of("target"), [("ok", f"site: {folder} exists.")])
        os.rmdir(folder)
        self.assertEqual(self.of("target"), [("warning", f"site: the folder {folder} does not exist; create it.")])

    def test_drop_box_that_cannot_be_written(self) -> None:
        folder = os.path.realpath(self.mktemp())
        os.mkdir(folder)
        self.target("box", address=folder, drop={})
        self.assertEqual(self.of("target"), [("ok", f"box: {folder} exists.")])

        async def unwritable(folder: str, work: Callable[[], _T]) -> Any:
            return True, False

        self.world.targets.run_on_folder = unwritable  # type: ignore[attr-defined]
        ((level, detail),) = self.of("target")
        self.assertEqual(level, "warning")
        self.assertIn("may not write", detail)

    def test_folder_that_hangs(self) -> None:
        folder = os.path.realpath(self.mktemp())
        os.mkdir(folder)
        self.target("site", address=folder)

        def hang(folder: str, work: Callable[[], _T]) -> Awaitable[_T]:
            raise UpstreamTimeout("The mount hangs.")

        self.world.targets.run_on_folder = hang  # type: ignore[attr-defined]
        self.assertEqual(self.of("target"), [("warning", f"site, at {folder}: The mount hangs.")])

    def test_number_of_probed_targets_is_limited(self) -> None:
        for number in range(MAX_PROBED_TARGETS + 5):
            self.target(f"t{number:03}")
        self.assertEqual(len(self.of("target")), MAX_PROBED_TARGETS)
        self.assertEqual(self.world.probed[-1], f"t{MAX_PROBED_TARGETS - 1:03}")  # type: ignore[attr-defined]
