"""Rules that must hold after any scenario (SEC-1 to SEC-24 and SEC-57).

Rules.
    No exception is raised, no failure is logged, and no exchange or connection is left at the end.
    A strict parser reads what reaches the target as the requests of the visitors, in the order in which each visitor
    sent them, complete or visibly incomplete, without a credential and with the fields that the gateway adds.
    A strict parser reads what reaches a visitor as responses to its own requests, one for each, in order, complete or
    visibly cut. A response of the target belongs to exactly that request.
    Nothing that one visitor sent reaches another visitor.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

import h11
from twisted.logger import ILogObserver, LogEvent, formatEvent, globalLogPublisher
from zope.interface import provider

from tests.fuzz.scenario import COOKIE, LINK, SESSION, TOKEN, Scenario, Simulation, Visitor, comes_from, request_id
from tests.fuzz.strict import Fields, Reading, Request, names, read_answer, read_requests
from tests.support.proxy_wire import HOST

Asked = dict[int, list[tuple[int, Request]]]
"""Requests that reached the target, by id, with their connections; more than one if a request was repeated."""

_BASE = rb"[\w-]{6}\.[\w-]{22}\.[0-9]{1,12}"
_CREDENTIAL = re.compile(rb"[\w-]{22}=%b|%b\.[\w-]{22}|[\w-]{6}\.[\w-]{22}\.[\w-]{16}\.[\w-]{22}" % (_BASE, _BASE))
"""Shapes of a link's parameter, a session token and a visit cookie, which are removed wherever they stand (SEC-24)."""

