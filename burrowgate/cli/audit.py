"""`burrowgate audit`: lists the audit log, and verifies its chain of hashes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import click

from burrowgate.cli import render
from burrowgate.cli.client import Admin, Document
from burrowgate.cli.help import Group
from burrowgate.cli.options import common, settings
from burrowgate.core.audit import GENESIS
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.errors import Invalid, StoreDamaged

if TYPE_CHECKING:
    from burrowgate.cli.audit_history import HistoryCheck
    from burrowgate.cli.audit_recordings import RecordingCheck
    from burrowgate.core.audit import AuditRecord
    from burrowgate.server.config.keys import Config

_EXPECTED = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})", re.ASCII)


@click.group(cls=Group)
@common
def audit() -> None:
    """List and verify the audit log, whose chain of hashes shows tampering."""


@audit.command("list")
@click.option("--after", type=click.IntRange(0), metavar="SEQ", help="Begin after the event with this number.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Maximum number of events.")
@common
def list_events(after: int | None, limit: int) -> None:
    """Show the newest events, or those after a number."""
    given = settings()

    async def find(admin: Admin) -> list[Document]:
        start = after
        if start is None:
            newest = await admin.newest_event()
            start = max(0, newest["seq"] - limit) if newest else 0
        kept: list[Document] = []
        async for page in admin.events(start):
            kept += page
            if len(kept) >= limit:
                break
        return kept[:limit]

    found = given.ask(find)
    now = given.now()
    given.answer(
        {"events": found},
        lambda paint: render.table(
            ("no", "when", "action", "by", "target", "session", "detail"),
            [
                (
                    one["seq"],
                    render.when(one["time"], now),
                    one["action"],
                    f"{one['actor_type']} {one['actor_id']}".strip(),
                    one["target"],
                    one["session_id"],
                    one.get("note") or _detail(one["detail"]),
                )
                for one in found
            ],
            paint,
            empty="Nothing happened yet.",
        ),
    )


@audit.command()
@click.option("--expect", metavar="SEQ:HASH", help="Last line of an earlier run; that event must be unchanged.")
@common
def verify(expect: str | None) -> None:
    """Verify the chain of hashes from the first event to the newest; history and recordings of TCP sessions against it.

    Prints number and hash of the newest event. Keep them on another machine and pass them as --expect later: this
    detects even a chain that was forged as a whole.
    """
    from burrowgate.cli import audit_recordings
    from burrowgate.proxy.tcp.recording.files import FOLDER

    given = settings()
    noted = _read_expected(expect)
    config = given.config()
    recordings = audit_recordings.RecordingCheck(config.home / FOLDER)

    async def ask(admin: Admin) -> tuple[ChainVerifier, HistoryCheck]:
        from twisted.internet import reactor

        from burrowgate.cli import audit_history

        async def check(records: Sequence[AuditRecord]) -> None:
            await history.check(records)
            recordings.check(records)

        async with AsyncExitStack() as stack:
            history = audit_history.HistoryCheck(audit_history.opener(config, reactor, stack))
            # Made before the events are read: the gateway adds to both meanwhile.
            chain = await follow(admin.events(), noted, _verifier(config), check)
            await history.finish()
            return chain, history

    chain, history = given.ask(ask)
    if history.omitted:
        click.echo(f"burrowgate: The history was not compared with the log: {render.plain(history.omitted)}", err=True)
    given.answer(
        {"ok": True, "seq": chain.seq, "hash": chain.hash, "removed": chain.removed, "signed": chain.is_signed}
        | {"history": history.compared, "recordings": recordings.compared},
        lambda paint: (
            f"{paint('ok', 'green')}: {verified(chain)}{_compared(history, recordings)}\n{chain.seq}:{chain.hash}"
        ),
    )


@audit.command()
@common
def accept() -> None:
    """Accept the audit log although it differs from what the home knows.

    For a store that was restored from a backup, or a new one. The log records it. A chain that is broken stays broken.
    """
    given = settings()
    accepted = given.ask(lambda admin: admin.accept_audit_log())
    given.answer(accepted, lambda paint: f"{paint('ok', 'green')}: accepted, by event {accepted['seq']}.")


def _verifier(config: Config) -> ChainVerifier:
    """A verifier with the keys of the home, and the events that the home knows. Raises `HomeError`."""
    from twisted.internet import reactor

    from burrowgate.cli import store_tools

    return store_tools.chain_verifier(config, reactor)


def verified(chain: ChainVerifier) -> str:
    """A sentence about a log that was found intact."""
    removed = f", {chain.removed} of them removed after their time" if chain.removed else ""
    signed = "" if chain.is_signed or not chain.seq else " No event is signed: an older version recorded all of them."
    return f"{chain.seq} events{removed}, none missing or altered.{signed}"


def _compared(history: HistoryCheck, recordings: RecordingCheck) -> str:
    agrees = f" The history agrees with {history.compared} of them." if history.compared else ""
    return agrees + (f" Recordings that are as they were: {recordings.compared}." if recordings.compared else "")


def _detail(detail: Document) -> str:
    return ", ".join(
        f"{name}={str(value).lower() if isinstance(value, bool) else value}"
        for name, value in detail.items()
        if value not in (None, "")
    )


async def follow(
    pages: AsyncIterator[Sequence[Document]],
    noted: tuple[int, str] | None,
    chain: ChainVerifier,
    check: Callable[[Sequence[AuditRecord]], Awaitable[None]] | None = None,
) -> ChainVerifier:
    """Verify all `pages` by `chain` and return it; `check` is called with the records of each verified page.

    Raises `StoreDamaged` if the chain is broken, or if the event `noted` earlier is missing or another one.
    """
    from msgspec import convert

    from burrowgate.admin.event_schemas import EventView, read_event

    proven = noted is None or noted == (0, GENESIS)
    async for page in pages:
        records = [read_event(convert(one, EventView)) for one in page]
        for record in records:
            chain.verify([record])
            if chain.error is not None:
                raise StoreDamaged(f"{chain.error} The audit log does not hold from there on; see a backup.")
            proven = proven or noted == (chain.seq, chain.hash)
        if check is not None:
            await check(records)
    chain.finish()
    if chain.error is not None:
        raise StoreDamaged(f"{chain.error} See docs/audit-log.md.")
    if noted is not None and not proven:
        raise StoreDamaged(
            f"The chain holds in itself, but event {noted[0]} is not the one you noted: it was made anew; see a backup."
        )
    return chain


def _read_expected(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    match = _EXPECTED.fullmatch(text.strip())
    if match is None:
        raise Invalid("expect", f"{text!r} is not what `audit verify` prints; give its last line, such as 42:9f…e1.")
    return int(match[1]), match[2]
