"""`burrowgate vaults`: places for secrets, in the gateway's own store or in OpenBao."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import JSON
from burrowgate.cli.help import Group
from burrowgate.cli.options import common, settings
from burrowgate.cli.secrets import read_text
from burrowgate.core.tcp.vaults import VaultKind

NO_VAULTS = "There are no vaults; add one with: burrowgate vaults add local"


def _fields(command: Any) -> Any:
    """Add the options of both `add` and `change`."""
    for option in reversed((
        click.option("--address", metavar="URL", help="Address of OpenBao, such as https://bao.example:8200."),
        click.option("--ca-file", type=click.File(encoding="utf-8"), metavar="FILE", help="CA of its server, in PEM."),
        click.option("--namespace", metavar="PATH", help="Namespace in it."),
        click.option("--login-mount", metavar="PATH", help="Where its method AppRole is mounted (approle)."),
        click.option("--role-id", metavar="ID", help="AppRole as which the gateway logs in; none for a token."),
        click.option("--login-file", metavar="NAME", help="File with secret id or token, in `vaults` of the home."),
    )):  # fmt: skip
        command = option(command)
    return command


def _body(ca_file: Any, login_file: str | None, given: dict[str, Any]) -> JSON:
    body: JSON = {name: value for name, value in given.items() if value is not None}
    if ca_file is not None:
        body["ca"] = read_text(ca_file, "ca_file")
    if login_file is not None:
        body["secret_file"] = login_file
    return body


@click.group(cls=Group)
@common
def vaults() -> None:
    """Manage places for the secrets of TCP targets."""


@vaults.command("list")
@common
def list_vaults() -> None:
    """Show all vaults."""
    given = settings()
    found = given.ask(lambda admin: admin.list_vaults())["vaults"]
    given.answer(
        {"vaults": found},
        lambda paint: render.table(
            ("name", "project", "kind", "address", "namespace", "login", "id"),
            [
                (
                    one["name"],
                    one["project"],
                    one["kind"],
                    one["address"],
                    one["namespace"],
                    one["secret_file"],
                    one["id"],
                )
                for one in found
            ],
            paint,
            empty=NO_VAULTS,
        ),
    )


@vaults.command()
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in VaultKind]), help="local, unless it has an address.")
@click.option("--project", metavar="NAME", help="Its project (default).")
@_fields
@common
def add(name: str, kind: str | None, project: str | None, ca_file: Any, login_file: str | None, **fields: Any) -> None:
    """Add the vault NAME: a local one, or one at the --address of OpenBao."""
    given = settings()
    chosen = kind or ("openbao" if fields.get("address") else "local")
    body = {"name": name, "kind": chosen, **_body(ca_file, login_file, {**fields, "project": project})}
    added = given.ask(lambda admin: admin.add_vault(**body))
    given.answer(added, lambda paint: f"Added the vault {added['name']}.")


@vaults.command()
@click.argument("vault", shell_complete=completion.records("vaults"))
@click.option("--name", metavar="NAME", help="Another name.")
@_fields
@common
def change(vault: str, ca_file: Any, login_file: str | None, **fields: Any) -> None:
    """Change the vault VAULT; only the given options change."""
    given = settings()
    body = _body(ca_file, login_file, fields)
    if not body:
        raise click.UsageError("Give at least one option to change.")
    changed = given.ask(lambda admin: admin.change_vault(vault, **body))
    given.answer(changed, lambda paint: f"Changed the vault {changed['name']}.")


@vaults.command()
@click.argument("vault", shell_complete=completion.records("vaults"))
@common
def delete(vault: str) -> None:
    """Delete the vault VAULT with its credentials and libraries; sessions that use them end."""
    given = settings()
    given.ask(lambda admin: admin.delete_vault(vault))
    given.answer({"deleted": vault}, lambda paint: f"Deleted {vault}, its credentials and its libraries.")
