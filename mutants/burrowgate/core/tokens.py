"""Keys, session tokens, visit cookies, share seeds and page tokens, byte for byte (docs/protocol.md, 1 to 5).

Rules.
    The MAC is verified before any other part of a credential is used, and this module contains the only comparison of
    secret bytes in the project.
    Each purpose has its own subkey and its own label inside the MAC, so that a value made for one purpose is not valid
    for another.
    Shapes are fixed: any deviation is not a credential, and no input raises.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from binascii import b2a_base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from burrowgate.core.bounded_cache import BoundedCache, SizedCache

KEY_BYTES = 32
SID_BYTES = 16
VID_BYTES = 12

_MAX_VERIFIED = 10_000
"""Verified cookies, and verified tokens, that a keyring remembers; all are genuine and shorter than 100 bytes."""
_MAX_VERIFIED_BYTES = 100 * _MAX_VERIFIED
_MAX_SHARES = 1_000
"""Page-share sessions of which a key keeps the MAC of their page tokens."""

_TOKEN = re.compile(rb"([A-Za-z0-9_-]{6})\.([A-Za-z0-9_-]{22})\.([0-9]{1,12})\.([A-Za-z0-9_-]{22})")
_BASE = re.compile(rb"[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{22}\.[0-9]{1,12}")
_COOKIE = re.compile(rb"([A-Za-z0-9_-]{6})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22})")
_MAC = re.compile(rb"[A-Za-z0-9_-]{22}")

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_x_b64url__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_b64url__mutmut)
def b64url(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def x_b64url__mutmut_orig(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def x_b64url__mutmut_1(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode(None)


def x_b64url__mutmut_2(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).rstrip(None).decode("ascii")


def x_b64url__mutmut_3(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).lstrip(b"=").decode("ascii")


def x_b64url__mutmut_4(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(None).rstrip(b"=").decode("ascii")


def x_b64url__mutmut_5(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).rstrip(b"XX=XX").decode("ascii")


def x_b64url__mutmut_6(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("XXasciiXX")


def x_b64url__mutmut_7(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ASCII")

mutants_x_b64url__mutmut['_mutmut_orig'] = x_b64url__mutmut_orig # type: ignore # mutmut generated
mutants_x_b64url__mutmut['x_b64url__mutmut_1'] = x_b64url__mutmut_1 # type: ignore # mutmut generated
mutants_x_b64url__mutmut['x_b64url__mutmut_2'] = x_b64url__mutmut_2 # type: ignore # mutmut generated
mutants_x_b64url__mutmut['x_b64url__mutmut_3'] = x_b64url__mutmut_3 # type: ignore # mutmut generated
mutants_x_b64url__mutmut['x_b64url__mutmut_4'] = x_b64url__mutmut_4 # type: ignore # mutmut generated
mutants_x_b64url__mutmut['x_b64url__mutmut_5'] = x_b64url__mutmut_5 # type: ignore # mutmut generated
mutants_x_b64url__mutmut['x_b64url__mutmut_6'] = x_b64url__mutmut_6 # type: ignore # mutmut generated
mutants_x_b64url__mutmut['x_b64url__mutmut_7'] = x_b64url__mutmut_7 # type: ignore # mutmut generated
mutants_x_is_mac__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_is_mac__mutmut)
def is_mac(text: bytes) -> bool:
    """Return whether `text` has the shape of a MAC, and so of a page token."""
    return _MAC.fullmatch(text) is not None


def x_is_mac__mutmut_orig(text: bytes) -> bool:
    """Return whether `text` has the shape of a MAC, and so of a page token."""
    return _MAC.fullmatch(text) is not None


def x_is_mac__mutmut_1(text: bytes) -> bool:
    """Return whether `text` has the shape of a MAC, and so of a page token."""
    return _MAC.fullmatch(None) is not None


def x_is_mac__mutmut_2(text: bytes) -> bool:
    """Return whether `text` has the shape of a MAC, and so of a page token."""
    return _MAC.fullmatch(text) is None

mutants_x_is_mac__mutmut['_mutmut_orig'] = x_is_mac__mutmut_orig # type: ignore # mutmut generated
mutants_x_is_mac__mutmut['x_is_mac__mutmut_1'] = x_is_mac__mutmut_1 # type: ignore # mutmut generated
mutants_x_is_mac__mutmut['x_is_mac__mutmut_2'] = x_is_mac__mutmut_2 # type: ignore # mutmut generated
mutants_x_is_base__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_is_base__mutmut)
def is_base(text: bytes) -> bool:
    """Return whether `text` has the shape of a token without its MAC: `kid.sid.ts`."""
    return _BASE.fullmatch(text) is not None


def x_is_base__mutmut_orig(text: bytes) -> bool:
    """Return whether `text` has the shape of a token without its MAC: `kid.sid.ts`."""
    return _BASE.fullmatch(text) is not None


def x_is_base__mutmut_1(text: bytes) -> bool:
    """Return whether `text` has the shape of a token without its MAC: `kid.sid.ts`."""
    return _BASE.fullmatch(None) is not None


def x_is_base__mutmut_2(text: bytes) -> bool:
    """Return whether `text` has the shape of a token without its MAC: `kid.sid.ts`."""
    return _BASE.fullmatch(text) is None

mutants_x_is_base__mutmut['_mutmut_orig'] = x_is_base__mutmut_orig # type: ignore # mutmut generated
mutants_x_is_base__mutmut['x_is_base__mutmut_1'] = x_is_base__mutmut_1 # type: ignore # mutmut generated
mutants_x_is_base__mutmut['x_is_base__mutmut_2'] = x_is_base__mutmut_2 # type: ignore # mutmut generated
mutants_x_is_token__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_is_token__mutmut)
def is_token(text: bytes) -> bool:
    """Return whether `text` has the shape of a session token."""
    return _TOKEN.fullmatch(text) is not None


def x_is_token__mutmut_orig(text: bytes) -> bool:
    """Return whether `text` has the shape of a session token."""
    return _TOKEN.fullmatch(text) is not None


def x_is_token__mutmut_1(text: bytes) -> bool:
    """Return whether `text` has the shape of a session token."""
    return _TOKEN.fullmatch(None) is not None


def x_is_token__mutmut_2(text: bytes) -> bool:
    """Return whether `text` has the shape of a session token."""
    return _TOKEN.fullmatch(text) is None

mutants_x_is_token__mutmut['_mutmut_orig'] = x_is_token__mutmut_orig # type: ignore # mutmut generated
mutants_x_is_token__mutmut['x_is_token__mutmut_1'] = x_is_token__mutmut_1 # type: ignore # mutmut generated
mutants_x_is_token__mutmut['x_is_token__mutmut_2'] = x_is_token__mutmut_2 # type: ignore # mutmut generated
mutants_x_equal_secrets__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_equal_secrets__mutmut)
def equal_secrets(left: bytes, right: bytes) -> bool:
    """Return whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(left, right)


def x_equal_secrets__mutmut_orig(left: bytes, right: bytes) -> bool:
    """Return whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(left, right)


def x_equal_secrets__mutmut_1(left: bytes, right: bytes) -> bool:
    """Return whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(None, right)


def x_equal_secrets__mutmut_2(left: bytes, right: bytes) -> bool:
    """Return whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(left, None)


def x_equal_secrets__mutmut_3(left: bytes, right: bytes) -> bool:
    """Return whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(right)


