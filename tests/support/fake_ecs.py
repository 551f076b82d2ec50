"""An imitation of ECS for the life of tasks, on loopback: each task is a real process of this machine.

Unlike moto, tasks take their time (PROVISIONING, PENDING, RUNNING), are unknown for a moment after they were started,
are the same for the same client token, and end with the exit status of their process. It is not AWS either.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import subprocess
import time
from typing import Any

from twisted.internet import reactor as default_reactor
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import Site

from burrowgate.boxes.launchers.bwrap_command import PROGRAMS
from tests.support import ROOT

ENTRY = ROOT / "tests/support/boxes/banner/entry"
PENDING_SECONDS, RUNNING_SECONDS = 0.02, 0.05
_ADDRESSES = itertools.count()
LIMITLESS = "limitless"
"""The cluster whose tasks have no sizes."""


class FakeTask:
    """One task."""

    def __init__(self, number: int, body: dict[str, Any]) -> None:
        self.arn = f"arn:aws:ecs:eu-central-1:000000000000:task/{body['cluster']}/{number:032x}"
        self.body = body
        # No two tasks of tests that run at the same time, or shortly after each other, have the same one.
        own = next(_ADDRESSES)
        self.address = f"127.{64 + os.getpid() % 64}.{own // 250}.{own % 250 + 1}"
        self.created = time.monotonic()
        self.missing = 1
        """How many of the next descriptions do not know it."""
        self.process: subprocess.Popen[bytes] | None = None
        self.stopped_reason = ""
        self.is_stopped = False

    @property
    def box_id(self) -> str:
        """The box that it is."""
        return self.environment["BG_BOX"]

    @property
    def environment(self) -> dict[str, str]:
        """The variables of its container."""
        override = self.body["overrides"]["containerOverrides"][0]
        return {one["name"]: one["value"] for one in override["environment"]}

    def status(self) -> str:
        """Return its state now; starts its process when the time has come."""
        if self.is_stopped or (self.process is not None and self.process.poll() is not None):
            return "STOPPED"
        age = time.monotonic() - self.created
        if self.process is None and age >= RUNNING_SECONDS:
            self._start()
        return "RUNNING" if self.process is not None else "PENDING" if age >= PENDING_SECONDS else "PROVISIONING"

    def _start(self) -> None:
        variables = {**self.environment, "BG_TLS_ADDRESS": self.address}
        command = ["bwrap", "--bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-pid", "--clearenv"]
        command += ["--die-with-parent", "--tmpfs", "/run", "--tmpfs", "/tmp", "--dir", "/run/bg"]
        command += ["--ro-bind", str(PROGRAMS / "entry-tls"), "/run/burrowgate/entry-tls"]
        command += ["--ro-bind", str(ENTRY), "/run/burrowgate/entry"]
        for name, value in variables.items():
            command += ["--setenv", name, value]
        command += ["--as-pid-1", "sh", "/run/burrowgate/entry-tls"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def stop(self, reason: str = "Stopped by a test") -> None:
        """End it."""
        self.stopped_reason = self.stopped_reason or reason
        self.is_stopped = True
        if self.process is not None:
            self.kill()
            self.process.wait()

    def kill(self) -> None:
        """Kill its processes. What bubblewrap has started outlives it if it is killed before the box is set up."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def shown(self) -> dict[str, Any]:
        """Return it as ECS describes it."""
        status = self.status()
        code = self.process.poll() if self.process is not None else None
        details = [{"name": "privateIPv4Address", "value": self.address}] if status == "RUNNING" else []
        sizes = {} if self.body["cluster"] == LIMITLESS else {"cpu": "1024", "memory": "2048"}
        return {
            "taskArn": self.arn,
            "lastStatus": status,
            "attachments": [{"type": "ElasticNetworkInterface", "details": details}],
            "containers": [{"name": "browser", "lastStatus": status} | ({} if code is None else {"exitCode": code})],
            "overrides": self.body["overrides"],
            "startedBy": self.body["startedBy"],
            "stoppedReason": self.stopped_reason if status == "STOPPED" else None,
            **sizes,
        }


