"""Boxes of a real gateway with the real browser: ends by the clock, reach, files, a full gateway, canaries."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, ClassVar

from tests.e2e.browser.gateway_case import ServedCase
from tests.support import at_most
from tests.support.box_gateway import AGENT, BROWSER, BoxScreen, BoxVisitor, alive, descendants
from tests.support.gateway_process import ask, until
from tests.support.typed_site import PAGE, TypedSite

LATE_SECONDS = at_most(1.5, 6.0)
GONE_SECONDS = at_most(1.0, 5.0)
CANARY = "canary7f3a"


class BoxesCase(ServedCase):
    def visitor(self, target: str = "clean", **terms: object) -> BoxVisitor:
        return BoxVisitor(self.gateway, self.gateway.mint(target, **terms)["url"])

    def past(self, box_id: str) -> dict[str, Any]:
        """A box that is destroyed, as the history has it."""

        def look() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = self.gateway.admin("GET", "history/boxes?limit=100")["boxes"]
            return [box for box in found if box["id"] == box_id]

        return until(look, "the box is in the history")[0]

    def shown(self, visitor: BoxVisitor) -> BoxScreen:
        """Start a box and open its screen, once the page has a key."""
        visitor.start()
        screen = visitor.screen()
        before = len(self.site.posted)

        def has_typed() -> bool:
            screen.key(ord("."))
            screen.pixel(1, 1)
            return len(self.site.posted) > before

        until(has_typed, "the page takes a key")
        return screen


class ClockTests(BoxesCase):
    def test_boxes_end_by_the_clock_with_their_reason_b6_b7(self) -> None:
        """No viewer, the longest time, and the end of the session: on time, and gone within a second."""
        self.add("left", no_viewer=5)
        self.add("brief", max_lifetime=60)
        visitors = {
            "no-viewer": (self.visitor("left"), 5.0),
            "expired": (self.visitor("clean", ttl="1m"), 60.0),
            "max-lifetime": (self.visitor("brief"), 60.0),
        }
        minted = time.monotonic()
        began: dict[str, float] = {}
        boxes: dict[str, str] = {}
        screens: dict[str, BoxScreen] = {}
        for reason, (visitor, _) in visitors.items():
            began[reason] = minted if reason == "expired" else time.monotonic()
            boxes[reason] = visitor.start()["box"]
            screens[reason] = visitor.screen()
            screens[reason].pixel(1, 1)
        pids = set(descendants(self.gateway.process.pid))
        began["no-viewer"] = time.monotonic()
        screens.pop("no-viewer").close()
        for reason, (visitor, seconds) in visitors.items():
            if reason in screens:
                self.assertEqual(screens[reason].ending(70)[1], reason)
            until(lambda box=boxes[reason]: box not in self.ids(), "the end of a box", 70)  # type: ignore[misc]
            took = time.monotonic() - began[reason]
            self.assertEqual(self.past(boxes[reason])["reason"], reason)
            # Ends of sessions and boxes are whole seconds.
            self.assertGreater(took, seconds - 1.0, reason)
            self.assertLess(took, seconds + 1.0 + LATE_SECONDS, reason)
            if reason != "expired":
                self.assertEqual(visitor.view()["reason"], reason)
        until(lambda: not alive(pids), "the end of all processes", GONE_SECONDS)

    def ids(self) -> list[str]:
        return [box["id"] for box in self.boxes()]


_REACHING = """<!doctype html><title>reaching</title>
<script>
(async () => {{
  for (const url of {urls}) {{
    try {{ await fetch(url, {{ mode: "no-cors", signal: AbortSignal.timeout(8000) }}); }} catch {{ /* refused */ }}
  }}
  fetch("/typed", {{ method: "POST", body: "done" }});
}})();
</script>"""


class ReachTests(BoxesCase):
    def make_site(self) -> TypedSite:
        """The page asks for what a box must not reach; a refusal of the proxy looks to it like an answer."""
        self.forbidden = TypedSite(self)
        port = self.forbidden.address.partition(":")[2]
        self.urls = [
            f"http://{self.forbidden.address}/",
            f"http://localhost:{port}/",
            f"http://other.localhost:{port}/",
            f"http://[::ffff:127.0.0.1]:{port}/",
            "/redirect",
            "http://169.254.169.254/latest/meta-data/",
            "https://10.0.0.1/",
            "http://192.168.1.1/",
            "https://[::1]/",
        ]
        others = {"/redirect": (302, "Location", f"http://{self.forbidden.address}/redirected", "")}
        return TypedSite(self, _REACHING.format(urls=json.dumps(self.urls)), others)

    def test_box_reaches_what_is_allowed_and_nothing_else_b14(self) -> None:
        """In Chromium: this machine by address and by name, a redirect to it, private addresses, metadata."""
        visitor = self.visitor()
        visitor.start()
        until(lambda: self.site.texts, "the page is done", 90)
        self.assertIn("/redirect", self.site.asked)
        self.assertEqual(self.forbidden.asked, [])
        until(lambda: self.boxes()[0]["egress_denied"] >= len(self.urls), f"the counters: {self.boxes()}")
        self.assertGreater(self.boxes()[0]["egress_allowed"], 0)

    def test_box_does_not_reach_the_gateway_b14(self) -> None:
        """Neither its visitors' port nor its console, though the target names them."""
        ports = (self.gateway.port, self.gateway.admin_port)
        urls = [f"http://127.0.0.1:{port}/.burrowgate/" for port in ports]
        page = TypedSite(self, _REACHING.format(urls=json.dumps(urls)))
        allowed = [page.address, *(f"127.0.0.1:{port}" for port in ports)]
        self.add("curious", start_url=f"http://{page.address}/", egress={"allow": allowed})
        self.visitor("curious").start()
        until(lambda: page.texts, "the page is done", 60)
        until(lambda: self.boxes()[0]["egress_denied"] >= len(urls), f"the counters: {self.boxes()}")


