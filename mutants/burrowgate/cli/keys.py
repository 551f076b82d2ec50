"""`burrowgate keys`: lists and rotates the master keys, which are files in the home; shows only their names."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from burrowgate.cli import render
from burrowgate.cli.options import common, settings
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.home import Home, KeyFile


@click.group()
@common
def keys() -> None:
    """List and rotate the keys that sign links."""


@keys.command("list")
@common
def list_keys() -> None:
    """Show the keys, the newest last: it signs, and all verify."""
    given = settings()
    found = Home(given.config().home).list_keys()
    rows = [{"key": key.kid, "created_at": _made(key), "signs": key.newest} for key in found]
    now = given.now()
    given.answer(
        {"keys": rows},
        lambda paint: render.table(
            ("key", "made", "use"),
            [
                (key.kid, render.when(_made(key), now), "signs and verifies" if key.newest else "verifies")
                for key in found
            ],
            paint,
            empty="There are no keys yet; the first start makes one.",
        ),
    )


@keys.command()
@common
def rotate() -> None:
    """Make a new key that signs from now on; links signed by the others still open."""
    given = settings()
    home = Home(given.config().home)
    kid = home.rotate_key(SYSTEM_ENTROPY)
    given.answer(
        {"key": kid},
        lambda paint: (
            f"The key {kid} signs from now on. Links signed by the others still open; to end them, remove"
            f" the old key's file from {home.keys_dir}"
        ),
    )


def _made(key: KeyFile) -> str:
    return datetime.fromtimestamp(key.created_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