def x_equal_secrets__mutmut_4(left: bytes, right: bytes) -> bool:
    """Return whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(left, )

mutants_x_equal_secrets__mutmut['_mutmut_orig'] = x_equal_secrets__mutmut_orig # type: ignore # mutmut generated
mutants_x_equal_secrets__mutmut['x_equal_secrets__mutmut_1'] = x_equal_secrets__mutmut_1 # type: ignore # mutmut generated
mutants_x_equal_secrets__mutmut['x_equal_secrets__mutmut_2'] = x_equal_secrets__mutmut_2 # type: ignore # mutmut generated
mutants_x_equal_secrets__mutmut['x_equal_secrets__mutmut_3'] = x_equal_secrets__mutmut_3 # type: ignore # mutmut generated
mutants_x_equal_secrets__mutmut['x_equal_secrets__mutmut_4'] = x_equal_secrets__mutmut_4 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁMacǁdigest__mutmut: MutantDict = {}  # type: ignore
mutants_xǁMacǁtext__mutmut: MutantDict = {}  # type: ignore
mutants_xǁMacǁverify__mutmut: MutantDict = {}  # type: ignore


class Mac:
    """HMAC-SHA256 under one key (RFC 2104), truncated to 16 bytes and written as base64url.

    Inner and outer pads are hashed once: 0.8 µs for a MAC instead of 1.7 µs for `hmac.digest`.
    """

    __slots__ = ("_inner", "_outer")

    @_mutmut_mutated(mutants_xǁMacǁ__init____mutmut)
    def __init__(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_orig(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_1(self, key: bytes) -> None:
        block = None
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_2(self, key: bytes) -> None:
        block = key.ljust(None, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_3(self, key: bytes) -> None:
        block = key.ljust(64, None)
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_4(self, key: bytes) -> None:
        block = key.ljust(b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_5(self, key: bytes) -> None:
        block = key.ljust(64, )
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_6(self, key: bytes) -> None:
        block = key.rjust(64, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_7(self, key: bytes) -> None:
        block = key.ljust(65, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_8(self, key: bytes) -> None:
        block = key.ljust(64, b"XX\0XX")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_9(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = None
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_10(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = hashlib.sha256(None)
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_11(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = hashlib.sha256(block.translate(None))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def xǁMacǁ__init____mutmut_12(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = None

    def xǁMacǁ__init____mutmut_13(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(None)

    def xǁMacǁ__init____mutmut_14(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(None))

    @_mutmut_mutated(mutants_xǁMacǁdigest__mutmut)
    def digest(self, message: bytes) -> bytes:
        """Return the whole MAC of `message`, 32 bytes."""
        inner = self._inner.copy()
        inner.update(message)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()

    def xǁMacǁdigest__mutmut_orig(self, message: bytes) -> bytes:
        """Return the whole MAC of `message`, 32 bytes."""
        inner = self._inner.copy()
        inner.update(message)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()

    def xǁMacǁdigest__mutmut_1(self, message: bytes) -> bytes:
        """Return the whole MAC of `message`, 32 bytes."""
        inner = None
        inner.update(message)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()

    def xǁMacǁdigest__mutmut_2(self, message: bytes) -> bytes:
        """Return the whole MAC of `message`, 32 bytes."""
        inner = self._inner.copy()
        inner.update(None)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()

    def xǁMacǁdigest__mutmut_3(self, message: bytes) -> bytes:
        """Return the whole MAC of `message`, 32 bytes."""
        inner = self._inner.copy()
        inner.update(message)
        outer = None
        outer.update(inner.digest())
        return outer.digest()

    def xǁMacǁdigest__mutmut_4(self, message: bytes) -> bytes:
        """Return the whole MAC of `message`, 32 bytes."""
        inner = self._inner.copy()
        inner.update(message)
        outer = self._outer.copy()
        outer.update(None)
        return outer.digest()

    @_mutmut_mutated(mutants_xǁMacǁtext__mutmut)
    def text(self, message: bytes) -> bytes:
        """Return the MAC of `message` as it is written: 22 characters."""
        return b2a_base64(self.digest(message)[:16]).translate(_URL_SAFE)[:22]

    def xǁMacǁtext__mutmut_orig(self, message: bytes) -> bytes:
        """Return the MAC of `message` as it is written: 22 characters."""
        return b2a_base64(self.digest(message)[:16]).translate(_URL_SAFE)[:22]

    def xǁMacǁtext__mutmut_1(self, message: bytes) -> bytes:
        """Return the MAC of `message` as it is written: 22 characters."""
        return b2a_base64(self.digest(message)[:16]).translate(None)[:22]

    def xǁMacǁtext__mutmut_2(self, message: bytes) -> bytes:
        """Return the MAC of `message` as it is written: 22 characters."""
        return b2a_base64(None).translate(_URL_SAFE)[:22]

    def xǁMacǁtext__mutmut_3(self, message: bytes) -> bytes:
        """Return the MAC of `message` as it is written: 22 characters."""
        return b2a_base64(self.digest(None)[:16]).translate(_URL_SAFE)[:22]

    def xǁMacǁtext__mutmut_4(self, message: bytes) -> bytes:
        """Return the MAC of `message` as it is written: 22 characters."""
        return b2a_base64(self.digest(message)[:17]).translate(_URL_SAFE)[:22]

    def xǁMacǁtext__mutmut_5(self, message: bytes) -> bytes:
        """Return the MAC of `message` as it is written: 22 characters."""
        return b2a_base64(self.digest(message)[:16]).translate(_URL_SAFE)[:23]

    @_mutmut_mutated(mutants_xǁMacǁverify__mutmut)
    def verify(self, message: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of `message`, in the same time for all wrong ones of its length."""
        return equal_secrets(self.text(message), mac)

    def xǁMacǁverify__mutmut_orig(self, message: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of `message`, in the same time for all wrong ones of its length."""
        return equal_secrets(self.text(message), mac)

    def xǁMacǁverify__mutmut_1(self, message: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of `message`, in the same time for all wrong ones of its length."""
        return equal_secrets(None, mac)

    def xǁMacǁverify__mutmut_2(self, message: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of `message`, in the same time for all wrong ones of its length."""
        return equal_secrets(self.text(message), None)

    def xǁMacǁverify__mutmut_3(self, message: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of `message`, in the same time for all wrong ones of its length."""
        return equal_secrets(mac)

    def xǁMacǁverify__mutmut_4(self, message: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of `message`, in the same time for all wrong ones of its length."""
        return equal_secrets(self.text(message), )

    def xǁMacǁverify__mutmut_5(self, message: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of `message`, in the same time for all wrong ones of its length."""
        return equal_secrets(self.text(None), mac)

mutants_xǁMacǁ__init____mutmut['_mutmut_orig'] = Mac.xǁMacǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_1'] = Mac.xǁMacǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_2'] = Mac.xǁMacǁ__init____mutmut_2 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_3'] = Mac.xǁMacǁ__init____mutmut_3 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_4'] = Mac.xǁMacǁ__init____mutmut_4 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_5'] = Mac.xǁMacǁ__init____mutmut_5 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_6'] = Mac.xǁMacǁ__init____mutmut_6 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_7'] = Mac.xǁMacǁ__init____mutmut_7 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_8'] = Mac.xǁMacǁ__init____mutmut_8 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_9'] = Mac.xǁMacǁ__init____mutmut_9 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_10'] = Mac.xǁMacǁ__init____mutmut_10 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_11'] = Mac.xǁMacǁ__init____mutmut_11 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_12'] = Mac.xǁMacǁ__init____mutmut_12 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_13'] = Mac.xǁMacǁ__init____mutmut_13 # type: ignore # mutmut generated
mutants_xǁMacǁ__init____mutmut['xǁMacǁ__init____mutmut_14'] = Mac.xǁMacǁ__init____mutmut_14 # type: ignore # mutmut generated

