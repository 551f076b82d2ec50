"""Boxes in bubblewrap with the real browser: what runs in them, what ends them, what is left of them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path
from time import monotonic

from burrowgate.boxes.interfaces import ExitKind, Step
from burrowgate.boxes.waiting import after
from burrowgate.testing.launcher_contract import IsolationContract
from tests.support import requires
from tests.support.box_case import BrowserBoxCase, ShownBox, clock
from tests.support.bwrap_boxes import leftovers, requires_bwrap, started_elsewhere

PLANTED = "planted-7f3a"
CANARY = "http://canary-7f3a.example/path"
_MEMORY = """<!doctype html><meta charset="utf-8"><title>What is kept</title>
<style>html { background: #30c060 }</style>
<script>
const kept = document.cookie + "|" + (localStorage.getItem("seen") || "") + "|" + history.length;
fetch("/report", {method: "POST", body: JSON.stringify({kind: "load", text: kept})});
document.cookie = "seen=1; max-age=100000";
localStorage.setItem("seen", "1");
</script>
"""


@requires_bwrap
@requires("chromium")
@requires("Xtigervnc")
class BrowserIsolationTests(BrowserBoxCase, IsolationContract):
    """The isolation of boxes with the browser in them (browsers B13, B16, B17)."""


@requires_bwrap
@requires("chromium")
@requires("Xtigervnc")
class BrowserBoxTests(BrowserBoxCase):
    """One box after another."""

    async def test_steps_come_in_order_and_the_page_is_shown(self) -> None:
        """Five starts (browsers B2)."""
        launcher = self.a_launcher()
        for _ in range(5):
            steps: list[Step] = []
            spec = self.a_spec()
            handle = await launcher.launch(spec, _keep, steps.append)

            async def has_page(steps: list[Step] = steps) -> bool:
                return Step.PAGE in steps

            await self.eventually(has_page, "The page")
            self.assertEqual(steps, [Step.CREATED, Step.STARTED, Step.SCREEN, Step.PAGE])
            await launcher.destroy(handle)
            await self.assert_gone(spec)

    async def test_sandbox_of_the_browser_is_on(self) -> None:
        """Renderers have namespaces and a filter of their own, and nothing turns that off (browsers B15)."""
        box = await self.shown()
        processes = self.processes(box)
        renderers = [pid for pid, arguments in processes.items() if "--type=renderer" in " ".join(arguments)]
        self.assertTrue(renderers)
        outer = self.process_of(box.handle)
        for pid in renderers:
            status = Path(f"/proc/{pid}/status").read_text("ascii")
            self.assertIn("Seccomp:\t2", status)
            self.assertGreater(_number("Seccomp_filters", status), _number("Seccomp_filters", _status(outer)))
            for name in ("user", "pid", "net"):
                self.assertNotEqual(os.readlink(f"/proc/{pid}/ns/{name}"), os.readlink(f"/proc/{outer}/ns/{name}"))
        for arguments in processes.values():
            self.assertEqual([one for one in arguments if "no-sandbox" in one or "disable-setuid" in one], [])

    async def test_no_process_of_the_browser_has_privileges(self) -> None:
        """All processes of the box, not only the first (browsers B16)."""
        box = await self.shown()
        processes = self.processes(box)
        self.assertGreater(len(processes), 8)
        for pid in processes:
            status = _status(pid)
            if status and processes[pid]:
                self.assertRegex(status, r"NoNewPrivs:\t1", processes[pid])
                self.assertNotRegex(status, r"\nUid:\t0\t")

    async def test_address_of_the_page_is_no_argument(self) -> None:
        """Other users of the machine read all arguments (browsers B20)."""
        spec = self.a_spec(start_url=CANARY)
        launcher = self.a_launcher()
        shown: list[Step] = []
        await launcher.launch(spec, _keep, shown.append)

        async def has_page() -> bool:
            return Step.PAGE in shown

        await self.eventually(has_page, "The page")
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                self.assertNotIn(b"canary-7f3a", path.read_bytes())
            except OSError:
                continue

    async def test_box_ends_with_each_of_its_programs(self) -> None:
        """Chromium, the screen or the window manager is killed: gone within a second (browsers B8)."""
        # Those that lose the screen may end before the end of the screen is noticed.
        for program, codes in (
            ("chromium", {14}),
            ("Xtigervnc", {11, 12, 14}),
            ("matchbox-window-manager", {12}),
            ("socat", {13}),
        ):
            with self.subTest(program=program):
                box = await self.shown()
                watch = box.launcher.watch(box.handle)
                os.kill(self.process_named(box, program), signal.SIGKILL)
                killed = monotonic()
                exit = await watch
                self.assertEqual(exit.kind, ExitKind.EXITED)
                self.assertIn(exit.code, codes)
                await box.launcher.destroy(box.handle)
                self.assertEqual(leftovers(box.spec), [])
                self.assertLess(monotonic() - killed, 1.0)
                await box.viewer.ended
                await self.assert_gone_but_egress(box)

    async def test_screen_ends_an_idle_box_by_itself(self) -> None:
        """The second line, should the gateway not end it: with a viewer, and without (browsers B5, B6)."""
        launcher = self.a_launcher()
        box = await self.started(launcher, idle_seconds=600, no_viewer_seconds=3)
        without = launcher.watch(box.handle)
        began = monotonic()
        self.assertIn((await without).code, {11, 12, 14})
        self.assertLess(monotonic() - began, 10)
        viewed = await self.shown(launcher, idle_seconds=6, no_viewer_seconds=600)
        ended = launcher.watch(viewed.handle)
        pressed = monotonic()
        viewed.viewer.client.key(ord("a"))
        self.assertIn((await ended).code, {11, 12, 14})
        self.assertGreater(monotonic() - pressed, 5)
        self.assertLess(monotonic() - pressed, 12)

    async def test_nothing_of_a_box_is_in_the_next_one(self) -> None:
        """Cookies, storage, history and files, one after another and side by side (browsers B22).

        Cache, fonts and locks are files: one is put wherever a box may write, and none of them is in another box.
        """
        launcher = self.a_launcher()
        boxes = []
        for _ in range(2):
            box = await self.started(launcher)
            box.page.html = _MEMORY
            await box.page.when(lambda box=box: box.page.reports)  # type: ignore[misc]
            boxes.append(box)
        planted = self.plant(boxes[0])
        self.assertLessEqual({"/tmp", "/dev/shm"}, planted)
        self.assertEqual(self.planted(boxes[1], planted), [])
        await launcher.destroy(boxes[0].handle)
        third = await self.started(launcher)
        self.assertEqual(self.planted(third, planted), [])
        third.page.html = _MEMORY
        await third.page.when(lambda: third.page.reports)
        for box in (*boxes, third):
            self.assertEqual(box.page.reports[0]["text"].rpartition("|")[0], "|", box.page.reports)
            self.assertEqual(box.page.cookies[0], b"")
        self.assertEqual(len({box.handle.data["uid"] for box in (*boxes, third)}), 3)

    def plant(self, box: ShownBox) -> set[str]:
        """Put a file wherever the box may write; returns the mount points."""
        pid = self.process_of(box.handle)
        lines = Path(f"/proc/{pid}/mountinfo").read_text("ascii").splitlines()
        mounts = {fields[4] for fields in map(str.split, lines) if "rw" in fields[5].split(",")}
        inside = [Path(f"/proc/{pid}/{name}_map").read_text("ascii").split()[0] for name in ("uid", "gid")]
        # Its file systems know the users of the box alone.
        command = ("nsenter", "-t", f"{pid}", "-U", "-m", "-S", inside[0], "-G", inside[1], "touch")
        subprocess.run([*command, *(f"{mount}/{PLANTED}" for mount in mounts)], stderr=subprocess.DEVNULL, check=False)
        return set(self.planted(box, mounts))

    def planted(self, box: ShownBox, mounts: set[str]) -> list[str]:
        """Return those of `mounts` in which a box sees the file."""
        root = f"/proc/{self.process_of(box.handle)}/root"
        return [mount for mount in mounts if Path(f"{root}{mount}", PLANTED).exists()]

    async def test_browser_asks_no_server_but_the_one_of_its_page(self) -> None:
        """Neither updates, nor accounts, nor experiments (browsers B20)."""
        box = await self.shown()
        await after(clock, 8)
        strangers = [request for request in box.page.requests if b"page.example" not in request[1]]
        self.assertEqual(strangers, [])

    async def test_killed_gateway_takes_its_browser_along(self) -> None:
        """kill -9: no process is left after a second (browsers B11)."""
        spec = self.a_spec()
        with started_elsewhere(spec, None) as gateway:
            await after(clock, 1)
            gateway.kill()
            gateway.wait()
            killed = monotonic()
            while [line for line in leftovers(spec) if not line.startswith("cgroup")]:
                self.assertLess(monotonic() - killed, 1.0)
                await after(clock, 0.02)
        for handle in await self.a_launcher().list():
            await self.a_launcher().destroy(handle)
        self.assertEqual(leftovers(spec), [])

    async def test_cancelled_start_leaves_nothing(self) -> None:
        """A start-timeout at each moment of a real start (browsers B10)."""
        launcher = self.a_launcher()
        for milliseconds in (5, 60, 150, 400):
            spec = self.a_spec()
            starting = self.starting(launcher, spec)
            starting.addErrback(lambda failure: None)
            await after(clock, milliseconds / 1000)
            starting.cancel()
            handle = await starting
            if handle is not None:
                await launcher.destroy(handle)
            await self.assert_gone(spec)

    async def test_check_starts_a_box(self) -> None:
        findings = await self.a_launcher().check()
        self.assertEqual([(finding.code, finding.text) for finding in findings if finding.level != "ok"], [])
        self.assertEqual([finding.code for finding in findings], ["box-started"])

    async def assert_gone_but_egress(self, box: ShownBox) -> None:
        """The socket of the gateway's own proxy stays until the gateway removes it."""
        self.assertEqual(os.listdir(box.spec.folder), ["egress.sock"])


async def _keep(handle: object) -> None:
    """Store no handle."""


def _status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return ""


def _number(name: str, status: str) -> int:
    match = re.search(rf"^{name}:\t(\d+)$", status, re.MULTILINE)
    return int(match[1]) if match else 0
