"""`burrowgate requests`: the last requests that the gateway has in memory, and new ones as they finish."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import JSON, Admin, Document
from burrowgate.cli.help import Command
from burrowgate.cli.options import Settings, common, settings
from burrowgate.core.request_record import DENIED
from burrowgate.errors import GatewayNotRunning, StateConflict

HEADINGS = ("TIME", "STATUS", "METHOD", "TOOK", "SENT", "CLIENT", "SESSION", "REQUEST")
WIDTHS = (8, 6, 7, 8, 8, 15, 22, 0)
"""Columns of fixed width, so that lines that are printed one by one stand under each other."""
_OFF = "The gateway keeps no requests; set recent_requests to a number above 0, and reload it."


@click.command(cls=Command)
@click.option("--follow", "follows", is_flag=True, help="Continue with new requests, until Ctrl-C.")
@click.option("--target", metavar="NAME", shell_complete=completion.targets, help="Only requests to this target.")
@click.option("--session", metavar="SESSION", shell_complete=completion.sessions, help="Only requests of this session.")
@click.option("--status", metavar="STATUS", help="Only requests with this status: a class such as 4xx, or 404.")
@click.option("--method", metavar="METHOD", help="Only requests with this method.")
@click.option("--search", metavar="TEXT", help="Only requests with this in path, host, address, id or session.")
@click.option("--limit", type=click.IntRange(1, 5000), default=50, show_default=True, help="How many to begin with.")
@common
def requests(
    follows: bool,
    target: str | None,
    session: str | None,
    status: str | None,
    method: str | None,
    search: str | None,
    limit: int,
) -> None:
    """Show the last requests of visitors, the newest last; with --follow, new ones too.

    They are those that the gateway has in memory, without query, header fields and bodies. With --follow and --json,
    each line is one request.
    """
    given = settings()
    matching: JSON = {"target": target, "session_id": session, "status": status, "method": method, "text": search}
    if follows:
        given.ask(lambda admin: _follow(admin, given, matching, limit))
        return
    found = given.ask(lambda admin: admin.list_requests(**matching, limit=limit))
    given.answer(found, lambda paint: _table(found, paint))


async def _follow(admin: Admin, given: Settings, matching: JSON, limit: int) -> None:
    """Print the newest requests, and each new one. Raises `GatewayNotRunning` at the end of the stream."""
    found = await admin.list_requests(**matching, limit=limit)
    if not found["kept"]:
        raise StateConflict(_OFF)
    paint = render.paint_for(sys.stdout, given.environ)

    def write(request: Document) -> None:
        click.echo(json.dumps(request) if given.as_json else line(request, paint), color=True)

    if not given.as_json:
        click.echo(paint(_aligned(HEADINGS), "bold"), color=True)
    for request in reversed(found["requests"]):
        write(request)
    async for request in admin.stream_requests(**matching, after=found["newest"]):
        write(request)
    raise GatewayNotRunning("The gateway has ended the stream; start the command again when it runs.")


def _table(matches: Document, paint: render.Paint) -> str:
    if not matches["kept"]:
        return _OFF
    if not matches["requests"]:
        return "There were no such requests yet."
    return "\n".join([paint(_aligned(HEADINGS), "bold"), *(line(one, paint) for one in reversed(matches["requests"]))])


def line(request: Document, paint: render.Paint) -> str:
    """The line of one request."""
    status = str(request["status"] or "none")
    why = f"  ({request['reason']})" if request["outcome"] == DENIED and request["reason"] else ""
    cells = [
        f"{datetime.fromisoformat(request['time']).astimezone():%H:%M:%S}",
        status,
        render.plain(request["method"]),
        duration(request["duration_ms"]),
        render.size(request["response_body_bytes"]),
        render.plain(request["client_address"]),
        request["session_id"] or "",
        render.plain(request["host"] + request["path"]) + why,
    ]
    text = _aligned(cells)
    colour = {"4": "yellow", "5": "red", "n": "red"}.get(status[0])
    start = WIDTHS[0] + 2
    if colour is None:
        return text
    return text[:start] + paint(text[start : start + len(status)], colour) + text[start + len(status) :]


def _aligned(cells: Sequence[Any]) -> str:
    return "  ".join(str(cell).ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))


def duration(milliseconds: float) -> str:
    """A duration with a unit that fits it."""
    if milliseconds < 10:
        return f"{milliseconds:.1f} ms"
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
