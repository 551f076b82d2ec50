"""`burrowgate webhooks`: endpoints that receive signed messages about sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from burrowgate.cli import completion, render
from burrowgate.cli.client import JSON, Admin, Document
from burrowgate.cli.exit_codes import Exit
from burrowgate.cli.help import Group
from burrowgate.cli.options import common, settings
from burrowgate.core.webhook_events import TYPE_NAMES

NO_WEBHOOKS = "There are no webhooks; add one with: burrowgate webhooks add NAME URL"
_types = click.option(
    "--type",
    "types",
    multiple=True,
    type=click.Choice(TYPE_NAMES),
    help="Send messages of this type only; repeatable. All by default.",
)


@click.group(cls=Group)
@common
def webhooks() -> None:
    """Notify other programs of sessions, by signed messages."""


@webhooks.command("list")
@common
def list_webhooks() -> None:
    """Show all webhooks."""
    given = settings()
    found = given.ask(lambda admin: admin.list_webhooks())["webhooks"]
    given.answer(
        {"webhooks": found},
        lambda paint: render.table(
            ("state", "name", "url", "types", "last result"),
            [
                (state(one), one["name"], one["url"], ", ".join(one["types"]) or "all", last_result(one, given.now()))
                for one in found
            ],
            paint,
            empty=NO_WEBHOOKS,
        ),
    )


@webhooks.command()
@click.argument("name")
@click.argument("url")
@_types
@common
def add(name: str, url: str, types: tuple[str, ...]) -> None:
    """Send messages to URL from now on, under the name NAME; prints the new secret that signs them."""
    given = settings()
    body: JSON = {"name": name, "url": url, "types": types}
    added = given.ask(lambda admin: admin.add_webhook(**body))
    name = added["webhook"]["name"]
    given.answer(
        added,
        lambda paint: (
            f"Added {name}. Its secret, which the receiver needs, is in {added['webhook']['secret_file']}:\n"
            f"{added['secret']}\n"
            f"Try it with: burrowgate webhooks test {name}"
        ),
    )


@webhooks.command("set")
@click.argument("name", shell_complete=completion.webhooks)
@click.option("--url", help="Another URL.")
@_types
@click.option("--all-types", is_flag=True, help="Send messages of all types.")
@common
def set_webhook(name: str, url: str | None, types: tuple[str, ...], all_types: bool) -> None:
    """Change the webhook NAME; only the given options change."""
    given = settings()
    body: JSON = {}
    if url is not None:
        body["url"] = url
    if types or all_types:
        body["types"] = [] if all_types else list(types)
    if not body or (types and all_types):
        raise click.UsageError("Give --url, --type or --all-types, but not both of the last two.")
    changed = given.ask(lambda admin: admin.change_webhook(name, **body))
    given.answer(changed, lambda paint: details(changed, given.now(), paint))


@webhooks.command()
@click.argument("name", shell_complete=completion.webhooks)
@common
def enable(name: str) -> None:
    """Send to the webhook NAME again, from where it stopped."""
    given = settings()
    changed = given.ask(lambda admin: admin.change_webhook(name, enabled=True))
    given.answer(changed, lambda paint: f"Enabled {name}; what it has missed is sent, unless it is too old.")


@webhooks.command()
@click.argument("name", shell_complete=completion.webhooks)
@common
def disable(name: str) -> None:
    """Send nothing to the webhook NAME until it is enabled."""
    given = settings()
    changed = given.ask(lambda admin: admin.change_webhook(name, enabled=False))
    given.answer(changed, lambda paint: f"Disabled {name}.")


@webhooks.command()
@click.argument("name", shell_complete=completion.webhooks)
@common
def remove(name: str) -> None:
    """Remove the webhook NAME and its secrets."""
    given = settings()
    given.ask(lambda admin: admin.delete_webhook(name))
    given.answer({"deleted": name}, lambda paint: f"Removed {name} and its secrets.")


@webhooks.command()
@click.argument("name", shell_complete=completion.webhooks)
@common
def test(name: str) -> int:
    """Send a test message to the webhook NAME, and show what it answers."""
    given = settings()
    outcome = given.ask(lambda admin: admin.test_webhook(name))
    text = f"{name} accepted it, with {outcome['status']}." if outcome["accepted"] else f"{name}: {outcome['error']}"
    given.answer(outcome, lambda paint: text)
    return Exit.OK if outcome["accepted"] else Exit.UNEXPECTED


@webhooks.command()
@click.argument("name", required=False, shell_complete=completion.webhooks)
@common
def status(name: str | None) -> None:
    """Show how the deliveries of the webhook NAME, or of all, have got on."""
    given = settings()

    async def find(admin: Admin) -> Sequence[Document]:
        if name is not None:
            return [await admin.get_webhook(name)]
        return (await admin.list_webhooks())["webhooks"]

    found = given.ask(find)
    given.answer(
        {"webhooks": found},
        lambda paint: "\n\n".join(details(one, given.now(), paint) for one in found) or NO_WEBHOOKS,
    )


@webhooks.command()
@click.argument("name", shell_complete=completion.webhooks)
@click.option("--finish", is_flag=True, help="Remove the older secrets, so that only the newest one signs.")
@common
def rotate(name: str, finish: bool) -> None:
    """Make a new secret for the webhook NAME, which signs besides the earlier ones until --finish."""
    given = settings()
    if finish:
        removed = given.ask(lambda admin: admin.drop_old_webhook_secrets(name))
        given.answer(removed, lambda paint: f"Only the newest secret of {name} signs; {removed['removed']} removed.")
        return
    added = given.ask(lambda admin: admin.add_webhook_secret(name))
    given.answer(
        added,
        lambda paint: (
            f"Messages to {name} are signed with this new secret too, from {added['secret_file']}:\n{added['secret']}\n"
            f"Once the receiver has it, run: burrowgate webhooks rotate {name} --finish"
        ),
    )


def state(webhook: Document) -> str:
    """Return the state of a webhook in a word."""
    if not webhook["enabled"]:
        return "disabled" if webhook["disabled_for"] else "off"
    return "failing" if webhook["failures"] or webhook["finding"] else "on"


def last_result(webhook: Document, now: datetime) -> str:
    """Return the last attempt in a few words."""
    last = webhook["last_attempt"]
    if last is None:
        return "nothing sent yet"
    return f"{last['error'] or last['status']} {render.when(last['at'], now)}"


def details(webhook: Document, now: datetime, paint: render.Paint) -> str:
    """Return all that is known of a webhook."""
    return render.fields(
        [
            ("name", webhook["name"]),
            ("state", state(webhook)),
            ("why", webhook["disabled_for"] or webhook["finding"]),
            ("url", webhook["url"]),
            ("types", ", ".join(webhook["types"]) or "all"),
            ("secrets", webhook["secret_file"]),
            ("accepted", str(webhook["accepted"])),
            ("dropped", str(webhook["dropped"]) if webhook["dropped"] else ""),
            ("failing", _since(webhook["failing_since"], now)),
            ("next attempt", _since(webhook["next_attempt_at"], now)),
            ("last result", last_result(webhook, now)),
            ("up to event", str(webhook["position"])),
            ("added", render.when(webhook["created_at"], now)),
        ],
        paint,
    )


def _since(time: str | None, now: datetime) -> str:
    return render.when(time, now) if time else ""
