"""Login sessions of the console: a login token or the admin key is exchanged for a cookie and a proof.

Rules.
    A login token is valid once, for a minute, and kept in memory only; the admin key is valid any number of times.
    Neither appears in a URL that is sent: the page reads a login token from the fragment.
    Browsers send cookies to every port of a host, hence to other servers on this machine. So a cookie alone
    authenticates nothing. It counts only together with the proof in the field `Burrowgate-Console`, which the page
    keeps in storage of its origin, and which a page of another origin cannot send without a preflight (SEC-48, SEC-50).
    A cookie is signed with a key derived from the admin key and contains its expiry, so it survives a restart of the
    gateway; a new admin key ends all login sessions. Those that logged out are remembered until they would expire.
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


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginSession:
    """One login session, as the page receives it."""

    cookie: str = field(repr=False)
    proof: str = field(repr=False)
    expires_at: int
    key_kind: str
    """Kind of key that was exchanged, for the audit log."""
mutants_xǁLoginSessionsǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁLoginSessionsǁcreate_token__mutmut: MutantDict = {}  # type: ignore
mutants_xǁLoginSessionsǁlog_in__mutmut: MutantDict = {}  # type: ignore
mutants_xǁLoginSessionsǁis_valid__mutmut: MutantDict = {}  # type: ignore
mutants_xǁLoginSessionsǁlog_out__mutmut: MutantDict = {}  # type: ignore
mutants_xǁLoginSessionsǁ_mac__mutmut: MutantDict = {}  # type: ignore


class LoginSessions:
    """Issues login tokens and login sessions, and validates the latter."""

    @_mutmut_mutated(mutants_xǁLoginSessionsǁ__init____mutmut)
    def __init__(self, context: AdminContext) -> None:
        self._context = context
        self._tokens: dict[str, float] = {}
        self._logged_out: dict[str, int] = {}

    def xǁLoginSessionsǁ__init____mutmut_orig(self, context: AdminContext) -> None:
        self._context = context
        self._tokens: dict[str, float] = {}
        self._logged_out: dict[str, int] = {}

    def xǁLoginSessionsǁ__init____mutmut_1(self, context: AdminContext) -> None:
        self._context = None
        self._tokens: dict[str, float] = {}
        self._logged_out: dict[str, int] = {}

    def xǁLoginSessionsǁ__init____mutmut_2(self, context: AdminContext) -> None:
        self._context = context
        self._tokens: dict[str, float] = None
        self._logged_out: dict[str, int] = {}

    def xǁLoginSessionsǁ__init____mutmut_3(self, context: AdminContext) -> None:
        self._context = context
        self._tokens: dict[str, float] = {}
        self._logged_out: dict[str, int] = None

    @_mutmut_mutated(mutants_xǁLoginSessionsǁcreate_token__mutmut)
    def create_token(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_orig(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_1(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = None
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_2(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = None
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_3(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry >= now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_4(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) > MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_5(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(None)]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_6(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(None))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_7(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = None
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_8(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(None)
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_9(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(None))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_10(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = None
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_11(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now - TOKEN_LIFETIME_SECONDS
        return token, int(now + TOKEN_LIFETIME_SECONDS)

    def xǁLoginSessionsǁcreate_token__mutmut_12(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(None)

    def xǁLoginSessionsǁcreate_token__mutmut_13(self) -> tuple[str, int]:
        """A login token and its expiry. With more than `MAX_TOKENS`, the oldest becomes invalid."""
        now = self._context.clock.now()
        self._tokens = {token: expiry for token, expiry in self._tokens.items() if expiry > now}
        while len(self._tokens) >= MAX_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = b64url(self._context.entropy.token_bytes(_TOKEN_BYTES))
        self._tokens[token] = now + TOKEN_LIFETIME_SECONDS
        return token, int(now - TOKEN_LIFETIME_SECONDS)

    @_mutmut_mutated(mutants_xǁLoginSessionsǁlog_in__mutmut)
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

    def xǁLoginSessionsǁlog_in__mutmut_orig(self, secret: str) -> LoginSession:
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

    def xǁLoginSessionsǁlog_in__mutmut_1(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = None
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

    def xǁLoginSessionsǁlog_in__mutmut_2(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = None
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

    def xǁLoginSessionsǁlog_in__mutmut_3(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = None
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

    def xǁLoginSessionsǁlog_in__mutmut_4(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next(None, None)
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

    def xǁLoginSessionsǁlog_in__mutmut_5(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next(None)
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

    def xǁLoginSessionsǁlog_in__mutmut_6(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), )
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

    def xǁLoginSessionsǁlog_in__mutmut_7(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(None, known.encode())), None)
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

    def xǁLoginSessionsǁlog_in__mutmut_8(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, None)), None)
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

    def xǁLoginSessionsǁlog_in__mutmut_9(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(known.encode())), None)
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

    def xǁLoginSessionsǁlog_in__mutmut_10(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, )), None)
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

    def xǁLoginSessionsǁlog_in__mutmut_11(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is None:
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

    def xǁLoginSessionsǁlog_in__mutmut_12(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(None) <= now:
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

    def xǁLoginSessionsǁlog_in__mutmut_13(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(token) < now:
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

    def xǁLoginSessionsǁlog_in__mutmut_14(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(token) <= now:
                raise LoginRejected
        elif not self._context.admin_key and not equal_secrets(sent, self._context.admin_key.encode()):
            raise LoginRejected
        expires_at = int(now) + LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_15(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(token) <= now:
                raise LoginRejected
        elif self._context.admin_key or not equal_secrets(sent, self._context.admin_key.encode()):
            raise LoginRejected
        expires_at = int(now) + LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_16(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(token) <= now:
                raise LoginRejected
        elif not self._context.admin_key or equal_secrets(sent, self._context.admin_key.encode()):
            raise LoginRejected
        expires_at = int(now) + LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_17(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(token) <= now:
                raise LoginRejected
        elif not self._context.admin_key or not equal_secrets(None, self._context.admin_key.encode()):
            raise LoginRejected
        expires_at = int(now) + LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_18(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(token) <= now:
                raise LoginRejected
        elif not self._context.admin_key or not equal_secrets(sent, None):
            raise LoginRejected
        expires_at = int(now) + LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_19(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(token) <= now:
                raise LoginRejected
        elif not self._context.admin_key or not equal_secrets(self._context.admin_key.encode()):
            raise LoginRejected
        expires_at = int(now) + LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_20(self, secret: str) -> LoginSession:
        """A login session in exchange for a login token, which is used up, or the admin key.

        Raises `LoginRejected`.
        """
        now = self._context.clock.now()
        sent = secret.strip().encode()
        token = next((known for known in self._tokens if equal_secrets(sent, known.encode())), None)
        if token is not None:
            if self._tokens.pop(token) <= now:
                raise LoginRejected
        elif not self._context.admin_key or not equal_secrets(sent, ):
            raise LoginRejected
        expires_at = int(now) + LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_21(self, secret: str) -> LoginSession:
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
        expires_at = None
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_22(self, secret: str) -> LoginSession:
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
        expires_at = int(now) - LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_23(self, secret: str) -> LoginSession:
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
        expires_at = int(None) + LOGIN_LIFETIME_SECONDS
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(16))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_24(self, secret: str) -> LoginSession:
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
        name = None
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_25(self, secret: str) -> LoginSession:
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
        name = f"{expires_at}.{b64url(None)}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_26(self, secret: str) -> LoginSession:
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
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(None))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_27(self, secret: str) -> LoginSession:
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
        name = f"{expires_at}.{b64url(self._context.entropy.token_bytes(17))}"
        return LoginSession(
            cookie=f"{name}.{self._mac('cookie', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_28(self, secret: str) -> LoginSession:
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
            cookie=None,
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_29(self, secret: str) -> LoginSession:
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
            proof=None,
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_30(self, secret: str) -> LoginSession:
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
            expires_at=None,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_31(self, secret: str) -> LoginSession:
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
            key_kind=None,
        )

    def xǁLoginSessionsǁlog_in__mutmut_32(self, secret: str) -> LoginSession:
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
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_33(self, secret: str) -> LoginSession:
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
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_34(self, secret: str) -> LoginSession:
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
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_35(self, secret: str) -> LoginSession:
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
            )

    def xǁLoginSessionsǁlog_in__mutmut_36(self, secret: str) -> LoginSession:
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
            cookie=f"{name}.{self._mac(None, name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_37(self, secret: str) -> LoginSession:
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
            cookie=f"{name}.{self._mac('cookie', None)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_38(self, secret: str) -> LoginSession:
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
            cookie=f"{name}.{self._mac(name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_39(self, secret: str) -> LoginSession:
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
            cookie=f"{name}.{self._mac('cookie', )}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_40(self, secret: str) -> LoginSession:
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
            cookie=f"{name}.{self._mac('XXcookieXX', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_41(self, secret: str) -> LoginSession:
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
            cookie=f"{name}.{self._mac('COOKIE', name)}",
            proof=self._mac("proof", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_42(self, secret: str) -> LoginSession:
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
            proof=self._mac(None, name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_43(self, secret: str) -> LoginSession:
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
            proof=self._mac("proof", None),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_44(self, secret: str) -> LoginSession:
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
            proof=self._mac(name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_45(self, secret: str) -> LoginSession:
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
            proof=self._mac("proof", ),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_46(self, secret: str) -> LoginSession:
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
            proof=self._mac("XXproofXX", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_47(self, secret: str) -> LoginSession:
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
            proof=self._mac("PROOF", name),
            expires_at=expires_at,
            key_kind="the admin's key" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_48(self, secret: str) -> LoginSession:
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
            key_kind="the admin's key" if (token is None) and False else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_49(self, secret: str) -> LoginSession:
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
            key_kind="the admin's key" if (token is None) or True else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_50(self, secret: str) -> LoginSession:
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
            key_kind="XXthe admin's keyXX" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_51(self, secret: str) -> LoginSession:
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
            key_kind="THE ADMIN'S KEY" if token is None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_52(self, secret: str) -> LoginSession:
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
            key_kind="the admin's key" if token is not None else "a one-time key",
        )

    def xǁLoginSessionsǁlog_in__mutmut_53(self, secret: str) -> LoginSession:
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
            key_kind="the admin's key" if token is None else "XXa one-time keyXX",
        )

    def xǁLoginSessionsǁlog_in__mutmut_54(self, secret: str) -> LoginSession:
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
            key_kind="the admin's key" if token is None else "A ONE-TIME KEY",
        )

    @_mutmut_mutated(mutants_xǁLoginSessionsǁis_valid__mutmut)
    def is_valid(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_orig(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_1(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = None
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_2(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(None)
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_3(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.partition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_4(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition("XX.XX")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_5(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = None
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_6(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(None)[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_7(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.rpartition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_8(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition("XX.XX")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_9(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[1]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_10(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key and not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_11(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_12(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_13(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(None, self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_14(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), None):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_15(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_16(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), ):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_17(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac(None, name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_18(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", None).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_19(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac(name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_20(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", ).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_21(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("XXcookieXX", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_22(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("COOKIE", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_23(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return True
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_24(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() and name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_25(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(None) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_26(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) < self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_27(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name not in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_28(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return True
        return equal_secrets(proof, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_29(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(None, self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_30(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, None)

    def xǁLoginSessionsǁis_valid__mutmut_31(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(self._mac("proof", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_32(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, )

    def xǁLoginSessionsǁis_valid__mutmut_33(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac(None, name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_34(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", None).encode())

    def xǁLoginSessionsǁis_valid__mutmut_35(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac(name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_36(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("proof", ).encode())

    def xǁLoginSessionsǁis_valid__mutmut_37(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("XXproofXX", name).encode())

    def xǁLoginSessionsǁis_valid__mutmut_38(self, cookie: str, proof: bytes) -> bool:
        """Whether `cookie` is genuine, not expired and not logged out, and `proof` belongs to it."""
        name, _, mac = cookie.rpartition(".")
        expires_at = name.partition(".")[0]
        if not self._context.admin_key or not equal_secrets(mac.encode(), self._mac("cookie", name).encode()):
            return False
        if int(expires_at) <= self._context.clock.now() or name in self._logged_out:
            return False
        return equal_secrets(proof, self._mac("PROOF", name).encode())

    @_mutmut_mutated(mutants_xǁLoginSessionsǁlog_out__mutmut)
    def log_out(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_orig(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_1(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = None
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_2(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(None)[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_3(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.partition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_4(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition("XX.XX")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_5(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[1]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_6(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = None
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_7(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = None
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_8(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry >= now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_9(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) > MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_10(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(None)]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_11(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(None))]
        self._logged_out[name] = int(name.partition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_12(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = None

    def xǁLoginSessionsǁlog_out__mutmut_13(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(None)

    def xǁLoginSessionsǁlog_out__mutmut_14(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(None)[0])

    def xǁLoginSessionsǁlog_out__mutmut_15(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.rpartition(".")[0])

    def xǁLoginSessionsǁlog_out__mutmut_16(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition("XX.XX")[0])

    def xǁLoginSessionsǁlog_out__mutmut_17(self, cookie: str) -> None:
        """End the login session of `cookie`, which `is_valid` accepted."""
        name = cookie.rpartition(".")[0]
        now = self._context.now()
        self._logged_out = {other: expiry for other, expiry in self._logged_out.items() if expiry > now}
        while len(self._logged_out) >= MAX_LOGGED_OUT:
            del self._logged_out[next(iter(self._logged_out))]
        self._logged_out[name] = int(name.partition(".")[1])

    @_mutmut_mutated(mutants_xǁLoginSessionsǁ_mac__mutmut)
    def _mac(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_orig(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_1(self, purpose: str, name: str) -> str:
        key = None
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_2(self, purpose: str, name: str) -> str:
        key = hmac.digest(None, f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_3(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), None, "sha256")
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_4(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), None)
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_5(self, purpose: str, name: str) -> str:
        key = hmac.digest(f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_6(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_7(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), )
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_8(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "XXsha256XX")
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_9(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "SHA256")
        return b64url(hmac.digest(key, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_10(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(None)

    def xǁLoginSessionsǁ_mac__mutmut_11(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(None, name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_12(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, None, "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_13(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), None))

    def xǁLoginSessionsǁ_mac__mutmut_14(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(name.encode(), "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_15(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, "sha256"))

    def xǁLoginSessionsǁ_mac__mutmut_16(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), ))

    def xǁLoginSessionsǁ_mac__mutmut_17(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), "XXsha256XX"))

    def xǁLoginSessionsǁ_mac__mutmut_18(self, purpose: str, name: str) -> str:
        key = hmac.digest(self._context.admin_key.encode(), f"burrowgate/console/{purpose}".encode(), "sha256")
        return b64url(hmac.digest(key, name.encode(), "SHA256"))

mutants_xǁLoginSessionsǁ__init____mutmut['_mutmut_orig'] = LoginSessions.xǁLoginSessionsǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ__init____mutmut['xǁLoginSessionsǁ__init____mutmut_1'] = LoginSessions.xǁLoginSessionsǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ__init____mutmut['xǁLoginSessionsǁ__init____mutmut_2'] = LoginSessions.xǁLoginSessionsǁ__init____mutmut_2 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ__init____mutmut['xǁLoginSessionsǁ__init____mutmut_3'] = LoginSessions.xǁLoginSessionsǁ__init____mutmut_3 # type: ignore # mutmut generated

mutants_xǁLoginSessionsǁcreate_token__mutmut['_mutmut_orig'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_orig # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_1'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_1 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_2'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_2 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_3'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_3 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_4'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_4 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_5'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_5 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_6'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_6 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_7'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_7 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_8'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_8 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_9'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_9 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_10'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_10 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_11'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_11 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_12'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_12 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁcreate_token__mutmut['xǁLoginSessionsǁcreate_token__mutmut_13'] = LoginSessions.xǁLoginSessionsǁcreate_token__mutmut_13 # type: ignore # mutmut generated

mutants_xǁLoginSessionsǁlog_in__mutmut['_mutmut_orig'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_orig # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_1'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_1 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_2'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_2 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_3'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_3 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_4'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_4 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_5'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_5 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_6'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_6 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_7'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_7 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_8'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_8 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_9'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_9 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_10'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_10 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_11'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_11 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_12'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_12 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_13'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_13 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_14'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_14 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_15'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_15 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_16'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_16 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_17'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_17 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_18'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_18 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_19'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_19 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_20'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_20 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_21'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_21 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_22'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_22 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_23'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_23 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_24'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_24 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_25'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_25 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_26'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_26 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_27'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_27 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_28'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_28 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_29'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_29 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_30'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_30 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_31'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_31 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_32'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_32 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_33'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_33 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_34'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_34 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_35'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_35 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_36'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_36 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_37'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_37 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_38'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_38 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_39'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_39 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_40'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_40 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_41'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_41 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_42'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_42 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_43'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_43 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_44'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_44 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_45'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_45 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_46'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_46 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_47'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_47 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_48'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_48 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_49'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_49 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_50'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_50 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_51'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_51 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_52'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_52 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_53'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_53 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_in__mutmut['xǁLoginSessionsǁlog_in__mutmut_54'] = LoginSessions.xǁLoginSessionsǁlog_in__mutmut_54 # type: ignore # mutmut generated

mutants_xǁLoginSessionsǁis_valid__mutmut['_mutmut_orig'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_orig # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_1'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_1 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_2'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_2 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_3'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_3 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_4'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_4 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_5'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_5 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_6'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_6 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_7'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_7 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_8'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_8 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_9'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_9 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_10'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_10 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_11'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_11 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_12'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_12 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_13'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_13 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_14'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_14 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_15'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_15 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_16'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_16 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_17'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_17 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_18'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_18 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_19'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_19 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_20'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_20 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_21'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_21 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_22'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_22 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_23'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_23 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_24'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_24 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_25'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_25 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_26'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_26 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_27'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_27 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_28'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_28 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_29'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_29 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_30'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_30 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_31'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_31 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_32'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_32 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_33'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_33 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_34'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_34 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_35'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_35 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_36'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_36 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_37'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_37 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁis_valid__mutmut['xǁLoginSessionsǁis_valid__mutmut_38'] = LoginSessions.xǁLoginSessionsǁis_valid__mutmut_38 # type: ignore # mutmut generated

mutants_xǁLoginSessionsǁlog_out__mutmut['_mutmut_orig'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_orig # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_1'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_1 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_2'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_2 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_3'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_3 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_4'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_4 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_5'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_5 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_6'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_6 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_7'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_7 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_8'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_8 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_9'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_9 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_10'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_10 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_11'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_11 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_12'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_12 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_13'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_13 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_14'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_14 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_15'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_15 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_16'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_16 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁlog_out__mutmut['xǁLoginSessionsǁlog_out__mutmut_17'] = LoginSessions.xǁLoginSessionsǁlog_out__mutmut_17 # type: ignore # mutmut generated

mutants_xǁLoginSessionsǁ_mac__mutmut['_mutmut_orig'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_orig # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_1'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_1 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_2'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_2 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_3'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_3 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_4'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_4 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_5'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_5 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_6'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_6 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_7'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_7 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_8'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_8 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_9'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_9 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_10'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_10 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_11'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_11 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_12'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_12 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_13'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_13 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_14'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_14 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_15'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_15 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_16'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_16 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_17'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_17 # type: ignore # mutmut generated
mutants_xǁLoginSessionsǁ_mac__mutmut['xǁLoginSessionsǁ_mac__mutmut_18'] = LoginSessions.xǁLoginSessionsǁ_mac__mutmut_18 # type: ignore # mutmut generated
mutants_x_cookie_name__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_cookie_name__mutmut)
def cookie_name(port: int | None) -> str:
    """The cookie's name. It contains the port, because another gateway may listen on another port of this machine."""
    return f"burrowgate_console_{port or 0}"


def x_cookie_name__mutmut_orig(port: int | None) -> str:
    """The cookie's name. It contains the port, because another gateway may listen on another port of this machine."""
    return f"burrowgate_console_{port or 0}"


def x_cookie_name__mutmut_1(port: int | None) -> str:
    """The cookie's name. It contains the port, because another gateway may listen on another port of this machine."""
    return f"burrowgate_console_{port and 0}"


def x_cookie_name__mutmut_2(port: int | None) -> str:
    """The cookie's name. It contains the port, because another gateway may listen on another port of this machine."""
    return f"burrowgate_console_{port or 1}"

mutants_x_cookie_name__mutmut['_mutmut_orig'] = x_cookie_name__mutmut_orig # type: ignore # mutmut generated
mutants_x_cookie_name__mutmut['x_cookie_name__mutmut_1'] = x_cookie_name__mutmut_1 # type: ignore # mutmut generated
mutants_x_cookie_name__mutmut['x_cookie_name__mutmut_2'] = x_cookie_name__mutmut_2 # type: ignore # mutmut generated
