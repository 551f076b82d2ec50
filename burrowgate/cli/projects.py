"""`burrowgate projects` and `burrowgate roles`: what targets are in, and who may do what there."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import JSON, Admin, Document, Operation
from burrowgate.cli.help import Command, Group
from burrowgate.cli.options import common, settings
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.core.tcp.roles import ProjectRole

RECORD_ID_LENGTH = 16
"""Characters of the id of a record."""
NO_ROLES = "No role is granted; grant one with: burrowgate roles grant connect ACCOUNT --project PROJECT"
_project = click.argument("project", shell_complete=completion.records("projects"))
project_option = click.option(
    "--project", metavar="NAME", shell_complete=completion.records("projects"), help="Its project (default)."
)


class OneRecord(Command):
    """A command about one record, whose id may begin with a hyphen without being an option."""

    id_length = RECORD_ID_LENGTH

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ignore_unknown_options = any(len(arg) == self.id_length and arg.startswith("-") for arg in args)
        return super().parse_args(ctx, args)


def chosen(values: dict[str, Any]) -> JSON:
    """The `values` that were given. Raises `UsageError` without any."""
    body: JSON = {name: value for name, value in values.items() if value is not None}
    if not body:
        raise click.UsageError("Give at least one option to change.")
    return body


def delete_record(name: str, impact: Operation, delete: Operation) -> None:
    """Delete the record `name`, and print how many sessions ended with it, as its `impact` says."""
    given = settings()

    async def work(admin: Admin) -> Document:
        found: Document = await impact(admin, name)
        await delete(admin, name)
        return found

    found = given.ask(work)
    ended = f"{found['active_sessions']}{'' if found['complete'] else ' or more'}"
    given.answer(
        {"deleted": name, "sessions": found["active_sessions"]},
        lambda paint: f"Deleted {render.plain(name)}; sessions ended: {ended}.",
    )


@click.group(cls=Group)
@common
def projects() -> None:
    """Manage projects, which targets and what they need are in."""


@projects.command("list")
@common
def list_projects() -> None:
    """Show all projects."""
    given = settings()
    found = given.ask(lambda admin: admin.list_projects())
    given.answer(
        found,
        lambda paint: render.table(
            ("name", "max time", "connections", "id"),
            [
                (
                    one["name"],
                    "" if one["max_seconds"] is None else f"{one['max_seconds']} s",
                    "" if one["connection_limit"] is None else str(one["connection_limit"]),
                    one["id"],
                )
                for one in found["projects"]
            ],
            paint,
            empty="",
        ),
    )


@projects.command()
@click.argument("name")
@click.option("--max-time", metavar="TIME", help="How long sessions of its targets may last, such as 2h (8h).")
@click.option(
    "--connection-limit", type=click.IntRange(1), metavar="NUMBER", help="Connections of one session, in all."
)
@common
def add(name: str, max_time: str | None, connection_limit: int | None) -> None:
    """Add the project NAME, such as infra, or acme/infra in the organisation acme."""
    given = settings()
    body: JSON = {"name": name, "max_seconds": max_time, "connection_limit": connection_limit}
    added = given.ask(lambda admin: admin.add_project(**body))
    given.answer(added, lambda paint: f"Added the project {added['name']}.")


@projects.command(cls=OneRecord)
@_project
@click.option("--name", metavar="NAME", help="Another name.")
@click.option("--max-time", metavar="TIME", help="How long sessions of its targets may last; '' for 8 hours.")
@click.option(
    "--connection-limit", type=click.IntRange(0), metavar="NUMBER", help="Connections of one session; 0 for no limit."
)
@common
def change(project: str, name: str | None, max_time: str | None, connection_limit: int | None) -> None:
    """Change PROJECT; sessions that are established keep their limits."""
    given = settings()
    body = chosen({"name": name, "max_seconds": max_time, "connection_limit": connection_limit})
    body = {field: value or None for field, value in body.items()}
    changed = given.ask(lambda admin: admin.change_project(project, **body))
    given.answer(changed, lambda paint: f"Changed the project {changed['name']}.")


@projects.command(cls=OneRecord)
@_project
@common
def delete(project: str) -> None:
    """Delete PROJECT, or with a prefix such as acme/ all below it; sessions of their targets end."""
    delete_record(project, Admin.get_project_impact, Admin.delete_project)


@click.group(cls=Group)
@common
def roles() -> None:
    """Grant accounts and groups a role in a project."""


@roles.command("list")
@common
def list_roles() -> None:
    """Show all grants."""
    given = settings()
    found = given.ask(lambda admin: admin.list_roles())
    given.answer(
        found,
        lambda paint: render.table(
            ("project", "role", "account", "group", "id"),
            [(one["project"], one["role"], one["account"], one["group"], one["id"]) for one in found["roles"]],
            paint,
            empty=NO_ROLES,
        ),
    )


@roles.command()
@click.argument("role", type=click.Choice([role.value for role in ProjectRole]))
@click.argument("account", required=False)
@click.option("--group", metavar="GROUP", help="A group in place of an account: local:NAME, or PROVIDER:NAME.")
@project_option
@common
def grant(role: str, account: str | None, group: str | None, project: str | None) -> None:
    """Grant ROLE to ACCOUNT: `connect` establishes sessions, `share` makes links for others, `manage` does both."""
    if (account is None) is (group is None):
        raise click.UsageError("Name an account, or a group with --group.")
    given = settings()
    body: JSON = {"role": role, "project": project or DEFAULT_PROJECT, "account": account, "group": group}
    granted = given.ask(lambda admin: admin.grant_role(**body))
    holder = granted["account"] or f"the group {granted['group']}"
    given.answer(granted, lambda paint: f"{holder} has the role {role} in the project {granted['project']}.")


@roles.command(cls=OneRecord)
@click.argument("grant", shell_complete=completion.role_grants)
@common
def withdraw(grant: str) -> None:
    """Withdraw GRANT, named by its id; sessions that are established go on."""
    given = settings()
    given.ask(lambda admin: admin.withdraw_role(grant))
    given.answer({"withdrawn": grant}, lambda paint: "Withdrawn; sessions that are established go on.")
