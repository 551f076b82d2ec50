"""Fixed scenarios: common cases, edge cases, and every scenario that found a bug."""

from __future__ import annotations

from tests.fuzz.scenario import COOKIE, LINK, MARK, OWN, TOKEN, Action, Scenario

HOST = b"Host: app.localhost\r\n"
OWN_LINE = b"X-Own: " + OWN + b"\r\n"
BODY = b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: x\r\n\r\n"
GET = b"GET /get HTTP/1.1\r\n" + HOST + OWN_LINE + b"\r\n"
OTHER = GET.replace(b"/get", b"/other?a=b")
PUT = GET.replace(b"GET", b"PUT")
PLAIN_HEAD = GET.replace(b"GET", b"HEAD")
POST = b"POST /post HTTP/1.1\r\n" + HOST + b"Content-Length: 12\r\n\r\nhello" + OWN
CHUNKED = b"PUT /chunked HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + BODY
HEAD = b"HEAD /head HTTP/1.1\r\n" + HOST + b"\r\n"
EXPECTING = b"PUT /expecting HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"
WEBSOCKET = (
    b"GET /socket HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
BEARER = b"GET /bearer HTTP/1.1\r\n" + HOST + b"Authorization: Bearer " + TOKEN + b"\r\n\r\n"
OWN_FIELD = b"GET /own HTTP/1.1\r\n" + HOST + b"Burrowgate-Token: " + TOKEN + b"\r\n\r\n"
BY_LINK = b"GET /link?a=b&" + LINK + b"&c=d HTTP/1.1\r\n" + HOST + b"Referer: http://x/?" + LINK + b"\r\n\r\n"
BY_COOKIE = b"GET /cookie HTTP/1.1\r\n" + HOST + b"Cookie: a=b; " + COOKIE + b"; c=d\r\n\r\n"

ANSWER = b"HTTP/1.1 200 OK\r\nX-Answers: " + MARK + b"\r\nX-Own: " + OWN + b"\r\n"
SHORT = ANSWER + b"Content-Length: 19\r\n\r\nhello" + MARK + OWN
LONG = ANSWER + b"Content-Length: 70000\r\n\r\n" + MARK * 10_000
IN_CHUNKS = (
    ANSWER + b"Transfer-Encoding: chunked\r\n\r\n7\r\n" + MARK + b"\r\n7;x=y\r\n" + OWN + b"\r\n0\r\nT: x\r\n\r\n"
)
TO_THE_END = ANSWER + b"\r\n" + MARK
EVENTS = ANSWER + b"Content-Type: text/event-stream\r\n\r\n" + MARK
EMPTY = b"HTTP/1.1 204 No Content\r\nX-Answers: " + MARK + b"\r\n\r\n"
UNCHANGED = b"HTTP/1.1 304 Not Modified\r\nX-Answers: " + MARK + b"\r\nContent-Length: 5\r\n\r\n"
LAST = ANSWER + b"Connection: close\r\nContent-Length: 7\r\n\r\n" + MARK
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: " + MARK + b"\r\n\r\n"
SWITCH = b"HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: websocket\r\nX-Answers: " + MARK + b"\r\n\r\n"
MOVED = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:3000/x\r\nX-A: " + MARK + b"\r\nContent-Length: 0\r\n\r\n"

REQUESTS = (
    GET,
    POST,
    CHUNKED,
    HEAD,
    EXPECTING,
    WEBSOCKET,
    BEARER,
    OWN_FIELD,
    BY_LINK,
    BY_COOKIE,
    OTHER,
    PUT,
    PLAIN_HEAD,
)
ANSWERS = (SHORT, LONG, IN_CHUNKS, TO_THE_END, EMPTY, UNCHANGED, LAST, CONTINUE, HINTS, SWITCH, MOVED)


def _scenario(*actions: Action | bytes, private: bool = False) -> Scenario:
    """Return a scenario of the first visitor's requests, the target's responses, and other actions, in order."""
    done: list[Action] = []
    for action in actions:
        if isinstance(action, Action):
            done.append(action)
        else:
            done.append(Action("target" if action.startswith(b"HTTP/") else "visitor", 0, action))
    return Scenario(done, private)


CORPUS: dict[str, Scenario] = {
    "ordinary requests": _scenario(GET, SHORT, POST, IN_CHUNKS, CHUNKED, EMPTY, HEAD, UNCHANGED, GET, TO_THE_END),
    "every kind of credential": _scenario(
        BEARER, SHORT, OWN_FIELD, SHORT, BY_LINK, SHORT, BY_COOKIE, SHORT, GET, private=True
    ),
    "pipelined requests": _scenario(GET + POST + HEAD + CHUNKED + GET, SHORT, SHORT, UNCHANGED, IN_CHUNKS, LAST),
    "interim responses": _scenario(EXPECTING, CONTINUE, b"hello", HINTS * 20, SHORT),
    "a websocket": _scenario(
        WEBSOCKET, SWITCH, b"frames", Action("target", 0, OWN), Action("visitor ends"), Action("target ends")
    ),
    "a refused upgrade": _scenario(WEBSOCKET + GET, SHORT, SHORT),
    "two responses to one request": _scenario(GET, SHORT + SHORT, GET, SHORT),
    "a response before its request": _scenario(GET, SHORT, SHORT, GET, SHORT),
    "a response before the request body": _scenario(POST[:-3], SHORT, POST[-3:], GET),
    "two visitors on one pooled connection": _scenario(
        GET, SHORT, Action("visitor", 1, POST), SHORT, Action("visitor", 2, GET)
    ),
    "a pooled connection is reset under a repeatable request": _scenario(
        GET, SHORT, GET, Action("target resets"), SHORT
    ),
    "a pooled connection is reset under an unrepeatable request": _scenario(GET, SHORT, POST, Action("target resets")),
    "a reset in the head": _scenario(GET, SHORT[:30], Action("target resets")),
    "the end in a body": _scenario(GET, LONG[:20_000], Action("target ends")),
    "the end in a chunk": _scenario(GET, IN_CHUNKS[:-30], Action("target ends")),
    "a visitor who stops reading": _scenario(
        Action("visitor stops reading"), GET + GET, LONG, LONG, Action("wait", 30), Action("visitor reads on")
    ),
    "revocation during a response": _scenario(BEARER, LONG[:900], Action("revoked"), BEARER, private=True),
    "repeated heads": _scenario(
        GET, SHORT, GET, SHORT, OTHER, SHORT, GET, IN_CHUNKS, PLAIN_HEAD, UNCHANGED, OTHER, SHORT, PUT, SHORT, GET, LAST
    ),
    "repeated heads of another visitor": _scenario(
        BEARER,
        SHORT,
        BEARER,
        SHORT,
        Action("visitor", 1, BEARER),
        SHORT,
        BEARER,
        SHORT,
        Action("revoked"),
        BEARER,
        private=True,
    ),
    "repeated heads in segments and with pipelined requests": _scenario(
        GET,
        SHORT,
        Action("visitor", 0, GET, (3, 30)),
        SHORT,
        GET + GET,
        SHORT,
        SHORT,
        GET + GET[:40],
        SHORT,
        GET[40:],
        SHORT,
    ),
    # Correct output that the judge once refused.
    "an invalid trailer section, which is discarded": _scenario(
        GET,
        ANSWER + b"Transfer-Encoding: chunked\r\n\r\n7\r\n" + MARK + b"\r\n7\r\n" + OWN + b"\r\n0\r\nT: x\x0c\n\r\n",
        GET,
        SHORT,
    ),
    "a link whose last digits were replaced, of which only the rest is forwarded": _scenario(
        GET, SHORT, BY_LINK.replace(LINK + b"&c=d HTTP", LINK[:-9] + b"c=d HTTP"), SHORT
    ),
    "a reset of the target that destroys the rest of a response, which the visitor had not read": _scenario(
        Action("visitor stops reading"),
        GET + GET,
        LONG,
        Action("target resets"),
        LONG,
        Action("wait", 30),
        Action("visitor reads on"),
    ),
    "an event stream that is silent as long as its session lives": _scenario(BEARER, EVENTS, private=True),
    "an invalid trailer section after a chunk that contains what a last chunk looks like": _scenario(
        GET,
        SHORT,
        GET,
        b"HTTP/1.1 200 X\nX: "
        + MARK
        + b"\nTransfer-Encoding: chunked\n\n11\r\n7\r\n"
        + MARK
        + b"\r\n0\r\n\r\n\r\n0\r\n\x0c\n",
    ),
    "a last chunk with a space behind its size, which is no last chunk": _scenario(
        GET,
        GET,
        GET,
        Action("target", 0, ANSWER + b"Transfer-Encoding: chunked\r\n\r\n7\r\n" + MARK + b"\r\n0 \r\n\r\n", (-5,)),
    ),
    "two fields that announce the same trailer field": _scenario(
        CHUNKED.replace(HOST, HOST + b"Trailer: x\r\n" * 2 + b"Connection: TE\r\n" + b"TE: trailers\r\n" * 2), SHORT
    ),
    # Scenarios that found a bug.
    "a response, an upgrade and another response": _scenario(GET, SHORT + SWITCH + SHORT, GET, SHORT),
    "a tunnel with an invalid transfer coding": _scenario(
        b"CONNECT / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: identity\r\n\r\n"
    ),
}
