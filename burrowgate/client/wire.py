"""Requests and responses of the admin API as values, without I/O: what all clients have in common.

Rules. The credential stands in the field `Authorization` and nowhere else. Values that are `NOT_GIVEN`, and values of a
query that are None, are not sent. A path is made of quoted segments.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from burrowgate.client.problems import not_the_admin, raise_problem

TIMEOUT_SECONDS = 30
"""Timeout of a request: long enough for a store under repair, short enough for a person at a terminal."""


class NotGiven(Enum):
    """The type of `NOT_GIVEN`."""

    NOT_GIVEN = "not given"

    def __repr__(self) -> str:
        return self.name


NOT_GIVEN: Final = NotGiven.NOT_GIVEN
"""The default of a field that is left out of a request; None is JSON's `null`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request."""

    method: str
    target: str
    """Path and query, as the request line has them."""
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """One complete response."""

    status: int
    body: bytes = field(repr=False)


def host_of(at: int | Path) -> str:
    """Return the `Host` of an admin API at the port or UNIX socket `at`."""
    return f"127.0.0.1:{at}" if isinstance(at, int) else "localhost"


def segment(text: str) -> str:
    """Return `text` as one segment of a path."""
    return quote(text, safe="")


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of `fields` that are not `NOT_GIVEN`."""
    return {name: value for name, value in fields.items() if value is not NOT_GIVEN}


def make_request(
    at: int | Path,
    key: str,
    method: str,
    path: str,
    *,
    query: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Request:
    """Return a request of the holder of `key` to the API at `at`; `body` is sent as JSON, `version` as `If-Match`."""
    headers = {"Host": host_of(at), "Authorization": f"Bearer {key}", "Accept": "application/json"}
    content = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        content = json.dumps(given(body)).encode()
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    pairs = {name: _query_text(value) for name, value in (query or {}).items() if value is not None}
    target = f"{path}?{urlencode(pairs)}" if pairs else path
    return Request(method=method, target=target, headers=headers, body=content)


def _query_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_bytes(response: Response, at: int | Path) -> bytes:
    """Return the body of a response. Raises the error that a problem means (`problems`)."""
    if not 200 <= response.status < 300:
        raise_problem(response.status, response.body, at)
    return response.body


def read_json(response: Response, at: int | Path) -> Any:
    """Return the JSON of a response, or None without content. Raises the error that a problem means."""
    body = read_bytes(response, at)
    try:
        return json.loads(body) if body else None
    except ValueError:
        raise not_the_admin(at) from None


class EventLines:
    """Parser of server-sent events (HTML Living Standard, 9.2) whose data is JSON on one line."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Any]:
        """Return the events that `data` completes."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [json.loads(line.removeprefix(b"data: ")) for line in lines if line.startswith(b"data: ")]


class Pages:
    """The pages of a list: the query of the next one, until there is none."""

    PAGE = 500
    """Records of one request; the API allows 1000."""

    def __init__(self, records: str, query: Mapping[str, Any], limit: int | None) -> None:
        """`records` is the field with the records, `limit` the maximum of them in all; None for no maximum."""
        self._records = records
        self._query = dict(query)
        self._left = limit
        self.over = limit is not None and limit <= 0

    @property
    def query(self) -> dict[str, Any]:
        """The query of the next request."""
        return {**self._query, "limit": self.PAGE if self._left is None else min(self.PAGE, self._left)}

    def take(self, page: Mapping[str, Any]) -> list[Any]:
        """Return the records of the response `page`, and go on to the next one."""
        found: list[Any] = page[self._records]
        if self._left is not None:
            self._left -= len(found)
        if "cursor" in page:
            name, position = "cursor", page["cursor"]
        else:  # the audit log, whose positions are the numbers of events
            name, position = "after" if self._query.get("order") == "asc" else "before", page["next"]
        self.over = position in (None, self._query.get(name)) or (self._left is not None and self._left <= 0)
        self._query[name] = position
        return found
