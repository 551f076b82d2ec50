"""Accounting of one exchange: its bytes and outcome, its visit, its scope, and the record at its end."""

from __future__ import annotations

from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.request_record import RequestRecord
from burrowgate.core.visit_ids import direct_vid, user_agent
from burrowgate.proxy.exchange_fields import ExchangeFields
from burrowgate.proxy.exchange_state import TUNNEL
from burrowgate.sessions.connection_info import ConnectionInfo
from burrowgate.sessions.visits import VisitCounters


class ExchangeAccounting(ExchangeFields):
    """Base class of an exchange: its bytes, visit and record."""

    __slots__ = ()

    @property
    def passphrase(self) -> str:
        return "" if self._session is None else self._session.limits.passphrase

    @property
    def signed_in(self) -> SignedIn | None:
        return self._signed_in

    def info(self) -> ConnectionInfo:
        """Return the information about the live exchange for the admin API."""
        facts, session = self._head.facts, self._session
        return ConnectionInfo(
            id=self._request_id.decode("latin-1"),
            sid=session.sid if session is not None else "",
            target=self._target_name,
            client_address=facts.client_address,
            protocol="http",
            summary=f"{facts.method.decode('latin-1')} {facts.path.decode('latin-1')}",
            tunnel=self._phase == TUNNEL,
            since=self._started,
            bytes_in=self._request_bytes,
            bytes_out=self._response_bytes,
        )

    def visit_id(self) -> str:
        """Return the id of the visit; empty without a session."""
        facts, session = self._head.facts, self._session
        if session is None:
            return ""
        return self._vid or direct_vid(session.sid, facts.client_address, user_agent(facts.user_agent))

    def _report_progress(self, now: float) -> None:
        """Report the bytes so far to the time series, and add them to the visit."""
        if self.active:
            self.active = False
            self.since = now
        count = self._request_bytes + self._response_bytes
        if count != self._reported_bytes:
            self._reported_bytes = count
            sid = self._session.sid if self._session is not None else ""
            self._context.progress(now, self._request_id, sid, self._target_name, count)
        counters = self._counters
        if counters is not None and self.since > counters.last_seen:
            self._add_to_visit(counters)

    def _add_to_visit(self, counters: VisitCounters) -> None:
        """Add the bytes that were not added yet to the `counters` of the visit."""
        counters.bytes_in += self._request_bytes - self._counted_request_bytes
        counters.bytes_out += self._response_bytes - self._counted_response_bytes
        self._counted_request_bytes, self._counted_response_bytes = self._request_bytes, self._response_bytes
        self._context.visits.touch(counters, self.since)

    def _account(self) -> RequestRecord:
        """Add the last bytes to the visit, and return the record of the finished exchange."""
        now = self._context.clock.now()
        if self.active:
            self.since = now
        counters = self._counters
        if counters is not None:
            if now - self._started < 1 and counters.requests:
                # The exchange has just begun, which touched the counters, and they have not been written since.
                counters.bytes_in += self._request_bytes - self._counted_request_bytes
                counters.bytes_out += self._response_bytes - self._counted_response_bytes
            else:
                self._add_to_visit(counters)
        head, session = self._head, self._session
        facts = head.facts
        return RequestRecord(
            now,
            self._request_id,
            session.sid if session is not None else "",
            self._target_name,
            facts.method,
            head.host,
            facts.path,
            self._status,
            now - self._started,
            self._request_bytes,
            self._response_bytes,
            self._outcome,
            self._reason,
            facts.client_address,
        )
