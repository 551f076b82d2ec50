"""The page of `/.burrowgate/session`: how long a link is open, and the form by which its visitor asks for more time.

Rules.
    It shows the visitor what concerns this visit alone: no other visitor's request, and no session id.
    It works without JavaScript: a form, which is posted to the same address. Its policy allows that and nothing else.
    All text in it, the operator's label included, is escaped (SEC-25, SEC-52).
    `Referrer-Policy` is `same-origin`, because browsers send `Origin: null` with the form under `no-referrer`, and the
    gateway requires its own origin.
"""

from __future__ import annotations

import json

from burrowgate.core import durations, extend_requests
from burrowgate.core.extend_requests import MAX_MESSAGE_LENGTH
from burrowgate.core.http import html_page, security_headers
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.sessions import ExtendAnswer, ExtendRequest, Session
from burrowgate.proxy.responses.builder import JSON_FIELDS, Response, phrase

PATH = RESERVED_PATH + b"/session"

_STYLE = """
form{margin:1.25rem 0 0}
label{display:block;margin:0 0 .35rem;font-size:.9375rem}
textarea{display:block;width:100%;min-height:5rem;font:inherit;font-size:1rem;color:inherit;background:var(--ground);
border:1px solid var(--soft);border-radius:.55rem;padding:.5rem .7rem;resize:vertical}
button,.button{display:inline-block;margin:.75rem 0 0;font:inherit;font-weight:500;color:var(--card);
background:var(--moss);border:1px solid var(--moss);border-radius:.55rem;padding:.4rem 1rem;cursor:pointer}
:focus-visible{outline:2px solid var(--moss);outline-offset:2px}
.status{margin:1rem 0 0;padding:.7rem .9rem;border:1px solid var(--line);border-radius:.7rem;background:var(--ground)}
p.leave{margin:1.25rem 0 0;font-size:.9375rem}
"""
_WHOLE_STYLE = html_page.STYLE + "".join(_STYLE.split("\n"))


def _fields(content_type: bytes, policy: bytes = security_headers.NOTHING) -> list[tuple[bytes, bytes]]:
    fields = security_headers.fields(content_type, policy)
    return [(name, b"same-origin" if name == b"Referrer-Policy" else value) for name, value in fields]


_PAGE_FIELDS = _fields(
    b"text/html; charset=utf-8",
    security_headers.policy(style_src=html_page.source_of(_WHOLE_STYLE), form_action="'self'"),
)
_LINKS = (
    '<p class="leave"><a href="/">Go to the application</a> · '
    '<a href="/.burrowgate/leave">Leave, and forget this link in this browser</a></p>'
)
_TEXT_FIELDS = security_headers.fields(b"text/plain; charset=utf-8")


def as_json(session: Session, vid: str, now: float) -> Response:
    """Return the state of `session` for the visit `vid` as JSON; the banner reads it where visitors may ask."""
    view: dict[str, object] = {"label": session.label, "expires_at": session.expires_at}
    if session.allow_extend_requests:
        request = extend_requests.request_of(session, vid)
        view["expires_in"] = max(0, int(session.expires_at - now))
        view["extend_request"] = {"state": _state(request), "may_ask": _may_ask(request, now)}
    return Response(200, b"OK", list(JSON_FIELDS), json.dumps(view).encode("ascii") + b"\n")


def as_page(session: Session, vid: str, now: float, *, status: int = 200, error: str = "") -> Response:
    """Return the page of `session` for the visit `vid`; `error` says why a request was refused, with `status`."""
    request = extend_requests.request_of(session, vid)
    day, time = html_page.date(session.expires_at)
    title = f"This link is open for {durations.approximate(int(session.expires_at - now))}"
    parts = [
        html_page.opening(title, style=_WHOLE_STYLE),
        html_page.MARK,
        f"<h1>{html_page.text(title)}</h1>",
        f"<p><bdi>{html_page.text(session.label)}</bdi></p>" if session.label else "",
        f"<p>It ends on {day} at {time} UTC.</p>",
        f'<p class="status" role="alert">{html_page.text(error)}</p>' if error else "",
        *_request_parts(session, request, now, has_error=bool(error)),
        _LINKS,
        html_page.closing("This page is from Burrowgate, the gateway, and not from the application"),
    ]
    return Response(status, phrase(status), list(_PAGE_FIELDS), "".join(parts).encode())


def asked() -> Response:
    """Return the redirect from the posted form back to the page."""
    return Response(303, b"See Other", [(b"Location", PATH), *_TEXT_FIELDS], b"You have asked for more time.\n")


def _state(request: ExtendRequest | None) -> str:
    if request is None:
        return "none"
    return "open" if request.answer is None else request.answer.value


def _may_ask(request: ExtendRequest | None, now: float) -> bool:
    if request is None:
        return True
    again_at = extend_requests.next_time(request)
    return again_at is not None and again_at <= now


def _request_parts(session: Session, request: ExtendRequest | None, now: float, *, has_error: bool) -> list[str]:
    if not session.allow_extend_requests:
        return ['<p class="next">If you need more time, ask the person who sent you this link.</p>']
    parts = []
    if request is not None and not has_error:
        parts.append(f'<p class="status" role="status">{_answer_text(request)}</p>')
    if _may_ask(request, now):
        parts.append(
            f'<form method="post" action="{PATH.decode()}">'
            '<label for="message">A word to the person who sent you this link, if you like</label>'
            f'<textarea id="message" name="message" maxlength="{MAX_MESSAGE_LENGTH}"></textarea>'
            "<button>Ask for more time</button></form>"
        )
    elif request is not None and request.is_open:
        parts.append(f'<p><a href="{PATH.decode()}">See whether it was answered</a></p>')
    return parts


def _answer_text(request: ExtendRequest) -> str:
    asked_at = f"You asked for more time at {html_page.date(request.at)[1]} UTC"
    again_at = extend_requests.next_time(request)
    if again_at is None:
        return f"{asked_at}. The person who sent you this link has not answered yet."
    if request.answer is ExtendAnswer.GRANTED:
        return f"{asked_at}, and you were given more."
    return f"{asked_at}, and were not given more. You can ask again from {html_page.date(again_at)[1]} UTC on."
