"""Chooses what a visitor is told when the gateway itself answers: the status, and a page or a problem in words.

Rules.
    This is the only place on the visitors' side where a status is chosen.
    Who holds nothing genuine gets one and the same answer, to the byte, whatever the reason (docs/protocol.md, 5).
    A person gets a page, a program that asks for JSON gets RFC 9457; both say the same words.
    Nothing here tells of versions, addresses of targets or other people's sessions; what is reflected is escaped.
    Answers that never vary are made once: to refuse costs a look-up.
Whoever sends an answer adds its length, `Date`, `Connection` and cookies.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus

from burrowgate.core.access import Reason, Refusal
from burrowgate.core.http import security_headers
from burrowgate.core.sessions import Session
from burrowgate.errors import (
    FileDescriptorsExhausted,
    StoreError,
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamError,
    UpstreamTimeout,
)
from burrowgate.proxy.responses import html

Fields = list[tuple[bytes, bytes]]
_Fixed = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer. It may be shared by all who get it: add to the `fields` of `landing` and `leave` alone."""

    status: int
    reason: bytes
    fields: Fields
    body: bytes


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said with a status; `{when}` in a sentence stands for when it came to that."""

    status: int
    title: str
    sentence: str
    hint: str
    fields: _Fixed = ()


def phrase(status: int) -> bytes:
    """The reason phrase of `status` (RFC 9110, 15)."""
    return HTTPStatus(status).phrase.encode("ascii")


def _say(words: _Words, wants_json: bool, **values: str) -> Response:
    sentence = words.sentence.format(**values) if values else words.sentence
    reason = phrase(words.status)
    if wants_json:
        # With "about:blank" the title is the status's own phrase (RFC 9457, 4.2.1).
        problem = {
            "type": "about:blank",
            "title": reason.decode("ascii"),
            "status": words.status,
            "detail": f"{sentence} {words.hint}",
        }
        return Response(words.status, reason, [*_PROBLEM_FIELDS, *words.fields], _json(problem))
    page = html.notice(words.title, sentence, words.hint, foot=f"Burrowgate · {words.status}")
    return Response(words.status, reason, [*html.FIELDS, *words.fields], page)


def _json(value: object) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"


_PROBLEM_FIELDS = security_headers.fields(b"application/problem+json")
_JSON_FIELDS = security_headers.fields(b"application/json")
_TEXT_FIELDS = security_headers.fields(b"text/plain; charset=utf-8")

# ---------------------------------------------------------------------------------------------------------------------
# Refusals.

_ASK = "Ask the person who sent you this link for a new one."
_ASK_TO_EXTEND = "Ask the person who sent you this link to extend it, or for a new one."
_SOON = "Try again in a moment."

_KEPT_OUT = _Words(
    403,
    "You need a link to come in",
    "This place opens with a link. You came without one, or with one that does not open it.",
    "Make sure that you used the whole link, or ask the person who sent it to you for a new one.",
)
_LIMITED = _Words(
    429,
    "A little too much at once",
    "Too many requests from your address came without a link that opens something.",
    "With the right link you can come in at once; without one, wait a moment before you try again.",
)
_AWAY = _Words(
    503,
    "Links cannot be checked just now",
    "The gateway cannot reach its records, and it opens nothing unchecked.",
    _SOON,
    ((b"Retry-After", b"5"),),
)
_REFUSALS = {
    Reason.NO_CREDENTIAL: _KEPT_OUT,
    Reason.NOT_GENUINE: _KEPT_OUT,
    Reason.NO_SESSION: _KEPT_OUT,
    Reason.OTHER_TARGET: _KEPT_OUT,
    Reason.OTHER_PAGE: _KEPT_OUT,
    Reason.REVOKED: _Words(410, "This link was revoked", "It was revoked{when} and cannot be used any more.", _ASK),
    Reason.EXPIRED: _Words(
        410, "This link has expired", "It was good for a limited time and expired{when}.", _ASK_TO_EXTEND
    ),
    Reason.ENDED: _Words(
        410,
        "What this link opened is gone",
        "The application was removed from this gateway{when}, and its links ended with it.",
        "Ask the person who sent you this link where to find it now.",
    ),
    Reason.IDLE: _Words(
        403,
        "This link has gone unused for too long",
        "It closes when nobody uses it for a while, and it closed{when}.",
        _ASK_TO_EXTEND,
    ),
    Reason.METHOD: _Words(
        403,
        "This link does not allow that",
        "It allows only some kinds of requests, and this was not one of them.",
        "If you need to do more, ask the person who sent you this link.",
    ),
    Reason.NETWORK: _Words(
        403,
        "This link does not open from here",
        "It opens from certain networks only, and yours is not one of them.",
        "Try from the network that it was meant for, or ask the person who sent you this link.",
    ),
    Reason.NAVIGATION_ONLY: _Words(
        403,
        "Open this link in a browser",
        "It counts its visits, so it opens only when somebody follows it in a browser.",
        "Follow the link, or copy it into the address bar of your browser.",
    ),
    Reason.VISITS_USED_UP: _Words(
        403,
        "This link has been used",
        "It could be opened a limited number of times, and all of them are used up.",
        _ASK,
    ),
    Reason.TOO_MANY_CONNECTIONS: _Words(
        429,
        "A little too much at once",
        "This link has as many connections open as it may have.",
        "Close another window that shows it, or try again in a moment.",
        ((b"Retry-After", b"5"),),
    ),
    Reason.FOREIGN_ORIGIN: _Words(
        403,
        "This came from another site",
        "A live connection can be opened only by pages of this address.",
        "Open the application at its own address and try again there.",
    ),
    Reason.SERVICE_WORKER: _Words(
        403,
        "Service workers are not allowed here",
        "A service worker would stay in the browser after its link has ended.",
        "Whoever runs this gateway can allow them for this application.",
    ),
    Reason.NO_DOMAIN: _Words(
        404,
        "There is nothing at this address",
        "No application is known here by that name.",
        "Check the address for a typing mistake, or ask the person who gave it to you.",
    ),
    Reason.TARGET_OFF: _Words(
        503,
        "This application is switched off",
        "The person who runs it has switched it off for now.",
        "Try again later, or ask them when it will be back.",
    ),
    Reason.TARGET_NOT_HTTP: _Words(
        501,
        "This cannot be opened in a browser",
        "What is behind this address does not speak the language of the web.",
        "Ask the person who sent you this link how it is meant to be used.",
    ),
    Reason.NO_CERTIFICATE: _Words(
        403,
        "You need a certificate to come in",
        "This place asks visitors for a certificate of their own, and your browser showed none.",
        "Install the certificate that you were given, then close the browser and open the link again.",
    ),
    Reason.MISDIRECTED: _Words(
        421,
        "This came to the wrong place",
        "This address asks visitors for a certificate, and this connection was made without that.",
        "Open the link again.",
    ),
    Reason.TWO_CREDENTIALS: _Words(
        400,
        "This address holds two links",
        "Two links ended up in one address, and nobody can tell which of them is meant.",
        "Open one of the two by itself.",
    ),
    Reason.AMBIGUOUS_PAGE: _Words(
        400,
        "This address can be read in two ways",
        "Its path does not name one page without doubt, so it is not opened.",
        _ASK,
    ),
    Reason.STORE_UNAVAILABLE: _AWAY,
}


def refusal(refusal: Refusal, *, wants_json: bool = False) -> Response:
    """What to tell somebody whose request was refused."""
    return _refused(refusal.reason, refusal.at, wants_json)


@lru_cache(maxsize=4096)
def _refused(reason: Reason, at: int | None, wants_json: bool) -> Response:
    words = _REFUSALS[reason]
    if words is _KEPT_OUT:
        return _kept_out(wants_json)
    day, time = html.date(at) if at is not None else ("", "")
    return _say(words, wants_json, when=f" on {day} at {time} UTC" if day else "")


@lru_cache(maxsize=2)
def _kept_out(wants_json: bool) -> Response:
    return _say(_KEPT_OUT, wants_json)


@lru_cache(maxsize=256)
def limited(wait: int, *, wants_json: bool = False) -> Response:
    """What to tell somebody whose address was refused too often, and may ask again in `wait` seconds."""
    return _say(replace(_LIMITED, fields=((b"Retry-After", b"%d" % wait),)), wants_json)


# ---------------------------------------------------------------------------------------------------------------------
# Failures of the target and of the gateway.

_IS_IT_RUNNING = "Try again in a moment. If you run it, see whether it is started."
_DOWN = _Words(
    502, "The application does not answer", "This gateway is up, but the application behind it cannot be reached.",
    _IS_IT_RUNNING,
)  # fmt: skip
_SLOW = _Words(
    504, "The application is taking too long", "It was reached, but it did not answer in time.",
    "Try again in a moment. If you run it, see what keeps it busy.",
)  # fmt: skip
_BROKEN = _Words(
    502, "The application's answer was cut short", "It broke off, or was not something that a browser could read.",
    "Try again in a moment. If you run it, its own log may say more.",
)  # fmt: skip
_UNTRUSTED = _Words(
    502, "The application could not be verified",
    "Its certificate is not one that this gateway was told to trust, so nothing was sent to it.",
    "If you run it, give the gateway its CA file or its fingerprint.",
)  # fmt: skip
_NOT_REACHED = _Words(
    502, "The application cannot be reached from here", "Its address leads to a place that is never connected to.",
    "If you run it, give the gateway the address of the application itself.",
)  # fmt: skip
_CROWDED = _Words(
    503, "Too many are here at once", "The gateway has no connection to the application left for this one.", _SOON,
    ((b"Retry-After", b"5"),),
)  # fmt: skip
_FAULT = _Words(
    500, "Something went wrong in the gateway", "This is not your mistake, and it was written down.",
    _SOON,
)  # fmt: skip


@lru_cache(maxsize=64)
def _constant(words: _Words, wants_json: bool) -> Response:
    return _say(words, wants_json)


def failure(error: BaseException, *, wants_json: bool = False) -> Response:
    """What to tell a visitor whose request was admitted and could not be answered because of `error`.

    The error's own text, which may name the target's address, is for the log.
    """
    match error:
        case UpstreamTimeout():
            words = _SLOW
        case UpstreamConnectError():
            words = _DOWN
        case FileDescriptorsExhausted():
            words = _CROWDED
        case UpstreamCertificateError():
            words = _UNTRUSTED
        case UpstreamAddressNotAllowed():
            words = _NOT_REACHED
        case UpstreamError():
            words = _BROKEN
        case StoreError():
            words = _AWAY
        case _:
            words = _FAULT
    return _constant(words, wants_json)


# ---------------------------------------------------------------------------------------------------------------------
# Requests that are not understood, or too much.

_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
_ODD = "If an application or a script made this request, it needs mending; if you typed the address, check it."
_BAD = {
    400: _Words(400, "This request is not clear", "It cannot be understood in exactly one way.", _ODD),
    403: _Words(403, "Not from here", "Only some are answered here.", "Whoever runs this gateway names them."),
    404: _Words(404, "There is no such page", "There is nothing here by that name.", _ODD),
    405: _Words(
        405, "That is not possible here", "Requests of this kind are not passed on.", _ODD, ((b"Allow", _METHODS),),
    ),
    408: _Words(408, "The request took too long", "It did not arrive in full in time.", _SOON),
    413: _Words(413, "That is too large", "It is more than this gateway accepts at once.", "Send something smaller."),
    414: _Words(414, "This address is too long", "It is longer than this gateway accepts.", "Check where it was made."),
    417: _Words(417, "That cannot be promised", "The request expects something that is not known here.", _ODD),
    421: _Words(421, "This came to the wrong place", "The address belongs to another connection.", "Open it again."),
    426: _Words(
        426, "Another protocol is needed", "Only version 13 of WebSockets is known.", _ODD,
        ((b"Upgrade", b"websocket"), (b"Sec-WebSocket-Version", b"13")),
    ),
    431: _Words(
        431, "The request carries too much", "Its fields, cookies perhaps, are more than this gateway accepts.",
        "Clear the cookies of this address and try again.",
    ),
    429: _Words(
        429, "A little too much at once", "Too many requests come from your address just now.", _SOON,
        ((b"Retry-After", b"5"),),
    ),
    501: _Words(501, "That is not known here", "The request uses something that this gateway does not know.", _ODD),
    505: _Words(505, "Another HTTP is needed", "This gateway speaks HTTP/1.1 and HTTP/1.0 here.", _ODD),
    508: _Words(
        508, "This goes round in circles", "The request has been through this gateway before.",
        "If you run the application, see whether its address leads back to the gateway.",
    ),
}  # fmt: skip


@lru_cache(maxsize=256)
def bad_request(status: int, why: str = "", wants_json: bool = False) -> Response:
    """What to tell somebody whose request breaks HTTP's rules: `status` as `BadRequest` hints, `why` a sentence.

    A status that is none of those known here is 400. The connection is to be closed after it.
    """
    words = _BAD.get(status, _BAD[400])
    if why:
        words = _Words(words.status, words.title, why, words.hint, words.fields)
    return _say(words, wants_json)


# ---------------------------------------------------------------------------------------------------------------------
# What a folder has to say besides its files.

_NO_FILE = _Words(
    404, "There is no such page", "Nothing in this folder goes by that name.",
    "Check the address for a typing mistake, or start again from the top of the folder.",
)  # fmt: skip
_UNREADABLE = _Words(
    403, "This file cannot be read", "It is there, but the gateway is not allowed to read it.",
    "Ask the person who shares this folder to make it readable.",
)  # fmt: skip
_READ_ONLY = _Words(
    405, "This folder is for reading only", "Files can be looked at here, but not changed.",
    "To change something, ask the person who shares this folder.", ((b"Allow", b"GET, HEAD, OPTIONS"),),
)  # fmt: skip


def no_file(*, wants_json: bool = False) -> Response:
    """A folder has nothing by that name, or nothing that it would show."""
    return _constant(_NO_FILE, wants_json)


def unreadable(*, wants_json: bool = False) -> Response:
    """The operating system does not let the gateway read that file."""
    return _constant(_UNREADABLE, wants_json)


def read_only(*, wants_json: bool = False) -> Response:
    """A folder takes GET, HEAD and OPTIONS."""
    return _constant(_READ_ONLY, wants_json)


# ---------------------------------------------------------------------------------------------------------------------
# The gateway's own pages, and the landing.

_LEFT = _Words(
    200, "You have left", "This browser no longer holds your link to this address.",
    "To come back, open the link again.",
)  # fmt: skip
_NO_PAGE = _Words(
    404, "There is no such page", "The gateway has no page of its own by that name.",
    "Go back to the application.",
)  # fmt: skip


def leave() -> Response:
    """`/.burrowgate/leave`: the visitor has left. The sender adds what makes the browser forget."""
    return _say(_LEFT, False)


def session(session: Session) -> Response:
    """`/.burrowgate/session`: the label, and when it expires in seconds since 1970, as JSON."""
    told = {"label": session.label, "expires_at": session.expires_at}
    return Response(200, b"OK", list(_JSON_FIELDS), _json(told))


def reserved_not_found(wants_json: bool = False) -> Response:
    """`/.burrowgate/` and anything else: there is no such page."""
    return _constant(_NO_PAGE, wants_json)


def landing(location: bytes) -> Response:
    """To the same address without the link's parameters; the sender adds the visit cookie.

    `location` must lead to this host: `//elsewhere` would not (RFC 3986, 4.2).
    """
    return Response(303, b"See Other", [(b"Location", location), *_TEXT_FIELDS], b"Come in.\n")


def elsewhere(location: bytes, *, forgetful: bool = False) -> Response:
    """The same by https, at `location`; to a client of HTTP/1.0, which may not know 308, by 301 (RFC 9110, 15.4.9)."""
    fields = [(b"Location", location), *_TEXT_FIELDS]
    status = 301 if forgetful else 308
    return Response(status, phrase(status), fields, b"This address is served by https.\n")


def onwards(location: bytes) -> Response:
    """To `location` on this host, where what was asked for is: a folder has a slash at its end."""
    return Response(308, phrase(308), [(b"Location", location), *_TEXT_FIELDS], b"This is a folder.\n")


def challenge(proof: bytes | None) -> Response:
    """What an ACME server came for (RFC 8555, 8.3), or that it is not here."""
    if proof is None:
        return reserved_not_found()
    return Response(200, b"OK", security_headers.fields(b"application/octet-stream"), proof)


# ---------------------------------------------------------------------------------------------------------------------
# By what it can be found again.


def named(answer: Response, request_id: bytes) -> Response:
    """`answer` to the request that the log calls `request_id`, as a field, for whoever tells the operator of it.

    Where something failed it stands in the page too. A refusal's own words stay the same to the byte for all.
    """
    fields, body = [*answer.fields, (b"X-Request-Id", request_id)], answer.body
    if answer.status >= 500:
        body = body.replace(b"</footer>", b" \xc2\xb7 %b</footer>" % request_id)
        if body[-2:] == b"}\n":
            body = b'%b, "request_id": "%b"}\n' % (body[:-2], request_id)
    return Response(answer.status, answer.reason, fields, body)


# ---------------------------------------------------------------------------------------------------------------------
# Which of the two.

_JSON_TYPES = (b"application/json", b"application/problem+json")
_PAGE_TYPES = (b"text/html", b"application/xhtml+xml")
_WEIGHT = re.compile(rb";[ \t]*q=([01](?:\.[0-9]{0,3})?)[ \t]*(?:;|$)", re.IGNORECASE)


def wants_json(accept: bytes) -> bool:
    """Whether who sent the field `Accept` names JSON and likes it better than a page (RFC 9110, 12.5.1)."""
    if b"json" not in accept.lower():
        return False
    json_weight = page_weight = 0.0
    for media_range in accept.lower().split(b","):
        media_type = media_range.partition(b";")[0].strip(b" \t")
        weighed = _WEIGHT.search(media_range)
        weight = min(float(weighed[1]), 1.0) if weighed else 1.0
        if media_type in _JSON_TYPES:
            json_weight = max(json_weight, weight)
        elif media_type in _PAGE_TYPES:
            page_weight = max(page_weight, weight)
    return json_weight > page_weight
