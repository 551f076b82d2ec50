"""`burrowgate libraries`: what makes a fresh credential for each session."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import JSON, Document
from burrowgate.cli.exit_codes import Exit
from burrowgate.cli.help import Group
from burrowgate.cli.options import Settings, common, settings
from burrowgate.cli.secrets import read_text
from burrowgate.errors import Invalid

NO_LIBRARIES = "There are no libraries; `burrowgate libraries types` shows what can be added."
_library = click.argument("library", shell_complete=completion.records("libraries"))


def _fields(command: Any) -> Any:
    """Add the options of both `add` and `change`."""
    for option in reversed((
        click.option("--credential", metavar="NAME", shell_complete=completion.records("credentials"),
                     help="Credential with which it authenticates to its server."),
        click.option("--server", metavar="HOST:PORT", help="The server that it asks."),
        click.option("--tls/--no-tls", default=None, help="Whether that connection is encrypted; it is by default."),
        click.option("--ca-file", type=click.File(encoding="utf-8"), metavar="FILE", help="CA of its server, in PEM."),
        click.option("--option", "options", multiple=True, metavar="NAME=VALUE",
                     help="Option of the type, repeatable; NAME=@FILE reads a file."),
    )):  # fmt: skip
        command = option(command)
    return command


def _body(credential: str | None, server: str | None, tls: bool | None, ca_file: Any, options: tuple[str, ...]) -> JSON:
    body: JSON = {}
    if credential is not None:
        body["credential"] = credential
    if server is not None:
        host, _, port = server.rpartition(":")
        if not host or not (port.isascii() and port.isdigit()):
            raise Invalid("server", f"{server!r} is not host and port; write one such as db.example:5432.")
        body |= {"host": host.removeprefix("[").removesuffix("]"), "port": int(port)}
    if tls is not None:
        body["tls"] = tls
    if ca_file is not None:
        body["ca"] = read_text(ca_file, "ca_file")
    if options:
        body["options"] = dict(map(named_value, options))
    return body


def named_value(text: str) -> tuple[str, str]:
    """Return name and value of the option of a plugin that is written as NAME=VALUE or NAME=@FILE. Raises `Invalid`."""
    name, equals, value = text.partition("=")
    if not equals:
        raise Invalid("options", f"{text!r} is not an option; write NAME=VALUE.")
    if value.startswith("@"):
        try:
            with open(value[1:], encoding="utf-8") as file:
                return name, read_text(file, "options").strip("\n")
        except OSError as error:
            raise Invalid("options", f"{value[1:]} cannot be read ({error.strerror}); name another file.") from None
    return name, value


@click.group(cls=Group)
@common
def libraries() -> None:
    """Manage what makes a credential for each session, and removes it with the session."""


@libraries.command()
@common
def types() -> None:
    """Show the types that are installed, with their options."""
    given = settings()
    print_types(given, given.ask(lambda admin: admin.list_library_types()))


def print_types(given: Settings, listed: Document) -> None:
    """Print types of plugins with their options."""
    rows = [
        (
            one["type"] if not at else "",
            option["name"],
            "needed" if option["required"] else option["default"],
            option["help"],
        )
        for one in listed["types"]
        for at, option in enumerate(one["options"])
    ]
    given.answer(
        listed,
        lambda paint: "\n".join(
            (
                *(f"{one['type']}: {one['help']}" for one in listed["types"]),
                "",
                render.table(("type", "option", "default", "meaning"), rows, paint, empty=""),
            )
        ),
    )


@libraries.command("list")
@common
def list_libraries() -> None:
    """Show all libraries."""
    given = settings()
    found = given.ask(lambda admin: admin.list_libraries())["libraries"]
    given.answer(
        {"libraries": found},
        lambda paint: render.table(
            ("name", "type", "vault", "server", "project", "id"),
            [
                (
                    *(one["name"], one["type"], one["vault"]),
                    f"{one['host']}:{one['port']}" if one["host"] else "",
                    *(one["project"], one["id"]),
                )
                for one in found
            ],
            paint,
            empty=NO_LIBRARIES,
        ),
    )


@libraries.command()
@click.argument("name")
@click.argument("type", shell_complete=completion.types("libraries"))
@click.option("--vault", required=True, metavar="NAME", shell_complete=completion.records("vaults"), help="Its vault.")
@_fields
@common
def add(name: str, type: str, vault: str, **fields: Any) -> None:
    """Add the library NAME of TYPE."""
    given = settings()
    body = {"name": name, "type": type, "vault": vault, **_body(**fields)}
    added = given.ask(lambda admin: admin.add_library(**body))
    given.answer(
        added,
        lambda paint: f"Added the library {added['name']}. Try it with: burrowgate libraries probe {added['name']}",
    )


@libraries.command()
@_library
@click.option("--name", metavar="NAME", help="Another name.")
@_fields
@common
def change(library: str, name: str | None, **fields: Any) -> None:
    """Change LIBRARY; only the given options change, and --option replaces all of them."""
    given = settings()
    body = _body(**fields) | ({} if name is None else {"name": name})
    if not body:
        raise click.UsageError("Give at least one option to change.")
    changed = given.ask(lambda admin: admin.change_library(library, **body))
    given.answer(changed, lambda paint: f"Changed the library {changed['name']}.")


@libraries.command()
@_library
@common
def probe(library: str) -> int:
    """Find out what would keep LIBRARY from issuing."""
    given = settings()
    found = given.ask(lambda admin: admin.probe_library(library))
    given.answer(found, lambda paint: render.plain(found["finding"] or f"{library} can issue."))
    return Exit.UNEXPECTED if found["finding"] else Exit.OK


@libraries.command()
@_library
@common
def delete(library: str) -> None:
    """Delete LIBRARY; sessions that use it end."""
    given = settings()
    given.ask(lambda admin: admin.delete_library(library))
    given.answer({"deleted": library}, lambda paint: f"Deleted {library}; what it issued is revoked.")
