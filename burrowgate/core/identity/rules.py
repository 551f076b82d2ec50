"""Rules of sign-in: which accounts may open a session or a target, and how recent and strong the proof has to be.

A rule names people in several ways; an account that fits one of them fits the rule. It is judged again whenever
something that it depends on changes, not only when a visitor comes in. A rule that cannot be read fits no account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from burrowgate.core.durations import DAY, MINUTE, check
from burrowgate.core.hosts import is_public_name, parse_host
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.email_addresses import domain_of, parse_email
from burrowgate.core.identity.logins import Login, LoginState, login_state
from burrowgate.errors import Invalid

MAX_NAMES = 200
"""The people, addresses, domains and groups that one rule names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRule:
    """The accounts that fit; at least one of the first six fields is set."""

    any_account: bool = False
    """Every account."""
    accounts: tuple[str, ...] = ()
    """Ids of accounts."""
    emails: tuple[str, ...] = ()
    """Attested addresses, as `email_addresses.parse_email` returns them."""
    domains: tuple[str, ...] = ()
    """Domains of attested addresses, exactly: `example.com` does not include `sub.example.com`."""
    groups: tuple[str, ...] = ()
    """Groups with their source, such as `local:friends`."""
    claimers: bool = False
    """Accounts that claimed the session by a claim link."""
    fresh: int | None = None
    """Seconds since the proof of who they are, at most; None for any time within the login."""
    strong: bool = False
    """Whether two factors are required."""


NO_ACCOUNT = SignInRule()
"""A rule that fits no account."""


def to_value(rule: SignInRule | None) -> dict[str, Any] | None:
    """Return `rule` as a JSON value, without the fields that have their default."""
    if rule is None:
        return None
    values = {one.name: getattr(rule, one.name) for one in fields(rule)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value != getattr(NO_ACCOUNT, name)
    }


def from_value(value: Any) -> SignInRule | None:
    """Return the rule of a JSON value of `to_value`; a rule that fits no account if it cannot be read.

    A field that is not known makes it unreadable: a newer version may have restricted the rule by it.
    """
    if value is None:
        return None
    if not isinstance(value, Mapping) or not all(_is_readable(name, one) for name, one in value.items()):
        return NO_ACCOUNT
    read: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in value.items()}
    return SignInRule(**read)


def _is_readable(name: Any, value: Any) -> bool:
    match name:
        case "any_account" | "claimers" | "strong":
            return isinstance(value, bool)
        case "fresh":
            return type(value) is int
        case "accounts" | "emails" | "domains" | "groups":
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return False


class Verdict(StrEnum):
    """How a rule decides about a visitor."""

    FITS = "fits"
    NOT_SIGNED_IN = "not-signed-in"
    OTHER_PERSON = "other-person"
    """Signed in, by an account that the rule does not name."""
    STALE_PROOF = "stale-proof"
    """The right person, whose proof is too old or too weak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A login with its account; the account is None if it is gone."""

    login: Login
    account: Account | None


def judge(rule: SignInRule, signed_in: SignedIn | None, now: float, *, has_claimed: bool = False) -> Verdict:
    """Return how `rule` decides at `now` about a visitor who is `signed_in`; None without a login.

    `has_claimed` tells whether the account holds a share of the session.
    """
    if signed_in is None or signed_in.account is None:
        return Verdict.NOT_SIGNED_IN
    login, account = signed_in.login, signed_in.account
    if login_state(login, account, now) is not LoginState.ACTIVE:
        return Verdict.NOT_SIGNED_IN
    if not _names(rule, account, has_claimed):
        return Verdict.OTHER_PERSON
    if rule.strong and not login.strong:
        return Verdict.STALE_PROOF
    if rule.fresh is not None and now - login.proved_at > rule.fresh:
        return Verdict.STALE_PROOF
    return Verdict.FITS


def judged_until(rule: SignInRule, login: Login) -> int:
    """Return the time at which a verdict `FITS` has to be judged again, if nothing else changes before."""
    ends = min(login.access_until, login.refresh_until)
    return ends if rule.fresh is None else min(ends, login.proved_at + rule.fresh + 1)


