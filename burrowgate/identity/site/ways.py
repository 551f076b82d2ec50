"""The page with the ways to sign in, and signing in by a password."""

from __future__ import annotations

from burrowgate.core.http.site import SiteResponse
from burrowgate.identity.passwords import PasswordVerdict
from burrowgate.identity.site.arrivals import arrive, goal_over, show_ways
from burrowgate.identity.site.context import PASSWORD_METHOD, SiteContext, Visitor, sign_in, with_field
from burrowgate.identity.site.forms import read_form, read_pairs
from burrowgate.identity.site.goals import Goal, GoalKind, read_goal
from burrowgate.identity.site.refusals import RefusedSignIn
from burrowgate.identity.site.sign_in_page import SignInProblem, sign_in_page

TOO_MANY_SECONDS = 60
"""Time after which a person may try another password: one of the limit's tries has come back by then."""
BUSY_SECONDS = 5


async def get_sign_in(context: SiteContext, visitor: Visitor) -> SiteResponse:
    """Show the ways to sign in; the query names the goal."""
    goal = _goal_of_query(context, visitor.request.query)
    return goal_over(context) if goal is None else show_ways(context, visitor, goal)


def _goal_of_query(context: SiteContext, query: bytes) -> Goal | None:
    fields = read_pairs(query) or {}
    if ("tx" in fields) == ("to" in fields):
        return None
    text = f"{GoalKind.TICKET}:{fields['tx']}" if "tx" in fields else fields["to"]
    return read_goal(context.keys(), text, context.clock.now())


async def post_password(context: SiteContext, visitor: Visitor) -> SiteResponse:
    """Sign in by a password."""
    fields = read_form(visitor.request) or {}
    goal = read_goal(context.keys(), fields.get("to", ""), context.clock.now())
    if goal is None:
        return goal_over(context)
    name, password = fields.get("sign_in_name", ""), fields.get("password", "")
    check = await context.services.passwords.check(name, password, visitor.request.address)
    if check.account is not None:
        login = await sign_in(context, visitor, check.account, method=PASSWORD_METHOD, strong=False)
        return arrive(context, goal, login)
    return _refused(context, visitor, goal, check.verdict, name)


def _refused(
    context: SiteContext, visitor: Visitor, goal: Goal, verdict: PasswordVerdict, sign_in_name: str
) -> SiteResponse:
    """Return the page with the ways to sign in, and what is wrong with the password."""
    seconds, rejects = 0, False
    match verdict:
        case PasswordVerdict.TOO_MANY:
            context.refusals.add(RefusedSignIn.TOO_MANY, visitor.actor)
            reason, status, seconds = "too-many-passwords", 429, TOO_MANY_SECONDS
            problem = "Too many wrong passwords were tried. Wait some minutes, or use a passkey."
        case PasswordVerdict.BUSY:
            reason, status, seconds = "passwords-busy", 503, BUSY_SECONDS
            problem = "Too many people sign in at once. Try again in a moment."
        case _:
            context.refusals.add(RefusedSignIn.PASSWORD, visitor.actor)
            reason, status, rejects = "wrong-password", 403, True
            problem = "Name and password do not fit together. Try again."
    shown = SignInProblem(reason=reason, status=status, password=problem, sign_in_name=sign_in_name, rejects=rejects)
    response = sign_in_page(context, visitor, goal, shown)
    return with_field(response, b"Retry-After", b"%d" % seconds) if seconds else response
