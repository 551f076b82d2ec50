"""Pages about a sign-in by a provider that did not succeed.

What a provider writes for people is not shown: each of its errors has a sentence here.
"""

from __future__ import annotations

from burrowgate.core.http.site import SiteResponse
from burrowgate.errors import BurrowgateError
from burrowgate.identity.oidc.messages import AnswerProblem
from burrowgate.identity.site import parts
from burrowgate.identity.site.context import SiteContext, with_field

AWAY_SECONDS = 30
"""Time after which a person may try a provider again that did not answer."""
PASSING = frozenset({AnswerProblem.AWAY, AnswerProblem.SERVER_ERROR})
"""Problems that a later attempt may not have."""
_TITLE = "You are not signed in"
_SENTENCES = {
    AnswerProblem.MALFORMED: "The answer of {provider} cannot be read.",
    AnswerProblem.OTHER_STATE: "This sign-in was not begun in this browser, took too long, or was finished before.",
    AnswerProblem.OTHER_ISSUER: "The answer does not come from {provider}.",
    AnswerProblem.DENIED: "{provider} reports that the sign-in was refused, by you or by its rules.",
    AnswerProblem.LOGIN_REQUIRED: "{provider} asks you to sign in there first.",
    AnswerProblem.INTERACTION_REQUIRED: "{provider} has a question for you that has to be answered first.",
    AnswerProblem.CONSENT_REQUIRED: "{provider} needs your consent first.",
    AnswerProblem.OTHER_ERROR: "{provider} and this gateway do not agree about their configuration.",
}


def answer_refused(context: SiteContext, provider: str, problem: AnswerProblem, again: str) -> SiteResponse:
    """Return the page for an answer that does not sign in; `again` is the address for another attempt."""
    hint = "Try again, or choose another way to sign in."
    if problem is AnswerProblem.OTHER_ERROR:
        hint = "Tell the owner of this gateway, whose log says more, or choose another way to sign in."
    return parts.notice(
        _TITLE,
        _SENTENCES[problem].format(provider=context.services.providers.label(provider)),
        hint,
        reason=f"provider-{problem.value.replace('_', '-')}",
        scheme=context.scheme,
        status=400,
        link=(again, "Ways to sign in"),
        rejects=problem in (AnswerProblem.MALFORMED, AnswerProblem.OTHER_STATE, AnswerProblem.OTHER_ISSUER),
    )


def provider_away(context: SiteContext, provider: str, again: str) -> SiteResponse:
    """Return the page for a provider that does not answer as one."""
    response = parts.notice(
        f"{context.services.providers.label(provider)} does not answer",
        "You are not signed in, because your provider could not be asked who you are.",
        "Try again in a minute, or choose another way to sign in.",
        reason="provider-away",
        scheme=context.scheme,
        status=503,
        link=(again, "Ways to sign in"),
    )
    return with_field(response, b"Retry-After", b"%d" % AWAY_SECONDS)


def no_account(context: SiteContext, error: BurrowgateError, again: str) -> SiteResponse:
    """Return the page for a person whom the provider knows and this gateway does not let in."""
    return parts.notice(
        _TITLE,
        "Your provider has confirmed who you are, and this gateway has not let you in.",
        str(error),
        reason=error.code,
        scheme=context.scheme,
        status=403,
        link=(again, "Ways to sign in"),
    )
