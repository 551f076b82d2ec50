"""Attributes of a person that a provider attests, taken over into the person's identity and account.

Rules.
    A provider decides about its own groups and its own attestation of the address only: local groups, those of other
    providers, and an address that the owner or another provider attests stay.
    The name is taken over when the provider changes it, so that one that the operator gave stays.
"""

from __future__ import annotations

from dataclasses import replace
from unicodedata import normalize

from burrowgate.core.identity.accounts import MAX_NAME_LENGTH, Account, Identity, check_name
from burrowgate.errors import Invalid
from burrowgate.identity.oidc.id_tokens import Person

UNNAMED = "Guest"
"""The name of an account whose provider says none."""


def attester(provider: str) -> str:
    """Return `Account.attested_by` of addresses that the provider with that name attests."""
    return f"provider:{provider}"


def account_name(person: Person) -> str:
    """Return a name for the account of `person`: what the provider says, as far as it can be one."""
    email = "" if person.email is None else person.email.partition("@")[0]
    for text in (person.name, email):
        visible = "".join(character for character in normalize("NFC", text) if character.isprintable())
        try:
            return check_name(visible[:MAX_NAME_LENGTH])
        except Invalid:
            continue
    return UNNAMED


def is_strong(person: Person) -> bool:
    """Return whether the provider says that the person proved by several factors who they are (RFC 8176, 2)."""
    return "mfa" in person.amr


def known_person(identity: Identity, provider_sid: str) -> Person:
    """Return the person of `identity`, as the provider described them last."""
    return Person(
        issuer=identity.issuer,
        subject=identity.subject,
        provider_sid=provider_sid,
        name=identity.name,
        email=identity.email,
        groups=identity.groups,
        auth_time=None,
        amr=(),
    )


def new_identity(provider: str, person: Person, account_id: str, *, now: int) -> Identity:
    """Return the identity of `person`, who was not known."""
    unknown = Identity(
        provider=provider, issuer=person.issuer, subject=person.subject, account_id=account_id, seen_at=now
    )
    return replace(updated_identity(unknown, provider, person, now=now), version=1)


def updated_identity(identity: Identity, provider: str, person: Person, *, now: int) -> Identity:
    """Return `identity` as `person` describes it now."""
    return replace(
        identity,
        provider=provider,
        name=person.name,
        email=person.email,
        email_verified=person.email is not None,
        groups=person.groups,
        seen_at=now,
        version=identity.version + 1,
    )


def updated_account(account: Account, identity: Identity, provider: str, person: Person) -> Account:
    """Return `account` as `person` describes it now; itself if nothing differs.

    `identity` is the one of `person` before. The version grows by one if anything differs.
    """
    changed = replace(account, groups=_groups(account, provider, person))
    if person.name and person.name != identity.name:
        changed = replace(changed, name=account_name(person))
    if not account.attested_by or account.attested_by == attester(provider):
        attested_by = attester(provider) if person.email else ""
        changed = replace(changed, email=person.email, attested_by=attested_by)
    return account if changed == account else replace(changed, version=account.version + 1)


def _groups(account: Account, provider: str, person: Person) -> tuple[str, ...]:
    others = tuple(group for group in account.groups if not group.startswith(f"{provider}:"))
    return others + person.groups
