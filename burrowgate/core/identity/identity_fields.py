"""Identity of visitors in requests to targets: the fields that say who asks, in the forms that applications know.

Rules.
    A form is sent only to a target that names it. What is not known is absent: there is no field without a value.
    The user is the account's id, which is unique and stays; a name is neither.
    An address is sent only if it was attested.
    A value that is not one line of visible text is left out, as is a group with a comma, which would be read as two; a
    group that is left out is in no form, so that all say the same. No more than `MAX_GROUPS_BYTES` of groups are sent.
    A rule of the target for one of these fields takes precedence: its field is left out here.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import category

from burrowgate.core.http.fields import Fields
from burrowgate.core.identity.accounts import Account
from burrowgate.errors import Invalid

MAX_GROUPS_BYTES = 4096
"""Bytes of all groups of one request: many servers read at most 8 KiB of fields."""
ASSERTION_NAME = b"Burrowgate-Assertion"

_NOT_VISIBLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


class IdentityForm(StrEnum):
    """A form in which a target gets the visitor's identity."""

    X_AUTH_REQUEST = "x-auth-request"
    """`X-Auth-Request-User`, `-Email`, `-Groups` and `-Preferred-Username`, as oauth2-proxy sends them."""
    REMOTE = "remote"
    """`Remote-User`, `-Email`, `-Groups` and `-Name`, as Authelia sends them."""
    ASSERTION = "assertion"
    """`Burrowgate-Assertion`: a signed JWT, which a target can verify without trusting the network."""


class IdentityClaim(StrEnum):
    """What a target gets to know of an account besides its id."""

    EMAIL = "email"
    NAME = "name"
    GROUPS = "groups"


ALL_CLAIMS: tuple[str, ...] = tuple(IdentityClaim)

_NAMES = {
    IdentityForm.X_AUTH_REQUEST: (
        b"X-Auth-Request-User",
        b"X-Auth-Request-Email",
        b"X-Auth-Request-Groups",
        b"X-Auth-Request-Preferred-Username",
    ),
    IdentityForm.REMOTE: (b"Remote-User", b"Remote-Email", b"Remote-Groups", b"Remote-Name"),
}
"""Names of the fields of user, e-mail address, groups and name, for each form of plain fields."""

FIELD_NAMES: tuple[bytes, ...] = (*(name for names in _NAMES.values() for name in names), ASSERTION_NAME)
"""Names of all fields by which the gateway says who the visitor is."""
NEVER_SENT_NAMES = (
    b"X-Forwarded-User",
    b"X-Forwarded-Email",
    b"X-Forwarded-Groups",
    b"X-Forwarded-Preferred-Username",
)
"""Names by which other proxies say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorIdentity:
    """What a target gets to know of a visitor; empty is unknown."""

    user: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()
    name: str = ""


UNKNOWN = VisitorIdentity()
"""The identity of a visitor who is not signed in."""


def identity_of(account: Account | None, claims: Container[str]) -> VisitorIdentity:
    """Return the identity of `account` with these `claims`; that of an unknown visitor for None."""
    if account is None or not _is_text(account.account_id):
        return UNKNOWN
    email = account.email if account.email is not None and account.attested_by else ""
    return VisitorIdentity(
        user=account.account_id,
        email=email if IdentityClaim.EMAIL in claims and _is_text(email) else "",
        groups=_groups(account.groups) if IdentityClaim.GROUPS in claims else (),
        name=account.name if IdentityClaim.NAME in claims and _is_text(account.name) else "",
    )


def plain_fields(form: IdentityForm, identity: VisitorIdentity) -> Fields:
    """Return the fields of `identity` in a form of plain fields; none for the assertion."""
    values = (identity.user, identity.email, ",".join(identity.groups), identity.name)
    return [(name, value.encode("utf-8")) for name, value in zip(_NAMES.get(form, ()), values, strict=False) if value]


def check_forms(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return `names` as forms, each once. Raises `Invalid`."""
    return _check(names, IdentityForm, "identity")


def check_claims(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return `names` as claims, each once. Raises `Invalid`."""
    return _check(names, IdentityClaim, "identity_claims")


def _check(names: tuple[str, ...], known: type[StrEnum], field: str) -> tuple[str, ...]:
    for name in names:
        if name not in tuple(known):
            raise Invalid(field, f"{name!r} is not known; choose among {', '.join(known)}.")
    return tuple(dict.fromkeys(str(name) for name in names))


def _groups(groups: tuple[str, ...]) -> tuple[str, ...]:
    kept: list[str] = []
    size = 0
    for group in groups:
        if "," in group or not _is_text(group):
            continue
        size += len(group.encode("utf-8")) + 1
        if size > MAX_GROUPS_BYTES:
            break
        kept.append(group)
    return tuple(kept)


def _is_text(value: str) -> bool:
    """Return whether `value` can be sent as the value of a field, in every version of HTTP."""
    return bool(value) and value == value.strip() and not any(category(one) in _NOT_VISIBLE for one in value)
