"""Proofs that a client holds the key to which a TCP session is, or is to be, bound.

    Burrowgate-Client: <public key>
    Burrowgate-Proof: <time>.<nonce>.<signature>

The key is one of Ed25519; key and signature are base64url without padding, and the time is whole seconds since 1970.
Signed is what `message` returns. A proof holds within 60 s of its time, and once: each process remembers the nonces of
each session for as long as their proofs could hold.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

TOLERANCE_SECONDS = 60
MEMORY_SECONDS = 2 * TOLERANCE_SECONDS
MAX_NONCES_PER_SESSION = 4_096
"""Connections that one session can open at this process in two minutes, with proofs."""
MAX_NONCES = 65_536

_CLIENT = re.compile(rb"[A-Za-z0-9_-]{43}")
_PROOF = re.compile(rb"([0-9]{1,12})\.([A-Za-z0-9_-]{16,64})\.([A-Za-z0-9_-]{86})")

VerifySignature = Callable[[bytes, bytes, bytes], bool]
"""Returns whether an Ed25519 key (32 bytes) made the signature (64 bytes) of a message."""


class Fault(Enum):
    """Why a proof does not hold, as a sentence for the person who connects."""

    MALFORMED = "The client's key or proof is malformed; update the client."
    STALE = "The client's proof is not of this minute; check the clock of your computer, then connect again."
    FORGED = "The client's proof is not signed with its key; connect again."
    REPLAYED = "The client's proof was used before; connect again."
    TOO_MANY = "This session opens too many connections at once; try again in two minutes."


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof as it was sent, not verified yet."""

    time: int
    nonce: str
    signature: bytes


def parse_client(value: bytes) -> bytes | None:
    """Return the public key of a `Burrowgate-Client` field; None if it is malformed."""
    return _decode(value) if _CLIENT.fullmatch(value) else None


def parse_proof(value: bytes) -> Proof | None:
    """Return the proof of a `Burrowgate-Proof` field; None if it is malformed."""
    match = _PROOF.fullmatch(value)
    if match is None:
        return None
    return Proof(int(match[1]), match[2].decode("ascii"), _decode(match[3]))


def _decode(text: bytes) -> bytes:
    return urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def message(host: str, sid: str, time: int, nonce: str) -> bytes:
    """Return what a client signs; `host` is that of the request, in lower case, without a port."""
    return f"burrowgate connect\n{host}\n{sid}\n{time}\n{nonce}".encode()


class NonceMemory:
    """The nonces that have been used: bounded, and what does not fit is refused."""

    def __init__(self, *, max_per_session: int = MAX_NONCES_PER_SESSION, maximum: int = MAX_NONCES) -> None:
        self._max_per_session = max_per_session
        self._maximum = maximum
        self._used: dict[str, set[str]] = {}
        """Nonces by session."""
        self._in_order: deque[tuple[float, str, str]] = deque()
        """Time of use, session and nonce of each."""

    def __len__(self) -> int:
        return len(self._in_order)

    def use(self, sid: str, nonce: str, now: float) -> Fault | None:
        """Remember that the session `sid` has used `nonce`; returns why that is refused, None if it is not."""
        self._forget(now)
        nonces = self._used.get(sid, set())
        if nonce in nonces:
            return Fault.REPLAYED
        if len(nonces) >= self._max_per_session or len(self._in_order) >= self._maximum:
            return Fault.TOO_MANY
        nonces.add(nonce)
        self._used[sid] = nonces
        self._in_order.append((now, sid, nonce))
        return None

    def _forget(self, now: float) -> None:
        """Forget the nonces whose proofs no longer hold."""
        while self._in_order and self._in_order[0][0] + MEMORY_SECONDS < now:
            _, sid, nonce = self._in_order.popleft()
            nonces = self._used[sid]
            nonces.discard(nonce)
            if not nonces:
                del self._used[sid]


def fault_of(
    client: bytes,
    proof: bytes,
    *,
    host: str,
    sid: str,
    now: float,
    nonces: NonceMemory,
    verify: VerifySignature,
) -> Fault | None:
    """Return why the fields `client` and `proof` prove nothing at `now`; None if they do, which uses the nonce."""
    key, parsed = parse_client(client), parse_proof(proof)
    if key is None or parsed is None:
        return Fault.MALFORMED
    if abs(now - parsed.time) > TOLERANCE_SECONDS:
        return Fault.STALE
    if not verify(key, parsed.signature, message(host, sid, parsed.time, parsed.nonce)):
        return Fault.FORGED
    return nonces.use(sid, parsed.nonce, now)
