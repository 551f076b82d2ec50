"""`burrowgate store`: the store itself looked over, copied and backed up; no gateway is asked."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from burrowgate.cli import progress, reactor_runner, render
from burrowgate.cli.options import common, settings

if TYPE_CHECKING:
    from burrowgate.server.config.keys import Config
    from burrowgate.stores.copy import Contents, Tell

T = TypeVar("T")

HOME = "home"
"""The word for the store that the configuration names."""


def _url(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """`value` as a store is named in the configuration. Raises `Invalid`."""
    from burrowgate.server.config import types

    return value if value == HOME else types.store().read(value)


@click.group()
@common
def store() -> None:
    """Where everything is kept: check it, copy it into another, back it up."""


@store.command()
@click.argument("url", default=HOME, callback=_url)
@common
def check(url: str) -> None:
    """Read all of a store, and say whether it is whole; a gateway may run on it.

    URL is a store such as sqlite:/path or postgresql://host/name. Without it, the one that the configuration names.
    """
    from burrowgate.cli import store_tools

    description, contents = _showing(lambda config, reactor, tell: store_tools.look_over(config, url, reactor, tell))
    settings().answer(
        {"ok": True, "store": description} | asdict(contents),
        lambda paint: f"{paint('ok', 'green')}: {render.plain(description)} is whole.\n{_shown(contents, paint)}",
    )


@store.command()
@click.argument("source", metavar="FROM", callback=_url)
@click.argument("to", callback=_url)
@common
def copy(source: str, to: str) -> None:
    """Copy a store into an empty one, and compare all that they hold.

    FROM and TO are stores such as sqlite:/path or postgresql://host/name; `home` is the one that the configuration
    names. No gateway may run on either. If this is killed, the same command goes on where it was.
    """
    from burrowgate.cli import store_tools

    source_is, to_is, contents = _showing(
        lambda config, reactor, tell: store_tools.copy(config, source, to, reactor, tell)
    )
    settings().answer(
        {"from": source_is, "to": to_is} | asdict(contents),
        lambda paint: (
            f"{paint('ok', 'green')}: {render.plain(to_is)} holds all that {render.plain(source_is)} holds, and nothing"
            f" else.\n{_shown(contents, paint)}"
        ),
    )


@store.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--store",
    "url",
    default=HOME,
    metavar="URL",
    callback=_url,
    help="Which SQLite store; the configured one unless said.",
)
@click.option("--replace", is_flag=True, help="Put it in place of a FILE that is there.")
@common
def backup(file: Path, url: str, replace: bool) -> None:
    """Back a SQLite store up to FILE while the gateway runs.

    FILE appears once it is complete and found whole, with mode 0600. Back up the home's keys/ as well: without them no
    link opens.
    """
    from burrowgate.cli import store_tools

    place = file.absolute()
    description = _showing(
        lambda config, reactor, tell: store_tools.back_up(config, url, place, reactor, replace=replace, notify=tell)
    )
    size = place.stat().st_size
    settings().answer(
        {"store": description, "file": str(place), "bytes": size},
        lambda paint: f"{paint('ok', 'green')}: {render.plain(place)}, {render.size(size)}, is a whole store.",
    )


def _showing(work: Callable[[Config, Any, Tell], Coroutine[Any, Any, T]]) -> T:
    """What `work` returns, with its progress shown meanwhile."""
    config = settings().config()
    shown = progress.shown()
    try:
        return reactor_runner.drive(lambda reactor: work(config, reactor, shown.tell))
    finally:
        shown.end()


def _shown(contents: Contents, paint: render.Paint) -> str:
    return (
        f"{contents.targets:,} targets, {contents.sessions:,} sessions, {contents.visits:,} visits, "
        f"{contents.events:,} events, none missing or altered.\n{contents.events}:{contents.hash}"
    )
