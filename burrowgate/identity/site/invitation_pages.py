"""Invitations: shown without any effect, and used by a form to make an account or to get back into one."""

from __future__ import annotations

from burrowgate.core.http.html_page import text
from burrowgate.core.http.site import SiteResponse, redirect
from burrowgate.errors import AccountNotFound, Invalid, InvitationNotFound, InvitationNotOpen
from burrowgate.identity.site import parts
from burrowgate.identity.site.context import SiteContext, Visitor, with_login
from burrowgate.identity.site.forms import read_form
from burrowgate.identity.site.goals import ACCOUNT_PATH, Goal, GoalKind, read_goal
from burrowgate.identity.site.joining import Entrance, find_entrance, join_by_password, join_form
from burrowgate.identity.site.sign_in_page import provider_forms


async def get_invitation(context: SiteContext, visitor: Visitor, code: str) -> SiteResponse:
    """Show what an invitation offers; changes nothing."""
    goal, entrance = await _find(context, code)
    if goal is None or entrance is None:
        return _not_open(context, rejects=goal is None)
    return _page(context, visitor, goal, entrance)


async def post_invitation(context: SiteContext, visitor: Visitor, code: str) -> SiteResponse:
    """Make the account, or reset its credentials, with a password."""
    goal, entrance = await _find(context, code)
    if goal is None or entrance is None:
        return _not_open(context, rejects=goal is None)
    fields = read_form(visitor.request) or {}
    try:
        login = await join_by_password(context, visitor, entrance, fields)
    except Invalid as problem:
        return _page(context, visitor, goal, entrance, fields, problem)
    except (InvitationNotFound, InvitationNotOpen, AccountNotFound):
        return _not_open(context, rejects=False)
    return with_login(redirect(ACCOUNT_PATH, reason="joined"), context, login)


async def _find(context: SiteContext, code: str) -> tuple[Goal | None, Entrance | None]:
    goal = read_goal(context.keys(), f"{GoalKind.INVITATION}:{code}", context.clock.now())
    return goal, None if goal is None else await find_entrance(context, goal)


def _page(
    context: SiteContext,
    visitor: Visitor,
    goal: Goal,
    entrance: Entrance,
    values: dict[str, str] | None = None,
    problem: Invalid | None = None,
) -> SiteResponse:
    invitation = entrance.invitation
    assert invitation is not None
    if entrance.account_id:
        title, label = "Get back into your account", "Continue"
        about = (
            f"<p>This is the account of <b>{text(invitation.name)}</b>. Choose how you sign in from now on.</p>"
            '<p class="next">Your earlier passkeys and password, and all devices that are signed in, end with that.</p>'
        )
    else:
        title, label = "You are invited", "Make my account"
        about = "<p>Make an account here. It opens what is shared with you.</p>"
        about += f'<p class="next">For <bdi>{text(invitation.email)}</bdi>.</p>' if invitation.email else ""
    if visitor.account is not None:
        about += f'<p class="next">You are signed in as {text(visitor.account.name)}, and will be signed out.</p>'
    content = about + join_form(goal, entrance, label=label, values=values, problem=problem)
    if forms := provider_forms(context, goal):
        content += f'<p class="or">or</p>{forms}'
    content += f'<p class="fine">This invitation can be used once, until {parts.moment(invitation.until)}.</p>'
    return parts.page(
        title,
        content,
        reason="invitation" if problem is None else "joining-refused",
        scheme=context.scheme,
        status=200 if problem is None else 422,
        has_script=True,
    )


def _not_open(context: SiteContext, *, rejects: bool) -> SiteResponse:
    return parts.notice(
        "This invitation cannot be used",
        "It was used or withdrawn, has expired, or is incomplete.",
        "Ask the owner of this gateway for a new one. If you have an account already, sign in.",
        reason="invitation-not-open",
        scheme=context.scheme,
        status=404 if rejects else 410,
        link=(ACCOUNT_PATH, "Sign in"),
        rejects=rejects,
    )
