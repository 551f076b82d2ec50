"""What must hold after any game (SEC-1 to SEC-24 and SEC-57).

Rules.
    Nothing is raised and nothing is logged as a failure; in the end everything is over and nothing is left.
    What reaches the target reads, strictly, as requests of the visitors in the order in which each sent them, whole or
    visibly broken off, without a credential, and with what the gateway says of them.
    What reaches a visitor reads, strictly, as answers to what that visitor asked, in order, one for each request,
    whole or visibly cut; an answer of the target's is the target's answer to that very request.
    Nothing that one visitor sent reaches another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain

import h11
from twisted.logger import ILogObserver, LogEvent, formatEvent, globalLogPublisher
from zope.interface import provider

from tests.fuzz.game import COOKIE, LINK, SESSION, TOKEN, Game, Table, Visitor, comes_from, request_id
from tests.fuzz.strict import Answer, Fields, Reading, Request, names, read_answer, read_requests
from tests.support.proxy_wire import HOST

Asked = dict[int, list[tuple[int, Request]]]
"""What reached the target: by the request's id, over which connections (more than one where it was asked again)."""

_LINK = re.compile(rb"[\w-]{22}=[\w-]{6}\.[\w-]{22}\.[0-9]{1,12}")
"""What has the shape of a link's parameter."""


def play(game: Game) -> None:
    """Play `game`. Raises what the gateway raises, and AssertionError where a rule was broken."""
    failures: list[str] = []

    @provider(ILogObserver)
    def observe(event: LogEvent) -> None:
        if "log_failure" in event:
            failures.append(f"{formatEvent(event)}: {event['log_failure'].getTraceback()}")

    globalLogPublisher.addObserver(observe)
    try:
        table = Table(game.private)
        for act in game.acts:
            table.play(act)
        table.end()
    finally:
        globalLogPublisher.removeObserver(observe)
    assert not failures, failures[0]
    judge(table)


def judge(table: Table) -> None:
    """Raises AssertionError where a rule was broken."""
    world = table.world
    assert world.live == 0, "an exchange is left"
    assert world.connections.open_count == 0, "a visitor's connection is left"
    assert world.upstreams.open_count == 0, "a connection to the target is left"
    asked = _asked(table)
    for visitor in table.visitors:
        mine = {number: found for number, found in sorted(asked.items()) if comes_from(found[0][1], visitor)}
        sent = read_requests(visitor.sent)
        _judge_requests(table, sent.requests, [_fullest(found) for found in mine.values()])
        _judge_answers(table, visitor, sent, mine)
        for other in table.visitors:
            if other is not visitor and other.own not in visitor.sent:
                assert other.own not in visitor.far.received, "a visitor got what is another's"
    known = [visitor.address.encode() for visitor in table.visitors]
    for found in asked.values():
        assert found[0][1].values(b"x-forwarded-for")[0] in known, "a request is nobody's"


def _asked(table: Table) -> Asked:
    asked: Asked = defaultdict(list)
    for index, far in enumerate(table.world.made):
        requests = table.requests(index)
        for request in requests:
            asked[request_id(request)].append((index, request))
            assert request.complete or request is requests[-1], "a request follows one that is not complete"
            assert request.complete or far.end, "a connection is left in the middle of a request"
    for found in asked.values():
        first = found[0][1]
        for _, request in found[1:]:
            assert first.method not in (b"POST", b"PATCH"), "what cannot be repeated was asked again"
            assert (request.method, request.target, request.body) == (first.method, first.target, b"")
    return asked


def _fullest(matches: list[tuple[int, Request]]) -> Request:
    return max((request for _, request in matches), key=lambda request: (request.complete, len(request.body)))


# ---------------------------------------------------------------------------------------------------------------------
# What reaches the target.


def _judge_requests(table: Table, sent: list[Request], arrived: list[Request]) -> None:
    rest = iter(sent)
    for request in arrived:
        assert any(_is_that(request, meant) for meant in rest), f"nobody asked this, or not in this order: {request}"
        _judge_fields(request, private=table.private)


def _is_that(arrived: Request, meant: Request) -> bool:
    """Whether `arrived` is what a strict reader makes of what a visitor sent, or the visibly incomplete begin of it."""
    if (arrived.method, _plain(arrived.target)) != (meant.method, _plain(meant.target)):
        return False
    if arrived.complete:
        return meant.complete and arrived.body == meant.body
    return meant.body.startswith(arrived.body)


