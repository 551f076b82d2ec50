"""Disposable browsers at a real gateway with bubblewrap, Xtigervnc and Chromium: from the command line to the end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from tests.support import LONG, at_most
from tests.support.box_gateway import BROWSER, BoxVisitor, alive, descendants
from tests.support.gateway_process import Gateway, run_cli, until

PROGRAMS = ("bwrap", "Xtigervnc", "chromium", "matchbox-window-manager", "socat")
CANARY = "canary-of-the-page"
GREEN = (0, 170, 0)
PAGE = f"<!doctype html><title>{CANARY}</title><body style='background:#00aa00'>"


class _Pages(BaseHTTPRequestHandler):
    """Answers everything with the page."""

    def do_GET(self) -> None:
        body = PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


def serve(case: type[unittest.TestCase]) -> str:
    """Serve the page until all tests of `case` are done; returns its host and port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    case.addClassCleanup(server.server_close)
    case.addClassCleanup(server.shutdown)
    return f"127.0.0.1:{server.server_address[1]}"


class _Holder:
    """Stands for a test case whose clean-ups run when the class is done."""

    def __init__(self, case: type[unittest.TestCase]) -> None:
        self.addCleanup = case.addClassCleanup


@unittest.skipIf(any(shutil.which(one) is None for one in PROGRAMS), f"Needs {', '.join(PROGRAMS)}.")
class DisposableBrowserTests(unittest.TestCase):
    """One gateway for all tests; each has a link of its own."""

    gateway: ClassVar[Gateway]
    host: ClassVar[str]

    @classmethod
    def setUpClass(cls) -> None:
        holder: Any = _Holder(cls)
        cls.gateway = Gateway(holder)
        cls.host = serve(cls)
        cls.add("clean")

    @classmethod
    def add(cls, name: str, *options: str) -> None:
        url = f"http://{cls.host}/{CANARY}.html"
        words = ("targets", "add", name, "--browser", url, "--allow-host", cls.host, "--allow-unlimited")
        done = run_cli(*words, *options, *cls.gateway.where)
        assert done.returncode == 0, done.stderr

    def visitor(self, target: str = "clean") -> BoxVisitor:
        done = run_cli("sessions", "mint", target, "--json", *self.gateway.where)
        self.assertEqual(done.returncode, 0, done.stderr)
        link = done.stdout.partition('"url": "')[2].partition('"')[0]
        return BoxVisitor(self.gateway, link)

    @property
    def boxes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.gateway.admin("GET", "boxes")["boxes"]
        return found

    def processes(self) -> set[int]:
        return set(descendants(self.gateway.process.pid))

    def assert_gone(self, pids: set[int], seconds: float = 1.0) -> None:
        since = time.monotonic()
        until(lambda: not alive(pids), "the end of the processes")
        self.assertLess(time.monotonic() - since, seconds)

    def test_a_link_opens_a_browser_that_shows_the_page_and_leaves_nothing(self) -> None:
        visitor = self.visitor()
        self.assertEqual(visitor.view()["state"], None)
        self.assertEqual(visitor.ask("/", Accept="text/html")[0], 200)
        self.assertEqual(self.boxes, [])
        view = visitor.start()
        self.assertEqual(view["state"], "ready")
        screen = visitor.screen()
        until(lambda: screen.pixel(screen.width // 2, screen.height - 60) == GREEN, "the page")
        (box,) = self.boxes
        self.assertEqual((box["id"], box["state"], box["launcher"]), (view["box"], "active", "bwrap"))
        until(lambda: self.boxes[0]["egress_allowed"] > 0, "the counters")
        pids = self.processes()
        self.assertGreater(len(pids), 5)
        self.assertEqual(visitor.end()["reason"], "user")
        self.assertEqual(screen.ending()[1], "user")
        self.assert_gone(pids)
        until(lambda: visitor.view()["state"] == "destroyed", "the end")
        self.assertEqual(self.boxes, [])
        self.assertEqual(os.listdir(os.path.join(self.gateway.home, "boxes")), [".gateway-id"])
        (past, *_) = self.gateway.admin("GET", f"history/boxes?session_id={box['session_id']}")["boxes"]
        self.assertEqual((past["id"], past["reason"]), (box["id"], "user"))
        self.assertGreater(past["ms"]["first_frame"], past["ms"]["banner"])

    def test_a_reload_takes_the_same_box_up_again_b4(self) -> None:
        visitor = self.visitor()
        box = visitor.start()["box"]
        visitor.screen().close()
        since = time.monotonic()
        self.assertEqual(visitor.start()["box"], box)
        screen = visitor.screen()
        screen.pixel(1, 1)
        self.assertLess(time.monotonic() - since, at_most(1.0, 6.0))
        visitor.end()
        screen.ending()
        until(lambda: not self.boxes, "the end of the box")

    def test_a_revoked_session_takes_the_picture_and_the_box_b7(self) -> None:
        visitor = self.visitor()
        visitor.start()
        screen = visitor.screen()
        screen.pixel(1, 1)
        pids = self.processes()
        (box,) = self.boxes
        self.gateway.admin("POST", f"sessions/{box['session_id']}/revoke", {})
        self.assertEqual(screen.ending()[1], "revoked")
        self.assert_gone(pids)
        self.assertEqual(visitor.ask("/.burrowgate/browser/status")[0], 410)

    def test_a_program_that_only_asks_to_stay_keeps_the_box_b5(self) -> None:
        """The screen has an idle time of its own, which must not end it; if long, in real time, for two minutes."""
        self.add("kept", "--idle-minutes", "1", "--max-lifetime", "2h")
        visitor = self.visitor("kept")
        visitor.start()
        screen = visitor.screen()
        screen.key(0x61)
        screen.pixel(1, 1)
        lines = descendants(self.gateway.process.pid).values()
        options = [line.partition("-MaxIdleTime=")[2] for line in lines if "Xtigervnc" in line and "-MaxIdle" in line]
        self.assertEqual({int(option.split()[0]) for option in options}, {7_230})
        if os.environ.get(LONG):
            began = time.monotonic()
            while time.monotonic() - began < 120:
                until(lambda: visitor.view()["warned"], "the warning", 40)
                self.assertEqual(visitor.ask(BROWSER + "stay", "POST", b"{}")[0], 200)
            screen.pixel(1, 1)
            self.assertEqual(visitor.view()["state"], "active")
        visitor.end()
        self.assertEqual(screen.ending()[1], "user")
        until(lambda: not self.boxes, "the end of the box")

    def test_the_death_of_a_program_ends_the_box_b8(self) -> None:
        for program in ("Xtigervnc", "matchbox", "chromium"):
            with self.subTest(program=program):
                self.kill_program(program, self.visitor())

    def kill_program(self, program: str, visitor: BoxVisitor) -> None:
        visitor.start()
        until(lambda: visitor.view()["step"] == "page", "the window")
        found = descendants(self.gateway.process.pid)
        victim = min(pid for pid, line in found.items() if program in line and "bwrap" not in line)
        os.kill(victim, signal.SIGKILL)
        self.assert_gone(set(found), 1.5)
        until(lambda: visitor.view()["state"] == "destroyed", "the end")
        self.assertEqual(visitor.view()["reason"], "crashed")
        self.assertTrue(visitor.view()["may_start_again"])

    def test_the_operator_ends_one_and_the_visitor_is_shown_why_b30(self) -> None:
        visitor = self.visitor()
        box = visitor.start()["box"]
        done = run_cli("boxes", "end", box, *self.gateway.where)
        self.assertEqual(done.returncode, 0, done.stderr)
        until(lambda: visitor.view()["state"] == "destroyed", "the end")
        self.assertEqual(visitor.view()["sentence"], "The operator ended this browser.")
        done = run_cli("boxes", "history", *self.gateway.where)
        self.assertIn(box, done.stdout)

    def test_page_api_command_and_event_say_the_same_of_an_end_b30(self) -> None:
        visitor = self.visitor()
        box = visitor.start()["box"]
        screen = visitor.screen()
        until(lambda: screen.pixel(screen.width // 2, screen.height - 60) == GREEN, "the page")
        visitor.end()
        screen.ending()
        until(lambda: visitor.view()["state"] == "destroyed", "the end")
        view = visitor.view()
        shown = self.gateway.admin("GET", f"history/boxes/{box}")
        printed = json.loads(run_cli("boxes", "history", "--json", *self.gateway.where).stdout)["boxes"]
        self.assertEqual([one for one in printed if one["id"] == box], [shown])
        events = self.gateway.admin("GET", "audit-events?limit=1000")["events"]
        (event,) = (one for one in events if one["action"] == "box.destroyed" and one["detail"]["box"] == box)
        self.assertEqual((view["reason"], shown["reason"], event["detail"]["reason"]), ("user",) * 3)
        self.assertGreater(shown["bytes_out"], 100)
        for name in ("bytes_in", "bytes_out", "egress_allowed", "egress_denied"):
            self.assertEqual(event["detail"][name], shown[name], name)
        for name in ("requested_at", "ready_at", "ended_at"):
            self.assertEqual(datetime.fromisoformat(shown[name]).timestamp(), view[name], name)
        self.assertEqual(event["time"], shown["ended_at"])

    def test_nothing_of_a_page_is_in_logs_events_metrics_and_home_b20(self) -> None:
        visitor = self.visitor()
        visitor.start()
        screen = visitor.screen()
        until(lambda: screen.pixel(screen.width // 2, screen.height - 60) == GREEN, "the page")
        for character in CANARY:
            screen.key(ord(character))
        screen.pixel(1, 1)
        visitor.end()
        screen.ending()
        until(lambda: visitor.view()["state"] == "destroyed", "the end")
        texts = [
            self.gateway.process.output,
            self.gateway.process.errors,
            self.gateway.ask_admin("GET", "/metrics").decode(),
            str(self.gateway.admin("GET", "audit-events?limit=1000")),
            str(self.gateway.admin("GET", "history/boxes")),
        ]
        for text in texts:
            self.assertNotIn(CANARY, text)
            self.assertNotIn(self.host, text)
        self.assertIn("burrowgate_boxes_ended_total", texts[2])


@unittest.skipIf(any(shutil.which(one) is None for one in PROGRAMS), f"Needs {', '.join(PROGRAMS)}.")
class RestartTests(unittest.TestCase):
    """Ends of the gateway itself."""

    def setUp(self) -> None:
        self.gateway = Gateway(self)
        words = ("targets", "add", "clean", "--browser", "about:blank", "--allow-unlimited")
        assert run_cli(*words, *self.gateway.where).returncode == 0
        done = run_cli("sessions", "mint", "clean", "--json", *self.gateway.where)
        link = done.stdout.partition('"url": "')[2].partition('"')[0]
        self.visitor = BoxVisitor(self.gateway, link)
        self.visitor.start()
        self.pids = set(descendants(self.gateway.process.pid))

    def assert_gone(self, seconds: float) -> None:
        since = time.monotonic()
        until(lambda: not alive(self.pids), "the end of the processes")
        self.assertLess(time.monotonic() - since, seconds)

    def test_a_killed_gateway_takes_its_boxes_with_it_and_frees_their_places_b11(self) -> None:
        os.kill(self.gateway.process.pid, signal.SIGKILL)
        self.assert_gone(1.0)
        self.gateway.process.wait()
        again = Gateway(self, home=self.gateway.home, beside=self.gateway)
        self.assertEqual(again.admin("GET", "boxes")["boxes"], [])
        (past,) = again.admin("GET", "history/boxes")["boxes"]
        self.assertEqual(past["reason"], "orphan")
        self.assertEqual(sorted(os.listdir(Path(self.gateway.home) / "boxes")), [".gateway-id"])
        self.assertEqual(self.visitor.start()["state"], "ready")

    def test_a_gateway_that_stops_ends_its_boxes(self) -> None:
        self.assertEqual(self.gateway.process.stop(), 0)
        self.assert_gone(1.0)
        self.assertEqual(os.listdir(Path(self.gateway.home) / "boxes"), [".gateway-id"])


@unittest.skipIf(any(shutil.which(one) is None for one in PROGRAMS), f"Needs {', '.join(PROGRAMS)}.")
class WorkerTests(unittest.TestCase):
    """A gateway of several processes."""

    def setUp(self) -> None:
        self.gateway = Gateway(self, "--workers", "3")
        words = ("targets", "add", "clean", "--browser", "about:blank", "--allow-unlimited")
        assert run_cli(*words, *self.gateway.where).returncode == 0
        done = run_cli("sessions", "mint", "clean", "--json", *self.gateway.where)
        self.link = done.stdout.partition('"url": "')[2].partition('"')[0]
        until(self.gateway.is_ready, "the gateway is ready")

    def visitor(self) -> BoxVisitor:
        return BoxVisitor(self.gateway, self.link)

    def test_of_visitors_that_start_at_once_in_all_processes_one_gets_the_place_b3(self) -> None:
        visitors = [self.visitor() for _ in range(6)]
        with ThreadPoolExecutor(6) as threads:
            found = list(threads.map(lambda visitor: visitor.ask(BROWSER + "start", "POST", b"{}")[0], visitors))
        self.assertEqual(sorted(found), [202, 409, 409, 409, 409, 409])
        self.assertEqual(len(self.gateway.admin("GET", "boxes")["boxes"]), 1)

    def test_each_process_shows_and_ends_the_box_and_relays_its_screen(self) -> None:
        visitor = self.visitor()
        box = visitor.start()["box"]
        for _ in range(6):  # each of them may reach another process
            self.assertEqual(visitor.view()["box"], box)
            screen = visitor.screen()
            screen.pixel(1, 1)
            screen.close()
        screen = visitor.screen()
        pids = set(descendants(self.gateway.process.pid))
        self.assertIn(visitor.end()["reason"], (None, "user"))
        self.assertEqual(screen.ending()[1], "user")
        until(lambda: visitor.view()["state"] == "destroyed", "the end")
        self.assertGreater(len(pids - alive(pids)), 5)
        self.assertEqual(os.listdir(Path(self.gateway.home) / "boxes"), [".gateway-id"])

    def test_the_box_of_a_killed_worker_goes_and_its_place_is_free_b11(self) -> None:
        visitor = self.visitor()
        visitor.start()
        (box,) = self.gateway.admin("GET", "boxes")["boxes"]
        workers = {pid: line for pid, line in descendants(self.gateway.process.pid).items() if "bwrap" in line}
        owner = _owner_of(min(workers))
        pids = set(descendants(owner))
        os.kill(owner, signal.SIGKILL)
        until(lambda: not alive(pids), "the end of the processes")
        until(lambda: self.gateway.admin("GET", "boxes")["boxes"] == [], "the place is free")
        (past,) = self.gateway.admin("GET", "history/boxes")["boxes"]
        self.assertEqual((past["id"], past["reason"]), (box["id"], "orphan"))
        until(self.gateway.is_ready, "the gateway is ready")
        self.assertEqual(self.visitor().start()["state"], "ready")


def _owner_of(pid: int) -> int:
    """Return the worker that has started the process `pid`."""
    while True:
        pid = int(Path(f"/proc/{pid}/stat").read_text("latin-1").rpartition(")")[2].split()[1])
        if b"workers.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
