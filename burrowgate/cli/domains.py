"""`burrowgate domains`: the host names under which targets are served."""

from __future__ import annotations

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import Admin
from burrowgate.cli.help import Group
from burrowgate.cli.options import common, settings
from burrowgate.cli.targets import NO_TARGETS


@click.group(cls=Group)
@common
def domains() -> None:
    """Add, list and remove the host names of targets."""


@domains.command()
@click.argument("target", shell_complete=completion.targets)
@click.argument("host")
@click.option("--public", is_flag=True, help="Serve all visitors on it, without a link.")
@common
def add(target: str, host: str, public: bool) -> None:
    """Serve TARGET under HOST too."""
    given = settings()
    domain = given.ask(lambda admin: admin.put_domain(target, host, public=public))
    note = " to all visitors, without a link" if public else ""
    given.answer(domain, lambda paint: f"{host} now serves {target}{note}.")


@domains.command("list")
@click.argument("target", required=False, shell_complete=completion.targets)
@common
def list_domains(target: str | None) -> None:
    """Show the host names of TARGET, or of every target."""
    given = settings()

    async def find(admin: Admin) -> list[dict[str, object]]:
        found = await admin.targets() if target is None else [await admin.get_target(target)]
        rows: list[dict[str, object]] = []
        for one in found:
            own = {domain["host"]: domain["public"] for domain in one["domains"]}
            rows += [
                {"host": host, "target": one["name"], "public": own.get(host, False), "implied": host not in own}
                for host in dict.fromkeys([*own, *one["hosts"]])
            ]
        return rows

    rows = given.ask(find)
    given.answer(
        {"domains": rows},
        lambda paint: render.table(
            ("host", "target", "access", "note"),
            [
                (
                    row["host"],
                    row["target"],
                    "public" if row["public"] else "by link",
                    "by its name" if row["implied"] else "",
                )
                for row in rows
            ],
            paint,
            empty=NO_TARGETS,
        ),
    )


@domains.command()
@click.argument("target", shell_complete=completion.targets)
@click.argument("host")
@common
def remove(target: str, host: str) -> None:
    """Stop serving TARGET under HOST."""
    given = settings()
    given.ask(lambda admin: admin.delete_domain(target, host))
    given.answer({"deleted": host}, lambda paint: f"{host} no longer serves {target}.")
