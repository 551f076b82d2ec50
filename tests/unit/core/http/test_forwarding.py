"""Tests for burrowgate.core.http.forwarding: the fields that a target gets, by the numbers of docs/security.md."""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.field_rules import FieldValues
from burrowgate.core.http import forwarding
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.host_mapping import HostMapping
from burrowgate.core.http.request import parse_request
from tests.support import TestCase
from tests.support.records import BASE, COOKIE, MAC, TOKEN
from tests.unit.core.http.test_request import HOST, PEER, read

PUBLIC = b"https://app.example.com"
LINK = f"{MAC}={BASE}".encode()


@dataclass
class Names:
    """A gateway, as its targets see it."""

    proto: bytes = b"https"
    pseudonym: bytes = b"p"


@dataclass
class TargetSide:
    """A target that gets the visitor's fields."""

    mapping: HostMapping | None = None
    tls: bool | None = None
    request_rules: FieldValues | None = None


PLAIN_TARGET = TargetSide()


def passed(*fields: tuple[bytes, bytes]) -> Fields:
    """Return those of `fields` that the target receives, without the fields added by the gateway."""
    head = read(*fields)
    _, lines = forwarding.upstream_head(
        head, Names(b"https", b"burrowgate-x"), PLAIN_TARGET, query=None, sid="", id=b"r1", public=PUBLIC
    )
    sent = [(name, value) for name, _, value in (line.partition(b": ") for line in lines.split(b"\r\n")[:-1])]
    assert sent[0] == HOST and sent[-6:] == [
        (b"Via", b"1.1 burrowgate-x"),
        (b"X-Forwarded-For", PEER.encode()),
        (b"X-Forwarded-Proto", b"https"),
        (b"X-Forwarded-Host", b"app.example.com"),
        (b"X-Forwarded-Port", b"443"),
        (b"X-Request-Id", b"r1"),
    ]
    return sent[1:-6]