mutants_xǁMacǁdigest__mutmut['_mutmut_orig'] = Mac.xǁMacǁdigest__mutmut_orig # type: ignore # mutmut generated
mutants_xǁMacǁdigest__mutmut['xǁMacǁdigest__mutmut_1'] = Mac.xǁMacǁdigest__mutmut_1 # type: ignore # mutmut generated
mutants_xǁMacǁdigest__mutmut['xǁMacǁdigest__mutmut_2'] = Mac.xǁMacǁdigest__mutmut_2 # type: ignore # mutmut generated
mutants_xǁMacǁdigest__mutmut['xǁMacǁdigest__mutmut_3'] = Mac.xǁMacǁdigest__mutmut_3 # type: ignore # mutmut generated
mutants_xǁMacǁdigest__mutmut['xǁMacǁdigest__mutmut_4'] = Mac.xǁMacǁdigest__mutmut_4 # type: ignore # mutmut generated

mutants_xǁMacǁtext__mutmut['_mutmut_orig'] = Mac.xǁMacǁtext__mutmut_orig # type: ignore # mutmut generated
mutants_xǁMacǁtext__mutmut['xǁMacǁtext__mutmut_1'] = Mac.xǁMacǁtext__mutmut_1 # type: ignore # mutmut generated
mutants_xǁMacǁtext__mutmut['xǁMacǁtext__mutmut_2'] = Mac.xǁMacǁtext__mutmut_2 # type: ignore # mutmut generated
mutants_xǁMacǁtext__mutmut['xǁMacǁtext__mutmut_3'] = Mac.xǁMacǁtext__mutmut_3 # type: ignore # mutmut generated
mutants_xǁMacǁtext__mutmut['xǁMacǁtext__mutmut_4'] = Mac.xǁMacǁtext__mutmut_4 # type: ignore # mutmut generated
mutants_xǁMacǁtext__mutmut['xǁMacǁtext__mutmut_5'] = Mac.xǁMacǁtext__mutmut_5 # type: ignore # mutmut generated

mutants_xǁMacǁverify__mutmut['_mutmut_orig'] = Mac.xǁMacǁverify__mutmut_orig # type: ignore # mutmut generated
mutants_xǁMacǁverify__mutmut['xǁMacǁverify__mutmut_1'] = Mac.xǁMacǁverify__mutmut_1 # type: ignore # mutmut generated
mutants_xǁMacǁverify__mutmut['xǁMacǁverify__mutmut_2'] = Mac.xǁMacǁverify__mutmut_2 # type: ignore # mutmut generated
mutants_xǁMacǁverify__mutmut['xǁMacǁverify__mutmut_3'] = Mac.xǁMacǁverify__mutmut_3 # type: ignore # mutmut generated
mutants_xǁMacǁverify__mutmut['xǁMacǁverify__mutmut_4'] = Mac.xǁMacǁverify__mutmut_4 # type: ignore # mutmut generated
mutants_xǁMacǁverify__mutmut['xǁMacǁverify__mutmut_5'] = Mac.xǁMacǁverify__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyǁsubkey__mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyǁtoken__mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyǁcookie__mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyǁseed__mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyǁpages__mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyǁverify_token__mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyǁverify_visit__mutmut: MutantDict = {}  # type: ignore


