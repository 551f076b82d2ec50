"""Hand-over between a target's domain and the sign-in host: sends a browser to sign in, and takes its login.

Rules (docs/protocol.md, Sign-in).
    Only a navigation by GET is sent to the sign-in host. Everything else gets 401, so that no script follows a redirect
    to another host, and no form is sent twice.
    The address to return to is in a signed cookie of this domain and nowhere else. The sign-in host gets a ticket: the
    domain, a nonce, and which proof suffices. It answers with a code for that domain and nonce.
    A code is accepted once, within a minute, on its domain, from the browser that has the cookie with its nonce.
    A browser has at most `MAX_RETURNS` such cookies; a further one replaces the oldest. What is not genuine is deleted.
    The third time within two minutes, a browser gets a page that says why, and is not sent again.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from burrowgate.core import hosts, sign_in
from burrowgate.core.access import Refusal, RouteMatch
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.http.fields import RESERVED_PATH, set_sign_in_cookie
from burrowgate.core.http.request import RequestHead
from burrowgate.core.http.site import Site
from burrowgate.core.identity import credentials
from burrowgate.core.identity.credentials import TICKET_SECONDS, WayBack
from burrowgate.core.identity.logins import MAX_LOGIN_SECONDS
from burrowgate.core.tokens import Key, Keyring, b64url
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response

SIGN_IN_PATH = "/.burrowgate/sign-in"
COMPLETE_PATH = RESERVED_PATH + b"/sign-in/complete"
MAX_RETURNS = 4
"""Sign-ins that one browser has under way on one domain."""
MAX_ROUNDS = 2
"""Times that a browser is sent to the sign-in host within `credentials.ROUNDS_SECONDS`."""
_CODE = re.compile(rb"code=([A-Za-z0-9_.-]{1,400})")
_RETURN, _ROUNDS = b"return-", b"rounds"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInHost:
    """The sign-in host, as the data plane knows it."""

    host: str
    """Its name, in lower case and without a port."""
    origin: str
    """Scheme and authority, as in its links."""
    site: Site
    spend: Callable[[str, bytes, int], Awaitable[bool]]
    """Records the use of a value, until a time; returns False if it was used before. Raises `StoreError`."""
    sign_out: Callable[[str, str], Awaitable[object]]
    """Ends a login at the request of a visitor: its id, and the actor. Raises `StoreError`."""

    def serves(self, host: bytes) -> bool:
        """Return whether the value of a `Host` field names the sign-in host."""
        parts = hosts.split(host.decode("latin-1"))
        return parts is not None and parts[0] == self.host


class HandOver:
    """The steps of a hand-over on the domain of one request."""

    def __init__(
        self, host: SignInHost, head: RequestHead, route: RouteMatch, *, keys: Keyring, scheme: str, now: float
    ) -> None:
        self._host = host
        self._head = head
        self._route = route
        self._keys = keys
        self._scheme = scheme
        self._now = int(now)
        self._wants_json = builder.wants_json(head.accept)

    # To the sign-in host.

    def begin(self, refusal: Refusal, random: bytes, name: str = "") -> Response:
        """Return the response to a request that was refused for a reason of `sign_in.SIGN_IN_REASONS`.

        `random` is `credentials.NONCE_BYTES` random bytes, and `name` that of the account that is signed in.
        """
        facts = self._head.facts
        if not facts.navigation or facts.method != b"GET" or facts.upgrade or facts.speculative:
            wants_json = self._wants_json or not facts.navigation
            return builder.sign_in_needed(refusal, f"{self._host.origin}{SIGN_IN_PATH}", wants_json=wants_json)
        target = facts.path + b"?" + facts.query if facts.query else facts.path
        key = self._keys.newest
        back = credentials.way_back_cookie(key, random, target, now=self._now) or credentials.way_back_cookie(
            key, random, facts.path, now=self._now
        )
        back = back or credentials.way_back_cookie(key, random, b"/", now=self._now)
        assert back is not None
        count, since = self._rounds()
        is_other = refusal.reason is Reason.NOT_YOU
        ticket = self._ticket(key, random, refusal, switches=is_other or count >= MAX_ROUNDS)
        address = f"{self._host.origin}{SIGN_IN_PATH}?tx={ticket}"
        if is_other:
            response = builder.not_you(name, address)
        elif count >= MAX_ROUNDS:
            response = builder.sign_in_repeats(address)
            count, since = 0, self._now
        else:
            response = builder.sign_in_redirect(address)
            count += 1
        self._set(response, _RETURN + _suffix(random), back, TICKET_SECONDS)
        if not is_other:
            rounds = credentials.rounds_cookie(key, count, since)
            self._set(response, _ROUNDS, rounds, credentials.ROUNDS_SECONDS)
        self._delete_excess(response)
        return response

    def _ticket(self, key: Key, random: bytes, refusal: Refusal, *, switches: bool) -> str:
        proved_since, strong = sign_in.required_proof(self._route.target, refusal.session, self._now)
        return credentials.sign_in_ticket(
            key,
            random,
            self._route.authority,
            now=self._now,
            proved_since=proved_since,
            strong=strong,
            switches=switches,
        )

    def _rounds(self) -> tuple[int, int]:
        for name, value in self._head.facts.sign_in_cookies:
            if name == _ROUNDS:
                return credentials.read_rounds(self._keys, value, self._now)
        return 0, self._now

    # Back from the sign-in host.

    async def complete(self) -> Response:
        """Return the response to the request that brings a completion code. Raises `StoreError`."""
        facts = self._head.facts
        match = _CODE.fullmatch(facts.query)
        code = match[1] if match is not None else b""
        done = credentials.read_completion(self._keys, code, self._route.authority, self._now)
        back = None if done is None else self._returns().get(_RETURN + _suffix(done.nonce))
        if done is None or back is None or back.nonce != done.nonce or facts.method != b"GET":
            return self._start_again()
        if not await self._host.spend("completion", code, done.expires_at):
            return self._start_again()
        response = builder.return_redirect(self._route.origin + back.target)
        cookie = credentials.login_cookie(self._keys.newest, done.login_id, self._route.authority)
        self._set(response, sign_in.LOGIN_COOKIE, cookie, MAX_LOGIN_SECONDS)
        self._set(response, _RETURN + _suffix(done.nonce), "", 0)
        return response

    def _start_again(self) -> Response:
        response = builder.sign_in_failed()
        for name, _ in self._head.facts.sign_in_cookies:
            if name.startswith(_RETURN) and _is_name(name):
                self._set(response, name, "", 0)
        return response

    # Cookies.

    def _returns(self) -> dict[bytes, WayBack]:
        """Return the contents of the genuine cookies with addresses to return to, by their names."""
        found: dict[bytes, WayBack] = {}
        for name, value in self._head.facts.sign_in_cookies[: 4 * MAX_RETURNS]:
            if name.startswith(_RETURN):
                back = credentials.read_way_back(self._keys, value, self._now)
                if back is not None and name == _RETURN + _suffix(back.nonce):
                    found[name] = back
        return found

    def _delete_excess(self, response: Response) -> None:
        """Delete cookies that are not genuine, and the oldest of those that would be too many with a new one."""
        genuine = self._returns()
        newest = sorted(genuine, key=lambda name: genuine[name].expires_at, reverse=True)
        kept = set(newest[: MAX_RETURNS - 1])
        for name, _ in self._head.facts.sign_in_cookies[: 4 * MAX_RETURNS]:
            if name.startswith(_RETURN) and name not in kept and _is_name(name):
                self._set(response, name, "", 0)

    def _set(self, response: Response, name: bytes, value: str, max_age: int) -> None:
        cookie = set_sign_in_cookie(self._scheme, name, value.encode("ascii"), max_age)
        response.fields.append((b"Set-Cookie", cookie))


def _suffix(nonce: bytes) -> bytes:
    """Return the end of the name of the cookie with `nonce`, so that several sign-ins do not overwrite each other."""
    return b64url(nonce)[:6].encode("ascii")


def _is_name(name: bytes) -> bool:
    """Return whether `name` is one that this module may have given a cookie."""
    return len(name) == len(_RETURN) + 6 and name.replace(b"-", b"").replace(b"_", b"").isalnum()
