"""Credentials of AWS and their sources, with metadata services of tests on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Site

from burrowgate.boxes.launchers.ecs.credentials import REFRESH_SECONDS, CredentialChain, require_metadata_url
from burrowgate.boxes.launchers.ecs.http import BoundedHttp
from burrowgate.errors import LauncherUnavailable
from tests.support import FixedClock, ReactorTestCase, TestCase

START = 1_790_000_000
_END = datetime.fromtimestamp(START + 7200, UTC).isoformat().replace("+00:00", "Z")
_LATER = datetime.fromtimestamp(START + 14_400, UTC).isoformat()


class Metadata(Resource):
    """The metadata services of an instance (IMDSv2) and of a container."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[str] = []
        self.reply: Callable[[], Any] = lambda: credentials(len(self.requests))
        self.role = "role-of-boxes"
        self.held: Deferred[None] | None = None
        self.is_broken = False

    def render(self, request: Request) -> bytes | int:
        path = request.path.decode()
        self.requests.append(f"{request.method.decode()} {path}")
        if self.is_broken:
            request.setResponseCode(500)
            return b"{}"
        if path == "/latest/api/token":
            if request.method != b"PUT" or request.getHeader("X-aws-ec2-metadata-token-ttl-seconds") != "21600":
                request.setResponseCode(400)
                return b""
            return b"imds-token"
        if path.startswith("/latest/meta-data") and request.getHeader("X-aws-ec2-metadata-token") != "imds-token":
            request.setResponseCode(401)
            return b""
        if path.endswith("/security-credentials/"):
            return self.role.encode()
        if path == "/container" and request.getHeader("Authorization") != "container-token":
            request.setResponseCode(403)
            return b""
        reply = json.dumps(self.reply()).encode()
        if self.held is None:
            return reply

        def answer(_: None) -> None:
            request.write(reply)
            request.finish()

        self.held.addCallback(answer)
        return NOT_DONE_YET


def credentials(number: int = 1, expiration: str = _END) -> dict[str, str]:
    """Return what a metadata service answers."""
    return {
        "AccessKeyId": f"key{number}",
        "SecretAccessKey": "secret",
        "Token": "token",
        "Expiration": expiration,
        "Code": "Success",
    }


class ChainTests(ReactorTestCase):
    def setUp(self) -> None:
        self.metadata = Metadata()
        self.port: Any = reactor.listenTCP(0, Site(self.metadata), interface="127.0.0.1")  # type: ignore[attr-defined]
        self.addCleanup(self.port.stopListening)
        self.url = f"http://127.0.0.1:{self.port.getHost().port}"
        self.clock = FixedClock(START)

    def chain(self, **environ: str) -> CredentialChain:
        """Return a chain with that environment."""
        return CredentialChain(BoundedHttp(reactor), environ, self.clock.now)

    async def refused(self, chain: CredentialChain) -> None:
        """Fail unless there are no credentials."""
        try:
            await chain.get()
        except LauncherUnavailable as error:
            self.assertTrue(str(error).endswith("."))
            return
        raise AssertionError("Credentials were found.")

    async def test_environment_is_used_first_and_asks_nothing(self) -> None:
        found = await self.chain(
            AWS_ACCESS_KEY_ID="id",
            AWS_SECRET_ACCESS_KEY="secret",
            AWS_SESSION_TOKEN="token",
            AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{self.url}/container",
        ).get()
        self.assertEqual((found.access_key, found.secret_key, found.token), ("id", "secret", "token"))
        self.assertEqual(self.metadata.requests, [])

    async def test_container_endpoint_gets_its_token(self) -> None:
        environ = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{self.url}/container"}
        found = await self.chain(**environ, AWS_CONTAINER_AUTHORIZATION_TOKEN="container-token").get()
        self.assertEqual((found.access_key, found.expires_at), ("key1", START + 7200.0))
        path = Path(self.mktemp())
        path.write_text("container-token\n")
        found = await self.chain(**environ, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=str(path)).get()
        self.assertEqual(found.access_key, "key2")
        await self.refused(self.chain(**environ))
        await self.refused(self.chain(**environ, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="/nonexistent"))

    async def test_instance_is_asked_by_version_two(self) -> None:
        found = await self.chain(AWS_EC2_METADATA_SERVICE_ENDPOINT=f"{self.url}/").get()
        self.assertEqual(found.access_key, "key3")
        self.assertEqual(
            self.metadata.requests,
            [
                "PUT /latest/api/token",
                "GET /latest/meta-data/iam/security-credentials/",
                "GET /latest/meta-data/iam/security-credentials/role-of-boxes",
            ],
        )

    async def test_disabled_instance_metadata_is_not_asked(self) -> None:
        await self.refused(self.chain(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.url, AWS_EC2_METADATA_DISABLED="True"))
        self.assertEqual(self.metadata.requests, [])

    async def test_role_without_a_name_or_with_a_path_is_refused(self) -> None:
        for role in ("", "../user-data", "a/b"):
            self.metadata.role = role
            await self.refused(self.chain(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.url))

    async def test_strange_replies_are_no_credentials(self) -> None:
        for reply in (
            [],
            {},
            {**credentials(), "Expiration": 3},
            {**credentials(), "AccessKeyId": "a\nb"},
            "x" * 70_000,
        ):
            self.metadata.reply = lambda reply=reply: reply  # type: ignore[misc]
            await self.refused(self.chain(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.url))

    async def test_they_are_fetched_again_before_they_end_and_not_earlier(self) -> None:
        chain = self.chain(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.url)
        first = await chain.get()
        self.clock.time = START + 7200 - REFRESH_SECONDS - 1
        self.assertIs(await chain.get(), first)
        self.metadata.reply = lambda: credentials(9, _LATER)
        self.clock.time += 1
        self.assertEqual((await chain.get()).access_key, "key9")

    async def test_those_at_hand_are_used_until_they_end(self) -> None:
        chain = self.chain(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.url)
        first = await chain.get()
        self.metadata.is_broken = True
        self.clock.time = START + 7200 - 1
        self.assertIs(await chain.get(), first)
        self.clock.time += 1
        await self.refused(chain)

    async def test_requests_at_once_share_one_fetch(self) -> None:
        self.metadata.held = Deferred()
        chain = self.chain(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.url)
        waiting = [Deferred.fromCoroutine(chain.get()) for _ in range(5)]
        given_up = waiting.pop()
        given_up.addErrback(lambda _: None)
        given_up.cancel()
        self.metadata.held.callback(None)
        self.assertEqual({(await one).access_key for one in waiting}, {"key3"})
        self.assertEqual(len(self.metadata.requests), 3)


class UrlTests(TestCase):
    def test_credentials_come_from_loopback_reserved_addresses_or_https(self) -> None:
        """SEC-124."""
        for url in (
            "http://127.0.0.1:1234/x",
            "http://[::1]/x",
            "http://169.254.170.2/v2/x",
            "http://169.254.170.23/v1/credentials",
            "http://[fd00:ec2::23]/v1",
            "http://169.254.169.254/latest",
            "https://credentials.example/x",
        ):
            require_metadata_url(url)
        for url in (
            "http://10.0.0.1/x",
            "http://credentials.example/x",
            "http://localhost.example/x",
            "http://169.254.170.3/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "https:///x",
            "",
        ):
            with self.subTest(url=url), self.assertRaises(ValueError):
                require_metadata_url(url)
