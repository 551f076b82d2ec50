"""ID tokens and logout tokens: signature and claims (OpenID Connect Core, 3.1.3.7; Back-Channel Logout, 2.6).

Rules.
    The algorithm is one of `ALGORITHMS`, whatever the token says: never `none`, never one by a shared secret.
    The key is the issuer's. A token without `kid` is accepted only if the issuer has one key of its algorithm.
    Each claim that is required is there and has the right type; times may be `SKEW_SECONDS` off.
    joserfc is imported for the first token: it is a part of the start of every gateway otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import msgspec

from burrowgate.core.identity.email_addresses import domain_of, parse_email
from burrowgate.errors import Invalid
from burrowgate.identity.oidc.provider import Provider, ProviderUnusable

if TYPE_CHECKING:
    from joserfc import jws
    from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA", "Ed25519")
SKEW_SECONDS = 60
MAX_TOKEN_BYTES = 65_536
MAX_AGE_SECONDS = 600
"""The oldest ID token or logout token that is accepted: it is used as soon as it is issued."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
MAX_GROUPS = 200
MAX_GROUP_BYTES = 16_384
"""Bytes of all groups of a person; they are in the records of identity and account. Further ones are left out."""
_MAX_TEXT = 255

_TYPES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP", "Ed25519": "OKP"}


def _registry() -> jws.JWSRegistry:
    """Return a registry of `ALGORITHMS`, which ignores header fields that it does not know (RFC 7515, 4).

    RFC 9864 deprecates the name EdDSA, because it leaves the curve open; here it means Ed25519 only (`_key`), so that
    the warning of joserfc does not apply.
    """
    from joserfc import jws

    registry = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    registry.max_header_length = MAX_TOKEN_BYTES
    registry.algorithms = {name: copy(jws.JWSRegistry.algorithms[name]) for name in ALGORITHMS}
    registry.algorithms["EdDSA"].security_warning = None
    return registry


class TokenInvalid(Exception):
    """A token is not accepted; the text says why, for the log, and contains nothing of the token."""


class OtherPerson(TokenInvalid):
    """A renewed ID token is about another person than the one whose login it renews."""


class UnknownKey(TokenInvalid):
    """The token names a key that is not in the key set: the issuer may have changed its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What an ID token says of the person."""

    issuer: str
    subject: str
    provider_sid: str
    """The session at the provider; empty if it names none."""
    name: str
    email: str | None
    """The address if it is attested: verified by the provider, and of a domain for which that is trusted."""
    groups: tuple[str, ...]
    """With the provider's name in front."""
    auth_time: int | None
    amr: tuple[str, ...]
    """The ways in which the person proved who they are (RFC 8176)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logout:
    """What a logout token says: which logins have ended."""

    token_id: str
    subject: str
    """Empty if it names a session only."""
    provider_sid: str
    """Empty if all sessions of the subject have ended."""
    issued_at: int
    expires_at: int
    """When the token is accepted no longer, and its id need not be remembered."""


def read_keys(document: bytes) -> KeySet:
    """Return the keys of a JWKS document that can verify; others are ignored. Raises `ProviderUnusable`."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        keys = msgspec.json.decode(document, type=dict[str, Any])["keys"]
        usable = [one for one in keys if isinstance(one, dict) and one.get("use", "sig") == "sig"]
        usable = [one for one in usable if one.get("kty") in ("RSA", "EC", "OKP")]
    except (msgspec.MsgspecError, KeyError, TypeError) as error:
        raise ProviderUnusable("The key set of the provider cannot be read.") from error
    imported = []
    for one in usable:
        try:
            imported += KeySet.import_key_set({"keys": [one]}).keys
        except (JoseError, ValueError, TypeError, KeyError):
            continue  # one key of a kind that is not known must not make the others worthless
    if not imported:
        raise ProviderUnusable("The key set of the provider has no key that can be used.")
    return KeySet(imported)


def verify_id_token(
    token: str, keys: KeySet, provider: Provider, *, now: float, nonce: str | None, refreshed: Person | None = None
) -> Person:
    """Return the person of an ID token.

    `nonce` is that of the attempt; None for a renewal, whose token need not have one, and in which `refreshed` is the
    person of the login (OIDC Core, 12.2). Raises `TokenInvalid`.
    """
    _, claims = _verified(token, keys)
    _check_issuer_and_times(claims, provider, now)
    _check_audience(claims, provider)
    if _number(claims, "exp") + SKEW_SECONDS <= now:
        raise TokenInvalid("The ID token has expired.")
    if nonce is not None and claims.get("nonce") != nonce:
        raise TokenInvalid("The ID token is not the answer to this attempt.")
    subject = _text(claims, "sub")
    if not subject:
        raise TokenInvalid("The ID token names no subject.")
    if refreshed is not None and (subject != refreshed.subject or provider.issuer != refreshed.issuer):
        raise OtherPerson("The renewed ID token is another person's.")
    auth_time = claims.get("auth_time")
    return Person(
        issuer=provider.issuer,
        subject=subject,
        provider_sid=_text(claims, "sid"),
        name=_text(claims, "name") or _text(claims, "preferred_username"),
        email=attested_email(claims, provider),
        groups=_groups(claims, provider),
        auth_time=auth_time if type(auth_time) is int else None,
        amr=tuple(_texts(claims.get("amr"))),
    )


