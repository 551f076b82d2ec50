"""Tests for burrowgate.core.http.host_mapping: which origins are mapped, in both directions, and which are not."""

from __future__ import annotations

from typing import Any

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.host_mapping import (
    HostMapping,
    TargetNames,
    host_mapping,
    public_fields,
    public_lines,
    public_reference,
    target_fields,
    target_names,
)
from burrowgate.core.target_address import TargetAddress, parse_address
from burrowgate.core.targets import TargetType
from burrowgate.testing.records import a_target
from tests.support import TestCase

PUBLIC = b"https://app.example.com"


def names(address: str, tls: bool | None = False, **fields: Any) -> TargetNames:
    """Return the names of a target at `address`."""
    return target_names(a_target(address=parse_address(address), **fields), tls)


def mapped(*fields: tuple[bytes, bytes]) -> Fields:
    """Return `fields` as a target gets them that gets its own host, `localhost:3000`."""
    return target_fields(list(fields), PUBLIC, b"http://localhost:3000", is_own_host=True)


def mapping(host: str = "target", address: str = "localhost:3000", tls: bool | None = False) -> HostMapping:
    """Return the mapping of a target at `address` that gets `host`."""
    result = host_mapping(a_target(address=parse_address(address), upstream_host=host), tls)
    assert result is not None
    return result


class GivenHostTests(TestCase):
    def test_host_of_each_choice(self) -> None:
        for host, address, tls, authority, origin in (
            ("target", "localhost:3000", False, b"localhost:3000", b"http://localhost:3000"),
            ("target", "localhost:3000", None, b"localhost:3000", b"http://localhost:3000"),
            ("target", "https://10.0.0.7", True, b"10.0.0.7", b"https://10.0.0.7"),
            ("target", "http://10.0.0.7", False, b"10.0.0.7", b"http://10.0.0.7"),
            ("target", "[::1]:3000", False, b"[::1]:3000", b"http://[::1]:3000"),
            ("app.internal", "localhost:3000", True, b"app.internal", b"https://app.internal"),
            ("app.internal:81", "localhost:3000", False, b"app.internal:81", b"http://app.internal:81"),
        ):
            made = mapping(host, address, tls)
            assert (made.authority, made.origin) == (authority, origin), host

    def test_visitors_host_and_folders_have_no_mapping(self) -> None:
        for host in ("auto", "visitor"):
            assert host_mapping(a_target(upstream_host=host), False) is None
        folder = a_target(address=TargetAddress(folder="/srv"), type=TargetType.FOLDER, upstream_host="target")
        assert host_mapping(folder, None) is None


