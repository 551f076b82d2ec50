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
_COOKIE = re.compile(
    rb"([A-Za-z0-9_-]{6})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{16})(?:\.([A-Za-z0-9_-]{8}))?\.([A-Za-z0-9_-]{22})"
)
_MAC = re.compile(rb"[A-Za-z0-9_-]{22}")

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))


def b64url(data: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return b2a_base64(data, newline=False).translate(_URL_SAFE).rstrip(b"=").decode("ascii")


def is_mac(text: bytes) -> bool:
    """Return whether `text` has the shape of a MAC, and so of a page token."""
    return _MAC.fullmatch(text) is not None


def is_base(text: bytes) -> bool:
    """Return whether `text` has the shape of a token without its MAC: `kid.sid.ts`."""
    return _BASE.fullmatch(text) is not None


def is_token(text: bytes) -> bool:
    """Return whether `text` has the shape of a session token."""
    return _TOKEN.fullmatch(text) is not None


def bearer(authorization: bytes | None) -> bytes | None:
    """Return the session token in an `Authorization` field; None if the field is the application's own."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    token = authorization[7:].strip(b" ")
    return token if is_token(token) else None


def equal_secrets(left: bytes, right: bytes) -> bool:
    """Return whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(left, right)


class Mac:
    """HMAC-SHA256 under one key (RFC 2104), truncated to 16 bytes and written as base64url.

    Inner and outer pads are hashed once: 0.8 µs for a MAC instead of 1.7 µs for `hmac.digest`.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def digest(self, message: bytes) -> bytes:
        """Return the whole MAC of `message`, 32 bytes."""
        inner = self._inner.copy()
        inner.update(message)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()

    def text(self, message: bytes) -> bytes:
        """Return the MAC of `message` as it is written: 22 characters."""
        return b2a_base64(self.digest(message)[:16]).translate(_URL_SAFE)[:22]

    def verify(self, message: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of `message`, in the same time for all wrong ones of its length."""
        return equal_secrets(self.text(message), mac)


class Key:
    """One master key, named by its `kid`; its `repr` hides the secret."""

    __slots__ = ("_audit", "_macs", "_master", "_pages", "_passphrase", "_seed", "_token", "_visit", "kid")

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"A master key is {KEY_BYTES} bytes, not {len(master)}.")
        self.kid = b64url(hashlib.sha256(b"burrowgate key id\n" + master).digest())[:6]
        self._master = master
        self._token = Mac(self.subkey("token"))
        self._visit = Mac(self.subkey("visit"))
        self._seed = Mac(self.subkey("seed"))
        self._audit = Mac(self.subkey("audit"))
        self._passphrase = Mac(self.subkey("passphrase"))
        self._pages = SizedCache[str, Mac](max_entries=_MAX_SHARES)
        self._macs: dict[str, Mac] = {}

    def __repr__(self) -> str:
        return f"<Key {self.kid}>"

    def subkey(self, purpose: str) -> bytes:
        """Return the subkey for one purpose: HMAC-SHA256(master, "burrowgate/v1/" + purpose)."""
        return hmac.digest(self._master, b"burrowgate/v1/" + purpose.encode("ascii"), "sha256")

    def mac(self, purpose: str) -> Mac:
        """Return the MAC under the subkey of `purpose`, one of a few constants, and keep it."""
        mac = self._macs.get(purpose)
        if mac is None:
            mac = self._macs[purpose] = Mac(self.subkey(purpose))
        return mac

    def token(self, sid: str, minted_at: int) -> str:
        """Return the token of the session `sid`, minted at `minted_at` (seconds since 1970)."""
        base = f"{self.kid}.{sid}.{minted_at}"
        return base + "." + self._token.text(b"token\n" + base.encode("ascii")).decode("ascii")

    def cookie(self, sid: str, vid: str, tag: str = "") -> str:
        """Return the cookie of the visit `vid` to the session `sid`; `tag` is that of the passphrase that was shown."""
        base = f"{self.kid}.{sid}.{vid}.{tag}" if tag else f"{self.kid}.{sid}.{vid}"
        return base + "." + self._visit.text(b"visit\n" + base.encode("ascii")).decode("ascii")

    def seed(self, sid: str) -> bytes:
        """Return the share seed of `sid`: 32 bytes from which the application derives page tokens."""
        return self._seed.digest(b"seed\n" + sid.encode("ascii"))

    def passphrase_secret(self, passphrase: str) -> bytes:
        """Return the MAC of `passphrase`, 32 bytes, which is hashed in its place (`core.passphrases`)."""
        return self._passphrase.digest(b"passphrase\n" + passphrase.encode("utf-8"))

    def pages(self, sid: str) -> Mac:
        """Return the MAC of the page tokens of `sid`, kept for the last sessions because one has many pages."""
        mac = self._pages.get(sid)
        if mac is None:
            mac = Mac(self.seed(sid))
            self._pages.put(sid, mac, len(sid))
        return mac

    def sign_event(self, hash: str) -> str:
        """Return the MAC of an audit event with that hash, as `kid.mac`."""
        return self.kid + "." + self._audit.text(b"event\n" + hash.encode()).decode("ascii")

    def verify_event(self, hash: str, mac: str) -> bool:
        """Return whether `mac` is that of an audit event with that hash."""
        return equal_secrets(self.sign_event(hash).encode(), mac.encode())

    def verify_token(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the token `base` (`kid.sid.ts`)."""
        return self._token.verify(b"token\n" + base, mac)

    def verify_visit(self, base: bytes, mac: bytes) -> bool:
        """Return whether `mac` is that of the cookie `base` (`kid.sid.vid` or `kid.sid.vid.tag`)."""
        return self._visit.verify(b"visit\n" + base, mac)


@dataclass(frozen=True, slots=True)
class VisitCredential:
    """The contents of a genuine visit cookie."""

    kid: str
    sid: str
    vid: str
    tag: str = ""
    """Of the passphrase that the visitor has shown; empty without one."""


@dataclass(frozen=True, slots=True)
class SessionCredential:
    """The contents of a genuine session token."""

    kid: str
    sid: str
    minted_at: int
    """The time in it, in seconds since 1970."""


class Keyring:
    """The gateway's keys: the newest signs, all verify. Immutable; a rotation makes a new keyring."""

    __slots__ = ("_by_kid", "_keys", "_verified_cookies", "_verified_tokens", "newest")

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

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys.values())

    def __contains__(self, kid: str) -> bool:
        return kid in self._by_kid

    def get(self, kid: str) -> Key | None:
        """Return the key named `kid`; None if it was removed."""
        return self._by_kid.get(kid)

    def sign_event(self, hash: str) -> str:
        """Return the MAC of an audit event with that hash, by the newest key."""
        return self.newest.sign_event(hash)

    def verify_event(self, hash: str, mac: str) -> bool | None:
        """Return whether `mac` is that of an audit event with that hash; None if its key is unknown."""
        key = self._by_kid.get(mac.partition(".")[0])
        return None if key is None else key.verify_event(hash, mac)

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
        credential = SessionCredential(key.kid, base[7:29].decode("ascii"), int(base[30:]))
        self._verified_tokens.put(base + mac, credential)
        return credential

    def verify_token(self, text: bytes) -> SessionCredential | None:
        """Return the contents of the session token `text`; None if it is not genuine."""
        return self.verify_parts(text[:-23], text[-22:]) if is_token(text) else None

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
        kid, sid, vid, tag, mac = match.groups(b"")
        key = self._keys.get(kid)
        if key is None or not key.verify_visit(cookie[:-23], mac):
            return None
        credential = VisitCredential(key.kid, sid.decode("ascii"), vid.decode("ascii"), tag.decode("ascii"))
        self._verified_cookies.put(cookie, credential)
        return credential


def page_token(seed: bytes, host: bytes, path: bytes) -> bytes:
    """Return the page token of `path` (as on the wire) at the public authority `host` under a share seed."""
    return Mac(seed).text(b"page\n" + host + b"\n" + path)


def verify_page_token(key: Key, sid: str, host: bytes, path: bytes, token: bytes) -> bool:
    """Return whether `token` is the page token of `path` at `host` for the session `sid` signed by `key`."""
    return key.pages(sid).verify(b"page\n%b\n%b" % (host, path), token)
