"""`burrowgate sessions revoke` and `delete`: ends one session, or many, and removes those that are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import Admin, all_of
from burrowgate.cli.options import common, settings
from burrowgate.cli.sessions import OneSession, count, one_session
from burrowgate.core import durations

if TYPE_CHECKING:
    from burrowgate.client import types

_MAX_AGE = 100 * 365 * durations.DAY
_AT_ONCE = 500
"""Sessions that are revoked by one request."""


@click.command(cls=OneSession)
@click.argument("session", required=False, shell_complete=completion.sessions)
@click.option("--target", metavar="NAME", shell_complete=completion.targets, help="With --all: those of this target.")
@click.option("--all", "takes_all", is_flag=True, help="Revoke all sessions that can still be used.")
@click.option("--older-than", metavar="TIME", help="With --all: those that were minted before: 7d, 12h.")
@common
def revoke(session: str | None, target: str | None, takes_all: bool, older_than: str | None) -> None:
    """End SESSION at once and permanently, or many sessions with --all; their connections are cut.

    Works also while no gateway runs.
    """
    given = settings()
    if (session is None) is not takes_all or (session is not None and (target or older_than)):
        raise click.UsageError("Name one SESSION, or say --all, perhaps with --target and --older-than.")
    if session is not None:
        found = given.ask_always(lambda admin: admin.revoke_session(session))
        given.answer(found, lambda paint: "Revoked. The link opens nothing any more; this cannot be undone.")
        return
    seconds = 0 if older_than is None else durations.parse(older_than, minimum=1, maximum=_MAX_AGE, field="older_than")
    latest = given.now() - timedelta(seconds=seconds)
    revoked = given.ask_always(lambda admin: _revoke_all(admin, target, latest))
    given.answer({"revoked": revoked}, lambda paint: f"Revoked {count(revoked, 'session')}; this cannot be undone.")


async def _revoke_all(admin: Admin, target: str | None, latest: datetime) -> int:
    """Revoke what is active or idle and was minted until `latest`; returns the number of sessions."""
    states: tuple[types.SessionState, ...] = ("active", "idle")
    found = [one for state in states for one in await all_of(admin.iter_sessions(target=target, state=state))]
    ids = [one["id"] for one in found if render.read_time(one["created_at"]) <= latest]
    revoked = 0
    for start in range(0, len(ids), _AT_ONCE):
        result = await admin.revoke_sessions(ids=ids[start : start + _AT_ONCE])
        revoked += result["revoked"]
    return revoked


@click.command(cls=OneSession)
@one_session
@common
def delete(session: str) -> None:
    """Delete a session that has ended, and its visits."""
    given = settings()
    given.ask(lambda admin: admin.delete_session(session))
    given.answer({"deleted": session}, lambda paint: "Deleted. The audit log keeps its events.")


COMMANDS = (revoke, delete)
