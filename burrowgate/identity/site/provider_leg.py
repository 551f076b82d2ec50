"""The way over a provider: to it, back from it, and its notice that it has ended a session of its own.

Rules.
    An answer is read only for an attempt that this browser has begun; without one nothing is sent to the provider.
    A failed attempt does not change who is signed in.
    The redirect address is built from the configuration of the sign-in host, never from a request.
"""

from __future__ import annotations

from twisted.logger import Logger

from burrowgate.core.http.site import SiteResponse, json_response, redirect
from burrowgate.core.identity.logins import Login
from burrowgate.errors import (
    AccountDisabled,
    AccountNotFound,
    AccountsFull,
    IdentityTaken,
    InvitationNotFound,
    InvitationNotOpen,
)
from burrowgate.identity.accounts import Joining
from burrowgate.identity.attestation import account_name
from burrowgate.identity.oidc.client import SignedIn
from burrowgate.identity.oidc.id_tokens import TokenInvalid
from burrowgate.identity.oidc.messages import AnswerProblem, AnswerRefused, TokenRefused
from burrowgate.identity.oidc.provider import ProviderUnusable
from burrowgate.identity.site.arrivals import arrive, goal_over
from burrowgate.identity.site.attempts import BegunAttempt, begin, find_attempt, with_attempt
from burrowgate.identity.site.context import SiteContext, Visitor, with_login
from burrowgate.identity.site.forms import read_form, read_pairs
from burrowgate.identity.site.goals import ACCOUNT_GOAL, SIGN_IN_PATH, Goal, GoalKind, earliest_proof, read_goal
from burrowgate.identity.site.provider_pages import PASSING, answer_refused, no_account, provider_away
from burrowgate.identity.site.refusals import RefusedSignIn

_log = Logger()


# To the provider.


async def begin_at_provider(context: SiteContext, visitor: Visitor, provider: str) -> SiteResponse:
    """Send the browser to a provider."""
    fields = read_form(visitor.request) or {}
    goal = read_goal(context.keys(), fields.get("to", ""), context.clock.now())
    if goal is None:
        return goal_over(context)
    begun = begin(provider, goal.text, context.entropy, now=context.now())
    switches = goal.ticket is not None and goal.ticket.switches
    try:
        address = await context.services.providers.sign_in_address(
            provider,
            begun.attempt,
            _redirect_uri(context, provider),
            proof_within=_proof_within(context, visitor, goal),
            prompt="select_account" if switches else "",
        )
    except ProviderUnusable as error:
        return _away(context, provider, goal.sign_in_address, error)
    response = redirect(address, reason="to-provider")
    return with_attempt(
        response, begun, visitor.request, keys=context.keys(), entropy=context.entropy, scheme=context.scheme
    )


def _redirect_uri(context: SiteContext, provider: str) -> str:
    return f"{context.origin}{SIGN_IN_PATH}/{provider}/back"


def _proof_within(context: SiteContext, visitor: Visitor, goal: Goal) -> int | None:
    """Return the age in seconds that a proof at the provider may have; None for any."""
    if goal.kind is GoalKind.ACCOUNT and visitor.signed_in is None:
        return None  # to see the account, any proof will do
    earliest = earliest_proof(goal, context.now())
    return max(0, context.now() - earliest) if earliest else None


# Back from the provider.


async def return_from_provider(context: SiteContext, visitor: Visitor, provider: str) -> SiteResponse:
    """Sign in the person whom the provider has sent back."""
    keys, now = context.keys(), context.clock.now()
    fields = read_pairs(visitor.request.query)
    begun = None if fields is None else find_attempt(visitor.request, fields.get("state", ""), keys=keys, now=now)
    if begun is None or begun.attempt.provider != provider:
        problem = AnswerProblem.MALFORMED if fields is None else AnswerProblem.OTHER_STATE
        return _refused(context, visitor, provider, problem, ACCOUNT_GOAL)
    response = await _answered(context, visitor, begun, read_goal(keys, begun.goal, now))
    return response.with_cookie(context.scheme, begun.cookie, "", 0)


