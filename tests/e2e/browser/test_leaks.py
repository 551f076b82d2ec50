"""Boxes of a real gateway that are used, left, taken up again and ended for long leave nothing.

With `BURROWGATE_TEST_LONG` set: eight boxes for an hour.
"""

from __future__ import annotations

import os
import time
import unittest
from collections import Counter
from pathlib import Path
from typing import Any

from tests.support import LONG, requires
from tests.support.box_gateway import BoxScreen, BoxVisitor, alive, descendants, start_time
from tests.support.gateway_process import Gateway, until
from tests.support.typed_site import TypedSite

IS_LONG = bool(os.environ.get(LONG))
BOXES, SECONDS, ROUND_SECONDS = (8, 3_600.0, 30.0) if IS_LONG else (3, 6.0, 2.0)
MIB = 1 << 20
GROWTH_MIB = 8
"""What the memory of the gateway may grow by after each of the boxes has been used once."""
PAGE = """<!doctype html><meta charset="utf-8"><title>busy</title><body style="background: #0a0">
<textarea autofocus></textarea><p></p>
<script>
setInterval(() => document.querySelector("p").textContent = new Date().toISOString(), 1000);
setInterval(() => fetch("/typed", { method: "POST", body: "x" }), 2000);
</script>"""


class Seat:
    """One visitor of the gateway, with a box and its screen."""

    def __init__(self, gateway: Gateway) -> None:
        self.visitor = BoxVisitor(gateway, gateway.mint("clean")["url"])
        self.screen: BoxScreen

    def open(self) -> None:
        """Start a box, or take the running one up again, and look at its screen."""
        self.visitor.start()
        self.screen = self.visitor.screen()
        self.screen.pixel(1, 1)

    def use(self) -> None:
        """Press a key and read a frame."""
        self.screen.key(ord("a"))
        self.screen.pixel(1, 1)

    def end(self) -> None:
        """End the box."""
        self.visitor.end()
        self.screen.ending()
        self.screen.close()
        until(lambda: self.visitor.view()["state"] == "destroyed", "the end of a box")


@requires("bwrap")
@requires("Xtigervnc")
class LeakTests(unittest.TestCase):
    def setUp(self) -> None:
        self.site = TypedSite(self, PAGE)
        self.gateway = Gateway(self, "--browser-boxes", str(BOXES))
        settings: dict[str, Any] = {
            "start_url": f"http://{self.site.address}/",
            "egress": {"allow": [self.site.address]},
            "allow_unlimited": True,
        }
        self.gateway.admin("POST", "targets", {"name": "clean", "browser": settings})
        self.pid = self.gateway.process.pid

    def descriptors(self) -> Counter[str]:
        """The open files of the gateway, by kind: sockets and pipes have no names that last."""
        kinds: Counter[str] = Counter()
        for path in Path(f"/proc/{self.pid}/fd").iterdir():
            try:
                kinds[os.readlink(path).partition(":[")[0]] += 1
            except FileNotFoundError:
                continue
        return kinds

    def on_the_machine(self) -> set[str]:
        """Folders, cgroups and mounts that have the name of this gateway or of a box."""
        folder = Path(self.gateway.home, "boxes")
        found = {str(path) for path in folder.rglob("*") if path.name != ".gateway-id"}
        gateway_id = (folder / ".gateway-id").read_text().strip()
        found |= {str(path) for path in Path("/sys/fs/cgroup").rglob(f"*{gateway_id}*/*") if path.is_dir()}
        mounts = Path("/proc/self/mounts").read_text().splitlines()
        return found | {line for line in mounts if gateway_id in line or self.gateway.home in line}

    def test_boxes_leave_nothing(self) -> None:
        """(browsers.md, 16) No process, descriptor, folder, cgroup or mount, and no growing memory."""
        seats = [Seat(self.gateway) for _ in range(BOXES)]
        for seat in seats:
            seat.open()
        used = self.on_the_machine()
        self.assertGreater(len(used), BOXES)
        for seat in seats:
            seat.end()
        until(lambda: not descendants(self.pid), "the end of the first boxes")
        before, memory = self.descriptors(), self.gateway.process.memory()
        seen: dict[int, str] = {}  # when it began, by id of the process
        for seat in seats:
            seat.open()
        started = BOXES
        deadline, place, number = time.monotonic() + SECONDS, 0, 0
        while time.monotonic() < deadline:
            seen |= {pid: start_time(pid) for pid in descendants(self.pid)}
            until_next = min(deadline, time.monotonic() + ROUND_SECONDS)
            # Half of the boxes live for the whole time; the others are left, taken up again, ended and started anew.
            place = (place + 1) % (BOXES // 2)
            seats[place].screen.close()
            seats[place].open()
            seats[place].end()
            seats[place].open()
            started += 1
            while time.monotonic() < until_next:
                seats[number % BOXES].use()
                number += 1
                time.sleep(0.5)
            self.say(started, memory)
        for seat in seats:
            self.assertEqual(seat.visitor.view()["state"], "active")
            seat.end()
        until(
            lambda: not alive({pid for pid, began in seen.items() if start_time(pid) == began}),
            "the end of all processes",
        )
        until(lambda: self.descriptors() == before, f"as many descriptors as before: {before}")
        self.assertEqual(self.on_the_machine(), set())
        self.assertEqual(self.gateway.admin("GET", "boxes")["boxes"], [])
        self.say(started, memory)
        self.assertLess(self.gateway.process.memory() - memory, GROWTH_MIB * MIB)

    def say(self, started: int, memory: int) -> None:
        """Print figures, which pytest shows with `-s`."""
        now = self.gateway.process.memory()
        print(
            f"{time.strftime('%H:%M:%S')} boxes {started}, RSS {now / MIB:.1f} MiB ({(now - memory) / MIB:+.1f}),"
            f" descriptors {sum(self.descriptors().values())}, processes {len(descendants(self.pid))}"
            f", load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
