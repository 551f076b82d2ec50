"""The page of a VNC target's desktop: noVNC, its tools, and the dialogs for a password and for the end.

Rules.
    The page loads scripts and styles of its own origin alone, by URLs of `web_assets`, and no script is in it.
    All text of the operator is escaped, and reaches the script as text.
"""

from __future__ import annotations

from burrowgate.core.http import html_page, security_headers
from burrowgate.core.targets import TargetType
from burrowgate.proxy.responses.builder import Response, phrase
from burrowgate.proxy.tcp import page
from burrowgate.proxy.tcp.web_assets import OWN, WebAssets

LIBRARY = "novnc"
_POLICY = security_headers.policy(
    script_src="'self'",
    style_src="'self'",
    connect_src="'self'",
    # Cursors, and pictures that the desktop sends compressed.
    img_src="data:",
)
_FIELDS = security_headers.fields(b"text/html; charset=utf-8", _POLICY)
_TOOLS = (
    '<div class="tools" role="group" aria-label="Desktop">'
    '<select id="scale" aria-label="Size" disabled><option value="fit">Fit to the window</option>'
    '<option value="resize">Resize the desktop</option><option value="actual">Actual size</option></select>'
    '<button type="button" id="full" aria-pressed="false" disabled>Full screen</button>'
    "<details><summary>Keys</summary><div>"
    '<button type="button" id="ctrl-alt-del" disabled>Ctrl+Alt+Del</button>'
    '<button type="button" data-hold="ctrl" aria-pressed="false" disabled>Ctrl</button>'
    '<button type="button" data-hold="alt" aria-pressed="false" disabled>Alt</button>'
    '<button type="button" data-hold="shift" aria-pressed="false" disabled>Shift</button>'
    '<button type="button" data-hold="meta" aria-pressed="false" disabled>Super</button>'
    '<button type="button" data-key="escape" disabled>Escape</button>'
    '<button type="button" data-key="tab" disabled>Tab</button>'
    "<p>Ctrl, Alt, Shift and Super stay pressed until you press them again.</p></div></details>"
    '<details><summary>Clipboard</summary><div><label for="clipboard-text">Text to and from the desktop</label>'
    '<textarea id="clipboard-text" spellcheck="false" autocomplete="off" disabled></textarea>'
    '<button type="button" id="clipboard-send" disabled>Send to its clipboard</button>'
    '<button type="button" id="clipboard-type" disabled>Type it</button>'
    '<p id="clipboard-said" role="status">What is copied on the desktop appears here.</p></div></details>'
    '<button type="button" id="leave" disabled>Disconnect</button></div>'
)
_DIALOGS = (
    '<dialog id="credentials" aria-labelledby="asks"><form method="dialog"><h2 id="asks">The desktop asks who you are'
    '</h2><p>The gateway passes it on, and does not keep it.</p><div id="username-row" hidden>'
    '<label for="username">User name</label><input id="username" autocomplete="off"></div>'
    '<label for="password">Password</label><input id="password" type="password" autocomplete="off">'
    '<p class="buttons"><button class="main">Continue</button></p></form></dialog>'
    '<dialog id="ended" aria-labelledby="over" aria-describedby="why"><h2 id="over">The desktop is closed</h2>'
    '<p id="why"></p><p class="buttons"><button type="button" class="main" id="again">Connect again</button>'
    '<a href="/">Back to the session</a></p></dialog>'
)

_WITHOUT_SCRIPT = '<p>The desktop needs JavaScript; <a href="/">connect by a command</a> instead.</p>'


def respond(assets: WebAssets, target: str) -> Response:
    """Return the page of the desktop of the target named `target`; without noVNC, a page that says what to do."""
    if not assets.has(LIBRARY):
        body = html_page.notice("No desktop here", page.not_built(TargetType.VNC), "Connect by a command instead.")
        return Response(503, phrase(503), list(html_page.FIELDS), body)
    name = html_page.text(target)
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f'<title>{name}</title><link rel="stylesheet" href="{assets.url(OWN, "base.css")}">',
        f'<link rel="stylesheet" href="{assets.url(OWN, "desktop.css")}">',
        f'<script type="module" src="{assets.url(OWN, "desktop.js")}"></script></head>',
        f'<body data-novnc="{assets.url(LIBRARY, "core/rfb.js")}" data-target="{name}">',
        f'<header><h1><bdi>{name}</bdi></h1><p id="state" role="status">Loading.</p>{_TOOLS}</header>',
        f'<main id="screen"><noscript>{_WITHOUT_SCRIPT}</noscript></main>{_DIALOGS}</body></html>\n',
    ]
    return Response(200, b"OK", list(_FIELDS), "".join(parts).encode())
