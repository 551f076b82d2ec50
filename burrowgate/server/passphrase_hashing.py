"""Argon2id (RFC 9106) for passphrases, in threads of its own: the reactor's thread never hashes.

Rules.
    The parameters are those of decision 23. A hash names its own, so that others can be chosen for later hashes.
    At most `THREADS` hashes are made at a time, and `MAX_PENDING` wait: more are refused at once.
    `cryptography` releases the interpreter's lock while it hashes, and compares in constant time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from burrowgate.errors import PassphraseQueueFull

MEMORY_KIB = 19 * 1024
ITERATIONS = 2
LANES = 1
HASH_BYTES = 32
THREADS = 2
MAX_PENDING = 32
"""Hashes that wait or are made: a second of work for the threads, less than a request may take to be authorized."""

_T = TypeVar("_T")


class Argon2:
    """Hashes within the call; for tests, gateways in memory and the threads of `ThreadedArgon2`."""

    def __init__(self, memory_kib: int = MEMORY_KIB, iterations: int = ITERATIONS) -> None:
        self._memory_kib = memory_kib
        self._iterations = iterations

    def hash_now(self, secret: bytes, salt: bytes) -> str:
        """Return the hash of `secret`."""
        return Argon2id(
            salt=salt, length=HASH_BYTES, iterations=self._iterations, lanes=LANES, memory_cost=self._memory_kib
        ).derive_phc_encoded(secret)

    def verify_now(self, hash: str, secret: bytes) -> bool:
        """Return whether `hash` is that of `secret`; False for one that cannot be read."""
        try:
            Argon2id.verify_phc_encoded(secret, hash)
        except (InvalidKey, ValueError):
            return False
        return True

    async def hash(self, secret: bytes, salt: bytes) -> str:
        return self.hash_now(secret, salt)

    async def verify(self, hash: str, secret: bytes) -> bool:
        return self.verify_now(hash, secret)


class ThreadedArgon2:
    """Hashes in threads, which start with the first hash."""

    def __init__(self, reactor: IReactorFromThreads) -> None:
        self._reactor = reactor
        self._argon2 = Argon2()
        self._pending = 0
        self._pool: ThreadPool | None = None

    async def hash(self, secret: bytes, salt: bytes) -> str:
        return await self._run(lambda: self._argon2.hash_now(secret, salt))

    async def verify(self, hash: str, secret: bytes) -> bool:
        return await self._run(lambda: self._argon2.verify_now(hash, secret))

    def close(self) -> None:
        """End the threads, after the hashes that they are making."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()

    def _run(self, work: Callable[[], _T]) -> Deferred[_T]:
        if self._pending >= MAX_PENDING:
            raise PassphraseQueueFull
        if self._pool is None:
            self._pool = ThreadPool(0, THREADS, "passphrases")
            self._pool.start()
        self._pending += 1
        result: Deferred[_T] = Deferred()

        def finish(value: _T | Failure) -> None:
            self._pending -= 1
            if isinstance(value, Failure):
                result.errback(value)
            else:
                result.callback(value)

        self._pool.callInThreadWithCallback(lambda succeeded, value: self._reactor.callFromThread(finish, value), work)
        return result
