"""Requests to Docker or Podman over the engine's UNIX socket by treq (API 1.40), bounded in time and size.

Rules.
    Each request has a time limit, but for `wait`, which lasts as long as its container; and a reply is read up to
    `MAX_REPLY_BYTES`.
    Each request has a connection of its own: a container that is waited for holds up no other request.
    A status of 400 or more is `EngineRefused`, which the caller reads; no reply at all is `LauncherUnavailable`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote, urlencode

import treq
from treq.client import HTTPClient
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.web.client import URI, Agent, HTTPConnectionPool, RequestTransmissionFailed, ResponseFailed
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer

from burrowgate.boxes.waiting import cancellable
from burrowgate.errors import LauncherUnavailable

API = "v1.40"
"""Docker 19.03 and later, and Podman 3 and later, have it."""
MAX_REPLY_BYTES = 4 * 2**20
QUICK_SECONDS = 10.0
"""Time limit of requests that only read."""
WORK_SECONDS = 60.0
"""Time limit of requests that make or remove something: a busy disk holds them up."""
CONNECT_SECONDS = 5.0
_MAX_MESSAGE_CHARACTERS = 300
_FAILURES = (ConnectError, ConnectionLost, ResponseFailed, RequestTransmissionFailed, OSError)

_Result = TypeVar("_Result")


class EngineRefused(Exception):
    """The engine answered a request with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Engine:
    """The engine behind the socket."""

    podman: bool
    version: str

    @property
    def name(self) -> str:
        """For texts."""
        return f"{'Podman' if self.podman else 'Docker'} {self.version}".strip()


class EngineApi:
    """Sends requests to one engine."""

    def __init__(self, reactor: Any, socket: str) -> None:
        self._reactor = reactor
        self.socket = socket
        pool = HTTPConnectionPool(reactor, persistent=False)
        agent = Agent.usingEndpointFactory(reactor, _Socket(reactor, socket), pool=pool)
        self._http = HTTPClient(agent)

    async def engine(self) -> Engine:
        """Return which engine it is."""
        _, headers = await self._request("GET", "/_ping", seconds=QUICK_SECONDS)
        libpod = headers.getRawHeaders("Libpod-Api-Version")
        if libpod:
            return Engine(True, libpod[0])
        version = await self._json("GET", "/version", seconds=QUICK_SECONDS)
        return Engine(False, str(version.get("Version", "")))

    async def info(self) -> Mapping[str, Any]:
        """Return what the engine says of its machine."""
        info: Mapping[str, Any] = await self._json("GET", "/info", seconds=QUICK_SECONDS)
        return info

    async def create(self, container: str, body: Mapping[str, Any]) -> None:
        """Create a container of that name, which does not run yet."""
        await self._request("POST", f"/containers/create?{urlencode({'name': container})}", body, seconds=WORK_SECONDS)

    async def inspect(self, container: str) -> Mapping[str, Any]:
        """Return the state and the settings of a container."""
        found: Mapping[str, Any] = await self._json("GET", _path(container, "/json"), seconds=QUICK_SECONDS)
        return found

    async def start(self, container: str) -> None:
        """Start a container; of one that runs, do nothing."""
        await self._request("POST", _path(container, "/start"), seconds=WORK_SECONDS)

    async def wait(self, container: str) -> None:
        """Return when a container has ended, or does not exist.

        The status in the reply is not read: Podman says 0 of a container that was removed, with an error beside it.
        """
        try:
            await self._request("POST", _path(container, "/wait"), seconds=None)
        except EngineRefused as error:
            if error.status != 404:
                raise

    async def remove(self, container: str) -> bool:
        """Kill and delete a container with its anonymous volumes; returns whether there was one."""
        try:
            await self._request("DELETE", _path(container, "?force=true&v=true"), seconds=WORK_SECONDS)
        except EngineRefused as error:
            if error.status == 404:
                return False
            raise
        return True

    async def labelled(self, label: str) -> list[Mapping[str, Any]]:
        """Return all containers with the label, `name=value`, those that do not run included."""
        query = urlencode({"all": "true", "filters": json.dumps({"label": [label]})})
        containers: list[Mapping[str, Any]] = await self._json("GET", f"/containers/json?{query}", seconds=WORK_SECONDS)
        return containers

    async def _json(self, method: str, path: str, *, seconds: float) -> Any:
        text, _ = await self._request(method, path, seconds=seconds)
        try:
            return json.loads(text)
        except ValueError as error:
            raise LauncherUnavailable(f"The program at {self.socket} is not a container engine.") from error

    async def _request(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, seconds: float | None
    ) -> tuple[bytes, Any]:
        """Return content and header fields of the reply."""
        work = cancellable(Deferred.fromCoroutine(self._exchange(method, path, body)))
        return await (work if seconds is None else self._within(seconds, work))

    async def _exchange(self, method: str, path: str, body: Mapping[str, Any] | None) -> tuple[bytes, Any]:
        fields: dict[bytes | str, bytes | str] = {"User-Agent": "burrowgate"}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            fields["Content-Type"] = "application/json"
        parts: list[bytes] = []
        try:
            response = await self._http.request(
                method, f"http://engine/{API}{path}", headers=fields, data=data, allow_redirects=False, unbuffered=True
            )
            await treq.collect(response, _bounded(parts))
        except _FAILURES as error:
            raise LauncherUnavailable(
                f"The container engine at {self.socket} cannot be reached: {_reason(error)}; start it."
            ) from error
        text = b"".join(parts)
        if response.code >= 400:
            raise EngineRefused(response.code, _message(text))
        return text, response.headers

    def _within(self, seconds: float, work: Deferred[_Result]) -> Deferred[_Result]:
        def timed_out(_: object, timeout: float) -> NoReturn:
            raise LauncherUnavailable(
                f"The container engine at {self.socket} did not answer within {timeout:g} seconds."
            )

        return work.addTimeout(seconds, self._reactor, timed_out)


@implementer(IAgentEndpointFactory)
class _Socket:
    """Connects to the socket, whatever the URL says."""

    def __init__(self, reactor: Any, path: str) -> None:
        self._reactor = reactor
        self._path = path

    def endpointForURI(self, uri: URI) -> IStreamClientEndpoint:
        return UNIXClientEndpoint(self._reactor, self._path, timeout=CONNECT_SECONDS)


def _path(container: str, rest: str) -> str:
    return f"/containers/{quote(container, safe='')}{rest}"


def _bounded(parts: list[bytes]) -> Any:
    """Return a collector that adds to `parts` up to `MAX_REPLY_BYTES`."""
    length = 0

    def collect(data: bytes) -> None:
        nonlocal length
        length += len(data)
        if length > MAX_REPLY_BYTES:
            raise LauncherUnavailable(f"The container engine sent more than {MAX_REPLY_BYTES} bytes.")
        parts.append(data)

    return collect


def _message(text: bytes) -> str:
    """Return the engine's own words of an error, as one bounded line."""
    try:
        found = json.loads(text)
        message = found.get("message") or found.get("cause") or ""
    except (ValueError, AttributeError):
        message = text[: 4 * _MAX_MESSAGE_CHARACTERS].decode("utf-8", "replace")
    line = "".join(one if one.isprintable() else " " for one in str(message)).strip()
    return line[:_MAX_MESSAGE_CHARACTERS] or "no message"


def _reason(error: BaseException) -> str:
    """Return what went wrong, of an exception that may hold others (`ResponseFailed.reasons`)."""
    reasons = getattr(error, "reasons", None)
    return _reason(reasons[0].value) if reasons else str(error).rstrip(".") or type(error).__name__
