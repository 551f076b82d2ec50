"""`burrowgate tokens`: access tokens of programs, with scopes and an expiry."""

from __future__ import annotations

from datetime import datetime

import click

from burrowgate.cli import render
from burrowgate.cli.client import JSON, Document
from burrowgate.cli.help import Command, Group
from burrowgate.cli.options import common, settings
from burrowgate.client.home import TOKEN_VARIABLE
from burrowgate.core.durations import format_duration
from burrowgate.core.identity.access_tokens import DEFAULT_LIFETIME_SECONDS, Scope

NO_TOKENS = "There are no access tokens; make one with: burrowgate tokens make LABEL --scope sessions:mint@TARGET"


@click.group(cls=Group)
@common
def tokens() -> None:
    """Let programs use the admin API for what you say, until the time you say."""


@tokens.command()
@click.argument("label")
@click.option(
    "--scope",
    "scopes",
    metavar="SCOPE[@TARGET]",
    multiple=True,
    required=True,
    help=f"What it may do, perhaps for one target only; repeatable: {', '.join(scope.value for scope in Scope)}.",
)
@click.option(
    "--expires-in",
    metavar="TIME",
    default=format_duration(DEFAULT_LIFETIME_SECONDS),
    show_default=True,
    help="How long it is valid, from 1h to 365d.",
)
@click.option("--account", metavar="NAME", help="The account it belongs to: its role bounds it, and it ends with it.")
@common
def make(label: str, scopes: tuple[str, ...], expires_in: str, account: str | None) -> None:
    """Make an access token called LABEL, and print it once."""
    given = settings()
    body: JSON = {"label": label, "scopes": list(scopes), "expires_in": expires_in}
    if account is not None:
        body["account"] = account
    made = given.ask(lambda admin: admin.make_access_token(**body))
    given.answer(made, lambda paint: _made_text(made, given.now(), paint))


def _made_text(made: Document, now: datetime, paint: render.Paint) -> str:
    token = made["access_token"]
    pairs = [
        ("may", ", ".join(token["scopes"])),
        ("account", token["account"]),
        ("expires", render.when(token["expires_at"], now)),
        ("revoke", f"burrowgate tokens revoke {token['id']}"),
    ]
    note = (
        f"It is not shown again. Programs send it as `Authorization: Bearer`, commands take it from {TOKEN_VARIABLE}."
    )
    return f"{paint(made['token'], 'bold')}\n\n{render.fields(pairs, paint)}\n\n{note}"


@tokens.command("list")
@click.option("--account", metavar="NAME", help="Only those of this account.")
@common
def list_tokens(account: str | None) -> None:
    """Show access tokens, the newest first; never their text."""
    given = settings()
    found = given.ask(lambda admin: admin.list_access_tokens(account=account))
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("state", "label", "may", "account", "expires", "last used", "token"),
            [
                (
                    one["state"],
                    one["label"],
                    ", ".join(one["scopes"]),
                    one["account"],
                    render.when(one["expires_at"], now),
                    render.when(one["last_used_at"], now),
                    one["id"],
                )
                for one in found["access_tokens"]
            ],
            paint,
            empty=NO_TOKENS,
        ),
    )


class OneToken(Command):
    """A command about one token, whose id may begin with a hyphen without being an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ignore_unknown_options = any(len(arg) == 22 and arg.startswith("-") for arg in args)
        return super().parse_args(ctx, args)


@tokens.command(cls=OneToken)
@click.argument("token")
@common
def revoke(token: str) -> None:
    """Revoke TOKEN, named by its id, at once and permanently."""
    given = settings()
    found = given.ask(lambda admin: admin.revoke_access_token(token))
    given.answer(found, lambda paint: f"Revoked {render.plain(found['label'])}. It opens nothing any more.")