class FileTests(BoxesCase):
    settings: ClassVar[dict[str, Any]] = {"downloads": True, "uploads": True}
    body = "<script>alert(1)</script>"

    def make_site(self) -> TypedSite:
        others = {"/report": (200, "Content-Disposition", "attachment; filename=report.html", self.body)}
        return TypedSite(self, PAGE + '<script>setTimeout(() => location = "/report", 500)</script>', others)

    def test_files_pass_inert_and_are_gone_with_the_box_b21(self) -> None:
        """A page that is downloaded is served as an attachment that nothing runs; an upload reaches the browser."""
        visitor = self.visitor()
        box = visitor.start()["box"]
        files = BROWSER + "files"
        until(lambda: json.loads(visitor.ask(files)[1])["files"], "the download", 60)
        self.assertEqual(json.loads(visitor.ask(files)[1])["files"], [{"name": "report.html", "size": len(self.body)}])
        answer, data = ask(
            f"http://{visitor.host}{files}/report.html",
            port=self.gateway.port,
            **{"Cookie": visitor.cookie, "User-Agent": AGENT},
        )
        self.assertEqual((answer.status, data.decode()), (200, self.body))
        self.assertTrue(str(answer.getheader("Content-Disposition")).startswith("attachment"))
        self.assertEqual(answer.getheader("X-Content-Type-Options"), "nosniff")
        self.assertIn("sandbox", str(answer.getheader("Content-Security-Policy")))
        status, _ = visitor.ask(files + "/mine.txt", "PUT", b"from here")
        self.assertIn(status, (200, 201, 204))
        (uploaded,) = Path(self.gateway.home, "boxes", box).rglob("mine.txt")
        self.assertEqual(uploaded.read_bytes(), b"from here")
        visitor.end()
        until(lambda: visitor.view()["state"] == "destroyed", "the end")
        self.assertEqual(os.listdir(Path(self.gateway.home, "boxes")), [".gateway-id"])
        self.assertIn(visitor.ask(files + "/report.html")[0], (404, 409))


class FullTests(BoxesCase):
    options = ("--browser-boxes", "1")

    def test_full_gateway_refuses_and_leaves_the_box_that_runs_b28(self) -> None:
        """503 with Retry-After; the picture and the keys of the other visitor go on; then there is a place."""
        visitor = self.visitor()
        screen = self.shown(visitor)
        other = self.visitor()
        answer, body = ask(
            f"http://{other.host}{BROWSER}start",
            method="POST",
            port=self.gateway.port,
            body=b"{}",
            **{"Cookie": other.cookie, "User-Agent": AGENT, "Origin": f"http://{other.host}"},
        )
        self.assertEqual((answer.status, json.loads(body)["code"]), (503, "boxes-full"))
        self.assertGreater(int(str(answer.getheader("Retry-After"))), 0)
        typed = len(self.site.longest)
        screen.key(ord("k"))
        screen.pixel(1, 1)
        until(lambda: len(self.site.longest) > typed, "the key")
        visitor.end()
        until(lambda: not self.boxes(), "the place is free")
        self.assertEqual(other.start()["state"], "ready")


class CanaryTests(BoxesCase):
    """Everything that a gateway writes and shows, at its most talkative."""

    site_page = PAGE.replace("typed", f"title-{CANARY}", 1).replace(
        "</script>", f'history.replaceState(null, "", "/path-{CANARY}");</script>'
    )

    def setUp(self) -> None:
        self.collector = TypedSite(self)
        endpoint = f"http://{self.collector.address}/v1/traces"
        self.options = ("--log-level", "debug", "--otlp-traces-endpoint", endpoint)  # type: ignore[misc]
        super().setUp()

    def test_nothing_of_a_visit_is_written_or_shown_b20(self) -> None:
        """Title, path, keys and clipboard are in no log, event, metric, trace, and in no file of the gateway."""
        visitor = self.visitor()
        screen = self.shown(visitor)
        for character in CANARY:
            screen.key(ord(character))
        screen.paste(f"clip-{CANARY}")
        until(lambda: f"clip-{CANARY}" in self.site.longest, "the paste")
        self.assertIn(CANARY, self.site.longest.partition("clip-")[0])
        view = json.dumps(visitor.view())
        visitor.end()
        screen.ending()
        until(lambda: visitor.view()["state"] == "destroyed", "the end")
        paths = (
            "/metrics",
            *(f"/api/v1/{name}" for name in ("audit-events?limit=1000", "history/boxes", "diagnostics")),
        )
        texts = {path: self.gateway.ask_admin("GET", path) for path in (*paths, "/api/v1/sessions", "/api/v1/targets")}
        self.gateway.process.stop()
        self.assertGreater(len(self.collector.posted), 0)
        texts |= {"view": view.encode(), "traces": b"".join(self.collector.posted)}
        texts |= {"output": self.gateway.process.output.encode(), "errors": self.gateway.process.errors.encode()}
        for path in Path(self.gateway.home).rglob("*"):
            if path.is_file():
                texts[str(path)] = path.read_bytes()
        self.assertGreater(len(texts), 12)
        for name, text in texts.items():
            self.assertNotIn(CANARY.encode(), text, name)
