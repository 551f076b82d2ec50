"""`burrowgate status`: shows the running gateway, its targets and its warnings."""

from __future__ import annotations

import click

from burrowgate.cli import render, watching
from burrowgate.cli.client import Admin, Document
from burrowgate.cli.help import Command
from burrowgate.cli.options import common, settings
from burrowgate.cli.targets import NO_TARGETS, summary
from burrowgate.cli.watching import watch_option


@click.command(cls=Command)
@watch_option
@common
def status(watches: bool) -> None:
    """Show the running gateway, its targets and warnings."""
    given = settings()

    async def ask(admin: Admin) -> Document:
        found: Document = await admin.get_status()
        return {
            **found,
            "admin": f"127.0.0.1:{admin.at}" if isinstance(admin.at, int) else str(admin.at),
            "targets": await admin.targets(),
        }

    watching.show(given, watches, ask, lambda matches: (matches, lambda paint: _shown(matches, paint)))


def _shown(matches: Document, paint: render.Paint) -> str:
    general = render.fields(
        [
            ("gateway", f"Burrowgate {matches['version']}{', compiled,' if matches['compiled'] else ''} runs"),
            ("visitors", matches["listen"]),
            ("admin", matches["admin"]),
            ("http/2", matches["http2"]),
            ("store", matches["store"]),
            ("sessions", "not counted" if (count := matches["active_sessions"]) is None else f"{count} active"),
        ],
        paint,
    )
    rows = [summary(target) for target in matches["targets"]]
    headings = ("state", "target", "address", "type", "url", "note")
    targets = render.table(headings, rows, paint, empty=NO_TARGETS)
    warnings = "\n".join(f"{paint('warning', 'yellow')}  {render.plain(one)}" for one in matches["warnings"])
    return "\n\n".join(part for part in (general, targets, warnings) if part)
