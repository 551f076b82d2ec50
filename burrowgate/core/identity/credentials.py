"""The cookies, codes and keys of sign-in, byte for byte: made and verified here, and stored nowhere.

Rules.
    Each is an id with a MAC under a subkey of its purpose, so that a stolen store opens nothing, and none is valid for
    another purpose.
    The MAC is verified before any other part is used. Any deviation in shape is no credential, and no input raises.

    account cookie   kid.login_id.mac                    on the sign-in host; opens no target
    login cookie     kid.login_id.host_id.mac            on one domain; valid for no other
    rounds           kid.payload.mac                     on one domain: how often it asked for sign-in, and since when
    way back         kid.payload.mac                     on one domain: a nonce, an expiry and the address to return to
    ticket           kid.payload.mac                     in the address of the sign-in host: nonce, host, expiry
    completion code  kid.payload.mac                     once, 60 s, for one host and one nonce
    link code        id mac, 34 characters               in the path of a claim link or of an invitation
    access token     bgp_kid.token_id.mac                of a program
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from enum import StrEnum

from burrowgate.core.tokens import Key, Keyring, b64url

LOGIN_ID_BYTES = 16
CLAIM_ID_BYTES = 9
NONCE_BYTES = 16
COMPLETION_SECONDS = 60
TICKET_SECONDS = 600
ROUNDS_SECONDS = 120
"""Time in which a browser that is sent to the sign-in host again and again gets an explanation instead."""
MAX_RETURN_BYTES = 2_048
"""The longest path and query to return to after sign-in."""


ACCESS_TOKEN_PREFIX = b"bgp_"


class CodeKind(StrEnum):
    """The purpose of a code in the path of a link."""

    CLAIM = "claim"
    INVITATION = "invite"


@dataclass(frozen=True, slots=True)
class WayBack:
    """What a browser is to return to after sign-in."""

    nonce: bytes
    expires_at: int
    target: bytes
    """Path and query as on the wire."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request for sign-in that one domain has made."""

    nonce: bytes
    host_id: str
    expires_at: int
    proved_since: int = 0
    """The earliest time, in seconds since 1970, of a proof that suffices; 0 for any."""
    strong: bool = False
    """Whether two factors are required."""
    switches: bool = False
    """Whether the visitor wants to sign in as another person, and is not handed over at once."""


@dataclass(frozen=True, slots=True)
class Completion:
    """The answer of the sign-in host: a login for one domain and one nonce."""

    login_id: str
    host_id: str
    nonce: bytes
    expires_at: int


_ID = r"[A-Za-z0-9_-]"
_KID_BYTES = 6
_ACCOUNT_COOKIE = re.compile(rf"{_ID}{{6}}\.({_ID}{{22}})\.({_ID}{{22}})".encode())
_LOGIN_COOKIE = re.compile(rf"{_ID}{{6}}\.({_ID}{{22}})\.({_ID}{{6}})\.({_ID}{{22}})".encode())
_PAYLOAD = re.compile(rf"{_ID}{{6}}\.({_ID}{{1,3000}})\.({_ID}{{22}})".encode())
_REMOVED_BY_BROWSERS = re.compile(rb"[\x00-\x20\x7f]")
_CODE = re.compile(rf"({_ID}{{12}})({_ID}{{22}})".encode())
_ACCESS_TOKEN = re.compile(rf"bgp_({_ID}{{6}})\.({_ID}{{22}})\.({_ID}{{22}})".encode())


def host_id(authority: bytes) -> str:
    """Return the short id of a domain, which binds cookies and codes to it."""
    return b64url(hashlib.sha256(b"burrowgate host\n" + authority).digest())[:6]


def account_cookie(key: Key, login_id: str) -> str:
    """Return the cookie of a login on the sign-in host."""
    return _sign(key, "account", f"{key.kid}.{login_id}")


