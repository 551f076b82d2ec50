"""Writes the response of an operation by one call; twisted.web would write its head and its body by themselves."""

from __future__ import annotations

from twisted.web.http import RESPONSES, datetimeToString
from twisted.web.server import Request

from burrowgate.admin.operations import ApiResponse
from burrowgate.core.http import security_headers

GENERAL = ((b"Content-Security-Policy", security_headers.NOTHING), *security_headers.FIELDS)
"""Fields of every response, unless it has such a field of its own."""

_GENERAL_LINES = {name.lower(): b"%s: %s\r\n" % (name, value) for name, value in GENERAL}
_ALL_GENERAL = b"".join(_GENERAL_LINES.values())


def write(request: Request, response: ApiResponse) -> None:
    """Send `response`, and finish `request`, whose client has not gone. To HEAD, the body is not sent."""
    head = _head(request, response)
    request.startedWriting = 1
    request.channel.writeSequence([head] if request.method == b"HEAD" else [head, response.body])
    request.finish()


def _head(request: Request, response: ApiResponse) -> bytes:
    status, body = response.status, response.body
    own = [f"{name}: {' '.join(value.splitlines())}\r\n" for name, value in response.headers]
    if status != 204:
        own += (f"Content-Type: {response.content_type}\r\n", f"Content-Length: {len(body)}\r\n")
    # What twisted.web has set: `Connection: close`, if the connection ends with the response.
    own += (
        f"{name.decode('ascii')}: {value.decode()}\r\n"
        for name, values in request.responseHeaders.getAllRawHeaders()
        for value in values
    )
    general = _ALL_GENERAL
    if response.headers:
        names = {name.lower().encode("ascii") for name, _ in response.headers}
        if not names.isdisjoint(_GENERAL_LINES):
            general = b"".join(line for name, line in _GENERAL_LINES.items() if name not in names)
    return b"%s %d %s\r\nDate: %s\r\n%s%s\r\n" % (
        request.clientproto,
        status,
        RESPONSES.get(status, b"Unknown Status"),
        datetimeToString(),
        general,
        "".join(own).encode(),
    )
