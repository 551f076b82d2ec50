"""Credentials of AWS, found as the SDKs find them: environment, container endpoint, instance metadata (IMDSv2).

Rules.
    Temporary credentials are fetched again `REFRESH_SECONDS` before they end; requests that need them meanwhile share
    one fetch. If that fails, those at hand are used until they end.
    Over plain HTTP they are fetched from loopback and from the addresses that AWS reserves for it, and nowhere else.
    Profiles in files and web identities are not read; put credentials into the environment there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twisted.internet.defer import Deferred

from burrowgate.boxes.launchers.ecs.http import BoundedHttp, RequestFailed
from burrowgate.boxes.launchers.ecs.sigv4 import Credentials
from burrowgate.errors import LauncherUnavailable

REFRESH_SECONDS = 300
METADATA_SECONDS = 2.0
"""Time limit of a request to a metadata service, which is on the same machine."""
MAX_REPLY_BYTES = 65_536
_CONTAINER = "http://169.254.170.2"
_INSTANCE = "http://169.254.169.254"
_RESERVED = {ip_address(text) for text in ("169.254.170.2", "169.254.170.23", "169.254.169.254", "fd00:ec2::23")}
_TOKEN_SECONDS = 21_600


class CredentialChain:
    """The credentials of this process."""

    def __init__(self, http: BoundedHttp, environ: Mapping[str, str], now: Callable[[], float]) -> None:
        """`now` returns seconds since 1970."""
        self._http = http
        self._environ = environ
        self._now = now
        self._at_hand: Credentials | None = None
        self._fetching: Deferred[Any] | None = None
        self._waiting: list[Deferred[None]] = []

    async def get(self) -> Credentials:
        """Return valid credentials. Raises `LauncherUnavailable`."""
        if self._at_hand is None or self._ends_within(REFRESH_SECONDS):
            await self._refresh()
        if self._at_hand is None or self._ends_within(0):
            raise LauncherUnavailable(
                "There are no credentials for AWS; give the gateway a role of its task or instance, or set "
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            )
        return self._at_hand

    def _ends_within(self, seconds: float) -> bool:
        assert self._at_hand is not None
        return self._at_hand.expires_at is not None and self._at_hand.expires_at <= self._now() + seconds

    async def _refresh(self) -> None:
        """Fetch once for all that wait."""
        waiting: Deferred[None] = Deferred()
        self._waiting.append(waiting)
        if self._fetching is None:
            self._fetching = Deferred.fromCoroutine(self._fetch())
            self._fetching.addBoth(self._fetched)
        await waiting

    def _fetched(self, result: Any) -> None:
        self._fetching = None
        if isinstance(result, Credentials):
            self._at_hand = result
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.called:
                one.callback(None)

    async def _fetch(self) -> Credentials | None:
        for source in self._sources():
            try:
                return read_credentials(await source)
            except (RequestFailed, OSError, ValueError, KeyError, TypeError):
                return None
        return None

    def _sources(self) -> list[Coroutine[Any, Any, Mapping[str, Any]]]:
        """Return the one source that the environment names, or else the instance."""
        environ = self._environ
        if environ.get("AWS_ACCESS_KEY_ID") and environ.get("AWS_SECRET_ACCESS_KEY"):
            return [self._from_environment()]
        if relative := environ.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"):
            return [self._from_container(_CONTAINER + relative)]
        if full := environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
            return [self._from_container(full)]
        if environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
            return []
        return [self._from_instance(environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") or _INSTANCE)]

    async def _from_environment(self) -> Mapping[str, Any]:
        environ = self._environ
        return {
            "AccessKeyId": environ["AWS_ACCESS_KEY_ID"],
            "SecretAccessKey": environ["AWS_SECRET_ACCESS_KEY"],
            "Token": environ.get("AWS_SESSION_TOKEN", ""),
        }

    async def _from_container(self, url: str) -> Mapping[str, Any]:
        require_metadata_url(url)
        token = self._environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")
        if path := self._environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"):
            token = Path(path).read_text("utf-8")
        fields = {"Authorization": token.strip()} if token.strip() else {}
        return _object(await self._get(url, fields))

    async def _from_instance(self, endpoint: str) -> Mapping[str, Any]:
        base = endpoint.rstrip("/") + "/latest"
        require_metadata_url(base)
        seconds = {"X-aws-ec2-metadata-token-ttl-seconds": str(_TOKEN_SECONDS)}
        token = (await self._get(f"{base}/api/token", seconds, "PUT")).decode("ascii")
        fields = {"X-aws-ec2-metadata-token": token}
        folder = f"{base}/meta-data/iam/security-credentials/"
        role = (await self._get(folder, fields)).decode("ascii").split("\n", 1)[0].strip()
        if not role or "/" in role:
            raise ValueError("The instance has no role.")
        return _object(await self._get(folder + role, fields))

    async def _get(self, url: str, fields: Mapping[str, str], method: str = "GET") -> bytes:
        status, content = await self._http.send(
            method, url, fields=fields, seconds=METADATA_SECONDS, max_bytes=MAX_REPLY_BYTES
        )
        if status != 200:
            raise RequestFailed(f"status {status}")
        return content


def read_credentials(reply: Mapping[str, Any]) -> Credentials:
    """Return the credentials of a metadata reply. Raises KeyError, TypeError or ValueError."""
    expiry = reply.get("Expiration")
    return Credentials(
        access_key=_text(reply["AccessKeyId"]),
        secret_key=_text(reply["SecretAccessKey"]),
        token=_text(reply.get("Token", "")),
        expires_at=None if expiry is None else datetime.fromisoformat(expiry).timestamp(),
    )


def require_metadata_url(url: str) -> None:
    """Raise ValueError if credentials must not be fetched from `url`."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    address = ip_address(parts.hostname or "")
    if parts.scheme != "http" or not (address.is_loopback or address in _RESERVED):
        raise ValueError("Credentials are fetched over HTTPS, or from an address that AWS reserves for it.")


def _object(content: bytes) -> Mapping[str, Any]:
    found = json.loads(content)
    if not isinstance(found, Mapping):
        raise TypeError("Not an object.")
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise TypeError("Not a text.")
    return value
