"""`burrowgate connections`, `sessions connections` and `sessions recording`: connections, and what they showed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from burrowgate.cli import completion, render, watching
from burrowgate.cli.client import JSON, Admin, Document, all_of
from burrowgate.cli.help import Group
from burrowgate.cli.history import opened
from burrowgate.cli.options import common, settings
from burrowgate.cli.sessions import OneSession, one_session
from burrowgate.cli.watching import watch_option
from burrowgate.errors import Invalid, NotFound, RecordingNotFound

LIVE_SECONDS = 2.0
"""Seconds after which connections are shown again with `--watch`: their begin and end are no audit events."""


@click.group(cls=Group)
@common
def connections() -> None:
    """Show requests, tunnels and terminals that are under way, and cut one."""


@connections.command("list")
@click.option("--session", metavar="SESSION", shell_complete=completion.sessions, help="Only those of this session.")
@click.option("--target", metavar="NAME", shell_complete=completion.targets, help="Only those to this target.")
@watch_option
@common
def list_connections(session: str | None, target: str | None, watches: bool) -> None:
    """Show what is under way in all processes on the store, the newest first."""
    given = settings()

    def table(shown: Document, paint: render.Paint) -> str:
        now = given.now()
        return render.table(
            ("connection", "target", "session", "address", "since", "up", "down", "request"),
            [
                (
                    one["id"],
                    one["target"],
                    one["session_id"],
                    one["client_address"],
                    render.when(one["since"], now),
                    render.size(one["request_body_bytes"]),
                    render.size(one["response_body_bytes"]),
                    f"{one['method']} {one['path']}",
                )
                for one in shown["connections"]
            ],
            paint,
            empty="Nothing is under way.",
        )

    watching.show(
        given,
        watches,
        lambda admin: admin.list_connections(session_id=session, target=target),
        lambda shown: (shown, lambda paint: table(shown, paint)),
        refresh=LIVE_SECONDS,
    )


@connections.command(cls=OneSession)
@click.argument("connection")
@common
def cut(connection: str) -> None:
    """Cut CONNECTION, wherever it is served; its session goes on."""
    given = settings()

    async def cut_it(admin: Admin) -> None:
        try:
            await admin.cut_connection(connection)
        except NotFound:
            await admin.disconnect(connection)

    given.ask(cut_it)
    given.answer({"cut": connection}, lambda paint: "Cut. The client can connect again while the session lives.")


@click.command("connections", cls=OneSession)
@one_session
@click.option("--open", "is_open", is_flag=True, help="Only those that are open.")
@click.option("--limit", type=click.IntRange(0), default=100, show_default=True, help="Maximum number; 0 for all.")
@common
def of_session(session: str, is_open: bool, limit: int) -> None:
    """Show the connections of a TCP session, open and closed, the newest first."""
    given = settings()
    chosen: JSON = {"open": is_open or None, "limit": limit or None}
    found = given.ask(lambda admin: all_of(admin.iter_session_connections(session, **chosen)))
    now = given.now()
    given.answer(
        {"connections": found},
        lambda paint: render.table(
            ("began", "connection", "from", "to", "program", "up", "down", "end"),
            [
                (
                    render.when(one["connected_at"] or one["at"], now),
                    one["id"],
                    one["client"],
                    one["endpoint"],
                    one["program"],
                    render.size(one["up"]),
                    render.size(one["down"]),
                    _end(one),
                )
                for one in found
            ],
            paint,
            empty="It has no such connections.",
        ),
    )


def _end(connection: Document) -> str:
    """Why a connection was closed."""
    if connection["closed_at"] is None:
        return "open"
    return ": ".join(part for part in (connection["reason"], connection["error"]) if part)


@click.command(cls=OneSession)
@one_session
@common
def recordings(session: str) -> None:
    """Show the recordings of a session's terminals."""
    given = settings()
    found = given.ask(lambda admin: admin.list_recordings(session))
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("began", "connection", "size", "sha256"),
            [
                (
                    render.when(one["started_at"], now),
                    one["connection_id"],
                    render.size(one["size"]),
                    one["sha256"] or "not finished",
                )
                for one in found["recordings"]
            ],
            paint,
            empty="Nothing was recorded.",
        ),
    )


@click.command(cls=OneSession)
@one_session
@click.argument("connection", required=False)
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="New file; by default, stdout.")
@common
def recording(session: str, connection: str | None, output: Path | None) -> None:
    """Write the recording of CONNECTION, in asciicast v2; without it, the only one of the session."""
    given = settings()
    cid = connection or given.ask(lambda admin: _only_one(admin, session))
    try:
        with opened(output, "asciicast") as file:
            given.ask(lambda admin: _download(admin, session, cid, file.write))
            file.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has what it needs. Nothing more may be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


async def _download(admin: Admin, session: str, connection: str, write: Callable[[bytes], object]) -> None:
    async for piece in admin.get_recording(session, connection):
        write(piece)


async def _only_one(admin: Admin, session: str) -> str:
    """Return the connection of the only recording. Raises `RecordingNotFound`, or `Invalid` if there are several."""
    found = (await admin.list_recordings(session))["recordings"]
    if not found:
        raise RecordingNotFound
    if len(found) > 1:
        raise Invalid(
            "connection",
            f"This session has {len(found)} recordings; name a connection of `burrowgate sessions recordings`.",
        )
    return str(found[0]["connection_id"])


COMMANDS = (of_session, recordings, recording)
"""Commands of `burrowgate sessions`."""
