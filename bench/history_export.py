"""Benchmark of `burrowgate history export`: rows a second and memory, for each format, of a SQLite store.

Usage: `python -m bench.history_export [FOLDER [COUNT]]`. It fills a store in FOLDER with COUNT sessions, then runs the
command as a process for all of them and for a tenth, so that memory which grows with the number of rows would show.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from twisted.internet.task import react

from burrowgate.core.history import HistoryKind
from burrowgate.core.store_records import Batch
from burrowgate.core.tcp.history_bodies import SessionHistory
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import START, an_entry, sid

SESSIONS = 1_000_000
ENTRIES_PER_LOAD = 5_000
FORMATS = ("jsonl", "csv", "parquet")


def body(number: int) -> str:
    """Return the body of a session that has all values."""
    return SessionHistory(
        label=f"for contractor {number % 1000}",
        target_id="AAECAwQFBgcICQoLDA0ODw",
        target=f"db-{number % 50}",
        type="postgresql",
        project_id="EBESExQVFhcYGRobHB0eHw",
        project="acme/infra",
        account_id="ICEiIyQlJicoKSorLC0uLw",
        account=f"account-{number % 300}",
        host_id="MDEyMzQ1Njc4OTo7PD0-Pw",
        host="db-1.internal",
        endpoint="10.0.0.5:5432",
        connection_limit=3,
        max_seconds=28_800,
        expires_at=START + number + 28_800,
        snapshot="ab" * 32,
        client="cd" * 32,
        bound_at=START + number + 3,
        terminated_at=START + number + 900,
        termination="closed",
        connections=3,
        up=number * 97,
        down=number * 1_009,
        credentials=("reader",),
    ).to_body()


async def fill(reactor: Any, path: Path, count: int) -> None:
    """Make a store at `path` with `count` sessions in its history."""
    store = SqliteStore(path, reactor)
    await store.start()
    for first in range(0, count, ENTRIES_PER_LOAD):
        numbers = range(first, min(first + ENTRIES_PER_LOAD, count))
        await store.load(
            Batch(
                history=tuple(
                    an_entry(
                        sid(number),
                        kind=HistoryKind.SESSION,
                        sid=sid(number),
                        at=START + number,
                        closed_at=START + number + 900,
                        body=body(number),
                    )
                    for number in numbers
                )
            )
        )
    await store.close()


def measure(home: Path, format: str, until: int | None) -> tuple[float, int, int]:
    """Return seconds, bytes of output and peak of resident memory of one export."""
    output = home / f"export.{format}"
    words = ["history", "export", "--home", str(home), "--format", format, "--output", str(output)]
    if until is not None:
        words += ["--until", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(until))]
    started = time.monotonic()
    program = "import sys; from burrowgate.cli.main import main; main()"
    pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", program, *words])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - started
    if status:
        raise SystemExit(f"The export as {format} failed.")
    size = output.stat().st_size
    output.unlink()
    return seconds, size, usage.ru_maxrss * 1024


async def main(reactor: Any, folder: str = "", count: str = str(SESSIONS)) -> None:
    """Fill a store, measure the exports and print a table."""
    with tempfile.TemporaryDirectory(dir=folder or None) as made:
        home, rows = Path(made), int(count)
        started = time.monotonic()
        await fill(reactor, home / "gateway.sqlite", rows)
        size = (home / "gateway.sqlite").stat().st_size
        print(f"filled in {time.monotonic() - started:.0f} s, {size / rows:.0f} bytes for each session")
        print(f"{'format':8} {'rows':>10} {'seconds':>8} {'rows/s':>9} {'MB out':>7} {'peak MB':>8}")
        for format in FORMATS:
            for part in (rows // 10, rows):
                until = None if part == rows else START + part
                seconds, written, peak = measure(home, format, until)
                figures = f"{seconds:8.2f} {part / seconds:9,.0f} {written / 1e6:7.1f} {peak / 1e6:8.1f}"
                print(f"{format:8} {part:10,} {figures}", flush=True)


if __name__ == "__main__":
    react(main, sys.argv[1:])
