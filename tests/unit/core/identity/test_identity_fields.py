"""Tests for burrowgate.core.identity.identity_fields."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http.field_names import plain_name
from burrowgate.core.http.fields import DROP, field_lines
from burrowgate.core.http.request_fields import classify
from burrowgate.core.identity.identity_fields import (
    ALL_CLAIMS,
    FIELD_NAMES,
    MAX_GROUPS_BYTES,
    NEVER_SENT_NAMES,
    UNKNOWN,
    IdentityForm,
    check_claims,
    check_forms,
    identity_of,
    plain_fields,
)
from burrowgate.errors import Invalid
from tests.support.logins import ADA, BOB

X_AUTH_REQUEST, REMOTE, ASSERTION = IdentityForm


def fields(form: IdentityForm, account: object, *claims: str) -> dict[str, str]:
    identity = identity_of(account, claims or ALL_CLAIMS)  # type: ignore[arg-type]
    return {name.decode(): value.decode() for name, value in plain_fields(form, identity)}


def test_fields_of_oauth2_proxy() -> None:
    assert fields(X_AUTH_REQUEST, ADA) == {
        "X-Auth-Request-User": "A" * 22,
        "X-Auth-Request-Email": "ada@example.com",
        "X-Auth-Request-Groups": "local:friends,google:staff",
        "X-Auth-Request-Preferred-Username": "Ada Lovelace",
    }


def test_fields_of_authelia() -> None:
    assert fields(REMOTE, ADA) == {
        "Remote-User": "A" * 22,
        "Remote-Email": "ada@example.com",
        "Remote-Groups": "local:friends,google:staff",
        "Remote-Name": "Ada Lovelace",
    }


def test_what_is_not_known_is_absent() -> None:
    assert fields(REMOTE, BOB) == {"Remote-User": "B" * 22, "Remote-Name": "Bob"}
    assert fields(REMOTE, None) == {} and identity_of(None, ALL_CLAIMS) == UNKNOWN
    assert fields(ASSERTION, ADA) == {}


def test_address_that_is_not_attested_is_absent() -> None:
    assert "Remote-Email" not in fields(REMOTE, replace(ADA, attested_by=""))


def test_claims_that_the_target_does_not_choose_are_absent() -> None:
    assert fields(REMOTE, ADA, "email") == {"Remote-User": "A" * 22, "Remote-Email": "ada@example.com"}
    assert fields(REMOTE, ADA, "groups").keys() == {"Remote-User", "Remote-Groups"}
    assert fields(REMOTE, ADA, "name").keys() == {"Remote-User", "Remote-Name"}
    assert fields(REMOTE, ADA, "none").keys() == {"Remote-User"}


def test_values_are_utf_8() -> None:
    assert fields(REMOTE, replace(ADA, name="Яна Žižek"))["Remote-Name"] == "Яна Žižek"


@pytest.mark.parametrize("name", ["a\r\nX: y", "a\nb", "a\0", "\x7f", "a\u2028b", " a", "a ", "a\x85", "\ud800", ""])
def test_name_that_is_not_one_line_is_absent(name: str) -> None:
    assert fields(REMOTE, replace(ADA, name=name), "name") == {"Remote-User": "A" * 22}


@pytest.mark.parametrize("group", ["x:a,b", "x:a\nb", "x:a\0", "x:a ", ""])
def test_group_that_would_be_read_as_another_is_left_out(group: str) -> None:
    changed = replace(ADA, groups=("local:one", group, "local:two"))
    assert fields(REMOTE, changed)["Remote-Groups"] == "local:one,local:two"


def test_groups_are_bounded() -> None:
    many = replace(ADA, groups=tuple(f"google:{number:04}" for number in range(2000)))
    value = fields(REMOTE, many)["Remote-Groups"]
    assert len(value) <= MAX_GROUPS_BYTES and value.startswith("google:0000,google:0001")


@given(st.text(), st.text(), st.lists(st.text()))
def test_no_text_makes_another_field(name: str, email: str, groups: list[str]) -> None:
    account = replace(ADA, name=name, email=email, groups=tuple(groups))
    for form in IdentityForm:
        found = plain_fields(form, identity_of(account, ALL_CLAIMS))
        assert field_lines(found).count(b"\r\n") == len(found)
        assert all(value == value.strip() and value for _, value in found)


def test_each_field_that_is_sent_is_taken_from_no_visitor() -> None:
    for name in (*FIELD_NAMES, *NEVER_SENT_NAMES):
        assert classify(name) == classify(plain_name(name)) == DROP


def test_forms_and_claims_are_checked() -> None:
    assert check_forms(("remote", "assertion", "remote")) == ("remote", "assertion")
    assert check_claims(("name",)) == ("name",) and check_claims(()) == ()
    for check, value in ((check_forms, "jwt"), (check_claims, "phone")):
        with pytest.raises(Invalid):
            check((value,))
