"""The gateway's own responses to gRPC calls: a status in the head alone ("Trailers-Only" in gRPC over HTTP/2).

Rules.
    A gRPC client reads `grpc-status`, and knows only some statuses of HTTP: 410, of a session that was revoked, would
    be UNKNOWN to it. So it gets 200, as from any gRPC server, and the log the status that others get.
    The message is the sentence of the page, so that it says no more than that (SEC-36).
"""

from __future__ import annotations

from urllib.parse import quote

from burrowgate.core.http.request import RequestHead
from burrowgate.core.http.response import is_grpc
from burrowgate.proxy.responses.builder import Response

PERMISSION_DENIED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, UNAUTHENTICATED = 7, 8, 12, 13, 14, 16
"""Codes of gRPC."""
_CODES = {
    400: INTERNAL,
    401: UNAUTHENTICATED,
    403: PERMISSION_DENIED,
    404: UNIMPLEMENTED,
    410: PERMISSION_DENIED,
    413: RESOURCE_EXHAUSTED,
    501: UNIMPLEMENTED,
    508: INTERNAL,
}
"""Those that gRPC's mapping of HTTP statuses has, and the nearest for others; all that may pass is UNAVAILABLE."""
_OTHER_CODES = {4: INTERNAL, 5: UNAVAILABLE}


def is_grpc_call(head: RequestHead) -> bool:
    """Return whether a request is a call of gRPC, and not of gRPC-web."""
    return head.received == b"2 " and head.facts.method == b"POST" and is_grpc(head.fields)


def grpc_response(response: Response) -> Response:
    """Return `response`, which is an error, for a gRPC client."""
    status = response.status
    code = UNAVAILABLE if status == 429 else _CODES.get(status, _OTHER_CODES.get(status // 100, INTERNAL))
    message = response.message
    text = f"{message.sentence} {message.hint}" if message is not None else response.reason.decode("ascii")
    fields = [field for field in response.fields if field[0].lower() != b"content-type"]
    fields += (
        (b"Content-Type", b"application/grpc"),
        (b"grpc-status", b"%d" % code),
        (b"grpc-message", quote(text.strip(), safe=" !\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~").encode("ascii")),
    )
    return Response(200, b"OK", fields, b"")
