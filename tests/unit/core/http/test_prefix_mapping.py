"""Tests of the path prefix in burrowgate.core.http.host_mapping: fields of requests and of responses."""

from __future__ import annotations

from burrowgate.core.http.fields import Fields, field_lines
from burrowgate.core.http.host_mapping import HostMapping, host_mapping, public_fields, public_lines, target_fields
from burrowgate.core.target_address import parse_address
from burrowgate.testing.records import a_target
from tests.support import TestCase

PUBLIC = b"https://app.example.com"
OWN = b"http://127.0.0.1:3000"


def mapping(host: str, address: str = "http://127.0.0.1:3000/app", tls: bool | None = False) -> HostMapping:
    """Return the mapping of a target at `address` that gets `host`."""
    result = host_mapping(a_target(address=parse_address(address), upstream_host=host), tls)
    assert result is not None
    return result


def sent(host: str, *fields: tuple[bytes, bytes]) -> list[bytes]:
    """Return the values of `fields` of a request as the target gets them."""
    made = mapping(host)
    origin = made.origin or b"http://app.example.com"
    mapped = target_fields(list(fields), PUBLIC, origin, is_own_host=bool(made.authority), prefix=made.prefix)
    return [value for _, value in mapped]


def got(host: str, *fields: tuple[bytes, bytes], address: str = "http://127.0.0.1:3000/app") -> Fields:
    """Return `fields` of a response as the visitor gets them."""
    return public_fields(list(fields), mapping(host, address), PUBLIC)


class MappingTests(TestCase):
    def test_prefix_is_mapped_also_for_targets_with_the_visitors_host(self) -> None:
        self.assertEqual((mapping("auto").authority, mapping("auto").prefix), (b"", b"/app"))
        self.assertEqual((mapping("target").authority, mapping("target").prefix), (b"127.0.0.1:3000", b"/app"))

    def test_target_at_a_socket_is_localhost(self) -> None:
        made = mapping("target", "unix:/run/app.sock")
        self.assertEqual((made.authority, made.origin, made.prefix), (b"localhost", b"http://localhost", b""))
        tls = mapping("target", "https://unix:/run/app.sock:/app", True)
        self.assertEqual((tls.authority, tls.origin, tls.prefix), (b"localhost", b"https://localhost", b"/app"))
        for location in (b"http://localhost/a", b"//127.0.0.1/a", b"http://[::1]:80/a"):
            self.assertEqual(
                got("target", (b"Location", location), address="unix:/run/app.sock"), [(b"Location", PUBLIC + b"/a")]
            )


class RequestTests(TestCase):
    def test_paths_in_fields_are_below_the_prefix(self) -> None:
        for host, origin, own in (("target", OWN, OWN), ("visitor", PUBLIC, b"http://app.example.com")):
            for name, value, expected in (
                (b"Referer", PUBLIC + b"/a?b=c", origin + b"/app/a?b=c"),
                (b"Referer", PUBLIC + b"/app/a", origin + b"/app/a"),
                (b"Referer", PUBLIC + b"/", origin + b"/app/"),
                (b"Referer", PUBLIC, origin),
                (b"Referer", b"https://other.example/a", b"https://other.example/a"),
                (b"Origin", PUBLIC, origin),
                (b"Destination", PUBLIC + b"/a", own + b"/app/a"),
                (b"Destination", b"/a", b"/app/a"),
                (b"Destination", b"//other.example/a", b"//other.example/a"),
                (b"If", b"<" + PUBLIC + b"/a> (<urn:uuid:1>)", b"<" + own + b"/app/a> (<urn:uuid:1>)"),
                (b"If", b"</a> (<urn:uuid:1>)", b"</app/a> (<urn:uuid:1>)"),
                (b"If", b"(</a>)", b"(</a>)"),
            ):
                self.assertEqual(sent(host, (name, value)), [expected], (host, name, value))

    def test_resource_outside_the_prefix_cannot_be_named(self) -> None:
        for value in (PUBLIC + b"/../x", b"/%2e%2e/x", PUBLIC + b"/a/..%2f..%2fx"):
            self.assertRaises(ValueError, sent, "target", (b"Destination", value))
            self.assertRaises(ValueError, sent, "visitor", (b"If", b"<" + value + b"> (<urn:uuid:1>)"))


class ResponseTests(TestCase):
    def test_references_lose_the_prefix(self) -> None:
        for host in ("target", "visitor"):
            for reference, public in (
                (OWN + b"/app/a?b#c", PUBLIC + b"/a?b#c"),
                (OWN + b"/app/", PUBLIC + b"/"),
                (b"/app/a", b"/a"),
                (b"/app/", b"/"),
                (b"/app", b"/app"),
                (PUBLIC + b"/app/a", PUBLIC + b"/a"),
                (b"//app.example.com/app/a", b"//app.example.com/a"),
                (OWN + b"/other", PUBLIC + b"/other"),
                (b"/other", b"/other"),
                (b"a/b", b"a/b"),
                (b"//evil.example/app/a", b"//evil.example/app/a"),
                (b"/\\evil.example/app/a", b"/\\evil.example/app/a"),
                (b"/app//evil.example", b"/app//evil.example"),
                (b"https://evil.example/app/a", b"https://evil.example/app/a"),
            ):
                for name, value, expected in (
                    (b"Location", reference, public),
                    (b"Content-Location", reference, public),
                    (b"Refresh", b"5; url=" + reference, b"5; url=" + public),
                    (b"Link", b"<" + reference + b'>; rel="next"', b"<" + public + b'>; rel="next"'),
                ):
                    self.assertEqual(got(host, (name, value)), [(name, expected)], (host, value))

    def test_scope_of_service_workers_is_the_whole_origin(self) -> None:
        self.assertEqual(got("visitor", (b"Service-Worker-Allowed", b"/app/")), [(b"Service-Worker-Allowed", b"/")])
        self.assertEqual(got("visitor", (b"Service-Worker-Allowed", b"/x")), [(b"Service-Worker-Allowed", b"/x")])

    def test_cookies_are_set_for_the_paths_that_visitors_use(self) -> None:
        for cookie, expected in (
            (b"a=b", [b"a=b"]),
            (b"a=b; Path=/app; HttpOnly", [b"a=b; Path=/; HttpOnly"]),
            (b"a=b; path = /app/ ; Secure", [b"a=b; path = /; Secure"]),
            (b"a=b; Path=/app/x", [b"a=b; Path=/x", b"a=b; Path=/app/x"]),
            (b"a=b; Path=/other", [b"a=b; Path=/other"]),
            (b"__Host-a=b; Path=/; Secure", [b"__Host-a=b; Path=/; Secure"]),
            (b"a=b; Path=/x; Path=/app", [b"a=b; Path=/; Path=/"]),
            (b"a=b; Domain=127.0.0.1; Path=/app", [b"a=b; Domain=app.example.com; Path=/"]),
            (b"Path=/app", [b"Path=/app"]),
        ):
            self.assertEqual(got("visitor", (b"Set-Cookie", cookie)), [(b"Set-Cookie", one) for one in expected])

    def test_plain_lines_are_mapped_as_fields_are(self) -> None:
        for fields in (
            [(b"Link", b"</app/a>"), (b"X", b"/app/a")],
            [(b"Service-Worker-Allowed", b"/app/")],
            [(b"Content-Location", OWN + b"/app/a")],
            [(b"X", b"/app/a")],
        ):
            made = mapping("visitor")
            self.assertEqual(
                public_lines(field_lines(fields), made, PUBLIC), field_lines(public_fields(fields, made, PUBLIC))
            )
