"""Forward auth: the request in question, from the request by which another web server asks for a decision about it.

Rules.
    Only trusted proxies are answered, and they name the client as `forwarded` parses it.
    At `/.burrowgate/verify`, the request in question is that of `X-Forwarded-Method` and `X-Forwarded-Uri`, each of
    which must be there once (Caddy, Traefik, and nginx if configured so); the query is ignored, because Caddy leaves
    the visitor's own there. Below that path, the request in question is the rest of the path, with the same method and
    for the same host (Envoy).
    An upgrade is recognised by any of the fields that come with it, because most servers remove `Upgrade` and
    `Connection` from the requests by which they ask; its origin is checked as for any upgrade.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from burrowgate.core.http import forwarded
from burrowgate.core.http.fields import RESERVED_PATH, Fields
from burrowgate.core.http.forwarded import IsTrusted, ParseRequest
from burrowgate.core.http.request import BadRequest, RequestHead, parse_request

PATH = RESERVED_PATH + b"/verify"
_METHOD, _URI = b"x-forwarded-method", b"x-forwarded-uri"
_SWITCHING = frozenset({b"upgrade", b"sec-websocket-key", b"sec-websocket-version"})
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}")


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict


class AnswerMode(Enum):
    """The form of response that the asking server can use."""

    ALL = PATH
    """An approval, or the response for the visitor."""
    STATUS = PATH + b"-status"
    """A status alone, for nginx, which uses nothing else of the response to `auth_request`."""
    PAGE = PATH + b"-page"
    """The response for the visitor after a refusal, or one of the gateway's own pages."""


