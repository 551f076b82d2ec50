"""The page with the ways to sign in: passkey, providers, password."""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.http.html_page import text
from burrowgate.core.http.site import SiteResponse
from burrowgate.core.identity.sign_in_names import MAX_SIGN_IN_NAME_LENGTH
from burrowgate.identity.site import parts
from burrowgate.identity.site.context import SiteContext, Visitor
from burrowgate.identity.site.goals import ACCOUNT_PATH, SIGN_IN_PATH, Goal, GoalKind, needs_strong

PASSWORD_PATH = "/.burrowgate/password"
MAX_TYPED_PASSWORD = 1_024
"""Characters of a password that a field takes."""


_STRONG = (
    '<p class="next">This address asks for a passkey, or for a provider with two factors. You can add a passkey to '
    f'<a href="{ACCOUNT_PATH}">your account</a>.</p>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInProblem:
    """Why the page comes again, for the person and for the log."""

    reason: str
    status: int
    password: str = ""
    """What is wrong with what was typed, beside the field of the password; empty for nothing."""
    other: str = ""
    """What is wrong otherwise."""
    sign_in_name: str = ""
    rejects: bool = False


def sign_in_page(
    context: SiteContext, visitor: Visitor, goal: Goal, problem: SignInProblem | None = None
) -> SiteResponse:
    """Return the page with the ways to sign in for `goal`; `problem` is why an attempt failed."""
    shown = problem or SignInProblem(reason="ways-to-sign-in", status=200)
    account = visitor.account
    is_known = account is not None and not (goal.ticket and goal.ticket.switches)
    title = "Confirm that it is you" if is_known else "Sign in"
    content = _about(context, visitor, goal, is_known=is_known)
    if shown.other:
        content += f'<p class="wrong" role="alert">{text(shown.other)}</p>'
    content += f'<div class="way">{parts.passkey_button("Use a passkey", use="sign-in", goal=goal.text)}</div>'
    content += provider_forms(context, goal)
    if not needs_strong(goal):
        content += f'<p class="or">or with a password</p>{_password_form(goal, shown, is_first=not account)}'
    return parts.page(
        title,
        content,
        reason=shown.reason,
        scheme=context.scheme,
        status=shown.status,
        has_script=True,
        rejects=shown.rejects,
    )


def _about(context: SiteContext, visitor: Visitor, goal: Goal, *, is_known: bool) -> str:
    """Return for what the person signs in, and why again if the person is signed in."""
    where = _destination(context, goal)
    account = visitor.account
    if not is_known or account is None:
        return f"<p>{where}</p>" + (_STRONG if needs_strong(goal) else "")
    if goal.ticket is None:
        return f"<p>You are signed in as <b>{text(account.name)}</b>. To change how you sign in, do so once more.</p>"
    who = f"<p>You are signed in as <b>{text(account.name)}</b>. {where}</p>"
    return who + (_STRONG if goal.ticket.strong else '<p class="next">This address asks for a recent sign-in.</p>')


def _destination(context: SiteContext, goal: Goal) -> str:
    match goal.kind:
        case GoalKind.TICKET:
            origin = context.origin_of(goal.ticket.host_id) if goal.ticket else None
            return f'You go on to <bdi class="to">{text(parts.host_of(origin))}</bdi>.' if origin else ""
        case GoalKind.SHARE:
            return "Then you can open what was shared with you."
        case GoalKind.INVITATION:
            return "Then you can use your invitation."
        case GoalKind.TARGETS:
            return "Then you see what you may connect to."
        case GoalKind.ACCOUNT:
            return "Then you see your account, and what is shared with you."


def provider_forms(context: SiteContext, goal: Goal) -> str:
    """Return a form for each provider, by which a person goes there."""
    providers = context.services.providers
    return "".join(
        parts.form(
            f"{SIGN_IN_PATH}/{name}",
            parts.button(f"Continue with {providers.label(name)}", kind="quiet"),
            hidden={"to": goal.text},
        )
        for name in providers.names()
    )


def _password_form(goal: Goal, problem: SignInProblem, *, is_first: bool) -> str:
    typed = problem.sign_in_name
    name = parts.field(
        "sign_in_name",
        "E-mail or sign-in name",
        autocomplete="username webauthn",
        value=typed,
        limit=MAX_SIGN_IN_NAME_LENGTH,
        focus=is_first and not typed,
    )
    password = parts.field(
        "password",
        "Password",
        type="password",
        autocomplete="current-password",
        problem=problem.password,
        limit=MAX_TYPED_PASSWORD,
        focus=bool(typed),
    )
    return parts.form(PASSWORD_PATH, name + password + parts.button("Sign in", kind="quiet"), hidden={"to": goal.text})
