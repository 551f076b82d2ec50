"""Entry of a visitor: who has to confirm or show a passphrase, the form, and the address to return to."""

from __future__ import annotations

from itertools import product

from burrowgate.core import entry
from burrowgate.core.access import Claim, CredentialSource, Request
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.entry import PassphraseCheck
from burrowgate.core.passphrases import tag_of
from burrowgate.core.sessions import Kind, Limits, Session
from burrowgate.core.tokens import Key, Keyring
from burrowgate.testing.records import a_session, sid, vid
from tests.support import TestCase

KEY = Key(bytes(range(32)))
KEYS = Keyring([KEY])
HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA"
LINK, HEADER, COOKIE = CredentialSource.LINK, CredentialSource.HEADER, CredentialSource.COOKIE
NEEDED = {
    PassphraseCheck.NOT_CHECKED: Reason.PASSPHRASE_NEEDED,
    PassphraseCheck.WRONG: Reason.WRONG_PASSPHRASE,
    PassphraseCheck.TOO_MANY: Reason.TOO_MANY_PASSPHRASES,
    PassphraseCheck.BUSY: Reason.PASSPHRASE_BUSY,
}


def facts(**fields: object) -> Request:
    return Request(**({"method": b"GET", "path": b"/", "query": b"", "client_address": "192.0.2.1"} | fields))  # type: ignore[arg-type]


def session(**limits: object) -> Session:
    return a_session(1, kid=KEY.kid, limits=Limits(**limits))  # type: ignore[arg-type]


def cookie(hash: str = "", number: int = 1) -> bytes:
    return KEY.cookie(sid(number), vid(1), tag_of(hash)).encode()


class MissingTests(TestCase):
    """What each visitor has to do, for all kinds of sessions, credentials and cookies."""

    COOKIES = {
        "none": (),
        "own": (cookie(),),
        "of the passphrase": (cookie(HASH),),
        "of another passphrase": (cookie(HASH + "x"),),
        "of another session": (cookie(HASH, 2),),
        "forged": (cookie(HASH)[:-1] + b"-",),
        "several": (cookie(HASH, 2), cookie(HASH + "x"), cookie(HASH)),
    }

    def test_every_combination(self) -> None:
        count = 0
        for confirm, hash, source, name, check, entering in product(
            (False, True), ("", HASH), CredentialSource, self.COOKIES, PassphraseCheck, (False, True)
        ):
            request = facts(cookies=self.COOKIES[name])
            claim = Claim(KEY.kid, sid(1), source, vid(1) if source is COOKIE else "")
            reason = entry.missing(request, claim, session(confirm=confirm, passphrase=hash), KEYS, check, entering)
            has_shown = name in ("of the passphrase", "several") or check is PassphraseCheck.RIGHT
            has_cookie = name not in ("none", "of another session", "forged")
            expected = None
            if hash and not has_shown:
                expected = NEEDED[check]
            elif confirm and source is LINK and not (has_cookie or entering or check is PassphraseCheck.RIGHT):
                expected = Reason.CONFIRMATION_NEEDED
            self.assertIs(reason, expected, (confirm, hash, source, name, check, entering))
            count += 1
        self.assertEqual(count, 2 * 2 * len(CredentialSource) * 7 * 5 * 2)

    def test_cookies_beyond_the_limit_are_not_looked_at(self) -> None:
        claim = Claim(KEY.kid, sid(1), LINK)
        for before, expected in ((entry.MAX_COOKIES - 1, ("",)), (entry.MAX_COOKIES, ())):
            request = facts(cookies=(*(b"x" for _ in range(before)), cookie()))
            self.assertEqual(entry.shown_tags(request, claim, KEYS), expected)


class FormTests(TestCase):
    def test_form_is_a_navigation_by_post_with_the_link_or_to_its_path(self) -> None:
        post = {"method": b"POST", "navigation": True}
        own = {"path": entry.PATH}
        for fields, source, kind, limits, expected in (
            (post, LINK, Kind.FULL, {"confirm": True}, True),
            (post, LINK, Kind.FULL, {"passphrase": HASH}, True),
            (post, LINK, Kind.PAGE_SHARE, {"passphrase": HASH}, True),
            (post, LINK, Kind.FULL, {"max_visits": 1}, False),
            (post | {"navigation": False}, LINK, Kind.FULL, {"confirm": True}, False),
            (post | {"upgrade": True}, LINK, Kind.FULL, {"confirm": True}, False),
            (post | {"method": b"GET"}, LINK, Kind.FULL, {"confirm": True}, False),
            (post | {"method": b"PUT"}, LINK, Kind.FULL, {"confirm": True}, False),
            (post, COOKIE, Kind.FULL, {"passphrase": HASH}, False),
            (post | own, COOKIE, Kind.FULL, {"passphrase": HASH}, True),
            (post | own, COOKIE, Kind.PAGE_SHARE, {"passphrase": HASH}, False),
            (post | own, HEADER, Kind.FULL, {"passphrase": HASH}, False),
            (own, COOKIE, Kind.FULL, {"passphrase": HASH}, False),
        ):
            claim = Claim(KEY.kid, sid(1), source)
            record = a_session(1, kid=KEY.kid, kind=kind, limits=Limits(**limits))  # type: ignore[arg-type]
            self.assertEqual(entry.is_form(facts(**fields), claim, record), expected, (fields, source, kind, limits))

    def test_passphrase_in_a_form(self) -> None:
        for body, expected in (
            (b"burrowgate-passphrase=abc", b"abc"),
            (b"name=x&burrowgate-passphrase=a+b%2Bc%C3%BC", "a b+cü".encode()),
            ("burrowgate-passphrase=ü".encode(), "ü".encode()),
            (b"burrowgate-passphrase=%ff%00", b"\xff\x00"),
            (b"burrowgate-passphrase=", b""),
            (b"burrowgate-passphrase=a&burrowgate-passphrase=b", b""),
            (b"passphrase=a", b""),
            (b"", b""),
            (b"&" * 100, b""),
            (b"a=b&" * 100 + b"burrowgate-passphrase=a", b""),
        ):
            self.assertEqual(entry.read_form(body), expected, body)


class AddressTests(TestCase):
    def test_address_of_the_form_leads_back(self) -> None:
        for path, query in (
            (b"/", b""), (b"/a/b", b"c=d&e=f"), (b"/a%20b;c", b"x=%26&y=%3F"), (b"//host/x", b""), (b"/a'\"<b", b"&&"),
        ):  # fmt: skip
            address = entry.form_address(path, query).encode()
            form_path, _, form_query = address.partition(b"?")
            self.assertEqual(form_path, entry.PATH)
            self.assertNotIn(b'"', address)
            self.assertEqual(entry.return_address(form_query), path + b"?" + query if query else path)
            self.assertEqual(entry.form_address(form_path, form_query).encode(), address)

    def test_other_addresses_lead_to_the_root(self) -> None:
        for query in (
            b"", b"to=", b"to=x", b"to=http%3A%2F%2Fevil.example%2F", b"to=%0d%0aSet-Cookie:a", b"to=/a%0d%0ab",
            b"to=/a b",
            b"to=/%C3%BC", b"to=/a%23b", b"x=/a", b"to=/a&to=/b", b"to=%5c%5cevil.example", b"TO=/a",
        ):  # fmt: skip
            self.assertEqual(entry.return_address(query), b"/", query)
