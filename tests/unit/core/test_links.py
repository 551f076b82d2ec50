"""Tests for burrowgate.core.links: finding, removing and making the parameters of a link."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import credential_text, links
from burrowgate.core.http.request import TARGET_BYTES
from burrowgate.core.links import LinkParameters, MultipleCredentials
from burrowgate.errors import Invalid
from tests.support import TestCase, link_paths
from tests.support.records import BASE, MAC, TOKEN

PAGE = "6OOOcNtWD1qqP561ck8wSA"
LINK = f"{MAC}={BASE}"
base, mac, page, link = BASE.encode(), MAC.encode(), PAGE.encode(), LINK.encode()


def is_parameter(pair: bytes) -> bool:
    """Return whether `pair` could be mistaken for one of the two parameters of a link."""
    return len(pair.partition(b"=")[0]) == 22


pairs = st.binary(max_size=30).filter(lambda pair: b"&" not in pair and not is_parameter(pair))


class FindTests(TestCase):
    def test_parameters_are_found(self) -> None:
        token, with_page = (base, mac, None), (base, mac, page)
        expected = {
            link: (*token, b""),
            b"a=1&" + link: (*token, b"a=1"),
            link + b"&a=1": (*token, b"a=1"),
            b"a=1&" + link + b"&b=2": (*token, b"a=1&b=2"),
            link + b"&" + page + b"=p": (*with_page, b""),
            b"a&" + link + b"&b=&" + page + b"=p&&c": (*with_page, b"a&b=&&c"),
            b"&&" + link + b"&": (*token, b"&&"),
            # A page token follows the session token, and its value is the letter p.
            page + b"=p&" + link: (*token, page + b"=p"),
            link + b"&" + page + b"=P": (*token, page + b"=P"),
            link + b"&" + page + b"=": (*token, page + b"="),
            link + b"&" + page: (*token, page),
            link + b"&" + page + b"=pp": (*token, page + b"=pp"),
            link + b"&x" + page + b"=p": (*token, b"x" + page + b"=p"),
            link + b"&" + page[:-1] + b"+=p": (*token, page[:-1] + b"+=p"),
        }
        self.assertEqual(
            {query: links.find(query) for query in expected}, {q: LinkParameters(*p) for q, p in expected.items()}
        )

    def test_query_without_parameters(self) -> None:
        for query in (
            b"",
            b"&",
            b"a=1",
            page + b"=p",
            mac,
            mac + b"=",
            mac + b"=" + base[1:],
            mac + b"=" + base + b"x",
            mac + b"=" + base + b"=",
            mac + b"==" + base,
            b"x" + link,
            mac[1:] + b"=" + base,
            b"token=" + TOKEN.encode(),
            link.replace(b"=", b":"),
            b"a=1;" + link,
        ):
            self.assertIsNone(links.find(query), query)

    def test_wrong_mac_is_found_as_well(self) -> None:
        self.assertEqual(links.find(b"A" * 22 + b"=" + base + b"&a"), LinkParameters(base, b"A" * 22, None, b"a"))

    def test_two_credentials_are_refused(self) -> None:
        other = b"A" * 22 + b"=" + base
        for query in (
            link + b"&" + link,
            link + b"&a=1&" + other,
            other + b"&" + link,
            link + b"&" + page + b"=p&" + page + b"=p",
            link + b"&" + page + b"=p&" + b"A" * 22 + b"=p",
            link + b"&" + page + b"=p&" + link,
        ):
            self.assertRaises(MultipleCredentials, links.find, query)

    def test_page_token_is_kept_in_the_query_if_pages_are_off(self) -> None:
        query = link + b"&" + page + b"=p&" + page + b"=p"
        self.assertEqual(links.find(query, pages=False), LinkParameters(base, mac, None, page + b"=p&" + page + b"=p"))

    @given(st.lists(pairs, max_size=6), st.integers(0, 6), st.one_of(st.none(), st.integers(0, 6)))
    def test_other_parameters_keep_their_bytes_and_order(
        self, others: list[bytes], at: int, page_at: int | None
    ) -> None:
        query = list(others)
        at = min(at, len(query))
        if page_at is not None:
            query.insert(at + min(page_at, len(query) - at), page + b"=p")
        query.insert(at, link)
        parameters = links.find(b"&".join(query))
        self.assertEqual(parameters, LinkParameters(base, mac, None if page_at is None else page, b"&".join(others)))

    @given(st.binary(max_size=200))
    def test_find_is_total(self, query: bytes) -> None:
        self.assertIsNone(links.find(query))
        parameters = links.find(link + b"&" + query)
        self.assertEqual(parameters, LinkParameters(base, mac, None, query))


class HasLinkTests(TestCase):
    parameters = st.sampled_from((link, page + b"=p", link.replace(b"=", b"%3D"), b"v=1", base, mac))

    @given(st.one_of(st.binary(max_size=200), st.lists(st.one_of(parameters, pairs), max_size=4).map(b"&".join)))
    def test_it_says_what_find_does(self, query: bytes) -> None:
        try:
            expected = links.find(query) is not None
        except MultipleCredentials:
            expected = True
        self.assertEqual(links.has_link(query), expected)


class MangledTests(TestCase):
    """Links as mail and chat programs hand them on."""

    def test_mangled_links_are_found(self) -> None:
        encoded = link.replace(b"=", b"%3D").replace(b".", b"%2E").replace(b"-", b"%2d")
        with_page = link + b"&" + page + b"=p"
        expected: dict[bytes, LinkParameters] = {
            encoded: LinkParameters(base, mac, None, b""),
            encoded.replace(b"%", b"%25"): LinkParameters(base, mac, None, b""),
            b"a=1&" + encoded + b"&b=%20": LinkParameters(base, mac, None, b"a=1&b=%20"),
            encoded + b"%26" + page + b"%3Dp": LinkParameters(base, mac, page, b""),
            encoded + b"%26a%3D1%26b%3D%2523": LinkParameters(base, mac, None, b"a=1&b=%23"),
            link + b"&amp;" + page + b"=p": LinkParameters(base, mac, page, b""),
            b"a=1&amp;" + link: LinkParameters(base, mac, None, b"a=1"),
        }
        for end in (
            b".",
            b")",
            b">",
            b",",
            b";",
            b"'",
            b'"',
            b"]",
            b"*",
            b"_",
            b"!",
            b"?",
            b":",
            b").",
            b">,",
            b"%29",
            b"%3E",
            b"%2C",
            b"%E2%80%9D",
            b"%20",
            b"%0A",
        ):
            expected[link + end] = LinkParameters(base, mac, None, b"")
            expected[with_page + end] = LinkParameters(base, mac, page, b"")
            expected[link + end + b"&a=1."] = LinkParameters(base, mac, None, b"a=1.")
        self.assertEqual({query: links.find(query) for query in expected}, expected)

    def test_parameters_of_the_application_keep_their_bytes(self) -> None:
        for other in (page + b"=p.", page + b"%3Dp", b"q=" + b"%20" * 20 + b".", page + b"=value)"):
            self.assertIsNone(links.find(other))
            self.assertEqual(links.find(other + b"&" + link), LinkParameters(base, mac, None, other))
            self.assertEqual(links.find(link + b"&" + other, pages=False), LinkParameters(base, mac, None, other))

    def test_second_credential_is_refused_however_it_is_written(self) -> None:
        for second in (link.replace(b"=", b"%3D"), link + b")", b"amp;" + link):
            self.assertRaises(MultipleCredentials, links.find, link + b"&" + second)

    def test_nested_link_is_none_of_this_address(self) -> None:
        for query in (b"next=https://a/?" + link, b"next=https%3A%2F%2Fa%2F%3F" + mac + b"%3D" + base, b"x%26" + link):
            self.assertIsNone(links.find(query), query)


class StripTests(TestCase):
    def test_parameters_are_removed(self) -> None:
        expected = {
            b"https://a/b?" + link: b"https://a/b",
            b"https://a/b?x=1&" + link + b"&y": b"https://a/b?x=1&y",
            b"https://a/b?" + link + b"&" + page + b"=p": b"https://a/b",
            b"?" + link: b"",
            b"https://a/b?" + link + b"&" + link: b"https://a/b",
            b"https://a/b?x=1&" + link + b"&" + link: b"https://a/b",
            b"https://a/" + link: b"https://a/",
            b"https://a/b?next=https%3A%2F%2Fb%2F%3F"
            + mac
            + b"%3D"
            + base
            + b"%26y": b"https://a/b?next=https%3A%2F%2Fb%2F%3F%26y",
            b"https://a/b?token=" + TOKEN.encode(): b"https://a/b?token=",
        }
        self.assertEqual({url: links.strip_url(url) for url in expected}, expected)

    def test_query_begins_at_the_first_question_mark(self) -> None:
        self.assertEqual(links.strip_url(b"http://a/?q=?&" + link), b"http://a/?q=?")

    def test_credential_of_the_shortest_length_is_removed(self) -> None:
        token = b"%b.%b.1.%b" % (b"k" * 6, b"s" * 22, b"m" * 22)
        self.assertEqual(len(token), credential_text.MIN_LENGTH)
        self.assertEqual(links.strip_url(token), b"")

    def test_url_without_parameters_is_returned_unchanged(self) -> None:
        for url in (
            b"",
            b"https://a/b",
            b"https://a/b?",
            b"https://a/b?x=1&&y#z",
            b"https://a/" + link[1:],
            b"https://a/" + b"long/" * 20,
        ):
            self.assertIs(links.strip_url(url), url)

    @given(st.binary(max_size=120), st.binary(max_size=60), st.binary(max_size=60))
    def test_no_credential_is_left(self, before: bytes, item: bytes, other: bytes) -> None:
        url = before.replace(b"?", b"") + b"?" + item + b"&" + link + b"&" + other
        self.assertNotIn(mac, links.strip_url(url))


class MakeTests(TestCase):
    def test_page_link_matches_the_vector(self) -> None:
        self.assertEqual(
            links.page("https://app.example.com", TOKEN, PAGE, "/reports/42"),
            "https://app.example.com/reports/42?-VyByRf5aNulSk7GsdBkdA=gNSgp5.AAECAwQFBgcICQoLDA0ODw.1700000000"
            "&6OOOcNtWD1qqP561ck8wSA=p",
        )

    def test_full_link(self) -> None:
        self.assertEqual(links.full("http://a:1", TOKEN), f"http://a:1/?{LINK}")
        self.assertEqual(links.full("http://a", TOKEN, "/b?c=d"), f"http://a/b?c=d&{LINK}")

    def test_made_link_is_found(self) -> None:
        query = links.page("https://a", TOKEN, PAGE, "/b").partition("?")[2].encode()
        self.assertEqual(links.find(query), LinkParameters(base, mac, page, b""))


class LinkedAddressTests(TestCase):
    """The address in a link, written so that each browser sends the same bytes."""

    def test_table_has_sixty_addresses(self) -> None:
        self.assertGreaterEqual(len(link_paths.PATHS | link_paths.WITH_QUERY | link_paths.WITH_FRAGMENT), 60)

    def test_path_is_encoded_as_far_as_any_browser_would(self) -> None:
        for text, wire in link_paths.PATHS.items():
            self.assertEqual(links.linked_address(text), links.LinkedAddress(wire, None, None), text)
            self.assertEqual(links.full("http://h", TOKEN, text), f"http://h{wire}?{LINK}", text)
            self.assertEqual(links.page("http://h", TOKEN, PAGE, text), f"http://h{wire}?{LINK}&{PAGE}=p", text)

    def test_query_stays_before_the_parameters(self) -> None:
        for text, wire in link_paths.WITH_QUERY.items():
            self.assertEqual(links.full("http://h", TOKEN, text), f"http://h{wire}&{LINK}", text)

    def test_parameters_stand_before_the_fragment(self) -> None:
        for text, (wire, fragment) in link_paths.WITH_FRAGMENT.items():
            self.assertEqual(links.full("http://h", TOKEN, text), f"http://h{wire}?{LINK}{fragment}", text)
            self.assertEqual(
                links.page("http://h", TOKEN, PAGE, text), f"http://h{wire}?{LINK}&{PAGE}=p{fragment}", text
            )

    def test_what_is_encoded_stays_as_it_is(self) -> None:
        for text in (*link_paths.PATHS, *link_paths.WITH_QUERY, *link_paths.WITH_FRAGMENT):
            once = links.full("", TOKEN, text).replace(f"?{LINK}", "").replace(f"&{LINK}", "")
            again = links.full("", TOKEN, once).replace(f"?{LINK}", "").replace(f"&{LINK}", "")
            self.assertEqual(again, once, text)

    def test_what_is_no_path_is_refused(self) -> None:
        for text in ("", "a", "?a", "#a", "/\n", "/a\x00", "/\x7f", "/\ud800", "http://elsewhere/"):
            with self.assertRaises(Invalid, msg=repr(text)) as caught:
                links.linked_address(text)
            self.assertEqual(caught.exception.field, "path")

    @given(st.text(max_size=50))
    def test_any_path_becomes_a_request_target_and_opens(self, text: str) -> None:
        try:
            link = links.full("", TOKEN, "/" + text)
        except Invalid:
            return
        wire = link.partition("#")[0].encode("ascii")
        self.assertEqual(wire.translate(None, TARGET_BYTES), b"")
        found = links.find(wire.partition(b"?")[2])
        assert found is not None
        self.assertEqual((found.base, found.mac), (base, mac))
