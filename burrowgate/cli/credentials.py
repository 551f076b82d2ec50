"""`burrowgate credentials`: secrets of local vaults, which are shown by `reveal` alone."""

from __future__ import annotations

import json
from typing import Any

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import JSON, Admin
from burrowgate.cli.help import Group
from burrowgate.cli.options import common, settings
from burrowgate.cli.secrets import passphrase_file, read_secret, secret_file
from burrowgate.core.tcp.vaults import CredentialKind

NO_CREDENTIALS = "There are no credentials; add one with: burrowgate credentials add NAME --vault local"
_credential = click.argument("credential", shell_complete=completion.records("credentials"))


@click.group(cls=Group)
@common
def credentials() -> None:
    """Manage the secrets with which TCP targets are reached; they are never arguments."""


@credentials.command("list")
@common
def list_credentials() -> None:
    """Show all credentials, without their secrets."""
    given = settings()
    found = given.ask(lambda admin: admin.list_credentials())["credentials"]
    given.answer(
        {"credentials": found},
        lambda paint: render.table(
            ("name", "kind", "user", "vault", "project", "state", "id"),
            [
                (
                    *(one["name"], one["kind"], one["username"], one["vault"], one["project"]),
                    "lost: no key opens it" if one["lost"] else "",
                    one["id"],
                )
                for one in found
            ],
            paint,
            empty=NO_CREDENTIALS,
        ),
    )


@credentials.command()
@click.argument("name")
@click.option("--vault", required=True, metavar="NAME", shell_complete=completion.records("vaults"), help="Its vault.")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in CredentialKind]), default="password", show_default=True,
    help="What it consists of.",
)  # fmt: skip
@click.option("--user", metavar="NAME", default="", help="Its user name.")
@secret_file
@passphrase_file
@common
def add(name: str, vault: str, kind: str, user: str, secret_file: Any, passphrase_file: Any) -> None:
    """Add the credential NAME; its secret comes from a file, standard input or a prompt."""
    given = settings()
    secret = read_secret(kind, secret_file, passphrase_file)
    body: JSON = {"vault": vault, "name": name, "kind": kind, "username": user, "secret": secret}
    added = given.ask(lambda admin: admin.add_credential(**body))
    note = f"\nIts public key, for the target: {added['public_key']}" if added["public_key"] else ""
    given.answer(added, lambda paint: f"Added the credential {added['name']}.{note}")


@credentials.command()
@_credential
@click.option("--name", metavar="NAME", help="Another name.")
@click.option("--user", metavar="NAME", help="Another user name.")
@common
def change(credential: str, name: str | None, user: str | None) -> None:
    """Change the name or user name of CREDENTIAL."""
    given = settings()
    body: JSON = {key: value for key, value in (("name", name), ("username", user)) if value is not None}
    if not body:
        raise click.UsageError("Give --name or --user.")
    changed = given.ask(lambda admin: admin.change_credential(credential, **body))
    given.answer(changed, lambda paint: f"Changed the credential {changed['name']}.")


@credentials.command()
@_credential
@click.option("--user", metavar="NAME", help="Another user name, with the new secret.")
@secret_file
@passphrase_file
@common
def rotate(credential: str, user: str | None, secret_file: Any, passphrase_file: Any) -> None:
    """Replace the secret of CREDENTIAL: the next connection uses the new one, and no session ends."""
    given = settings()
    kind = given.ask(lambda admin: admin.get_credential(credential))["kind"]
    body: JSON = {"secret": read_secret(kind, secret_file, passphrase_file)}
    if user is not None:
        body["username"] = user
    changed = given.ask(lambda admin: admin.rotate_credential(credential, **body))
    given.answer(changed, lambda paint: f"{changed['name']} has a new secret; its next connection uses it.")


@credentials.command()
@_credential
@common
def reveal(credential: str) -> None:
    """Print the secret of CREDENTIAL; the audit log says who did."""
    given = settings()
    found = given.ask(lambda admin: admin.reveal_credential(credential))
    values = found["values"]
    only = values.get("password") or values.get("private_key") if found["kind"] in ("password", "ssh-key") else None
    given.answer(found, lambda paint: only if only is not None else json.dumps(values, indent=2))


@credentials.command()
@_credential
@common
def delete(credential: str) -> None:
    """Delete CREDENTIAL; sessions that use it end."""
    given = settings()

    async def work(admin: Admin) -> int:
        ended: int = (await admin.get_credential_impact(credential))["active_sessions"]
        await admin.delete_credential(credential)
        return ended

    ended = given.ask(work)
    given.answer(
        {"deleted": credential, "sessions": ended}, lambda paint: f"Deleted {credential}; sessions ended: {ended}."
    )
