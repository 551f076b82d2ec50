"""Sphinx configuration of the documentation: `tox -e docs`."""

import re
from pathlib import Path

INIT = Path(__file__).parent.parent / "burrowgate/__init__.py"
FOUND = re.search(r'^__version__ = "([^"]+)"$', INIT.read_text("utf-8"), re.MULTILINE)
assert FOUND is not None

project = "Burrowgate"
author = "The Burrowgate authors"
release = version = FOUND[1]
copyright = "2026, The Burrowgate authors"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "console-figures.md"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3

html_theme = "alabaster"
html_theme_options = {
    "description": "Share a web application by a link that ends when you say so.",
    "page_width": "70em",
}
html_show_sphinx = False
