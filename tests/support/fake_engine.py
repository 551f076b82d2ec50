"""A container engine in this process, on a UNIX socket, with the odd replies of real ones: for what those do rarely.

Its containers run nothing. A request waits while `held` has its step, is refused as `refusals` says, and is answered as
Docker or Podman answers it otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from twisted.internet import reactor as default_reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IListeningPort
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Site

_NANO = 1_000_000_000


class FakeEngine(Resource):
    """The engine. Steps are `ping`, `create`, `inspect`, `start`, `wait`, `remove`, `list`, `version` and `info`."""

    isLeaf = True

    def __init__(self, socket: str, *, podman: bool = False) -> None:
        super().__init__()
        self.socket = socket
        self.podman = podman
        self.containers: dict[str, dict[str, Any]] = {}
        self.requests: list[str] = []
        """The steps that were requested, in order."""
        self.held: dict[str, Deferred[None]] = {}
        self.refusals: dict[str, list[tuple[int, str]]] = {}
        """For each step, status and message of the next replies."""
        self.raw: dict[str, bytes] = {}
        """For each step, the content of its replies."""
        self.drops: frozenset[str] = frozenset()
        """Limits that are dropped in silence, by their names in `HostConfig`."""
        self.on_start: Callable[[dict[str, Any]], None] = lambda container: None
        self.security_options: list[str] = []
        self._waiting: list[tuple[str, Request]] = []
        self._port: IListeningPort | None = None

    def listen(self) -> None:
        """Serve the socket."""
        reactor: Any = default_reactor
        self._port = reactor.listenUNIX(self.socket, Site(self, reactor=reactor, timeout=None))

    async def stop(self) -> None:
        """Close the socket and all connections; the containers stay."""
        waiting, self._waiting = self._waiting, []
        for _, request in waiting:
            request.transport.abortConnection()
        if self._port is not None:
            await self._port.stopListening()
            self._port = None

    def exit(self, name: str, code: int, *, out_of_memory: bool = False) -> None:
        """End the main process of a container."""
        state = self.containers[name]["State"]
        state.update(Running=False, ExitCode=code, OOMKilled=out_of_memory)
        self._answer_waits(name, {"StatusCode": code, "Error": None})

    def render(self, request: Request) -> int:
        step, name = _step_of(request.method.decode(), request.path.decode())
        name = name or (request.args.get(b"name", [b""])[0]).decode()
        self.requests.append(step)
        body = json.loads(request.content.read() or b"null")
        gone: list[object] = []
        request.notifyFinish().addErrback(gone.append)

        def answer(_: None) -> None:
            reply = self._reply(step, name, body, request)
            if reply is not None and not gone:
                self._write(request, *reply)

        held = self.held.get(step)
        if held is None:
            answer(None)
        else:
            held.addCallback(answer)
        return NOT_DONE_YET

    def _reply(self, step: str, name: str, body: Any, request: Request) -> tuple[int, bytes] | None:
        if self.refusals.get(step):
            status, message = self.refusals[step].pop(0)
            return status, json.dumps({"message": message}).encode()
        if step in self.raw:
            return 200, self.raw[step]
        status, value = getattr(self, f"_{step}")(name, body, request)
        return None if status == 0 else (status, b"" if value is None else json.dumps(value).encode())

    def _write(self, request: Request, status: int, content: bytes) -> None:
        request.setResponseCode(status)
        if self.podman:
            request.setHeader("Libpod-Api-Version", "4.3.1")
        request.write(content)
        request.finish()

    def _ping(self, name: str, body: Any, request: Request) -> tuple[int, Any]:
        return 200, "OK"

    def _version(self, name: str, body: Any, request: Request) -> tuple[int, Any]:
        return 200, {"Version": "20.10.24"}

    def _info(self, name: str, body: Any, request: Request) -> tuple[int, Any]:
        return 200, {"SecurityOptions": self.security_options}

    def _create(self, name: str, body: Any, request: Request) -> tuple[int, Any]:
        host = {key: 0 if key in self.drops else value for key, value in body["HostConfig"].items()}
        state = {"Status": "created", "Running": False, "ExitCode": 0, "OOMKilled": False}
        self.containers[name] = {"Id": f"id-{name}", "HostConfig": host, "State": state, "Labels": body["Labels"]}
        return 201, {"Id": f"id-{name}", "Warnings": []}

    def _inspect(self, name: str, body: Any, request: Request) -> tuple[int, Any]:
        return (200, self.containers[name]) if name in self.containers else (404, {"message": "no such container"})

    def _start(self, name: str, body: Any, request: Request) -> tuple[int, Any]:
        if name not in self.containers:
            return 404, {"message": "no such container"}
        self.containers[name]["State"].update(Status="running", Running=True)
        self.on_start(self.containers[name])
        return 204, None

    def _wait(self, name: str, body: Any, request: Request) -> tuple[int, Any]:
        if name not in self.containers:
            return 404, {"message": "no such container"}
        if not self.containers[name]["State"]["Running"]:
            return 200, {"StatusCode": self.containers[name]["State"]["ExitCode"], "Error": None}
        self._waiting.append((name, request))
        request.notifyFinish().addErrback(lambda _: self._forget(request))
        return 0, None

    def _remove(self, name: str, body: Any, request: Request) -> tuple[int, Any]:
        if self.containers.pop(name, None) is None:
            return 404, {"message": "no such container"}
        error = {"Message": "no such container"} if self.podman else None
        self._answer_waits(name, {"StatusCode": 0 if self.podman else 137, "Error": error})
        return 204, None

    def _list(self, name: str, body: Any, request: Request) -> tuple[int, Any]:
        wanted = json.loads(request.args[b"filters"][0])["label"][0].partition("=")
        return 200, [one for one in self.containers.values() if one["Labels"].get(wanted[0]) == wanted[2]]

    def _forget(self, request: Request) -> None:
        self._waiting = [one for one in self._waiting if one[1] is not request]

    def _answer_waits(self, name: str, value: Any) -> None:
        for waiting, request in [one for one in self._waiting if one[0] == name]:
            self._forget(request)
            del waiting
            self._write(request, 200, json.dumps(value).encode())


def _step_of(method: str, path: str) -> tuple[str, str]:
    """Return the step and the name of the container of a request."""
    path = path.removeprefix("/v1.40")
    match = re.fullmatch(r"/containers/([^/]+)(?:/(\w+))?", path)
    if match is None:
        return {"/_ping": "ping", "/version": "version", "/info": "info"}[path], ""
    if match[1] in ("create", "json") and match[2] is None:
        return ("create" if match[1] == "create" else "list"), ""
    return {None: "remove", "json": "inspect"}.get(match[2], match[2] or ""), match[1]
