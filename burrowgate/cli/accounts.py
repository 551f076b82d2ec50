"""`burrowgate accounts` and `burrowgate providers`: people, their invitations and logins, and who attests them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from burrowgate.cli import render
from burrowgate.cli.client import JSON, Admin, Document
from burrowgate.cli.help import Group
from burrowgate.cli.options import common, settings
from burrowgate.cli.projects import OneRecord
from burrowgate.core.identity.accounts import Role
from burrowgate.errors import IdentityNotFound, LoginNotFound

NO_ACCOUNTS = "There are no accounts yet; invite yourself first with: burrowgate accounts invite NAME --role owner"
_ROLES = click.Choice([Role.OWNER.value, Role.OPERATOR.value, Role.MEMBER.value, Role.GUEST.value])


class OneInvitation(OneRecord):
    """A command about one invitation."""

    id_length = 12


@click.group(cls=Group)
@common
def accounts() -> None:
    """Invite people, and show, change and end their accounts and logins.

    NAME is the name of an account, its id or its attested address.
    """


@accounts.command()
@click.argument("name")
@click.option("--email", metavar="ADDRESS", help="The address of the person, which you attest by this.")
@click.option("--role", type=_ROLES, default=Role.MEMBER.value, show_default=True, help="What the account may do.")
@click.option("--group", "groups", multiple=True, metavar="GROUP", help="A group to be in; repeatable.")
@click.option("--expires-in", metavar="TIME", default="7d", show_default=True, help="How long the invitation is open.")
@common
def invite(name: str, email: str | None, role: str, groups: tuple[str, ...], expires_in: str) -> None:
    """Invite NAME: prints a link by which that person makes an account, with a passkey or a password.

    The first one should be your own, with --role owner.
    """
    given = settings()
    body: JSON = {"name": name, "role": role, "groups": list(groups), "expires_in": expires_in}
    if email is not None:
        body["email"] = email

    async def work(admin: Admin) -> tuple[Document, bool]:
        made = await admin.make_invitation(**body)
        is_first = role != Role.OWNER.value and not (await admin.list_accounts(limit=1))["accounts"]
        return made, is_first

    made, is_first = given.ask(work)
    note = "There is no account yet: make yourself an owner with --role owner." if is_first else ""
    given.answer(made, lambda paint: _invitation_text(made, given.now(), paint, note))


@accounts.command()
@click.argument("name")
@click.option("--expires-in", metavar="TIME", default="7d", show_default=True, help="How long the invitation is open.")
@common
def reset(name: str, expires_in: str) -> None:
    """Let NAME choose another passkey or password: prints a link; used, it replaces all and ends all logins."""
    given = settings()
    made = given.ask(lambda admin: admin.make_invitation(account=name, expires_in=expires_in))
    given.answer(made, lambda paint: _invitation_text(made, given.now(), paint))


def _invitation_text(made: Document, now: datetime, paint: render.Paint, note: str = "") -> str:
    invitation = made["invitation"]
    pairs = [
        ("for", invitation["account"] or invitation["name"]),
        ("address", invitation["email"]),
        ("role", "" if invitation["account_id"] else invitation["role"]),
        ("groups", ", ".join(invitation["groups"])),
        ("until", render.when(invitation["until"], now)),
        ("invitation", invitation["id"]),
    ]
    text = f"{paint(render.plain(made['url']), 'bold')}\n\n{render.fields(pairs, paint)}"
    return f"{text}\n\n{note}" if note else text


@accounts.command()
@common
def invitations() -> None:
    """Show the invitations that are open."""
    given = settings()
    found = given.ask(lambda admin: admin.list_invitations())
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("invitation", "for", "role", "until", "made"),
            [
                (
                    one["id"],
                    f"reset of {one['account']}" if one["account_id"] else one["name"] or one["email"] or "",
                    one["role"],
                    render.when(one["until"], now),
                    render.when(one["made_at"], now),
                )
                for one in found["invitations"]
            ],
            paint,
            empty="No invitation is open.",
        ),
    )


@accounts.command("withdraw-invitation", cls=OneInvitation)
@click.argument("invitation")
@common
def withdraw_invitation(invitation: str) -> None:
    """Withdraw the open INVITATION, named by its id."""
    given = settings()
    found = given.ask(lambda admin: admin.withdraw_invitation(invitation))
    given.answer(found, lambda paint: "Withdrawn. Its link makes no account any more.")


@accounts.command("list")
@click.option("--text", metavar="TEXT", default="", help="A part of name, address, id or group.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Maximum number.")
@common
def list_accounts(text: str, limit: int) -> None:
    """Show accounts."""
    given = settings()
    found = given.ask(lambda admin: admin.list_accounts(text=text, limit=limit))
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("state", "name", "role", "address", "groups", "since", "account"),
            [
                (
                    one["state"],
                    one["name"],
                    one["role"],
                    one["email"] or "",
                    ", ".join(one["groups"]),
                    render.when(one["created_at"], now),
                    one["id"],
                )
                for one in found["accounts"]
            ],
            paint,
            empty="No account matches." if text else NO_ACCOUNTS,
        ),
    )


@accounts.command()
@click.argument("name")
@common
def show(name: str) -> None:
    """Show the account NAME, and how its owner can sign in."""
    given = settings()
    found = given.ask(lambda admin: admin.get_account(name))
    given.answer(found, lambda paint: _details(found["account"], given.now(), paint, found))


def _details(account: Document, now: datetime, paint: render.Paint, credentials: Document | None = None) -> str:
    pairs: list[tuple[str, Any]] = [
        ("name", account["name"]),
        ("state", account["state"]),
        ("role", account["role"]),
        ("address", account["email"]),
        ("attested by", account["attested_by"]),
        ("groups", ", ".join(account["groups"])),
        ("made", render.when(account["created_at"], now)),
        ("disabled", render.when(account["disabled_at"], now)),
        ("expires", render.when(account["expires_at"], now)),
        ("account", account["id"]),
    ]
    if credentials is not None:
        pairs += [
            ("passkeys", ", ".join(one["label"] or "unnamed" for one in credentials["passkeys"])),
            ("password", "yes" if credentials["has_password"] else ""),
            ("providers", ", ".join(f"{one['provider']} ({one['id']})" for one in credentials["identities"])),
        ]
    return render.fields(pairs, paint)


@accounts.command("set")
@click.argument("name")
@click.option("--name", "new_name", metavar="NAME", help="Another name.")
@click.option("--role", type=_ROLES, help="Another role.")
@click.option(
    "--group",
    "groups",
    multiple=True,
    metavar="GROUP",
    help="The groups of this gateway to be in, in place of the present ones; repeatable, '' for none.",
)
@common
def set_account(name: str, new_name: str | None, role: str | None, groups: tuple[str, ...]) -> None:
    """Change the account NAME; only the given options change."""
    given = settings()
    body: JSON = {}
    if new_name is not None:
        body["name"] = new_name
    if role is not None:
        body["role"] = role
    if groups:
        body["groups"] = [group for group in groups if group]
    if not body:
        raise click.UsageError("Nothing to change was given; add --name, --role or --group.")
    changed = given.ask(lambda admin: admin.change_account(name, **body))
    given.answer(changed, lambda paint: _details(changed, given.now(), paint))


@accounts.command()
@click.argument("name")
@common
def disable(name: str) -> None:
    """Disable the account NAME: its logins end at once, and its owner cannot sign in."""
    given = settings()
    changed = given.ask(lambda admin: admin.disable_account(name))
    given.answer(changed, lambda paint: f"Disabled {render.plain(changed['name'])}; all logins of it have ended.")


@accounts.command()
@click.argument("name")
@common
def enable(name: str) -> None:
    """Enable the account NAME again."""
    given = settings()
    changed = given.ask(lambda admin: admin.enable_account(name))
    given.answer(changed, lambda paint: f"Enabled {render.plain(changed['name'])}, who can sign in again.")


@accounts.command()
@click.argument("name")
@common
def delete(name: str) -> None:
    """Delete the account NAME with its passkeys and password; its logins end at once."""
    given = settings()
    given.ask(lambda admin: admin.delete_account(name))
    given.answer({"deleted": name}, lambda paint: "Deleted. The audit log keeps its events.")


@accounts.command("remove-provider")
@click.argument("name")
@click.argument("provider")
@common
def remove_provider(name: str, provider: str) -> None:
    """Let the account NAME sign in by PROVIDER no more, a name or an id that `accounts show` prints.

    Its logins by that provider end at once, and so do the sessions of TCP targets that they have established.
    """
    given = settings()

    async def work(admin: Admin) -> JSON:
        found = (await admin.get_account(name))["identities"]
        ids = [one["id"] for one in found if provider in (one["provider"], one["id"])]
        if not ids:
            raise IdentityNotFound(
                f"{name} does not sign in by {provider!r}; `burrowgate accounts show {name}` shows how."
            )
        if len(ids) > 1:
            raise click.UsageError(f"{name} has several identities of {provider}; name one by its id: {' '.join(ids)}")
        await admin.remove_identity(name, ids[0])
        return {"removed": ids[0]}

    removed = given.ask(work)
    given.answer(removed, lambda paint: "Removed; all logins by it have ended.")


@accounts.command()
@click.argument("name")
@common
def logins(name: str) -> None:
    """Show the logins of the account NAME, the last used first."""
    given = settings()
    found = given.ask(lambda admin: admin.list_logins(name))
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("state", "device", "address", "by", "since", "renewed", "login"),
            [
                (
                    one["state"] + (f" ({one['ended_why']})" if one["ended_why"] else ""),
                    one["device"],
                    one["client_address"],
                    one["method"] + (", two factors" if one["strong"] else ""),
                    render.when(one["created_at"], now),
                    render.when(one["renewed_at"], now),
                    one["id"],
                )
                for one in found["logins"]
            ],
            paint,
            empty="It is signed in nowhere.",
        ),
    )


@accounts.command("sign-out")
@click.argument("name")
@click.option("--login", metavar="ID", help="Only this login, as `accounts logins` shows it.")
@common
def sign_out(name: str, login: str | None) -> None:
    """End all logins of the account NAME at once, or one; their connections are cut."""
    given = settings()

    if login is not None:
        found = given.ask(lambda admin: _end_login(admin, name, login))
        given.answer(found, lambda paint: "Ended.")
        return
    found = given.ask(lambda admin: admin.end_logins(name))
    count = found["ended"]
    given.answer(found, lambda paint: "Ended 1 login." if count == 1 else f"Ended {count} logins.")


async def _end_login(admin: Admin, name: str, login: str) -> Document:
    present = (await admin.list_logins(name))["logins"]
    if login not in {one["id"] for one in present}:
        raise LoginNotFound(
            f"{name} has no login {login!r}; `burrowgate accounts logins {name}` shows those that it has."
        )
    return await admin.end_login(login)


@click.group(cls=Group)
@common
def providers() -> None:
    """Show the providers by which people sign in."""


@providers.command("list")
@common
def list_providers() -> None:
    """Show the configured providers, and how the gateway gets on with them."""
    given = settings()
    found = given.ask(lambda admin: admin.list_providers())
    now = given.now()
    given.answer(
        found,
        lambda paint: render.table(
            ("name", "issuer", "answered", "last error"),
            [
                (
                    one["name"],
                    one["issuer"],
                    render.when(one["last_ok_at"], now) or "not asked yet",
                    f"{one['last_error']} {render.when(one['last_error_at'], now)}" if one["last_error"] else "",
                )
                for one in found["providers"]
            ],
            paint,
            empty="No provider is configured; people sign in with passkeys and passwords.",
        ),
    )
