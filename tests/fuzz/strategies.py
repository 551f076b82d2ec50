"""Hypothesis strategies for scenarios: of valid messages, of messages with faults, and of arbitrary bytes."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fuzz.corpus import ANSWERS, CORPUS, HOST, REQUESTS, SHORT
from tests.fuzz.scenario import COOKIE, LINK, MARK, OWN, TOKEN, VISITORS, Action, Scenario

_METHODS = st.sampled_from((b"GET", b"POST", b"PUT", b"HEAD", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"CONNECT"))
_TARGETS = st.sampled_from(
    (
        b"/",
        b"/a/b?c=d",
        b"/?" + LINK,
        b"/x?y&" + LINK + b"&z",
        b"http://app.localhost/absolute",
        b"http://other.localhost/",
        b"*",
        b"/%2f..%00//",
        b"/.burrowgate/session",
    )
)
_VERSIONS = st.sampled_from((b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0"))
_FIELDS = st.sampled_from(
    (
        b"Connection: close",
        b"Connection: keep-alive",
        b"Connection: upgrade, x-own",
        b"Upgrade: websocket",
        b"Upgrade: h2c",
        b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        b"Expect: 100-continue",
        b"TE: trailers",
        b"Trailer: x",
        b"Keep-Alive: 5",
        b"X-Own: " + OWN,
        b"Cookie: " + OWN,
        b"Cookie: " + COOKIE,
        b"Cookie: a; " + COOKIE + b"; b=c",
        b"Authorization: Bearer " + TOKEN,
        b"Authorization: Basic eDp5",
        b"Burrowgate-Token: " + TOKEN,
        b"burrowgate_token: " + TOKEN,
        b"Burrowgate-Session: me",
        b"Referer: http://app.localhost/?" + LINK,
        b"X-Forwarded-For: 203.0.113.1",
        b"X_Forwarded_For: 203.0.113.1",
        b"Remote-User: root",
        b"X_AUTH.REQUEST-User: root",
        b"Burrowgate*Assertion: x",
        b"Forwarded: for=203.0.113.1",
        b"X-Request-Id: r1",
        b"Via: 1.1 other",
        b"Sec-Fetch-Mode: navigate",
        b"Accept: application/json",
        b"Content-Length: 5",
        b"Content-Length: 05",
        b"Content-Length: 5, 5",
        b"Content-Length: +5",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"Transfer-Encoding: identity",
        b"Transfer-Encoding : chunked",
        b"Transfer-Encoding: \x0bchunked",
        b"X: " + b"y" * 9000,
        b"X: y\r\n z",
        b"Host: other.localhost",
    )
)
_STATUSES = st.sampled_from((b"200", b"200", b"404", b"204", b"304", b"206", b"100", b"103", b"101", b"999", b"99"))
_CHUNKS = st.sampled_from(
    (
        b"5\r\nhello\r\n",
        b"7\r\n" + OWN + b"\r\n",
        b"07;a=b\r\n" + OWN + b"\r\n",
        b"0\r\n\r\n",
        b"0\r\nX: y\r\n\r\n",
        b"0\r\nX: y\r\nX_Request_Id: r1\r\nCookie: a=b\r\nT: " + TOKEN + b"\r\nBurrowgate-Session: me\r\n\r\n",
        b"5\nhello\n",
        b"5\r\nhelloX",
        b"0x5\r\nhello\r\n",
        b"ffffffffffffffffff\r\n",
        b"-1\r\n",
    )
)
_ODD = st.sampled_from(
    (
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
        b" ",
        b"\t",
        b":",
        b"\r\n\r\n",
        b"\r\n ",
        b"\xff",
        b"0\r\n\r\n",
        b"5\r\nhello\r\n",
        b"Content-Length: 3\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Connection: close\r\n",
        HOST,
        *REQUESTS[:4],
    )
)
_CUTS = st.lists(st.integers(0, 400), max_size=4).map(tuple)
_WHICH = st.integers(0, VISITORS - 1)


@st.composite
def _request(draw: st.DrawFn) -> bytes:
    """Generate a request from arbitrary parts."""
    lines = [b"%b %b %b" % (draw(_METHODS), draw(_TARGETS), draw(_VERSIONS)), HOST[:-2]]
    lines += draw(st.lists(_FIELDS, max_size=4))
    body = b"".join(draw(st.lists(_CHUNKS, max_size=3)))
    kind = draw(st.sampled_from(("none", "length", "chunks", "wild")))
    if kind == "length":
        lines.append(b"Content-Length: %d" % len(body))
    elif kind == "chunks":
        lines.append(b"Transfer-Encoding: chunked")
        body += b"0\r\n\r\n"
    elif kind == "none":
        body = b""
    return b"\r\n".join([*lines, b"", body])


@st.composite
def _answer(draw: st.DrawFn) -> bytes:
    """Generate a response from arbitrary parts."""
    status = draw(
        st.sampled_from((b"200", b"200", b"404", b"204", b"304", b"206", b"100", b"103", b"101", b"999", b"99"))
    )
    lines = [draw(st.sampled_from((b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0"))) + b" " + status + b" X", b"X: " + MARK]
    lines += draw(
        st.lists(
            st.one_of(
                _FIELDS.filter(lambda field: TOKEN not in field and COOKIE not in field and LINK not in field),
                st.sampled_from(
                    (
                        b"Set-Cookie: burrowgate=evil",
                        b"Content-Type: text/event-stream",
                        b"Location: http://127.0.0.1:3000/",
                        b"Content-Length: 7",
                    )
                ),
            ),
            max_size=3,
        )
    )
    body = draw(st.sampled_from((b"", MARK, MARK + OWN, b"7\r\n" + MARK + b"\r\n0\r\n\r\n", MARK * 3000)))
    kind = draw(st.sampled_from(("length", "chunks", "wild")))
    if kind == "length":
        lines.append(b"Content-Length: %d" % len(body))
    elif kind == "chunks":
        lines.append(b"Transfer-Encoding: chunked")
        body = (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"
    if draw(st.integers(0, 4)) == 0:
        lines.insert(draw(st.integers(1, len(lines))), next((line for line in lines if b"ength:" in line), lines[-1]))
    end = draw(st.sampled_from((b"\r\n", b"\r\n", b"\r\n", b"\n")))
    return end.join([*lines, b"", body])


@st.composite
def _faulty(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Generate a message of `whole` with one or two faults."""
    data = draw(whole)
    for _ in range(draw(st.integers(1, 2))):
        size = min(len(data), 600)
        start, length = draw(st.integers(0, size)), draw(st.integers(0, 12))
        what = draw(st.sampled_from(("drop", "insert", "replace", "repeat", "flip", "end")))
        if what == "drop":
            data = data[:start] + data[start + length :]
        elif what == "insert":
            data = data[:start] + draw(_ODD) + data[start:]
        elif what == "replace":
            data = data[:start] + draw(_ODD) + data[start + length :]
        elif what == "repeat":
            data = data[: start + length] + data[start:]
        elif what == "flip":
            data = data[:start] + bytes(byte ^ 1 << length % 8 for byte in data[start : start + 1]) + data[start + 1 :]
        else:
            data = data[:start]
    return data


