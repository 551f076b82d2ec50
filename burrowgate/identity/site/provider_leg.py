"""The way over a provider: to it, back from it, and what it says when it ends a session of its own.

Rules.
    An answer is read only for an attempt that this browser has begun; without one nothing is sent to the provider.
    A failed attempt leaves whoever is signed in as they are.
    What a provider writes for people is not shown: each of its errors has a sentence here.
"""

from __future__ import annotations

from collections.abc import Awaitable

from twisted.logger import Logger

from burrowgate.core.http.site import JSON_FIELDS, SiteResponse, json_response, redirect
from burrowgate.core.identity.logins import Login
from burrowgate.errors import (
    AccountDisabled,
    AccountsFull,
    BurrowgateError,
    IdentityTaken,
    InvitationNotFound,
    InvitationNotOpen,
    StoreError,
)
from burrowgate.identity.accounts import Joining
from burrowgate.identity.attestation import account_name
from burrowgate.identity.oidc.client import SignedIn
from burrowgate.identity.oidc.id_tokens import TokenInvalid
from burrowgate.identity.oidc.messages import AnswerProblem, AnswerRefused, TokenRefused
from burrowgate.identity.oidc.provider import ProviderUnusable
from burrowgate.identity.site import parts
from burrowgate.identity.site.arrivals import arrive, goal_over
from burrowgate.identity.site.attempts import BegunAttempt, begin, find_attempt, with_attempt
from burrowgate.identity.site.context import SiteContext, Visitor, with_field
from burrowgate.identity.site.forms import read_form, read_pairs
from burrowgate.identity.site.goals import SIGN_IN_PATH, Goal, GoalKind, earliest_proof, needs_strong, read_goal
from burrowgate.identity.site.refusals import RefusedSignIn
from burrowgate.identity.site.sign_in_page import provider_label

AWAY_SECONDS = 30
"""Time after which a person may try a provider again that did not answer."""

_log = Logger()

_SENTENCES = {
    AnswerProblem.MALFORMED: "Its answer cannot be read.",
    AnswerProblem.OTHER_STATE: "This sign-in was not begun in this browser, is over, or was used before.",
    AnswerProblem.OTHER_ISSUER: "The answer is that of another provider.",
    AnswerProblem.DENIED: "You, or the provider, refused the sign-in.",
    AnswerProblem.LOGIN_REQUIRED: "You have to sign in at the provider first.",
    AnswerProblem.INTERACTION_REQUIRED: "The provider has to ask you something first.",
    AnswerProblem.CONSENT_REQUIRED: "The provider needs your consent first.",
    AnswerProblem.OTHER_ERROR: "It reports a mistake in the configuration of this gateway; tell the gateway's owner.",
}
"""For each problem, except for those that pass, what happened."""
_PASSING = (AnswerProblem.AWAY, AnswerProblem.SERVER_ERROR)


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
        return _away(context, provider, goal.sign_in_address, str(error))
    response = redirect(address, reason="to-provider")
    return with_attempt(
        response,
        begun,
        visitor.request,
        keys=context.keys(),
        entropy=context.entropy,
        scheme=context.scheme,
    )


def _proof_within(context: SiteContext, visitor: Visitor, goal: Goal) -> int | None:
    """Return the age in seconds that a proof at the provider may have; None for any."""
    earliest = earliest_proof(goal, context.now())
    is_proving_again = visitor.signed_in is not None or goal.kind is not GoalKind.ACCOUNT
    return max(0, context.now() - earliest) if earliest and is_proving_again else None


def _redirect_uri(context: SiteContext, provider: str) -> str:
    return f"{context.origin}{SIGN_IN_PATH}/{provider}/back"


async def return_from_provider(context: SiteContext, visitor: Visitor, provider: str) -> SiteResponse:
    """Sign in the person whom the provider has sent back."""
    fields = read_pairs(visitor.request.query)
    if fields is None:
        return _refused(context, visitor, provider, SIGN_IN_ACCOUNT, AnswerProblem.MALFORMED)
    keys, now = context.keys(), context.clock.now()
    begun = find_attempt(visitor.request, fields.get("state", ""), keys=keys, now=now)
    if begun is None or begun.attempt.provider != provider:
        return _refused(context, visitor, provider, SIGN_IN_ACCOUNT, AnswerProblem.OTHER_STATE)
    goal = read_goal(keys, begun.goal, now)
    response = await _answered(context, visitor, begun, goal)
    return response.with_cookie(context.scheme, begun.cookie, "", 0)


SIGN_IN_ACCOUNT = f"{SIGN_IN_PATH}?to=account"


async def _answered(context: SiteContext, visitor: Visitor, begun: BegunAttempt, goal: Goal | None) -> SiteResponse:
    """Return the response to the answer to `begun`; `goal` is None if its time has passed."""
    provider = begun.attempt.provider
    again = SIGN_IN_ACCOUNT if goal is None else goal.sign_in_address
    client = context.services.providers.client(provider)
    try:
        signed_in = await client.sign_in(visitor.request.query, begun.attempt, _redirect_uri(context, provider))
    except AnswerRefused as error:
        if error.problem in _PASSING:
            return _away(context, provider, again, error.text)
        if error.problem is AnswerProblem.OTHER_ERROR:
            _log.warn("The provider {provider} refuses sign-ins: {code}", provider=provider, code=error.text)
        return _refused(context, visitor, provider, again, error.problem)
    except ProviderUnusable as error:
        return _away(context, provider, again, str(error))
    except (TokenRefused, TokenInvalid) as error:
        _log.warn("A sign-in by the provider {provider} failed: {error}", provider=provider, error=str(error))
        return _refused(context, visitor, provider, again, AnswerProblem.OTHER_STATE)
    try:
        login = await _login_of(context, visitor, goal, provider, signed_in)
    except (AccountDisabled, AccountsFull, IdentityTaken, InvitationNotFound, InvitationNotOpen) as error:
        return _no_account(context, visitor, provider, again, error)
    return arrive(context, goal, login) if goal else goal_over(context)
