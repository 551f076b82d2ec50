"""Addresses to which a browser goes once its person is signed in; each is built here of the goal."""

from __future__ import annotations

from burrowgate.core.http.site import SiteResponse, json_response, redirect
from burrowgate.core.identity.credentials import completion_code
from burrowgate.core.identity.logins import Login
from burrowgate.identity.site import parts
from burrowgate.identity.site.context import SiteContext, Visitor, with_login
from burrowgate.identity.site.goals import (
    ACCOUNT_PATH,
    INVITED_PATH,
    SHARE_PATH,
    TARGETS_PATH,
    Goal,
    GoalKind,
    suffices,
)
from burrowgate.identity.site.sign_in_page import sign_in_page

COMPLETE_PATH = "/.burrowgate/sign-in/complete"


def next_address(context: SiteContext, goal: Goal, login: Login) -> str:
    """Return where a browser with `login` goes on to.

    If its proof does not suffice, or the goal's domain is not served, that is the page that says so.
    """
    match goal.kind:
        case GoalKind.ACCOUNT:
            return ACCOUNT_PATH
        case GoalKind.TARGETS:
            return TARGETS_PATH
        case GoalKind.SHARE:
            return SHARE_PATH + goal.code
        case GoalKind.INVITATION:
            return INVITED_PATH + goal.code
        case GoalKind.TICKET:
            return _completion(context, goal, login) or goal.sign_in_address


def _completion(context: SiteContext, goal: Goal, login: Login) -> str | None:
    """Return the address that hands `login` over to the domain of a ticket; None if it cannot be handed over."""
    ticket = goal.ticket
    origin = context.origin_of(ticket.host_id) if ticket else None
    if ticket is None or origin is None or not suffices(goal, login, context.now()):
        return None
    code = completion_code(context.keys().newest, login.login_id, ticket, now=context.now())
    return f"{origin}{COMPLETE_PATH}?code={code}"


def arrive(context: SiteContext, goal: Goal, login: Login) -> SiteResponse:
    """Return the response to a form with which a person has signed in."""
    return with_login(redirect(next_address(context, goal, login), reason="signed-in"), context, login)


def arrive_by_script(context: SiteContext, goal: Goal, login: Login) -> SiteResponse:
    """Return the response to the script of a page with which a person has signed in."""
    response = json_response({"location": next_address(context, goal, login)}, reason="signed-in")
    return with_login(response, context, login)


def show_ways(context: SiteContext, visitor: Visitor, goal: Goal) -> SiteResponse:
    """Return the response to a browser that was sent here for `goal`: at once what it came for, or the ways to sign in.

    A person who is signed in is not asked again, unless the goal needs a better proof or another person.
    """
    if goal.ticket is not None and context.origin_of(goal.ticket.host_id) is None:
        return parts.notice(
            "This address is not served any more",
            "The application that sent you here has been removed.",
            "Ask the person who sent you the link for a new one.",
            reason="domain-not-served",
            scheme=context.scheme,
            status=404,
        )
    if goal.kind is GoalKind.INVITATION:
        return redirect(INVITED_PATH + goal.code, reason="to-invitation")
    signed_in = visitor.signed_in
    switches = goal.ticket is not None and goal.ticket.switches
    if signed_in is not None and not switches and suffices(goal, signed_in.login, context.now()):
        return redirect(next_address(context, goal, signed_in.login), reason="already-signed-in")
    return sign_in_page(context, visitor, goal)


def goal_over(context: SiteContext) -> SiteResponse:
    """Return the page for a goal that is not genuine or is over."""
    return parts.notice(
        "This sign-in is over",
        "It was not finished within 10 minutes, or its address is incomplete.",
        "Open the page that you wanted to see again; it brings you back here.",
        reason="sign-in-over",
        scheme=context.scheme,
        status=400,
        rejects=True,
    )
