"""Sample people of `tests.e2e.console.stage`: accounts, logins, invitations, claim links, shares and providers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.identity.accounts import Account, Passkey, Role
from burrowgate.core.identity.claims import ClaimLink, Invitation, Share
from burrowgate.core.identity.logins import EndReason, open_login
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import b64url
from burrowgate.identity.providers import ProviderState
from burrowgate.identity.records import ACCOUNT, CLAIM_LINK, INVITATION, LOGIN, PASSKEY, SHARE

HOUR, DAY = 3600, 86_400
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15"


def account_id_of(word: str) -> str:
    """Return the id of the sample account that tests call `word`."""
    return b64url(word.encode().ljust(16, b"\1"))


def _short(word: str) -> str:
    return b64url(word.encode().ljust(9, b"\2"))


def people_change(now: int, *, sid: str, hostile: str, agents: tuple[str, str]) -> Change:
    """Return the change that adds all of them; `sid` is a session that is shared, `hostile` the name of an account."""
    firefox, iphone = agents
    of: dict[str, Any] = {"attested_by": "owner", "created_at": now - 40 * DAY}
    ada = Account(
        account_id=account_id_of("ada"),
        name="Ada Lovelace",
        email="ada@example.com",
        role=Role.OWNER,
        groups=("local:friends", "local:board"),
        **of,
    )
    grace = Account(
        account_id=account_id_of("grace"), name="Grace", email="grace@navy.example", groups=("local:friends",), **of
    )
    katherine = Account(
        account_id=account_id_of("katherine"),
        name="Katherine",
        attested_by="",
        created_at=now - 2 * DAY,
        role=Role.GUEST,
        expires_at=now + 28 * DAY,
    )
    mallory = Account(
        account_id=account_id_of("mallory"), name=hostile, groups=("local:friends",), disabled_at=now - DAY, **of
    )
    logins = [
        open_login(ada, login_id=account_id_of("l1"), method="passkey", strong=True, now=now - 3 * HOUR,
                   address="203.0.113.7", user_agent=firefox),
        open_login(ada, login_id=account_id_of("l2"), method="oidc:company", strong=False, now=now - 9 * HOUR,
                   address="2001:db8:85a3:8d3:1319:8a2e:370:7348", user_agent=iphone),
        open_login(grace, login_id=account_id_of("l3"), method="password", strong=False, now=now - HOUR,
                   address="198.51.100.23", user_agent=MAC),
    ]  # fmt: skip
    over = open_login(ada, login_id=account_id_of("l4"), method="password", strong=False, now=now - 20 * HOUR,
                      address="198.51.100.9", user_agent=MAC)  # fmt: skip
    logins.append(replace(over, ended_at=now - 19 * HOUR, ended_why=EndReason.SIGNED_OUT))
    passkey = Passkey(
        credential_id="cred-ada",
        account_id=ada.account_id,
        public_key="",
        sign_count=3,
        backed_up=True,
        label="laptop",
        created_at=now - 40 * DAY,
    )
    invitations = [
        Invitation(
            invitation_id=_short("i1"),
            name="Joan",
            email="joan@example.com",
            groups=("local:friends",),
            made_at=now - HOUR,
            until=now + 7 * DAY,
        ),
        Invitation(invitation_id=_short("i2"), name=hostile, made_at=now - 2 * HOUR, until=now + DAY),
    ]
    claim: dict[str, Any] = {"sid": sid, "window_until": now - HOUR}
    claims = [
        ClaimLink(
            claim_id=_short("c1"),
            made_at=now - 600,
            for_email="joan@example.com",
            **claim | {"window_until": now + HOUR},
        ),
        ClaimLink(
            claim_id=_short("c2"),
            made_at=now - 2 * HOUR,
            for_account=grace.account_id,
            claimed_at=now - 5000,
            claimed_by=grace.account_id,
            **claim,
        ),
        ClaimLink(claim_id=_short("c3"), made_at=now - 4 * HOUR, **claim),
        ClaimLink(
            claim_id=_short("c4"),
            made_at=now - 5 * HOUR,
            for_account=mallory.account_id,
            withdrawn_at=now - 4 * HOUR,
            **claim,
        ),
    ]
    share = Share(sid=sid, account_id=grace.account_id, made_at=now - 5000, made_by="claim")
    return Change(
        puts=(
            *map(ACCOUNT.to_resource, (ada, grace, katherine, mallory)),
            *map(LOGIN.to_resource, logins),
            PASSKEY.to_resource(passkey),
            *map(INVITATION.to_resource, invitations),
            *map(CLAIM_LINK.to_resource, claims),
            SHARE.to_resource(share),
        )
    )


def provider_states(now: float, hostile: str) -> list[ProviderState]:
    """Return a provider that works, and one that fails with a hostile message."""
    return [
        ProviderState(
            name="company",
            issuer="https://id.example.com",
            last_ok_at=now - 300,
            last_error="",
            last_error_at=None,
        ),
        ProviderState(
            name="partner",
            issuer="https://login.partner.example",
            last_ok_at=now - 5 * HOUR,
            last_error=f"The provider answered 502: {hostile}",
            last_error_at=now - 60,
        ),
    ]