class RequestTests(TestCase):
    def test_public_origin_becomes_the_targets(self) -> None:
        for name, value, expected in (
            (b"Origin", PUBLIC, b"http://localhost:3000"),
            (b"origin", b"https://APP.example.com:443", b"http://localhost:3000"),
            (b"Referer", PUBLIC + b"/a?b=c", b"http://localhost:3000/a?b=c"),
            (b"Referer", PUBLIC, b"http://localhost:3000"),
            (b"Destination", PUBLIC + b"/a%20b", b"http://localhost:3000/a%20b"),
            (b"If", b"<" + PUBLIC + b"/a> (<urn:uuid:1>)", b"<http://localhost:3000/a> (<urn:uuid:1>)"),
        ):
            assert mapped((name, value)) == [(name, expected)], value

    def test_foreign_origins_stay_foreign(self) -> None:
        for value in (
            b"null",
            b"",
            b"http://app.example.com",
            b"https://app.example.com:444",
            b"https://other.example.com",
            b"https://app.example.com.evil.example",
            b"https://app.example.com@evil.example",
            b"https://evil.example/https://app.example.com",
            b"https://evil.example#https://app.example.com",
            b"http://localhost:3000",
            b"//app.example.com",
            b"https://app.example.com\\.evil.example".replace(b"app", b"evil"),
        ):
            fields = [(name, value) for name in (b"Origin", b"Referer", b"Destination")]
            assert mapped(*fields) == fields, value

    def test_other_fields_are_not_touched(self) -> None:
        fields = [(b"X-Url", PUBLIC), (b"Cookie", PUBLIC)]
        assert mapped(*fields) == fields

    def test_webdav_resources_have_the_scheme_of_a_target_with_the_visitors_host(self) -> None:
        fields = [
            (b"Destination", PUBLIC + b"/a"),
            (b"destination", PUBLIC),
            (b"Destination", b"https://other.example/a"),
            (b"Destination", b"/a"),
            (b"If", b"<" + PUBLIC + b"/a> (<urn:uuid:1>)"),
            (b"Origin", PUBLIC),
        ]
        assert [value for _, value in target_fields(fields, PUBLIC, b"http://app.example.com", is_own_host=False)] == [
            b"http://app.example.com/a",
            b"http://app.example.com",
            b"https://other.example/a",
            b"/a",
            b"<http://app.example.com/a> (<urn:uuid:1>)",
            PUBLIC,
        ]

    def test_only_tags_of_an_if_field_are_mapped(self) -> None:
        token = b"(<" + PUBLIC + b'/lock/1> ["<https://app.example.com/>)"])'
        end = b" (Not <DAV:no-lock>)"
        for value, expected in (
            (token, token),
            (
                b"<" + PUBLIC + b"/a> " + token + b" <" + PUBLIC + b"/b>" + end,
                b"<http://localhost:3000/a> " + token + b" <http://localhost:3000/b>" + end,
            ),
            (b"<https://other.example/a> (<urn:x>)", b"<https://other.example/a> (<urn:x>)"),
            (b"<unclosed", b"<unclosed"),
            (b"(<unclosed", b"(<unclosed"),
        ):
            assert mapped((b"If", value)) == [(b"If", expected)]


class ReferenceTests(TestCase):
    def test_own_references_of_a_target_with_the_visitors_host(self) -> None:
        for reference, expected in (
            # Its own address.
            (b"http://127.0.0.1:3000", b""),
            (b"http://localhost:3000/a?b#c", b"/a?b#c"),
            (b"HTTP://LocalHost.:3000/", b"/"),
            (b"http://[::1]:3000?a", b"?a"),
            (b"//127.0.0.1:3000/a", b"/a"),
            (b"https://127.0.0.1:3000/a", b"/a"),
            # The public name with the target's port or scheme.
            (b"http://app.example.com:3000/a", b"/a"),
            (b"https://app.example.com:3000/a", b"/a"),
            (b"//app.example.com:3000/a", b"/a"),
            (b"http://app.example.com/a", b"/a"),
            (b"http://APP.example.com", b""),
        ):
            assert public_reference(reference, names("localhost:3000"), PUBLIC) == PUBLIC + expected, reference

    def test_other_references_are_not_touched(self) -> None:
        for reference in (
            b"",
            b"/a",
            b"a/b",
            b"///localhost:3000/",
            b"http:/localhost:3000",
            b"http://127.0.0.1:30001/",
            b"http://127.0.0.1/",
            b"http://127.0.0.1",
            b"http://app.example.com:8080/",
            b"https://app.example.com:8443/",
            b"//app.example.com:8080/",
            b"http://other.example.com:3000/",
            b"http://user@localhost:3000/",
            b"http://app.example.com@evil.example/",
            b"http://app.example.com:3000@evil.example/",
            b"ftp://localhost:3000/",
            b"javascript://localhost:3000/",
            b"/login?next=http://localhost:3000/",
            b"http://localhost:3000a/",
            b"http://\xff:3000/",
        ):
            assert public_reference(reference, names("localhost:3000"), PUBLIC) == reference, reference

    def test_public_port_with_the_targets_scheme(self) -> None:
        public = b"https://app.example.com:8443"
        made = names("localhost:3000")
        assert public_reference(b"http://app.example.com:8443/a", made, public) == public + b"/a"
        for reference in (b"http://app.example.com/a", b"https://app.example.com/a"):
            assert public_reference(reference, made, public) == reference

    def test_default_port_of_the_target(self) -> None:
        public = b"http://app.localhost:8480"
        made = names("http://10.0.0.7")
        for reference in (
            b"http://10.0.0.7/a",
            b"http://app.localhost/a",
            b"//app.localhost/a",
            b"http://10.0.0.7:80/a",
        ):
            assert public_reference(reference, made, public) == public + b"/a", reference
        assert public_reference(b"https://10.0.0.7/a", made, public) == b"https://10.0.0.7/a"

    def test_target_that_insists_on_https_causes_no_loop(self) -> None:
        public, made = b"http://app.localhost:8480", names("localhost:3000")
        for reference in (b"https://app.localhost:8480/a", b"https://localhost:3000/a", b"https://app.localhost/a"):
            assert public_reference(reference, made, public) == reference

    def test_scheme_that_is_not_known_yet_may_be_either(self) -> None:
        for reference in (b"http://localhost:3000/a", b"https://localhost:3000/a"):
            assert public_reference(reference, names("localhost:3000", None), b"http://app.localhost") != reference


