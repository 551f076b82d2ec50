"""Claim links: shown without any effect, and used by a form.

Rules.
    GET and HEAD change nothing, so that programs that look at links in messages use none up.
    Who is not signed in reads one page for a link that is used, withdrawn, lapsed or unknown; a found link reveals
    nothing. Who is signed in reads why.
"""

from __future__ import annotations

from burrowgate.core.http.html_page import text
from burrowgate.core.http.site import SiteResponse, redirect
from burrowgate.core.identity.claims import ClaimState, Unfit, find_unfit
from burrowgate.errors import AccountNotFound, ClaimNotFound, ClaimRefused, Invalid
from burrowgate.identity.site import parts
from burrowgate.identity.site.context import SiteContext, Visitor, with_login
from burrowgate.identity.site.forms import read_form
from burrowgate.identity.site.goals import ACCOUNT_PATH, SHARE_PATH, Goal, GoalKind, read_goal
from burrowgate.identity.site.joining import (
    Entrance,
    address_after_joining,
    find_entrance,
    join_by_password,
    join_form,
)
from burrowgate.identity.site.shared_sessions import ClaimView, open_address, view_claim

_WHY = {
    Unfit.OTHER_PERSON: ("This link is for another person", "It was made for another account than yours."),
    Unfit.WITHDRAWN: ("This link was withdrawn", "The person who made it has taken it back."),
    Unfit.CLAIMED: ("This link was used", "It is for one person, who has used it already."),
    Unfit.OVER: ("The session has ended", "What was shared by this link is not there any more."),
    Unfit.LAPSED: ("This link has expired", "It was not used in time."),
}


async def get_share(context: SiteContext, visitor: Visitor, code: str) -> SiteResponse:
    """Show what a claim link leads to; changes nothing."""
    goal = read_goal(context.keys(), f"{GoalKind.SHARE}:{code}", context.clock.now())
    view = None if goal is None else await view_claim(context, code)
    if goal is None or view is None:
        return _not_open(context, status=404, reason="unknown-claim-link", rejects=goal is None)
    if visitor.account is None:
        if view.state is not ClaimState.OPEN:
            return _not_open(context, status=410, reason=f"claim-link-{view.state}")
        return _before_sign_in(context, goal, view)
    unfit = find_unfit(view.claim, visitor.account, view.session_state, context.clock.now())
    if unfit is not None:
        return _unfit_page(context, visitor, goal, view, unfit)
    content = _offer(view) + f"<p>You are signed in as <b>{text(visitor.account.name)}</b>.</p>"
    content += parts.form(SHARE_PATH + code, parts.button("Open", name=f"Open {_what(view)}"), hidden={"do": "claim"})
    content += _switch(goal)
    return _page(context, content, reason="claim-link")


async def post_share(context: SiteContext, visitor: Visitor, code: str) -> SiteResponse:
    """Use a claim link, as the person who is signed in or as a new guest."""
    fields = read_form(visitor.request) or {}
    if fields.get("do") == "join":
        return await _join(context, visitor, code, fields)
    view = await view_claim(context, code)
    if view is None or visitor.account is None:
        return await get_share(context, visitor, code)
    goal = Goal(kind=GoalKind.SHARE, code=code)
    try:
        await context.services.claims.claim(view.claim.claim_id, visitor.account, address=visitor.request.address)
    except ClaimRefused as refused:
        return _unfit_page(context, visitor, goal, view, Unfit(refused.why))
    except (ClaimNotFound, AccountNotFound):
        return _not_open(context, status=410, reason="claim-link-gone")
    address = None if view.target is None else open_address(context, view.target, view.claim.sid)
    return redirect(address or ACCOUNT_PATH, reason="claimed")


async def _join(context: SiteContext, visitor: Visitor, code: str, fields: dict[str, str]) -> SiteResponse:
    goal = read_goal(context.keys(), f"{GoalKind.SHARE}:{code}", context.clock.now())
    entrance = None if goal is None else await find_entrance(context, goal)
    view = await view_claim(context, code)
    if goal is None or entrance is None or view is None:
        return await get_share(context, visitor, code)
    try:
        login = await join_by_password(context, visitor, entrance, fields)
    except Invalid as problem:
        content = _offer(view) + _guest(goal, entrance, fields, problem)
        return _page(context, content, reason="guest-refused", status=422, has_script=True)
    except (ClaimRefused, ClaimNotFound):
        return _not_open(context, status=410, reason="claim-link-gone")
    response = redirect(await address_after_joining(context, entrance), reason="joined-as-guest")
    return with_login(response, context, login)


