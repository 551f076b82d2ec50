"""Requests of targets that speak TCP through an exchange: who serves them, and how their tunnels end.

A tunnel of the gateway's own ends with messages: a cut closes both sides in the same reactor turn, the target's with a
reset, and the client's behind the last message, with an abort a second later at the latest.
"""

from __future__ import annotations

from abc import ABC
from dataclasses import replace
from typing import cast

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.proxy import login
from burrowgate.proxy.exchange_sign_in import ExchangeSignIn
from burrowgate.proxy.exchange_state import CONNECTING, FINISHED, TUNNEL
from burrowgate.proxy.interfaces import IExchange
from burrowgate.proxy.responses import builder
from burrowgate.proxy.tcp.interfaces import TcpUpstreams
from burrowgate.sessions.connection_info import ConnectionInfo


class ExchangeTcp(ExchangeSignIn, ABC):
    """Base class of an exchange: what it does about targets that speak TCP."""

    __slots__ = ()

    def _is_of_gateway(self, route: RouteMatch, *, is_admitted: bool) -> bool:
        """Return whether the path is reserved, and not one of a target that speaks TCP and admits the request."""
        path, tcp = self._head.facts.path, self._context.own_upstreams(route.target)
        if is_admitted and tcp is not None and tcp.serves(path):
            return False
        return login.is_reserved(path)

    def _forward_tcp(self, route: RouteMatch, admission: Admission) -> None:
        """Let the request of a target that speaks TCP, or of a disposable browser, be served."""
        tcp = self._tcp = self._context.own_upstreams(route.target)
        self.is_tcp = True
        if tcp is None:
            response = builder.bad_request(501, "Targets of this type are not served here.", self._wants_json())
            self._send_own_response(response, "tcp")
            return
        self._phase = CONNECTING
        # The request must be complete before there can be a tunnel, and its end has not been read yet.
        tcp.later(lambda: self._begin_tcp(tcp, route, admission))

    def _begin_tcp(self, tcp: TcpUpstreams, route: RouteMatch, admission: Admission) -> None:
        if self._phase == CONNECTING:
            self._send_request(tcp.upstream_for(cast(IExchange, self), self._head, route, admission))
            self._downstream.flush()

    def info(self) -> ConnectionInfo:
        info = super().info()
        opening = getattr(self._upstream, "opening", None) if self._tcp is not None else None
        return info if opening is None else replace(info, id=str(opening.welcome["cid"]))

    def cut(self, reason: str) -> None:
        if self._tcp is None or self._phase == FINISHED:
            super().cut(reason)
            return
        farewell = getattr(self._upstream, "farewell", None)
        last = b"" if farewell is None else farewell(reason)
        if self._phase != TUNNEL or not last:
            super().cut(reason)
            return
        self._reason = reason
        self._drop_upstream()
        self._finish()
        self._response_bytes += len(last)
        self._downstream.send_tunnel_data(last)
        self._close_tunnel()

    def _close_tunnel(self) -> None:
        if self._tcp is None:
            super()._close_tunnel()
        else:
            self._downstream.end_tunnel()
            self._tcp.abort_later(self._downstream)

    def _sweep_tunnel(self, now: float) -> bool:
        """Sweep a tunnel of the gateway's own, whose timeouts are not those of others; returns whether it is one."""
        if self._tcp is None or self._phase != TUNNEL:
            return False
        sweep = getattr(self._upstream, "sweep", None)
        if sweep is not None:
            self.rests_until = sweep(now)
        return True
