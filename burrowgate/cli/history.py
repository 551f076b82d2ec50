"""`burrowgate history`: lists and exports the history of TCP sessions, read from the store itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from burrowgate.cli import progress, reactor_runner, render
from burrowgate.cli.help import Group
from burrowgate.cli.options import common_of_home, settings
from burrowgate.core import durations
from burrowgate.errors import Invalid

if TYPE_CHECKING:
    from burrowgate.cli.history_rows import Row, Rows
    from burrowgate.core.history import HistoryEntry
    from burrowgate.interfaces import IHistoryStore

T = TypeVar("T")

ROWS_PER_READ = 500
FORMATS = ("jsonl", "csv", "parquet")
KINDS = ("sessions", "connections", "snapshots")


def _time(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """The time in seconds since 1970 of a date, a time by RFC 3339, or a duration ago. Raises `Invalid`."""
    return None if value is None else read_time(value, settings().now(), parameter.name or "")


def read_time(text: str, now: datetime, field: str) -> int:
    """The time of `text` in seconds since 1970: `2026-11-29`, `2026-11-29T18:00:00Z`, or `30d` before `now`.

    Without an offset it is in UTC. Raises `Invalid` for `field`.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        pass
    else:
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    try:
        return int(now.timestamp()) - durations.parse(text, minimum=0, maximum=100 * durations.YEAR, field=field)
    except Invalid:
        raise Invalid(
            field, f"{text!r} is not a time; write a date such as 2026-11-29, 2026-11-29T18:00:00Z, or 30d for ago."
        ) from None