def with_userinfo(person: Person, document: bytes, provider: Provider) -> Person:
    """Return `person` with name, address and groups of a userinfo response, where the ID token has none.

    Raises `TokenInvalid` if the response is not about that person (OIDC Core, 5.3.2), or is none.
    """
    try:
        claims = msgspec.json.decode(document, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise TokenInvalid("The userinfo response cannot be read.") from error
    if claims.get("sub") != person.subject:
        raise TokenInvalid("The userinfo response is about another person.")
    return replace(
        person,
        name=person.name or _text(claims, "name") or _text(claims, "preferred_username"),
        email=person.email or attested_email(claims, provider),
        groups=person.groups or _groups(claims, provider),
    )


def verify_logout_token(token: str, keys: KeySet, provider: Provider, *, now: float) -> Logout:
    """Return what a logout token says. Raises `TokenInvalid`."""
    header, claims = _verified(token, keys)
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in ("logout+jwt", "jwt"):
        raise TokenInvalid("The token is not a logout token.")
    _check_issuer_and_times(claims, provider, now)
    _check_audience(claims, provider)
    if "nonce" in claims:
        raise TokenInvalid("The logout token has a nonce, so that it is an ID token.")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise TokenInvalid("The logout token does not say that it is one.")
    issued_at = int(_number(claims, "iat"))
    logout = Logout(
        token_id=_text(claims, "jti"),
        subject=_text(claims, "sub"),
        provider_sid=_text(claims, "sid"),
        issued_at=issued_at,
        expires_at=issued_at + MAX_AGE_SECONDS + SKEW_SECONDS,
    )
    if not logout.token_id or not (logout.subject or logout.provider_sid):
        raise TokenInvalid("The logout token names neither a session nor a subject, or has no id.")
    if "exp" in claims and _number(claims, "exp") + SKEW_SECONDS <= now:
        raise TokenInvalid("The logout token has expired.")
    return logout


def attested_email(claims: Mapping[str, Any], provider: Provider) -> str | None:
    """Return the address in `claims` if the provider attests it and is trusted for its domain; None otherwise."""
    email = claims.get("email")
    if not isinstance(email, str):
        return None
    if claims.get("email_verified") is not True and not provider.trust_unverified_email:
        return None
    try:
        parsed = parse_email(email)
    except Invalid:
        return None
    return parsed if not provider.email_domains or domain_of(parsed) in provider.email_domains else None


def _verified(token: str, keys: KeySet) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Return header and claims of a token with a valid signature."""
    from joserfc import jws
    from joserfc.errors import JoseError

    if len(token) > MAX_TOKEN_BYTES or token.count(".") != 2:
        raise TokenInvalid("The token is not a signed one.")
    registry = _registry()
    try:
        extracted = jws.extract_compact(token.encode("ascii"), registry=registry)
        header = extracted.headers()
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS or "crit" in header:
            raise TokenInvalid("The token is signed by an algorithm that is not accepted.")
        key = _key(keys, str(algorithm), kid)
        verified = jws.validate_compact(extracted, key, registry=registry)
        claims = msgspec.json.decode(extracted.payload, type=dict[str, Any])
    except (JoseError, ValueError, TypeError, msgspec.MsgspecError) as error:
        raise TokenInvalid("The signature of the token is not valid.") from error
    if verified is False:
        raise TokenInvalid("The signature of the token is not valid.")
    return header, claims


def _key(keys: KeySet, algorithm: str, kid: object) -> Any:
    """Return the key by which a token is verified."""
    fitting = [key for key in keys.keys if key.key_type == _TYPES[algorithm] and key.get("alg", algorithm) == algorithm]
    if _TYPES[algorithm] == "OKP":
        fitting = [key for key in fitting if key.get("crv") == "Ed25519"]
    if kid is not None:
        fitting = [key for key in fitting if key.kid == kid]
        if not fitting:
            raise UnknownKey("The token names a key that the provider does not have.")
    if len(fitting) != 1:
        raise TokenInvalid("The token does not say which of several keys has signed it.")
    return fitting[0]


def _check_issuer_and_times(claims: Mapping[str, Any], provider: Provider, now: float) -> None:
    if claims.get("iss") != provider.issuer:
        raise TokenInvalid("The token is another issuer's.")
    issued = _number(claims, "iat")
    if issued - SKEW_SECONDS > now:
        raise TokenInvalid("The token is of the future; compare the clocks of this machine and of the provider.")
    if issued + MAX_AGE_SECONDS + SKEW_SECONDS <= now:
        raise TokenInvalid("The token is too old.")


def _check_audience(claims: Mapping[str, Any], provider: Provider) -> None:
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or provider.client_id not in audiences:
        raise TokenInvalid("The token is for another client.")
    party = claims.get("azp")
    if (len(audiences) > 1 and party is None) or (party is not None and party != provider.client_id):
        raise TokenInvalid("The token was issued to another client.")


def _groups(claims: Mapping[str, Any], provider: Provider) -> tuple[str, ...]:
    if not provider.groups_claim:
        return ()
    names = dict.fromkeys(_texts(claims.get(provider.groups_claim)))
    groups = [f"{provider.name}:{name}" for name in list(names)[:MAX_GROUPS]]
    lengths = accumulate(len(group.encode()) for group in groups)
    return tuple(group for group, length in zip(groups, lengths, strict=True) if length <= MAX_GROUP_BYTES)


def _texts(value: object) -> Collection[str]:
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [one for one in listed if isinstance(one, str) and 0 < len(one) <= _MAX_TEXT and one.isprintable()]


def _text(claims: Mapping[str, Any], name: str) -> str:
    """Return a text of the claims; empty if there is none. Raises `TokenInvalid` for a value of another type."""
    value = claims.get(name, "")
    if not isinstance(value, str) or len(value) > _MAX_TEXT or not value.isprintable():
        raise TokenInvalid(f"The claim {name} of the token is not a short text.")
    return value


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if type(value) not in (int, float):
        raise TokenInvalid(f"The token has no time {name}.")
    return float(value)  # type: ignore[arg-type]
