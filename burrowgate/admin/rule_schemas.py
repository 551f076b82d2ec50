"""Rules of sign-in as JSON: as requests name people, and as responses show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, cast

from msgspec import Meta

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import DurationText, read_duration
from burrowgate.core.durations import DAY, MINUTE
from burrowgate.core.identity.email_addresses import MAX_EMAIL_LENGTH
from burrowgate.core.identity.rules import MAX_NAMES, SignInRule, describe

AccountText = Annotated[
    str, Meta(max_length=MAX_EMAIL_LENGTH, description="The id, the name or the attested address of an account.")
]
Email = Annotated[
    str,
    Meta(
        max_length=MAX_EMAIL_LENGTH,
        description="An e-mail address, in any case, such as `ada@example.com`.",
        extra_json_schema={"format": "email-address"},
    ),
]
EmailDomain = Annotated[
    str,
    Meta(
        max_length=254,
        description="The domain of e-mail addresses, such as `example.com`, without its subdomains.",
        extra_json_schema={"format": "email-domain"},
    ),
]
Group = Annotated[
    str,
    Meta(
        max_length=200,
        description="A group with its source, such as `local:friends`.",
        extra_json_schema={"format": "sourced-group"},
    ),
]
Freshness = (
    DurationText | Annotated[int, Meta(ge=MINUTE, le=DAY, description="Seconds since the person proved who they are.")]
)
IdentityForm = Literal["x-auth-request", "remote", "assertion"]
IdentityClaim = Literal["email", "name", "groups"]
IdentityForms = Annotated[tuple[IdentityForm, ...], Meta(max_length=3)]
IdentityClaims = Annotated[tuple[IdentityClaim, ...], Meta(max_length=3)]
_Names = Annotated[tuple[AccountText, ...], Meta(max_length=MAX_NAMES)]


class SignInRuleRequest(Schema, frozen=True):
    """Who may sign in: an account that one of the first six fields names fits; at least one of them is given."""

    schema_name = "NewSignInRule"

    any_account: bool = False
    accounts: _Names = ()
    emails: Annotated[tuple[Email, ...], Meta(max_length=MAX_NAMES)] = ()
    domains: Annotated[tuple[EmailDomain, ...], Meta(max_length=MAX_NAMES)] = ()
    groups: Annotated[tuple[Group, ...], Meta(max_length=MAX_NAMES)] = ()
    claimers: bool = False
    """Accounts that claimed the session by a claim link."""
    fresh: Freshness | None = None
    """How long ago the person proved who they are, at most; null for any time within the login."""
    strong: bool = False
    """Whether two factors are required."""


class SignInRuleView(Schema, frozen=True):
    """Who may sign in."""

    schema_name = "SignInRule"

    any_account: bool
    accounts: tuple[str, ...]
    """Ids of accounts."""
    emails: tuple[str, ...]
    domains: tuple[str, ...]
    groups: tuple[str, ...]
    claimers: bool
    """Accounts that claimed the session by a claim link."""
    fresh: int | None
    """Seconds since the person proved who they are, at most; null for any time within the login."""
    strong: bool
    """Whether two factors are required."""
    text: str
    """The same in words, with names of accounts."""


def read_rule(request: SignInRuleRequest, field: str = "sign_in") -> SignInRule:
    """The requested rule, with accounts as the caller names them. Raises `Invalid`."""
    fresh = request.fresh
    return SignInRule(
        any_account=request.any_account,
        accounts=request.accounts,
        emails=request.emails,
        domains=request.domains,
        groups=request.groups,
        claimers=request.claimers,
        fresh=None if fresh is None else read_duration(fresh, minimum=MINUTE, maximum=DAY, field=f"{field}.fresh"),
        strong=request.strong,
    )


def rule(record: SignInRule | None, names: Mapping[str, str]) -> SignInRuleView | None:
    """The view of `record`; `names` are those of accounts, by their ids."""
    if record is None:
        return None
    return SignInRuleView(
        any_account=record.any_account,
        accounts=record.accounts,
        emails=record.emails,
        domains=record.domains,
        groups=record.groups,
        claimers=record.claimers,
        fresh=record.fresh,
        strong=record.strong,
        text=describe(record, names),
    )


def identity_forms(record: tuple[str, ...]) -> tuple[IdentityForm, ...]:
    """The view of the forms of identity of a target, all of which are known."""
    return cast(tuple[IdentityForm, ...], record)


def identity_claims(record: tuple[str, ...]) -> tuple[IdentityClaim, ...]:
    """The view of what a target learns of a person."""
    return cast(tuple[IdentityClaim, ...], record)


def accounts_in(*rules: SignInRule | None) -> set[str]:
    """The ids of the accounts that `rules` name."""
    return {account for one in rules if one is not None for account in one.accounts}
