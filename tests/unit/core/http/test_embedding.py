"""Tests for burrowgate.core.http.embedding: who may embed a response, and cookies inside a frame."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http.embedding import FrameRules, frame_cookie, response_fields, with_ancestors

E = "https://portal.example"
RULES = FrameRules((E,))
CSP, XFO = b"Content-Security-Policy", b"X-Frame-Options"


def policies(*fields: tuple[bytes, bytes], status: int = 200) -> list[bytes]:
    found = response_fields(list(fields), RULES, status)
    assert not any(name.lower() == b"x-frame-options" for name, _ in found)
    return [value for name, value in found if name.lower() == b"content-security-policy"]


def test_target_that_says_nothing_may_be_embedded_by_itself_and_the_origins() -> None:
    assert response_fields([(b"A", b"b")], RULES, 200) == [
        (b"A", b"b"),
        (b"Content-Security-Policy", b"frame-ancestors 'self' https://portal.example"),
    ]
    assert policies((b"A", b"b"), status=101) == []


def test_x_frame_options_become_a_policy() -> None:
    own = b"frame-ancestors 'self' https://portal.example"
    others = b"frame-ancestors https://portal.example"
    for values, policy in (
        ((b"SAMEORIGIN",), own),
        ((b"sameorigin", b"SAMEORIGIN"), own),
        ((b"DENY",), others),
        ((b"DENY, SAMEORIGIN",), others),
        ((b"SAMEORIGIN", b"deny"), others),
        ((b"deny", b"SAMEORIGIN"), others),
        ((b"SAMEORIGIN,\tSAMEORIGIN",), own),
        ((b"SAMEORIGIN,",), own),
        ((b"SAMEORIGIN\x0c",), others),
        ((b"ALLOW-FROM https://a.example",), others),
        ((b"",), own),
    ):
        assert policies(*((XFO, value) for value in values)) == [policy], values


def test_origins_are_added_to_each_policy_that_limits_ancestors() -> None:
    for value, expected in (
        (b"frame-ancestors 'none'", b"frame-ancestors https://portal.example"),
        (b"frame-ancestors", b"frame-ancestors https://portal.example"),
        (b"frame-ancestors 'self'", b"frame-ancestors 'self' https://portal.example"),
        (
            b"default-src 'self'; FRAME-Ancestors  'NONE' ; img-src *",
            b"default-src 'self'; frame-ancestors https://portal.example; img-src *",
        ),
        (
            b"frame-ancestors https://a.example, frame-ancestors 'self'; img-src *",
            b"frame-ancestors https://a.example https://portal.example, frame-ancestors 'self' %b; img-src *"
            % E.encode(),
        ),
        (
            b"frame-ancestors 'self'; frame-ancestors 'none'",
            b"frame-ancestors 'self' https://portal.example; frame-ancestors 'none'",
        ),
    ):
        assert policies((CSP, value), (XFO, b"DENY")) == [expected]
    assert policies((CSP, b"frame-ancestors 'self'"), (CSP, b"frame-ancestors 'none'")) == [
        b"frame-ancestors 'self' https://portal.example",
        b"frame-ancestors https://portal.example",
    ]


def test_policy_without_ancestors_stays_and_another_is_added() -> None:
    for kept in (b"default-src 'self'; frame-src https://a.example", b"img-src frame-ancestors", b"a, b"):
        assert policies((CSP, kept)) == [kept, b"frame-ancestors 'self' https://portal.example"]


def test_no_policy_is_added_beside_one_that_limits_ancestors() -> None:
    for policy in (b"default-src 'self', frame-ancestors https://portal.example", b"frame-ancestors *, img-src *"):
        assert len(policies((CSP, policy))) == 1
        assert len(policies((CSP, policy), (CSP, b"img-src *"))) == 2


def test_policy_that_only_reports_is_not_touched() -> None:
    field = (b"Content-Security-Policy-Report-Only", b"frame-ancestors 'none'")
    assert field in response_fields([field], RULES, 200)


def test_304_replaces_no_stored_policy_by_a_weaker_one() -> None:
    assert policies((b"ETag", b'"a"'), status=304) == []
    assert policies((XFO, b"DENY"), status=304) == []
    assert policies((CSP, b"frame-ancestors 'self'"), status=304) == [b"frame-ancestors 'self' https://portal.example"]
    assert policies((CSP, b"default-src 'self'"), status=304) == [
        b"default-src 'self'",
        b"frame-ancestors 'self' https://portal.example",
    ]


def test_cookies_are_changed_inside_a_frame_only() -> None:
    field = (b"Set-Cookie", b"a=b; Path=/; SameSite=Lax")
    assert field in response_fields([field], RULES, 200)
    framed = response_fields([field], FrameRules((E,), framed=True), 200)
    assert (b"Set-Cookie", b"a=b; Path=/; SameSite=None; Secure; Partitioned") in framed


def test_attributes_of_a_frame_cookie() -> None:
    for value, expected in (
        (b"a=b", b"a=b"),
        (b"a=b; HttpOnly; Secure; samesite = strict ;Path=/x", b"a=b; HttpOnly;Path=/x"),
        (b"a=secure; SECURE; Partitioned; Domain=a.example", b"a=secure; Domain=a.example"),
        (b"a=b; Max-Age=0", b"a=b; Max-Age=0"),
        (b"a=b; Path=/secure", b"a=b; Path=/secure"),
    ):
        assert frame_cookie(value) == expected + b"; SameSite=None; Secure; Partitioned"


@given(st.lists(st.sampled_from(["default-src 'self'", "frame-ancestors 'none'", "frame-ancestors 'self'", "", " "])))
def test_other_directives_stay_as_they_are(directives: list[str]) -> None:
    policy = ";".join(directives).encode()
    changed = with_ancestors(policy, E.encode()).split(b";")
    assert len(changed) == len(policy.split(b";"))
    differing = [old for old, new in zip(policy.split(b";"), changed, strict=True) if old != new]
    assert len(differing) <= 1 and all(b"frame-ancestors" in one for one in differing)
