"""One HTTP request by treq, bounded in time and size, without redirects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import treq
from OpenSSL.SSL import Error as TlsError
from treq.client import HTTPClient
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectError, ConnectionLost, DNSLookupError
from twisted.web.client import Agent, HTTPConnectionPool, RequestTransmissionFailed, ResponseFailed

from burrowgate.boxes.waiting import cancellable

_FAILURES = (ConnectError, ConnectionLost, DNSLookupError, ResponseFailed, RequestTransmissionFailed, TlsError, OSError)


class RequestFailed(Exception):
    """No reply came, or one that is too long."""


class BoundedHttp:
    """Sends requests, each on a connection of its own; TLS is verified against the CAs of the system."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor
        self._client = HTTPClient(Agent(reactor, pool=HTTPConnectionPool(reactor, persistent=False)))

    async def send(
        self,
        method: str,
        url: str,
        *,
        fields: Mapping[str, str],
        body: bytes | None = None,
        seconds: float,
        max_bytes: int,
    ) -> tuple[int, bytes]:
        """Return status and content of the reply. Raises `RequestFailed`."""

        def timed_out(_: object, timeout: float) -> NoReturn:
            raise RequestFailed(f"no reply within {timeout:g} seconds")

        work = cancellable(Deferred.fromCoroutine(self._exchange(method, url, fields, body, max_bytes)))
        return await work.addTimeout(seconds, self._reactor, timed_out)

    async def _exchange(
        self, method: str, url: str, fields: Mapping[str, str], body: bytes | None, max_bytes: int
    ) -> tuple[int, bytes]:
        parts: list[bytes] = []
        length = 0
        headers: dict[bytes | str, bytes | str] = {name: value for name, value in fields.items()}  # noqa: C416

        def collect(data: bytes) -> None:
            nonlocal length
            length += len(data)
            if length > max_bytes:
                raise RequestFailed(f"a reply of more than {max_bytes} bytes")
            parts.append(data)

        try:
            response = await self._client.request(
                method, url, headers=headers, data=body, allow_redirects=False, unbuffered=True
            )
            await treq.collect(response, collect)
        except _FAILURES as error:
            reasons = getattr(error, "reasons", None)
            reason = reasons[0].value if reasons else error
            raise RequestFailed(str(reason).rstrip(".") or type(reason).__name__) from error
        return response.code, b"".join(parts)