def login_cookie(key: Key, login_id: str, authority: bytes) -> str:
    """Return the cookie of a login on the domain `authority`."""
    return _sign(key, "login", f"{key.kid}.{login_id}.{host_id(authority)}")


def read_account_cookie(keys: Keyring, cookie: bytes) -> str | None:
    """Return the login id of the genuine `cookie`; None for any other."""
    match = _ACCOUNT_COOKIE.fullmatch(cookie)
    return match[1].decode() if match and _is_genuine(keys, "account", cookie) else None


def read_login_cookie(keys: Keyring, cookie: bytes, authority: bytes) -> str | None:
    """Return the login id of the `cookie` that is genuine for the domain `authority`; None for any other."""
    match = _LOGIN_COOKIE.fullmatch(cookie)
    if match is None or not _is_genuine(keys, "login", cookie) or match[2].decode() != host_id(authority):
        return None
    return match[1].decode()


def way_back_cookie(key: Key, nonce: bytes, target: bytes, *, now: int) -> str | None:
    """Return the cookie that brings a browser back to `target`; None if that is longer than `MAX_RETURN_BYTES`."""
    if len(target) > MAX_RETURN_BYTES:
        return None
    payload = nonce + (now + TICKET_SECONDS).to_bytes(5, "big") + target
    return _sign(key, "return", f"{key.kid}.{b64url(payload)}")


def read_way_back(keys: Keyring, cookie: bytes, now: float) -> WayBack | None:
    """Return the contents of the genuine `cookie`; None for any other, and after its time."""
    payload = _payload(keys, "return", cookie, NONCE_BYTES + 5)
    if payload is None:
        return None
    expires_at = int.from_bytes(payload[NONCE_BYTES : NONCE_BYTES + 5], "big")
    back = WayBack(payload[:NONCE_BYTES], expires_at, payload[NONCE_BYTES + 5 :])
    return back if now < expires_at and is_origin_form(back.target) else None


def is_origin_form(target: bytes) -> bool:
    """Return whether an origin followed by `target` is an address of that origin in every browser.

    It begins with the slash that ends the authority, and has nothing that browsers remove first (WHATWG URL, 4.4). By
    itself it would not do as `Location`: `//host` and `/\\host` are another host's.
    """
    return target[:1] == b"/" and _REMOVED_BY_BROWSERS.search(target) is None


def rounds_cookie(key: Key, count: int, since: int) -> str:
    """Return the cookie that counts how often a browser was sent to the sign-in host since a time."""
    return _sign(key, "rounds", f"{key.kid}.{b64url(bytes([count]) + since.to_bytes(5, 'big'))}")


def read_rounds(keys: Keyring, cookie: bytes, now: float) -> tuple[int, int]:
    """Return the count of the genuine `cookie` and since when; none for any other, and after `ROUNDS_SECONDS`."""
    payload = _payload(keys, "rounds", cookie, 6)
    if payload is None or len(payload) != 6:
        return 0, int(now)
    since = int.from_bytes(payload[1:], "big")
    return (payload[0], since) if since <= now < since + ROUNDS_SECONDS else (0, int(now))


def sign_in_ticket(
    key: Key,
    nonce: bytes,
    authority: bytes,
    *,
    now: int,
    proved_since: int = 0,
    strong: bool = False,
    switches: bool = False,
) -> str:
    """Return the parameter by which the domain `authority` asks the sign-in host for a login; options as `Ticket`'s."""
    payload = nonce + (now + TICKET_SECONDS).to_bytes(5, "big") + proved_since.to_bytes(5, "big")
    payload += bytes([strong | switches << 1]) + host_id(authority).encode()
    return _sign(key, "transaction", f"{key.kid}.{b64url(payload)}")


