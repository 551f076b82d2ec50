"""Client of the admin API: HTTP on loopback or a UNIX socket, with the admin key of the home or an access token.

Rules. The credential is sent in the `Authorization` field of requests to 127.0.0.1 or the socket, and nowhere else;
redirects are not followed. A problem response becomes the error of `burrowgate.errors` with the same meaning.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, Protocol
from urllib.parse import quote

from burrowgate import errors
from burrowgate.server.pidfile import shown

if TYPE_CHECKING:
    from pathlib import Path

    from twisted.internet.defer import Deferred

JSON = dict[str, Any]

SECONDS = 30
"""Timeout of a request: long enough for a store under repair, short enough for a person at a terminal."""

PAGE = 500
"""Rows requested at a time."""


_TOKEN_CODES = frozenset({"access-token-refused", "access-token-not-accepted", "scope-missing"})
"""Codes of problems with an access token."""


class Http(Protocol):
    """The common interface of `treq.client.HTTPClient` and `treq.testing.StubTreq`."""

    @property
    def request(self) -> Callable[..., Deferred[Any]]:
        """Sends one request; takes a method, a URL and the options of treq."""


class Admin:
    """The admin API of one gateway."""

    def __init__(self, http: Http, at: int | Path, key: str) -> None:
        """`at` is the port of the admin API on this machine, or the path of its UNIX socket."""
        self.at = at
        self._http = http
        self._key = key

    def __repr__(self) -> str:
        return f"<Admin on {shown(self.at)}>"

    async def ask(
        self, method: str, *path: str, body: JSON | None = None, version: int | None = None, **query: Any
    ) -> Any:
        """Send a request; returns the parsed response, or None without content. The parts of `path` are quoted here.

        Query values of None are left out. Raises `GatewayNotRunning`, `HomeError` if the key is not accepted, and the
        error that the response's problem means.
        """
        status, text = await self._request(method, *path, body=body, version=version, **query)
        if not 200 <= status < 300:
            _fail(status, text, self.at)
        return json.loads(text) if text else None

    async def ready(self) -> None:
        """Returns if the gateway serves visitors. Raises `StoreUnavailable` or `GatewayNotRunning`."""
        status, text = await self._request("GET", "readyz")
        if status != 200:
            _fail(status, text, self.at)

    async def answers(self) -> bool:
        """Whether the gateway of this home responds. Raises `HomeError` if another gateway does."""
        try:
            await self.get("sessions", limit=1)
        except errors.GatewayNotRunning:
            return False
        return True

    async def get(self, *path: str, **query: Any) -> Any:
        """GET below /api/v1."""
        return await self.ask("GET", "api", "v1", *path, **query)

    async def post(self, *path: str, body: JSON | None = None, version: int | None = None) -> Any:
        """POST below /api/v1."""
        return await self.ask("POST", "api", "v1", *path, body=body or {}, version=version)

    async def put(self, *path: str, body: JSON) -> Any:
        """PUT below /api/v1."""
        return await self.ask("PUT", "api", "v1", *path, body=body)

    async def patch(self, *path: str, body: JSON, version: int | None = None) -> Any:
        """PATCH below /api/v1."""
        return await self.ask("PATCH", "api", "v1", *path, body=body, version=version)

    async def delete(self, *path: str) -> None:
        """DELETE below /api/v1."""
        await self.ask("DELETE", "api", "v1", *path)

    async def targets(self) -> list[JSON]:
        """All targets."""
        targets: list[JSON] = (await self.get("targets"))["targets"]
        return targets

    async def sessions(
        self,
        *,
        target: str | None = None,
        state: str | None = None,
        text: str = "",
        order: str = "newest",
        limit: int = 0,
    ) -> list[JSON]:
        """The sessions that match, in that order; at most `limit`, or all if it is 0. `text` is a part of the label."""
        found: list[JSON] = []
        cursor = None
        while True:
            most = min(PAGE, limit - len(found)) if limit else PAGE
            matching = {"target": target, "state": state, "text": text or None, "order": order}
            page = await self.get("sessions", **matching, limit=most, cursor=cursor)
            found += page["sessions"]
            cursor = page["cursor"]
            if cursor is None or (limit and len(found) >= limit):
                return found

    async def connections_of(self, sid: str, *, open: bool | None = None, limit: int = 0) -> list[JSON]:
        """The connections of a TCP session, the newest first; at most `limit`, or all if it is 0."""
        found: list[JSON] = []
        cursor = None
        chosen = None if open is None else str(open).lower()
        while True:
            most = min(PAGE, limit - len(found)) if limit else PAGE
            page = await self.get("sessions", sid, "connections", open=chosen, limit=most, cursor=cursor)
            found += page["connections"]
            cursor = page["cursor"]
            if cursor is None or (limit and len(found) >= limit):
                return found

    async def events(self, after: int = 0) -> AsyncIterator[list[JSON]]:
        """The audit events after number `after`, in order, one page at a time."""
        while True:
            page = await self.get("audit-events", order="asc", after=after, limit=PAGE)
            if not page["events"]:
                return
            yield page["events"]
            after = page["events"][-1]["seq"]

    async def newest_event(self) -> JSON | None:
        """The newest audit event, or None if there is none."""
        events: list[JSON] = (await self.get("audit-events", order="desc", limit=1))["events"]
        return events[0] if events else None

    async def download(self, write: Callable[[bytes], object], *path: str) -> None:
        """GET below /api/v1 what is no JSON; `write` gets it piece by piece.

        Raises what `ask` does, `GatewayNotRunning` also if the response breaks off.
        """
        with self._reporting():
            response = await self._send("GET", "api", "v1", *path)
            if response.code == 200:
                await response.collect(write)
                return
            text = await response.content()
        _fail(response.code, text, self.at)

    async def _request(
        self, method: str, *path: str, body: JSON | None = None, version: int | None = None, **query: Any
    ) -> tuple[int, bytes]:
        with self._reporting():
            response = await self._send(method, *path, body=body, version=version, **query)
            return response.code, await response.content()

    async def _send(
        self, method: str, *path: str, body: JSON | None = None, version: int | None = None, **query: Any
    ) -> Any:
        host = f"127.0.0.1:{self.at}" if isinstance(self.at, int) else "localhost"
        url = f"http://{host}/" + "/".join(quote(part, safe="") for part in path)
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return await self._http.request(
            method,
            url,
            headers=headers,
            data=data,
            params={name: str(value) for name, value in query.items() if value is not None},
            allow_redirects=False,
            timeout=SECONDS,
        )

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Raise `GatewayNotRunning` for what a connection raises."""
        from twisted.internet.defer import CancelledError
        from twisted.internet.error import ConnectError, ConnectionLost
        from twisted.web.client import ResponseFailed, ResponseNeverReceived

        try:
            yield
        except ConnectError:
            raise errors.GatewayNotRunning(
                f"No gateway answers on {shown(self.at)}; start one with `burrowgate run` or `burrowgate share`."
            ) from None
        except (CancelledError, ConnectionLost, ResponseFailed, ResponseNeverReceived):
            raise errors.GatewayNotRunning(
                f"The server on {shown(self.at)} did not respond; check that it is Burrowgate, and read its log."
            ) from None


