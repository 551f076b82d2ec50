"""Single requests to OpenBao servers over HTTP/1.1 by treq, bounded in time and size.

Rules.
    TLS is verified, against the CA of the endpoint or those of the system; a token is never sent without TLS unless
    the endpoint says so, which records of vaults do for loopback addresses only.
    A redirect is not followed: it would take the token to another server.
    A reply is read up to `MAX_REPLY_BYTES`. Time is limited by the caller (`within`).
"""

from __future__ import annotations

import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

import treq
from OpenSSL.SSL import Error as TlsError
from treq.client import HTTPClient
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ConnectError, ConnectionLost, DNSLookupError
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import Certificate, optionsForClientTLS, trustRootFromCertificates
from twisted.web.client import Agent, HTTPConnectionPool, RequestTransmissionFailed, ResponseFailed
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from burrowgate.credentials.interfaces import Endpoint
from burrowgate.credentials.openbao.replies import Reply, read_reply
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable

MAX_REPLY_BYTES = 1_048_576
MAX_SERVERS = 100
"""Servers to which connections are kept; those of the one that was used first are closed beyond that."""
IDLE_SECONDS = 20
"""Time for which an unused connection is kept: shorter than the servers', so that none of them closes it first."""
_PER_SERVER = 4
_FAILURES = (ConnectError, ConnectionLost, DNSLookupError, ResponseFailed, RequestTransmissionFailed, TlsError, OSError)

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """An OpenBao server, and the namespace in it."""

    endpoint: Endpoint
    namespace: str = ""

    def url(self, path: str) -> str:
        """Return the URL of `path`, which is percent-encoded already."""
        return f"{'https' if self.endpoint.tls else 'http'}://{self.endpoint}/v1/{path}"


class Transport:
    """Sends requests; connections to a server are kept for the next ones."""

    def __init__(self, reactor: Any, *, connect_seconds: float) -> None:
        self._reactor = reactor
        self._connect_seconds = connect_seconds
        self._clients: dict[Endpoint, tuple[HTTPClient, HTTPConnectionPool]] = {}

    async def send(
        self, server: Server, method: str, path: str, *, token: str = "", body: Mapping[str, Any] | None = None
    ) -> Reply:
        """Return the content of the reply.

        Raises `ReplyRefused`, `CredentialsRefused` or `CredentialsUnavailable`.
        """
        fields: dict[bytes | str, bytes | str] = {"X-Vault-Request": "true", "User-Agent": "burrowgate"}
        if token:
            fields["X-Vault-Token"] = token
        if server.namespace:
            fields["X-Vault-Namespace"] = quote(server.namespace)
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            fields["Content-Type"] = "application/json"
        parts: list[bytes] = []
        try:
            response = await self._client(server.endpoint).request(
                method, server.url(path), headers=fields, data=data, allow_redirects=False, unbuffered=True
            )
            await treq.collect(response, _bounded(parts))
        except CancelledError as error:
            raise CredentialsUnavailable(f"The request to the vault at {server.endpoint} was given up.") from error
        except _FAILURES as error:
            raise CredentialsUnavailable(
                f"The vault at {server.endpoint} cannot be reached: {_reason(error)}; this is tried again."
            ) from error
        secrets = [token, *(value for value in (body or {}).values() if isinstance(value, str) and len(value) >= 8)]
        return read_reply(response.code, b"".join(parts), path, secrets)

    def _client(self, endpoint: Endpoint) -> HTTPClient:
        found = self._clients.get(endpoint)
        if found is None:
            policy = _Policy(endpoint)
            while len(self._clients) >= MAX_SERVERS:
                _, pool = self._clients.pop(next(iter(self._clients)))
                pool.closeCachedConnections()
            pool = HTTPConnectionPool(self._reactor, persistent=True)
            pool.maxPersistentPerHost = _PER_SERVER
            pool.cachedConnectionTimeout = IDLE_SECONDS
            agent = Agent(self._reactor, policy, connectTimeout=self._connect_seconds, pool=pool)
            found = self._clients[endpoint] = HTTPClient(agent), pool
        return found[0]

    async def close(self) -> None:
        """Close the kept connections."""
        pools = [pool for _, pool in self._clients.values()]
        self._clients.clear()
        for pool in pools:
            await pool.closeCachedConnections()


async def within(reactor: Any, seconds: float, endpoint: Endpoint, work: Coroutine[Any, Any, _Result]) -> _Result:
    """Return the result of `work`, which is cancelled after `seconds`. Raises `CredentialsUnavailable` then."""

    def timed_out(_: object, timeout: float) -> NoReturn:
        raise CredentialsUnavailable(f"The vault at {endpoint} did not answer within {timeout:g} seconds.")

    return await Deferred.fromCoroutine(work).addTimeout(seconds, reactor, timed_out)


def _bounded(parts: list[bytes]) -> Any:
    """Return a collector that adds to `parts` up to `MAX_REPLY_BYTES`."""
    length = 0

    def collect(data: bytes) -> None:
        nonlocal length
        length += len(data)
        if length > MAX_REPLY_BYTES:
            raise CredentialsRefused(f"The vault sends more than {MAX_REPLY_BYTES} bytes; use a smaller secret.")
        parts.append(data)

    return collect


def _reason(error: BaseException) -> str:
    """Return what went wrong, of an exception that may hold others (`ResponseFailed.reasons`)."""
    reasons = getattr(error, "reasons", None)
    if reasons:
        return _reason(reasons[0].value)
    if isinstance(error, TlsError) and error.args and error.args[0]:
        return "TLS: " + str(error.args[0][0][-1])
    return str(error).rstrip(".") or type(error).__name__


@implementer(IPolicyForHTTPS)
class _Policy:
    """TLS towards one endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Raises `CredentialsRefused` if its CA is not one."""
        self._server_name = endpoint.server_name
        self._trust_root = None
        if endpoint.ca:
            try:
                blocks = _certificates(endpoint.ca)
                self._trust_root = trustRootFromCertificates([Certificate.loadPEM(block) for block in blocks])
            except (ValueError, TlsError) as error:
                raise CredentialsRefused("The CA of the vault is not a certificate in PEM; give it again.") from error

    def creatorForNetloc(self, hostname: bytes, port: int) -> IOpenSSLClientConnectionCreator:
        return optionsForClientTLS(self._server_name or hostname.decode("ascii"), trustRoot=self._trust_root)


def _certificates(pem: str) -> list[bytes]:
    end = "-----END CERTIFICATE-----"
    blocks = [f"{block.strip()}\n{end}\n".encode() for block in pem.split(end)[:-1]]
    if not blocks:
        raise ValueError("No certificate.")
    return blocks
