"""The page of a disposable browser: before it starts, while it starts, its screen, and its end.

Rules.
    A GET starts nothing: the page has one button, whose script sends a POST, so that previews of links start nothing.
    The page loads scripts and styles of its own origin alone, by URLs of `web_assets`, and no script is in it.
    It is a function of the view, a JSON object of fixed names, which reaches the script as an escaped attribute; all
    text of the operator is escaped. It contains no link, no address of a page, and nothing of the clipboard.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from burrowgate.core import durations
from burrowgate.core.boxes.settings import KIB
from burrowgate.core.http import html_page, security_headers
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.proxy.browser import parts
from burrowgate.proxy.responses.builder import JSON_FIELDS, Response, phrase
from burrowgate.proxy.tcp.web_assets import OWN, WebAssets

View = Mapping[str, Any]
"""State of a box as its visitor sees it; docs/browsers.md has its names."""

LIBRARY = "novnc"
PATH = f"{RESERVED_PATH.decode('ascii')}/browser/"
"""Above all requests of the page but that for the screen."""
SCREEN_PATH = f"{RESERVED_PATH.decode('ascii')}/screen"
NOT_BUILT = (
    "The browser here needs noVNC, which is not part of this installation; its operator can add it as"
    " `burrowgate doctor` says."
)
POLICY = security_headers.policy(
    script_src="'self'",
    style_src="'self'",
    connect_src="'self'",
    # Cursors, and pictures that the screen sends compressed.
    img_src="data:",
)
FIELDS = security_headers.fields(b"text/html; charset=utf-8", POLICY)
_TEXT_FIELDS = security_headers.fields(b"text/plain; charset=utf-8")
FOOT = '<footer class="foot">This page is from Burrowgate, the gateway that runs the browser</footer>'
_SCREEN_STATES = ("ready", "active", "detached")
_ENDED_STATES = ("stopping", "destroyed")


def panel_of(view: View) -> str:
    """Return which part of the page is shown first: `landing`, `progress`, `screen` or `ended`."""
    state = view.get("state")
    if state is None:
        return "landing"
    if state in _SCREEN_STATES:
        return "screen"
    return "ended" if state in _ENDED_STATES else "progress"


def head(assets: WebAssets, title: str, script: str) -> str:
    """Return the beginning of a page with `title`, which is HTML, that runs `script`."""
    return "".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f'<title>{title}</title><link rel="stylesheet" href="{assets.url(OWN, "base.css")}">',
            f'<link rel="stylesheet" href="{assets.url(OWN, "browser.css")}">',
            f'<script type="module" src="{assets.url(OWN, script)}"></script></head>',
        ]
    )


def not_built() -> Response:
    """Return the page of an installation without noVNC, which says what to do."""
    body = html_page.notice("No browser here", NOT_BUILT, "Tell the person who sent the link.")
    return Response(503, phrase(503), list(html_page.FIELDS), body)


def as_page(assets: WebAssets, view: View) -> Response:
    """Return the page that shows `view`; without noVNC, a page that says what to do."""
    if not assets.has(LIBRARY):
        return not_built()
    name = html_page.text(str(view["target"]))
    html = "".join(
        [
            head(assets, name, "browser.js"),
            f'<body data-novnc="{assets.url(LIBRARY, "core/rfb.js")}" data-path="{PATH}" data-screen="{SCREEN_PATH}"',
            f' data-panel="{panel_of(view)}" data-view="{html_page.text(json.dumps(view))}">',
            f'<main><div class="card">{html_page.MARK}',
            *_landing(view, name),
            parts.PROGRESS,
            parts.ENDED,
            parts.FAILED,
            f"</div>{parts.SCREEN.format(name=name)}</main>",
            f"{FOOT}</body></html>\n",
        ]
    )
    return Response(200, b"OK", list(FIELDS), html.encode())


def as_json(view: View) -> Response:
    """Return `view` for programs."""
    return Response(200, b"OK", list(JSON_FIELDS), json.dumps(view).encode("ascii") + b"\n")


def as_text(view: View) -> Response:
    """Return the page as plain text: it says that a browser is needed to see one."""
    lines = [
        f"{_one_line(str(view['target']))} is a disposable browser.",
        *((_one_line(str(view["label"])),) if view.get("label") else ()),
        "",
        *terms(view),
        "",
        "Open the link in a browser to use it; this request has started nothing.",
    ]
    if view.get("reason"):
        lines.append(_one_line(str(view["sentence"])))
    return Response(200, b"OK", list(_TEXT_FIELDS), "\n".join(lines).encode("utf-8", "replace") + b"\n")


def terms(view: View) -> Iterator[str]:
    """Yield what a visitor should know before the start, in sentences."""
    yield "Nothing is kept: when it ends, its pages, cookies, history and files are deleted."
    minutes = int(view["idle_minutes"])
    idle = f"after {minutes} {'minute' if minutes == 1 else 'minutes'} without a key or a movement of the pointer"
    longest = _longest(view)
    yield f"It ends {idle}{f', and at the latest {longest}' if longest else ''}."
    clipboard = view["clipboard"]
    size = f"{max(1, int(clipboard['max_bytes']) // KIB)} KiB"
    if clipboard["in"] and clipboard["out"]:
        yield f"Text of at most {size} can be pasted into it, and copied out of it."
    elif clipboard["in"]:
        yield f"Text of at most {size} can be pasted into it; nothing can be copied out of it."
    elif clipboard["out"]:
        yield "Text can be copied out of it; nothing can be pasted into it."
    else:
        yield "Nothing can be pasted into it or copied out of it."
    yield {
        (True, True): "You can upload files to it and keep what it downloads.",
        (True, False): "You can keep files that it downloads; none can be uploaded.",
        (False, True): "You can upload files to it; what it downloads is deleted with it.",
        (False, False): "Files cannot be uploaded, and what it downloads is deleted with it.",
    }[bool(view["downloads"]), bool(view["uploads"])]
    if view["watch"]:
        yield "Others who have this link can watch what you do in it."
    yield "There is no sound."


def _longest(view: View) -> str:
    """Return when a browser ends at the latest, such as "after 4 hours"; empty if the view does not say."""
    now = int(view["now"])
    ends = [int(view[name]) for name in ("ends_at", "session_ends_at") if view.get(name) is not None]
    # To the nearest minute, so that four hours are not three once a second has passed.
    return f"after {durations.approximate(max(0, min(ends) - now + 30))}" if ends else ""


def _landing(view: View, name: str) -> Iterator[str]:
    label = str(view.get("label") or "")
    hidden = "" if panel_of(view) == "landing" else " hidden"
    yield f'<section id="landing"{hidden}><h1 tabindex="-1">A clean browser: <bdi>{name}</bdi></h1>'
    yield f'<p class="label"><bdi>{html_page.text(label)}</bdi></p>' if label else ""
    yield (
        "<p>It runs on the server, not on your device: the pages that you open see the address of the server, and"
        " reach nothing of yours.</p><ul>"
    )
    for sentence in terms(view):
        yield f"<li>{html_page.text(sentence)}</li>"
    yield f"</ul>{parts.START}{parts.WATCHABLE}</section>"


def _one_line(text: str) -> str:
    """Return `text` for a terminal: without control characters, which could change what it shows."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
