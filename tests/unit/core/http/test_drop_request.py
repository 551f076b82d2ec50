"""Requests to a drop box: what is done with each, and from where they are accepted."""

from __future__ import annotations

from burrowgate.core.drop_box import DropRefusal
from burrowgate.core.http.drop_request import Action, ReceiveFile, ReceiveForm, ShowMethods, ShowPage, read_request
from tests.support import TestCase

ORIGIN = b"https://box.example.com"
FORM = (b"Content-Type", b"multipart/form-data; boundary=abc")


def read(
    method: bytes, target: bytes = b"/", *fields: tuple[bytes, bytes], by_cookie: bool = False, origin: bytes = ORIGIN
) -> Action:
    return read_request(method, target, fields, origin=origin, by_cookie=by_cookie)


class ActionTests(TestCase):
    def test_only_the_page_can_be_read(self) -> None:
        for method in (b"GET", b"HEAD"):
            self.assertEqual(read(method), ShowPage())
            self.assertEqual(read(method, b"/?sort=date"), ShowPage())
            for target in (b"/file.txt", b"/sub/", b"//", b"/.burrowgate.zip", b"/%2e%2e/x"):
                self.assertEqual(read(method, target), DropRefusal.NOT_SHOWN, target)

    def test_page_is_shown_to_navigations_from_anywhere(self) -> None:
        self.assertEqual(read(b"GET", b"/", (b"Sec-Fetch-Site", b"cross-site"), by_cookie=True), ShowPage())

    def test_methods(self) -> None:
        self.assertEqual(read(b"OPTIONS", b"/any"), ShowMethods())
        for method in (b"DELETE", b"PATCH", b"PROPFIND", b"MKCOL", b"MOVE", b"get"):
            self.assertEqual(read(method), DropRefusal.METHOD, method)

    def test_put_of_a_name(self) -> None:
        for target, name in (
            (b"/a.txt", "a.txt"),
            (b"/a.txt?x=1", "a.txt"),
            (b"/folder/a%20b.txt", "a b.txt"),
            (b"/%C3%BC", "ü"),
            (b"/..%2f..%2fetc%2fpasswd", "../../etc/passwd"),
            (b"/%ff", "\N{REPLACEMENT CHARACTER}"),
        ):
            self.assertEqual(read(b"PUT", target), ReceiveFile(name), target)

    def test_put_without_a_name_or_of_a_part(self) -> None:
        for target in (b"/", b"/folder/", b"/a%2", b"/?x"):
            self.assertEqual(read(b"PUT", target), DropRefusal.NO_NAME, target)
        self.assertEqual(read(b"PUT", b"/a", (b"Content-Range", b"bytes 5-9/10")), DropRefusal.PARTIAL)

    def test_forms(self) -> None:
        self.assertEqual(read(b"POST", b"/", FORM), ReceiveForm(b"abc"))
        self.assertEqual(read(b"POST", b"/a.txt", FORM), DropRefusal.NOT_SHOWN)
        self.assertEqual(read(b"POST"), DropRefusal.NO_FORM)
        self.assertEqual(read(b"POST", b"/", FORM, FORM), DropRefusal.NO_FORM)
        self.assertEqual(read(b"POST", b"/", (b"Content-Type", b"application/json")), DropRefusal.NO_FORM)


class OriginTests(TestCase):
    def assert_accepted(self, *fields: tuple[bytes, bytes], by_cookie: bool = True, origin: bytes = ORIGIN) -> None:
        self.assertEqual(read(b"PUT", b"/a", *fields, by_cookie=by_cookie, origin=origin), ReceiveFile("a"), fields)
        form = read(b"POST", b"/", FORM, *fields, by_cookie=by_cookie, origin=origin)
        self.assertEqual(form, ReceiveForm(b"abc"), fields)

    def assert_refused(self, *fields: tuple[bytes, bytes], by_cookie: bool = True) -> None:
        self.assertEqual(read(b"PUT", b"/a", *fields, by_cookie=by_cookie), DropRefusal.FOREIGN_ORIGIN, fields)
        self.assertEqual(read(b"POST", b"/", FORM, *fields, by_cookie=by_cookie), DropRefusal.FOREIGN_ORIGIN, fields)

    def test_own_page_is_accepted(self) -> None:
        self.assert_accepted((b"Origin", ORIGIN))
        self.assert_accepted((b"Origin", ORIGIN), (b"Sec-Fetch-Site", b"same-origin"))
        self.assert_accepted((b"Sec-Fetch-Site", b"same-origin"))
        self.assert_accepted((b"Origin", b"null"), (b"Sec-Fetch-Site", b"same-origin"))
        self.assert_accepted((b"Origin", b"https://BOX.example.com.:443"))

    def test_other_pages_are_refused_also_of_the_same_site(self) -> None:
        for by_cookie in (True, False):
            for site in (b"cross-site", b"same-site", b"", b"same-origin, none"):
                self.assert_refused((b"Sec-Fetch-Site", site), by_cookie=by_cookie)
                self.assert_refused((b"Origin", ORIGIN), (b"Sec-Fetch-Site", site), by_cookie=by_cookie)
            for origin in (b"https://evil.example", b"http://box.example.com", b"https://box.example.com:444", b"null"):
                self.assert_refused((b"Origin", origin), by_cookie=by_cookie)
            self.assert_refused(
                (b"Origin", b"https://evil.example"), (b"Sec-Fetch-Site", b"same-origin"), by_cookie=by_cookie
            )
            self.assert_refused((b"Origin", ORIGIN), (b"Origin", b"https://evil.example"), by_cookie=by_cookie)
            self.assert_refused(
                (b"Sec-Fetch-Site", b"same-origin"), (b"Sec-Fetch-Site", b"cross-site"), by_cookie=by_cookie
            )

    def test_program_with_a_link_is_accepted_and_a_cookie_alone_is_not(self) -> None:
        self.assert_accepted(by_cookie=False)
        self.assert_refused(by_cookie=True)
