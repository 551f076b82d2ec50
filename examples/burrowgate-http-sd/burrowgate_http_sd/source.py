"""The source: one GET for each call, bounded in time and bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Protocol
from twisted.internet.threads import deferToThread
from twisted.python.failure import Failure
from twisted.web.client import Agent, HTTPConnectionPool, ResponseDone
from twisted.web.http_headers import Headers
from zope.interface import implementer

from burrowgate.errors import HostsRefused, HostsUnavailable
from burrowgate.host_sources.catalogue import check_options
from burrowgate.host_sources.interfaces import MAX_HOSTS, FoundHost, HostRequest, IHostSource, SourceContext
from burrowgate_http_sd.plugin import OPTIONS

MAX_BYTES = 1_048_576
"""Bytes of a response; 1,000 hosts take less than a tenth of that."""


@implementer(IHostSource)
class HttpSource:
    """Reads the hosts from the address in the option `url`."""

    def __init__(self, context: SourceContext) -> None:
        self._reactor: Any = context.reactor
        self._seconds = context.timeout_seconds
        self._pool = HTTPConnectionPool(self._reactor, persistent=False)
        self._agent = Agent(self._reactor, connectTimeout=context.timeout_seconds, pool=self._pool)

    async def hosts(self, request: HostRequest) -> Sequence[FoundHost]:
        """Implement `IHostSource.hosts`."""
        options = request.options
        check_options(options, OPTIONS)
        if not options["url"].startswith(("https://", "http://")):
            raise HostsRefused(f"The option 'url' is {options['url']!r}; write an address such as https://inventory.")
        fetching = Deferred.fromCoroutine(self._fetch(options))
        try:
            groups = json.loads(await fetching.addTimeout(self._seconds * 0.9, self._reactor))
            return _hosts_in(groups, options.get("label", ""))
        except HostsRefused:
            raise
        except Exception as error:
            # The text of the error could have the address with a password in it.
            raise HostsUnavailable(
                f"The inventory was not read ({type(error).__name__}); see whether it runs."
            ) from None

    async def close(self) -> None:
        """Implement `IHostSource.close`."""
        await self._pool.closeCachedConnections()

    async def _fetch(self, options: Mapping[str, str]) -> bytes:
        headers = Headers({"Accept": ["application/json"], "User-Agent": ["burrowgate-http-sd"]})
        if options.get("token_file"):
            headers.addRawHeader("Authorization", f"Bearer {await deferToThread(_read_token, options['token_file'])}")
        response: Any = await self._agent.request(b"GET", options["url"].encode("ascii"), headers)
        if response.code in (401, 403, 404):
            raise HostsRefused(f"The inventory has answered {response.code}; correct its address or token.")
        if response.code != 200:
            raise HostsUnavailable(f"The inventory has answered {response.code}.")
        body: Deferred[bytes] = Deferred(lambda _: response._transport.abortConnection())
        response.deliverBody(_Body(body))
        return await body


class _Body(Protocol):
    """Collects a body of `MAX_BYTES` at most."""

    def __init__(self, done: Deferred[bytes]) -> None:
        self._done = done
        self._content = bytearray()

    def dataReceived(self, data: bytes) -> None:
        self._content += data
        if len(self._content) > MAX_BYTES:
            transport: Any = self.transport
            transport.abortConnection()

    def connectionLost(self, reason: Failure = Failure(ConnectionDone())) -> None:  # noqa: B008
        if self._done.called:
            return
        if reason.check(ResponseDone) and len(self._content) <= MAX_BYTES:
            self._done.callback(bytes(self._content))
        else:
            self._done.errback(reason)


def _read_token(path: str) -> str:
    try:
        return Path(path).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise HostsRefused(f"The file {path} with the token cannot be read.") from None


def _hosts_in(groups: Any, label: str) -> Sequence[FoundHost]:
    """Return the hosts of the groups that have `label`; of all if it is empty."""
    name, _, value = label.partition("=")
    found: dict[FoundHost, None] = {}
    for group in groups:
        if label and group.get("labels", {}).get(name) != value:
            continue
        found |= dict.fromkeys(map(_host, group["targets"]))
    return tuple(found)[:MAX_HOSTS]


def _host(target: str) -> FoundHost:
    host, colon, port = target.rpartition(":")
    if not colon or (":" in host and not host.endswith("]")):
        return FoundHost(address=target)
    return FoundHost(address=host.removeprefix("[").removesuffix("]"), port=int(port))
