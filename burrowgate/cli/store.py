"""`burrowgate store`: checks, copies and backs up a store, without a gateway."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from burrowgate.cli import progress, reactor_runner, render
from burrowgate.cli.help import Group
from burrowgate.cli.options import common_of_home, settings

if TYPE_CHECKING:
    from burrowgate.server.config.keys import Config
    from burrowgate.stores.copy import Contents, ReportProgress

T = TypeVar("T")

HOME = "home"
"""Names the configured store."""


def _url(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """The URL of a store, as in the configuration, or `home`. Raises `Invalid`."""
    from burrowgate.server.config import store_url, types

    if store_url.has_password(value):
        name = parameter.opts[0] if isinstance(parameter, click.Option) else parameter.make_metavar(context).strip("[]")
        click.echo(
            f"burrowgate: {name}: All users of this machine can read the password in it; name the store `home`, and"
            f" {store_url.ADVICE}",
            err=True,
        )
    return value if value == HOME else types.store().read(value)


@click.group(cls=Group)
@common_of_home
def store() -> None:
    """Check, copy or back up the store of targets, sessions and audit log."""


@store.command()
@click.argument("url", default=HOME, callback=_url)
@common_of_home
def check(url: str) -> None:
    """Read all of a store, and verify that it is intact; a gateway may run on it.

    URL is a store such as sqlite:/path or postgresql://host/name; by default, the configured store.
    """
    from burrowgate.cli import store_tools

    description, contents = _run(lambda config, reactor, notify: store_tools.look_over(config, url, reactor, notify))
    settings().answer(
        {"ok": True, "store": description} | asdict(contents),
        lambda paint: f"{paint('ok', 'green')}: {render.plain(description)} is intact.\n{_summary(contents, paint)}",
    )


@store.command()
@click.argument("source", metavar="FROM", callback=_url)
@click.argument("to", callback=_url)
@common_of_home
def copy(source: str, to: str) -> None:
    """Copy a store into an empty one, and compare their contents.

    FROM and TO are stores such as sqlite:/path or postgresql://host/name; `home` is the configured store. No gateway
    may run on either. If this is killed, the same command continues where it stopped.
    """
    from burrowgate.cli import store_tools

    source_description, to_description, contents = _run(
        lambda config, reactor, notify: store_tools.copy(config, source, to, reactor, notify)
    )
    settings().answer(
        {"from": source_description, "to": to_description} | asdict(contents),
        lambda paint: (
            f"{paint('ok', 'green')}: {render.plain(to_description)} has the contents of"
            f" {render.plain(source_description)}, and nothing else.\n{_summary(contents, paint)}"
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
    help="SQLite store to back up; by default, the configured store.",
)
@click.option("--replace", is_flag=True, help="Replace FILE if it exists.")
@common_of_home
def backup(file: Path, url: str, replace: bool) -> None:
    """Back up a SQLite store to FILE, also while the gateway runs.

    FILE appears once it is complete and verified, with mode 0600. Back up the folder keys/ of the home as well: without
    its files, no link opens.
    """
    from burrowgate.cli import store_tools

    place = file.absolute()
    description = _run(
        lambda config, reactor, notify: store_tools.back_up(config, url, place, reactor, replace=replace, notify=notify)
    )
    size = place.stat().st_size
    settings().answer(
        {"store": description, "file": str(place), "bytes": size},
        lambda paint: f"{paint('ok', 'green')}: {render.plain(place)}, {render.size(size)}, is a complete store.",
    )


def _run(work: Callable[[Config, Any, ReportProgress], Coroutine[Any, Any, T]]) -> T:
    """Run `work` and show its progress; returns its result."""
    config = settings().config()
    output = progress.for_stderr()
    try:
        return reactor_runner.drive(lambda reactor: work(config, reactor, output.report))
    finally:
        output.end()


def _summary(contents: Contents, paint: render.Paint) -> str:
    return (
        f"{contents.targets:,} targets, {contents.sessions:,} sessions, {contents.visits:,} visits, "
        f"{contents.events:,} events, none missing or altered.\n{contents.events}:{contents.hash}"
    )
