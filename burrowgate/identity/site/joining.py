"""Making an account, by an invitation or as a guest by a claim link: a name, and a passkey or a password.

What differs between the two is behind `Entrance`; the form, its checks and the login that follows are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.identity.accounts import MAX_NAME_LENGTH, Account, check_name
from burrowgate.core.identity.claims import ClaimLink, Invitation, is_invitation_open
from burrowgate.core.identity.logins import Login
from burrowgate.core.identity.sign_in_names import MAX_SIGN_IN_NAME_LENGTH
from burrowgate.errors import Invalid, PassphraseQueueFull
from burrowgate.identity.accounts import Joining
from burrowgate.identity.site import parts
from burrowgate.identity.site.context import PASSWORD_METHOD, SiteContext, Visitor
from burrowgate.identity.site.goals import ACCOUNT_PATH, INVITED_PATH, SHARE_PATH, Goal, GoalKind
from burrowgate.identity.site.shared_sessions import shared_address
from burrowgate.identity.site.sign_in_page import MAX_TYPED_PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """What lets a person make an account: one of the two is set."""

    invitation: Invitation | None = None
    claim: ClaimLink | None = None

    @property
    def account_id(self) -> str:
        """The account that gets new credentials; empty if one is made."""
        return (self.invitation.account_id or "") if self.invitation else ""

    @property
    def name(self) -> str:
        """The name that is given; empty if the person chooses one."""
        return self.invitation.name if self.invitation else ""


async def find_entrance(context: SiteContext, goal: Goal) -> Entrance | None:
    """Return what lets a person make an account for `goal`; None if nothing does, or not any more.

    Raises `StoreError`.
    """
    code = goal.code.encode()
    if goal.kind is GoalKind.INVITATION:
        invitation = await context.services.accounts.invitation_of(code)
        is_open = invitation is not None and is_invitation_open(invitation, context.clock.now())
        return Entrance(invitation=invitation) if is_open else None
    if goal.kind is GoalKind.SHARE:
        claim = await context.services.claims.find(code)
        return Entrance(claim=claim) if claim is not None and claim.guests else None
    return None


async def join(context: SiteContext, visitor: Visitor, entrance: Entrance, joining: Joining, *, method: str) -> Login:
    """Make the account and return a login of it; a guest has then used the claim link.

    Raises `Invalid`, `StateConflict`, `NotFound`, `PasskeyRefused` or `StoreError`.
    """
    account = await _account_of(context, visitor, entrance, joining)
    return await context.services.logins.open(
        account,
        method=method,
        strong=joining.passkey is not None,
        place=visitor.place,
        replaces=visitor.login_id,
    )


async def _account_of(context: SiteContext, visitor: Visitor, entrance: Entrance, joining: Joining) -> Account:
    if entrance.invitation is not None:
        invitation_id = entrance.invitation.invitation_id
        return await context.services.accounts.join(invitation_id, joining, actor=visitor.actor)
    assert entrance.claim is not None
    address = visitor.request.address
    return await context.services.claims.join_as_guest(entrance.claim.claim_id, joining, address=address)


def chosen_name(entrance: Entrance, typed: str) -> str:
    """Return the name for the account. Raises `Invalid`."""
    return entrance.name if entrance.account_id else check_name(typed)


async def join_by_password(context: SiteContext, visitor: Visitor, entrance: Entrance, fields: dict[str, str]) -> Login:
    """Make the account with the name and the password in `fields` of a form, as `join`.

    Raises `Invalid` besides for what was typed, and while too many passwords are being hashed.
    """
    name = chosen_name(entrance, fields.get("name", ""))
    try:
        draft = await context.services.passwords.draft(fields.get("sign_in_name", ""), fields.get("password", ""))
    except PassphraseQueueFull:
        raise Invalid("password", "Too many people choose a password at once; try again in a moment.") from None
    return await join(context, visitor, entrance, Joining(name=name, password=draft), method=PASSWORD_METHOD)


async def address_after_joining(context: SiteContext, entrance: Entrance) -> str:
    """Return where a browser goes on to: a guest to what was shared, others to their account. Raises `StoreError`."""
    address = None if entrance.claim is None else await shared_address(context, entrance.claim.sid)
    return address or ACCOUNT_PATH


def join_form(
    goal: Goal, entrance: Entrance, *, label: str, values: dict[str, str] | None = None, problem: Invalid | None = None
) -> str:
    """Return the form; `values` are what the person has typed, and `problem` is what is wrong with one of them."""
    typed, kind = values or {}, "quiet" if entrance.claim else ""
    action = (INVITED_PATH if goal.kind is GoalKind.INVITATION else SHARE_PATH) + goal.code

    def problem_of(name: str) -> str:
        return str(problem) if problem is not None and problem.field == name else ""

    name = (
        ""
        if entrance.account_id
        else _name_field(typed.get("name", entrance.name), problem_of("name"), focus=entrance.invitation is not None)
    )
    sign_in_name = parts.field(
        "sign_in_name",
        "Sign-in name",
        autocomplete="username",
        value=typed.get("sign_in_name", (entrance.invitation.email or "") if entrance.invitation else ""),
        hint="You type it together with the password, such as your e-mail address.",
        problem=problem_of("sign_in_name"),
        required=False,
        limit=MAX_SIGN_IN_NAME_LENGTH,
    )
    password = parts.field(
        "password",
        "Password",
        type="password",
        autocomplete="new-password",
        hint="At least 15 characters: four or five words that do not belong together.",
        problem=problem_of("password"),
        required=False,
        limit=MAX_TYPED_PASSWORD,
    )
    is_open = " open" if problem is not None and problem.field != "name" else ""
    fields = (
        name
        + parts.passkey_button(f"{label} with a passkey", use="join", goal=goal.text, kind=kind)
        + f"<details{is_open}><summary>Use a password instead</summary>{sign_in_name}{password}"
        + parts.button(f"{label} with a password", kind="quiet")
        + "</details>"
    )
    return parts.form(action, fields, hidden={"do": "join"})


def _name_field(value: str, problem: str, *, focus: bool) -> str:
    return parts.field(
        "name",
        "Your name",
        autocomplete="name",
        value=value,
        hint="Others see it in this gateway. You can change it later.",
        problem=problem,
        limit=MAX_NAME_LENGTH,
        focus=focus or bool(problem),
    )
