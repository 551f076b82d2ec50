"""The site of the sign-in host: which page responds to which request.

Rules.
    Each form and each request of a script has the `Origin` of this host. Only a provider's logout token comes without.
    Nothing is raised: without the store the response is 503, and a defect is logged and gives 500.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from twisted.logger import Logger

from burrowgate.core.http.site import SiteRequest, SiteResponse, redirect
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Keyring
from burrowgate.errors import CommitOutcomeUnknown, Conflict, StoreError
from burrowgate.identity.site import parts
from burrowgate.identity.site.account_actions import get_account, post_account
from burrowgate.identity.site.context import (
    ACCOUNT_COOKIE,
    SiteContext,
    SiteServices,
    Visitor,
    read_visitor,
    with_field,
    without_login,
)
from burrowgate.identity.site.goals import ACCOUNT_PATH, INVITED_PATH, SHARE_PATH, SIGN_IN_PATH, TARGETS_PATH
from burrowgate.identity.site.invitation_pages import get_invitation, post_invitation
from burrowgate.identity.site.passkey_leg import passkey_answer, passkey_options
from burrowgate.identity.site.provider_leg import begin_at_provider, ended_at_provider, return_from_provider
from burrowgate.identity.site.refusals import Refusals
from burrowgate.identity.site.share_pages import get_share, post_share
from burrowgate.identity.site.sign_in_page import PASSWORD_PATH
from burrowgate.identity.site.targets_page import get_targets, post_targets
from burrowgate.identity.site.ways import get_sign_in, post_password
from burrowgate.interfaces import IClock, IEntropy

RETRY_SECONDS = 5
"""Time after which a browser may try again that found the store away."""

_log = Logger()

Handler = Callable[[SiteContext, Visitor], Awaitable[SiteResponse]]
CodeHandler = Callable[[SiteContext, Visitor, str], Awaitable[SiteResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The handlers of one address; None if it does not have the method."""

    get: Handler | None = None
    """Also of HEAD."""
    post: Handler | None = None
    is_cross_site: bool = False
    """Whether a POST may come from elsewhere than a page of this host."""

    @property
    def allowed(self) -> bytes:
        """The methods, for `Allow`."""
        return b", ".join([b"GET, HEAD"] * (self.get is not None) + [b"POST"] * (self.post is not None))


_ROUTES = {
    SIGN_IN_PATH: Route(get=get_sign_in),
    PASSWORD_PATH: Route(post=post_password),
    "/.burrowgate/passkey/options": Route(post=passkey_options),
    "/.burrowgate/passkey/answer": Route(post=passkey_answer),
    ACCOUNT_PATH: Route(get=get_account, post=post_account),
    TARGETS_PATH: Route(get=get_targets, post=post_targets),
}


