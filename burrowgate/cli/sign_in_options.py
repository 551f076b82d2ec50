"""Options that say who may sign in, which `sessions`, `targets` and `share` have."""

from __future__ import annotations

from typing import Any

import click

from burrowgate.cli.client import JSON, Document
from burrowgate.cli.help import topic
from burrowgate.core.durations import DAY, MINUTE, parse
from burrowgate.core.identity.accounts import LOCAL_GROUP

FORMS = ("x-auth-request", "remote", "assertion")
CLAIMS = ("email", "name", "groups")
WHO = "any, ada@example.com, @example.com, group:ops, account:Ada or claimers; repeatable"
_NONE = ""


@topic("Who may use it")
def rule_options(command: Any) -> Any:
    """Add the options of the rule of a session."""
    for option in reversed((
        click.option("--sign-in", "sign_in", multiple=True, metavar="WHO", help=f"Who may use it, signed in: {WHO}."),
        click.option("--fresh", metavar="TIME", help="Require a sign-in of at most this time ago, such as 15m."),
        click.option("--strong", is_flag=True, help="Require two factors, such as a passkey."),
    )):  # fmt: skip
        command = option(command)
    return command


@topic("Who may use it")
def target_options(command: Any) -> Any:
    """Add the options of the rules of a target."""
    for option in reversed((
        click.option("--sign-in", "sign_in", multiple=True, metavar="WHO",
                     help=f"Who may use any link of the target, signed in: {WHO}, '' for everyone with a link."),
        click.option("--members", "members", multiple=True, metavar="WHO",
                     help="Who comes in without a link, signed in, as for --sign-in; repeatable, '' for none."),
        click.option("--fresh", metavar="TIME", help="Require a sign-in of at most this time ago, for both."),
        click.option("--strong", is_flag=True, help="Require two factors, such as a passkey, for both."),
        click.option("--identity", "identity", multiple=True, type=click.Choice((*FORMS, "off")),
                     help="Form in which the target learns who the visitor is; repeatable."),
        click.option("--identity-claim", "identity_claims", multiple=True, type=click.Choice((*CLAIMS, "none")),
                     help="What the target learns of a person besides the id; repeatable, all by default."),
    )):  # fmt: skip
        command = option(command)
    return command


def rule_body(who: tuple[str, ...], fresh: str | None, strong: bool, option: str = "--sign-in") -> JSON | None:
    """The rule of sign-in as the API takes it; None without one."""
    if not who:
        if fresh is not None or strong:
            raise click.UsageError(f"--fresh and --strong belong to a rule; add {option}, such as {option} any.")
        return None
    body: JSON = {}
    for text in who:
        name, value = _named(text.strip())
        if name in ("any_account", "claimers"):
            body[name] = True
        else:
            body.setdefault(name, []).append(value)
    if fresh is not None:
        body["fresh"] = parse(fresh, minimum=MINUTE, maximum=DAY, field="fresh")
    if strong:
        body["strong"] = True
    return body


def _named(text: str) -> tuple[str, str]:
    """The field of a rule that `text` belongs to, and the value."""
    if text in ("any", "claimers"):
        return {"any": "any_account", "claimers": "claimers"}[text], ""
    kind, colon, value = text.partition(":")
    if colon and kind == "group" and value:
        return "groups", value if ":" in value else f"{LOCAL_GROUP}{value}"
    if colon and kind == "account" and value:
        return "accounts", value
    if text.startswith("@") and len(text) > 1:
        return "domains", text[1:]
    if "@" in text and text != "@":
        return "emails", text
    raise click.UsageError(f"{text!r} says not who may sign in; write {WHO.removesuffix('; repeatable')}.")


def target_body(values: dict[str, Any]) -> JSON:
    """The fields of a target's JSON for the options that `values` has, which are removed."""
    sign_in, members = values.pop("sign_in", ()), values.pop("members", ())
    fresh, strong = values.pop("fresh", None), values.pop("strong", False)
    body: JSON = {}
    if sign_in or members:
        for name, who in (("sign_in", sign_in), ("members", members)):
            if who:
                body[name] = None if who == (_NONE,) else rule_body(who, fresh, strong)
    else:
        rule_body((), fresh, strong)
    identity, claims = values.pop("identity", ()), values.pop("identity_claims", ())
    if identity:
        body["identity"] = _list(identity, "off", "--identity")
    if claims:
        body["identity_claims"] = _list(claims, "none", "--identity-claim")
    return body


def _list(values: tuple[str, ...], none: str, option: str) -> list[str]:
    if none in values and len(set(values)) > 1:
        raise click.UsageError(f"{option} {none} goes with no other value.")
    return [value for value in dict.fromkeys(values) if value != none]


def rule_text(rule: Document | None) -> str:
    """The words for a rule; empty without one."""
    return rule["text"] if rule else ""