class UpstreamHeadTests(TestCase):
    def test_sec_17_hop_by_hop_fields_stay(self) -> None:
        assert (
            passed(
                (b"Connection", b"keep-alive"),
                (b"Keep-Alive", b"5"),
                (b"Proxy-Connection", b"keep-alive"),
                (b"Proxy-Authorization", b"Basic x"),
                (b"Proxy-Anything", b"x"),
                (b"TE", b"gzip"),
                (b"Trailer", b"X"),
                (b"Upgrade", b"h2c"),
                (b"HTTP2-Settings", b"x"),
            )
            == []
        )

    def test_te_is_sent_anew_if_the_client_accepts_trailers(self) -> None:
        own = [(b"Connection", b"TE"), (b"TE", b"trailers")]
        for value in (b"trailers", b"Trailers", b"gzip, trailers", b"trailers,deflate"):
            assert passed((b"TE", value), (b"Connection", b"te")) == own, value
            assert passed((b"TE", value)) == own, value
        for value in (b"", b"gzip", b"trailers;q=0", b"xtrailers"):
            assert passed((b"TE", value)) == [], value

    def test_announced_trailers_are_those_that_may_be_forwarded(self) -> None:
        chunked = (b"Transfer-Encoding", b"chunked")
        assert passed(chunked, (b"Trailer", b"X, Host"), (b"trailer", b"Cookie, Y")) == [(b"Trailer", b"X, Y")]
        assert passed(chunked, (b"Trailer", b"Host")) == []
        assert passed((b"Content-Length", b"5"), (b"Trailer", b"X")) == []

    def test_sec_17_what_connection_names_stays(self) -> None:
        own = (b"X-Own", b"1")
        for options in (b"x-named", b"close, X-Named", b"X-NAMED,,", b" \tx-named\t, foo"):
            assert passed((b"X-Named", b"1"), (b"Connection", options), own, (b"x-named", b"2")) == [own]
        assert passed((b"Connection", b"a"), (b"Connection", b"x-named"), (b"A", b"1"), (b"X-Named", b"1")) == []

    def test_sec_17_what_is_the_gateways_cannot_be_named_away(self) -> None:
        named = b"host, via, x-forwarded-for, x-forwarded-proto, x-forwarded-host, x-request-id, burrowgate-session"
        assert passed((b"Connection", named)) == []

    def test_sec_17_named_away_in_every_form(self) -> None:
        assert passed((b"Cookie", b"a=b"), (b"Connection", b"cookie")) == []
        assert passed((b"Authorization", b"Basic x"), (b"Connection", b"Authorization")) == []

    def test_sec_18_fields_of_the_gateway_are_taken_from_no_client(self) -> None:
        for name in (
            b"Burrowgate-Session",
            b"Burrowgate-Anything",
            b"BURROWGATE-SESSION",
            b"Burrowgate_Session",
            b"burrowgate.session",
            b"X-Request-Id",
            b"X_Request_Id",
            b"Content_Length",
            b"Transfer.Encoding",
            b"Transfer_Encoding",
        ):
            assert passed((name, b"x")) == [], name

    def test_sec_19_what_proxies_say_of_visitors_is_dropped(self) -> None:
        for name in (
            b"Forwarded",
            b"X-Forwarded",
            b"X-Forwarded-For",
            b"x-forwarded-proto",
            b"X-Forwarded-Host",
            b"X-Forwarded-Port",
            b"X-Forwarded-Prefix",
            b"X-Forwarded-User",
            b"X_Forwarded_For",
            b"X-Forwarded.For",
            b"X-Original-URL",
            b"X-Original-Host",
            b"X_Original_URL",
            b"X-Rewrite-URL",
            b"X-Real-IP",
            b"X_Real_IP",
            b"X-Client-IP",
            b"Client-IP",
            b"X-Cluster-Client-IP",
            b"True-Client-IP",
            b"CF-Connecting-IP",
            b"Fastly-Client-IP",
            b"Proxy",
            b"X!Real!IP",
            b"Remote-User",
            b"X-Auth-Request-User",
        ):
            assert passed((name, b"x")) == [], name

    def test_other_fields_are_forwarded_unchanged_and_in_order(self) -> None:
        rest = [
            (b"ACCEPT", b"*/*"),
            (b"x-Own", b""),
            (b"User-Agent", b"x"),
            (b"X-Own", b"a,  b"),
            (b"Origin", b"https://a"),
            (b"X_Own.Name", b"1"),
            (b"Forwarded-Own", b"1"),
        ]
        assert passed(*rest) == rest

    def test_sec_24_credentials_are_gone(self) -> None:
        for field in (
            (b"Authorization", b"Bearer " + TOKEN.encode()),
            (b"authorization", b"bEARER   " + TOKEN.encode()),
            (b"Burrowgate-Token", TOKEN.encode()),
            (b"Cookie", b"__Host-burrowgate=" + COOKIE.encode()),
            (b"Cookie", b"burrowgate=x; BURROWGATE=y;__host-Burrowgate=z"),
        ):
            assert passed(field) == [], field
        referer = b"https://app.example.com/x?"
        assert passed((b"Referer", referer + LINK + b"&a=b")) == [(b"Referer", referer + b"a=b")]
        assert passed((b"Referer", referer + LINK)) == [(b"Referer", referer[:-1])]

    def test_sec_22_loops(self) -> None:
        assert forwarding.is_loop(read((b"Via", b"1.1 a"), (b"Via", b"1.0 b, 1.1 burrowgate-x")), b"burrowgate-x")
        assert not forwarding.is_loop(read((b"Via", b"1.1 burrowgate-y")), b"burrowgate-x")
        assert passed((b"Via", b"1.1 a")) == [(b"Via", b"1.1 a")]

    def test_max_forwards_is_decremented_once_in_any_spelling(self) -> None:
        for name in (b"Max-Forwards", b"max-forwards", b"MAX-FORWARDS"):
            for hops, left in ((b"1", b"0"), (b"10", b"9"), (b"007", b"6"), (b"9" * 18, b"9" * 17 + b"8")):
                head = read((b"X-A", b"1"), (name, hops), (b"X-B", b"2"))
                assert forwarding.count_hop(head)
                assert head.fields == [(b"X-A", b"1"), (name, left), (b"X-B", b"2")]
                assert head.retained and head.lines == b""

    def test_max_forwards_of_0_ends_the_way(self) -> None:
        for hops in (b"0", b"000"):
            assert not forwarding.count_hop(read((b"Max-Forwards", hops)))

    def test_request_without_max_forwards_stays_as_it_is(self) -> None:
        head = read((b"X-A", b"1"))
        assert forwarding.count_hop(head)
        assert head.fields == [(b"X-A", b"1")] and not head.retained

    def test_max_forwards_that_is_not_one_number_is_refused(self) -> None:
        for fields in (
            [(b"Max-Forwards", value)]
            for value in (b"", b"-1", b"+1", b"1.0", b"1, 2", b"0x1", b"one", b"9" * 19, b"\xb2")
        ):
            with self.assertRaises(ValueError):
                forwarding.count_hop(read(*fields))
        with self.assertRaises(ValueError):
            forwarding.count_hop(read((b"Max-Forwards", b"1"), (b"max-forwards", b"1")))

    def test_query_can_be_replaced(self) -> None:
        for query, target in ((None, b"/a?b=c"), (b"", b"/a"), (b"x", b"/a?x")):
            upstream_target, _ = forwarding.upstream_head(
                read(target=b"/a?b=c"),
                Names(),
                PLAIN_TARGET,
                query=query,
                sid="s",
                id=b"r",
                public=PUBLIC,
            )
            assert upstream_target == target

    def test_forwarded_port_is_the_public_one(self) -> None:
        for host, proto, port in (
            (b"app.example.com", b"https", b"443"),
            (b"app.example.com", b"http", b"80"),
            (b"app.example.com:8443", b"https", b"8443"),
            (b"[2001:db8::1]", b"https", b"443"),
            (b"[2001:db8::1]:81", b"http", b"81"),
            (b"10", b"http", b"80"),
        ):
            head = parse_request(b"GET", b"/", False, [(b"Host", host)], PEER, "https")
            _, lines = forwarding.upstream_head(
                head, Names(proto), PLAIN_TARGET, query=None, sid="", id=b"r", public=PUBLIC
            )
            assert b"\r\nX-Forwarded-Port: %b\r\n" % port in lines, host
