"""Access tokens as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from burrowgate.admin.request_schemas import Label
from burrowgate.admin.rule_schemas import AccountText
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import DurationText
from burrowgate.admin.times import Time, time, time_or_none
from burrowgate.core.durations import format_duration
from burrowgate.core.identity.access_tokens import (
    DEFAULT_LIFETIME_SECONDS,
    MAX_LIFETIME_SECONDS,
    MAX_SCOPE_LENGTH,
    MAX_SCOPES,
    MIN_LIFETIME_SECONDS,
    AccessToken,
    TokenState,
    token_state,
)
from burrowgate.core.identity.accounts import Account

Lifetime = (
    DurationText | Annotated[int, Meta(ge=MIN_LIFETIME_SECONDS, le=MAX_LIFETIME_SECONDS, description="Whole seconds.")]
)
ScopeText = Annotated[
    str,
    Meta(
        max_length=MAX_SCOPE_LENGTH,
        description="A scope such as `audit:read`, or one for a target, such as `sessions:mint@app`.",
        extra_json_schema={"format": "token-scope"},
    ),
]


class NewAccessTokenRequest(Schema, frozen=True):
    """An access token to be made."""

    schema_name = "NewAccessToken"

    label: Label
    """What it is for."""
    scopes: Annotated[tuple[ScopeText, ...], Meta(min_length=1, max_length=MAX_SCOPES)]
    expires_in: Lifetime = format_duration(DEFAULT_LIFETIME_SECONDS)
    """How long it is valid, from 1 hour to 365 days."""
    account: AccountText | None = None
    """The account it belongs to, by id, name or address; null for none."""


class AccessTokenView(Schema, frozen=True):
    """An access token, without the text that opens something."""

    schema_name = "AccessToken"

    id: str
    label: str
    scopes: tuple[str, ...]
    """Targets by name, or by id if they are gone."""
    state: TokenState
    account_id: str
    """The account it belongs to; empty for none."""
    account: str
    """Name of the account."""
    created_at: Time
    expires_at: Time
    last_used_at: Time | None
    """To the hour."""
    revoked_at: Time | None


def access_token(
    token: AccessToken, account: Account | None, now: float, target_names: Mapping[str, str]
) -> AccessTokenView:
    """The view of `token` of `account`; `target_names` are those of targets that exist, by their ids."""
    return AccessTokenView(
        id=token.token_id,
        label=token.label,
        scopes=tuple(_scope(text, target_names) for text in token.scopes),
        state=token_state(token, account, now),
        account_id=token.account_id,
        account="" if account is None else account.name,
        created_at=time(token.created_at),
        expires_at=time(token.expires_at),
        last_used_at=time_or_none(token.last_used_at),
        revoked_at=time_or_none(token.revoked_at),
    )


def _scope(text: str, names: Mapping[str, str]) -> str:
    name, at, target_id = text.partition("@")
    return f"{name}{at}{names.get(target_id, target_id)}"