_BY_PATH = {mode.value: mode for mode in AnswerMode}
mutants_x_answer_mode__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_answer_mode__mutmut)
def answer_mode(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(target.partition(b"?")[0], AnswerMode.ALL)


def x_answer_mode__mutmut_orig(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(target.partition(b"?")[0], AnswerMode.ALL)


def x_answer_mode__mutmut_1(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(None, AnswerMode.ALL)


def x_answer_mode__mutmut_2(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(target.partition(b"?")[0], None)


def x_answer_mode__mutmut_3(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(AnswerMode.ALL)


def x_answer_mode__mutmut_4(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(target.partition(b"?")[0], )


def x_answer_mode__mutmut_5(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(target.partition(None)[0], AnswerMode.ALL)


def x_answer_mode__mutmut_6(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(target.rpartition(b"?")[0], AnswerMode.ALL)


def x_answer_mode__mutmut_7(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(target.partition(b"XX?XX")[0], AnswerMode.ALL)


def x_answer_mode__mutmut_8(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(target.partition(b"?")[1], AnswerMode.ALL)

mutants_x_answer_mode__mutmut['_mutmut_orig'] = x_answer_mode__mutmut_orig # type: ignore # mutmut generated
mutants_x_answer_mode__mutmut['x_answer_mode__mutmut_1'] = x_answer_mode__mutmut_1 # type: ignore # mutmut generated
mutants_x_answer_mode__mutmut['x_answer_mode__mutmut_2'] = x_answer_mode__mutmut_2 # type: ignore # mutmut generated
mutants_x_answer_mode__mutmut['x_answer_mode__mutmut_3'] = x_answer_mode__mutmut_3 # type: ignore # mutmut generated
mutants_x_answer_mode__mutmut['x_answer_mode__mutmut_4'] = x_answer_mode__mutmut_4 # type: ignore # mutmut generated
mutants_x_answer_mode__mutmut['x_answer_mode__mutmut_5'] = x_answer_mode__mutmut_5 # type: ignore # mutmut generated
mutants_x_answer_mode__mutmut['x_answer_mode__mutmut_6'] = x_answer_mode__mutmut_6 # type: ignore # mutmut generated
mutants_x_answer_mode__mutmut['x_answer_mode__mutmut_7'] = x_answer_mode__mutmut_7 # type: ignore # mutmut generated
mutants_x_answer_mode__mutmut['x_answer_mode__mutmut_8'] = x_answer_mode__mutmut_8 # type: ignore # mutmut generated
mutants_x_reader__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_reader__mutmut)
def reader(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_orig(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_1(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_2(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(None):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_3(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(None, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_4(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, None)
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_5(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest("Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_6(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, )
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_7(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(404, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_8(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "XXOnly proxies in trusted_proxies may use forward auth.XX")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_9(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_10(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "ONLY PROXIES IN TRUSTED_PROXIES MAY USE FORWARD AUTH.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_11(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = None
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_12(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(None)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_13(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = None
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_14(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(None, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_15(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, None, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_16(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, None)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_17(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_18(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_19(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, )
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_20(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = None
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_21(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(None, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_22(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, None, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_23(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, None)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_24(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_25(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_26(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, )
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_27(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = None
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_28(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(None, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_29(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, None, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_30(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, None, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_31(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, None, client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_32(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), None, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_33(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, None)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_34(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_35(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_36(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_37(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_38(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_39(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, )
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_40(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, True, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_41(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(None, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_42(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, None), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_43(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_44(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, ), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_45(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = None
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_46(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = None
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_47(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b"XXXX"
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_48(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = None
        return head

    return read


def x_reader__mutmut_49(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(None)
        return head

    return read


def x_reader__mutmut_50(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.upper() in _SWITCHING for name, _ in fields)
        return head

    return read


def x_reader__mutmut_51(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() not in _SWITCHING for name, _ in fields)
        return head

    return read

mutants_x_reader__mutmut['_mutmut_orig'] = x_reader__mutmut_orig # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_1'] = x_reader__mutmut_1 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_2'] = x_reader__mutmut_2 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_3'] = x_reader__mutmut_3 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_4'] = x_reader__mutmut_4 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_5'] = x_reader__mutmut_5 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_6'] = x_reader__mutmut_6 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_7'] = x_reader__mutmut_7 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_8'] = x_reader__mutmut_8 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_9'] = x_reader__mutmut_9 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_10'] = x_reader__mutmut_10 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_11'] = x_reader__mutmut_11 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_12'] = x_reader__mutmut_12 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_13'] = x_reader__mutmut_13 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_14'] = x_reader__mutmut_14 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_15'] = x_reader__mutmut_15 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_16'] = x_reader__mutmut_16 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_17'] = x_reader__mutmut_17 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_18'] = x_reader__mutmut_18 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_19'] = x_reader__mutmut_19 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_20'] = x_reader__mutmut_20 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_21'] = x_reader__mutmut_21 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_22'] = x_reader__mutmut_22 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_23'] = x_reader__mutmut_23 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_24'] = x_reader__mutmut_24 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_25'] = x_reader__mutmut_25 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_26'] = x_reader__mutmut_26 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_27'] = x_reader__mutmut_27 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_28'] = x_reader__mutmut_28 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_29'] = x_reader__mutmut_29 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_30'] = x_reader__mutmut_30 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_31'] = x_reader__mutmut_31 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_32'] = x_reader__mutmut_32 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_33'] = x_reader__mutmut_33 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_34'] = x_reader__mutmut_34 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_35'] = x_reader__mutmut_35 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_36'] = x_reader__mutmut_36 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_37'] = x_reader__mutmut_37 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_38'] = x_reader__mutmut_38 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_39'] = x_reader__mutmut_39 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_40'] = x_reader__mutmut_40 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_41'] = x_reader__mutmut_41 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_42'] = x_reader__mutmut_42 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_43'] = x_reader__mutmut_43 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_44'] = x_reader__mutmut_44 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_45'] = x_reader__mutmut_45 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_46'] = x_reader__mutmut_46 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_47'] = x_reader__mutmut_47 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_48'] = x_reader__mutmut_48 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_49'] = x_reader__mutmut_49 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_50'] = x_reader__mutmut_50 # type: ignore # mutmut generated
mutants_x_reader__mutmut['x_reader__mutmut_51'] = x_reader__mutmut_51 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__request_in_question__mutmut)
def _request_in_question(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_orig(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_1(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = None
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_2(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(None)[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_3(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.rpartition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_4(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"XX?XX")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_5(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[1]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_6(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(None):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_7(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH - b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_8(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"XX/XX"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_9(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_10(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(None, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_11(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, None)
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_12(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest("Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_13(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, )
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_14(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(405, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_15(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "XXForward auth is at /.burrowgate/verify.XX")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_16(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_17(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "FORWARD AUTH IS AT /.BURROWGATE/VERIFY.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_18(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = None
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_19(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.upper() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_20(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() != _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_21(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = None
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_22(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.upper() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_23(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() != _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_24(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 and _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_25(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 and len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_26(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) == 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_27(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 2 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_28(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) == 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_29(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 2 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_30(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(None) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_31(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[1]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_32(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is not None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_33(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(None, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_34(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, None)
    return methods[0], uris[0]


def x__request_in_question__mutmut_35(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest("X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_36(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, )
    return methods[0], uris[0]


def x__request_in_question__mutmut_37(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(401, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_38(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "XXX-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.XX")
    return methods[0], uris[0]


def x__request_in_question__mutmut_39(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "x-forwarded-method or x-forwarded-uri is missing, repeated or malformed.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_40(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-FORWARDED-METHOD OR X-FORWARDED-URI IS MISSING, REPEATED OR MALFORMED.")
    return methods[0], uris[0]


def x__request_in_question__mutmut_41(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[1], uris[0]


def x__request_in_question__mutmut_42(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[1]

mutants_x__request_in_question__mutmut['_mutmut_orig'] = x__request_in_question__mutmut_orig # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_1'] = x__request_in_question__mutmut_1 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_2'] = x__request_in_question__mutmut_2 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_3'] = x__request_in_question__mutmut_3 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_4'] = x__request_in_question__mutmut_4 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_5'] = x__request_in_question__mutmut_5 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_6'] = x__request_in_question__mutmut_6 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_7'] = x__request_in_question__mutmut_7 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_8'] = x__request_in_question__mutmut_8 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_9'] = x__request_in_question__mutmut_9 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_10'] = x__request_in_question__mutmut_10 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_11'] = x__request_in_question__mutmut_11 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_12'] = x__request_in_question__mutmut_12 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_13'] = x__request_in_question__mutmut_13 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_14'] = x__request_in_question__mutmut_14 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_15'] = x__request_in_question__mutmut_15 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_16'] = x__request_in_question__mutmut_16 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_17'] = x__request_in_question__mutmut_17 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_18'] = x__request_in_question__mutmut_18 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_19'] = x__request_in_question__mutmut_19 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_20'] = x__request_in_question__mutmut_20 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_21'] = x__request_in_question__mutmut_21 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_22'] = x__request_in_question__mutmut_22 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_23'] = x__request_in_question__mutmut_23 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_24'] = x__request_in_question__mutmut_24 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_25'] = x__request_in_question__mutmut_25 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_26'] = x__request_in_question__mutmut_26 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_27'] = x__request_in_question__mutmut_27 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_28'] = x__request_in_question__mutmut_28 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_29'] = x__request_in_question__mutmut_29 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_30'] = x__request_in_question__mutmut_30 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_31'] = x__request_in_question__mutmut_31 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_32'] = x__request_in_question__mutmut_32 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_33'] = x__request_in_question__mutmut_33 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_34'] = x__request_in_question__mutmut_34 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_35'] = x__request_in_question__mutmut_35 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_36'] = x__request_in_question__mutmut_36 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_37'] = x__request_in_question__mutmut_37 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_38'] = x__request_in_question__mutmut_38 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_39'] = x__request_in_question__mutmut_39 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_40'] = x__request_in_question__mutmut_40 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_41'] = x__request_in_question__mutmut_41 # type: ignore # mutmut generated
mutants_x__request_in_question__mutmut['x__request_in_question__mutmut_42'] = x__request_in_question__mutmut_42 # type: ignore # mutmut generated
