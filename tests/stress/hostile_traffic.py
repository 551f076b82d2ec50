"""Requests that never repeat, each kind in another part, so that all that a server remembers of them is of no use."""

from __future__ import annotations

import itertools
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from burrowgate.core import links
from burrowgate.core.tokens import page_token

BATCH = 16
"""Requests on one connection, sent at once."""
LONG = 60_000
"""Bytes of the longest value: just below the limit of a head."""

Request = Callable[["Access", int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a client has to show: nothing, or the credentials of two sessions."""

    host: str
    token: str = ""
    cookie: bytes = b""
    page_token: str = ""
    page_seed: bytes = b""

    def head(self, target: str, *fields: str, host: str = "", bearer: bool = True) -> bytes:
        """Return a request for `target`, with the session's token if there is one."""
        lines = [f"GET {target} HTTP/1.1", f"Host: {host or self.host}", *fields]
        if self.token and bearer:
            lines.append(f"Authorization: Bearer {self.token}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


def heads(access: Access, number: int) -> bytes:
    """Many fields, each with another name and value."""
    return access.head("/", *(f"X-{number}-{field}-{'n' * 80}: {number}{'v' * 480}" for field in range(95)))


def long_names(access: Access, number: int) -> bytes:
    """Fields with long names, in other letters each time."""
    return access.head("/", *(f"X-{number}-{field}-{'n' * 5000}: v" for field in range(11)))


def short_names(access: Access, number: int) -> bytes:
    """As many distinct short names as a head may have."""
    return access.head("/", *(f"x{number:x}-{field}: v" for field in range(95)))


def options(access: Access, number: int) -> bytes:
    """Distinct values of the fields that the gateway reads."""
    text = f"{number}{'o' * 5000}"
    names = ("Accept", "Origin", "Referer", "Via", "TE", "Sec-Fetch-Mode", "Traceparent", "Tracestate", "Forwarded")
    return access.head("/", f"Connection: keep-alive, x{text}", *(f"{name}: {text}?a=b" for name in names))


def agents(access: Access, number: int) -> bytes:
    """A long `User-Agent`, another each time."""
    return access.head("/", f"User-Agent: {number}{'a' * LONG}")


def short_agents(access: Access, number: int) -> bytes:
    """A short `User-Agent`, another each time."""
    return access.head("/", f"User-Agent: {number}")


def paths(access: Access, number: int) -> bytes:
    """A long path and query, another each time."""
    return access.head(f"/{number}{'p' * 7000}?{number}={'q' * 7000}")


def page_links(access: Access, number: int) -> bytes:
    """A page link, another each time; one that is not genuine without the seed."""
    path = f"/{number}{'p' * 1500}"
    token = access.page_token or "AAAAAA.AAAAAAAAAAAAAAAAAAAAAA.1.AAAAAAAAAAAAAAAAAAAAAA"
    page = page_token(access.page_seed, access.host.encode(), path.encode()).decode()
    return access.head(links.page("", token, page, path), bearer=False)


def cookies(access: Access, number: int) -> bytes:
    """Long cookies, others each time, some of them called as those of the gateway are."""
    ours = ("A" * 6, "A" * 22, f"{number:016}", "A" * 22)
    fields = [f"Cookie: c{number}={'c' * 5000}; burrowgate={'.'.join(ours)}"] * 10
    return access.head("/", *fields)


def visits(access: Access, number: int) -> bytes:
    """A navigation by the link, which makes another cookie each time; without one, a request for it."""
    if not access.token:
        return cookies(access, number)
    return access.head(links.full("", access.token, f"/{number}"), "Accept: text/html", bearer=False)


def hosts(access: Access, number: int) -> bytes:
    """Another host each time, half of them spellings of the target's."""
    if number % 2:
        return access.head("/", host=f"{number}.{'h' * 60}.{'o' * 60}.localhost")
    name = access.host.partition(":")[0]
    spelling = "".join(c.upper() if number >> (bit + 2) & 1 else c for bit, c in enumerate(name))
    return access.head("/", host=f"{spelling}:{1 + number % 60_000}")


def responses(access: Access, number: int) -> bytes:
    """A request to which the target responds with fields that no other response has."""
    return access.head(f"/fields/{number}")


KINDS: tuple[Request, ...] = (
    heads,
    long_names,
    short_names,
    options,
    agents,
    short_agents,
    paths,
    page_links,
    cookies,
    visits,
    hosts,
    responses,
)


def batches(kind: Request, access: Access) -> Iterator[bytes]:
    """Yield what to send on one connection after another; the last request of each closes it."""
    for start in itertools.count(0, BATCH):
        batch = [kind(access, number) for number in range(start, start + BATCH)]
        batch[-1] = batch[-1][:-2] + b"Connection: close\r\n\r\n"
        yield b"".join(batch)


def seed_of(text: str) -> bytes:
    """Return the share seed that the admin API wrote as `text`, in base64url without padding."""
    return b64decode(text.translate(str.maketrans("-_", "+/")) + "=" * (-len(text) % 4))
