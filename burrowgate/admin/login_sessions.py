"""Login sessions of the console: a login token or the admin key is exchanged for a cookie and a proof.

Rules.
    A login token is valid once, for a minute, and kept in memory only; the admin key is valid any number of times.
    Neither appears in a URL that is sent: the page reads a login token from the fragment.
    Browsers send cookies to every port of a host, hence to other servers on this machine. So a cookie alone
    authenticates nothing. It counts only together with the proof in the field `Burrowgate-Console`, which the page
    keeps in storage of its origin, and which a page of another origin cannot send without a preflight (SEC-48, SEC-50).
    A cookie is signed with a key derived from the admin key and contains its expiry, so it survives a restart of the
    gateway; a new admin key ends all login sessions. Those that logged out are remembered until they would expire. If
    they become too many, the login sessions that expire first end with them, so that none of them is valid again.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from burrowgate.admin.auth import LoginRejected
from burrowgate.admin.context import AdminContext
from burrowgate.core.tokens import b64url, equal_secrets

TOKEN_LIFETIME_SECONDS = 60
LOGIN_LIFETIME_SECONDS = 12 * 3600
MAX_TOKENS = 32
MAX_LOGGED_OUT = 1000
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginSession:
    """One login session, as the page receives it."""

    cookie: str = field(repr=False)
    proof: str = field(repr=False)
    expires_at: int
    key_kind: str
    """Kind of key that was exchanged, for the audit log."""


class LoginSessions:
    """Issues login tokens and login sessions, and validates the latter."""

    def __init__(self, context: AdminContext) -> None:
        self._context = context
        self._tokens: dict[str, float] = {}
        self._logged_out: dict[str, int] = {}
        self._ended_until = 0
        """Login sessions that expire at this time or before have ended."""

    def create_token(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def log_in(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(token) <= now:
                raise LoginRejected
        elif not self._context.admin_key or not equal_secrets(sent, self._context.admin_key.encode()):
            raise LoginRejected
        expires_at = int(now) + LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def is_valid(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= max(self._context.clock.now(), self._ended_until) or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def log_out(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            first = min(self._logged_out, key=self._logged_out.__getitem__)
            self._ended_until = max(self._ended_until, self._logged_out.pop(first))
        self._logged_out[name] = int(name.partition(".")[0])

    def _mac(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), "sha256"))


def cookie_name(port: int | None) -> str:
    """The cookie's name. It contains the port, because another gateway may listen on another port of this machine."""
    return f"burrowgate_console_{port or 0}"