def _names(rule: SignInRule, account: Account, has_claimed: bool) -> bool:
    email = account.email if account.attested_by else None
    return (
        rule.any_account
        or account.account_id in rule.accounts
        or (email is not None and (email in rule.emails or domain_of(email) in rule.domains))
        or any(group in rule.groups for group in account.groups)
        or (rule.claimers and has_claimed)
    )


def check_rule(rule: SignInRule) -> SignInRule:
    """Return `rule` in its canonical form: each name once. Raises `Invalid` for what is not a rule."""
    emails = tuple(dict.fromkeys(parse_email(email, field="sign_in.emails") for email in rule.emails))
    domains = tuple(dict.fromkeys(_check_domain(domain) for domain in rule.domains))
    groups = tuple(dict.fromkeys(map(_check_group, rule.groups)))
    checked = SignInRule(
        any_account=rule.any_account,
        accounts=tuple(dict.fromkeys(rule.accounts)),
        emails=emails,
        domains=domains,
        groups=groups,
        claimers=rule.claimers,
        fresh=None if rule.fresh is None else check(rule.fresh, minimum=MINUTE, maximum=DAY, field="sign_in.fresh"),
        strong=rule.strong,
    )
    named = len(checked.accounts) + len(emails) + len(domains) + len(groups)
    if not (rule.any_account or rule.claimers or named):
        raise Invalid("sign_in", "Name who may sign in: accounts, addresses, domains or groups, or any account.")
    if named > MAX_NAMES:
        raise Invalid("sign_in", f"A rule names at most {MAX_NAMES} people and groups; make a group of them.")
    return checked


def common(first: SignInRule | None, second: SignInRule | None) -> SignInRule | None:
    """Return a rule that no account fits that does not fit both rules; None is the rule that everyone fits.

    An account that the two name in different ways may fit both, and does not fit this one.
    """
    if first is None or second is None:
        return second if first is None else first
    if second.any_account:
        named = first
    elif first.any_account:
        named = second
    else:
        named = SignInRule(
            accounts=tuple(name for name in first.accounts if name in second.accounts),
            emails=tuple(email for email in first.emails if email in second.emails),
            domains=tuple(domain for domain in first.domains if domain in second.domains),
            groups=tuple(group for group in first.groups if group in second.groups),
            claimers=first.claimers and second.claimers,
        )
    limits = [fresh for fresh in (first.fresh, second.fresh) if fresh is not None]
    return replace(named, fresh=min(limits, default=None), strong=first.strong or second.strong)


def _check_domain(text: str) -> str:
    domain = parse_host(text.removeprefix("@"), field="sign_in.domains")
    if not is_public_name(domain):
        raise Invalid("sign_in.domains", f"{text!r} is not the domain of an e-mail address, such as example.com.")
    return domain


def _check_group(text: str) -> str:
    source, separator, name = text.partition(":")
    if not (source and separator and name):
        raise Invalid("sign_in.groups", f"{text!r} is not a group; write its source too, such as local:friends.")
    return text


def describe(rule: SignInRule, names: Mapping[str, str], *, shows_addresses: bool = True) -> str:
    """Return in words who can open a link with `rule`; `names` are those of accounts, by their ids.

    Without `shows_addresses`, e-mail addresses are counted only.
    """
    if rule.any_account:
        who = "anyone who signs in"
    else:
        listed = [names.get(one, "a deleted account") for one in rule.accounts]
        if shows_addresses:
            listed += rule.emails
        elif rule.emails:
            listed.append("1 address" if len(rule.emails) == 1 else f"{len(rule.emails)} addresses")
        listed += [f"anyone at {domain}" for domain in rule.domains]
        listed += [f"members of {group}" for group in rule.groups]
        listed += ["those who claimed it"] if rule.claimers else []
        who = ", ".join(listed[:-1]) + (" and " if len(listed) > 1 else "") + listed[-1] if listed else "no account"
    conditions = (["with two factors"] if rule.strong else []) + (
        [f"signed in within {rule.fresh // MINUTE} minutes"] if rule.fresh is not None else []
    )
    return who + (f" ({', '.join(conditions)})" if conditions else "")
