"""Verification of passphrases: compares what a visitor presents with a session's hash, and limits wrong ones.

Rules.
    Only the holder of a genuine link to an active session can have a passphrase compared.
    Wrong ones are limited for each session and address, and for each session over all addresses. A right one costs
    nothing, and the limits refill, so that a visitor is locked out for at most a minute after the last wrong one of
    others. Visitors who have entered hold a cookie and are never compared again.
    A passphrase counts as wrong until it has been found right, so that many at a time are not more than one by one.
    The same one at the same time is compared once, so that the first page of a program, of many requests, is not many.
    At a limit nothing is compared, not even with what is remembered: otherwise the limit would not limit guesses.
    Hashing is done outside the reactor's thread, by a bounded number of threads with a bounded queue.
    What was found right is remembered by the MAC of the passphrase, so that programs which show it with each request
    cost one hash. It depends on the session's hash and on the key, which are compared, and is bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from twisted.internet.defer import Deferred

from burrowgate.core import passphrases
from burrowgate.core.bounded_cache import SizedCache
from burrowgate.core.entry import PassphraseCheck
from burrowgate.core.rate_limit import RateLimiter, rate_limit_key
from burrowgate.core.sessions import Session
from burrowgate.core.tokens import Key
from burrowgate.errors import PassphraseQueueFull

WRONG_PER_ADDRESS = 5
"""Wrong passphrases of one address for one session at once: a person who mistypes needs fewer."""
PER_ADDRESS_A_MINUTE = 2
WRONG_PER_SESSION = 50
"""Wrong passphrases for one session at once, over all addresses."""
PER_SESSION_A_MINUTE = 10
"""14,400 a day: of generated passphrases (59 bits), that is one in 40 million million in a year."""
MAX_KNOWN = 1_000
"""Right passphrases that a process remembers, of which a program uses one."""


class PassphraseHasher(Protocol):
    """Hashes what stands for a passphrase, slowly on purpose (Argon2id, RFC 9106), outside the reactor's thread."""

    async def hash(self, secret: bytes, salt: bytes) -> str:
        """Return the hash of `secret` with its parameters (PHC string format). Raises `PassphraseQueueFull`."""

    async def verify(self, hash: str, secret: bytes) -> bool:
        """Return whether `hash` is that of `secret`, in constant time. Raises `PassphraseQueueFull`."""


class PassphraseVerifier:
    """Compares the passphrases that visitors present to this process."""

    def __init__(self, hasher: PassphraseHasher, now: Callable[[], float]) -> None:
        self.hasher = hasher
        self._now = now
        self._addresses = RateLimiter(PER_ADDRESS_A_MINUTE, WRONG_PER_ADDRESS)
        self._sessions = RateLimiter(PER_SESSION_A_MINUTE, WRONG_PER_SESSION)
        self._under_way: dict[tuple[str, bytes], list[Deferred[PassphraseCheck]]] = {}
        """Those who wait for the comparison of the same passphrase, by hash and MAC."""
        self._known = SizedCache[tuple[str, bytes], bool](max_entries=MAX_KNOWN, max_key_bytes=512)

    def is_known(self, session: Session, key: Key, value: bytes, address: str) -> bool:
        """Return whether `value` is known to be the passphrase of `session`, which `key` signed; False at a limit."""
        text = passphrases.presented(value)
        if text is None or (session.limits.passphrase, passphrases.secret_of(key, text)) not in self._known:
            return False
        return not self._is_limited(_visitor(session, address), session.sid)

    async def check(self, session: Session, key: Key, value: bytes, address: str) -> PassphraseCheck:
        """Return whether `value`, which a visitor at `address` presents, is the passphrase of `session`."""
        visitor, text = _visitor(session, address), passphrases.presented(value)
        if self._is_limited(visitor, session.sid):
            return PassphraseCheck.TOO_MANY
        guess = session.limits.passphrase, b"" if text is None else passphrases.secret_of(key, text)
        if guess in self._known:
            return PassphraseCheck.RIGHT
        waiting = self._under_way.get(guess)
        if waiting is not None:
            other: Deferred[PassphraseCheck] = Deferred()
            waiting.append(other)
            return await other
        self._addresses.take(visitor, self._now())
        self._sessions.take(session.sid, self._now())
        if text is None:
            return PassphraseCheck.WRONG
        self._under_way[guess] = waiting = []
        check = PassphraseCheck.WRONG
        try:
            check = await self._compare(*guess)
        finally:
            del self._under_way[guess]
            if check is not PassphraseCheck.WRONG:
                self._addresses.give_back(visitor)
                self._sessions.give_back(session.sid)
            for other in waiting:
                other.callback(check)
        return check

    async def _compare(self, hash: str, secret: bytes) -> PassphraseCheck:
        try:
            if not await self.hasher.verify(hash, secret):
                return PassphraseCheck.WRONG
        except PassphraseQueueFull:
            return PassphraseCheck.BUSY
        self._known.put((hash, secret), True, len(hash) + len(secret))
        return PassphraseCheck.RIGHT

    def _is_limited(self, visitor: str, sid: str) -> bool:
        now = self._now()
        return not (self._addresses.has_token(visitor, now) and self._sessions.has_token(sid, now))


def _visitor(session: Session, address: str) -> str:
    return f"{session.sid} {rate_limit_key(address)}"
