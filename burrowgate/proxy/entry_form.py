"""Upstream end for the form of the entry page: collects its short body, and passes it on when it is complete."""

from __future__ import annotations

from collections.abc import Callable

from zope.interface import implementer

from burrowgate.core.entry import MAX_FORM_BYTES
from burrowgate.proxy.interfaces import IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream


@implementer(IUpstream)
class EntryForm(LocalUpstream):
    """Takes the body of one request."""

    def __init__(self, done: Callable[[bytes | None], None]) -> None:
        """`done` receives the body once; None if it is too long."""
        self._done: Callable[[bytes | None], None] | None = done
        self._body = b""

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        if length == 0:
            self.finish()

    def send_body(self, data: bytes) -> None:
        self._body += data
        if len(self._body) > MAX_FORM_BYTES:
            self._end(None)

    def finish(self) -> None:
        self._end(self._body)

    def abandon(self, is_orderly: bool = False) -> None:
        self._done = None

    def _end(self, body: bytes | None) -> None:
        done, self._done = self._done, None
        if done is not None:
            done(body)