_IN_HEAD_ONLY = frozenset(
    (
        *(b"authorization", b"burrowgate-session", b"burrowgate-token", b"connection", b"content-length", b"cookie"),
        *(b"expect", b"forwarded", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade"),
    )
)
"""Names that no trailer field has, besides those that the gateway sets."""
_IDENTITY = re.compile(
    rb"remote-(?:user|email|name|groups)|x-auth-request-.*|x-forwarded-(?:user|email|groups|preferred-username)"
    rb"|burrowgate-assertion"
)
"""Names by which proxies say who a visitor is, with `-` for other characters."""
_ODD_SIZE = re.compile(rb"\r\n[0-9A-Fa-f]+[ \t]+[;\r]")
_LAST_CHUNK = re.compile(rb"\r\n0+(?:;[^\r\n]*)?\r\n")
"""What the last chunk of a chunked body looks like; other chunks may contain it as data."""


def run(scenario: Scenario) -> None:
    """Run `scenario`. Raises exceptions of the gateway, and AssertionError if a rule is broken."""
    failures: list[str] = []

    @provider(ILogObserver)
    def observe(event: LogEvent) -> None:
        if "log_failure" in event:
            failures.append(f"{formatEvent(event)}: {event['log_failure'].getTraceback()}")

    globalLogPublisher.addObserver(observe)
    try:
        simulation = Simulation(scenario.private)
        for action in scenario.actions:
            simulation.perform(action)
        simulation.end()
    finally:
        globalLogPublisher.removeObserver(observe)
    assert not failures, failures[0]
    judge(simulation)


def judge(simulation: Simulation) -> None:
    """Check all rules. Raises AssertionError if one is broken."""
    world = simulation.world
    assert world.live == 0, "an exchange is left"
    assert world.connections.open_count == 0, "a visitor's connection is left"
    assert world.upstreams.open_count == 0, "a connection to the target is left"
    asked = _asked(simulation)
    for visitor in simulation.visitors:
        mine = {number: found for number, found in sorted(asked.items()) if comes_from(found[0][1], visitor)}
        sent = read_requests(visitor.sent)
        _judge_requests(simulation, sent.requests, [_fullest(found) for found in mine.values()])
        _judge_answers(simulation, visitor, sent, mine)
        for other in simulation.visitors:
            if other is not visitor and other.own not in visitor.sent:
                assert other.own not in visitor.far.received, "a visitor received another visitor's data"
    known = [visitor.address.encode() for visitor in simulation.visitors]
    for found in asked.values():
        assert found[0][1].values(b"x-forwarded-for")[0] in known, "a request belongs to no visitor"


def _asked(simulation: Simulation) -> Asked:
    asked: Asked = defaultdict(list)
    for index, far in enumerate(simulation.world.made):
        requests = simulation.requests(index)
        for request in requests:
            asked[request_id(request)].append((index, request))
            assert request.complete or request is requests[-1], "a request follows one that is not complete"
            assert request.complete or far.end, "a connection is left in the middle of a request"
    for found in asked.values():
        first = found[0][1]
        for _, request in found[1:]:
            assert first.method not in (b"POST", b"PATCH"), "a request that is not repeatable was sent again"
            assert (request.method, request.target, request.body) == (first.method, first.target, b"")
    return asked


def _fullest(matches: list[tuple[int, Request]]) -> Request:
    return max((request for _, request in matches), key=lambda request: (request.complete, len(request.body)))


# ---------------------------------------------------------------------------------------------------------------------
# Requests that reach the target.


def _judge_requests(simulation: Simulation, sent: list[Request], arrived: list[Request]) -> None:
    rest = iter(sent)
    for request in arrived:
        assert any(_is_that(request, meant) for meant in rest), f"no visitor sent this, or not in this order: {request}"
        _judge_fields(request, private=simulation.private)


def _is_that(arrived: Request, meant: Request) -> bool:
    """Return whether `arrived` is the request `meant`, or a visibly incomplete beginning of it."""
    if (arrived.method, _plain(arrived.target)) != (meant.method, _plain(meant.target)):
        return False
    if arrived.complete:
        return meant.complete and arrived.body == meant.body
    return meant.body.startswith(arrived.body)


def _plain(target: bytes) -> tuple[bytes, list[bytes]]:
    """Return the path of a request target, and its parameters without credentials."""
    path, _, query = re.sub(rb"(?i)^http://[^/?]*", b"", target).partition(b"?")
    return path or b"/", [rest for one in query.split(b"&") if (rest := _CREDENTIAL.sub(b"", one))]


def _members(request: Request, name: bytes) -> set[bytes]:
    """Return the members, in lower case, of a list field (RFC 9110, 5.6.1), of one line or several."""
    return {member.strip().lower() for value in request.values(name) for member in value.split(b",")}


def _judge_fields(request: Request, *, private: bool) -> None:
    """SEC-18, SEC-19, SEC-24: check that each field of the gateway occurs once, and that no credential occurs."""
    present = names(request.fields)
    once = {
        b"host",
        b"via",
        b"x-forwarded-for",
        b"x-forwarded-proto",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-request-id",
    }
    if private:
        once.add(b"burrowgate-session")
        assert request.values(b"burrowgate-session") == [SESSION.sid.encode()]
    else:
        assert b"burrowgate-session" not in present
    normalized = [re.sub(rb"[^a-z0-9]", b"-", name) for name, _ in request.fields]
    for name in once - {b"via"}:
        assert normalized.count(name) == 1, f"{name!r} occurs {normalized.count(name)} times"
    for host in (*request.values(b"host"), *request.values(b"x-forwarded-host")):
        assert re.sub(rb"\.?(:0*80?)?$", b"", host.lower()) == HOST
    assert request.values(b"x-forwarded-proto") == [b"http"]
    for name in (*normalized, *(re.sub(rb"[^a-z0-9]", b"-", name) for name, _ in request.trailers)):
        assert _IDENTITY.fullmatch(name) is None, f"a visitor says who they are: {name!r}"
    assert not present & {b"burrowgate-token", b"forwarded", b"x-real-ip", b"x-original-url", b"x-rewrite-url"}
    assert not present & {b"keep-alive", b"proxy-connection", b"proxy-authorization"}
    assert _members(request, b"te") <= {b"trailers"}
    trailing = _members(request, b"trailer") | {name for name, _ in request.trailers}
    for name in trailing:
        assert name.replace(b"_", b"-").replace(b".", b"-") not in once | _IN_HEAD_ONLY, f"{name!r} is a trailer field"
    assert LINK not in request.target.partition(b"?")[2].split(b"&"), "a link is in the target"
    for name, value in request.fields:
        if name == b"authorization":
            assert not re.fullmatch(rb"(?i)bearer +" + re.escape(TOKEN), value), "the token is forwarded"
        if name == b"cookie":
            assert COOKIE not in re.split(rb"; ?", value), "the gateway's cookie is forwarded"
        if name == b"referer":
            assert LINK not in value.partition(b"?")[2].split(b"&"), "a link is in the Referer"


# ---------------------------------------------------------------------------------------------------------------------
# Responses that reach a visitor.


def _judge_answers(simulation: Simulation, visitor: Visitor, sent: Reading, mine: Asked) -> None:
    far, data, last = visitor.far, bytes(visitor.far.received), 0
    orderly = not visitor.vanished and far.end != "aborted"
    requests = iter(sent.requests)
    while data:
        meant = next(requests, None)
        if meant is None and data.endswith(b"\r\n\r\n") and sent.rest.startswith(b"HEAD "):
            # h11 cannot parse the request, but the gateway may know from its method that the response has no body.
            return
        method, upgrade = (meant.method, meant.upgrade) if meant else (b"GET", False)
        try:
            answer, data = read_answer(data, method, ended=orderly, upgrade=upgrade)
        except h11.RemoteProtocolError as error:
            raise AssertionError(f"what reaches a visitor is not HTTP: {error} {data!r}") from error
        if answer is None or not answer.complete:
            # What the target broke off ends in order, but only if its own framing shows that something is missing.
            framed = answer is not None and names(answer.fields) & {b"content-length", b"transfer-encoding"}
            assert framed or not orderly, "an incomplete response looks complete"
            assert not data
        if answer is None:
            return
        numbers = _numbers([*chain.from_iterable(answer.interim), *answer.fields], answer.body)
        assert len(numbers) < 2, f"a response mixes those of several requests: {answer}"
        for number in numbers:
            assert number > last, "a response is out of order or repeated"
            last = number
            assert number in mine, "a visitor received a response to another visitor's request"
            assert meant is not None and _is_that(_fullest(mine[number]), meant), f"not the answer to {meant}"
            if answer.status != 101 and number in _numbers(answer.fields, answer.body):
                if answer.complete:
                    whole = _whole_answers(simulation, number, mine[number])
                    assert (answer.status, answer.body) in whole, f"{answer} is not what the target sent: {whole}"
                elif orderly:
                    # A reset destroys what the target sent and the gateway had not read, because the visitor did not.
                    read = [one for one in mine[number] if not simulation.world.made[one[0]].unread]
                    whole = [] if _has_odd_size(simulation, number, read) else _whole_answers(simulation, number, read)
                    assert not whole, f"{answer} is not all that the target sent: {whole}"
        if answer.status == 101:
            return
        if method == b"HEAD" and answer.status >= 400 and not numbers:
            return  # the refusal of a request that cannot be parsed has a body, whatever its method
        if meant is None or not meant.complete:
            assert not data, "a response follows one to an incomplete request"
            return


def _whole_answers(
    simulation: Simulation, number: int, requested: list[tuple[int, Request]]
) -> list[tuple[int, bytes]]:
    """Return status and body of the complete responses that the target sent, as a strict parser reads them.

    A trailer section is discarded, valid or not, so that they are read without it as well.
    """
    whole = []
    for index, request in requested:
        sent, likely = simulation.sent[index, number], simulation.sent_for(index, number)
        for data in (*_readings(sent), *_readings(likely)):
            try:
                meant, _ = read_answer(data, request.method, ended=simulation.world.made[index].finished)
            except h11.RemoteProtocolError:
                continue
            if meant is not None and meant.complete:
                whole.append((meant.status, meant.body))
    return whole


def _has_odd_size(simulation: Simulation, number: int, requested: list[tuple[int, Request]]) -> bool:
    """Return whether the target sent a chunk size with space behind it, which h11 accepts (RFC 9112, 7.1)."""
    return any(_ODD_SIZE.search(simulation.sent_for(index, number)) for index, _ in requested)


def _readings(data: bytes) -> Iterator[bytes]:
    """Return `data`, and it without what follows anything that looks like the last chunk."""
    yield data
    for match in _LAST_CHUNK.finditer(data):
        yield data[: match.end()] + b"\r\n"


def _numbers(fields: Fields, body: bytes) -> set[int]:
    """Return the ids of requests that a response names."""
    text = b"\n".join([*(value for _, value in fields), body])
    return {int(found) for found in re.findall(rb"<(\d{5})>", text)}
