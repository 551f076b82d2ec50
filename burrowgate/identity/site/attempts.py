"""Attempts to sign in at a provider, which the browser keeps in encrypted cookies: one for each tab, a few at most.

Rules.
    State, nonce and verifier are random and new for each attempt (RFC 9700, 2.1); only this browser has them.
    A cookie is named after its state, so that two tabs do not disturb each other. Beyond `MAX_ATTEMPTS`, the oldest is
    deleted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import msgspec

from burrowgate.core.http.site import SiteRequest, SiteResponse
from burrowgate.core.tokens import Keyring, b64url
from burrowgate.identity.oidc.messages import Attempt
from burrowgate.interfaces import IEntropy
from burrowgate.sealing import NONCE_BYTES, seal, unseal

ATTEMPT_SECONDS = 600
MAX_ATTEMPTS = 4
SECRET_BYTES = 32
"""Bytes of state, nonce and verifier; a verifier has 43 characters at least (RFC 7636, 4.1)."""
_PURPOSE = "attempt"
_STATE_CHARACTERS = 6
_COOKIE = re.compile(rb"begun-[A-Za-z0-9_-]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunAttempt:
    """An attempt, with what it is for."""

    attempt: Attempt
    goal: str = field(repr=False)
    """As `goals.Goal.text`."""
    made_at: int

    @property
    def cookie(self) -> bytes:
        """The name of its cookie, behind the gateway's prefix."""
        return _cookie_name(self.attempt.state)


class _Body(msgspec.Struct, frozen=True):
    provider: str
    state: str
    nonce: str
    verifier: str
    goal: str
    made_at: int


def begin(provider: str, goal: str, entropy: IEntropy, *, now: int) -> BegunAttempt:
    """Return a new attempt."""
    secrets = [b64url(entropy.token_bytes(SECRET_BYTES)) for _ in range(3)]
    attempt = Attempt(provider=provider, state=secrets[0], nonce=secrets[1], verifier=secrets[2])
    return BegunAttempt(attempt=attempt, goal=goal, made_at=now)


def with_attempt(
    response: SiteResponse, begun: BegunAttempt, request: SiteRequest, *, keys: Keyring, entropy: IEntropy, scheme: str
) -> SiteResponse:
    """Return `response` with the cookie of `begun`; `request` has the cookies of earlier attempts."""
    earlier = {name: _made_at(keys, name, value, begun.made_at) for name, value in _cookies(request)}
    earlier.pop(begun.cookie, None)
    oldest = sorted(earlier, key=lambda name: earlier[name])
    for name in oldest[: max(0, len(oldest) + 1 - MAX_ATTEMPTS)]:
        response = response.with_cookie(scheme, name, "", 0)
    attempt = begun.attempt
    body = _Body(attempt.provider, attempt.state, attempt.nonce, attempt.verifier, begun.goal, begun.made_at)
    place, nonce = begun.cookie.decode(), entropy.token_bytes(NONCE_BYTES)
    sealed = seal(keys.newest, _PURPOSE, place, msgspec.json.encode(body), nonce)
    return response.with_cookie(scheme, begun.cookie, sealed, ATTEMPT_SECONDS)


def find_attempt(request: SiteRequest, state: str, *, keys: Keyring, now: float) -> BegunAttempt | None:
    """Return the attempt with `state` that this browser has begun; None without one, and after its time."""
    name = _cookie_name(state)
    for value in request.cookie_values(name):
        begun = _open(keys, name, value)
        if begun is not None and begun.attempt.state == state and now < begun.made_at + ATTEMPT_SECONDS:
            return begun
    return None


def _cookie_name(state: str) -> bytes:
    return b"begun-" + state[:_STATE_CHARACTERS].encode("ascii", "replace")


def _cookies(request: SiteRequest) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in request.cookies if _COOKIE.fullmatch(name)]


def _made_at(keys: Keyring, name: bytes, value: bytes, now: int) -> int:
    """Return when the attempt of a cookie was made; 0 if the cookie opens none, or after its time."""
    begun = _open(keys, name, value)
    return 0 if begun is None or begun.made_at + ATTEMPT_SECONDS <= now else begun.made_at


def _open(keys: Keyring, name: bytes, value: bytes) -> BegunAttempt | None:
    try:
        body = unseal(keys, _PURPOSE, name.decode("ascii"), value.decode("ascii"))
        found = None if body is None else msgspec.json.decode(body, type=_Body)
    except (UnicodeDecodeError, msgspec.MsgspecError):
        return None
    if found is None:
        return None
    attempt = Attempt(provider=found.provider, state=found.state, nonce=found.nonce, verifier=found.verifier)
    return BegunAttempt(attempt=attempt, goal=found.goal, made_at=found.made_at)
