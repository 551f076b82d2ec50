"""`burrowgate keys`: lists and rotates the master keys, which are files in the home; shows only their names."""

from __future__ import annotations

import click

from burrowgate.cli import render
from burrowgate.cli.client import Document
from burrowgate.cli.help import Group
from burrowgate.cli.options import common, common_of_home, settings
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.home import Home, KeyFile
from burrowgate.sessions.times import rfc3339


@click.group(cls=Group)
@common_of_home
def keys() -> None:
    """List and rotate the keys that sign links and seal secrets."""


@keys.command("list")
@common_of_home
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
@common_of_home
def rotate() -> None:
    """Make a new key that signs from now on; links signed by the others still open."""
    given = settings()
    home = Home(given.config().home)
    kid = home.rotate_key(SYSTEM_ENTROPY)
    given.answer(
        {"key": kid},
        lambda paint: (
            f"The key {kid} signs from now on. Links signed by the others still open; to end them, remove"
            f" the old key's file from {home.keys_dir}. A gateway that runs seals the secrets of its credentials under"
            " the new key within some minutes, and at once with: burrowgate keys rewrap"
        ),
    )


@keys.command()
@common
def rewrap() -> None:
    """Seal the secrets of credentials under the newest key, so that older keys can be removed."""
    given = settings()
    result = given.ask(lambda admin: admin.rewrap_secrets())
    given.answer(result, lambda paint: _rewrapped_text(result))


def _rewrapped_text(result: Document) -> str:
    lines = [f"Sealed anew: {result['moved']}. " + _by_key_text(result["by_key"])]
    if result["remaining"]:
        lines.append(f"Changed by others meanwhile: {result['remaining']}; run this again.")
    lines += [
        f"No key opens the credential {render.plain(name)}; enter it again: burrowgate credentials rotate {name}"
        for name in result["lost"]
    ]
    return "\n".join(lines)


def _by_key_text(by_key: dict[str, int]) -> str:
    if not by_key:
        return "The store has no secrets."
    return "Secrets by key: " + ", ".join(f"{kid} {count}" for kid, count in sorted(by_key.items())) + "."


def _made(key: KeyFile) -> str:
    return rfc3339(int(key.created_at))
