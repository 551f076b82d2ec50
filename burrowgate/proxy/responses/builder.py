"""Builds the gateway's own responses: a page for people, or RFC 9457 for programs that ask for JSON.

Rules.
    This and `messages` are the only places of the data plane where a status is chosen.
    Every client without a genuine credential gets the same response, to the byte (docs/protocol.md, section 5; SEC-36).
    Text from a request or an error is escaped (SEC-25).
    Constant responses are built once, so a rejection costs only a look-up.
The sender adds the body's length, `Date`, `Connection` and cookies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus

from burrowgate.core.access import Refusal
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.drop_box import DropRefusal
from burrowgate.core.http import drop_request, html_page, security_headers
from burrowgate.errors import (
    BurrowgateError,
    FileDescriptorsExhausted,
    StoreError,
    TcpRefused,
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamError,
    UpstreamPermissionError,
    UpstreamSocketMissing,
    UpstreamTimeout,
)
from burrowgate.proxy.responses import box_messages, drop_messages, messages, tcp_messages
from burrowgate.proxy.responses import entry_page as entry_pages
from burrowgate.proxy.responses.messages import Message

Fields = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Response:
    """A response. It may be shared: only the `fields` of `clean_url_redirect` and `leave` may be added to."""

    status: int
    reason: bytes
    fields: Fields
    body: bytes
    message: Message | None = None
    """The message that the body shows, if it is one."""
    is_json: bool = False


def phrase(status: int) -> bytes:
    """Return the reason phrase of `status` (RFC 9110, 15)."""
    return HTTPStatus(status).phrase.encode("ascii")


def _build(message: Message, wants_json: bool, **values: str) -> Response:
    if values:
        message = replace(message, sentence=message.sentence.format(**values))
    fields = _PROBLEM_FIELDS if wants_json else _TEXT_FIELDS if message.is_plain else html_page.FIELDS
    body = _body(message, wants_json)
    if message.status >= 400:
        fields = [*fields, (b"Proxy-Status", _PROXY_STATUS % _proxy_error(message.status))]
    return Response(message.status, phrase(message.status), [*fields, *message.fields], body, message, wants_json)


def _proxy_error(status: int) -> bytes:
    """Return the type of error that RFC 9209, 2.3 has for a response of the gateway's own."""
    if status >= 500:
        return _PROXY_ERRORS.get(status, b"proxy_internal_error")
    return b"http_request_denied" if status in _DENIAL_STATUSES else b"http_request_error"


def _body(message: Message, wants_json: bool, request_id: str = "") -> bytes:
    if wants_json:
        # With "about:blank" the title is the status's own phrase (RFC 9457, 4.2.1).
        problem: dict[str, str | int] = {
            "type": "about:blank",
            "title": HTTPStatus(message.status).phrase,
            "status": message.status,
            "detail": f"{message.sentence} {message.hint}",
        }
        return _json(problem | {"request_id": request_id} if request_id else problem)
    if message.is_plain:
        return f"{message.title}. {message.sentence}\n{message.hint}\n{_FOOT}.\n".encode()
    foot = f"This page is from Burrowgate, the gateway, and not from the application · {message.status}" + (
        f" · {request_id}" if request_id else ""
    )
    return html_page.notice(message.title, message.sentence, message.hint, foot=foot)


def _json(value: object) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"


_FOOT = "This page is from Burrowgate, the gateway, and not from the application"
_PROXY_STATUS = b"Burrowgate; error=%b"
"""The field by which programs tell the gateway's own errors from a target's, of which it is removed (RFC 9209)."""
_PROXY_ERRORS = {502: b"destination_unavailable", 504: b"http_response_timeout"}
_DENIAL_STATUSES = frozenset({401, 403, 404, 410, 429})
JSON_FIELDS = security_headers.fields(b"application/json")
"""Response fields of a response for programs."""
_PROBLEM_FIELDS = security_headers.fields(b"application/problem+json")
_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
"""Methods that are forwarded, without those that only some targets know."""
_TEXT_FIELDS = security_headers.fields(b"text/plain; charset=utf-8")


