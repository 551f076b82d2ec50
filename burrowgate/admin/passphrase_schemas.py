"""Schemas of requests with a passphrase, which no `repr` shows."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from burrowgate.admin.schema_base import Schema
from burrowgate.core.passphrases import MAX_PASSPHRASE_CHARACTERS

Passphrase = Annotated[
    str,
    Meta(
        max_length=MAX_PASSPHRASE_CHARACTERS,
        description="8 to 128 characters on one line; surrounding space is removed, and NFKC applied.",
        extra_json_schema={"format": "passphrase"},
    ),
]


class PassphraseRequest(Schema, frozen=True):
    """The new passphrase of a session."""

    schema_name = "NewPassphrase"

    passphrase: Passphrase

    def __repr__(self) -> str:
        return "<PassphraseRequest>"