def _fail(status: int, text: bytes, at: int | Path) -> NoReturn:
    """Raise the error with the meaning of the problem response `text`."""
    try:
        problem = json.loads(text)
        code, detail, field = str(problem["code"]), str(problem["detail"]), problem.get("field")
    except (ValueError, TypeError, KeyError):
        raise errors.GatewayNotRunning(
            f"The server on {shown(at)} is not the admin API of Burrowgate; choose another with --admin-port."
        ) from None
    error: errors.BurrowgateError
    match status:
        case 401 | 403 if code in _TOKEN_CODES:
            error = errors.AccessDenied(detail)
        case 401 | 403:
            raise errors.HomeError(
                f"The gateway on {shown(at)} does not accept the key of this home; name its own home with --home."
            )
        case 404:
            error = errors.NotFound(detail)
        case 409 if code != errors.Conflict.code:
            error = errors.StateConflict(detail)
        case 409 | 412:
            error = errors.Conflict(detail)
        case 400 | 413 | 415 | 422:
            error = errors.Invalid(str(field or ""), detail)
        case 503 if code == errors.HomeError.code:
            error = errors.HomeError(detail)
        case 503:
            error = errors.StoreUnavailable(detail)
        case _:
            error = errors.BurrowgateError(detail)
    error.code = code
    raise error


def connect(reactor: Any, at: int | Path, key: str) -> Admin:
    """A client of the admin API at the port or the UNIX socket `at`."""
    from treq.client import HTTPClient
    from twisted.internet.endpoints import UNIXClientEndpoint
    from twisted.web.client import Agent, HTTPConnectionPool
    from twisted.web.iweb import IAgentEndpointFactory
    from zope.interface import implementer

    pool = HTTPConnectionPool(reactor, persistent=False)
    if isinstance(at, int):
        return Admin(HTTPClient(Agent(reactor, connectTimeout=5, pool=pool)), at, key)

    @implementer(IAgentEndpointFactory)
    class Socket:
        def endpointForURI(self, uri: object) -> UNIXClientEndpoint:
            return UNIXClientEndpoint(reactor, str(at), timeout=5)

    return Admin(HTTPClient(Agent.usingEndpointFactory(reactor, Socket(), pool=pool)), at, key)
