"""Four operations of the ECS API (JSON 1.1), signed, bounded, and repeated with backoff.

Rules.
    Every operation may be repeated: RunTask has a client token, and StopTask of a stopped task changes nothing.
    What is throttled, fails on the server or is not answered is repeated up to `ATTEMPTS` times, after a random time
    below a limit that doubles. What is refused is not.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from burrowgate.boxes.launchers.ecs.credentials import CredentialChain
from burrowgate.boxes.launchers.ecs.http import BoundedHttp, RequestFailed
from burrowgate.boxes.launchers.ecs.sigv4 import sign
from burrowgate.boxes.waiting import after
from burrowgate.errors import LauncherUnavailable

ATTEMPTS = 5
FIRST_BACKOFF_SECONDS = 0.2
MAX_BACKOFF_SECONDS = 4.0
CALL_SECONDS = 10.0
MAX_REPLY_BYTES = 4 * 2**20
MAX_DESCRIBED = 100
"""Tasks in one request (DescribeTasks)."""
MAX_LISTED = 10_000
"""Tasks of one gateway; more are not looked for."""
_TARGET = "AmazonEC2ContainerServiceV20141113"
_REPEATED = frozenset(
    {"ThrottlingException", "Throttling", "RequestLimitExceeded", "TooManyRequestsException", "ServerException"}
)


class EcsRefused(Exception):
    """ECS answered with an error that a repetition would not change."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class EcsApi:
    """Sends requests for one cluster."""

    def __init__(
        self,
        reactor: Any,
        http: BoundedHttp,
        credentials: CredentialChain,
        *,
        region: str,
        cluster: str,
        endpoint: str = "",
        now: Callable[[], float],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`endpoint` is a URL without a path; empty for that of the region. `jitter` returns from 0 to 1."""
        self._reactor = reactor
        self._http = http
        self._credentials = credentials
        self._region = region
        self._cluster = cluster
        self._url = endpoint.rstrip("/") or f"https://ecs.{region}.amazonaws.com"
        self._now = now
        self._jitter = jitter

    async def run_task(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Start one task; returns it. Raises `EcsRefused` if it was not placed."""
        reply = await self._call("RunTask", body)
        if not reply.get("tasks"):
            failures: Sequence[Mapping[str, Any]] = reply.get("failures") or ()
            raise EcsRefused("NotPlaced", ", ".join(str(one.get("reason")) for one in failures) or "no reason")
        task: Mapping[str, Any] = reply["tasks"][0]
        return task

    async def describe(self, arns: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return the tasks that exist, by ARN."""
        found: dict[str, Mapping[str, Any]] = {}
        for first in range(0, len(arns), MAX_DESCRIBED):
            reply = await self._call("DescribeTasks", {"tasks": list(arns[first : first + MAX_DESCRIBED])})
            found |= {task["taskArn"]: task for task in reply.get("tasks") or ()}
        return found

    async def listed(self, started_by: str) -> list[str]:
        """Return the ARNs of the tasks that were started by that name and are to run."""
        arns: list[str] = []
        body: dict[str, Any] = {"startedBy": started_by, "desiredStatus": "RUNNING"}
        while len(arns) < MAX_LISTED:
            reply = await self._call("ListTasks", body)
            arns += reply.get("taskArns") or ()
            if not reply.get("nextToken"):
                break
            body["nextToken"] = reply["nextToken"]
        return arns

    async def stop(self, arn: str, reason: str) -> None:
        """Stop a task."""
        await self._call("StopTask", {"task": arn, "reason": reason})

    async def _call(self, action: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        data = json.dumps({"cluster": self._cluster, **body}).encode()
        backoff = FIRST_BACKOFF_SECONDS
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._attempt(action, data)
            except LauncherUnavailable:
                await after(self._reactor, backoff * self._jitter())
                backoff = min(2 * backoff, MAX_BACKOFF_SECONDS)
        return await self._attempt(action, data)

    async def _attempt(self, action: str, data: bytes) -> Mapping[str, Any]:
        fields = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{_TARGET}.{action}"}
        credentials = await self._credentials.get()
        host = urlsplit(self._url).netloc
        signed = sign(
            credentials, host=host, body=data, fields=fields, region=self._region, service="ecs", now=self._now()
        )
        del signed["host"]
        try:
            status, content = await self._http.send(
                "POST", f"{self._url}/", fields=signed, body=data, seconds=CALL_SECONDS, max_bytes=MAX_REPLY_BYTES
            )
            reply = json.loads(content)
        except (RequestFailed, ValueError) as error:
            raise LauncherUnavailable(f"ECS at {host} does not answer: {error}; this is tried again.") from error
        if status == 200:
            found: Mapping[str, Any] = reply
            return found
        code = str(reply.get("__type", "")).rpartition("#")[2] or str(status)
        message = str(reply.get("message") or reply.get("Message") or "no message")[:300].rstrip(".")
        if status >= 500 or code in _REPEATED:
            raise LauncherUnavailable(f"ECS at {host} is overloaded: {code}; this is tried again.")
        raise EcsRefused(code, message)
