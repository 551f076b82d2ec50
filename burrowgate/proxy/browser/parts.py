"""HTML of the page of a disposable browser that is the same for all of them."""

from __future__ import annotations

from collections.abc import Mapping

LAYOUTS: Mapping[str, str] = {
    "us": "English (US)",
    "gb": "English (UK)",
    "de": "German",
    "ch": "Swiss",
    "fr": "French",
    "be": "Belgian",
    "es": "Spanish",
    "latam": "Spanish (Latin America)",
    "it": "Italian",
    "pt": "Portuguese",
    "br": "Portuguese (Brazil)",
    "se": "Swedish",
    "no": "Norwegian",
    "dk": "Danish",
    "fi": "Finnish",
    "pl": "Polish",
    "cz": "Czech",
    "hu": "Hungarian",
    "ru": "Russian",
    "ua": "Ukrainian",
    "gr": "Greek",
    "tr": "Turkish",
}
"""Names of keyboard layouts, by their names in XKB."""


def _options() -> str:
    return "".join(f'<option value="{code}">{name}</option>' for code, name in LAYOUTS.items())


def _icon(path: str) -> str:
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>'


_CLIPBOARD = _icon("M9 4h6v3H9zM9 5H6v15h12V5h-3M9 12h6M9 16h4")
_KEYBOARD = _icon("M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M7 14h10")
_FILES = _icon("M12 4v10m-4-4 4 4 4-4M5 19h14")
_FULL = _icon("M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5")
_QUALITY = _icon("M4 18V13M10 18V9M16 18V5M21 18v-1")
_END = _icon("M12 3v9M7 6.5a8 8 0 1 0 10 0")
_HANDLE = _icon("M6 10l6 5 6-5")

START = (
    '<div class="start"><p id="layout-row"><label for="layout">Your keyboard</label>'
    f'<select id="layout">{_options()}</select></p>'
    '<button type="button" class="main" id="start" disabled>Start</button></div>'
    "<noscript><p>A browser on the server needs JavaScript in this one.</p></noscript>"
    '<p class="problem" id="not-loaded" role="alert" hidden>The page could not be loaded whole; reload it.</p>'
)
WATCHABLE = '<div class="watchable" hidden><p>Or watch a browser of another holder of this link:</p><ul></ul></div>'
PROGRESS = (
    '<section id="progress" hidden><h1 tabindex="-1">Starting a browser</h1><ol class="steps">'
    '<li data-step="asked">Asked for one</li><li data-step="started">Starting it</li>'
    '<li data-step="screen">Waiting for its screen</li><li data-step="page">Opening the page</li></ol>'
    '<p class="soft"><span id="elapsed" class="number">0 s</span> <span class="unseen" id="step" role="status"></span>'
    '</p><p id="slow" role="status"></p>'
    '<p class="buttons"><button type="button" id="cancel">Cancel</button></p></section>'
)
ENDED = (
    '<section id="ended" hidden><h1 tabindex="-1">The browser has ended</h1><p id="why"></p>'
    '<p class="soft" id="lasted"></p><p class="soft" id="kept">Nothing of it was kept.</p>'
    '<p class="buttons"><button type="button" class="main" id="again">Start a new one</button></p></section>'
)
FAILED = (
    '<section id="failed" hidden><h1 tabindex="-1">The browser did not start</h1><p id="failure"></p>'
    '<p class="soft" id="advice"></p><p class="buttons">'
    '<button type="button" class="main" id="retry">Try again</button>'
    '<button type="button" class="main" id="end-other" hidden>End the other one and start</button>'
    f'<span class="soft number" id="wait"></span></p>{WATCHABLE}</section>'
)

