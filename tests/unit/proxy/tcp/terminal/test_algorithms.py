"""Algorithms of a server: parsed from its message, and what is missing said in words (tcp T38)."""

from __future__ import annotations

import contextlib
import struct
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.proxy.tcp.terminal.algorithms import (
    CIPHERS,
    HOST_KEYS,
    KEY_EXCHANGES,
    MACS,
    Offered,
    host_key_algorithms,
    missing_algorithms,
    parse_kexinit,
)
from burrowgate.proxy.tcp.terminal.transport import SshTransport
from tests.support import TestCase

ALL = Offered(KEY_EXCHANGES, HOST_KEYS, CIPHERS, MACS)
COOKIE = b"c" * 16


def kexinit(*lists: str) -> bytes:
    return COOKIE + b"".join(struct.pack(">L", len(names)) + names.encode() for names in lists)


WHOLE = kexinit("kex1,kex2", "key1", "c1,c2", "c2,c3", "m1,m2", "m2", "none", "none", "", "") + b"\0" * 5


class ParseTests(TestCase):
    def test_ciphers_and_macs_are_those_of_both_directions(self) -> None:
        self.assertEqual(parse_kexinit(WHOLE), Offered(("kex1", "kex2"), ("key1",), ("c2",), ("m2",)))

    def test_message_that_ends_too_early_is_refused(self) -> None:
        for length in range(len(WHOLE) - 5):
            with self.assertRaises(ValueError):
                parse_kexinit(WHOLE[:length])

    @given(st.binary(max_size=200))
    def test_any_message_is_parsed_or_refused(self, payload: bytes) -> None:
        with contextlib.suppress(ValueError):
            parse_kexinit(payload)


class MissingTests(TestCase):
    def test_server_with_all_of_it_misses_nothing(self) -> None:
        self.assertEqual(missing_algorithms(ALL), "")

    def test_one_of_each_is_enough(self) -> None:
        for kex in KEY_EXCHANGES:
            for host_key in HOST_KEYS:
                offered = Offered(("x", kex), (host_key,), ("y", CIPHERS[-1]), (MACS[-1],))
                self.assertEqual(missing_algorithms(offered), "")

    def test_what_is_missing_is_named_with_the_option_that_adds_it(self) -> None:
        cases = (
            ({"macs": ("hmac-sha2-256-etm@openssh.com",)}, "no MAC", "add hmac-sha2-256 to MACs"),
            ({"ciphers": ("chacha20-poly1305@openssh.com",)}, "no cipher", "add aes128-ctr to Ciphers"),
            ({"host_keys": ("ssh-dss",)}, "no type of host key", "add ssh-ed25519 to HostKeyAlgorithms"),
            ({"key_exchanges": ("kex1",)}, "no key exchange", "add curve25519-sha256 to KexAlgorithms"),
        )
        for values, what, advice in cases:
            sentence = missing_algorithms(replace(ALL, **values))
            for part in (what, advice, *next(iter(values.values()))):
                self.assertIn(part, sentence)

    def test_all_that_is_missing_is_in_one_sentence_and_long_lists_are_cut(self) -> None:
        sentence = missing_algorithms(replace(ALL, macs=(), ciphers=tuple(f"c{number}" for number in range(30))))
        self.assertIn("it offers c0, c1, c2, c3 and 26 more", sentence)
        self.assertIn("it offers none", sentence)
        self.assertEqual(sentence.count("."), 1)

    def test_weak_algorithms_are_not_offered(self) -> None:
        offered = (*KEY_EXCHANGES, *HOST_KEYS, *CIPHERS, *MACS)
        for weak in ("cbc", "3des", "md5", "sha1", "group1-", "group14", "ssh-rsa", "dss", "arcfour"):
            self.assertFalse([name for name in offered if weak in name], weak)

    def test_client_has_what_it_says(self) -> None:
        from twisted.conch.ssh import _kex
        from twisted.conch.ssh.transport import SSHCiphers

        known = {name.decode() for name in _kex.getSupportedKeyExchanges()}
        self.assertLessEqual(set(KEY_EXCHANGES), known)
        self.assertLessEqual(set(CIPHERS), {name.decode() for name in SSHCiphers.cipherMap})
        self.assertLessEqual(set(MACS), {name.decode() for name in SSHCiphers.macMap})
        self.assertEqual([name.decode() for name in SshTransport.supportedMACs], list(MACS))

    def test_one_host_key_algorithm_for_each_type_of_key(self) -> None:
        self.assertEqual(host_key_algorithms(replace(ALL, host_keys=("rsa-sha2-256", "x"))), ("rsa-sha2-256",))
        both = replace(ALL, host_keys=("rsa-sha2-256", "rsa-sha2-512", "ssh-ed25519"))
        self.assertEqual(host_key_algorithms(both), ("ssh-ed25519", "rsa-sha2-512"))
