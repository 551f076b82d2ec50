"""`burrowgate sessions`: mints sessions and shows, changes and ends them."""

from __future__ import annotations

import os
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from burrowgate.cli import completion, passphrases, render, watching
from burrowgate.cli.browser_options import term_options, terms_body
from burrowgate.cli.client import JSON, Document, all_of
from burrowgate.cli.help import Command, Group, options
from burrowgate.cli.options import common, settings
from burrowgate.cli.sign_in_options import rule_body, rule_options, rule_text
from burrowgate.cli.watching import watch_option
from burrowgate.core.sessions import READ_ONLY_METHODS, Kind, State

if TYPE_CHECKING:
    from burrowgate.client import types

_HYPHENED = re.compile(r"-(?:[A-Za-z0-9_-]{21}|[A-Za-z0-9_-]{15}|[A-Za-z0-9_-]{11})", re.ASCII)
"""Id of a session, a visit or a claim link that begins with a hyphen."""


@click.group(cls=Group)
@common
def sessions() -> None:
    """Mint links, and show, change and end them."""


class OneSession(Command):
    """A command about one session, whose id may begin with a hyphen without being an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ignore_unknown_options = any(_HYPHENED.fullmatch(arg) for arg in args)
        return super().parse_args(ctx, args)


def one_session(command: Any) -> Any:
    """Add the argument that names the session."""
    return click.argument("session", shell_complete=completion.sessions)(command)


def minting(command: Any) -> Any:
    """Add the options of a mint; `share` has them too."""
    command = rule_options(passphrases.options(term_options(command)))
    command = options(
        "Limits of the link",
        click.option("--once", is_flag=True, help="The same as --max-visits 1."),
        click.option("--max-visits", type=click.IntRange(1), metavar="N", help="Maximum number of browsers."),
        click.option("--confirm/--no-confirm", default=None,
                     help="Show a page with a button before the first visit, so that programs which check links in"
                     " mail do not use it up; the default with --once."),
        click.option("--idle-timeout", metavar="TIME", help="End the session when it was not used for this time."),
        click.option("--max-connections", type=click.IntRange(1), metavar="N",
                     help="Maximum number of requests at a time."),
        click.option("--read-only", is_flag=True, help="Allow GET, HEAD and OPTIONS only, and no WebSockets."),
        click.option("--method", "methods", multiple=True, metavar="METHOD",
                     help="Allow this method; repeatable. GET includes HEAD."),
        click.option("--network", "networks", multiple=True, metavar="CIDR", help="Allow this network; repeatable."),
        click.option("--client-ca", metavar="FILE",
                     help="Require TLS with a client certificate of an authority in this PEM file."),
    )(command)  # fmt: skip
    return options(
        "The link",
        click.option("--ttl", metavar="TIME", help="Lifetime: 30m, 24h (unless configured), 30d, 1y."),
        click.option("--label", metavar="TEXT", default="", help="Label that names the recipient or the purpose."),
        click.option("--path", metavar="PATH", default="/", help="Page that the link opens first."),
        click.option("--page-share", is_flag=True, help="The same as --kind page-share."),
        click.option("--kind", type=click.Choice([Kind.FULL.value, Kind.PAGE_SHARE.value]), default=Kind.FULL.value,
                     help="Whether it opens the whole target or single pages."),
        click.option("--allow-extend-requests", is_flag=True, help="Let visitors ask for more time."),
    )(command)  # fmt: skip


def request_body(
    *, ttl: str | None, label: str, kind: str, page_share: bool, path: str, max_visits: int | None, once: bool,
    idle_timeout: str | None, max_connections: int | None, methods: tuple[str, ...], networks: tuple[str, ...],
    client_ca: str | None, allow_extend_requests: bool, confirm: bool | None, read_only: bool, passphrase: bool,
    passphrase_file: Any, generate_passphrase: bool, sign_in: tuple[str, ...], fresh: str | None, strong: bool,
    idle_minutes: int | None, max_lifetime: str | None,
) -> JSON:  # fmt: skip
    """What to ask the API for, given the options of `minting`."""
    if once and max_visits not in (None, 1):
        raise click.UsageError("--once means --max-visits 1; give one of the two.")
    if read_only and methods:
        raise click.UsageError("--read-only names the methods itself; give one of --read-only and --method.")
    limits = {
        "max_visits": 1 if once else max_visits,
        "idle_timeout": idle_timeout,
        "max_connections": max_connections,
        "methods": list(READ_ONLY_METHODS) if read_only else [method.upper() for method in methods],
        "networks": list(networks),
        "client_ca": os.path.abspath(os.path.expanduser(client_ca)) if client_ca else None,
        "confirm": confirm,
        "sign_in": rule_body(sign_in, fresh, strong),
    }
    body: JSON = {"kind": Kind.PAGE_SHARE.value if page_share else kind, "label": label, "path": path}
    if ttl is not None:
        body["ttl"] = ttl
    if allow_extend_requests:
        body["allow_extend_requests"] = True
    limits = {name: value for name, value in limits.items() if value not in (None, [])}
    if limits:
        body["limits"] = limits
    secret = passphrases.chosen(passphrase, passphrase_file, generate_passphrase)
    if secret:
        body["passphrase"] = secret
    return body | terms_body(idle_minutes, max_lifetime)


def _limits(limits: Document) -> str:
    """The limits of a session in words; empty if there are none."""
    words = [
        count(limits["max_visits"], "visit"),
        f"idle after {limits['idle_timeout']}" if limits["idle_timeout"] else "",
        count(limits["max_connections"], "connection"),
        "/".join(limits["methods"]),
        "from " + ", ".join(limits["networks"]) if limits["networks"] else "",
        f"with a certificate of {limits['client_ca']}" if limits.get("client_ca") else "",
        "after a confirmation" if limits.get("confirm") else "",
        "with a passphrase" if limits.get("passphrase") else "",
        f"signed in: {text}" if (text := rule_text(limits.get("sign_in"))) else "",
    ]
    return "; ".join(word for word in words if word)


def count(number: int | None, noun: str) -> str:
    if number is None:
        return ""
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _details(session: Document, now: datetime, paint: render.Paint) -> str:
    return render.fields(
        [
            ("session", session["id"]),
            ("target", session["target"]),
            ("state", session["state"]),
            ("kind", session["kind"]),
            ("account", session.get("account") or session.get("account_id")),
            ("label", session["label"]),
            ("expires", render.when(session["expires_at"], now)),
            ("created", render.when(session["created_at"], now)),
            ("extended", render.when(session["extended_at"], now)),
            ("revoked", render.when(session["revoked_at"], now)),
            ("link replaced", render.when(session.get("rotated_at"), now)),
            ("last used", render.when(session["last_used_at"], now)),
            ("limits", _limits(session["limits"])),
            ("more time", more_time(session)),
            ("visits", session["visit_count"] if session["limits"]["max_visits"] else ""),
            ("connections", session["open_connections"]),
            *_tcp(session.get("tcp"), now),
        ],
        paint,
    )


def _tcp(tcp: Document | None, now: datetime) -> list[tuple[str, object]]:
    """What a session of a target that speaks TCP has besides."""
    if tcp is None:
        return []
    left = tcp["connections_left"]
    return [
        ("TCP session", tcp["state"]),
        ("project", tcp["project"]),
        ("made by", tcp["account"]),
        ("endpoint", tcp["endpoint"]),
        ("connected", f"{count(tcp['connections_used'], 'time')}, {'no limit' if left is None else f'{left} left'}"),
        ("client", tcp["client"] and f"{tcp['client']} since {render.when(tcp['bound_at'], now)}"),
        ("credentials", ", ".join(tcp["credentials"])),
        ("ended", tcp["termination"]),
        ("snapshot", tcp["snapshot"]),
    ]


def more_time(session: Document) -> str:
    """Whether visitors may ask for more time, and how many wait for an answer."""
    if not session.get("allow_extend_requests"):
        return ""
    waiting = sum(one["answer"] is None for one in session["extend_requests"])
    return f"{count(waiting, 'visitor')} waiting for an answer" if waiting else "visitors may ask"


@sessions.command()
@click.argument("target", shell_complete=completion.targets)
@minting
@common
def mint(target: str, **options: Any) -> None:
    """Mint a link to TARGET."""
    given = settings()
    body = request_body(**options)
    minted: Document = given.ask(lambda admin: admin.mint_session(target, **body))
    if options["generate_passphrase"]:
        minted = {**minted, "passphrase": body["passphrase"]}
    given.answer(minted, lambda paint: format_minted(minted, given.now(), paint))


def format_minted(minted: Document, now: datetime, paint: render.Paint, *, revoke: str = "") -> str:
    """The text about a minted session, the link first, with a passphrase that was generated.

    `revoke` is the command that revokes it, to be shown too.
    """
    session = minted["session"]
    pairs: list[tuple[str, object]] = [
        ("passphrase", minted.get("passphrase", "")),
        ("expires", render.when(session["expires_at"], now)),
        ("label", session["label"]),
        ("limits", _limits(session["limits"])),
        ("session", session["id"]),
        ("revoke", revoke),
    ]
    if "seed" in minted:
        pairs = [("base token", minted["token"]), ("share seed", minted["seed"]), *pairs]
        link = minted["example_url"]
    else:
        link = minted["url"]
    return f"{paint(render.plain(link), 'bold')}\n\n{render.fields(pairs, paint)}"


@sessions.command("list")
@click.option("--target", metavar="NAME", shell_complete=completion.targets, help="Only sessions of this target.")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only sessions in this state.")
@click.option("--search", metavar="TEXT", default="", help="Only sessions with this in the label, in any case.")
@click.option(
    "--order",
    type=click.Choice(["newest", "expiry"]),
    default="newest",
    show_default=True,
    help="Which sessions come first.",
)
@click.option(
    "--limit", type=click.IntRange(0), default=100, show_default=True, help="Maximum number of sessions; 0 for all."
)
@watch_option
@common
def list_sessions(target: str | None, state: str | None, search: str, order: str, limit: int, watches: bool) -> None:
    """Show sessions: the newest first, or those that expire first."""
    given = settings()
    chosen: JSON = {"target": target, "state": state, "text": search or None, "order": order, "limit": limit or None}

    def table(shown: list[types.Session], paint: render.Paint) -> str:
        now = given.now()
        return render.table(
            ("state", "session", "target", "kind", "expires", "last used", "connections", "label"),
            [
                (
                    one["state"],
                    one["id"],
                    one["target"],
                    one["kind"],
                    render.when(one["expires_at"], now),
                    render.when(one["last_used_at"], now),
                    one["open_connections"] or "",
                    one.get("account") or one["label"],
                )
                for one in shown
            ],
            paint,
            empty="There are no such sessions; make a link with: burrowgate sessions mint TARGET",
        )

    watching.show(
        given,
        watches,
        lambda admin: all_of(admin.iter_sessions(**chosen)),
        lambda shown: ({"sessions": shown}, lambda paint: table(shown, paint)),
    )


@sessions.command(cls=OneSession)
@one_session
@common
def show(session: str) -> None:
    """Show one session."""
    given = settings()
    found = given.ask(lambda admin: admin.get_session(session))
    given.answer(found, lambda paint: _details(found, given.now(), paint))


@sessions.command(cls=OneSession)
@one_session
@click.argument("ttl", metavar="TIME", required=False)
@click.option("--days", type=int, help="The same as a TIME of that many days.")
@common
def extend(session: str, ttl: str | None, days: int | None) -> None:
    """Move the expiry to TIME from now: 2h, 7d, 1y; 30d without one."""
    if ttl is not None and days is not None:
        raise click.UsageError("Give one of TIME and --days.")
    body: JSON = {} if ttl is None else {"ttl": ttl}
    if days is not None:
        body["days"] = days
    given = settings()
    found = given.ask(lambda admin: admin.extend_session(session, **body))
    given.answer(found, lambda paint: f"The link now expires {render.when(found['expires_at'], given.now())}.")


@sessions.command(cls=OneSession)
@one_session
@click.argument("label")
@common
def relabel(session: str, label: str) -> None:
    """Change the label; the link does not change."""
    given = settings()
    found = given.ask(lambda admin: admin.relabel_session(session, label=label))
    given.answer(found, lambda paint: f"The session is now labelled {render.plain(found['label'])!r}.")


@sessions.command(cls=OneSession)
@one_session
@passphrases.options
@click.option("--remove", is_flag=True, help="Demand none any more.")
@common
def passphrase(session: str, remove: bool, **options: Any) -> None:
    """Set the passphrase of a link, or remove it.

    Asks for it, unless another option names it. Visitors who have entered are asked for a new passphrase too, and
    their connections are cut.
    """
    given = settings()
    if remove:
        if any(options.values()):
            raise click.UsageError("--remove goes with no other option.")
        removed = given.ask(lambda admin: admin.remove_passphrase(session))
        given.answer(removed, lambda paint: "Removed. The link opens without a passphrase.")
        return
    if not any(options.values()):
        options["passphrase"] = True
    secret = passphrases.chosen(**options)
    found: Document = given.ask(lambda admin: admin.set_passphrase(session, passphrase=secret))
    if options["generate_passphrase"]:
        found = {**found, "passphrase": secret}
    given.answer(
        found,
        lambda paint: f"Set{': ' + found['passphrase'] if 'passphrase' in found else ''}. Visitors are asked for it.",
    )


@sessions.command(cls=OneSession)
@one_session
@click.option("--path", metavar="PATH", help="Page that the link opens first.")
@common
def link(session: str, path: str | None) -> None:
    """Show the link of a session again."""
    given = settings()
    found = given.ask(lambda admin: admin.get_session_link(session, path=path))
    given.answer(found, lambda paint: render.plain(found["url"]))


@sessions.command(cls=OneSession)
@one_session
@common
def seed(session: str) -> None:
    """Show the share seed of a page-share session again."""
    given = settings()
    found = given.ask(lambda admin: admin.get_session_seed(session))
    given.answer(
        found, lambda paint: render.fields([("share seed", found["seed"]), ("example", found["example_url"])], paint)
    )


@sessions.command(cls=OneSession)
@one_session
@common
def visits(session: str) -> None:
    """Show the browsers that opened a session."""
    given = settings()
    found = given.ask(lambda admin: admin.list_visits(session))
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("visit", "state", "last seen", "first seen", "address", "account", "requests", "in", "out", "browser"),
            [
                (
                    one["id"],
                    f"cut {render.when(one['cut_at'], now)}" if one["cut_at"] else "",
                    render.when(one["last_seen"], now),
                    render.date(one["first_seen"], now),
                    one["client_address"],
                    one.get("account") or one.get("account_id") or "",
                    one["requests"],
                    render.size(one["request_body_bytes"]),
                    render.size(one["response_body_bytes"]),
                    one["user_agent"],
                )
                for one in found["visits"]
            ],
            paint,
            empty="No visitor has opened it yet.",
        ),
    )
