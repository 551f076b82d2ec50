"""The page of a terminal in the browser.

Rules.
    Its policy allows scripts and styles of the gateway's own address alone, none of them in the page itself.
    The page is the same for each visitor of a target: what it shows of the session comes by the WebSocket.
"""

from __future__ import annotations

from burrowgate.core.http import html_page, security_headers
from burrowgate.core.targets import TargetType
from burrowgate.proxy.responses.builder import Response, phrase
from burrowgate.proxy.tcp import page
from burrowgate.proxy.tcp.web_assets import TERMINAL, WebAssets

POLICY = security_headers.policy(script_src="'self'", style_src="'self'", connect_src="'self'")
_FIELDS = security_headers.fields(b"text/html; charset=utf-8", POLICY)

_KEYS = (("escape", "Esc"), ("tab", "Tab"), ("ctrl", "Ctrl"), ("left", "←"), ("up", "↑"), ("down", "↓"), ("right", "→"))
_KEY_NAMES = {"left": "Left", "up": "Up", "down": "Down", "right": "Right"}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,interactive-widget=resizes-content">
<title>{title}</title>
<link rel="stylesheet" href="{xterm_css}">
<link rel="stylesheet" href="{css}">
<script type="module" src="{script}"></script>
</head>
<body>
<header>
<h1><bdi>{title}</bdi></h1>
<p id="state" role="status">Connecting</p>
<div class="tools" role="group" aria-label="Tools">
<button id="find" type="button" aria-keyshortcuts="Control+Shift+F">Find</button>
<button id="smaller" type="button" aria-label="A&minus; smaller text">A&minus;</button>
<button id="larger" type="button" aria-label="A+ larger text">A+</button>
<select id="theme" aria-label="Colours">
<option value="dark">Dark</option><option value="light">Light</option><option value="contrast">High contrast</option>
</select>
<button id="reader" type="button" aria-pressed="false">Screen reader</button>
<button id="copy" type="button" aria-keyshortcuts="Control+Shift+C">Copy</button>
<button id="paste" type="button" aria-keyshortcuts="Control+Shift+V">Paste</button>
<button id="end" type="button">End</button>
</div>
</header>
<form id="search" role="search" hidden>
<input id="query" type="search" aria-label="Find in the terminal" autocomplete="off" spellcheck="false">
<button>Next</button>
<button id="previous" type="button">Previous</button>
<button id="close" type="button">Close</button>
<output id="found"></output>
</form>
<main id="terminal" aria-label="Terminal" data-xterm="{xterm}" data-fit="{fit}" data-search="{search}">
<div id="screen"></div>
<div id="over" hidden><p id="why"></p><button id="again" type="button">Open another terminal</button></div>
</main>
<section class="keys" aria-label="Keys">{keys}</section>
<footer><p>In the terminal, <kbd>Tab</kbd> belongs to the shell: <kbd>Ctrl</kbd>+<kbd>F6</kbd> leaves it and leads back.
<kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>C</kbd>, <kbd>V</kbd> and <kbd>F</kbd> copy, paste and find.</p></footer>
<noscript><p>The terminal needs JavaScript.</p></noscript>
</body>
</html>
"""


LIBRARIES = ("xterm", "xterm-addon-fit", "xterm-addon-search")


def terminal_page(assets: WebAssets, title: str) -> Response:
    """Return the page for a target called `title`; without xterm.js, a page that says what to do."""
    if not all(assets.has(library) for library in LIBRARIES):
        body = html_page.notice("No terminal here", page.not_built(TargetType.SSH), "Connect by a command instead.")
        return Response(503, phrase(503), list(html_page.FIELDS), body)
    keys = "".join(
        f'<button type="button" data-key="{key}" aria-label="{_KEY_NAMES.get(key, label)}">{label}</button>'
        for key, label in _KEYS
    )
    text = _PAGE.format(
        title=html_page.text(title),
        xterm_css=assets.url("xterm", "xterm.css"),
        css=assets.url(TERMINAL, "terminal.css"),
        script=assets.url(TERMINAL, "terminal.js"),
        xterm=assets.url("xterm", "xterm.js"),
        fit=assets.url("xterm-addon-fit", "addon-fit.js"),
        search=assets.url("xterm-addon-search", "addon-search.js"),
        keys=keys,
    )
    return Response(200, b"OK", list(_FIELDS), text.encode())