def _plain(target: bytes) -> tuple[bytes, list[bytes]]:
    """The path of a request target, and its parameters but for a link's."""
    path, _, query = re.sub(rb"(?i)^http://[^/?]*", b"", target).partition(b"?")
    return path or b"/", [one for one in query.split(b"&") if one and not _LINK.fullmatch(one)]


def _judge_fields(request: Request, *, private: bool) -> None:
    """SEC-18, SEC-19, SEC-24: what the gateway says stands there once, and no credential does."""
    said = names(request.fields)
    once = {b"host", b"via", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-request-id"}
    if private:
        once.add(b"burrowgate-session")
        assert request.values(b"burrowgate-session") == [SESSION.sid.encode()]
    else:
        assert b"burrowgate-session" not in said
    like = [name.replace(b"_", b"-").replace(b".", b"-") for name, _ in request.fields]
    for name in once - {b"via"}:
        assert like.count(name) == 1, f"{name!r} is there {like.count(name)} times"
    for host in (*request.values(b"host"), *request.values(b"x-forwarded-host")):
        assert re.sub(rb"\.?(:0*80?)?$", b"", host.lower()) == HOST
    assert request.values(b"x-forwarded-proto") == [b"http"]
    assert not said & {b"burrowgate-token", b"forwarded", b"x-real-ip", b"x-original-url", b"x-rewrite-url"}
    assert not said & {b"keep-alive", b"proxy-connection", b"te", b"trailer", b"proxy-authorization"}
    assert LINK not in request.target.partition(b"?")[2].split(b"&"), "a link is in the target"
    for name, value in request.fields:
        if name == b"authorization":
            assert not re.fullmatch(rb"(?i)bearer +" + re.escape(TOKEN), value), "the token is there"
        if name == b"cookie":
            assert COOKIE not in re.split(rb"; ?", value), "the gateway's cookie is there"
        if name == b"referer":
            assert LINK not in value.partition(b"?")[2].split(b"&"), "a link is in the Referer"


# ---------------------------------------------------------------------------------------------------------------------
# What reaches a visitor.


def _judge_answers(table: Table, visitor: Visitor, sent: Reading, mine: Asked) -> None:
    far, data, last = visitor.far, bytes(visitor.far.received), 0
    orderly = not visitor.vanished and far.end != "aborted"
    requests = iter(sent.requests)
    while data:
        meant = next(requests, None)
        if meant is None and data.endswith(b"\r\n\r\n") and sent.rest.startswith(b"HEAD "):
            return  # what h11 does not understand may be understood as far as that its answer has no body
        method, upgrade = (meant.method, meant.upgrade) if meant else (b"GET", False)
        try:
            answer, data = read_answer(data, method, ended=orderly, upgrade=upgrade)
        except h11.RemoteProtocolError as error:
            raise AssertionError(f"what reaches a visitor is not HTTP: {error} {data!r}") from error
        if answer is None or not answer.complete:
            assert not orderly, "an answer broke off and nothing shows it"
            assert not data
        if answer is None:
            return
        numbers = _numbers([*chain.from_iterable(answer.interim), *answer.fields], answer.body)
        assert len(numbers) < 2, f"an answer is mixed: {answer}"
        for number in numbers:
            assert number > last, "an answer comes out of its turn, or twice"
            last = number
            assert number in mine, "a visitor got an answer to what somebody else asked"
            assert meant is not None and _is_that(_fullest(mine[number]), meant), f"not the answer to {meant}"
            if answer.complete and answer.status != 101 and number in _numbers(answer.fields, answer.body):
                _judge_whole(table, number, mine[number], answer)
        if answer.status == 101:
            return
        if method == b"HEAD" and answer.status >= 400 and not numbers:
            return  # the refusal of what was not understood has a body, whatever it may have been
        if meant is None or not meant.complete:
            assert not data, "an answer follows one to a request that is not complete"
            return


def _judge_whole(table: Table, number: int, requested: list[tuple[int, Request]], answer: Answer) -> None:
    """A whole answer is what the target said, as a strict reader has it."""
    reported = []
    for index, request in requested:
        for said in (table.said[index, number], table.said_of(index, number)):
            try:
                meant, _ = read_answer(said, request.method, ended=table.world.made[index].finished)
            except h11.RemoteProtocolError:
                continue
            if meant is not None and meant.complete:
                reported.append((meant.status, meant.body))
    assert (answer.status, answer.body) in reported, f"{answer} is not what the target said: {reported}"


def _numbers(fields: Fields, body: bytes) -> set[int]:
    """The requests that an answer says it answers."""
    text = b"\n".join([*(value for _, value in fields), body])
    return {int(found) for found in re.findall(rb"<(\d{5})>", text)}
