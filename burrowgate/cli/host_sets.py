"""`burrowgate sources`, `burrowgate host-sets` and `burrowgate hosts`: where the connections of TCP targets go."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import JSON, Admin, Operation
from burrowgate.cli.help import Group
from burrowgate.cli.libraries import named_value, print_types
from burrowgate.cli.options import common, settings
from burrowgate.cli.projects import OneRecord, chosen, delete_record, project_option
from burrowgate.core.tcp.hosts import DnsRecord, SourceKind

NO_SOURCES = "There are no sources; a host set without one gets one that is a list of hosts."
NO_SETS = "There are no host sets; add one with: burrowgate host-sets add databases 5432"
NO_HOSTS = "There are no hosts; add one with: burrowgate hosts add SET ADDRESS"
NO_HOSTS_NOW = "The source of this set names no host now, so no session of its targets can be established."

_source = click.argument("source", shell_complete=completion.records("sources"))
_host_set = click.argument("host_set", metavar="SET", shell_complete=completion.records("host-sets"))
_host = click.argument("host", shell_complete=completion.records("hosts"))
_port = click.IntRange(1, 65_535)


def _list(list_all: Operation, columns: tuple[str, ...], empty: str) -> None:
    """Print all records of one kind with their fields `columns`."""
    given = settings()
    found = given.ask(list_all)
    (records,) = found.values()
    given.answer(
        found,
        lambda paint: render.table(
            tuple(name.replace("_", " ") for name in columns),
            [tuple(str(one[name]) for name in columns) for one in records],
            paint,
            empty=empty,
        ),
    )


def _add(add: Operation, body: JSON) -> None:
    given = settings()
    body = {field: value for field, value in body.items() if value is not None}
    added = given.ask(lambda admin: add(admin, **body))
    given.answer(added, lambda paint: f"Added {added['name']}.")


def _change(change: Operation, name: str, values: JSON) -> None:
    given = settings()
    body = chosen(values)
    changed = given.ask(lambda admin: change(admin, name, **body))
    given.answer(changed, lambda paint: f"Changed {changed['name']}; for sessions that are established from now on.")


@click.group(cls=Group)
@common
def sources() -> None:
    """Manage where the hosts of sets come from: a list, the DNS or a plugin."""


@sources.command("list")
@common
def list_sources() -> None:
    """Show all sources."""
    _list(Admin.list_host_sources, ("name", "project", "kind", "query", "plugin", "id"), NO_SOURCES)


@sources.command("types")
@common
def source_types() -> None:
    """Show the types that are installed beside `static`, with their options."""
    given = settings()
    print_types(given, given.ask(lambda admin: admin.list_host_source_types()))


def _source_fields(command: Any) -> Any:
    """Add the options of both `add` and `change`."""
    for option in reversed((
        click.option("--query", metavar="NAME", help="The name that is looked up when a session is established (dns)."),
        click.option("--record", type=click.Choice([record.value for record in DnsRecord]),
                     help="What is asked for (dns)."),
        click.option("--option", "options", multiple=True, metavar="NAME=VALUE",
                     help="Option of another type, repeatable; NAME=@FILE reads a file."),
    )):  # fmt: skip
        command = option(command)
    return command


@sources.command("add")
@click.argument("name")
@click.argument("type", shell_complete=completion.types("sources"))
@_source_fields
@project_option
@common
def add_source(name: str, type: str, options: tuple[str, ...], **fields: Any) -> None:
    """Add the source NAME of TYPE: `static`, `dns`, or one that `sources types` shows."""
    is_built_in = type in (SourceKind.STATIC, SourceKind.DNS)
    kind = {"kind": type} if is_built_in else {"kind": SourceKind.PLUGIN.value, "plugin": type}
    _add(Admin.add_host_source, {"name": name, **kind, **fields, "options": dict(map(named_value, options)) or None})


@sources.command("change", cls=OneRecord)
@_source
@click.option("--name", metavar="NAME", help="Another name.")
@_source_fields
@common
def change_source(source: str, options: tuple[str, ...], **fields: Any) -> None:
    """Change SOURCE; only what is given changes, and `--option` replaces all options of its type."""
    _change(Admin.change_host_source, source, {**fields, "options": dict(map(named_value, options)) or None})


@sources.command("delete", cls=OneRecord)
@_source
@common
def delete_source(source: str) -> None:
    """Delete SOURCE; sessions on hosts from it end."""
    delete_record(source, Admin.get_host_source_impact, Admin.delete_host_source)


@click.group("host-sets", cls=Group)
@common
def host_sets() -> None:
    """Manage host sets: hosts that serve the same on one port."""


@host_sets.command("list")
@common
def list_sets() -> None:
    """Show all host sets."""
    _list(Admin.list_host_sets, ("name", "project", "port", "source", "id"), NO_SETS)


@host_sets.command("add")
@click.argument("name")
@click.argument("service_port", metavar="PORT", type=_port)
@click.option(
    "--source",
    metavar="NAME",
    shell_complete=completion.records("sources"),
    help="Where its hosts come from; a list of its own if not given.",
)
@project_option
@common
def add_set(name: str, service_port: int, **options: Any) -> None:
    """Add the host set NAME, whose hosts serve on PORT."""
    _add(Admin.add_host_set, {"name": name, "port": service_port, **options})


@host_sets.command("change", cls=OneRecord)
@_host_set
@click.option("--name", metavar="NAME", help="Another name.")
@click.option("--service-port", type=_port, metavar="PORT", help="Another port.")
@common
def change_set(host_set: str, name: str | None, service_port: int | None) -> None:
    """Change the host set SET; only the given options change."""
    _change(Admin.change_host_set, host_set, {"name": name, "port": service_port})


@host_sets.command("hosts")
@_host_set
@common
def show_hosts(host_set: str) -> None:
    """Show the hosts that the host set SET has now, as its source names them."""
    given = settings()
    found = given.ask(lambda admin: admin.list_host_set_hosts(host_set))
    rows = [(one["name"], one["address"], str(one["port"])) for one in found["hosts"]]
    given.answer(found, lambda paint: render.table(("name", "address", "port"), rows, paint, empty=NO_HOSTS_NOW))


@host_sets.command("delete", cls=OneRecord)
@_host_set
@common
def delete_set(host_set: str) -> None:
    """Delete the host set SET with its hosts; sessions on them end."""
    delete_record(host_set, Admin.get_host_set_impact, Admin.delete_host_set)


@click.group(cls=Group)
@common
def hosts() -> None:
    """Manage the hosts of sets whose source is a list."""


@hosts.command("list")
@common
def list_hosts() -> None:
    """Show all hosts."""
    _list(Admin.list_hosts, ("host_set", "name", "address", "id"), NO_HOSTS)


@hosts.command("add")
@_host_set
@click.argument("address")
@click.option("--name", metavar="NAME", help="Its name; the address if not given.")
@common
def add_host(host_set: str, address: str, name: str | None) -> None:
    """Add the host at ADDRESS, a name or an IP address, to the host set SET."""
    _add(Admin.add_host, {"host_set": host_set, "address": address, "name": name})


@hosts.command("change", cls=OneRecord)
@_host
@click.option("--name", metavar="NAME", help="Another name.")
@click.option("--address", metavar="ADDRESS", help="Another address.")
@common
def change_host(host: str, **options: Any) -> None:
    """Change HOST; only the given options change."""
    _change(Admin.change_host, host, options)


@hosts.command("delete", cls=OneRecord)
@_host
@common
def delete_host(host: str) -> None:
    """Delete HOST; sessions on it end."""
    delete_record(host, Admin.get_host_impact, Admin.delete_host)
