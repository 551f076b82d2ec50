"""The page of a visitor who only watches the disposable browser of another one.

Rules.
    As for `page`: scripts and styles of its own origin alone, none in the page, and all text of the operator escaped.
    It has nothing that could act on the screen; what the gateway would not let pass is not offered either.
"""

from __future__ import annotations

from burrowgate.core.http import html_page
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.proxy.browser import page
from burrowgate.proxy.responses.builder import Response, phrase
from burrowgate.proxy.tcp.web_assets import WebAssets

PATH = f"{page.PATH}watch/"
"""Of the pages; the id of the box follows."""
SCREEN_PATH = f"{RESERVED_PATH.decode('ascii')}/watch/"
"""Of the screens; the id of the box follows."""


def not_watchable() -> Response:
    """Return the page for a box that does not exist any more, or may not be watched."""
    body = html_page.notice(
        "Nothing to watch",
        "This browser has ended, or may not be watched.",
        "Open the link again to see what there is.",
    )
    return Response(404, phrase(404), list(html_page.FIELDS), body)


def as_page(assets: WebAssets, target: str, box_id: str) -> Response:
    """Return the page that shows the screen of the box, which exists and is one of `target`."""
    if not assets.has(page.LIBRARY):
        return page.not_built()
    name = html_page.text(target)
    html = "".join(
        [
            page.head(assets, f"Watching {name}", "watch.js"),
            f'<body data-panel="screen" data-novnc="{assets.url(page.LIBRARY, "core/rfb.js")}"',
            f' data-screen="{SCREEN_PATH}{html_page.text(box_id)}">',
            '<main><div id="stage"><div id="screen"></div><div id="watching"><h1>Watching <bdi>',
            name,
            '</bdi></h1><p id="said" role="status">Connecting.</p><a class="button" href="/">Stop</a></div></div>',
            f'<section class="card" id="over" hidden>{html_page.MARK}<h1 tabindex="-1">You no longer watch</h1>',
            '<p id="why"></p><p class="buttons"><a class="button" href="/">Go back</a></p></section></main>',
            f"{page.FOOT}</body></html>\n",
        ]
    )
    return Response(200, b"OK", list(page.FIELDS), html.encode())
