"""Accessibility checks with axe-core, which `tools/vendor.py` copied into `vendor`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).with_name("vendor") / "axe.js"
RELEVANT_IMPACTS = ("moderate", "serious", "critical")
SCRIPT = (
    "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() => axe.run())"
    ".then((found) => found.violations.map((one) => [one.impact, one.id, one.nodes.map((node) => node.html)]))"
)
"""Finds impact, rule and elements, once changes made so far are drawn."""


def violations(page: Page) -> list[Any]:
    """Return axe-core's findings of at least moderate impact on `page`: impact, rule and elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE.read_text("utf-8"))
    return relevant(page.evaluate(SCRIPT))


def relevant(findings: list[Any]) -> list[Any]:
    """Return of the findings of `SCRIPT` those of at least moderate impact."""
    return [one for one in findings if one[0] in RELEVANT_IMPACTS]