class ResponseTests(TestCase):
    def test_fields_of_a_target_with_its_own_host_are_mapped_back(self) -> None:
        own = b"http://localhost:3000"
        for name, value, expected in (
            (b"Location", own + b"/a", PUBLIC + b"/a"),
            (b"content-location", own + b"/a", PUBLIC + b"/a"),
            (b"Location", b"https://localhost:3000/a", PUBLIC + b"/a"),
            (b"Location", b"https://other.example/", b"https://other.example/"),
            (b"Refresh", b"5; url=" + own + b"/a", b"5; url=" + PUBLIC + b"/a"),
            (b"Refresh", b'0;URL="' + own + b'/a"', b'0;URL="' + PUBLIC + b'/a"'),
            (b"Refresh", b"5", b"5"),
            (b"Refresh", b"5; /a", b"5; /a"),
            (b"Link", b"<" + own + b"/a>; rel=next, </b>", b"<" + PUBLIC + b"/a>; rel=next, </b>"),
            (b"Link", b'</a>; title="<' + own + b'/>"', b'</a>; title="<' + own + b'/>"'),
            (b"Access-Control-Allow-Origin", own, PUBLIC),
            (b"Access-Control-Allow-Origin", b"*", b"*"),
            (b"X-Url", own, own),
        ):
            assert public_fields([(name, value)], mapping(), PUBLIC) == [(name, expected)], value

    def test_name_without_a_port_is_the_targets_own(self) -> None:
        made = mapping("app.internal")
        for reference in (b"http://app.internal/a", b"https://app.internal/a", b"//app.internal/a"):
            assert public_fields([(b"Location", reference)], made, PUBLIC) == [(b"Location", PUBLIC + b"/a")]
        for reference in (b"http://app.internal:81/a", b"http://internal/a"):
            assert public_fields([(b"Location", reference)], made, PUBLIC) == [(b"Location", reference)]

    def test_domains_of_cookies_are_mapped_back(self) -> None:
        made = mapping("app.corp.example")
        for value, expected in (
            (b"a=b; Domain=app.corp.example; Path=/", b"a=b; Domain=app.example.com; Path=/"),
            (b"a=b;domain=.APP.corp.example", b"a=b;domain=app.example.com"),
            (b"a=b; Domain=localhost", b"a=b; Domain=app.example.com"),
            (b"a=b; Domain=corp.example; Secure", b"a=b; Secure"),
            (b"a=b; Domain=other.example", b"a=b; Domain=other.example"),
            (b"a=b; Domain=xapp.corp.example", b"a=b; Domain=xapp.corp.example"),
            (b"a=domain=app.corp.example", b"a=domain=app.corp.example"),
            (b"a=b", b"a=b"),
        ):
            assert public_fields([(b"Set-Cookie", value)], made, PUBLIC) == [(b"Set-Cookie", expected)]

    def test_lines_are_mapped_as_fields_are(self) -> None:
        lines = b"Date: x\r\nLINK: <http://localhost:3000/a>\r\nX-Location: http://localhost:3000/\r\n"
        expected = b"Date: x\r\nLINK: <https://app.example.com/a>\r\nX-Location: http://localhost:3000/\r\n"
        assert public_lines(lines, mapping(), PUBLIC) == expected
        plain = b"Date: x\r\nContent-Length: 1\r\n"
        assert public_lines(plain, mapping(), PUBLIC) is plain
