"""`burrowgate bindings`: which credentials and libraries the sessions of a target use."""

from __future__ import annotations

import click

from burrowgate.cli import completion, render
from burrowgate.cli.help import Group
from burrowgate.cli.options import common, settings

_target = click.argument("target", shell_complete=completion.targets)


@click.group(cls=Group)
@common
def bindings() -> None:
    """Choose what the sessions of a target authenticate with."""


@bindings.command("list")
@_target
@common
def list_bindings(target: str) -> None:
    """Show what the sessions of TARGET use."""
    given = settings()
    found = given.ask(lambda admin: admin.list_bindings(target))
    given.answer(
        found,
        lambda paint: render.table(
            ("name", "kind", "use", "id"),
            [(one["resource"] or "deleted", one["resource_kind"], one["use"], one["id"]) for one in found["bindings"]],
            paint,
            empty=f"{target} uses nothing; add a credential or library with: burrowgate bindings add {target} NAME",
        ),
    )


@bindings.command()
@_target
@click.argument("resource", shell_complete=completion.resources)
@click.option("--inject", is_flag=True, help="The gateway authenticates with it; visitors never have it.")
@common
def add(target: str, resource: str, inject: bool) -> None:
    """Let sessions of TARGET use the credential or library RESOURCE, which visitors get unless it is injected."""
    given = settings()
    added = given.ask(lambda admin: admin.put_binding(target, resource, use="injected" if inject else "brokered"))
    given.answer(added, lambda paint: f"Sessions of {target} use {added['resource']} from now on, {added['use']}.")


@bindings.command()
@_target
@click.argument("resource", shell_complete=completion.resources)
@common
def delete(target: str, resource: str) -> None:
    """Remove RESOURCE from TARGET; sessions that use it end."""
    given = settings()
    given.ask(lambda admin: admin.delete_binding(target, resource))
    given.answer(
        {"deleted": resource}, lambda paint: f"Sessions of {target} no longer use {resource}; those that did ended."
    )
