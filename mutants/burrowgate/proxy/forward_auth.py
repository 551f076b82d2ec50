"""Forward auth: decides for other web servers whether a request that they have received is admitted.

Rules.
    An authorization request is an exchange like any other, with the same decision, login, refusals, visits and log
    lines, except that its upstream is `_ApprovingUpstream`, which responds with 200 at once.
    A 200 contains the fields that the target may see, under their own names and without the gateway's credentials:
    `Cookie`, `Authorization`, `Referer`; the visitor's identity (`X-Forwarded-*`, `Burrowgate-*`); the URL without
    credentials as `X-Forwarded-Uri`, and its query as `Burrowgate-Query`. A field without a value is sent empty,
    because servers overwrite fields but do not remove them.
    No other response has a 2xx status: the gateway's own pages never admit a request.
Limits are described in docs/among-proxies.md: the other server has the connection, so no live exchange can be cut.
"""

from __future__ import annotations

from typing import Any

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory
from zope.interface import implementer

from burrowgate.core.http import fields as http_fields
from burrowgate.core.http import forward_auth, security_headers
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.forward_auth import AnswerMode
from burrowgate.core.targets import Target
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.http1.request_consumer import Head
from burrowgate.proxy.interfaces import IResponseSink, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.upstream.pool import Route, UpstreamPool

_APPROVED = b"Admitted"
"""The reason phrase of an approval, which distinguishes it from the gateway's own responses."""
_STRIPPED_FIELDS = (b"Cookie", b"Authorization", b"Referer")
_REPORTED_PREFIXES = (b"burrowgate-", b"x-forwarded-", b"x-request-id")


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_xǁ_ApprovingUpstreamǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁ_ApprovingUpstreamǁattach__mutmut: MutantDict = {}  # type: ignore
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut: MutantDict = {}  # type: ignore
mutants_xǁ_ApprovingUpstreamǁabandon__mutmut: MutantDict = {}  # type: ignore


