"""Records of sign-in as resources: back unchanged, and damage where a body is not one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from burrowgate.core.identity.access_tokens import AccessToken
from burrowgate.core.identity.accounts import Account, Identity, Passkey, Password, Role
from burrowgate.core.identity.claims import Invitation, make_claim, use_claim
from burrowgate.core.identity.logins import EndReason, end_login, open_login
from burrowgate.errors import StoreDamaged
from burrowgate.identity import records
from burrowgate.testing.records import START, a_session
from tests.support import TestCase

ADA = Account(
    account_id="a" * 22,
    name="Ada \u00e9\U0001f9a1",
    email="ada@example.com",
    attested_by="owner",
    role=Role.OPERATOR,
    groups=("local:friends",),
    created_at=START,
    version=3,
)
LOGIN = replace(open_login(ADA, login_id="l" * 22, method="oidc:corp", strong=True, now=START), sealed="abc")
CLAIMED, SHARE = use_claim(make_claim(a_session(), claim_id="c" * 12, now=START, guests=True), ADA, now=START + 1)
SAMPLES: tuple[tuple[records.RecordKind[Any], Any], ...] = (
    (records.ACCOUNT, ADA),
    (
        records.IDENTITY,
        Identity(provider="corp", issuer="https://a.example/", subject="1", account_id="a" * 22, seen_at=START),
    ),
    (
        records.PASSKEY,
        Passkey(
            credential_id="x",
            account_id="a" * 22,
            public_key="y",
            sign_count=2,
            backed_up=True,
            transports=("internal",),
            label="Laptop",
            created_at=START,
        ),
    ),
    (records.PASSWORD, Password(account_id="a" * 22, sign_in_name="ada", hash="$argon2id$", set_at=START)),
    (records.LOGIN, end_login(LOGIN, EndReason.PROVIDER_REFUSED, now=START + 9)),
    (records.CLAIM_LINK, CLAIMED),
    (records.SHARE, SHARE),
    (records.INVITATION, Invitation(invitation_id="i" * 12, role=Role.GUEST, made_at=START, until=START + 60)),
    (
        records.ACCESS_TOKEN,
        AccessToken(
            token_id="t" * 22,
            account_id="a" * 22,
            label="ci",
            scopes=("audit:read",),
            created_at=START,
            expires_at=START + 3600,
        ),
    ),
)


class RecordTests(TestCase):
    def test_there_is_a_sample_of_each_kind(self) -> None:
        self.assertEqual([kind for kind, _ in SAMPLES], list(records.KINDS))
        self.assertEqual(len({kind.kind for kind in records.KINDS}), len(records.KINDS))

    def test_records_come_back_unchanged(self) -> None:
        for kind, record in SAMPLES:
            resource = kind.to_resource(record)
            self.assertEqual(kind.from_resource(resource), record)
            self.assertEqual((resource.kind, resource.version), (kind.kind, record.version))

    def test_owner_is_the_account_or_the_session(self) -> None:
        owners = {kind.kind: kind.to_resource(record).owner for kind, record in SAMPLES}
        self.assertEqual(owners.pop("claim_link"), a_session().sid)
        self.assertEqual({owners.pop("account"), owners.pop("invitation")}, {""})
        self.assertEqual(set(owners.values()), {"a" * 22})

    def test_field_of_a_newer_version_is_ignored(self) -> None:
        for kind, record in SAMPLES:
            resource = kind.to_resource(record)
            newer = msgspec.json.decode(resource.body) | {"field_of_a_newer_version": [1]}
            self.assertEqual(kind.from_resource(replace(resource, body=msgspec.json.encode(newer).decode())), record)

    def test_body_that_is_not_a_record_is_damage(self) -> None:
        for kind, record in SAMPLES:
            resource = kind.to_resource(record)
            fields = msgspec.json.decode(resource.body)
            bodies: list[Any] = [[], None, {}, fields | {"version": "1"}, fields | {"version": record.version + 1}]
            bodies += [
                {name: value for name, value in fields.items() if name != left_out} for left_out in list(fields)[:1]
            ]
            for body in (*(msgspec.json.encode(body).decode() for body in bodies), "", "{", "nul"):
                with self.subTest(kind=kind.kind, body=body), self.assertRaises(StoreDamaged) as caught:
                    kind.from_resource(replace(resource, body=body))
                self.assertNotIn("argon2id", str(caught.exception))

    def test_record_of_another_id_is_damage(self) -> None:
        for kind, record in SAMPLES:
            with self.assertRaises(StoreDamaged):
                kind.from_resource(replace(kind.to_resource(record), resource_id="other"))

    def test_unknown_value_of_a_closed_set_is_damage(self) -> None:
        resource = records.ACCOUNT.to_resource(ADA)
        with self.assertRaises(StoreDamaged):
            records.ACCOUNT.from_resource(replace(resource, body=resource.body.replace("operator", "emperor")))

    def test_identities_of_different_people_have_different_ids(self) -> None:
        pairs = (
            ("https://a.example", "1"),
            ("https://a.example1", ""),
            ("https://a.exampl", "e1"),
            ("", "https://a.example1"),
        )
        self.assertEqual(len({records.identity_id(*pair) for pair in pairs}), len(pairs))
