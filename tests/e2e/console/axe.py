"""axe-core, which looks for what keeps people out of a page: it lies beside the tests, as `tools/vendor.py` took it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).with_name("vendor") / "axe.js"
WORTH_MENDING = ("moderate", "serious", "critical")


def violations(page: Page) -> list[Any]:
    """What is wrong with what `page` shows."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE.read_text("utf-8"))
    found: list[Any] = page.evaluate(
        "async () => (await axe.run()).violations"
        ".map((one) => [one.impact, one.id, one.nodes.map((node) => node.html)])"
    )
    return [one for one in found if one[0] in WORTH_MENDING]
