"""The script of pages with passkeys, as it stands in a page."""

from __future__ import annotations

from pathlib import Path

SCRIPT = Path(__file__).with_name("passkeys.js").read_text(encoding="utf-8")
"""It has no data of a page in it, so that a page's policy can name it by its hash."""
