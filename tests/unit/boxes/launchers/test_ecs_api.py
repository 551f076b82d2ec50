"""Requests to ECS: what is repeated, after which time, and what is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.boxes.interfaces import Exit, ExitKind
from burrowgate.boxes.launchers.ecs.api import ATTEMPTS, EcsApi, EcsRefused
from burrowgate.boxes.launchers.ecs.credentials import CredentialChain
from burrowgate.boxes.launchers.ecs.http import BoundedHttp, RequestFailed
from burrowgate.boxes.launchers.ecs.watching import MISSING_SECONDS, TaskWatching
from burrowgate.errors import LauncherUnavailable
from tests.support import TestCase

_ENVIRON = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}


class ScriptedHttp(BoundedHttp):
    """Answers without a connection."""

    def __init__(self, *replies: tuple[int, Any] | Exception) -> None:
        self.replies = list(replies)
        self.sent: list[tuple[str, Mapping[str, str], Any]] = []

    async def send(
        self, method: str, url: str, *, fields: Mapping[str, str], body: bytes | None = None, **_: Any
    ) -> Any:
        self.sent.append((url, fields, json.loads(body or b"null")))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply[0], json.dumps(reply[1]).encode()


def make_api(http: BoundedHttp, clock: Any, jitter: float = 1.0, endpoint: str = "") -> EcsApi:
    """Return the API."""
    chain = CredentialChain(http, _ENVIRON, lambda: 1_790_000_000.0)
    return EcsApi(
        clock,
        http,
        chain,
        region="eu-central-1",
        cluster="boxes",
        endpoint=endpoint,
        now=lambda: 1_790_000_000.0,
        jitter=lambda: jitter,
    )


class RequestTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()

    def test_request_names_cluster_and_operation_and_is_signed(self) -> None:
        http = ScriptedHttp((200, {"taskArns": ["a"]}))
        listing = Deferred.fromCoroutine(make_api(http, self.clock).listed("me"))
        self.assertEqual(self.successResultOf(listing), ["a"])
        url, fields, body = http.sent[0]
        self.assertEqual(url, "https://ecs.eu-central-1.amazonaws.com/")
        self.assertEqual(body, {"cluster": "boxes", "startedBy": "me", "desiredStatus": "RUNNING"})
        self.assertEqual(fields["x-amz-target"], "AmazonEC2ContainerServiceV20141113.ListTasks")
        self.assertIn("Credential=id/20260921/eu-central-1/ecs/aws4_request", fields["authorization"])

    def test_other_endpoint_is_asked_and_signed(self) -> None:
        http = ScriptedHttp((200, {}))
        self.successResultOf(Deferred.fromCoroutine(make_api(http, self.clock, endpoint="http://e:1/").listed("me")))
        self.assertEqual(http.sent[0][0], "http://e:1/")

    def test_throttled_requests_wait_longer_each_time_and_are_given_up(self) -> None:
        http = ScriptedHttp((400, {"__type": "ThrottlingException", "message": "Rate exceeded"}))
        stopping = Deferred.fromCoroutine(make_api(http, self.clock).stop("a", "r"))
        waits = []
        while self.clock.getDelayedCalls():
            waits.append(round(self.clock.getDelayedCalls()[0].getTime() - self.clock.seconds(), 3))
            self.clock.advance(waits[-1])
        self.assertEqual(waits, [0.2, 0.4, 0.8, 1.6])
        self.assertEqual(len(http.sent), ATTEMPTS)
        self.failureResultOf(stopping, LauncherUnavailable)

    def test_waits_are_random_below_their_limit(self) -> None:
        http = ScriptedHttp((500, {}), (200, {}))
        Deferred.fromCoroutine(make_api(http, self.clock, jitter=0.25).stop("a", "r"))
        self.assertEqual(round(self.clock.getDelayedCalls()[0].getTime(), 3), 0.05)

    def test_each_kind_of_passing_failure_is_repeated(self) -> None:
        for reply in (
            RequestFailed("connection lost"),
            (500, {"__type": "ServerException"}),
            (503, {}),
            (400, {"__type": "com.amazonaws.ecs#ThrottlingException"}),
            (400, {"__type": "TooManyRequestsException"}),
        ):
            http = ScriptedHttp(reply, (200, {"taskArns": []}))
            listing = Deferred.fromCoroutine(make_api(http, self.clock).listed("me"))
            self.clock.advance(1)
            self.assertEqual(self.successResultOf(listing), [])

    def test_refusals_are_not_repeated(self) -> None:
        for code in ("ClusterNotFoundException", "AccessDeniedException", "InvalidParameterException"):
            http = ScriptedHttp((400, {"__type": f"com.amazonaws.ecs#{code}", "message": "No."}))
            error = self.failureResultOf(Deferred.fromCoroutine(make_api(http, self.clock).listed("me")), EcsRefused)
            self.assertEqual((error.value.code, error.value.message, len(http.sent)), (code, "No", 1))

    def test_task_that_was_not_placed_is_a_refusal(self) -> None:
        http = ScriptedHttp((200, {"tasks": [], "failures": [{"reason": "RESOURCE:MEMORY"}]}))
        error = self.failureResultOf(Deferred.fromCoroutine(make_api(http, self.clock).run_task({})), EcsRefused)
        self.assertEqual(error.value.message, "RESOURCE:MEMORY")

    def test_tasks_are_described_a_hundred_at_a_time(self) -> None:
        http = ScriptedHttp((200, {"tasks": [{"taskArn": "x"}]}))
        described = Deferred.fromCoroutine(make_api(http, self.clock).describe([str(number) for number in range(250)]))
        self.assertEqual(list(self.successResultOf(described)), ["x"])
        self.assertEqual([len(body["tasks"]) for _, _, body in http.sent], [100, 100, 50])

    def test_lists_have_several_pages_and_an_end(self) -> None:
        http = ScriptedHttp((200, {"taskArns": ["a"], "nextToken": "t"}), (200, {"taskArns": ["b"]}))
        self.assertEqual(
            self.successResultOf(Deferred.fromCoroutine(make_api(http, self.clock).listed("me"))), ["a", "b"]
        )
        endless = ScriptedHttp((200, {"taskArns": ["a"] * 1000, "nextToken": "t"}))
        found = self.successResultOf(Deferred.fromCoroutine(make_api(endless, self.clock).listed("me")))
        self.assertEqual(len(found), 10_000)


class WatchingTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.exits: list[Exit] = []

    def watching(self, *replies: Any) -> TaskWatching:
        """Return a watch of two tasks, `a` and `b`."""
        self.http = ScriptedHttp(*replies)
        watching = TaskWatching(make_api(self.http, self.clock), self.clock)
        for arn in ("a", "b"):
            watching.watch(arn).addCallback(self.exits.append)
        return watching

    def pump(self, seconds: float) -> None:
        """Move the clock."""
        for _ in range(round(seconds * 2)):
            self.clock.advance(0.5)

    def test_one_request_asks_for_all(self) -> None:
        tasks = [{"taskArn": arn, "lastStatus": "RUNNING"} for arn in ("a", "b")]
        watching = self.watching((200, {"tasks": tasks}))
        self.pump(20)
        self.assertLessEqual(len(self.http.sent), 11)
        self.assertEqual(self.exits, [])
        watching.close()
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_end_is_reported_with_its_cause(self) -> None:
        stopped = {
            "taskArn": "a",
            "lastStatus": "STOPPED",
            "containers": [{"exitCode": 137, "reason": "OutOfMemoryError: Container killed due to memory usage"}],
        }
        self.watching((200, {"tasks": [stopped, {"taskArn": "b", "lastStatus": "STOPPING"}]}))
        self.pump(5)
        self.assertEqual(self.exits, [Exit(ExitKind.OUT_OF_MEMORY, 137), Exit(ExitKind.EXITED, None)])
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_end_that_a_poll_sees_before_the_destruction_is_done_is_one(self) -> None:
        ended = [{"taskArn": arn, "lastStatus": "STOPPED"} for arn in ("a", "b")]
        watching = self.watching((200, {"tasks": []}), (200, {"tasks": ended}))
        watching.destroying("a")
        self.pump(5)
        self.assertEqual(self.exits, [Exit(ExitKind.DESTROYED), Exit(ExitKind.EXITED, None)])

    def test_unknown_task_is_lost_after_a_while(self) -> None:
        self.watching((200, {"tasks": [], "failures": [{"reason": "MISSING"}]}))
        self.pump(MISSING_SECONDS - 1)
        self.assertEqual(self.exits, [])
        self.pump(4)
        self.assertEqual(self.exits, [Exit(ExitKind.LOST)] * 2)

    def test_failing_polls_end_nothing(self) -> None:
        watching = self.watching((400, {"__type": "AccessDeniedException"}))
        self.pump(120)
        self.assertEqual(self.exits, [])
        watching.close()
