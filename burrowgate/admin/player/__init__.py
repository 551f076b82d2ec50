"""The page that plays a recording of a terminal, in a frame of the console.

Rules.
    The player is a library that runs WebAssembly over what a target has written. So its page is sandboxed by its
    policy: it has no origin, and reaches neither the storage of the console nor the admin API. The console gives it a
    recording by a message.
    Everything it needs is in the page, and its policy names that by hashes: it makes no request at all. The admin
    refuses requests of pages without an origin, and this one is no exception.
"""

from __future__ import annotations

from pathlib import Path

from burrowgate.core.http import html_page, security_headers

PATH = "/player.html"
LIBRARY = Path("assets/asciinema-player")
"""The library, below the folder of the console's files; it is fetched when the package is built."""
_HERE = Path(__file__).parent


def page(console: Path) -> tuple[bytes, str]:
    """Return the page and its policy; `console` is the folder of the console's files.

    Without the library, the page tells the console so.
    """
    styles = [_read(console / LIBRARY / "asciinema-player.css"), _read(_HERE / "player.css")]
    scripts = [_read(console / LIBRARY / "asciinema-player.js"), _read(_HERE / "player.js")]
    policy = security_headers.policy(
        script_src=" ".join(["'wasm-unsafe-eval'", *map(html_page.source_of, scripts)]),
        style_src=" ".join(map(html_page.source_of, styles)),
        frame_ancestors="'self'",
    )
    body = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Player of a recording</title>'
        + "".join(f"<style>{text}</style>" for text in styles)
        + '</head><body><main id="player"></main>'
        + "".join(f"<script>{text}</script>" for text in scripts)
        + "</body></html>\n"
    )
    return body.encode(), f"{policy.decode()}; sandbox allow-scripts"


def _read(path: Path) -> str:
    """Return a script or style; empty if it is not there. Raises `ValueError` if it would end its element."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    if "</script" in text.lower() or "</style" in text.lower():
        raise ValueError(f"{path} cannot stand in a page.")
    return text