@implementer(IUpstream)
class _ApprovingUpstream(LocalUpstream):
    """Responds that the request is admitted, with the fields that the target may see."""

    @_mutmut_mutated(mutants_xǁ_ApprovingUpstreamǁ__init____mutmut)
    def __init__(self, context: ExchangeContext) -> None:
        self._context = context
        self._exchange: IResponseSink | None = None

    def xǁ_ApprovingUpstreamǁ__init____mutmut_orig(self, context: ExchangeContext) -> None:
        self._context = context
        self._exchange: IResponseSink | None = None

    def xǁ_ApprovingUpstreamǁ__init____mutmut_1(self, context: ExchangeContext) -> None:
        self._context = None
        self._exchange: IResponseSink | None = None

    def xǁ_ApprovingUpstreamǁ__init____mutmut_2(self, context: ExchangeContext) -> None:
        self._context = context
        self._exchange: IResponseSink | None = ""

    @_mutmut_mutated(mutants_xǁ_ApprovingUpstreamǁattach__mutmut)
    def attach(self, exchange: IResponseSink) -> None:
        """Set the exchange that gets the response."""
        self._exchange = exchange

    def xǁ_ApprovingUpstreamǁattach__mutmut_orig(self, exchange: IResponseSink) -> None:
        """Set the exchange that gets the response."""
        self._exchange = exchange

    def xǁ_ApprovingUpstreamǁattach__mutmut_1(self, exchange: IResponseSink) -> None:
        """Set the exchange that gets the response."""
        self._exchange = None

    @_mutmut_mutated(mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut)
    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_orig(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_1(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_2(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_3(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = None
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_4(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(None)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_5(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = None
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_6(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(None)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_7(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.upper().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_8(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = None
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_9(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(None)
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_10(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b"XX, XX".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_11(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.upper() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_12(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() != name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_13(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.upper())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_14(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = None
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_15(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"XXX-Forwarded-UriXX", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_16(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"x-forwarded-uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_17(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-FORWARDED-URI", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_18(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"XXBurrowgate-QueryXX", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_19(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"burrowgate-query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_20(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"BURROWGATE-QUERY", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_21(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(None)[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_22(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.rpartition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_23(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"XX?XX")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_24(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[3]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_25(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"XXCache-ControlXX", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_26(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"cache-control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_27(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"CACHE-CONTROL", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_28(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"XXno-storeXX"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_29(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"NO-STORE"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_30(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"XXDateXX", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_31(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_32(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"DATE", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_33(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(None, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_34(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, None, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_35(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, None, 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_36(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], None)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_37(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(_APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_38(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_39(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_40(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], )
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_41(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(201, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def xǁ_ApprovingUpstreamǁsend_head__mutmut_42(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 1)
            exchange.response_end()

    @_mutmut_mutated(mutants_xǁ_ApprovingUpstreamǁabandon__mutmut)
    def abandon(self, is_orderly: bool = False) -> None:
        self._exchange = None

    def xǁ_ApprovingUpstreamǁabandon__mutmut_orig(self, is_orderly: bool = False) -> None:
        self._exchange = None

    def xǁ_ApprovingUpstreamǁabandon__mutmut_1(self, is_orderly: bool = True) -> None:
        self._exchange = None

    def xǁ_ApprovingUpstreamǁabandon__mutmut_2(self, is_orderly: bool = False) -> None:
        self._exchange = ""

mutants_xǁ_ApprovingUpstreamǁ__init____mutmut['_mutmut_orig'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁ__init____mutmut['xǁ_ApprovingUpstreamǁ__init____mutmut_1'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁ__init____mutmut['xǁ_ApprovingUpstreamǁ__init____mutmut_2'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁ__init____mutmut_2 # type: ignore # mutmut generated

mutants_xǁ_ApprovingUpstreamǁattach__mutmut['_mutmut_orig'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁattach__mutmut_orig # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁattach__mutmut['xǁ_ApprovingUpstreamǁattach__mutmut_1'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁattach__mutmut_1 # type: ignore # mutmut generated

mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['_mutmut_orig'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_orig # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_1'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_1 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_2'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_2 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_3'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_3 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_4'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_4 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_5'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_5 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_6'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_6 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_7'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_7 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_8'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_8 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_9'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_9 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_10'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_10 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_11'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_11 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_12'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_12 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_13'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_13 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_14'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_14 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_15'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_15 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_16'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_16 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_17'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_17 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_18'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_18 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_19'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_19 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_20'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_20 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_21'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_21 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_22'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_22 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_23'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_23 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_24'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_24 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_25'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_25 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_26'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_26 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_27'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_27 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_28'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_28 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_29'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_29 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_30'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_30 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_31'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_31 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_32'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_32 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_33'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_33 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_34'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_34 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_35'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_35 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_36'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_36 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_37'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_37 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_38'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_38 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_39'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_39 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_40'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_40 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_41'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_41 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁsend_head__mutmut['xǁ_ApprovingUpstreamǁsend_head__mutmut_42'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁsend_head__mutmut_42 # type: ignore # mutmut generated

mutants_xǁ_ApprovingUpstreamǁabandon__mutmut['_mutmut_orig'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁabandon__mutmut_orig # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁabandon__mutmut['xǁ_ApprovingUpstreamǁabandon__mutmut_1'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁabandon__mutmut_1 # type: ignore # mutmut generated
mutants_xǁ_ApprovingUpstreamǁabandon__mutmut['xǁ_ApprovingUpstreamǁabandon__mutmut_2'] = _ApprovingUpstream.xǁ_ApprovingUpstreamǁabandon__mutmut_2 # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁApprovingPoolǁroute__mutmut: MutantDict = {}  # type: ignore
mutants_xǁApprovingPoolǁacquire__mutmut: MutantDict = {}  # type: ignore
mutants_xǁApprovingPoolǁfolder__mutmut: MutantDict = {}  # type: ignore


class ApprovingPool(UpstreamPool):
    """Pool of `_ApprovingUpstream`, in place of connections to targets."""

    @_mutmut_mutated(mutants_xǁApprovingPoolǁ__init____mutmut)
    def __init__(self, context: ExchangeContext) -> None:
        self._context = context

    def xǁApprovingPoolǁ__init____mutmut_orig(self, context: ExchangeContext) -> None:
        self._context = context

    def xǁApprovingPoolǁ__init____mutmut_1(self, context: ExchangeContext) -> None:
        self._context = None

    @_mutmut_mutated(mutants_xǁApprovingPoolǁroute__mutmut)
    def route(self, target: Target) -> Route:
        """Return a route without addresses: nothing is sent to the target."""
        return Route(target, ())

    def xǁApprovingPoolǁroute__mutmut_orig(self, target: Target) -> Route:
        """Return a route without addresses: nothing is sent to the target."""
        return Route(target, ())

    def xǁApprovingPoolǁroute__mutmut_1(self, target: Target) -> Route:
        """Return a route without addresses: nothing is sent to the target."""
        return Route(None, ())

    def xǁApprovingPoolǁroute__mutmut_2(self, target: Target) -> Route:
        """Return a route without addresses: nothing is sent to the target."""
        return Route(target, None)

    def xǁApprovingPoolǁroute__mutmut_3(self, target: Target) -> Route:
        """Return a route without addresses: nothing is sent to the target."""
        return Route(())

    def xǁApprovingPoolǁroute__mutmut_4(self, target: Target) -> Route:
        """Return a route without addresses: nothing is sent to the target."""
        return Route(target, )

    @_mutmut_mutated(mutants_xǁApprovingPoolǁacquire__mutmut)
    def acquire(self, route: Route, *, repeatable: bool) -> Any:
        """Return an approving upstream."""
        return _ApprovingUpstream(self._context)

    def xǁApprovingPoolǁacquire__mutmut_orig(self, route: Route, *, repeatable: bool) -> Any:
        """Return an approving upstream."""
        return _ApprovingUpstream(self._context)

    def xǁApprovingPoolǁacquire__mutmut_1(self, route: Route, *, repeatable: bool) -> Any:
        """Return an approving upstream."""
        return _ApprovingUpstream(None)

    @_mutmut_mutated(mutants_xǁApprovingPoolǁfolder__mutmut)
    def folder(self, route: Route, exchange: IResponseSink, fields: Fields) -> IUpstream:
        """Return an approving upstream, attached to `exchange`."""
        upstream = _ApprovingUpstream(self._context)
        upstream.attach(exchange)
        return upstream

    def xǁApprovingPoolǁfolder__mutmut_orig(self, route: Route, exchange: IResponseSink, fields: Fields) -> IUpstream:
        """Return an approving upstream, attached to `exchange`."""
        upstream = _ApprovingUpstream(self._context)
        upstream.attach(exchange)
        return upstream

    def xǁApprovingPoolǁfolder__mutmut_1(self, route: Route, exchange: IResponseSink, fields: Fields) -> IUpstream:
        """Return an approving upstream, attached to `exchange`."""
        upstream = None
        upstream.attach(exchange)
        return upstream

    def xǁApprovingPoolǁfolder__mutmut_2(self, route: Route, exchange: IResponseSink, fields: Fields) -> IUpstream:
        """Return an approving upstream, attached to `exchange`."""
        upstream = _ApprovingUpstream(None)
        upstream.attach(exchange)
        return upstream

    def xǁApprovingPoolǁfolder__mutmut_3(self, route: Route, exchange: IResponseSink, fields: Fields) -> IUpstream:
        """Return an approving upstream, attached to `exchange`."""
        upstream = _ApprovingUpstream(self._context)
        upstream.attach(None)
        return upstream

mutants_xǁApprovingPoolǁ__init____mutmut['_mutmut_orig'] = ApprovingPool.xǁApprovingPoolǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁ__init____mutmut['xǁApprovingPoolǁ__init____mutmut_1'] = ApprovingPool.xǁApprovingPoolǁ__init____mutmut_1 # type: ignore # mutmut generated

mutants_xǁApprovingPoolǁroute__mutmut['_mutmut_orig'] = ApprovingPool.xǁApprovingPoolǁroute__mutmut_orig # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁroute__mutmut['xǁApprovingPoolǁroute__mutmut_1'] = ApprovingPool.xǁApprovingPoolǁroute__mutmut_1 # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁroute__mutmut['xǁApprovingPoolǁroute__mutmut_2'] = ApprovingPool.xǁApprovingPoolǁroute__mutmut_2 # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁroute__mutmut['xǁApprovingPoolǁroute__mutmut_3'] = ApprovingPool.xǁApprovingPoolǁroute__mutmut_3 # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁroute__mutmut['xǁApprovingPoolǁroute__mutmut_4'] = ApprovingPool.xǁApprovingPoolǁroute__mutmut_4 # type: ignore # mutmut generated

mutants_xǁApprovingPoolǁacquire__mutmut['_mutmut_orig'] = ApprovingPool.xǁApprovingPoolǁacquire__mutmut_orig # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁacquire__mutmut['xǁApprovingPoolǁacquire__mutmut_1'] = ApprovingPool.xǁApprovingPoolǁacquire__mutmut_1 # type: ignore # mutmut generated

mutants_xǁApprovingPoolǁfolder__mutmut['_mutmut_orig'] = ApprovingPool.xǁApprovingPoolǁfolder__mutmut_orig # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁfolder__mutmut['xǁApprovingPoolǁfolder__mutmut_1'] = ApprovingPool.xǁApprovingPoolǁfolder__mutmut_1 # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁfolder__mutmut['xǁApprovingPoolǁfolder__mutmut_2'] = ApprovingPool.xǁApprovingPoolǁfolder__mutmut_2 # type: ignore # mutmut generated
mutants_xǁApprovingPoolǁfolder__mutmut['xǁApprovingPoolǁfolder__mutmut_3'] = ApprovingPool.xǁApprovingPoolǁfolder__mutmut_3 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁrequest_started__mutmut: MutantDict = {}  # type: ignore
mutants_xǁForwardAuthConnectionǁrequest_repeated__mutmut: MutantDict = {}  # type: ignore
mutants_xǁForwardAuthConnectionǁsend_head__mutmut: MutantDict = {}  # type: ignore


class ForwardAuthConnection(Http1ServerConnection):
    """Connection on which another server sends authorization requests."""

    _answer_mode = AnswerMode.ALL

    @_mutmut_mutated(mutants_xǁForwardAuthConnectionǁrequest_started__mutmut)
    def request_started(self, head: Head) -> int | None:
        self._answer_mode = forward_auth.answer_mode(head.target)
        return super().request_started(head)

    def xǁForwardAuthConnectionǁrequest_started__mutmut_orig(self, head: Head) -> int | None:
        self._answer_mode = forward_auth.answer_mode(head.target)
        return super().request_started(head)

    def xǁForwardAuthConnectionǁrequest_started__mutmut_1(self, head: Head) -> int | None:
        self._answer_mode = None
        return super().request_started(head)

    def xǁForwardAuthConnectionǁrequest_started__mutmut_2(self, head: Head) -> int | None:
        self._answer_mode = forward_auth.answer_mode(None)
        return super().request_started(head)

    def xǁForwardAuthConnectionǁrequest_started__mutmut_3(self, head: Head) -> int | None:
        self._answer_mode = forward_auth.answer_mode(head.target)
        return super().request_started(None)

    @_mutmut_mutated(mutants_xǁForwardAuthConnectionǁrequest_repeated__mutmut)
    def request_repeated(self, method: bytes, target: bytes) -> bool:
        return False

    def xǁForwardAuthConnectionǁrequest_repeated__mutmut_orig(self, method: bytes, target: bytes) -> bool:
        return False

    def xǁForwardAuthConnectionǁrequest_repeated__mutmut_1(self, method: bytes, target: bytes) -> bool:
        return True

    @_mutmut_mutated(mutants_xǁForwardAuthConnectionǁsend_head__mutmut)
    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_orig(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_1(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = None
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_2(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason != _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_3(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is not AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_4(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = None
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_5(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 504, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_6(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"XXService UnavailableXX"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_7(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"service unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_8(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"SERVICE UNAVAILABLE"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_9(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = None
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_10(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(None), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_11(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"XXtext/plain; charset=utf-8XX"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_12(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"TEXT/PLAIN; CHARSET=UTF-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_13(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"XXRetry-AfterXX", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_14(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"retry-after", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_15(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"RETRY-AFTER", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_16(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"XX1XX")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_17(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is not AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_18(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = None
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_19(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 402, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_20(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"XXUnauthorizedXX"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_21(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_22(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"UNAUTHORIZED"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_23(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 or mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_24(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status <= 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_25(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 301 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_26(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is not AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_27(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = None
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_28(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 404, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_29(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"XXForbiddenXX"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_30(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_31(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"FORBIDDEN"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_32(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method != b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_33(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"XXHEADXX":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_34(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"head":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_35(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = None  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_36(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 1  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_37(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(None, reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_38(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, None, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_39(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, None, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_40(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, None)

    def xǁForwardAuthConnectionǁsend_head__mutmut_41(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(reason, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_42(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, fields, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_43(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, length)

    def xǁForwardAuthConnectionǁsend_head__mutmut_44(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, )

mutants_xǁForwardAuthConnectionǁrequest_started__mutmut['_mutmut_orig'] = ForwardAuthConnection.xǁForwardAuthConnectionǁrequest_started__mutmut_orig # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁrequest_started__mutmut['xǁForwardAuthConnectionǁrequest_started__mutmut_1'] = ForwardAuthConnection.xǁForwardAuthConnectionǁrequest_started__mutmut_1 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁrequest_started__mutmut['xǁForwardAuthConnectionǁrequest_started__mutmut_2'] = ForwardAuthConnection.xǁForwardAuthConnectionǁrequest_started__mutmut_2 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁrequest_started__mutmut['xǁForwardAuthConnectionǁrequest_started__mutmut_3'] = ForwardAuthConnection.xǁForwardAuthConnectionǁrequest_started__mutmut_3 # type: ignore # mutmut generated

mutants_xǁForwardAuthConnectionǁrequest_repeated__mutmut['_mutmut_orig'] = ForwardAuthConnection.xǁForwardAuthConnectionǁrequest_repeated__mutmut_orig # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁrequest_repeated__mutmut['xǁForwardAuthConnectionǁrequest_repeated__mutmut_1'] = ForwardAuthConnection.xǁForwardAuthConnectionǁrequest_repeated__mutmut_1 # type: ignore # mutmut generated

mutants_xǁForwardAuthConnectionǁsend_head__mutmut['_mutmut_orig'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_orig # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_1'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_1 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_2'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_2 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_3'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_3 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_4'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_4 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_5'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_5 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_6'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_6 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_7'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_7 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_8'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_8 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_9'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_9 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_10'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_10 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_11'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_11 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_12'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_12 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_13'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_13 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_14'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_14 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_15'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_15 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_16'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_16 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_17'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_17 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_18'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_18 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_19'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_19 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_20'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_20 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_21'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_21 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_22'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_22 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_23'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_23 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_24'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_24 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_25'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_25 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_26'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_26 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_27'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_27 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_28'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_28 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_29'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_29 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_30'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_30 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_31'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_31 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_32'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_32 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_33'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_33 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_34'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_34 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_35'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_35 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_36'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_36 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_37'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_37 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_38'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_38 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_39'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_39 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_40'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_40 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_41'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_41 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_42'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_42 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_43'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_43 # type: ignore # mutmut generated
mutants_xǁForwardAuthConnectionǁsend_head__mutmut['xǁForwardAuthConnectionǁsend_head__mutmut_44'] = ForwardAuthConnection.xǁForwardAuthConnectionǁsend_head__mutmut_44 # type: ignore # mutmut generated
mutants_xǁForwardAuthFactoryǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁForwardAuthFactoryǁbuildProtocol__mutmut: MutantDict = {}  # type: ignore


class ForwardAuthFactory(Factory[ForwardAuthConnection]):
    """Factory of connections on which other servers send authorization requests."""

    noisy = False

    @_mutmut_mutated(mutants_xǁForwardAuthFactoryǁ__init____mutmut)
    def __init__(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        self._context = context
        self._limits = limits

    def xǁForwardAuthFactoryǁ__init____mutmut_orig(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        self._context = context
        self._limits = limits

    def xǁForwardAuthFactoryǁ__init____mutmut_1(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        self._context = None
        self._limits = limits

    def xǁForwardAuthFactoryǁ__init____mutmut_2(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        self._context = context
        self._limits = None

    @_mutmut_mutated(mutants_xǁForwardAuthFactoryǁbuildProtocol__mutmut)
    def buildProtocol(self, addr: IAddress | None) -> ForwardAuthConnection:
        return ForwardAuthConnection(self._context, self._limits)

    def xǁForwardAuthFactoryǁbuildProtocol__mutmut_orig(self, addr: IAddress | None) -> ForwardAuthConnection:
        return ForwardAuthConnection(self._context, self._limits)

    def xǁForwardAuthFactoryǁbuildProtocol__mutmut_1(self, addr: IAddress | None) -> ForwardAuthConnection:
        return ForwardAuthConnection(None, self._limits)

    def xǁForwardAuthFactoryǁbuildProtocol__mutmut_2(self, addr: IAddress | None) -> ForwardAuthConnection:
        return ForwardAuthConnection(self._context, None)

    def xǁForwardAuthFactoryǁbuildProtocol__mutmut_3(self, addr: IAddress | None) -> ForwardAuthConnection:
        return ForwardAuthConnection(self._limits)

    def xǁForwardAuthFactoryǁbuildProtocol__mutmut_4(self, addr: IAddress | None) -> ForwardAuthConnection:
        return ForwardAuthConnection(self._context, )

mutants_xǁForwardAuthFactoryǁ__init____mutmut['_mutmut_orig'] = ForwardAuthFactory.xǁForwardAuthFactoryǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁForwardAuthFactoryǁ__init____mutmut['xǁForwardAuthFactoryǁ__init____mutmut_1'] = ForwardAuthFactory.xǁForwardAuthFactoryǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁForwardAuthFactoryǁ__init____mutmut['xǁForwardAuthFactoryǁ__init____mutmut_2'] = ForwardAuthFactory.xǁForwardAuthFactoryǁ__init____mutmut_2 # type: ignore # mutmut generated

mutants_xǁForwardAuthFactoryǁbuildProtocol__mutmut['_mutmut_orig'] = ForwardAuthFactory.xǁForwardAuthFactoryǁbuildProtocol__mutmut_orig # type: ignore # mutmut generated
mutants_xǁForwardAuthFactoryǁbuildProtocol__mutmut['xǁForwardAuthFactoryǁbuildProtocol__mutmut_1'] = ForwardAuthFactory.xǁForwardAuthFactoryǁbuildProtocol__mutmut_1 # type: ignore # mutmut generated
mutants_xǁForwardAuthFactoryǁbuildProtocol__mutmut['xǁForwardAuthFactoryǁbuildProtocol__mutmut_2'] = ForwardAuthFactory.xǁForwardAuthFactoryǁbuildProtocol__mutmut_2 # type: ignore # mutmut generated
mutants_xǁForwardAuthFactoryǁbuildProtocol__mutmut['xǁForwardAuthFactoryǁbuildProtocol__mutmut_3'] = ForwardAuthFactory.xǁForwardAuthFactoryǁbuildProtocol__mutmut_3 # type: ignore # mutmut generated
mutants_xǁForwardAuthFactoryǁbuildProtocol__mutmut['xǁForwardAuthFactoryǁbuildProtocol__mutmut_4'] = ForwardAuthFactory.xǁForwardAuthFactoryǁbuildProtocol__mutmut_4 # type: ignore # mutmut generated