def denial(refusal: Refusal, *, wants_json: bool = False) -> Response:
    """Return the response to a denied request."""
    return _denial(refusal.reason, refusal.at, wants_json)


@lru_cache(maxsize=256)  # each takes 3 KB, and times are many
def _denial(reason: Reason, at: int | None, wants_json: bool) -> Response:
    message = messages.DENIALS[reason]
    if message is messages.ACCESS_DENIED:
        return _constant(message, wants_json)
    day, time = html_page.date(at) if at is not None else ("", "")
    if message.status == 410 or reason is Reason.IDLE:  # programs that connect to TCP targets tell ends by it
        message = replace(message, fields=(*message.fields, (b"Burrowgate-Reason", reason.encode("ascii"))))
    return _build(message, wants_json, when=f" on {day} at {time} UTC" if day else "")


@lru_cache(maxsize=256)
def too_many_rejections(wait: int, *, wants_json: bool = False) -> Response:
    """Return the response to an address with too many rejections, which may try again in `wait` seconds."""
    return _build(replace(messages.TOO_MANY_REJECTIONS, fields=((b"Retry-After", b"%d" % wait),)), wants_json)


@lru_cache(maxsize=64)
def _constant(message: Message, wants_json: bool) -> Response:
    return _build(message, wants_json)


def failure(error: BaseException, *, wants_json: bool = False) -> Response:
    """Return the response to an allowed request that failed with `error`.

    The error's own text, which may name the target's address, is for the log.
    """
    match error:
        case UpstreamTimeout():
            message = messages.UPSTREAM_TIMEOUT
        case UpstreamSocketMissing():
            message = messages.UPSTREAM_SOCKET_MISSING
        case UpstreamPermissionError():
            message = messages.UPSTREAM_PERMISSION_DENIED
        case UpstreamConnectError():
            message = messages.UPSTREAM_CONNECT_ERROR
        case FileDescriptorsExhausted():
            message = messages.NO_FILE_DESCRIPTOR
        case UpstreamCertificateError():
            message = messages.UPSTREAM_CERTIFICATE_ERROR
        case UpstreamAddressNotAllowed():
            message = messages.UPSTREAM_ADDRESS_NOT_ALLOWED
        case UpstreamError():
            message = messages.UPSTREAM_PROTOCOL_ERROR
        case TcpRefused():
            return _build(tcp_messages.message_of(error), wants_json)
        case StoreError():
            message = messages.STORE_UNAVAILABLE
        case _:
            message = messages.INTERNAL_ERROR
    return _constant(message, wants_json)


def box_failure(error: BurrowgateError, *, wants_json: bool, **more: object) -> Response:
    """Return the response to a request of a visitor of a disposable browser that failed with `error`.

    Programs get its code, and `more`.
    """
    response = _build(box_messages.message_of(error), wants_json)
    if not wants_json:
        return response
    problem = json.loads(response.body) | {"code": error.code, **more}
    return replace(response, fields=list(response.fields), body=_json(problem), message=None)


@lru_cache(maxsize=256)
def bad_request(status: int, sentence: str = "", wants_json: bool = False) -> Response:
    """Return the response to a malformed request: `status` and `sentence` are those of `BadRequest`.

    An unknown status becomes 400. The connection must be closed after the response.
    """
    message = messages.BAD_REQUESTS.get(status, messages.BAD_REQUESTS[400])
    if sentence:
        message = replace(message, sentence=sentence)
    return _build(message, wants_json)


def entry_page(reason: Reason, *, label: str, host: str, action: str, has_form: bool) -> Response:
    """Return the entry page for a refusal for `reason`; the arguments are those of `entry_page.entry_page`."""
    message = messages.DENIALS[reason]
    status = 200 if reason is Reason.CONFIRMATION_NEEDED else message.status
    body = entry_pages.entry_page(reason, label=label, host=host, action=action, has_form=has_form)
    return Response(status, phrase(status), [*entry_pages.FIELDS, *message.fields], body)


