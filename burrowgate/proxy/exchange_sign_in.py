"""Sign-in through an exchange: requests to the sign-in host, and the hand-over on the domains of targets."""

from __future__ import annotations

from abc import ABC

from burrowgate.core import sign_in
from burrowgate.core.access import Refusal, RouteMatch
from burrowgate.core.hosts import is_same_origin
from burrowgate.core.http.site import MAX_BODY_BYTES, SiteRequest
from burrowgate.core.identity.credentials import NONCE_BYTES
from burrowgate.core.request_record import ALLOWED, DENIED, RATE_LIMITED
from burrowgate.core.sign_in import SIGN_IN_REASONS
from burrowgate.proxy import login
from burrowgate.proxy.exchange_entry import ExchangeEntry
from burrowgate.proxy.hand_over import COMPLETE_PATH, HandOver, SignInHost
from burrowgate.proxy.own_request import Answer, OwnRequest
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from burrowgate.sessions.authorization import Decision

MAX_LEAVE_BYTES = 256
"""Body of the form by which a visitor leaves."""


class ExchangeSignIn(ExchangeEntry, ABC):
    """Base class of an exchange: what it does about sign-in."""

    __slots__ = ()

    # The sign-in host.

    def _reaches_sign_in_host(self) -> bool:
        """Begin the response of the sign-in host if the request is for that; returns whether it is."""
        host = self._context.sign_in
        if host is None or not self._context.reads_bodies or not host.serves(self._head.host):
            return False
        if self._sends_key_set():
            return True
        self._outcome = ALLOWED
        self._answer(lambda body: self._respond_by_site(host, body), MAX_BODY_BYTES)
        return True

    async def _respond_by_site(self, host: SignInHost, body: bytes) -> tuple[Response, str]:
        head, facts = self._head, self._head.facts
        types = [value for name, value in head.fields if name.lower() == b"content-type"]
        request = SiteRequest(
            method=facts.method,
            path=facts.path,
            query=facts.query,
            address=facts.client_address,
            user_agent=head.user_agent,
            accept=head.accept,
            content_type=types[0] if len(types) == 1 else b"",
            origin=facts.origin,
            is_navigation=facts.navigation,
            is_speculative=facts.speculative,
            cookies=facts.sign_in_cookies,
            body=body,
        )
        found = await host.site.respond(request)
        if found.is_rejection:
            seconds = self._context.reject(facts.client_address)
            self._outcome = RATE_LIMITED if seconds else DENIED
            if seconds:
                return builder.too_many_rejections(seconds, wants_json=self._wants_json()), found.reason
        return Response(found.status, builder.phrase(found.status), list(found.fields), found.body), found.reason

    # The domains of targets.

    def _hands_over(self, refusal: Refusal, route: RouteMatch) -> bool:
        """Send the visitor to sign in if `refusal` is for the lack of it; returns whether."""
        context, facts = self._context, self._head.facts
        if context.sign_in is None or refusal.reason not in SIGN_IN_REASONS or facts.path == COMPLETE_PATH:
            return False
        if facts.path == login.LEAVE_PATH:
            return False
        account = None if refusal.signed_in is None else refusal.signed_in.account
        response = self._hand_over(context.sign_in, route).begin(
            refusal, context.entropy.token_bytes(NONCE_BYTES), account.name if account is not None else ""
        )
        self._send_own_response(response, refusal.reason)
        return True

    def _send_reserved(self, route: RouteMatch, decision: Decision) -> None:
        if not (self._completes_sign_in(route) or self._signs_out(route, decision)):
            super()._send_reserved(route, decision)

    def _signs_out(self, route: RouteMatch, decision: Decision) -> bool:
        """Begin to end the login if a page of this domain asks for that; returns whether it does."""
        host, facts = self._context.sign_in, self._head.facts
        is_asked = facts.method == b"POST" and facts.path == login.LEAVE_PATH
        if host is None or not is_asked or not is_same_origin(facts.origin, route.origin):
            return False

        async def leave(body: bytes) -> tuple[Response, str]:
            login_id = sign_in.login_id(facts.sign_in_cookies, route.authority, self._context.keys())
            if b"all=1" in body.split(b"&") and login_id:
                await host.sign_out(login_id, f"visitor {facts.client_address}")
            return login.reserved(facts.path, decision, self._context.scheme, self._wants_json())

        self._outcome = ALLOWED
        self._answer(leave, MAX_LEAVE_BYTES)
        return True

    def _completes_sign_in(self, route: RouteMatch) -> bool:
        """Begin to take the login if the request brings a completion code; returns whether it does."""
        host = self._context.sign_in
        if host is None or self._head.facts.path != COMPLETE_PATH:
            return False

        async def complete(body: bytes) -> tuple[Response, str]:
            response = await self._hand_over(host, route).complete()
            self._outcome = ALLOWED if response.status == 303 else DENIED
            return response, "signed-in" if response.status == 303 else "sign-in-failed"

        self._answer(complete, 0)
        return True

    def _hand_over(self, host: SignInHost, route: RouteMatch) -> HandOver:
        context = self._context
        return HandOver(host, self._head, route, keys=context.keys(), scheme=context.scheme, now=context.clock.now())

    def _answer(self, answer: Answer, max_body: int) -> None:
        """Respond by `answer`, which gets the body of the request."""
        self._head.retained = True  # it is read after the body, and after the store has responded
        self._enter_scope(self._context.connections.undecided)
        self._send_request(OwnRequest(answer, self._respond_locally, max_body=max_body, wants_json=self._wants_json()))