def _period(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a period to `command`."""
    until = click.option("--until", metavar="TIME", callback=_time, help="Only those opened before that time.")
    since = click.option(
        "--since", metavar="TIME", callback=_time, help="Only those opened then or later: a date, a time, or 30d."
    )
    return since(until(command))


@click.group(cls=Group)
@common_of_home
def history() -> None:
    """List and export the history of TCP sessions, from which nothing is ever deleted."""


@history.command()
@click.option("--kind", type=click.Choice(KINDS), default="sessions", show_default=True, help="What is exported.")
@click.option("--format", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="Format of the output.")
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="New file; by default, stdout.")
@_period
@common_of_home
def export(kind: str, format: str, output: Path | None, since: int | None, until: int | None) -> None:
    """Write the history to stdout or a new file, also while a gateway runs.

    Columns are those of the views (docs/history.md). Texts that a spreadsheet would take for formulas begin with an
    apostrophe in CSV.
    """
    from burrowgate.cli import history_export, history_rows
    from burrowgate.stores.copy import Progress

    rows, shown = history_rows.KINDS[kind], progress.for_stderr()

    async def write(store: IHistoryStore, total: int) -> int:
        def notify(done: int) -> None:
            shown.report(Progress(what=kind, done=done, total=max(total, done)))

        with opened(output, format) as file:
            return await history_export.export(store, rows, format, file, since=since, until=until, notify=notify)

    try:
        done = _run(write)
    except BrokenPipeError:
        # The reader, such as `head`, has what it needs. Nothing more may be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    finally:
        shown.end()
    click.echo(f"{done:,} {kind} exported.", err=True)


@contextmanager
def opened(output: Path | None, format: str) -> Iterator[IO[bytes]]:
    """The file of an export, or stdout without `output`; one that was not completed is removed. Raises `Invalid`."""
    if output is None:
        if format == "parquet" and sys.stdout.isatty():
            raise Invalid("output", "Parquet is not for a terminal; name a file with --output.")
        yield sys.stdout.buffer
        return
    try:
        # Mode 0600: the history has personal data.
        file = os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")
    except FileExistsError:
        raise Invalid("output", f"{output} exists already; name another file.") from None
    except OSError as error:
        raise Invalid("output", f"{output} cannot be written ({error.strerror}); name another file.") from None
    try:
        with file:
            yield file
    except BaseException:
        output.unlink(missing_ok=True)
        raise


_open_only = click.option("--open", "is_open", is_flag=True, help="Only those that are open.")
_limit = click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Maximum number of rows.")


@history.command()
@click.option("--target", metavar="NAME", help="Only those of this target.")
@click.option("--account", metavar="NAME", help="Only those of this account.")
@_open_only
@_limit
@_period
@common_of_home
def sessions(
    target: str | None, account: str | None, is_open: bool, limit: int, since: int | None, until: int | None
) -> None:
    """Show sessions, the newest first, deleted ones included."""
    from burrowgate.cli.history_rows import SESSIONS

    found = _newest(SESSIONS, {"target": target, "account": account}, limit, is_open, None, since, until)
    now = settings().now()
    settings().answer(
        {"sessions": found},
        lambda paint: render.table(
            ("established", "target", "account", "endpoint", "connections", "up", "down", "ended", "why", "session"),
            [
                (
                    _when(one["established_at"], now),
                    one["target"] or "",
                    one["account"] or "",
                    one["endpoint"] or "",
                    one["connections"] or 0,
                    render.size(one["up"] or 0),
                    render.size(one["down"] or 0),
                    _when(one["terminated_at"], now),
                    _reason(one["termination"], one["terminated_by"]),
                    one["sid"],
                )
                for one in found
            ],
            paint,
            empty="The history has no such session.",
        ),
    )


@history.command()
@click.option("--session", "sid", metavar="SID", help="Only those of this session.")
@_open_only
@_limit
@_period
@common_of_home
def connections(sid: str | None, is_open: bool, limit: int, since: int | None, until: int | None) -> None:
    """Show connections, the newest first."""
    from burrowgate.cli.history_rows import CONNECTIONS

    found = _newest(CONNECTIONS, {}, limit, is_open, sid, since, until)
    now = settings().now()
    settings().answer(
        {"connections": found},
        lambda paint: render.table(
            ("opened", "client", "program", "endpoint", "up", "down", "closed", "why", "session", "connection"),
            [
                (
                    _when(one["opened_at"], now),
                    one["client"] or "",
                    one["program"] or "",
                    one["endpoint"] or "",
                    render.size(one["up"] or 0),
                    render.size(one["down"] or 0),
                    _when(one["closed_at"], now),
                    _reason(one["reason"], one["error"]),
                    one["sid"],
                    one["cid"],
                )
                for one in found
            ],
            paint,
            empty="The history has no such connection.",
        ),
    )


def _newest(
    rows: Rows,
    values: dict[str, str | None],
    limit: int,
    is_open: bool,
    sid: str | None,
    since: int | None,
    until: int | None,
) -> list[dict[str, Any]]:
    """The newest `limit` rows with `values` in the columns of these names, None for any."""
    from burrowgate.cli.history_export import pages
    from burrowgate.core.history import HistoryQuery

    query = HistoryQuery(
        kind=rows.kind,
        sid=sid,
        is_open=True if is_open else None,
        since=since,
        until=until,
        newest_first=True,
        limit=ROWS_PER_READ,
    )

    def shown(entry: HistoryEntry) -> dict[str, Any]:
        row: Row = rows.of(entry)
        return dict(zip(rows.columns, row, strict=True))

    async def find(store: IHistoryStore, total: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        async for page in pages(store, query):
            found += (
                row for row in map(shown, page) if all(value in (None, row[name]) for name, value in values.items())
            )
            if len(found) >= limit:
                break
        return found[:limit]

    return _run(find)


def _run(work: Callable[[IHistoryStore, int], Coroutine[Any, Any, T]]) -> T:
    """Run `work` with the configured store and the number of its entries; returns its result."""
    from burrowgate.cli import store_tools

    config = settings().config()
    return reactor_runner.drive(lambda reactor: store_tools.with_history(config, reactor, work))


def _when(seconds: int | None, now: datetime) -> str:
    return "" if seconds is None else render.when(datetime.fromtimestamp(seconds, UTC).isoformat(), now)


def _reason(reason: str | None, more: str | None) -> str:
    return f"{reason or ''} ({more})" if more else reason or ""