class SignInSite:
    """The pages of the sign-in host (`core.http.site.Site`)."""

    def __init__(
        self,
        services: SiteServices,
        *,
        scheme: str,
        authority: str,
        origin_of: Callable[[str], str | None],
        address_of: Callable[[Target], str | None],
        keys: Callable[[], Keyring],
        clock: IClock,
        entropy: IEntropy,
    ) -> None:
        """`authority` is host and port of the sign-in host; the others are as in `SiteContext`."""
        self.refusals = Refusals(services.registry, clock)
        self._context = SiteContext(
            services=services,
            refusals=self.refusals,
            scheme=scheme,
            authority=authority,
            origin_of=origin_of,
            address_of=address_of,
            keys=keys,
            clock=clock,
            entropy=entropy,
        )

    async def respond(self, request: SiteRequest) -> SiteResponse:
        """Return the response to `request`. Does not raise."""
        try:
            return await self._respond(request)
        except (StoreError, Conflict) as error:
            _log.warn("A page of the sign-in host could not be given: {error}", error=error)
            return self._unavailable(is_unknown=isinstance(error, CommitOutcomeUnknown))
        except Exception:
            _log.failure("A page of the sign-in host failed")
            return self._failed()

    async def _respond(self, request: SiteRequest) -> SiteResponse:
        route = self._find(request.path)
        if route is None:
            return self._not_found()
        handler = {b"GET": route.get, b"HEAD": route.get, b"POST": route.post}.get(request.method)
        if handler is None:
            return with_field(self._method_not_allowed(), b"Allow", route.allowed)
        if request.method == b"POST" and not route.is_cross_site and not self._is_own(request):
            return self._other_origin()
        visitor = await read_visitor(self._context, request)
        response = await handler(self._context, visitor)
        is_left = visitor.has_dead_cookie and not _sets_account_cookie(response)
        return without_login(response, self._context) if is_left else response

    def _is_own(self, request: SiteRequest) -> bool:
        return request.origin == self._context.origin.encode("ascii")

    def _find(self, path: bytes) -> Route | None:
        try:
            text = path.decode("ascii")
        except UnicodeDecodeError:
            return None
        if text == "/":
            return Route(get=_to_account)
        for prefix, get, post in (
            (SHARE_PATH, get_share, post_share),
            (INVITED_PATH, get_invitation, post_invitation),
        ):
            if text.startswith(prefix):
                code = text.removeprefix(prefix)
                return Route(get=_with(get, code), post=_with(post, code))
        return _ROUTES.get(text) or self._find_provider(text)

    def _find_provider(self, path: str) -> Route | None:
        for name in self._context.services.providers.names():
            base = f"{SIGN_IN_PATH}/{name}"
            if path == base:
                return Route(post=_with(begin_at_provider, name))
            if path == f"{base}/back":
                return Route(get=_with(return_from_provider, name))
            if path == f"{base}/ended":
                return Route(post=_with(ended_at_provider, name), is_cross_site=True)
        return None

    # Responses without a page of their own.

    def _notice(
        self, title: str, sentence: str, hint: str, *, status: int, reason: str, rejects: bool = False
    ) -> SiteResponse:
        scheme = self._context.scheme
        return parts.notice(title, sentence, hint, reason=reason, scheme=scheme, status=status, rejects=rejects)

    def _not_found(self) -> SiteResponse:
        return self._notice(
            "There is no such page",
            "This address is incomplete or wrong.",
            "Open the link that you were given once more, or ask for a new one.",
            status=404,
            reason="no-such-page",
        )

    def _method_not_allowed(self) -> SiteResponse:
        return self._notice(
            "This does not work here",
            "The page at this address cannot be used in this way.",
            "Open the page that you wanted to see again.",
            status=405,
            reason="method-not-allowed",
        )

    def _other_origin(self) -> SiteResponse:
        return self._notice(
            "This form comes from another site",
            "Nothing was done, because only pages of this address can send this form.",
            "Open the page here, and try again.",
            status=403,
            reason="other-origin",
        )

    def _unavailable(self, *, is_unknown: bool) -> SiteResponse:
        sentence = "The gateway cannot reach its store at present."
        if is_unknown:
            sentence = "The gateway could not learn from its store whether this was done."
        response = self._notice(
            "Please try again", sentence, "Wait a moment, then load the page again.", status=503, reason="store-away"
        )
        return with_field(response, b"Retry-After", b"%d" % RETRY_SECONDS)

    def _failed(self) -> SiteResponse:
        return self._notice(
            "Something went wrong",
            "The gateway has a defect, which is in its log.",
            "Try again, or tell the owner of this gateway.",
            status=500,
            reason="internal-error",
        )


async def _to_account(context: SiteContext, visitor: Visitor) -> SiteResponse:
    return redirect(ACCOUNT_PATH, reason="to-account")


def _with(handler: CodeHandler, code: str) -> Handler:
    async def handle(context: SiteContext, visitor: Visitor) -> SiteResponse:
        return await handler(context, visitor, code)

    return handle


def _sets_account_cookie(response: SiteResponse) -> bool:
    cookies = [value for name, value in response.fields if name == b"Set-Cookie"]
    return any(b"burrowgate-" + ACCOUNT_COOKIE + b"=" in cookie for cookie in cookies)
