"""Relay between the two ends of an exchange: bodies and responses, tunnels, backpressure and splicing.

Rules.
    Nothing is spooled: each end is read only as fast as the other accepts the bytes.
    An exchange that is cut, or whose client is gone, closes its upstream connection.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from burrowgate import FAST_PATHS
from burrowgate.core.field_rules import apply_rules
from burrowgate.core.http import embedding, event_requests, host_mapping, response
from burrowgate.core.http.fields import Fields, field_lines, fields_of
from burrowgate.core.http.trailers import forwarded_trailers
from burrowgate.proxy.context import Timeouts
from burrowgate.proxy.exchange_accounting import ExchangeAccounting
from burrowgate.proxy.exchange_state import FINISHED, RESPONDING, TUNNEL, WAITING
from burrowgate.proxy.interfaces import IUpstream


class ExchangeRelay(ExchangeAccounting, ABC):
    """Base class of an exchange: the events of its two ends, except failures."""

    __slots__ = ()

    # Events of the client's end.

    def request_body(self, data: bytes) -> None:
        if self._phase == FINISHED:
            return
        self._request_bytes += len(data)
        limit = self._max_body
        if limit and self._request_bytes > limit and self._phase != TUNNEL:
            self._end_too_long()
            return
        upstream = self._upstream
        if upstream is None:
            self._early_body = [*self._early_body, data] if self._early_body else [data]
            self._pause_request()
        elif self._phase == TUNNEL:
            self.since, self.active = self._context.clock.now(), True
            upstream.send_tunnel_data(data)
        else:
            upstream.send_body(data)

    @abstractmethod
    def _end_too_long(self) -> None:
        """End because the request's body is longer than `_max_body`."""

    def request_flush(self) -> None:
        upstream = self._upstream
        if upstream is not None:
            self.active = True
            upstream.flush()
            if not self._request_sent:
                self._splice_request(upstream)

    def request_spliced(self, count: int) -> None:
        if count:
            self._request_bytes += count
            self.active = True

    def request_trailers(self, fields: Fields) -> None:
        if self._upstream is None:
            self._early_trailers = fields
        else:
            self._send_request_trailers(self._upstream, fields)

    def _send_request_trailers(self, upstream: IUpstream, fields: Fields) -> None:
        rules = self._route.request_rules if self._route is not None else None
        terms = self._head.trailers
        fields = forwarded_trailers(fields, options=terms.options if terms else (), ruled=rules or ())
        if fields:
            upstream.send_trailers(fields)

    def request_end(self) -> None:
        if not self._request_sent:
            self._request_sent = True
            if self._upstream is not None:
                self._upstream.finish()

    def downstream_half_closed(self) -> None:
        if self._upstream is not None:
            self._upstream.half_close()

    def downstream_paused(self) -> None:
        self._response_paused = True
        self.active = True
        if self._upstream is not None:
            self._upstream.pause_reading()

    def downstream_resumed(self) -> None:
        self._response_paused = False
        self.active = True
        if self._upstream is not None:
            self._upstream.resume_reading()

    def downstream_accepted(self) -> None:
        self.active = True

    # Events of the target's end.

    def response_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        self.active = True
        if status < 200 and status != 101:
            if self._public:
                fields = self._published(status, fields)
            self._downstream.send_informational(status, reason, fields)
            return
        fields = self._published(status, fields)
        # If a field cannot be written, `ValueError` leaves the phase at WAITING: there has been no response.
        if status != 101:
            self._downstream.send_head(status, reason, fields, length)
            self._enter_phase(RESPONDING, status)
            if length is None:
                self._has_length = False
                self._is_event_stream = response.is_event_stream(fields)
            return
        fields.append((b"Upgrade", self._head.upgrade))
        self._downstream.start_tunnel(status, reason, fields)
        self._enter_phase(TUNNEL, status)
        self._downstream.flush()
        if self._upstream is not None:
            self._splice_request(self._upstream)
        # A tunnel may stay open for hours: free the memory of the head.
        self._header_lines = self._head.lines = b""
        self._head.fields.clear()

    def _published(self, status: int, fields: Fields) -> Fields:
        """Return the fields of a response for the client."""
        route = self._route
        if route is not None and route.mapping is not None:
            fields = host_mapping.public_fields(fields, route.mapping, self._public)
        elif route is not None and route.names is not None and (300 <= status < 400 or status == 201):
            match = self._context.authorizer.match_route(self._head.host)
            if match is not None:
                fields = host_mapping.public_locations(fields, route.names, match.origin)
        if status < 200 and status != 101:
            return fields
        if route is not None and route.response_rules is not None:
            fields = apply_rules(fields, route.response_rules)
        if self._embedding is not None:
            fields = embedding.response_fields(fields, self._embedding, status)
        if self._cookie is not None:
            fields.append((b"Set-Cookie", self._cookie))
        return fields

    def _enter_phase(self, phase: int, status: int) -> None:
        if self._phase != FINISHED:
            self._phase = phase
            self._status = status

    @property
    def can_splice(self) -> bool:
        return self._downstream.can_splice

    def plain_response(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        if self._phase == FINISHED:
            return 0
        if self._public:
            route = self._route
            if route is not None and route.mapping is not None:
                lines = host_mapping.public_lines(lines, route.mapping, self._public)
            if route is not None and route.response_rules is not None:
                lines = field_lines(apply_rules(fields_of(lines), route.response_rules))
            if self._embedding is not None:
                lines = field_lines(embedding.response_fields(fields_of(lines), self._embedding, status))
        if self._cookie is not None:
            lines += b"Set-Cookie: %b\r\n" % self._cookie
        self._status = status
        self._response_bytes = have = len(body)
        self.active = True
        if have == length:
            self._upstream = None
            self._finish()
        else:
            self._phase = RESPONDING
        spliced = self._downstream.send_plain(status, reason, lines, length, body, source)
        if spliced:
            self._response_bytes += min(spliced, length - have)
        return spliced

    def response_body(self, data: bytes) -> None:
        self._response_bytes += len(data)
        if self._phase == TUNNEL:
            self.since, self.active = self._context.clock.now(), True
            self._downstream.send_tunnel_data(data)
        else:
            self._downstream.send_body(data)

    def response_trailers(self, fields: Fields) -> None:
        rules = self._route.response_rules if self._route is not None else None
        fields = forwarded_trailers(fields, ruled=rules or ())
        if fields and self._phase == RESPONDING:
            self._downstream.send_trailers(fields)

    def response_flush(self) -> None:
        self.active = True
        downstream = self._downstream
        downstream.flush()
        if self._upstream is not None and downstream.splice_transport is not None and FAST_PATHS:
            self._upstream.splice_to(downstream.splice_transport)

    def response_spliced(self, count: int) -> None:
        if count:
            self._response_bytes += count
            self.active = True
            self._downstream.bytes_spliced(count)

    def response_end(self) -> None:
        if self._phase != FINISHED:
            is_tunnel = self._phase == TUNNEL
            self._upstream = None
            self.active = True
            if is_tunnel:
                self._reason = "target-closed"
            self._finish()
            if is_tunnel:
                self._close_tunnel()
            else:
                self._downstream.finish()

    def _close_tunnel(self) -> None:
        """The target has closed the tunnel in order: close it to the client too."""
        self._downstream.close()

    def upstream_half_closed(self) -> None:
        if self._phase == TUNNEL:
            self._downstream.half_close()

    def upstream_paused(self) -> None:
        self._pause_request()

    def upstream_resumed(self) -> None:
        self.active = True
        self._resume_request()

    # The two ends.

    def _pause_request(self) -> None:
        """Stop reading from the client."""
        if not self._request_paused:
            self._request_paused = True
            self._downstream.pause_reading()

    def _resume_request(self) -> None:
        """Read from the client again."""
        if self._request_paused:
            self._request_paused = False
            self._downstream.resume_reading()

    def _splice_request(self, upstream: IUpstream) -> None:
        """Splice the rest of the request's body, or of the tunnel, if possible."""
        if FAST_PATHS and upstream.splice_transport is not None:
            self._downstream.splice_to(upstream.splice_transport)

    def _collect_spliced_bytes(self) -> None:
        """Let both ends report the bytes that were spliced."""
        if self._upstream is not None:
            self._upstream.report_spliced()
            self._downstream.report_spliced()

    def _drop_upstream(self, is_orderly: bool = False) -> None:
        self._collect_spliced_bytes()
        upstream, self._upstream = self._upstream, None
        if upstream is not None:
            upstream.abandon(is_orderly)

    # Timeouts.

    def _timeouts(self) -> Timeouts:
        """Return the timeouts of the target."""
        timeouts = self._context.timeouts
        return timeouts if self._route is None else timeouts.of_target(self._route.target)

    def _waits_for_events(self) -> bool:
        """Return whether the target may be silent as long as the session lives.

        Scripts have no such right at a target with a timeout of its own for what they do.
        """
        phase, route = self._phase, self._route
        if self._session is None or route is None or phase not in (WAITING, RESPONDING):
            return False
        if self._is_event_stream:
            return True
        if phase == RESPONDING and self._has_length:
            return False
        own = route.target.response_timeout if phase == WAITING else route.target.read_timeout
        fields = self._head.fields
        return event_requests.says_that_it_waits(fields) or (own is None and event_requests.is_of_script(fields))

    # The end.

    @abstractmethod
    def sweep(self, now: float) -> None:
        """Report progress, and end if a timeout has passed; called once a second."""

    def cut(self, reason: str) -> None:
        if self._phase != FINISHED:
            self._reason = reason
            self._drop_upstream()
            self._finish()
            self._downstream.abort()

    def _finish(self) -> None:
        self._phase = FINISHED
        self._early_body = None
        if self._scope is not None:
            self._scope.exchanges.discard(self)
        self._context.record(self._account())
        if self._request_paused:
            self._resume_request()
