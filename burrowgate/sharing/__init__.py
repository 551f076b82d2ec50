"""`burrowgate.share`: a link from Python, by the gateway that runs or one that is started for it (docs/python.md)."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator
from types import TracebackType
from typing import Any, TypeVar, Unpack

from burrowgate.client.waiting import in_thread
from burrowgate.sharing.async_link import AsyncLink
from burrowgate.sharing.facts import LinkFacts
from burrowgate.sharing.link import Link
from burrowgate.sharing.options import ShareOptions, make_request
from burrowgate.sharing.process import ShareProcess

__all__ = ["AsyncLink", "Link", "share", "share_async"]

START_TIMEOUT_SECONDS = 60.0
_WARNING = "Warning: "

L = TypeVar("L", bound=LinkFacts)

_log = logging.getLogger("burrowgate")


def share(what: int | str | os.PathLike[str], **options: Unpack[ShareOptions]) -> Link:
    """Share `what` by a link: a port of this machine, a folder, `host:port`, a URL, or `unix:/run/app.sock`.

        with burrowgate.share(3000, ttl="2h", label="for Ada") as link:
            print(link.url)
            link.wait_for_visit()

    Uses the gateway that runs for the home, or starts one in a process of its own. The link ends with the block, by
    `close()`, or with the program: then it is revoked, and the gateway that was started ends. If the program is killed,
    the link is paused and that gateway ends, as by Ctrl-C of the command `share`.

    `ttl`: how long the link lives, such as `2h` or a number of seconds; a day unless configured.
    `label`: names the recipient or the purpose.
    `path`: the page that the link opens first.
    `passphrase`: what visitors must enter.
    `limits`: limits of the session, such as `{"max_visits": 1}`; `session`: further fields of it.
    `name`: name of the target; `target`: fields of it, such as `{"upstream_host": "target"}`.
    `lan`: whether people on the network can open the link, by this machine's address.
    `base_domain`, `port`: for a gateway that is started: the domain of the link, and the port to which visitors come.
    `home`, `config_file`, `admin_port`, `admin_socket`: which gateway, as the options of the commands.
    `timeout`: longest wait for the link, in seconds; 60 unless given.

    Raises errors of `burrowgate.errors`: `Invalid` for a value, `ConfigError` and `HomeError` for the installation,
    `StateConflict` if the gateway that runs cannot do it, and `GatewayNotRunning` after `timeout`.
    """
    process = ShareProcess(make_request(what, options))
    return _made(Link, process, process.wait_ready(options.get("timeout", START_TIMEOUT_SECONDS)))


def share_async(what: int | str | os.PathLike[str], **options: Unpack[ShareOptions]) -> Opening:
    """Share `what` as `share` does, with the same options, without blocking asyncio or Twisted.

        async with burrowgate.share_async(3000, ttl="2h") as link:
            await link.wait_for_visit()

    `link = await burrowgate.share_async(3000)` is the same without a block; `await link.close()` ends it then.
    """
    return Opening(ShareProcess(make_request(what, options)), options.get("timeout", START_TIMEOUT_SECONDS))


class Opening:
    """A link that is being made; it is awaited once, or used with `async with`."""

    def __init__(self, process: ShareProcess, seconds: float) -> None:
        self._process = process
        self._seconds = seconds
        self._link: AsyncLink | None = None

    def __await__(self) -> Generator[Any, Any, AsyncLink]:
        return self._open().__await__()

    async def __aenter__(self) -> AsyncLink:
        self._link = await self._open()
        return self._link

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._link is not None:
            await self._link.close()

    async def _open(self) -> AsyncLink:
        try:
            reported = await in_thread(self._process.wait_ready, self._seconds)
        except BaseException:  # a cancellation, too: nothing stays behind
            self._process.kill()
            raise
        return _made(AsyncLink, self._process, reported)


def _made(kind: type[L], process: ShareProcess, reported: dict[str, Any]) -> L:
    """Return the link that `process` has made, and log what is to be known about it."""
    try:
        link = kind(process, reported, os.environ)
    except BaseException:
        process.kill()
        raise
    for note in link.notes:
        _log.log(logging.WARNING if note.startswith(_WARNING) else logging.INFO, "%s", note.removeprefix(_WARNING))
    return link