def sign_in_needed(refusal: Refusal, address: str, *, wants_json: bool) -> Response:
    """Return the response to a request that needs a sign-in and cannot be sent there.

    `address` is where people sign in: programs get it as `sign_in`, and pages as a link.
    """
    message = messages.DENIALS[refusal.reason]
    response = _build(message, wants_json)
    if not wants_json:
        return response
    problem = json.loads(response.body) | {"sign_in": address}
    return replace(response, fields=list(response.fields), body=_json(problem), message=None)


def sign_in_redirect(address: str) -> Response:
    """Return a redirect to the sign-in host; the sender adds cookies."""
    return Response(303, b"See Other", [(b"Location", address.encode("ascii")), *_TEXT_FIELDS], b"Please sign in.\n")


def return_redirect(location: bytes) -> Response:
    """Return a redirect to `location`, the address on this domain for which a visitor has signed in."""
    return Response(303, b"See Other", [(b"Location", location), *_TEXT_FIELDS], b"Come in.\n")


def not_you(name: str, address: str) -> Response:
    """Return the page for a person called `name` whom a rule does not admit; `address` is to sign in as another one."""
    message = messages.DENIALS[Reason.NOT_YOU]
    if name:
        message = replace(message, sentence=f"You are signed in as {name}, for whom it does not open.")
    return _sign_in_page(message, "Sign in with another account", address)


def sign_in_repeats(address: str) -> Response:
    """Return the page for a browser that was sent to sign in again and again; `address` is to try once more."""
    return _sign_in_page(messages.SIGN_IN_REPEATS, "Try again", address)


def _sign_in_page(message: Message, label: str, address: str) -> Response:
    response = _build(message, False)
    link = f'<p><a href="{html_page.text(address)}">{html_page.text(label)}</a></p></main>'
    body = response.body.replace(b"</main>", link.encode(), 1)
    return replace(response, fields=list(response.fields), body=body, message=None)


def sign_in_failed() -> Response:
    """Return the page for a completion code that is not accepted; the sender adds cookies."""
    return _build(messages.SIGN_IN_FAILED, False)


def file_not_found(*, wants_json: bool = False) -> Response:
    """Return the response of a folder that has no such file, or does not show it."""
    return _constant(messages.FILE_NOT_FOUND, wants_json)


def file_not_readable(*, wants_json: bool = False) -> Response:
    """Return the response of a folder with a file that the operating system does not let the gateway read."""
    return _constant(messages.FILE_NOT_READABLE, wants_json)


def folder_read_only(*, wants_json: bool = False) -> Response:
    """Return the response of a folder to methods other than GET, HEAD and OPTIONS."""
    return _constant(messages.FOLDER_READ_ONLY, wants_json)


def folder_too_large(maximum: int, *, wants_json: bool = False) -> Response:
    """Return the response of a folder with more than `maximum` files and folders to a request for an archive of it."""
    return _build(messages.FOLDER_TOO_LARGE, wants_json, maximum=f"{maximum:,}")


def too_many_archives(*, wants_json: bool = False) -> Response:
    """Return the response to a request for an archive while as many are made as may be."""
    return _constant(messages.TOO_MANY_ARCHIVES, wants_json)


def drop_refusal(reason: DropRefusal, limit: str, note: str = "", *, wants_json: bool = False) -> Response:
    """Return the response of a drop box that refuses a request for `reason`.

    `limit` is the size of a file that it accepts, for people; `note` is a sentence about the files before it.
    """
    message = drop_messages.REFUSALS[reason]
    if note:
        message = replace(message, hint=f"{note} {message.hint}")
    return _build(message, wants_json, limit=limit)


def drop_page(body: bytes, policy: bytes, *, status: int = 200) -> Response:
    """Return a page of a drop box.

    Its own requests name its origin, which they would not under `no-referrer`; no other site learns it.
    """
    fields = [
        (name, b"same-origin" if name == b"Referrer-Policy" else value)
        for name, value in security_headers.fields(b"text/html; charset=utf-8", policy)
    ]
    return Response(status, phrase(status), fields, body)