def read_ticket(keys: Keyring, text: bytes, now: float) -> Ticket | None:
    """Return the contents of the genuine ticket `text`; None for any other, and after its time."""
    payload = _payload(keys, "transaction", text, NONCE_BYTES + 17)
    if payload is None or len(payload) != NONCE_BYTES + 17:
        return None
    times, flags = payload[NONCE_BYTES:-7], payload[-7]
    ticket = Ticket(
        nonce=payload[:NONCE_BYTES],
        host_id=payload[-6:].decode(),
        expires_at=int.from_bytes(times[:5], "big"),
        proved_since=int.from_bytes(times[5:], "big"),
        strong=bool(flags & 1),
        switches=bool(flags & 2),
    )
    return ticket if now < ticket.expires_at else None


def completion_code(key: Key, login_id: str, ticket: Ticket, *, now: int) -> str:
    """Return the code by which the domain of `ticket` gets the login; the caller lets it be used once."""
    payload = ticket.nonce + (now + COMPLETION_SECONDS).to_bytes(5, "big") + ticket.host_id.encode() + login_id.encode()
    return _sign(key, "complete", f"{key.kid}.{b64url(payload)}")


def read_completion(keys: Keyring, text: bytes, authority: bytes, now: float) -> Completion | None:
    """Return the contents of the code `text` if it is genuine and for the domain `authority`; None for any other."""
    payload = _payload(keys, "complete", text, NONCE_BYTES + 11 + 22)
    if payload is None or len(payload) != NONCE_BYTES + 11 + 22:
        return None
    expires_at = int.from_bytes(payload[NONCE_BYTES : NONCE_BYTES + 5], "big")
    host, login_id = payload[NONCE_BYTES + 5 : NONCE_BYTES + 11].decode(), payload[NONCE_BYTES + 11 :].decode()
    if host != host_id(authority) or expires_at <= now:
        return None
    return Completion(login_id, host, payload[:NONCE_BYTES], expires_at)


def link_code(key: Key, kind: CodeKind, record_id: str) -> str:
    """Return the code of a claim link or an invitation: 34 characters that need no encoding in a path."""
    return record_id + key.mac(kind).text(_message(kind, record_id)).decode()


def read_link_code(keys: Keyring, kind: CodeKind, code: bytes) -> str | None:
    """Return the id of the record that the genuine `code` names; None for any other."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    # A code names no key, which makes it short enough to be typed; there are few keys.
    record_id = match[1].decode()
    genuine = [key.mac(kind).verify(_message(kind, record_id), match[2]) for key in keys]
    return record_id if any(genuine) else None


def access_token(key: Key, token_id: str) -> str:
    """Return the personal access token `token_id`, with a prefix by which secret scanners know it."""
    return "bgp_" + _sign(key, "pat", f"{key.kid}.{token_id}")


def read_access_token(keys: Keyring, text: bytes) -> str | None:
    """Return the token id of the genuine `text`; None for any other."""
    match = _ACCESS_TOKEN.fullmatch(text)
    return match[2].decode() if match and _is_genuine(keys, "pat", text[4:]) else None


def _sign(key: Key, purpose: str, base: str) -> str:
    return f"{base}.{key.mac(purpose).text(_message(purpose, base)).decode()}"


def _is_genuine(keys: Keyring, purpose: str, text: bytes) -> bool:
    """Return whether `text`, which ends with a MAC and begins with a kid, was made by `_sign`."""
    key = keys.get(text[:_KID_BYTES].decode())
    base, mac = text[:-23].decode(), text[-22:]
    return key is not None and key.mac(purpose).verify(_message(purpose, base), mac)


def _payload(keys: Keyring, purpose: str, text: bytes, minimum: int) -> bytes | None:
    match = _PAYLOAD.fullmatch(text)
    if match is None or not _is_genuine(keys, purpose, text):
        return None
    payload = _decode(match[1])
    return payload if payload is not None and len(payload) >= minimum else None


def _decode(text: bytes) -> bytes | None:
    try:
        return urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except ValueError:
        return None


def _message(purpose: str, base: str) -> bytes:
    return f"{purpose}\n{base}".encode()
