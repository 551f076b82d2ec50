"""Argon2id: its parameters, hashes that cannot be read, and threads with a bounded queue."""

from __future__ import annotations

import threading
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred, gatherResults

from burrowgate.errors import PassphraseQueueFull
from burrowgate.server import passphrase_hashing
from burrowgate.server.passphrase_hashing import Argon2, ThreadedArgon2
from tests.support import ReactorTestCase, TestCase

SECRET, SALT = bytes(32), b"0123456789abcdef"


class Argon2Tests(TestCase):
    def test_hash_names_algorithm_and_parameters(self) -> None:
        hash = Argon2().hash_now(SECRET, SALT)
        self.assertRegex(hash, r"^\$argon2id\$v=19\$m=19456,t=2,p=1\$MDEyMzQ1Njc4OWFiY2RlZg\$[A-Za-z0-9+/]{43}$")
        self.assertTrue(Argon2().verify_now(hash, SECRET))
        self.assertFalse(Argon2().verify_now(hash, bytes(31) + b"x"))

    def test_hash_with_other_parameters_is_verified_by_its_own(self) -> None:
        hash = Argon2(memory_kib=8, iterations=1).hash_now(SECRET, SALT)
        self.assertIn("$m=8,t=1,p=1$", hash)
        self.assertTrue(Argon2().verify_now(hash, SECRET))

    def test_hash_that_cannot_be_read_is_wrong(self) -> None:
        for hash in (
            "",
            "$",
            "$argon2id$",
            "plain",
            "$argon2i$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA",
            "$argon2id$v=19$m=8,t=1$a$b",
        ):
            self.assertFalse(Argon2().verify_now(hash, SECRET), hash)

    def test_salt_makes_another_hash(self) -> None:
        argon2 = Argon2(memory_kib=8, iterations=1)
        self.assertNotEqual(argon2.hash_now(SECRET, SALT), argon2.hash_now(SECRET, bytes(16)))


class ThreadTests(ReactorTestCase):
    def threads(self) -> ThreadedArgon2:
        threads = ThreadedArgon2(reactor)  # type: ignore[arg-type]
        self.addCleanup(threads.close)
        return threads

    async def test_hashes_outside_the_reactors_thread(self) -> None:
        threads = self.threads()
        hash = await threads.hash(SECRET, SALT)
        self.assertTrue(await threads.verify(hash, SECRET))
        self.assertFalse(await threads.verify(hash, bytes(1)))
        self.assertNotEqual(await threads._run(threading.get_ident), threading.get_ident())

    async def test_queue_is_bounded_and_takes_more_when_it_is_empty(self) -> None:
        threads, released = self.threads(), threading.Event()
        self.addCleanup(released.set)
        running: list[Deferred[Any]] = [threads._run(released.wait) for _ in range(passphrase_hashing.MAX_PENDING)]
        with self.assertRaises(PassphraseQueueFull):
            await threads.verify("", SECRET)
        released.set()
        self.assertEqual(await gatherResults(running), [True] * passphrase_hashing.MAX_PENDING)
        self.assertFalse(await threads.verify("", SECRET))

    async def test_failure_reaches_the_caller_and_frees_its_place(self) -> None:
        threads = self.threads()
        for _ in range(passphrase_hashing.MAX_PENDING + 1):
            with self.assertRaises(ZeroDivisionError):
                await threads._run(lambda: 1 // 0)

    def test_threads_that_never_hashed_close(self) -> None:
        self.threads().close()
