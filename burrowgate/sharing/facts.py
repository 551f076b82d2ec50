"""A link that was made: its address, and the end that it comes to in any case."""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from burrowgate.client import Client
from burrowgate.client.home import access_token, admin_key
from burrowgate.errors import NotFound, StateConflict
from burrowgate.sharing.process import ShareProcess

if TYPE_CHECKING:
    from burrowgate.client.types import Session, Visit

LOOK_SECONDS = 0.25
"""Seconds between two looks for a visit."""
MAX_VISITS = 1000
"""Visits that are looked through, the last seen first: as many as the API returns at once."""


class LinkFacts:
    """What `Link` and `AsyncLink` have in common."""

    def __init__(self, process: ShareProcess, reported: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        """`reported` is what the process has reported; an access token of `environ` is used in place of the key."""
        session = reported["session"]
        self.url: str = reported.get("example_url", reported["url"])
        """The address to hand out: who has it can open what is shared."""
        self.token: str = reported["token"]
        """The credential in the address, as a program sends it (docs/protocol.md)."""
        self.session: str = session["id"]
        """Id of the session that the link is of."""
        self.target: str = session["target"]
        """Name of the target that is shared."""
        self.label: str = session["label"]
        self.expires_at = datetime.fromisoformat(session["expires_at"])
        """When the link ends by itself, in UTC."""
        self.notes: tuple[str, ...] = tuple(reported["notes"])
        """Sentences to know before the link is handed out, such as that nothing answers at the address yet."""
        at = reported["admin"] if isinstance(reported["admin"], int) else Path(reported["admin"])
        self._where = at, access_token(environ) or admin_key(Path(reported["home"]), at)
        self._process = process
        self._seen: set[str] = set()
        self._is_closed = False
        atexit.register(self._close)

    def __str__(self) -> str:
        return self.url

    def __repr__(self) -> str:
        return f"<{type(self).__name__} to {self.target} until {self.expires_at:%Y-%m-%d %H:%M} UTC>"

    def _repr_html_(self) -> str:
        """The link as a notebook shows it."""
        address = escape(self.url)
        return f'<a href="{address}" target="_blank" rel="noopener">{address}</a>, until {self.expires_at:%H:%M} UTC'

    def _extended(self, session: Session) -> datetime:
        """Keep and return when the link expires, as `session` says."""
        self.expires_at = datetime.fromisoformat(session["expires_at"])
        return self.expires_at

    def _unseen(self, visits: Iterable[Visit]) -> Visit | None:
        """Return the earliest of `visits` that was not returned before, or None."""
        new = [visit for visit in visits if visit["id"] not in self._seen]
        found = min(new, key=lambda visit: visit["first_seen"], default=None)
        if found is not None:
            self._seen.add(found["id"])
        return found

    def _close(self) -> None:
        """Revoke the link, and end the process and the gateway that it started; a second call does nothing.

        A fork of the program closes nothing, because its end is not that of the program.
        """
        if self._is_closed or not self._process.is_own:
            return
        self._is_closed = True
        atexit.unregister(self._close)
        try:
            with suppress(NotFound, StateConflict):  # it is over already
                Client(*self._where).revoke_session(self.session)
        finally:
            self._process.stop()


def no_visit(seconds: float) -> TimeoutError:
    """Return the error for a wait that has ended without a visit."""
    return TimeoutError(f"No visitor has opened the link within {seconds:g} s.")