def _before_sign_in(context: SiteContext, goal: Goal, view: ClaimView) -> SiteResponse:
    content = _offer(view) + f'<a class="act" href="{text(goal.sign_in_address)}">Sign in to open</a>'
    if view.claim.guests:
        content += '<p class="or">or without an account</p>' + _guest(goal, Entrance(claim=view.claim))
    return _page(context, content, reason="claim-link", has_script=view.claim.guests)


def _guest(goal: Goal, entrance: Entrance, values: dict[str, str] | None = None, problem: Invalid | None = None) -> str:
    form = join_form(goal, entrance, label="Come in", values=values, problem=problem)
    return f"<h2>Come in as a guest</h2><p>A guest account opens what is shared with you by links.</p>{form}"


def _offer(view: ClaimView) -> str:
    until = "" if view.session is None else f" It stays open until {text(parts.moment(view.session.expires_at))}."
    return (
        f'<p class="to"><bdi>{text(_what(view))}</bdi></p>'
        f"<p>Someone has shared this with you.{until}</p>"
        f'<p class="next">One person can use the link, until {parts.moment(view.claim.window_until)}.</p>'
    )


def _what(view: ClaimView) -> str:
    """Return what is shared: the label of the session, and the name of its target."""
    label = "" if view.session is None else view.session.label
    name = "" if view.target is None else view.target.name
    return f"{label} ({name})" if label and name else label or name


def _page(
    context: SiteContext, content: str, *, reason: str, status: int = 200, has_script: bool = False
) -> SiteResponse:
    title = "Shared with you"
    return parts.page(title, content, reason=reason, scheme=context.scheme, status=status, has_script=has_script)


def _unfit_page(context: SiteContext, visitor: Visitor, goal: Goal, view: ClaimView, unfit: Unfit) -> SiteResponse:
    """Return the page for a signed-in person who cannot use the link, or has used it before."""
    account = visitor.account
    if unfit is Unfit.CLAIMED and account is not None and view.claim.claimed_by == account.account_id:
        return _used_before(context, view)
    title, sentence = _WHY[unfit]
    content = f"<p>{sentence}</p>"
    if unfit is Unfit.OTHER_PERSON and account is not None:
        content += f"<p>You are signed in as <b>{text(account.name)}</b>.</p>"
        content += '<p class="next">Use the account that it is for, or ask the sender for a link for this one.</p>'
        content += _switch(goal)
    else:
        content += '<p class="next">Ask the person who sent it for a new link.</p>'
        content += f'<a class="act" href="{ACCOUNT_PATH}">Shared with me</a>'
    status = 403 if unfit is Unfit.OTHER_PERSON else 410
    return parts.page(title, content, reason=f"claim-link-{unfit}", scheme=context.scheme, status=status)


def _used_before(context: SiteContext, view: ClaimView) -> SiteResponse:
    """Return the page for the person who has used the link, and opens it once more."""
    address = None if view.target is None else open_address(context, view.target, view.claim.sid)
    content = f'<p class="to"><bdi>{text(_what(view))}</bdi></p><p>You have used this link. You need it no longer.</p>'
    content += "" if address is None else f'<a class="act" href="{text(address)}">Open</a>'
    return _page(context, content, reason="claim-link-used-before")


def _switch(goal: Goal) -> str:
    fields = {"do": "sign-out", "to": goal.text}
    return parts.form(ACCOUNT_PATH, parts.button("Use another account", kind="quiet"), hidden=fields)


def _not_open(context: SiteContext, *, status: int, reason: str, rejects: bool = False) -> SiteResponse:
    return parts.notice(
        "This link cannot be used",
        "It was used or withdrawn, has expired, or is incomplete.",
        "Ask the person who sent it for a new link. What was shared with you before is on the page of your account.",
        reason=reason,
        scheme=context.scheme,
        status=status,
        link=(ACCOUNT_PATH, "My account"),
        rejects=rejects,
    )