_QUALITIES = (
    '<option value="sharp">Sharp: most data</option><option value="balanced" selected>Balanced</option>'
    '<option value="small">Least data</option>'
)
_CLIPBOARD_MENU = (
    f'<details id="clipboard"><summary title="Clipboard">{_CLIPBOARD}<span class="name">Clipboard</span></summary><div>'
    '<div id="clipboard-in"><label for="clipboard-text">Text for the browser</label>'
    '<textarea id="clipboard-text" spellcheck="false" autocomplete="off"></textarea>'
    '<p class="buttons"><button type="button" id="clipboard-paste">Paste it</button>'
    '<button type="button" id="clipboard-send">Only put it into its clipboard</button></p></div>'
    '<p id="clipboard-no-in">Nothing can be pasted into this browser.</p>'
    '<div id="clipboard-out"><p>Copied in the browser:</p><pre id="copied" role="group" tabindex="0"'
    ' aria-label="Text that was copied in the browser"></pre>'
    '<button type="button" id="clipboard-copy" disabled>Copy it to this device</button></div>'
    '<p id="clipboard-no-out">Nothing can be copied out of this browser.</p>'
    '<p id="clipboard-said" role="status"></p></div></details>'
)
_FILES_MENU = (
    f'<details id="files"><summary title="Files">{_FILES}<span class="name">Files</span></summary><div>'
    '<div id="downloads"><h2>What the browser has downloaded</h2><ul id="file-list"></ul>'
    '<p id="no-files">Nothing yet.</p></div><div id="uploads"><label for="upload">Files for the browser</label>'
    '<input type="file" id="upload" multiple></div><p id="files-said" role="status"></p></div></details>'
)
_QUALITY_MENU = (
    f'<details id="picture"><summary title="Quality">{_QUALITY}<span class="name">Quality</span></summary><div>'
    f'<label for="quality">Quality of the picture</label><select id="quality">{_QUALITIES}</select>'
    "<p>It changes at once, and is remembered on this device.</p></div></details>"
)
_KEYS = (
    '<div id="keys" role="group" aria-label="Keys" hidden>'
    '<button type="button" data-key="escape">Esc</button><button type="button" data-key="tab">Tab</button>'
    '<button type="button" data-hold="ctrl" aria-pressed="false">Ctrl</button>'
    '<button type="button" data-hold="alt" aria-pressed="false">Alt</button>'
    '<button type="button" data-key="left" aria-label="Arrow left">&#8592;</button>'
    '<button type="button" data-key="up" aria-label="Arrow up">&#8593;</button>'
    '<button type="button" data-key="down" aria-label="Arrow down">&#8595;</button>'
    '<button type="button" data-key="right" aria-label="Arrow right">&#8594;</button>'
    '<label id="next-layout-row">Next time <select id="next-layout" aria-label="Keyboard of the next browser">'
    f"{_options()}</select></label></div>"
)
SCREEN = (
    '<div id="stage" hidden><div id="screen"></div><canvas id="last" aria-hidden="true" hidden></canvas>'
    '<textarea id="typing" aria-label="Browser: {name}. Press Control, Alt and Shift together to leave it." '
    'autocapitalize="off" autocomplete="off" autocorrect="off" spellcheck="false"></textarea>'
    '<p id="watched" role="status" hidden></p>'
    f'<button type="button" id="handle" aria-label="Show the tools" aria-controls="bar">{_HANDLE}</button>'
    '<div id="bar" role="group" aria-label="Tools"><span id="time" class="number"></span>'
    '<span id="latency" class="number" data-level="none" title="Time to the gateway and back"></span>'
    f'<div class="tools">{_CLIPBOARD_MENU}'
    f'<button type="button" id="keyboard" aria-pressed="false" title="Keyboard">{_KEYBOARD}'
    f'<span class="name">Keyboard</span></button>{_FILES_MENU}{_QUALITY_MENU}'
    f'<button type="button" id="full" aria-pressed="false" title="Full screen">{_FULL}'
    '<span class="name">Full screen</span></button>'
    f'<button type="button" id="end" title="End">{_END}<span class="name">End</span></button></div></div>'
    '<div id="warning" role="alertdialog" aria-labelledby="warning-title" aria-describedby="warning-text" hidden>'
    '<h2 id="warning-title"></h2><p id="warning-text"></p><p class="buttons">'
    '<span id="warning-seconds" class="number" aria-hidden="true"></span>'
    '<button type="button" class="main" id="stay">Stay</button></p></div>'
    '<div id="lost" hidden><p id="lost-text" role="status"></p><p class="buttons">'
    '<button type="button" class="main" id="here" hidden>Show it here</button></p></div>'
    f'<p id="note" role="status" hidden></p><p class="unseen" id="said" role="status"></p>{_KEYS}</div>'
)
