"""The project's page on a package index: README with absolute links, and the project's addresses.

An index shows README far from its files, so that relative links lead nowhere there. They are made absolute with the
address of the repository: that of `BURROWGATE_PROJECT_URL`, or else of git's remote `origin` if that is by https. Where
none is known, such as in a private copy, links become plain text and pictures are left out, so that none is dead.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from posixpath import normpath
from urllib.parse import urlsplit, urlunsplit

VARIABLE = "BURROWGATE_PROJECT_URL"

_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?![a-z]+:|#)([^)\s]+)\)")


def repository(root: Path, environ: Mapping[str, str]) -> str:
    """Return the address of the repository in `root`, by https and without credentials; empty if it is not known."""
    command = ["git", "-C", str(root), "remote", "get-url", "origin"]
    given = environ.get(VARIABLE, "")
    if not given:
        try:
            given = subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return ""
    parts = urlsplit(given)
    if parts.scheme != "https" or not parts.hostname:
        return ""
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(("https", parts.hostname + port, parts.path.rstrip("/").removesuffix(".git"), "", ""))


def absolute_links(text: str, url: str) -> str:
    """Return `text` with its relative links below the repository `url`; without one, as text and without pictures."""

    def replace(match: re.Match[str]) -> str:
        is_picture, label, path = bool(match[1]), match[2], normpath(match[3])
        if not url:
            return "" if is_picture else label
        kind = "raw" if is_picture else "blob"
        return f"{match[1]}[{label}]({url}/{kind}/HEAD/{path})"

    return _LINK.sub(replace, text)


def project_urls(url: str) -> dict[str, str]:
    """Return the addresses that the index shows beside the page."""
    if not url:
        return {}
    return {
        "Source": url,
        "Documentation": f"{url}/blob/HEAD/docs/index.md",
        "Changelog": f"{url}/blob/HEAD/CHANGELOG.md",
        "Issues": f"{url}/issues",
        "Security": f"{url}/blob/HEAD/SECURITY.md",
    }
