"""Measures a box from a key to the pixel that it changes: `python -m bench.key_to_pixel [--keys N]`.

    straight  a viewer at the socket of the box's screen (Xtigervnc), which asks for what noVNC asks for
    page      Chromium with the visitor's page: from the key's event to the pixel in the canvas of noVNC, through
              a real gateway

The page in the box paints a square at each key. The times include the load of the machine, which is printed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import socket
import threading
import time
import unittest
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.chromium import launched
from tests.support.gateway_process import Gateway, until
from tests.support.rfb_viewer import RfbViewer
from tests.support.typed_site import TypedSite

PAUSE_SECONDS = 0.12
"""Between keys; up to half as long is added at random, so that keys and frames do not keep step."""
PAGE = """<!doctype html><title>keys</title><body style="background: #fff">
<div style="position: fixed; inset: 40%; background: #a00"></div>
<script>
let isGreen = false;
const square = document.querySelector("div");
addEventListener("keydown", () => { isGreen = !isGreen; square.style.background = isGreen ? "#0a0" : "#a00"; });
</script>"""
_WATCH = """() => {
  const canvas = document.querySelector("#screen canvas");
  const context = canvas.getContext("2d");
  const draw = context.drawImage;
  const pixel = () => context.getImageData(canvas.width / 2, canvas.height / 2 + 40, 1, 1).data.join();
  let began = 0, before = "";
  window.times = [];
  addEventListener("keydown", (event) => { before = pixel(); began = event.timeStamp; }, true);
  context.drawImage = (...values) => {
    draw.apply(context, values);
    if (began && pixel() !== before) { window.times.push(performance.now() - began); began = 0; }
  };
}"""


class _Case(unittest.TestCase):
    """What all that is started ends with."""


def line(name: str, values: list[float]) -> None:
    """Print percentiles of milliseconds."""
    ordered = sorted(values)
    p50, p90 = (ordered[len(ordered) * part // 100] for part in (50, 90))
    load = os.getloadavg()[0]
    print(f"{name:9} p50 {p50:5.1f} ms  p90 {p90:5.1f} ms  ({len(ordered)} keys, load {load:.1f})", flush=True)


def pause() -> float:
    """Return seconds until the next key."""
    return PAUSE_SECONDS * random.uniform(1.0, 1.5)


def straight(path: str, count: int) -> list[float]:
    """Return the times from a key to the next frame, at the socket of a screen."""
    viewer = RfbViewer(path)
    viewer.socket.settimeout(None)
    drew = threading.Event()
    drawn: list[float] = []

    def read() -> None:
        with contextlib.suppress(EOFError, OSError, ValueError):
            while True:
                viewer.until_frame()
                drawn.append(time.perf_counter())
                drew.set()

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    time.sleep(2)
    times = []
    for _ in range(count):
        time.sleep(pause())
        drew.clear()
        began = time.perf_counter()
        viewer.key(ord("a"))
        if drew.wait(5):
            times.append(1_000 * (drawn[-1] - began))
    viewer.socket.shutdown(socket.SHUT_RDWR)
    reading.join()
    viewer.close()
    return times


def through_page(page: Page, count: int) -> list[float]:
    """Return the times from a key to its pixel, in a page that shows the screen."""
    page.evaluate(_WATCH)
    for number in range(count):
        page.wait_for_timeout(1_000 * pause())
        page.keyboard.press("a")
        page.wait_for_function("count => window.times.length >= count", arg=number + 1, timeout=5_000)
    times: list[float] = page.evaluate("window.times")
    return times


def measure(case: unittest.TestCase, count: int) -> None:
    """Measure and print everything."""
    site = TypedSite(case, PAGE)
    gateway = Gateway(case)
    settings: dict[str, Any] = {
        "start_url": f"http://{site.address}/",
        "egress": {"allow": [site.address]},
        "allow_unlimited": True,
    }
    gateway.admin("POST", "targets", {"name": "clean", "browser": settings})
    with launched() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(gateway.mint("clean")["url"])
        page.get_by_role("button", name="Start").click()
        expect(page.locator("#screen canvas")).to_be_visible(timeout=20_000)
        page.wait_for_timeout(3_000)
        line("page", through_page(page, count))
        (path,) = until(lambda: list(Path(gateway.home, "boxes").rglob("rfb.sock")), "the socket of the box")
        page.close()
        line("straight", straight(str(path), count))


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=200)
    case = _Case()
    try:
        measure(case, parser.parse_args().keys)
    finally:
        case.doCleanups()


if __name__ == "__main__":
    main()