def drop_received(received: Sequence[tuple[str, int]]) -> Response:
    """Return the response, for programs, to files that were received: name and size in bytes of each, as JSON."""
    view = {"received": [{"name": name, "size": size} for name, size in received]}
    return Response(201, phrase(201), list(JSON_FIELDS), _json(view))


def drop_methods() -> Response:
    """Return the response of a drop box to OPTIONS."""
    return Response(204, phrase(204), [*security_headers.FIELDS, (b"Allow", drop_request.METHODS)], b"")


def leave() -> Response:
    """Return the response of `/.burrowgate/leave`. The sender adds the field that removes the cookie."""
    return _build(messages.LEFT, False)


def reserved_not_found(wants_json: bool = False) -> Response:
    """Return the response to any other path below `/.burrowgate/`."""
    return _constant(messages.PAGE_NOT_FOUND, wants_json)


def options() -> Response:
    """Return the response to an OPTIONS request that must not be forwarded further (RFC 9110, 7.6.2)."""
    return Response(200, b"OK", [*security_headers.FIELDS, (b"Allow", _METHODS)], b"")


def clean_url_redirect(location: bytes) -> Response:
    """Return a redirect to the same URL without the link's parameters; the sender adds the visit cookie.

    `location` must lead to this host: `//elsewhere` would not (RFC 3986, 4.2).
    """
    return Response(303, b"See Other", [(b"Location", location), *_TEXT_FIELDS], b"Come in.\n")


def https_redirect(location: bytes, *, http10: bool = False) -> Response:
    """Return a redirect to https at `location`; 301 for HTTP/1.0, which does not know 308 (RFC 9110, 15.4.9)."""
    fields = [(b"Location", location), *_TEXT_FIELDS]
    status = 301 if http10 else 308
    return Response(status, phrase(status), fields, b"This address is served by https.\n")


def folder_redirect(location: bytes) -> Response:
    """Return a redirect to `location` on this host: the URL of a folder ends with a slash."""
    return Response(308, phrase(308), [(b"Location", location), *_TEXT_FIELDS], b"This is a folder.\n")


def challenge(proof: bytes | None) -> Response:
    """Return the response to an ACME challenge (RFC 8555, 8.3); 404 without a `proof`."""
    if proof is None:
        return reserved_not_found()
    return Response(200, b"OK", security_headers.fields(b"application/octet-stream"), proof)


def with_request_id(response: Response, request_id: bytes) -> Response:
    """Return `response` with a field for the id of the request.

    The body of a failure (5xx) shows it too. Rejections do not, so that they stay the same to the byte.
    """
    fields, body = [*response.fields, (b"X-Request-Id", request_id)], response.body
    if response.message is not None and response.status >= 500:
        body = _body(response.message, response.is_json, request_id.decode("ascii"))
    return Response(response.status, response.reason, fields, body)


_JSON_TYPES = (b"application/json", b"application/problem+json")
_PAGE_TYPES = (b"text/html", b"application/xhtml+xml")
_WEIGHT = re.compile(rb";[ \t]*q=([01](?:\.[0-9]{0,3})?)[ \t]*(?:;|$)", re.IGNORECASE)


def wants_json(accept: bytes) -> bool:
    """Return whether the field `accept` names JSON and prefers it to a page (RFC 9110, 12.5.1)."""
    if b"json" not in accept.lower():
        return False
    json_weight = page_weight = 0.0
    for media_range in accept.lower().split(b","):
        media_type = media_range.partition(b";")[0].strip(b" \t")
        match = _WEIGHT.search(media_range)
        weight = min(float(match[1]), 1.0) if match else 1.0
        if media_type in _JSON_TYPES:
            json_weight = max(json_weight, weight)
        elif media_type in _PAGE_TYPES:
            page_weight = max(page_weight, weight)
    return json_weight > page_weight