class FakeEcs(Resource):
    """The API."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.tasks: dict[str, FakeTask] = {}
        self.calls: list[str] = []
        self.throttled = 0
        """How many of the next requests are refused as too many."""
        self.broken = 0
        """How many of the next requests fail on the server."""
        self.failures: list[str] = []
        """Reasons for which the next tasks are not placed."""
        self.ending_reason = ""
        """Why the next tasks end before they run."""
        self._port: Any = None

    def listen(self) -> str:
        """Serve on a port of loopback; returns the URL."""
        reactor: Any = default_reactor
        self._port = reactor.listenTCP(0, Site(self, reactor=reactor, timeout=None), interface="127.0.0.1")
        return f"http://127.0.0.1:{self._port.getHost().port}"

    async def stop(self) -> None:
        """End all tasks and close the port."""
        for task in self.tasks.values():
            task.stop()
        await self._port.stopListening()

    def living(self, box_id: str) -> list[FakeTask]:
        """Return the tasks of a box that have not ended."""
        return [task for task in self.tasks.values() if task.box_id == box_id and task.status() != "STOPPED"]

    def render_POST(self, request: Request) -> bytes:
        action = (request.getHeader("X-Amz-Target") or "").rpartition(".")[2]
        self.calls.append(action)
        if not (request.getHeader("Authorization") or "").startswith("AWS4-HMAC-SHA256 Credential=test/"):
            return self._refuse(request, 403, "IncompleteSignatureException")
        if self.throttled:
            self.throttled -= 1
            return self._refuse(request, 400, "ThrottlingException")
        if self.broken:
            self.broken -= 1
            return self._refuse(request, 500, "ServerException")
        body = json.loads(request.content.read())
        if action == "StopTask" and body["task"] not in self.tasks:
            return self._refuse(request, 400, "InvalidParameterException")
        reply: dict[str, Any] = getattr(self, f"_{action}")(body)
        request.setHeader("Content-Type", "application/x-amz-json-1.1")
        return json.dumps(reply).encode()

    def _refuse(self, request: Request, status: int, code: str) -> bytes:
        request.setResponseCode(status)
        return json.dumps({"__type": f"com.amazonaws.ecs#{code}", "message": "Rate exceeded."}).encode()

    def _RunTask(self, body: dict[str, Any]) -> dict[str, Any]:
        if self.failures:
            return {"tasks": [], "failures": [{"reason": self.failures.pop(0)}]}
        known = [task for task in self.tasks.values() if task.body["clientToken"] == body["clientToken"]]
        task = known[0] if known else FakeTask(len(self.tasks), body)
        self.tasks[task.arn] = task
        if self.ending_reason:
            task.stop(self.ending_reason)
        return {"tasks": [task.shown()], "failures": []}

    def _DescribeTasks(self, body: dict[str, Any]) -> dict[str, Any]:
        assert len(body["tasks"]) <= 100
        found: list[dict[str, Any]] = []
        failures: list[dict[str, Any]] = []
        for arn in body["tasks"]:
            task = self.tasks.get(arn)
            if task is None or task.missing:
                failures.append({"arn": arn, "reason": "MISSING"})
                with contextlib.suppress(AttributeError):
                    task.missing -= 1  # type: ignore[union-attr]
            else:
                found.append(task.shown())
        return {"tasks": found, "failures": failures}

    def _ListTasks(self, body: dict[str, Any]) -> dict[str, Any]:
        arns = [
            arn
            for arn, task in self.tasks.items()
            if task.body["startedBy"] == body["startedBy"] and task.status() != "STOPPED"
        ]
        first = int(body.get("nextToken") or 0)
        reply: dict[str, Any] = {"taskArns": arns[first : first + 2]}  # pages of two, to have several
        return reply | ({"nextToken": str(first + 2)} if len(arns) > first + 2 else {})

    def _StopTask(self, body: dict[str, Any]) -> dict[str, Any]:
        self.tasks[body["task"]].stop("Task stopped by user")
        return {"task": self.tasks[body["task"]].shown()}


ENVIRON = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "secret"}
"""Credentials that it accepts."""
