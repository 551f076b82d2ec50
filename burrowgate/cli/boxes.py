"""`burrowgate boxes`: disposable browsers that exist, the end of one, and those of the history."""

from __future__ import annotations

from datetime import datetime

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import Document
from burrowgate.cli.help import Group
from burrowgate.cli.options import common, settings
from burrowgate.cli.projects import OneRecord


class OneBox(OneRecord):
    """A command about one browser."""

    id_length = 12


@click.group(cls=Group)
@common
def boxes() -> None:
    """Show disposable browsers, and end one."""


@boxes.command("list")
@click.option("--target", metavar="NAME", shell_complete=completion.targets, help="Only those of this target.")
@common
def list_boxes(target: str | None) -> None:
    """Show the browsers that exist, on all nodes, the newest first."""
    given = settings()
    found = given.ask(lambda admin: admin.list_boxes(target=target))
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("browser", "target", "session", "state", "since", "idle", "down", "launcher"),
            [
                (
                    one["id"],
                    one["target"],
                    one["session_id"],
                    one["reason"] or one["state"],
                    render.when(one["requested_at"], now),
                    render.when(one["idle_ends_at"], now),
                    render.size(one["bytes_out"]),
                    one["launcher"],
                )
                for one in found["boxes"]
            ],
            paint,
            empty="No browser runs.",
        ),
    )


@boxes.command(cls=OneBox)
@click.argument("box")
@common
def show(box: str) -> None:
    """Show the browser BOX."""
    given = settings()
    found = given.ask(lambda admin: admin.get_box(box))
    given.answer(found, lambda paint: render.fields(_details(found, given.now()), paint))


@boxes.command(cls=OneBox)
@click.argument("box")
@common
def end(box: str) -> None:
    """End the browser BOX; its visitor may start another one."""
    given = settings()
    given.ask(lambda admin: admin.end_box(box))
    given.answer({"ended": box}, lambda paint: f"Ended {box}; revoke its session to keep the visitor out.")


@boxes.command()
@click.option("--target", metavar="NAME", shell_complete=completion.targets, help="Only those of this target.")
@click.option("--session", metavar="SESSION", shell_complete=completion.sessions, help="Only those of this session.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=100, show_default=True, help="Maximum number.")
@common
def history(target: str | None, session: str | None, limit: int) -> None:
    """Show browsers, also those that ended, the newest first."""
    given = settings()
    found = given.ask(lambda admin: admin.list_past_boxes(target=target, session_id=session, limit=limit))
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("began", "browser", "target", "session", "end", "screen after", "down", "hosts denied"),
            [
                (
                    render.when(one["requested_at"], now),
                    one["id"],
                    one["target"],
                    one["session_id"],
                    one["reason"] or "exists",
                    _milliseconds(one["ms"]["banner"]),
                    render.size(one["bytes_out"]),
                    one["egress_denied"],
                )
                for one in found["boxes"]
            ],
            paint,
            empty="No browser was started yet.",
        ),
    )


def _details(box: Document, now: datetime) -> list[tuple[str, object]]:
    times = box["ms"]
    return [
        ("browser", box["id"]),
        ("target", box["target"]),
        ("session", box["session_id"]),
        ("owner", box["owner"]),
        ("state", box["state"]),
        ("ends because of", box["reason"]),
        ("launcher", box["launcher"]),
        ("node", box["node"]),
        ("requested", render.when(box["requested_at"], now)),
        ("ends", render.when(box["ends_at"], now)),
        ("idle end", render.when(box["idle_ends_at"], now)),
        ("last input", render.when(box["input_at"], now)),
        ("watched", f"by {box['watchers']} now, {box['watched']} times in all" if box["watched"] else ""),
        ("screen after", _milliseconds(times["banner"])),
        ("first frame after", _milliseconds(times["first_frame"])),
        ("screen up", render.size(box["bytes_in"])),
        ("screen down", render.size(box["bytes_out"])),
        ("connections", f"{box['egress_allowed']} allowed, {box['egress_denied']} denied"),
    ]


def _milliseconds(value: int | None) -> str:
    return "" if value is None else f"{value} ms"
