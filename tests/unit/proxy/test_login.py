"""Login of visitors: reserved pages, the redirect to the address without the link, and what is removed from a query."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.access import PUBLIC, Admission, Claim, CredentialSource, Refusal
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.tokens import Key, Keyring, b64url, page_token
from burrowgate.errors import SigningKeyRemoved
from burrowgate.proxy import login
from burrowgate.testing.records import START, a_session, vid
from tests.support import FixedEntropy, TestCase

KEY = Key(bytes(range(32)))
KEYS = Keyring([KEY])
SESSION = a_session(kid=KEY.kid)
SHARE = a_session(2, kid=KEY.kid, kind=Kind.PAGE_SHARE)
JSON = b"application/problem+json"


def parameter(session: Session) -> bytes:
    """Return the parameter of a link to `session`."""
    base, _, mac = KEY.token(session.sid, session.created_at).encode().rpartition(b".")
    return mac + b"=" + base


def page_parameter(session: Session) -> bytes:
    """Return the second parameter of a page link of `session`."""
    return page_token(KEY.seed(session.sid), b"app.localhost", b"/p") + b"=p"


def by_link(session: Session | None, query: bytes, page: bytes | None = None) -> Admission:
    """Return an admission by a link after which `query` remained."""
    sid = SESSION.sid if session is None else session.sid
    return Admission(session, Claim(KEY.kid, sid, CredentialSource.LINK, page=page, query=query))


def by_cookie() -> Admission:
    return Admission(SESSION, Claim(KEY.kid, SESSION.sid, CredentialSource.COOKIE, vid(1)))


class ReservedPathTests(TestCase):
    def test_path_itself_and_all_below_it_are_reserved(self) -> None:
        for path in (b"/.burrowgate", b"/.burrowgate/", b"/.burrowgate/leave", b"/.burrowgate/a/b"):
            self.assertTrue(login.is_reserved(path), path)

    def test_other_paths_are_not_reserved(self) -> None:
        for path in (
            b"",
            b"/",
            b"/.burrowgates",
            b"/.burrowgate.txt",
            b"/.burrow",
            b"/0123456789a/",
            b"/x/.burrowgate",
        ):
            self.assertFalse(login.is_reserved(path), path)


class ReservedPageTests(TestCase):
    def test_leave_removes_the_cookie_with_and_without_a_session(self) -> None:
        for decision in (by_cookie(), PUBLIC, Refusal(Reason.NO_CREDENTIAL)):
            response, reason = login.reserved(b"/.burrowgate/leave", decision, "https", False)
            self.assertEqual((response.status, reason), (200, "leave"))
            cookies = [field for field in response.fields if field[0].lower() == b"set-cookie"]
            value = b"__Host-burrowgate=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
            framed = b"__Host-burrowgate-frame=; Path=/; HttpOnly; SameSite=None; Secure; Partitioned; Max-Age=0"
            login_cookie = b"__Host-burrowgate-login=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
            self.assertEqual([cookie for _, cookie in cookies], [value, login_cookie, framed])

    def test_cookie_is_removed_from_one_response_only(self) -> None:
        for _ in range(2):
            response, _ = login.reserved(b"/.burrowgate/leave", PUBLIC, "http", False)
            self.assertEqual([name for name, _ in response.fields].count(b"Set-Cookie"), 2)

    def test_page_without_a_session_is_refused_in_the_form_that_was_asked_for(self) -> None:
        for wants_json in (False, True):
            for page in (b"/session", b"/x", b""):
                response, reason = login.reserved(
                    b"/.burrowgate" + page, Refusal(Reason.NO_CREDENTIAL), "http", wants_json
                )
                self.assertEqual((response.status, reason), (403, Reason.NO_CREDENTIAL))
                self.assertEqual(dict(response.fields)[b"Content-Type"] == JSON, wants_json)

    def test_all_other_pages_are_not_found(self) -> None:
        for page, decision in ((b"/x", by_cookie()), (b"", by_cookie()), (b"/session", PUBLIC), (b"/x", PUBLIC)):
            for wants_json in (False, True):
                response, reason = login.reserved(b"/.burrowgate" + page, decision, "http", wants_json)
                self.assertEqual((response.status, reason), (404, "reserved"))
                self.assertEqual(dict(response.fields)[b"Content-Type"] == JSON, wants_json)


class RedirectTests(TestCase):
    def location(self, path: bytes, query: bytes | None = None) -> bytes:
        response = login.redirect_to_clean_url(path, query, None)
        self.assertEqual(response.status, 303)
        return dict(response.fields)[b"Location"]

    def test_redirect_leads_to_path_and_query(self) -> None:
        self.assertEqual(self.location(b"/a", b"b=c"), b"/a?b=c")

    def test_redirect_without_a_query_has_no_question_mark(self) -> None:
        self.assertEqual([self.location(b"/a", query) for query in (None, b"")], [b"/a", b"/a"])

    def test_redirect_never_leads_to_another_host(self) -> None:
        paths = {b"//evil.example": b"/.//evil.example", b"/\\evil.example": b"/./\\evil.example", b"//": b"/.//"}
        self.assertEqual({path: self.location(path) for path in paths}, paths)
        self.assertEqual(self.location(b"/a//b"), b"/a//b")

    def test_redirect_sets_the_cookie_if_there_is_one(self) -> None:
        for cookie, expected in ((b"name=value", [(b"Set-Cookie", b"name=value")]), (None, [])):
            response = login.redirect_to_clean_url(b"/", None, cookie)
            self.assertEqual([field for field in response.fields if field[0].lower() == b"set-cookie"], expected)


class CookieTests(TestCase):
    def test_cookie_of_a_new_visit_lives_as_long_as_the_session(self) -> None:
        value = login.visit_cookie(SESSION, KEYS, FixedEntropy(), "http", START + 0.5)
        name, _, rest = value.partition(b"=")
        visit = KEYS.verify_cookie(rest.partition(b";")[0])
        assert visit is not None
        self.assertEqual((name, visit.sid), (b"burrowgate", SESSION.sid))
        self.assertEqual(visit.vid, b64url(FixedEntropy().token_bytes(12)))
        self.assertTrue(value.endswith(b"; Max-Age=86400"), value)

    def test_renewed_cookie_names_the_same_visit_until_the_new_end(self) -> None:
        extended = replace(SESSION, expires_at=START + 90_000)
        value = login.renewed_cookie(extended, vid(1), KEYS, "http", START)
        expected = b"burrowgate=%b; Path=/; HttpOnly; SameSite=Lax; Max-Age=90000"
        self.assertEqual(value, expected % KEY.cookie(SESSION.sid, vid(1)).encode())

    def test_no_cookie_is_made_with_a_removed_key(self) -> None:
        keys = Keyring([Key(bytes(32))])
        self.assertIsNone(login.renewed_cookie(SESSION, vid(1), keys, "http", START))
        self.assertRaises(SigningKeyRemoved, login.visit_cookie, SESSION, keys, FixedEntropy(), "http", START)


class CleanQueryTests(TestCase):
    def test_query_without_a_credential_is_unchanged(self) -> None:
        for admission in (PUBLIC, by_cookie()):
            for query in (b"", b"a=b", b"a=b&c", b"token=" + bytes(range(97, 123)) * 4):
                self.assertIsNone(login.clean_query(query, admission), query)

    def test_parameters_of_the_link_are_removed(self) -> None:
        query = b"a=b&" + parameter(SESSION)
        self.assertEqual(login.clean_query(query, by_link(SESSION, b"a=b")), b"a=b")
        self.assertEqual(login.clean_query(parameter(SESSION), by_link(SESSION, b"")), b"")

    def test_both_parameters_of_a_page_link_are_removed(self) -> None:
        page = page_parameter(SHARE)
        query = b"%b&%b&a=b" % (parameter(SHARE), page)
        self.assertEqual(login.clean_query(query, by_link(SHARE, b"a=b", page[:22])), b"a=b")
        self.assertEqual(login.clean_query(query, by_link(None, b"a=b", page[:22])), b"a=b")

    def test_second_parameter_belongs_to_the_application_in_the_link_of_a_full_session(self) -> None:
        page = page_parameter(SHARE)
        query = b"%b&%b&a=b" % (parameter(SESSION), page)
        self.assertEqual(login.clean_query(query, by_link(SESSION, b"a=b", page[:22])), page + b"&a=b")

    def test_link_is_removed_on_a_public_domain(self) -> None:
        self.assertEqual(login.clean_query(b"a=b&" + parameter(SESSION), PUBLIC), b"a=b")
        self.assertEqual(login.clean_query(b"%b&%b" % (parameter(SHARE), page_parameter(SHARE)), PUBLIC), b"")

    def test_query_with_several_links_is_removed_on_a_public_domain(self) -> None:
        self.assertEqual(login.clean_query(b"a=b&%b&%b" % (parameter(SESSION), parameter(SHARE)), PUBLIC), b"")

    def test_credential_in_another_parameter_is_removed(self) -> None:
        cookie = KEY.cookie(SESSION.sid, vid(1)).encode()
        self.assertEqual(login.clean_query(b"next=" + cookie, by_cookie()), b"next=")
        query = b"%b&next=%b" % (parameter(SESSION), cookie)
        self.assertEqual(login.clean_query(query, by_link(SESSION, b"next=" + cookie)), b"next=")
        self.assertEqual(login.clean_query(b"next=" + cookie, PUBLIC), b"next=")
