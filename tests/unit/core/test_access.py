"""Tests for burrowgate.core.access: each rule, the order of the rules, and that no request raises an exception."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import access, claims, links, tokens
from burrowgate.core.access import (
    PUBLIC,
    Admission,
    Claim,
    CredentialSource,
    Refusal,
    Request,
    RouteMatch,
    SessionUsage,
)
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.sessions import Kind, Limits, Session
from burrowgate.core.targets import TCP_TYPES
from burrowgate.core.tokens import Key, Keyring
from tests.support import TestCase
from tests.support.records import BASE, COOKIE, HOST, KEY, KEYS, MAC, NOW, SID, TOKEN, VID, request, served, session

OTHER_KEY = Key(bytes(range(1, 33)))
DAY = 86400
LINK = f"{MAC}={BASE}".encode()
WRONG_LINK = f"{'A' * 22}={BASE}".encode()
WRONG_TOKEN = f"{BASE}.{'A' * 22}".encode()
WRONG_COOKIE = COOKIE.rpartition(".")[0].encode() + b"." + b"A" * 22
cookie, token = COOKIE.encode(), TOKEN.encode()
SHARED = session(kind=Kind.PAGE_SHARE)


def page_link(path: str = "/reports/42", *, host: str = HOST, sid: str = SID, key: Key = KEY) -> bytes:
    """Return the query of a page link."""
    return LINK + b"&" + tokens.page_token(key.seed(sid), host.encode(), path.encode()) + b"=p"


def decide(
    request: Request,
    served: RouteMatch | None,
    session: Session | None,
    *,
    keys: Keyring = KEYS,
    now: float = NOW,
    **usage: Any,
) -> Admission | Refusal:
    """Authenticate and authorize `request`; return the decision."""
    claim = access.authenticate(request, served, keys)
    if not isinstance(claim, Claim):
        return claim
    assert served is not None
    return access.authorize(request, served, claim, session, keys, SessionUsage(now, **usage))


class AccessCase(TestCase):
    def assert_refused(self, decision: Admission | Refusal, reason: Reason, case: object = None) -> Refusal:
        assert isinstance(decision, Refusal), (case, decision)
        self.assertEqual(decision.reason, reason, case)
        return decision

    def assert_admitted(self, decision: Admission | Refusal, case: object = None) -> Admission:
        assert isinstance(decision, Admission), (case, decision)
        return decision


class HostTests(AccessCase):
    """Rules 1 to 3: the domain and the target."""

    def test_unknown_host_is_refused(self) -> None:
        self.assert_refused(decide(request(query=LINK), None, session()), Reason.NO_DOMAIN)

    def test_disabled_target_is_refused(self) -> None:
        for public in (False, True):
            self.assert_refused(
                decide(request(query=LINK), served(enabled=False, public=public), session()), Reason.TARGET_OFF
            )

    def test_stranger_does_not_learn_that_a_target_is_disabled(self) -> None:
        self.assert_refused(decide(request(), served(enabled=False), None), Reason.NO_CREDENTIAL)
        self.assert_refused(decide(request(query=WRONG_LINK), served(enabled=False), None), Reason.NOT_GENUINE)
        self.assert_refused(decide(request(), served(enabled=False, public=True), None), Reason.TARGET_OFF)

    def test_unknown_host_refuses_as_a_known_one_does(self) -> None:
        for facts, reason in (
            ({}, Reason.NO_DOMAIN),
            ({"query": WRONG_LINK}, Reason.NO_DOMAIN),
            ({"query": LINK + b"&" + LINK}, Reason.MULTIPLE_CREDENTIALS),
            ({"destination": b"manifest"}, Reason.MANIFEST),
        ):
            self.assert_refused(decide(request(**facts), None, None), reason, facts)

    def test_public_domain_of_a_tcp_target_needs_a_session(self) -> None:
        for type in TCP_TYPES:
            route = served(type=type, public=True)
            self.assert_refused(decide(request(), route, None), Reason.NO_CREDENTIAL)
            self.assertIsInstance(decide(request(query=LINK), route, session()), Admission)

    def test_target_with_client_ca_requires_a_certificate(self) -> None:
        target = served(client_ca="/ca.pem")
        for facts, reason in (
            ({}, Reason.MISDIRECTED),
            (
                {"requested_cas": ("/other.pem",), "verified_cas": ("/other.pem",), "client_subject": "CN=ann"},
                Reason.MISDIRECTED,
            ),
            ({"requested_cas": ("/ca.pem",)}, Reason.NO_CERTIFICATE),
        ):
            self.assert_refused(decide(request(query=LINK, **facts), target, session()), reason, facts)
            self.assert_refused(decide(request(**facts), served(client_ca="/ca.pem", public=True), None), reason, facts)
        certificate = {"requested_cas": ("/ca.pem",), "verified_cas": ("/ca.pem",), "client_subject": "CN=ann"}
        self.assert_admitted(decide(request(query=LINK, **certificate), target, session()))
        self.assert_refused(decide(request(**certificate), target, session()), Reason.NO_CREDENTIAL)

    def test_public_domain_admits_any_request(self) -> None:
        for incoming in (
            request(),
            request(query=LINK),
            request(query=WRONG_LINK),
            request(query=LINK + b"&" + LINK),
            request(authorization=b"Bearer " + WRONG_TOKEN),
            request(cookies=(WRONG_COOKIE,)),
        ):
            self.assertIs(decide(incoming, served(public=True), None), PUBLIC)
        self.assertEqual(
            (PUBLIC.session, PUBLIC.redirect, PUBLIC.opens_visit, PUBLIC.sets_page_cookie), (None, False, False, False)
        )

    def test_service_workers_are_admitted_only_if_the_target_allows_them(self) -> None:
        incoming = request(cookies=(cookie,), service_worker=True)
        self.assert_refused(decide(incoming, served(), session()), Reason.SERVICE_WORKER)
        self.assert_refused(decide(incoming, served(public=True), session()), Reason.SERVICE_WORKER)
        self.assert_admitted(decide(incoming, served(service_workers=True), session()))


class OriginTests(AccessCase):
    """The origin check of upgrades."""

    def test_upgrade_from_a_foreign_origin_is_refused(self) -> None:
        for origin in (
            b"https://evil.example",
            b"http://app.example.com",
            b"https://app.example.com:8443",
            b"https://app.example.com.evil.example",
            b"https://app.example.com..",
            b"https://.app.example.com",
            b"https://app.example.com:443:443",
            b"https://app.example.com:0443x",
            b"https://app.example.com/",
            b"https://user@app.example.com",
            b"https://app.example.com\x00",
            b"https://app.ex\xe4mple.com",
            b"http://app.example.com:443",
            b"wss://app.example.com",
            b"//app.example.com",
            b"app.example.com",
            b"https://app.example.com, https://app.example.com",
            b" https://app.example.com",
            b"https://",
            b"null",
            b"",
        ):
            for credential in ({"query": LINK}, {"cookies": (cookie,)}, {"token": token}):
                incoming = request(upgrade=True, origin=origin, **credential)
                self.assert_refused(decide(incoming, served(), session()), Reason.FOREIGN_ORIGIN, incoming)
            # Without a credential the reason reveals nothing, not even the wrong origin (SEC-36).
            incoming = request(upgrade=True, origin=origin)
            self.assert_refused(decide(incoming, served(), session()), Reason.NO_CREDENTIAL, incoming)
            self.assert_refused(
                decide(request(upgrade=True, origin=origin), served(public=True), None), Reason.FOREIGN_ORIGIN
            )

    def test_upgrade_from_the_own_origin_is_admitted(self) -> None:
        for credential in ({"query": LINK}, {"cookies": (cookie,)}, {"token": token}):
            incoming = request(upgrade=True, origin=b"https://app.example.com", **credential)
            self.assert_admitted(decide(incoming, served(), session()), incoming)

    def test_own_origin_is_admitted_in_each_spelling_of_its_host(self) -> None:
        for origin in (
            b"https://app.example.com.",
            b"https://APP.Example.COM",
            b"https://app.example.com:443",
            b"https://app.example.com.:443",
            b"HTTPS://App.Example.Com.",
        ):
            for credential in ({"query": LINK}, {"cookies": (cookie,)}, {"token": token}):
                incoming = request(upgrade=True, origin=origin, **credential)
                self.assert_admitted(decide(incoming, served(), session()), incoming)

    def test_upgrade_without_origin_is_refused_with_a_cookie(self) -> None:
        self.assert_refused(
            decide(request(upgrade=True, cookies=(cookie,)), served(), session()), Reason.FOREIGN_ORIGIN
        )
        self.assert_admitted(decide(request(upgrade=True, query=LINK), served(), session()))
        self.assert_admitted(decide(request(upgrade=True, token=token), served(), session()))

    def test_origin_is_checked_only_for_upgrades(self) -> None:
        self.assert_admitted(decide(request(origin=b"https://evil.example", cookies=(cookie,)), served(), session()))


class CredentialTests(AccessCase):
    """Rule 4: the credential."""

    def claim(self, **facts: Any) -> Claim | Admission | Refusal:
        return access.authenticate(request(**facts), served(), KEYS)

    def test_credential_is_read_from_link_header_and_cookie(self) -> None:
        bearer = b"Bearer " + token
        expected = [
            ({"query": LINK}, Claim(KEY.kid, SID, CredentialSource.LINK, query=b"", minted_at=NOW)),
            (
                {"query": b"a=1&" + LINK + b"&b"},
                Claim(KEY.kid, SID, CredentialSource.LINK, query=b"a=1&b", minted_at=NOW),
            ),
            (
                {"query": LINK + b"&" + b"A" * 22 + b"=p"},
                Claim(KEY.kid, SID, CredentialSource.LINK, page=b"A" * 22, query=b"", minted_at=NOW),
            ),
            ({"authorization": bearer}, Claim(KEY.kid, SID, CredentialSource.HEADER, minted_at=NOW)),
            (
                {"authorization": b"bEARER   " + token + b" "},
                Claim(KEY.kid, SID, CredentialSource.HEADER, minted_at=NOW),
            ),
            ({"token": token}, Claim(KEY.kid, SID, CredentialSource.HEADER, minted_at=NOW)),
            ({"cookies": (cookie,)}, Claim(KEY.kid, SID, CredentialSource.COOKIE, VID)),
            ({"query": b"a=1", "cookies": (cookie,)}, Claim(KEY.kid, SID, CredentialSource.COOKIE, VID)),
            ({"authorization": b"Basic YTpi", "cookies": (cookie,)}, Claim(KEY.kid, SID, CredentialSource.COOKIE, VID)),
            (
                {"authorization": b"Bearer theirs", "cookies": (cookie,)},
                Claim(KEY.kid, SID, CredentialSource.COOKIE, VID),
            ),
            (
                {"authorization": b"Bearer theirs", "token": token},
                Claim(KEY.kid, SID, CredentialSource.HEADER, minted_at=NOW),
            ),
        ]
        for facts, claim in expected:
            self.assertEqual(self.claim(**facts), claim, facts)

    def test_first_credential_present_decides(self) -> None:
        all_of = {"query": LINK, "authorization": b"Bearer " + token, "token": token, "cookies": (cookie,)}
        wrong = {
            "query": WRONG_LINK,
            "authorization": b"Bearer " + WRONG_TOKEN,
            "token": WRONG_TOKEN,
            "cookies": (WRONG_COOKIE,),
        }
        order = list(all_of)
        for place, name in enumerate(order):
            later = {carrier: all_of[carrier] for carrier in order[place + 1 :]}
            self.assert_refused(self.claim(**{name: wrong[name]}, **later), Reason.NOT_GENUINE, name)
        for place, name in enumerate(order):
            later = {carrier: wrong[carrier] for carrier in order[place + 1 :]}
            self.assertIsInstance(self.claim(**{name: all_of[name]}, **later), Claim, name)

    def test_request_without_credential_is_refused(self) -> None:
        for facts in (
            {},
            {"query": b"a=1&b"},
            {"query": BASE.encode()},
            {"authorization": b"Basic " + token},
            {"authorization": b"Bearer " + token + b"x"},
            {"authorization": b"Bearer\t" + token},
            {"authorization": token},
            {"authorization": b"Bearer"},
            {"authorization": b""},
        ):
            self.assert_refused(self.claim(**facts), Reason.NO_CREDENTIAL, facts)

    def test_credential_that_is_not_genuine_is_refused(self) -> None:
        unknown = OTHER_KEY.token(SID, NOW).encode()
        for facts in (
            {"query": WRONG_LINK},
            {"query": WRONG_LINK + b"&" + b"A" * 22 + b"=p"},
            {"authorization": b"Bearer " + WRONG_TOKEN},
            {"authorization": b"Bearer " + unknown},
            {"token": unknown},
            {"token": b""},
            {"token": b"\xff\x00"},
            {"token": cookie},
            {"cookies": (WRONG_COOKIE,)},
            {"cookies": (b"",)},
            {"cookies": (token,)},
            {"cookies": (OTHER_KEY.cookie(SID, VID).encode(),)},
        ):
            self.assert_refused(self.claim(**facts), Reason.NOT_GENUINE, facts)

    def test_two_credentials_in_one_url_are_refused(self) -> None:
        for query in (LINK + b"&" + LINK, WRONG_LINK + b"&" + LINK, page_link() + b"&" + b"A" * 22 + b"=p"):
            self.assert_refused(self.claim(query=query, cookies=(cookie,)), Reason.MULTIPLE_CREDENTIALS)

    def test_first_genuine_cookie_decides(self) -> None:
        other = KEY.cookie(SID, tokens.b64url(bytes(12))).encode()
        claim = Claim(KEY.kid, SID, CredentialSource.COOKIE, VID)
        self.assertEqual(self.claim(cookies=(WRONG_COOKIE, b"", cookie)), claim)
        second = replace(claim, vid=tokens.b64url(bytes(12)))
        for cookies in ((cookie, other), (WRONG_COOKIE, b"", cookie, other, cookie)):
            self.assertEqual(self.claim(cookies=cookies), replace(claim, others=(second,)))

    def test_link_takes_the_visits_of_its_own_session_alone(self) -> None:
        sid = tokens.b64url(bytes(16))
        others = (KEY.cookie(sid, VID).encode(), OTHER_KEY.cookie(SID, tokens.b64url(bytes(12))).encode())
        keys = Keyring([KEY, OTHER_KEY])
        for cookies, vids in (((cookie,), (VID,)), (others, ()), ((*others, cookie), (VID,))):
            claim = access.authenticate(request(query=LINK, navigation=True, cookies=cookies), served(), keys)
            assert isinstance(claim, Claim)
            self.assertEqual((claim.vid, claim.earlier_vids), (vids[0] if vids else "", vids), cookies)

    def test_repeated_cookie_is_one_claim(self) -> None:
        self.assertEqual(self.claim(cookies=(cookie, cookie)), Claim(KEY.kid, SID, CredentialSource.COOKIE, VID))

    def test_bearer_is_a_token_behind_spaces(self) -> None:
        mac_of_x = BASE.encode() + b"." + b"X" * 22
        for sent in (token, mac_of_x):
            self.assertEqual(tokens.bearer(b"Bearer   " + sent + b" "), sent)
        for sent in (b"\t" + token, token + b"\t", token + b"\n", b"X" + token):
            self.assertIsNone(tokens.bearer(b"Bearer " + sent), sent)

    def test_of_claims_that_fit_nothing_the_first_counts(self) -> None:
        first, second = (Claim(KEY.kid, sid, CredentialSource.COOKIE) for sid in ("first", "second"))
        refusal = Refusal(Reason.OTHER_TARGET, session())
        self.assertIs(access.fitting_claim([(first, refusal), (second, refusal)]), first)

    def test_verified_cookies_are_bounded(self) -> None:
        wrong = tuple(WRONG_COOKIE[:-4] + b"%04d" % number for number in range(claims.MAX_COOKIES))
        self.assert_refused(self.claim(cookies=(*wrong, cookie)), Reason.NOT_GENUINE)
        found = self.claim(cookies=(*wrong[1:], cookie))
        self.assertEqual(found, Claim(KEY.kid, SID, CredentialSource.COOKIE, VID))

    def test_considered_cookies_are_bounded(self) -> None:
        cookies = tuple(
            KEY.cookie(tokens.b64url(sid.to_bytes(16, "big")), tokens.b64url(vid.to_bytes(12, "big"))).encode()
            for sid in range(50)
            for vid in range(3)
        )
        claim = self.claim(cookies=cookies)
        assert isinstance(claim, Claim)
        considered = (claim, *claim.others)
        self.assertEqual(len(considered), claims.MAX_CLAIMS)
        self.assertEqual(len({one.sid for one in considered}), claims.MAX_CLAIMS // claims.MAX_CLAIMS_PER_SESSION)

    def test_refusal_without_a_genuine_mac_names_no_session(self) -> None:
        for facts in ({}, {"query": WRONG_LINK}, {"token": WRONG_TOKEN}, {"cookies": (WRONG_COOKIE,)}):
            refusal = self.claim(**facts)
            assert isinstance(refusal, Refusal)
            self.assertEqual((refusal.session, refusal.at), (None, None))

    def test_credentials_of_a_removed_key_are_refused(self) -> None:
        rest = Keyring([OTHER_KEY])
        for facts in ({"query": LINK}, {"token": token}, {"cookies": (cookie,)}):
            self.assert_refused(decide(request(**facts), served(), session(), keys=rest), Reason.NOT_GENUINE)


CREDENTIALS: list[dict[str, Any]] = [{"query": LINK}, {"token": token}, {"cookies": (cookie,)}]


class SessionTests(AccessCase):
    """Rules 5 and 6: the session and its state."""

    def test_session_without_record_is_refused(self) -> None:
        for facts in CREDENTIALS:
            self.assert_refused(decide(request(**facts), served(), None), Reason.NO_SESSION)

    def test_record_with_another_kid_is_refused(self) -> None:
        both = Keyring([KEY, OTHER_KEY])
        for facts in CREDENTIALS:
            decision = decide(request(**facts), served(), session(kid=OTHER_KEY.kid), keys=both)
            self.assert_refused(decision, Reason.NO_SESSION)

    def test_session_of_another_target_is_refused(self) -> None:
        for facts in CREDENTIALS:
            for record in (session(target_id="t2"), session(target_id="t2", revoked_at=NOW), session(target_id="")):
                refusal = self.assert_refused(decide(request(**facts), served(), record), Reason.OTHER_TARGET)
                self.assertIsNone(refusal.at)

    def test_refusal_has_the_state_and_its_time(self) -> None:
        idle = Limits(idle_timeout=60)
        cases = [
            # session, now, last_used_at, deleted_at, reason, at
            (session(revoked_at=NOW + 5), NOW + 5, None, None, Reason.REVOKED, NOW + 5),
            (session(revoked_at=NOW + 5), NOW + 5 * DAY, None, None, Reason.REVOKED, NOW + 5),
            (session(), NOW + DAY, None, None, Reason.EXPIRED, NOW + DAY),
            (session(), NOW + 5 * DAY, None, None, Reason.EXPIRED, NOW + DAY),
            (session(), NOW + 7, None, NOW + 6, Reason.ENDED, NOW + 6),
            (session(limits=idle), NOW + 60, None, None, Reason.IDLE, NOW + 60),
            (session(limits=idle), NOW + 99, NOW + 30, None, Reason.IDLE, NOW + 90),
        ]
        for record, now, used, deleted, reason, at in cases:
            for facts in CREDENTIALS:
                for more in ({}, {"navigation": True}, {"method": b"POST"}):
                    where = served(deleted_at=deleted)
                    decision = decide(request(**facts, **more), where, record, now=now, last_used_at=used)
                    refusal = self.assert_refused(decision, reason, (facts, more))
                    self.assertEqual((refusal.session, refusal.at), (record, at))

    def test_session_is_active_until_its_last_second(self) -> None:
        idle = Limits(idle_timeout=60)
        for record, now, used in (
            (session(), NOW + DAY - 0.001, None),
            (session(limits=idle), NOW + 59.999, None),
            (session(limits=idle), NOW + 89.999, NOW + 30),
        ):
            for facts in CREDENTIALS:
                self.assert_admitted(decide(request(**facts), served(), record, now=now, last_used_at=used))


class PageTests(AccessCase):
    """Rules for page-share sessions."""

    def at(self, path: str, query: bytes, *, assets: tuple[str, ...] = (), **facts: Any) -> Admission | Refusal:
        return decide(request(path=path.encode(), query=query, **facts), served(page_assets=assets), SHARED)

    def test_page_link_opens_its_page(self) -> None:
        for method in (b"GET", b"HEAD"):
            for query in (page_link(), b"a=1&" + page_link() + b"&b=2"):
                for navigation in (False, True):
                    admission = self.assert_admitted(
                        self.at("/reports/42", query, method=method, navigation=navigation)
                    )
                    self.assertEqual(
                        (admission.session, admission.redirect, admission.sets_page_cookie), (SHARED, False, False)
                    )

    def test_page_link_opens_no_other_page(self) -> None:
        for path in (
            "/",
            "/reports/4",
            "/reports/42/",
            "/reports/%34%32",
            "/Reports/42",
            "/reports/42;a",
            "/reports/42%20",
        ):
            self.assert_refused(self.at(path, page_link()), Reason.OTHER_PAGE, path)

    def test_page_token_for_another_host_session_or_key_is_refused(self) -> None:
        foreign = (
            page_link(host="other.example.com"),
            page_link(host=HOST + ":443"),
            page_link(sid=tokens.b64url(bytes(16))),
            page_link(key=OTHER_KEY),
            LINK + b"&" + b"A" * 22 + b"=p",
            LINK + b"&" + MAC.encode() + b"=p",
        )
        for query in foreign:
            self.assert_refused(self.at("/reports/42", query), Reason.OTHER_PAGE, query)

    def test_session_token_without_page_token_opens_nothing(self) -> None:
        self.assert_refused(self.at("/reports/42", LINK), Reason.NO_CREDENTIAL)
        self.assert_refused(self.at("/reports/42", b"", token=token), Reason.NO_CREDENTIAL)
        self.assert_refused(self.at("/reports/42", b"", authorization=b"Bearer " + token), Reason.NO_CREDENTIAL)
        self.assert_refused(self.at("/reports/42", page_link().partition(b"&")[2]), Reason.NO_CREDENTIAL)
        swapped = b"&".join(reversed(page_link().split(b"&")))
        self.assert_refused(self.at("/reports/42", swapped), Reason.NO_CREDENTIAL)

    def test_page_link_allows_only_get_and_head(self) -> None:
        for method in (b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"get", b"PROPFIND"):
            self.assert_refused(self.at("/reports/42", page_link(), method=method), Reason.METHOD)

    def test_ambiguous_path_is_refused_with_a_genuine_page_token(self) -> None:
        for path in ("//", "/a/../b", "/%2e%2e/a", "/a%2fb", "/a\\b", "/a%5cb", "/a%00", "/..;/a"):
            self.assert_refused(self.at(path, page_link(path)), Reason.AMBIGUOUS_PAGE, path)

    def test_path_is_compared_without_normalization(self) -> None:
        for path in ("/caf%C3%A9", "/caf%c3%a9", "/a%20b", "/a+b", "/a;b=c", "/a%252fb"):
            self.assert_admitted(self.at(path, page_link(path)), path)
        self.assert_refused(self.at("/caf%c3%a9", page_link("/caf%C3%A9")), Reason.OTHER_PAGE)

    def test_cookie_opens_only_assets(self) -> None:
        assets = ("/static/*", "/favicon.ico")
        for path in ("/static/a.css", "/favicon.ico"):
            self.assert_admitted(self.at(path, b"", assets=assets, cookies=(cookie,)), path)
            self.assert_refused(self.at(path, b"", cookies=(cookie,)), Reason.OTHER_PAGE)
            for method in (b"HEAD", b"POST"):
                self.assert_refused(
                    self.at(path, b"", assets=assets, cookies=(cookie,), method=method), Reason.OTHER_PAGE
                )
        for path in ("/", "/reports/42", "/static", "/static/../admin", "/static/..%2fadmin", "/static//a"):
            self.assert_refused(self.at(path, b"", assets=assets, cookies=(cookie,)), Reason.OTHER_PAGE, path)

    def test_navigation_gets_a_cookie_if_the_target_has_assets(self) -> None:
        for navigation, assets in ((True, ("/static/*",)), (True, ()), (False, ("/static/*",))):
            admission = self.assert_admitted(self.at("/reports/42", page_link(), assets=assets, navigation=navigation))
            self.assertEqual(admission.sets_page_cookie, navigation and bool(assets))

    def test_assets_need_a_cookie(self) -> None:
        self.assert_refused(self.at("/static/a.css", LINK, assets=("/static/*",)), Reason.NO_CREDENTIAL)
        self.assert_refused(self.at("/static/a.css", page_link(), assets=("/static/*",)), Reason.OTHER_PAGE)

    def test_revocation_is_revealed_only_to_a_genuine_page_link(self) -> None:
        revoked = session(kind=Kind.PAGE_SHARE, revoked_at=NOW)
        incoming = request(path=b"/reports/42", query=page_link())
        self.assert_refused(decide(incoming, served(), revoked), Reason.REVOKED)
        incoming = request(path=b"/reports/42", query=page_link(), method=b"POST")
        self.assert_refused(decide(incoming, served(), revoked), Reason.REVOKED)
        self.assert_refused(decide(request(query=LINK), served(), revoked), Reason.NO_CREDENTIAL)
        self.assert_refused(decide(request(query=page_link()), served(), revoked), Reason.OTHER_PAGE)

    def test_refusal_of_a_genuine_credential_names_its_session(self) -> None:
        assets = ("/static/*",)
        for refusal in (
            self.at("/other", page_link()),
            self.at("/reports/42", LINK),
            self.at("//", page_link("//")),
            self.at("/reports/42", page_link(), method=b"POST"),
            self.at("/reports/42", b"", assets=assets, cookies=(cookie,)),
            self.at("/reports/42", page_link(), service_worker=True),
            decide(request(query=page_link()), served(target_id="other"), SHARED),
        ):
            assert isinstance(refusal, Refusal)
            self.assertIs(refusal.session, SHARED, refusal)

    def test_page_token_on_a_full_session_is_ignored(self) -> None:
        admission = self.assert_admitted(decide(request(query=page_link()), served(), session()))
        self.assertFalse(admission.sets_page_cookie)


class LimitTests(AccessCase):
    """Rule 7: the limits of the session."""

    def limited(self, facts: dict[str, Any], usage: dict[str, Any] | None = None, **limits: Any) -> Admission | Refusal:
        opened = limits.pop("opened", 0)
        return decide(
            request(**facts), served(), session(limits=Limits(**limits), visits_opened=opened), **(usage or {})
        )

    def test_method_outside_the_limit_is_refused(self) -> None:
        for method in (b"GET", b"HEAD"):
            self.assert_admitted(self.limited({"token": token, "method": method}, methods=("GET", "HEAD")))
        for method in (b"POST", b"get", b"GETX", b"", b"\xff"):
            self.assert_refused(
                self.limited({"token": token, "method": method}, methods=("GET", "HEAD")), Reason.METHOD
            )

    def test_session_with_client_ca_requires_a_certificate(self) -> None:
        def decision(target: RouteMatch, **facts: Any) -> Admission | Refusal:
            return decide(request(token=token, **facts), target, session(limits=Limits(client_ca="/a.pem")))

        asking, own = served(session_cas=("/a.pem", "/b.pem")), served(client_ca="/c.pem", session_cas=("/a.pem",))
        both = ("/a.pem", "/b.pem")
        self.assert_admitted(decision(asking, requested_cas=both, verified_cas=("/a.pem",), client_subject="CN=ann"))
        self.assert_admitted(decision(asking, requested_cas=both, verified_cas=both, client_subject="CN=ann"))
        self.assert_refused(decision(asking, requested_cas=both), Reason.NO_CERTIFICATE)
        self.assert_refused(
            decision(asking, requested_cas=both, verified_cas=("/b.pem",), client_subject="CN=b"), Reason.NO_CERTIFICATE
        )
        # A new connection would request the certificate. If no connection would, 421 does not help.
        self.assert_refused(decision(asking), Reason.MISDIRECTED)
        self.assert_refused(decision(asking, requested_cas=("/b.pem",), verified_cas=("/b.pem",)), Reason.MISDIRECTED)
        self.assert_refused(decision(served()), Reason.NO_CERTIFICATE)
        self.assert_refused(decision(own, requested_cas=("/c.pem",), verified_cas=("/c.pem",)), Reason.NO_CERTIFICATE)
        # A navigation with a link does not bypass the check.
        link = decide(request(query=LINK, navigation=True), asking, session(limits=Limits(client_ca="/a.pem")))
        self.assert_refused(link, Reason.MISDIRECTED)

    def test_address_outside_the_networks_is_refused(self) -> None:
        inside = {
            "203.0.113.0/24": ["203.0.113.0", "203.0.113.255", "::ffff:203.0.113.9"],
            "203.0.113.9/32": ["203.0.113.9"],
            "203.0.113.9/24": ["203.0.113.77"],
            "2001:db8::/32": ["2001:db8::1", "2001:db8:ffff::"],
            "0.0.0.0/0": ["1.2.3.4", "::ffff:1.2.3.4"],
            "::/0": ["::1"],
        }
        outside = {
            "203.0.113.0/24": [
                "203.0.114.0",
                "203.0.112.255",
                "::1",
                "2001:db8::1",
                "",
                "unknown",
                "203.0.113.9:80",
                "203.0.113",
            ],
            "2001:db8::/32": ["2001:db9::", "203.0.113.9"],
            "0.0.0.0/0": ["::1"],
            "::/0": ["1.2.3.4", "::ffff:1.2.3.4"],
            "garbage": ["203.0.113.9"],
        }
        for network, peers in inside.items():
            for peer in peers:
                self.assert_admitted(
                    self.limited({"token": token, "client_address": peer}, networks=(network,)), (network, peer)
                )
        for network, peers in outside.items():
            for peer in peers:
                self.assert_refused(
                    self.limited({"token": token, "client_address": peer}, networks=(network,)), Reason.NETWORK, peer
                )
        both = ("10.0.0.0/8", "203.0.113.0/24")
        self.assert_admitted(self.limited({"token": token}, networks=both))

    def test_visits_are_limited(self) -> None:
        navigation = {"query": LINK, "navigation": True}
        returning, subresource = {"cookies": (cookie,), "navigation": True}, {"cookies": (cookie,)}
        known, new = {"visit_known": True}, {"visit_known": False}
        cases: list[tuple[dict[str, Any], dict[str, Any], int, Reason | tuple[bool, bool]]] = [
            # facts, known, visits opened of two, reason of refusal or (redirects, opens a visit)
            (navigation, known, 0, (True, False)),
            (navigation, known, 1, (True, False)),
            (navigation, known, 2, Reason.VISITS_USED_UP),
            (navigation, known, 3, Reason.VISITS_USED_UP),
            ({**navigation, "method": b"HEAD"}, known, 0, (True, False)),
            ({**navigation, "method": b"POST"}, known, 0, Reason.NAVIGATION_ONLY),
            ({"query": LINK}, known, 0, Reason.NAVIGATION_ONLY),
            ({"query": LINK}, known, 2, Reason.NAVIGATION_ONLY),
            ({"token": token}, known, 0, Reason.NAVIGATION_ONLY),
            ({"token": token, "navigation": True}, known, 0, Reason.NAVIGATION_ONLY),
            (returning, new, 0, (False, True)),
            (returning, new, 1, (False, True)),
            (returning, new, 2, Reason.VISITS_USED_UP),
            (returning, known, 1, (False, False)),
            (returning, known, 2, (False, False)),
            (subresource, known, 2, (False, False)),
            ({**subresource, "method": b"POST"}, known, 2, (False, False)),
            (subresource, new, 1, Reason.NAVIGATION_ONLY),
            (subresource, new, 2, Reason.VISITS_USED_UP),
        ]
        for facts, about, opened, expected in cases:
            decision = self.limited(facts, about, max_visits=2, opened=opened)
            case = (facts, about, opened)
            if isinstance(expected, Reason):
                self.assert_refused(decision, expected, case)
            else:
                admitted = self.assert_admitted(decision, case)
                self.assertEqual((admitted.redirect, admitted.opens_visit), expected, case)

    def test_connections_are_limited(self) -> None:
        for facts in CREDENTIALS:
            self.assert_admitted(self.limited(facts, {"open_count": 1}, max_connections=2))
            for live in (2, 3):
                self.assert_refused(
                    self.limited(facts, {"open_count": live}, max_connections=2), Reason.TOO_MANY_CONNECTIONS
                )
        login = self.assert_admitted(
            self.limited({"query": LINK, "navigation": True}, {"open_count": 9}, max_connections=2)
        )
        self.assertTrue(login.redirect)

    def test_refusal_by_a_limit_has_no_time(self) -> None:
        refusal = self.assert_refused(self.limited({"token": token}, methods=("POST",)), Reason.METHOD)
        self.assertIsNone(refusal.at)
        self.assertIsNotNone(refusal.session)

    def test_limits_apply_to_page_links(self) -> None:
        shared = session(kind=Kind.PAGE_SHARE, limits=Limits(networks=("10.0.0.0/8",), max_connections=1))
        incoming = request(path=b"/reports/42", query=page_link())
        self.assert_refused(decide(incoming, served(), shared), Reason.NETWORK)
        incoming.client_address = "10.1.1.1"
        self.assert_admitted(decide(incoming, served(), shared))
        self.assert_refused(decide(incoming, served(), shared, open_count=1), Reason.TOO_MANY_CONNECTIONS)


class LoginRedirectTests(AccessCase):
    """Rule 8: the redirect to the address without credential."""

    def test_only_a_navigation_with_a_link_is_redirected(self) -> None:
        for facts, redirects in (
            ({"query": LINK, "navigation": True}, True),
            ({"query": LINK, "navigation": True, "method": b"HEAD"}, True),
            ({"query": b"a=1&" + LINK, "navigation": True, "cookies": (cookie,)}, True),
            ({"query": LINK}, False),
            ({"query": LINK, "navigation": True, "method": b"POST"}, False),
            ({"token": token, "navigation": True}, False),
            ({"cookies": (cookie,), "navigation": True}, False),
        ):
            admitted = self.assert_admitted(decide(request(**facts), served(), session()), facts)
            self.assertEqual(admitted.redirect, redirects, facts)
            self.assertEqual((admitted.opens_visit, admitted.sets_page_cookie), (False, False))

    def test_unknown_visit_is_not_counted_without_a_limit(self) -> None:
        admitted = self.assert_admitted(decide(request(cookies=(cookie,)), served(), session(), visit_known=False))
        self.assertFalse(admitted.opens_visit)


class OrderTests(AccessCase):
    """The first rule that a request breaks decides."""

    # In the order of the rules: the reason, and the facts or record that cause it.
    BREACHES: tuple[tuple[Reason, dict[str, Any]], ...] = (
        (Reason.NO_DOMAIN, {"served": {"missing": True}}),
        (Reason.NOT_GENUINE, {"request": {"query": WRONG_LINK}}),
        (Reason.OTHER_TARGET, {"session": {"target_id": "t2"}}),
        (Reason.REVOKED, {"session": {"revoked_at": NOW}}),
        (Reason.ENDED, {"served": {"deleted_at": NOW}}),
        (Reason.EXPIRED, {"session": {"expires_at": NOW}}),
        (Reason.IDLE, {"limits": {"idle_timeout": 0}}),
        (Reason.TARGET_OFF, {"served": {"enabled": False}}),
        (Reason.METHOD, {"limits": {"methods": ("POST",)}}),
        (Reason.NETWORK, {"limits": {"networks": ("10.0.0.0/8",)}}),
        (Reason.VISITS_USED_UP, {"limits": {"max_visits": 1}, "session": {"visits_opened": 1}}),
        (Reason.TOO_MANY_CONNECTIONS, {"limits": {"max_connections": 0}}),
    )

    def decide(self, breaches: tuple[tuple[Reason, dict[str, Any]], ...]) -> Admission | Refusal:
        facts: dict[str, Any] = {"query": LINK, "navigation": True}
        where: dict[str, Any] = {}
        record: dict[str, Any] = {}
        limits: dict[str, Any] = {}
        for reason, breach in breaches:
            facts |= breach.get("request", {})
            where |= breach.get("served", {})
            record |= breach.get("session", {})
            limits |= breach.get("limits", {})
            if reason is Reason.TOO_MANY_CONNECTIONS:
                facts["navigation"] = len(breaches) > 1 and "max_visits" in limits
        if limits:
            record["limits"] = Limits(**limits)
        return decide(request(**facts), None if where.pop("missing", False) else served(**where), session(**record))

    def test_request_that_breaks_no_rule_is_admitted(self) -> None:
        self.assert_admitted(self.decide(()))

    def test_each_breach_has_its_reason(self) -> None:
        for breach in self.BREACHES:
            self.assert_refused(self.decide((breach,)), breach[0])

    def test_first_breach_of_a_combination_decides(self) -> None:
        for size in (2, 3, len(self.BREACHES)):
            for breaches in combinations(self.BREACHES, size):
                self.assert_refused(self.decide(breaches), breaches[0][0], [reason for reason, _ in breaches])


queries = st.one_of(
    st.binary(max_size=80),
    st.lists(
        st.one_of(st.sampled_from([LINK, WRONG_LINK, b"A" * 22 + b"=p", b"a=1", b""]), st.binary(max_size=30)),
        max_size=5,
    ).map(b"&".join),
)
secrets = st.one_of(st.sampled_from([token, cookie, WRONG_TOKEN, WRONG_COOKIE, b""]), st.binary(max_size=90))
requests = st.builds(
    Request,
    method=st.one_of(st.sampled_from([b"GET", b"POST"]), st.binary(max_size=8)),
    path=st.binary(max_size=40).map(lambda path: b"/" + path),
    query=queries,
    client_address=st.one_of(st.sampled_from(["203.0.113.9", "::1"]), st.text(max_size=20)),
    authorization=st.one_of(st.none(), st.binary(max_size=90), secrets.map(lambda secret: b"Bearer " + secret)),
    token=st.one_of(st.none(), secrets),
    cookies=st.lists(secrets, max_size=6).map(tuple),
    origin=st.one_of(st.none(), st.just(b"https://app.example.com"), st.binary(max_size=30)),
    upgrade=st.booleans(),
    navigation=st.booleans(),
    service_worker=st.booleans(),
)
limits = st.builds(
    Limits,
    max_visits=st.one_of(st.none(), st.integers(1, 3)),
    idle_timeout=st.one_of(st.none(), st.integers(1, 1000)),
    max_connections=st.one_of(st.none(), st.integers(1, 3)),
    methods=st.sampled_from([(), ("GET",)]),
    networks=st.sampled_from([(), ("203.0.113.0/24",), ("nonsense",)]),
)
sessions = st.builds(
    session,
    kind=st.sampled_from(Kind),
    revoked_at=st.one_of(st.none(), st.just(NOW)),
    limits=limits,
    visits_opened=st.integers(0, 3),
)


class TotalityTests(AccessCase):
    """No request raises an exception, and no request without a genuine credential is admitted."""

    @given(
        requests,
        st.one_of(st.none(), sessions),
        st.integers(NOW - DAY, NOW + 2 * DAY),
        st.integers(0, 4),
        st.booleans(),
    )
    def test_no_request_raises_an_exception(
        self, item: Request, record: Session | None, now: int, live: int, known: bool
    ) -> None:
        decision = decide(item, served(page_assets=("/s*",)), record, now=now, open_count=live, visit_known=known)
        if isinstance(decision, Admission):
            assert record is not None
            self.assertIsNone(record.revoked_at)
            self.assertLess(now, record.expires_at)
            text = b"&".join([item.query, item.authorization or b"", item.token or b"", *item.cookies])
            self.assertTrue(LINK in text or token in text or cookie in text)

    @given(requests)
    def test_request_without_genuine_credential_has_one_of_three_reasons(self, item: Request) -> None:
        decision = access.authenticate(item, served(), Keyring([OTHER_KEY]))
        assert isinstance(decision, Refusal)
        self.assertIn(decision.reason, {Reason.NO_CREDENTIAL, Reason.NOT_GENUINE, Reason.MULTIPLE_CREDENTIALS})
        self.assertIsNone(decision.session)


class LinkRoundTripTests(AccessCase):
    """Links made by `links` are admitted."""

    def test_full_and_page_links_are_admitted(self) -> None:
        full = links.full(f"https://{HOST}", TOKEN, "/x?a=1").partition("?")[2]
        self.assert_admitted(decide(request(path=b"/x", query=full.encode()), served(), session()))
        page_token = tokens.page_token(KEY.seed(SID), HOST.encode(), b"/reports/42").decode()
        page = links.page(f"https://{HOST}", TOKEN, page_token, "/reports/42").partition("?")[2]
        self.assert_admitted(decide(request(path=b"/reports/42", query=page.encode()), served(), SHARED))
