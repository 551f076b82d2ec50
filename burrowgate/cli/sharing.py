"""Commands of `burrowgate sessions` about people: who may sign in, claim links, and shares."""

from __future__ import annotations

from datetime import datetime

import click

from burrowgate.cli import render
from burrowgate.cli.client import JSON, Document
from burrowgate.cli.options import common, settings
from burrowgate.cli.sessions import OneSession, one_session
from burrowgate.cli.sign_in_options import rule_body, rule_options


@click.command("sign-in", cls=OneSession)
@one_session
@rule_options
@click.option("--none", "removes", is_flag=True, help="Let everyone with the link use it again.")
@common
def sign_in(session: str, sign_in: tuple[str, ...], fresh: str | None, strong: bool, removes: bool) -> None:
    """Say who may use a link, signed in; connections of others are cut.

    For example: --sign-in ada@example.com --sign-in group:ops
    """
    given = settings()
    body = rule_body(sign_in, fresh, strong)
    if (body is None) is not removes:
        raise click.UsageError("Give --sign-in, which says who may use the link, or --none.")
    if body is None:
        found = given.ask(lambda admin: admin.remove_sign_in_rule(session))
        given.answer(found, lambda paint: "Everyone with the link may use it now, without signing in.")
        return
    found = given.ask(lambda admin: admin.set_sign_in_rule(session, **body))
    rule = found["limits"]["sign_in"]
    text = "" if rule is None else rule["text"]
    given.answer(found, lambda paint: f"May use the link now, signed in: {render.plain(text)}.")


@click.command("share", cls=OneSession)
@one_session
@click.option("--for", "recipient", metavar="WHO", help="The only person who may use it: an address, or an account.")
@click.option("--window", metavar="TIME", default="1h", show_default=True, help="How long it can be used, to 7d.")
@click.option("--guests", is_flag=True, help="Let a person without an account make one with it.")
@click.option("--named-only", is_flag=True, help="Let the link of the session alone open nothing any more.")
@common
def share(session: str, recipient: str | None, window: str, guests: bool, named_only: bool) -> None:
    """Make a claim link: the first person who signs in by it may use the session, until that ends."""
    given = settings()
    body: JSON = {"window": window, "guests": guests, "named_only": named_only}
    if recipient is not None:
        body["recipient"] = recipient
    made = given.ask(lambda admin: admin.make_claim(session, **body))
    claim = made["claim"]
    pairs = [
        ("until", render.when(claim["window_until"], given.now())),
        ("for", claim["for_email"] or claim["for_account"]),
        ("guests", "may make an account" if claim["guests"] else ""),
        ("claim", claim["id"]),
    ]
    given.answer(made, lambda paint: f"{paint(render.plain(made['url']), 'bold')}\n\n{render.fields(pairs, paint)}")


@click.command("claims", cls=OneSession)
@one_session
@common
def claims(session: str) -> None:
    """Show the claim links of a session, and who has a share of it."""
    given = settings()
    found = given.ask(lambda admin: admin.list_claims(session))
    given.answer(found, lambda paint: _claims_text(found, given.now(), paint))


def _claims_text(listed: Document, now: datetime, paint: render.Paint) -> str:
    links = render.table(
        ("state", "claim", "for", "until", "claimed", "by"),
        [
            (
                one["state"],
                one["id"],
                one["for_email"] or one["for_account"] or ("anyone, also guests" if one["guests"] else "anyone"),
                render.when(one["window_until"], now),
                render.when(one["claimed_at"], now),
                one["claimed_by"] or one["claimed_by_id"],
            )
            for one in listed["claims"]
        ],
        paint,
        empty="It has no claim links; make one with: burrowgate sessions share SESSION",
    )
    if not listed["shares"]:
        return links
    shares = render.table(
        ("shared with", "account", "since"),
        [(one["account"], one["account_id"], render.when(one["made_at"], now)) for one in listed["shares"]],
        paint,
        empty="",
    )
    return f"{links}\n\n{shares}"


@click.command("withdraw-claim", cls=OneSession)
@one_session
@click.argument("claim")
@common
def withdraw_claim(session: str, claim: str) -> None:
    """Withdraw the claim link CLAIM, which was not used."""
    given = settings()
    found = given.ask(lambda admin: admin.withdraw_claim(session, claim))
    given.answer(found, lambda paint: "Withdrawn. The claim link gives nothing any more.")


@click.command("unshare", cls=OneSession)
@one_session
@click.argument("account")
@common
def unshare(session: str, account: str) -> None:
    """End the share that ACCOUNT has of a session."""
    given = settings()
    given.ask(lambda admin: admin.end_share(session, account))
    given.answer({"ended": account}, lambda paint: "Ended. What the link alone opens stays as it is.")


COMMANDS = (sign_in, share, claims, withdraw_claim, unshare)