class Key:
    """One master key, named by its `kid`; its `repr` hides the secret."""

    __slots__ = ("_master", "_pages", "_seed", "_token", "_visit", "kid")

    @_mutmut_mutated(mutants_xǁKeyǁ__init____mutmut)
    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_orig(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_1(self, master: bytes) -> None:
        if len(master) == KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_2(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(None)
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_3(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = None
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_4(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(None)[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_5(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(None).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_6(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" - master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_7(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"XXburrowgate key id\nXX" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_8(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"BURROWGATE KEY ID\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_9(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:7]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_10(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = None
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_11(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = None
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_12(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(None)
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_13(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey(None))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_14(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("XXtokenXX"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_15(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("TOKEN"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_16(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = None
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_17(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(None)
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_18(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey(None))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_19(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("XXvisitXX"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_20(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("VISIT"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_21(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = None
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_22(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(None)
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_23(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey(None))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_24(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("XXseedXX"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_25(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("SEED"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)

    def xǁKeyǁ__init____mutmut_26(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = None

    def xǁKeyǁ__init____mutmut_27(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._pages = SizedCache[str, Mac](max_entries=None)

    def __repr__(self) -> str:
        return f"<Key {self.kid}>"

    @_mutmut_mutated(mutants_xǁKeyǁsubkey__mutmut)
    def subkey(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode("ascii"), "sha256")

    def xǁKeyǁsubkey__mutmut_orig(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode("ascii"), "sha256")

    def xǁKeyǁsubkey__mutmut_1(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(None, b"burrowgate/v1/" + purpose.encode("ascii"), "sha256")

    def xǁKeyǁsubkey__mutmut_2(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, None, "sha256")

    def xǁKeyǁsubkey__mutmut_3(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode("ascii"), None)

    def xǁKeyǁsubkey__mutmut_4(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(b"burrowgate/v1/" + purpose.encode("ascii"), "sha256")

    def xǁKeyǁsubkey__mutmut_5(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, "sha256")

    def xǁKeyǁsubkey__mutmut_6(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode("ascii"), )

    def xǁKeyǁsubkey__mutmut_7(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" - purpose.encode("ascii"), "sha256")

    def xǁKeyǁsubkey__mutmut_8(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"XXburrowgate/v1/XX" + purpose.encode("ascii"), "sha256")

    def xǁKeyǁsubkey__mutmut_9(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"BURROWGATE/V1/" + purpose.encode("ascii"), "sha256")

    def xǁKeyǁsubkey__mutmut_10(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode(None), "sha256")

    def xǁKeyǁsubkey__mutmut_11(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode("XXasciiXX"), "sha256")

    def xǁKeyǁsubkey__mutmut_12(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode("ASCII"), "sha256")

    def xǁKeyǁsubkey__mutmut_13(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode("ascii"), "XXsha256XX")

    def xǁKeyǁsubkey__mutmut_14(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode("ascii"), "SHA256")

    @_mutmut_mutated(mutants_xǁKeyǁtoken__mutmut)
    def token(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁtoken__mutmut_orig(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁtoken__mutmut_1(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = None
        return base + "." + self._token.text(b"token\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁtoken__mutmut_2(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." - self._token.text(b"token\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁtoken__mutmut_3(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base - "." + self._token.text(b"token\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁtoken__mutmut_4(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "XX.XX" + self._token.text(b"token\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁtoken__mutmut_5(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" + base.encode("ascii")).decode(None)

    def xǁKeyǁtoken__mutmut_6(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(None).decode("ascii")

    def xǁKeyǁtoken__mutmut_7(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" - base.encode("ascii")).decode("ascii")

    def xǁKeyǁtoken__mutmut_8(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"XXtoken\nXX" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁtoken__mutmut_9(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"TOKEN\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁtoken__mutmut_10(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" + base.encode(None)).decode("ascii")

    def xǁKeyǁtoken__mutmut_11(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" + base.encode("XXasciiXX")).decode("ascii")

    def xǁKeyǁtoken__mutmut_12(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" + base.encode("ASCII")).decode("ascii")

    def xǁKeyǁtoken__mutmut_13(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" + base.encode("ascii")).decode("XXasciiXX")

    def xǁKeyǁtoken__mutmut_14(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" + base.encode("ascii")).decode("ASCII")

    @_mutmut_mutated(mutants_xǁKeyǁcookie__mutmut)
    def cookie(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁcookie__mutmut_orig(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁcookie__mutmut_1(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = None
        return base + "." + self._visit.text(b"visit\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁcookie__mutmut_2(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." - self._visit.text(b"visit\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁcookie__mutmut_3(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base - "." + self._visit.text(b"visit\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁcookie__mutmut_4(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "XX.XX" + self._visit.text(b"visit\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁcookie__mutmut_5(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" + base.encode("ascii")).decode(None)

    def xǁKeyǁcookie__mutmut_6(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(None).decode("ascii")

    def xǁKeyǁcookie__mutmut_7(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" - base.encode("ascii")).decode("ascii")

    def xǁKeyǁcookie__mutmut_8(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"XXvisit\nXX" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁcookie__mutmut_9(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"VISIT\n" + base.encode("ascii")).decode("ascii")

    def xǁKeyǁcookie__mutmut_10(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" + base.encode(None)).decode("ascii")

    def xǁKeyǁcookie__mutmut_11(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" + base.encode("XXasciiXX")).decode("ascii")

    def xǁKeyǁcookie__mutmut_12(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" + base.encode("ASCII")).decode("ascii")

    def xǁKeyǁcookie__mutmut_13(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" + base.encode("ascii")).decode("XXasciiXX")

    def xǁKeyǁcookie__mutmut_14(self, sid: str, vid: str) -> str:
        """Return the cookie of the visit `vid` to the session `sid`."""
        base = f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" + base.encode("ascii")).decode("ASCII")

    @_mutmut_mutated(mutants_xǁKeyǁseed__mutmut)
    def seed(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(b"seed\n" + sid.encode("ascii"))

    def xǁKeyǁseed__mutmut_orig(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(b"seed\n" + sid.encode("ascii"))

    def xǁKeyǁseed__mutmut_1(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(None)

    def xǁKeyǁseed__mutmut_2(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(b"seed\n" - sid.encode("ascii"))

    def xǁKeyǁseed__mutmut_3(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(b"XXseed\nXX" + sid.encode("ascii"))

    def xǁKeyǁseed__mutmut_4(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(b"SEED\n" + sid.encode("ascii"))

    def xǁKeyǁseed__mutmut_5(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(b"seed\n" + sid.encode(None))

    def xǁKeyǁseed__mutmut_6(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(b"seed\n" + sid.encode("XXasciiXX"))

    def xǁKeyǁseed__mutmut_7(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(b"seed\n" + sid.encode("ASCII"))

    @_mutmut_mutated(mutants_xǁKeyǁpages__mutmut)
    def pages(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_orig(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_1(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = None
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_2(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(None)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_3(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is not None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_4(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = None
            self._pages.put(sid, mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_5(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(None)
            self._pages.put(sid, mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_6(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(None))
            self._pages.put(sid, mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_7(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(None, mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_8(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, None, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_9(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, mac, None)
        return mac

    def xǁKeyǁpages__mutmut_10(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(mac, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_11(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, len(sid))
        return mac

    def xǁKeyǁpages__mutmut_12(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, mac, )
        return mac

    @_mutmut_mutated(mutants_xǁKeyǁverify_token__mutmut)
    def verify_token(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(b"token\n" + base, mac)

    def xǁKeyǁverify_token__mutmut_orig(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(b"token\n" + base, mac)

    def xǁKeyǁverify_token__mutmut_1(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(None, mac)

    def xǁKeyǁverify_token__mutmut_2(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(b"token\n" + base, None)

    def xǁKeyǁverify_token__mutmut_3(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(mac)

    def xǁKeyǁverify_token__mutmut_4(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(b"token\n" + base, )

    def xǁKeyǁverify_token__mutmut_5(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(b"token\n" - base, mac)

    def xǁKeyǁverify_token__mutmut_6(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(b"XXtoken\nXX" + base, mac)

    def xǁKeyǁverify_token__mutmut_7(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(b"TOKEN\n" + base, mac)

    @_mutmut_mutated(mutants_xǁKeyǁverify_visit__mutmut)
    def verify_visit(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid`)."""
        return self._visit.verify(b"visit\n" + base, mac)

    def xǁKeyǁverify_visit__mutmut_orig(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid`)."""
        return self._visit.verify(b"visit\n" + base, mac)

    def xǁKeyǁverify_visit__mutmut_1(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid`)."""
        return self._visit.verify(None, mac)

    def xǁKeyǁverify_visit__mutmut_2(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid`)."""
        return self._visit.verify(b"visit\n" + base, None)

    def xǁKeyǁverify_visit__mutmut_3(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid`)."""
        return self._visit.verify(mac)

    def xǁKeyǁverify_visit__mutmut_4(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid`)."""
        return self._visit.verify(b"visit\n" + base, )

    def xǁKeyǁverify_visit__mutmut_5(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid`)."""
        return self._visit.verify(b"visit\n" - base, mac)

    def xǁKeyǁverify_visit__mutmut_6(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid`)."""
        return self._visit.verify(b"XXvisit\nXX" + base, mac)

    def xǁKeyǁverify_visit__mutmut_7(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid`)."""
        return self._visit.verify(b"VISIT\n" + base, mac)

mutants_xǁKeyǁ__init____mutmut['_mutmut_orig'] = Key.xǁKeyǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_1'] = Key.xǁKeyǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_2'] = Key.xǁKeyǁ__init____mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_3'] = Key.xǁKeyǁ__init____mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_4'] = Key.xǁKeyǁ__init____mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_5'] = Key.xǁKeyǁ__init____mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_6'] = Key.xǁKeyǁ__init____mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_7'] = Key.xǁKeyǁ__init____mutmut_7 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_8'] = Key.xǁKeyǁ__init____mutmut_8 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_9'] = Key.xǁKeyǁ__init____mutmut_9 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_10'] = Key.xǁKeyǁ__init____mutmut_10 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_11'] = Key.xǁKeyǁ__init____mutmut_11 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_12'] = Key.xǁKeyǁ__init____mutmut_12 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_13'] = Key.xǁKeyǁ__init____mutmut_13 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_14'] = Key.xǁKeyǁ__init____mutmut_14 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_15'] = Key.xǁKeyǁ__init____mutmut_15 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_16'] = Key.xǁKeyǁ__init____mutmut_16 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_17'] = Key.xǁKeyǁ__init____mutmut_17 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_18'] = Key.xǁKeyǁ__init____mutmut_18 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_19'] = Key.xǁKeyǁ__init____mutmut_19 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_20'] = Key.xǁKeyǁ__init____mutmut_20 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_21'] = Key.xǁKeyǁ__init____mutmut_21 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_22'] = Key.xǁKeyǁ__init____mutmut_22 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_23'] = Key.xǁKeyǁ__init____mutmut_23 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_24'] = Key.xǁKeyǁ__init____mutmut_24 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_25'] = Key.xǁKeyǁ__init____mutmut_25 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_26'] = Key.xǁKeyǁ__init____mutmut_26 # type: ignore # mutmut generated
mutants_xǁKeyǁ__init____mutmut['xǁKeyǁ__init____mutmut_27'] = Key.xǁKeyǁ__init____mutmut_27 # type: ignore # mutmut generated

mutants_xǁKeyǁsubkey__mutmut['_mutmut_orig'] = Key.xǁKeyǁsubkey__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_1'] = Key.xǁKeyǁsubkey__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_2'] = Key.xǁKeyǁsubkey__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_3'] = Key.xǁKeyǁsubkey__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_4'] = Key.xǁKeyǁsubkey__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_5'] = Key.xǁKeyǁsubkey__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_6'] = Key.xǁKeyǁsubkey__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_7'] = Key.xǁKeyǁsubkey__mutmut_7 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_8'] = Key.xǁKeyǁsubkey__mutmut_8 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_9'] = Key.xǁKeyǁsubkey__mutmut_9 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_10'] = Key.xǁKeyǁsubkey__mutmut_10 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_11'] = Key.xǁKeyǁsubkey__mutmut_11 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_12'] = Key.xǁKeyǁsubkey__mutmut_12 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_13'] = Key.xǁKeyǁsubkey__mutmut_13 # type: ignore # mutmut generated
mutants_xǁKeyǁsubkey__mutmut['xǁKeyǁsubkey__mutmut_14'] = Key.xǁKeyǁsubkey__mutmut_14 # type: ignore # mutmut generated

mutants_xǁKeyǁtoken__mutmut['_mutmut_orig'] = Key.xǁKeyǁtoken__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_1'] = Key.xǁKeyǁtoken__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_2'] = Key.xǁKeyǁtoken__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_3'] = Key.xǁKeyǁtoken__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_4'] = Key.xǁKeyǁtoken__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_5'] = Key.xǁKeyǁtoken__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_6'] = Key.xǁKeyǁtoken__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_7'] = Key.xǁKeyǁtoken__mutmut_7 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_8'] = Key.xǁKeyǁtoken__mutmut_8 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_9'] = Key.xǁKeyǁtoken__mutmut_9 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_10'] = Key.xǁKeyǁtoken__mutmut_10 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_11'] = Key.xǁKeyǁtoken__mutmut_11 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_12'] = Key.xǁKeyǁtoken__mutmut_12 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_13'] = Key.xǁKeyǁtoken__mutmut_13 # type: ignore # mutmut generated
mutants_xǁKeyǁtoken__mutmut['xǁKeyǁtoken__mutmut_14'] = Key.xǁKeyǁtoken__mutmut_14 # type: ignore # mutmut generated

mutants_xǁKeyǁcookie__mutmut['_mutmut_orig'] = Key.xǁKeyǁcookie__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_1'] = Key.xǁKeyǁcookie__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_2'] = Key.xǁKeyǁcookie__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_3'] = Key.xǁKeyǁcookie__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_4'] = Key.xǁKeyǁcookie__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_5'] = Key.xǁKeyǁcookie__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_6'] = Key.xǁKeyǁcookie__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_7'] = Key.xǁKeyǁcookie__mutmut_7 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_8'] = Key.xǁKeyǁcookie__mutmut_8 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_9'] = Key.xǁKeyǁcookie__mutmut_9 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_10'] = Key.xǁKeyǁcookie__mutmut_10 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_11'] = Key.xǁKeyǁcookie__mutmut_11 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_12'] = Key.xǁKeyǁcookie__mutmut_12 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_13'] = Key.xǁKeyǁcookie__mutmut_13 # type: ignore # mutmut generated
mutants_xǁKeyǁcookie__mutmut['xǁKeyǁcookie__mutmut_14'] = Key.xǁKeyǁcookie__mutmut_14 # type: ignore # mutmut generated

mutants_xǁKeyǁseed__mutmut['_mutmut_orig'] = Key.xǁKeyǁseed__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyǁseed__mutmut['xǁKeyǁseed__mutmut_1'] = Key.xǁKeyǁseed__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyǁseed__mutmut['xǁKeyǁseed__mutmut_2'] = Key.xǁKeyǁseed__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyǁseed__mutmut['xǁKeyǁseed__mutmut_3'] = Key.xǁKeyǁseed__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyǁseed__mutmut['xǁKeyǁseed__mutmut_4'] = Key.xǁKeyǁseed__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyǁseed__mutmut['xǁKeyǁseed__mutmut_5'] = Key.xǁKeyǁseed__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyǁseed__mutmut['xǁKeyǁseed__mutmut_6'] = Key.xǁKeyǁseed__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyǁseed__mutmut['xǁKeyǁseed__mutmut_7'] = Key.xǁKeyǁseed__mutmut_7 # type: ignore # mutmut generated

mutants_xǁKeyǁpages__mutmut['_mutmut_orig'] = Key.xǁKeyǁpages__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_1'] = Key.xǁKeyǁpages__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_2'] = Key.xǁKeyǁpages__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_3'] = Key.xǁKeyǁpages__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_4'] = Key.xǁKeyǁpages__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_5'] = Key.xǁKeyǁpages__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_6'] = Key.xǁKeyǁpages__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_7'] = Key.xǁKeyǁpages__mutmut_7 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_8'] = Key.xǁKeyǁpages__mutmut_8 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_9'] = Key.xǁKeyǁpages__mutmut_9 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_10'] = Key.xǁKeyǁpages__mutmut_10 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_11'] = Key.xǁKeyǁpages__mutmut_11 # type: ignore # mutmut generated
mutants_xǁKeyǁpages__mutmut['xǁKeyǁpages__mutmut_12'] = Key.xǁKeyǁpages__mutmut_12 # type: ignore # mutmut generated

mutants_xǁKeyǁverify_token__mutmut['_mutmut_orig'] = Key.xǁKeyǁverify_token__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyǁverify_token__mutmut['xǁKeyǁverify_token__mutmut_1'] = Key.xǁKeyǁverify_token__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_token__mutmut['xǁKeyǁverify_token__mutmut_2'] = Key.xǁKeyǁverify_token__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_token__mutmut['xǁKeyǁverify_token__mutmut_3'] = Key.xǁKeyǁverify_token__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_token__mutmut['xǁKeyǁverify_token__mutmut_4'] = Key.xǁKeyǁverify_token__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_token__mutmut['xǁKeyǁverify_token__mutmut_5'] = Key.xǁKeyǁverify_token__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_token__mutmut['xǁKeyǁverify_token__mutmut_6'] = Key.xǁKeyǁverify_token__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_token__mutmut['xǁKeyǁverify_token__mutmut_7'] = Key.xǁKeyǁverify_token__mutmut_7 # type: ignore # mutmut generated

mutants_xǁKeyǁverify_visit__mutmut['_mutmut_orig'] = Key.xǁKeyǁverify_visit__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyǁverify_visit__mutmut['xǁKeyǁverify_visit__mutmut_1'] = Key.xǁKeyǁverify_visit__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_visit__mutmut['xǁKeyǁverify_visit__mutmut_2'] = Key.xǁKeyǁverify_visit__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_visit__mutmut['xǁKeyǁverify_visit__mutmut_3'] = Key.xǁKeyǁverify_visit__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_visit__mutmut['xǁKeyǁverify_visit__mutmut_4'] = Key.xǁKeyǁverify_visit__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_visit__mutmut['xǁKeyǁverify_visit__mutmut_5'] = Key.xǁKeyǁverify_visit__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_visit__mutmut['xǁKeyǁverify_visit__mutmut_6'] = Key.xǁKeyǁverify_visit__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyǁverify_visit__mutmut['xǁKeyǁverify_visit__mutmut_7'] = Key.xǁKeyǁverify_visit__mutmut_7 # type: ignore # mutmut generated


@dataclass(frozen=True, slots=True)
class VisitCredential:
    """The contents of a genuine visit cookie."""

    kid: str
    sid: str
    vid: str


@dataclass(frozen=True, slots=True)
class SessionCredential:
    """The contents of a genuine session token."""

    kid: str
    sid: str
mutants_xǁKeyringǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyringǁ__iter____mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyringǁ__contains____mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyringǁget__mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyringǁverify_parts__mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyringǁverify_token__mutmut: MutantDict = {}  # type: ignore
mutants_xǁKeyringǁverify_cookie__mutmut: MutantDict = {}  # type: ignore


class Keyring:
    """The gateway's keys: the newest signs, all verify. Immutable; a rotation makes a new keyring."""

    __slots__ = ("_by_kid", "_keys", "_verified_cookies", "_verified_tokens", "newest")

    @_mutmut_mutated(mutants_xǁKeyringǁ__init____mutmut)
    def __init__(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_orig(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_1(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = None
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_2(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode(None): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_3(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("XXasciiXX"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_4(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ASCII"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_5(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_6(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError(None)
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_7(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("XXA keyring needs at least one key.XX")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_8(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("a keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_9(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A KEYRING NEEDS AT LEAST ONE KEY.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_10(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = None
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_11(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = None
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_12(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(None)
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_13(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(None))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_14(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = None
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_15(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=None, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_16(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=None)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_17(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_18(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, )
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_19(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = None

    def xǁKeyringǁ__init____mutmut_20(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=None, max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_21(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, max_bytes=None
        )

    def xǁKeyringǁ__init____mutmut_22(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_bytes=_MAX_VERIFIED_BYTES
        )

    def xǁKeyringǁ__init____mutmut_23(self, keys: Iterable[Key]) -> None:
        """`keys` are in order of age, the oldest first; at least one."""
        self._keys = {key.kid.encode("ascii"): key for key in keys}
        if not self._keys:
            raise ValueError("A keyring needs at least one key.")
        self._by_kid = {key.kid: key for key in self._keys.values()}
        self.newest = next(reversed(self._keys.values()))
        self._verified_cookies = BoundedCache[VisitCredential](max_entries=_MAX_VERIFIED, max_bytes=_MAX_VERIFIED_BYTES)
        self._verified_tokens = BoundedCache[SessionCredential](
            max_entries=_MAX_VERIFIED, )

    @_mutmut_mutated(mutants_xǁKeyringǁ__iter____mutmut)
    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys.values())

    def xǁKeyringǁ__iter____mutmut_orig(self) -> Iterator[Key]:
        return iter(self._keys.values())

    def xǁKeyringǁ__iter____mutmut_1(self) -> Iterator[Key]:
        return iter(None)

    @_mutmut_mutated(mutants_xǁKeyringǁ__contains____mutmut)
    def __contains__(self, kid: str) -> bool:
        return kid in self._by_kid

    def xǁKeyringǁ__contains____mutmut_orig(self, kid: str) -> bool:
        return kid in self._by_kid

    def xǁKeyringǁ__contains____mutmut_1(self, kid: str) -> bool:
        return kid not in self._by_kid

    @_mutmut_mutated(mutants_xǁKeyringǁget__mutmut)
    def get(self, kid: str) -> Key | None:
        """Return the key named `kid`; None if it was removed."""
        return self._by_kid.get(kid)

    def xǁKeyringǁget__mutmut_orig(self, kid: str) -> Key | None:
        """Return the key named `kid`; None if it was removed."""
        return self._by_kid.get(kid)

    def xǁKeyringǁget__mutmut_1(self, kid: str) -> Key | None:
        """Return the key named `kid`; None if it was removed."""
        return self._by_kid.get(None)

    @_mutmut_mutated(mutants_xǁKeyringǁverify_parts__mutmut)
    def verify_parts(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_orig(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_1(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = None
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_2(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(None)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_3(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base - mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_4(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_5(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = None
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_6(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(None)
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_7(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:7])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_8(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) and not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_9(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None and not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_10(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is not None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_11(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_12(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(None) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_13(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_14(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(None, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_15(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, None):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_16(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_17(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, ):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_18(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = None
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_19(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(None, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_20(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, None)
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_21(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_22(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, )
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_23(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode(None))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_24(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[8:29].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_25(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:30].decode("ascii"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_26(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("XXasciiXX"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_27(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ASCII"))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_28(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(None, credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_29(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, None)
        return credential

    def xǁKeyringǁverify_parts__mutmut_30(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(credential)
        return credential

    def xǁKeyringǁverify_parts__mutmut_31(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base + mac, )
        return credential

    def xǁKeyringǁverify_parts__mutmut_32(self, base: bytes, mac: bytes) -> SessionCredential | None:
        """Return the contents of the token `base` with `mac`; None if it is not genuine.

        All page links of a session have one token, so that the last verified tokens are remembered.
        """
        known = self._verified_tokens.get(base + mac)
        if known is not None:
            return known
        key = self._keys.get(base[:6])
        if key is None or not is_base(base) or not key.verify_token(base, mac):
            return None
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"))
        self._verified_tokens.put(base - mac, credential)
        return credential

    @_mutmut_mutated(mutants_xǁKeyringǁverify_token__mutmut)
    def verify_token(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], text[-22:]) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_orig(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], text[-22:]) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_1(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], text[-22:]) if (is_token(text)) and False else None

    def xǁKeyringǁverify_token__mutmut_2(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], text[-22:]) if (is_token(text)) or True else None

    def xǁKeyringǁverify_token__mutmut_3(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(None, text[-22:]) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_4(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], None) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_5(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[-22:]) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_6(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], ) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_7(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:+23], text[-22:]) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_8(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-24], text[-22:]) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_9(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], text[+22:]) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_10(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], text[-23:]) if is_token(text) else None

    def xǁKeyringǁverify_token__mutmut_11(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], text[-22:]) if is_token(None) else None

    @_mutmut_mutated(mutants_xǁKeyringǁverify_cookie__mutmut)
    def verify_cookie(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_orig(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_1(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = None
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_2(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(None)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_3(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_4(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = None
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_5(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(None)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_6(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is not None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_7(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = None
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_8(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = None
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_9(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(None)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_10(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None and not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_11(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is not None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_12(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_13(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(None, mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_14(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], None):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_15(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_16(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], ):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_17(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:+23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_18(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-24], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_19(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = None
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_20(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(None, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_21(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, None, vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_22(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), None)
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_23(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_24(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_25(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), )
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_26(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode(None), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_27(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("XXasciiXX"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_28(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ASCII"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_29(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode(None))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_30(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("XXasciiXX"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_31(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ASCII"))
        self._verified_cookies.put(cookie, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_32(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(None, credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_33(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, None)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_34(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(credential)
        return credential

    def xǁKeyringǁverify_cookie__mutmut_35(self, cookie: bytes) -> VisitCredential | None:
        """Return the contents of the visit cookie `cookie`; None if it is not genuine.

        A browser sends the same cookie with each request, so that the last verified cookies are remembered.
        """
        known = self._verified_cookies.get(cookie)
        if known is not None:
            return known
        match = _COOKIE.fullmatch(cookie)
        if match is None:
            return None
        kid, sid, vid, mac = match.groups()
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"))
        self._verified_cookies.put(cookie, )
        return credential

mutants_xǁKeyringǁ__init____mutmut['_mutmut_orig'] = Keyring.xǁKeyringǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_1'] = Keyring.xǁKeyringǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_2'] = Keyring.xǁKeyringǁ__init____mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_3'] = Keyring.xǁKeyringǁ__init____mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_4'] = Keyring.xǁKeyringǁ__init____mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_5'] = Keyring.xǁKeyringǁ__init____mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_6'] = Keyring.xǁKeyringǁ__init____mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_7'] = Keyring.xǁKeyringǁ__init____mutmut_7 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_8'] = Keyring.xǁKeyringǁ__init____mutmut_8 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_9'] = Keyring.xǁKeyringǁ__init____mutmut_9 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_10'] = Keyring.xǁKeyringǁ__init____mutmut_10 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_11'] = Keyring.xǁKeyringǁ__init____mutmut_11 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_12'] = Keyring.xǁKeyringǁ__init____mutmut_12 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_13'] = Keyring.xǁKeyringǁ__init____mutmut_13 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_14'] = Keyring.xǁKeyringǁ__init____mutmut_14 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_15'] = Keyring.xǁKeyringǁ__init____mutmut_15 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_16'] = Keyring.xǁKeyringǁ__init____mutmut_16 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_17'] = Keyring.xǁKeyringǁ__init____mutmut_17 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_18'] = Keyring.xǁKeyringǁ__init____mutmut_18 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_19'] = Keyring.xǁKeyringǁ__init____mutmut_19 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_20'] = Keyring.xǁKeyringǁ__init____mutmut_20 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_21'] = Keyring.xǁKeyringǁ__init____mutmut_21 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_22'] = Keyring.xǁKeyringǁ__init____mutmut_22 # type: ignore # mutmut generated
mutants_xǁKeyringǁ__init____mutmut['xǁKeyringǁ__init____mutmut_23'] = Keyring.xǁKeyringǁ__init____mutmut_23 # type: ignore # mutmut generated

mutants_xǁKeyringǁ__iter____mutmut['_mutmut_orig'] = Keyring.xǁKeyringǁ__iter____mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyringǁ__iter____mutmut['xǁKeyringǁ__iter____mutmut_1'] = Keyring.xǁKeyringǁ__iter____mutmut_1 # type: ignore # mutmut generated

mutants_xǁKeyringǁ__contains____mutmut['_mutmut_orig'] = Keyring.xǁKeyringǁ__contains____mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyringǁ__contains____mutmut['xǁKeyringǁ__contains____mutmut_1'] = Keyring.xǁKeyringǁ__contains____mutmut_1 # type: ignore # mutmut generated

mutants_xǁKeyringǁget__mutmut['_mutmut_orig'] = Keyring.xǁKeyringǁget__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyringǁget__mutmut['xǁKeyringǁget__mutmut_1'] = Keyring.xǁKeyringǁget__mutmut_1 # type: ignore # mutmut generated

mutants_xǁKeyringǁverify_parts__mutmut['_mutmut_orig'] = Keyring.xǁKeyringǁverify_parts__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_1'] = Keyring.xǁKeyringǁverify_parts__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_2'] = Keyring.xǁKeyringǁverify_parts__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_3'] = Keyring.xǁKeyringǁverify_parts__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_4'] = Keyring.xǁKeyringǁverify_parts__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_5'] = Keyring.xǁKeyringǁverify_parts__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_6'] = Keyring.xǁKeyringǁverify_parts__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_7'] = Keyring.xǁKeyringǁverify_parts__mutmut_7 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_8'] = Keyring.xǁKeyringǁverify_parts__mutmut_8 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_9'] = Keyring.xǁKeyringǁverify_parts__mutmut_9 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_10'] = Keyring.xǁKeyringǁverify_parts__mutmut_10 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_11'] = Keyring.xǁKeyringǁverify_parts__mutmut_11 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_12'] = Keyring.xǁKeyringǁverify_parts__mutmut_12 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_13'] = Keyring.xǁKeyringǁverify_parts__mutmut_13 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_14'] = Keyring.xǁKeyringǁverify_parts__mutmut_14 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_15'] = Keyring.xǁKeyringǁverify_parts__mutmut_15 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_16'] = Keyring.xǁKeyringǁverify_parts__mutmut_16 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_17'] = Keyring.xǁKeyringǁverify_parts__mutmut_17 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_18'] = Keyring.xǁKeyringǁverify_parts__mutmut_18 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_19'] = Keyring.xǁKeyringǁverify_parts__mutmut_19 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_20'] = Keyring.xǁKeyringǁverify_parts__mutmut_20 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_21'] = Keyring.xǁKeyringǁverify_parts__mutmut_21 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_22'] = Keyring.xǁKeyringǁverify_parts__mutmut_22 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_23'] = Keyring.xǁKeyringǁverify_parts__mutmut_23 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_24'] = Keyring.xǁKeyringǁverify_parts__mutmut_24 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_25'] = Keyring.xǁKeyringǁverify_parts__mutmut_25 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_26'] = Keyring.xǁKeyringǁverify_parts__mutmut_26 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_27'] = Keyring.xǁKeyringǁverify_parts__mutmut_27 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_28'] = Keyring.xǁKeyringǁverify_parts__mutmut_28 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_29'] = Keyring.xǁKeyringǁverify_parts__mutmut_29 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_30'] = Keyring.xǁKeyringǁverify_parts__mutmut_30 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_31'] = Keyring.xǁKeyringǁverify_parts__mutmut_31 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_parts__mutmut['xǁKeyringǁverify_parts__mutmut_32'] = Keyring.xǁKeyringǁverify_parts__mutmut_32 # type: ignore # mutmut generated

mutants_xǁKeyringǁverify_token__mutmut['_mutmut_orig'] = Keyring.xǁKeyringǁverify_token__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_1'] = Keyring.xǁKeyringǁverify_token__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_2'] = Keyring.xǁKeyringǁverify_token__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_3'] = Keyring.xǁKeyringǁverify_token__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_4'] = Keyring.xǁKeyringǁverify_token__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_5'] = Keyring.xǁKeyringǁverify_token__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_6'] = Keyring.xǁKeyringǁverify_token__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_7'] = Keyring.xǁKeyringǁverify_token__mutmut_7 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_8'] = Keyring.xǁKeyringǁverify_token__mutmut_8 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_9'] = Keyring.xǁKeyringǁverify_token__mutmut_9 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_10'] = Keyring.xǁKeyringǁverify_token__mutmut_10 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_token__mutmut['xǁKeyringǁverify_token__mutmut_11'] = Keyring.xǁKeyringǁverify_token__mutmut_11 # type: ignore # mutmut generated

mutants_xǁKeyringǁverify_cookie__mutmut['_mutmut_orig'] = Keyring.xǁKeyringǁverify_cookie__mutmut_orig # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_1'] = Keyring.xǁKeyringǁverify_cookie__mutmut_1 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_2'] = Keyring.xǁKeyringǁverify_cookie__mutmut_2 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_3'] = Keyring.xǁKeyringǁverify_cookie__mutmut_3 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_4'] = Keyring.xǁKeyringǁverify_cookie__mutmut_4 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_5'] = Keyring.xǁKeyringǁverify_cookie__mutmut_5 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_6'] = Keyring.xǁKeyringǁverify_cookie__mutmut_6 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_7'] = Keyring.xǁKeyringǁverify_cookie__mutmut_7 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_8'] = Keyring.xǁKeyringǁverify_cookie__mutmut_8 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_9'] = Keyring.xǁKeyringǁverify_cookie__mutmut_9 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_10'] = Keyring.xǁKeyringǁverify_cookie__mutmut_10 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_11'] = Keyring.xǁKeyringǁverify_cookie__mutmut_11 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_12'] = Keyring.xǁKeyringǁverify_cookie__mutmut_12 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_13'] = Keyring.xǁKeyringǁverify_cookie__mutmut_13 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_14'] = Keyring.xǁKeyringǁverify_cookie__mutmut_14 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_15'] = Keyring.xǁKeyringǁverify_cookie__mutmut_15 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_16'] = Keyring.xǁKeyringǁverify_cookie__mutmut_16 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_17'] = Keyring.xǁKeyringǁverify_cookie__mutmut_17 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_18'] = Keyring.xǁKeyringǁverify_cookie__mutmut_18 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_19'] = Keyring.xǁKeyringǁverify_cookie__mutmut_19 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_20'] = Keyring.xǁKeyringǁverify_cookie__mutmut_20 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_21'] = Keyring.xǁKeyringǁverify_cookie__mutmut_21 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_22'] = Keyring.xǁKeyringǁverify_cookie__mutmut_22 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_23'] = Keyring.xǁKeyringǁverify_cookie__mutmut_23 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_24'] = Keyring.xǁKeyringǁverify_cookie__mutmut_24 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_25'] = Keyring.xǁKeyringǁverify_cookie__mutmut_25 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_26'] = Keyring.xǁKeyringǁverify_cookie__mutmut_26 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_27'] = Keyring.xǁKeyringǁverify_cookie__mutmut_27 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_28'] = Keyring.xǁKeyringǁverify_cookie__mutmut_28 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_29'] = Keyring.xǁKeyringǁverify_cookie__mutmut_29 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_30'] = Keyring.xǁKeyringǁverify_cookie__mutmut_30 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_31'] = Keyring.xǁKeyringǁverify_cookie__mutmut_31 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_32'] = Keyring.xǁKeyringǁverify_cookie__mutmut_32 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_33'] = Keyring.xǁKeyringǁverify_cookie__mutmut_33 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_34'] = Keyring.xǁKeyringǁverify_cookie__mutmut_34 # type: ignore # mutmut generated
mutants_xǁKeyringǁverify_cookie__mutmut['xǁKeyringǁverify_cookie__mutmut_35'] = Keyring.xǁKeyringǁverify_cookie__mutmut_35 # type: ignore # mutmut generated
mutants_x_page_token__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_page_token__mutmut)
def page_token(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(b"page\n" + host + b"\n" + path)


def x_page_token__mutmut_orig(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(b"page\n" + host + b"\n" + path)


def x_page_token__mutmut_1(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(None)


def x_page_token__mutmut_2(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(None).text(b"page\n" + host + b"\n" + path)


def x_page_token__mutmut_3(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(b"page\n" + host + b"\n" - path)


def x_page_token__mutmut_4(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(b"page\n" + host - b"\n" + path)


def x_page_token__mutmut_5(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(b"page\n" - host + b"\n" + path)


def x_page_token__mutmut_6(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(b"XXpage\nXX" + host + b"\n" + path)


def x_page_token__mutmut_7(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(b"PAGE\n" + host + b"\n" + path)


def x_page_token__mutmut_8(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(b"page\n" + host + b"XX\nXX" + path)

mutants_x_page_token__mutmut['_mutmut_orig'] = x_page_token__mutmut_orig # type: ignore # mutmut generated
mutants_x_page_token__mutmut['x_page_token__mutmut_1'] = x_page_token__mutmut_1 # type: ignore # mutmut generated
mutants_x_page_token__mutmut['x_page_token__mutmut_2'] = x_page_token__mutmut_2 # type: ignore # mutmut generated
mutants_x_page_token__mutmut['x_page_token__mutmut_3'] = x_page_token__mutmut_3 # type: ignore # mutmut generated
mutants_x_page_token__mutmut['x_page_token__mutmut_4'] = x_page_token__mutmut_4 # type: ignore # mutmut generated
mutants_x_page_token__mutmut['x_page_token__mutmut_5'] = x_page_token__mutmut_5 # type: ignore # mutmut generated
mutants_x_page_token__mutmut['x_page_token__mutmut_6'] = x_page_token__mutmut_6 # type: ignore # mutmut generated
mutants_x_page_token__mutmut['x_page_token__mutmut_7'] = x_page_token__mutmut_7 # type: ignore # mutmut generated
mutants_x_page_token__mutmut['x_page_token__mutmut_8'] = x_page_token__mutmut_8 # type: ignore # mutmut generated
mutants_x_verify_page_token__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_verify_page_token__mutmut)
def verify_page_token(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(b"page\n%b\n%b" % (host, path), token)


def x_verify_page_token__mutmut_orig(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(b"page\n%b\n%b" % (host, path), token)


def x_verify_page_token__mutmut_1(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(None, token)


def x_verify_page_token__mutmut_2(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(b"page\n%b\n%b" % (host, path), None)


def x_verify_page_token__mutmut_3(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(token)


def x_verify_page_token__mutmut_4(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(b"page\n%b\n%b" % (host, path), )


def x_verify_page_token__mutmut_5(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(None).verify(b"page\n%b\n%b" % (host, path), token)


def x_verify_page_token__mutmut_6(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(b"page\n%b\n%b" / (host, path), token)


def x_verify_page_token__mutmut_7(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(b"XXpage\n%b\n%bXX" % (host, path), token)


def x_verify_page_token__mutmut_8(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(b"PAGE\n%B\n%B" % (host, path), token)

mutants_x_verify_page_token__mutmut['_mutmut_orig'] = x_verify_page_token__mutmut_orig # type: ignore # mutmut generated
mutants_x_verify_page_token__mutmut['x_verify_page_token__mutmut_1'] = x_verify_page_token__mutmut_1 # type: ignore # mutmut generated
mutants_x_verify_page_token__mutmut['x_verify_page_token__mutmut_2'] = x_verify_page_token__mutmut_2 # type: ignore # mutmut generated
mutants_x_verify_page_token__mutmut['x_verify_page_token__mutmut_3'] = x_verify_page_token__mutmut_3 # type: ignore # mutmut generated
mutants_x_verify_page_token__mutmut['x_verify_page_token__mutmut_4'] = x_verify_page_token__mutmut_4 # type: ignore # mutmut generated
mutants_x_verify_page_token__mutmut['x_verify_page_token__mutmut_5'] = x_verify_page_token__mutmut_5 # type: ignore # mutmut generated
mutants_x_verify_page_token__mutmut['x_verify_page_token__mutmut_6'] = x_verify_page_token__mutmut_6 # type: ignore # mutmut generated
mutants_x_verify_page_token__mutmut['x_verify_page_token__mutmut_7'] = x_verify_page_token__mutmut_7 # type: ignore # mutmut generated
mutants_x_verify_page_token__mutmut['x_verify_page_token__mutmut_8'] = x_verify_page_token__mutmut_8 # type: ignore # mutmut generated
