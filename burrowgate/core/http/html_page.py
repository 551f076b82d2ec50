"""HTML frame of the gateway's own pages: one style, and nothing fetched from elsewhere.

Rules.
    All text in a page is escaped by `text`.
    The page's policy names the style by its hash, so that no other style and no script, injected or not, has effect.
"""

from __future__ import annotations

import html
from base64 import b64encode
from hashlib import sha256

from burrowgate.core.http import security_headers

_STYLE = """
:root{color-scheme:light dark;--ground:#f4f2ed;--card:#fffefb;--line:#e5e1d8;--ink:#2a2924;--soft:#69665c;
--moss:#47694f}
@media(prefers-color-scheme:dark){:root{--ground:#191a17;--card:#22241f;--line:#34362f;--ink:#e8e6de;--soft:#a5a297;
--moss:#a3c4a4}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100svh;display:flex;flex-direction:column;align-items:center;
justify-content:center;padding:1.5rem 1rem;background:var(--ground);color:var(--ink);
font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main{width:100%;max-width:31rem;padding:2.25rem 2.25rem 2.5rem;background:var(--card);border:1px solid var(--line);
border-radius:1rem;box-shadow:0 1px 2px #0000000a,0 12px 32px -16px #0000001f}
main.wide{max-width:52rem;padding:1.75rem 2rem 1.5rem}
body:has(.wide){justify-content:flex-start}
svg{display:block;width:2.5rem;height:2.5rem;margin:0 0 1.25rem;color:var(--moss)}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.3;font-weight:600;letter-spacing:-.01em;text-wrap:balance}
p{margin:0 0 .75rem;text-wrap:pretty}
p:last-child{margin:0}
.next{color:var(--soft)}
footer{margin:1.25rem 0 0;font-size:.8125rem;color:var(--soft)}
a{color:var(--moss);text-decoration:none}
a:hover,a:focus-visible{text-decoration:underline}
nav{font-size:.875rem;color:var(--soft);margin:0 0 .25rem}
table{width:100%;border-collapse:collapse;font-size:.9375rem}
th{font-size:.8125rem;font-weight:500;color:var(--soft);text-align:start}
th,td{padding:.5rem 0 .5rem 1.5rem;border-top:1px solid var(--line);vertical-align:baseline}
thead th{border-top:0}
th:first-child,td:first-child{padding-inline-start:0;width:100%}
td:not(:first-child){white-space:nowrap;color:var(--soft);font-size:.8125rem;font-variant-numeric:tabular-nums}
th:nth-child(2),td:nth-child(2){text-align:end}
.d{font-weight:600}
tr:hover td{background:color-mix(in srgb,var(--moss) 5%,transparent)}
@media(max-width:34rem){main{padding:1.75rem 1.5rem 2rem}main.wide{padding:1.25rem 1.25rem 1rem}
th:nth-child(3),td:nth-child(3){display:none}}
"""
_FORM_STYLE = """
form{margin:1.5rem 0 0}
label{display:block;font-weight:600;font-size:.9375rem;margin:0 0 .375rem}
input{display:block;width:100%;font:inherit;padding:.625rem .75rem;margin:0 0 1rem;color:inherit;
background:var(--ground);border:1px solid var(--soft);border-radius:.5rem}
input[aria-invalid]{border-color:var(--wrong)}
button{font:inherit;font-weight:600;width:100%;padding:.6875rem 1rem;border:0;border-radius:.5rem;cursor:pointer;
background:var(--moss);color:var(--card)}
button:focus-visible,input:focus-visible{outline:2px solid var(--moss);outline-offset:2px}
.to{font-weight:600}
.wrong{color:var(--wrong);font-weight:600}
.unseen{position:absolute;width:1px;height:1px;padding:0;margin:-1px;border:0;overflow:hidden;clip-path:inset(50%)}
:root{--wrong:#a33327}
@media(prefers-color-scheme:dark){:root{--wrong:#f0a193}}
"""
STYLE = "".join(_STYLE.split("\n"))
"""The style of every page."""
FORM_STYLE = STYLE + "".join(_FORM_STYLE.split("\n"))
"""The style of a page with a form."""


def source_of(text: str) -> str:
    """Return the source by which a policy allows the style or script `text`, which is in the page."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


POLICY = security_headers.policy(style_src=source_of(STYLE))
FIELDS = tuple(security_headers.fields(b"text/html; charset=utf-8", POLICY))
"""Response fields of each page."""

MARK = (
    '<svg viewBox="0 0 40 40" aria-hidden="true"><path d="M4 35V20a16 16 0 0 1 32 0v15" fill="none" '
    'stroke="currentColor" stroke-width="3" stroke-linecap="round"/><path d="M13 35V21a7 7 0 0 1 14 0V35" '
    'fill="currentColor" opacity=".28"/><path d="M2 35h36" stroke="currentColor" stroke-width="3" '
    'stroke-linecap="round"/></svg>'
)


def text(value: str) -> str:
    """Return `value` escaped, for text and for quoted attributes."""
    return html.escape(value.encode("utf-8", "replace").decode("utf-8"))


def opening(title: str, *, wide: bool = False, style: str = STYLE) -> str:
    """Return the beginning of a page, up to its content; `title` is plain text, and the policy must name `style`."""
    main = '<main class="wide">' if wide else "<main>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{text(title)}</title><style>{style}</style></head><body>{main}"
    )


def closing(foot: str = "Burrowgate") -> str:
    """Return the end of a page, from its content on; `foot` is plain text."""
    return f"</main><footer>{text(foot)}</footer></body></html>\n"


def notice(title: str, sentence: str, hint: str, *, foot: str = "Burrowgate") -> bytes:
    """Return a page with a message: `sentence` says what happened, `hint` what to do next; all are plain text."""
    return (
        opening(title)
        + f'{MARK}<h1>{text(title)}</h1><p>{text(sentence)}</p><p class="next">{text(hint)}</p>'
        + closing(foot)
    ).encode()


_EARLIEST, _LATEST = -62_135_596_800, 253_402_300_800
"""The years 1 to 9999, in seconds since 1970."""
# In place of `strftime`, whose names of months depend on the locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def date(seconds: float) -> tuple[str, str]:
    """Return day and time of day in UTC of `seconds` since 1970, such as ("3 March 2026", "14:05").

    Both are empty for a time beyond the calendar, which the metadata of a file may contain.
    """
    if not _EARLIEST <= seconds < _LATEST:
        return "", ""
    days, second = divmod(int(seconds // 1), 86_400)
    year, month, day = _civil(days)
    return f"{day} {_MONTHS[month - 1]} {year}", f"{second // 3600:02}:{second // 60 % 60:02}"


def _civil(days: int) -> tuple[int, int, int]:
    """Return year, month and day of the Gregorian calendar of a number of `days` since 1970.

    Counted in eras of 400 years and in years that begin in March, so that the leap day is the last one.
    """
    era, day_of_era = divmod(days + 719_468, 146_097)
    year = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year + year // 4 - year // 100)
    month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month + 2) // 5 + 1
    return 400 * era + year + (month >= 10), (month + 2) % 12 + 1, day
