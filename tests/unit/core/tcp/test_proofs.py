"""Tests for burrowgate.core.tcp.proofs."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from burrowgate.core.tcp import proofs
from burrowgate.core.tcp.proofs import Fault, NonceMemory
from tests.support import TestCase

NOW = 1_700_000_000
HOST, SID, NONCE = "db.example.com", "s1", "abcdefghijklmnop"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def base64url(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


def verify(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def client(key: Ed25519PrivateKey = KEY) -> bytes:
    return base64url(key.public_key().public_bytes_raw())


def proof(
    key: Ed25519PrivateKey = KEY, *, host: str = HOST, sid: str = SID, time: int = NOW, nonce: str = NONCE
) -> bytes:
    signature = key.sign(f"burrowgate connect\n{host}\n{sid}\n{time}\n{nonce}".encode())
    return b"%d.%b.%b" % (time, nonce.encode(), base64url(signature))


class ProofTests(TestCase):
    def setUp(self) -> None:
        self.nonces = NonceMemory()

    def fault(self, proof: bytes, client: bytes = client(), now: float = NOW) -> Fault | None:
        return proofs.fault_of(client, proof, host=HOST, sid=SID, now=now, nonces=self.nonces, verify=verify)

    def test_a_proof_holds_once(self) -> None:
        """(tcp T11)"""
        self.assertIsNone(self.fault(proof()))
        self.assertEqual(self.fault(proof()), Fault.REPLAYED)
        self.assertEqual(self.nonces.use(SID, NONCE, NOW), Fault.REPLAYED)
        self.assertIsNone(self.nonces.use("another session", NONCE, NOW))
        self.assertEqual(self.fault(proof(time=NOW + 1)), Fault.REPLAYED, "the nonce counts, not its time")
        self.assertIsNone(self.fault(proof(nonce="ponmlkjihgfedcba")))

    def test_a_proof_holds_within_a_minute_of_its_time(self) -> None:
        """(tcp T11)"""
        for age, fault in ((60, None), (61, Fault.STALE), (-60, None), (-61, Fault.STALE), (3600, Fault.STALE)):
            self.nonces = NonceMemory()
            self.assertEqual(self.fault(proof(time=NOW - age)), fault, age)

    def test_a_proof_cannot_be_replayed_as_long_as_its_time_holds(self) -> None:
        """(tcp T11)"""
        self.assertIsNone(self.fault(proof(time=NOW + 60)))
        for now in (NOW + 1, NOW + 119, NOW + 120):
            self.assertEqual(self.fault(proof(time=NOW + 60), now=now), Fault.REPLAYED, now)
        self.assertEqual(self.fault(proof(time=NOW + 60), now=NOW + 121), Fault.STALE)

    def test_a_proof_is_of_one_host_session_and_key(self) -> None:
        for forged in (
            proof(OTHER_KEY),
            proof(host="db.example.com:8443"),
            proof(sid="s2"),
            proof().replace(b"abcdefgh", b"abcdefgX"),
            proof().replace(b"%d" % NOW, b"%d" % (NOW + 1)),
        ):
            self.assertEqual(self.fault(forged), Fault.FORGED, forged)
        self.assertEqual(len(self.nonces), 0, "a forged proof uses no nonce")

    def test_malformed_fields_prove_nothing(self) -> None:
        whole = proof()
        for broken in (
            b"",
            b"..",
            whole + b"=",
            whole[:-1],
            whole.replace(b".", b":"),
            whole.replace(NONCE.encode(), b"short"),
            whole.replace(NONCE.encode(), b"x" * 65),
            b"-" + whole,
            b"1" * 13 + whole,
            whole + b"\n",
        ):
            self.assertEqual(self.fault(broken), Fault.MALFORMED, broken)
        for key in (b"", client() + b"=", client()[:-1], client() + b"A", b"+" + client()[1:]):
            self.assertEqual(self.fault(whole, client=key), Fault.MALFORMED, key)


class NonceMemoryTests(TestCase):
    def test_nonces_are_of_one_session(self) -> None:
        memory = NonceMemory()
        self.assertIsNone(memory.use("s1", "a", 0))
        self.assertIsNone(memory.use("s2", "a", 0))
        self.assertEqual(memory.use("s1", "a", 0), Fault.REPLAYED)

    def test_a_full_memory_refuses_and_forgets_nothing_early(self) -> None:
        memory = NonceMemory(max_per_session=3, maximum=5)
        for nonce in "abc":
            self.assertIsNone(memory.use("s1", nonce, 0))
        self.assertEqual(memory.use("s1", "d", 120), Fault.TOO_MANY)
        self.assertIsNone(memory.use("s2", "a", 120), "another session is not affected")
        self.assertIsNone(memory.use("s3", "a", 120))
        self.assertEqual(memory.use("s4", "a", 120), Fault.TOO_MANY)
        self.assertEqual(memory.use("s1", "a", 120), Fault.REPLAYED)
        self.assertIsNone(memory.use("s1", "d", 120.5), "the first three are forgotten")
        self.assertEqual(len(memory), 3)