_WHOLE_REQUESTS = st.one_of(st.sampled_from(REQUESTS), _request())
_WHOLE_ANSWERS = st.one_of(st.sampled_from(ANSWERS), _answer())
_REQUEST_DATA = st.one_of(
    _WHOLE_REQUESTS,
    st.lists(_WHOLE_REQUESTS, min_size=2, max_size=4).map(b"".join),
    _faulty(_WHOLE_REQUESTS),
    _faulty(st.lists(_WHOLE_REQUESTS, min_size=2, max_size=3).map(b"".join)),
    _CHUNKS,
    st.binary(max_size=20),
)
_RESPONSE_DATA = st.one_of(
    _WHOLE_ANSWERS,
    _WHOLE_ANSWERS,
    st.lists(_WHOLE_ANSWERS, min_size=2, max_size=3).map(b"".join),
    _faulty(_WHOLE_ANSWERS),
    st.sampled_from((b"7\r\n" + MARK + b"\r\n", b"0\r\n\r\n", MARK, OWN)),
    st.binary(max_size=20),
)
_ELSE = (
    "visitor ends",
    "visitor resets",
    "visitor stops reading",
    "visitor reads on",
    "target ends",
    "target resets",
    "target stops reading",
    "target reads on",
    "connections take time",
    "connected",
    "target unreachable",
    "target reachable",
    "revoked",
    "drain",
)
_ACTIONS = st.one_of(
    st.builds(Action, st.just("visitor"), _WHICH, _REQUEST_DATA, _CUTS),
    st.builds(Action, st.just("target"), _WHICH, _RESPONSE_DATA, _CUTS),
    st.builds(Action, st.just("target"), st.just(0), _RESPONSE_DATA),
    st.builds(Action, st.sampled_from(_ELSE), _WHICH),
    st.builds(Action, st.just("wait"), st.sampled_from((1, 3, 31, 61))),
)


@st.composite
def _repeated(draw: st.DrawFn) -> list[Action]:
    """Generate requests that differ only in their first line, with responses and other actions between them."""
    who, tail = draw(_WHICH), draw(_WHOLE_REQUESTS).partition(b"\r\n")[2]
    actions = []
    for _ in range(draw(st.integers(2, 5))):
        target = draw(st.one_of(_TARGETS, st.sampled_from((b"/get", b"/get", b"/\x80", b"/%41#", b"get", b"/a b"))))
        first = b"%b %b %b" % (draw(_METHODS), target, draw(_VERSIONS))
        actions.append(Action("visitor", who, first + b"\r\n" + tail))
        actions.append(Action("target", 0, draw(st.one_of(st.just(SHORT), _RESPONSE_DATA))))
        if draw(st.booleans()):
            actions.append(draw(_ACTIONS))
    return actions


@st.composite
def _varied(draw: st.DrawFn) -> Scenario:
    """Generate a variant of a scenario of the corpus."""
    scenario = draw(st.sampled_from(tuple(CORPUS.values())))
    actions = list(scenario.actions)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(actions)))
        what = draw(st.sampled_from(("put", "drop", "spoil", "cut")))
        if what == "put" or place == len(actions):
            actions.insert(place, draw(_ACTIONS))
        elif what == "drop":
            del actions[place]
        elif what == "spoil":
            actions[place] = actions[place]._replace(data=draw(_faulty(st.just(actions[place].data))))
        else:
            actions[place] = actions[place]._replace(cuts=draw(_CUTS))
    return Scenario(actions, scenario.private)


SCENARIOS = st.one_of(
    st.builds(Scenario, st.lists(_ACTIONS, min_size=1, max_size=12), st.booleans()),
    st.builds(Scenario, _repeated(), st.booleans()),
    _varied(),
)