async def _answered(context: SiteContext, visitor: Visitor, begun: BegunAttempt, goal: Goal | None) -> SiteResponse:
    """Return the response to the answer to `begun`; `goal` is None if its time has passed."""
    provider, wanted = begun.attempt.provider, goal or ACCOUNT_GOAL
    client = context.services.providers.client(provider)
    try:
        signed_in = await client.sign_in(visitor.request.query, begun.attempt, _redirect_uri(context, provider))
    except AnswerRefused as error:
        if error.problem in PASSING:
            return _away(context, provider, wanted.sign_in_address, error)
        _log.warn("{provider} does not sign in: {error} {text}", provider=provider, error=error, text=error.text)
        return _refused(context, visitor, provider, error.problem, wanted)
    except ProviderUnusable as error:
        return _away(context, provider, wanted.sign_in_address, error)
    except TokenRefused as error:
        _log.warn("{provider} refuses a code: {error}", provider=provider, error=error)
        return _refused(context, visitor, provider, AnswerProblem.OTHER_STATE, wanted)
    except TokenInvalid as error:
        _log.warn("The ID token of {provider} is not accepted: {error}", provider=provider, error=error)
        return _refused(context, visitor, provider, AnswerProblem.OTHER_ISSUER, wanted)
    try:
        login = await _login_of(context, visitor, goal, provider, signed_in)
    except (
        AccountDisabled,
        AccountNotFound,
        AccountsFull,
        IdentityTaken,
        InvitationNotFound,
        InvitationNotOpen,
    ) as error:
        context.refusals.add(RefusedSignIn.ACCOUNT, visitor.actor)
        return no_account(context, error, wanted.sign_in_address)
    if goal is None:
        return with_login(goal_over(context), context, login)
    return arrive(context, ACCOUNT_GOAL if goal.kind is GoalKind.INVITATION else goal, login)


async def _login_of(
    context: SiteContext, visitor: Visitor, goal: Goal | None, provider: str, signed_in: SignedIn
) -> Login:
    """Return a login of the person; for an invitation, of the account that is made with it."""
    if goal is not None and goal.kind is GoalKind.INVITATION:
        await _join(context, visitor, goal, provider, signed_in)
    return await context.services.provider_accounts.sign_in(
        provider, signed_in, visitor.place, replaces=visitor.login_id
    )


async def _join(context: SiteContext, visitor: Visitor, goal: Goal, provider: str, signed_in: SignedIn) -> None:
    accounts = context.services.accounts
    invitation = await accounts.invitation_of(goal.code.encode())
    if invitation is None:
        raise InvitationNotFound("")
    identity = await context.services.provider_accounts.identity_for_join(
        provider, signed_in, account_id=invitation.account_id
    )
    name = invitation.name or account_name(signed_in.person)
    joining = Joining(name=name, identity=identity)
    await accounts.join(invitation.invitation_id, joining, actor=visitor.actor)


def _refused(context: SiteContext, visitor: Visitor, provider: str, problem: AnswerProblem, goal: Goal) -> SiteResponse:
    context.refusals.add(RefusedSignIn.PROVIDER, visitor.actor)
    return answer_refused(context, provider, problem, goal.sign_in_address)


def _away(context: SiteContext, provider: str, again: str, error: Exception) -> SiteResponse:
    _log.warn("{provider} could not be used: {error}", provider=provider, error=error)
    return provider_away(context, provider, again)


# From the provider itself.


async def ended_at_provider(context: SiteContext, visitor: Visitor, provider: str) -> SiteResponse:
    """End the logins that a logout token names (OpenID Connect Back-Channel Logout, 2.5 to 2.8)."""
    token = (read_form(visitor.request) or {}).get("logout_token", "")
    try:
        await context.services.logins.provider_logout(provider, token)
    except (TokenInvalid, ProviderUnusable) as error:
        _log.warn("A logout token for {provider} is not accepted: {error}", provider=provider, error=error)
        is_rejection = isinstance(error, TokenInvalid)
        return json_response({"error": "invalid_request"}, reason="logout-refused", status=400, rejects=is_rejection)
    return json_response({}, reason="ended-at-provider")
