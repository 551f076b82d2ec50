"""Bodies, queries and If-Match are read strictly, and errors name the field."""

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.admin.api.session_list import SessionsQuery
from burrowgate.admin.api.sessions import BulkRevokeRequest
from burrowgate.admin.operations import UnsupportedMediaType
from burrowgate.admin.request_reader import read_body, read_match, read_query
from burrowgate.admin.request_schemas import Empty, ExtendRequest, NewSessionRequest, NewTargetRequest
from burrowgate.errors import Conflict, Invalid
from tests.support import TestCase

JSON = [b"application/json"]

# content, field named by the error
REFUSED: list[tuple[bytes, str]] = [
    (b"{", "body"),
    (b"nonsense", "body"),
    (b'{"name": "a"} {}', "body"),
    (b"\xff", "body"),
    (b'\xef\xbb\xbf{"name":"a"}', "body"),
    (b"[]", "body"),
    (b"null", "body"),
    (b"3", "body"),
    (b"[" * 60_000, "body"),
    (b'{"name":"\\ud800","address":"3000"}', "body"),
    (b'{"name": NaN, "address": "3000"}', "body"),
    (b'{"name": Infinity, "address": "3000"}', "body"),
    (b'{"name":' + b"9" * 10_000 + b"}", "body"),
    (b"{}", "name"),
    (b'{"address":"3000"}', "name"),
    (b'{"name":"a","name":"a","address":"3000"}', "name"),
    (b'{"name":"a","n\\u0061me":"a","address":"3000"}', "name"),
    (b'{"name":"a","address":"3000","colour":1}', "colour"),
    (b'{"name":"a","address":"3000","":1}', ""),
    (b'{"name":1,"address":"3000"}', "name"),
    (b'{"name":null,"address":"3000"}', "name"),
    (b'{"name":"a","address":3000}', "address"),
    (b'{"name":"a","address":"3000","enabled":"yes"}', "enabled"),
    (b'{"name":"a","address":"3000","enabled":1}', "enabled"),
    (b'{"name":"a","address":"3000","type":"gopher"}', "type"),
    (b'{"name":"a","address":"3000","domains":{}}', "domains"),
    (b'{"name":"a","address":"3000","domains":[{"host":1}]}', "domains[0].host"),
    (b'{"name":"a","address":"3000","domains":[{"host":"a.example","x":1}]}', "domains[0].x"),
    (b'{"name":"a","address":"3000","domains":[{"host":"a.example","host":"b.example"}]}', "host"),
    (b'{"name":"a","address":"3000","pin":"sha256:00"}', "pin"),
]


class TestBody(TestCase):
    def test_invalid_input_is_rejected_with_its_field(self) -> None:
        for content, field in REFUSED:
            with self.assertRaises(Invalid, msg=content[:80]) as caught:
                read_body(NewTargetRequest, content, JSON)
            self.assertEqual(caught.exception.field, field or "body", content[:80])
            self.assertNotRegex(str(caught.exception), r"Expected|Object|regex|`(str|int|array)`|not valid here")

    def test_limits_are_explained(self) -> None:
        for kind, content, detail in (
            (NewTargetRequest, b'{"address":"3000"}', "name: this field is required."),
            (NewTargetRequest, b'{"name":"a","address":"3000","colour":1}', "colour: there is no field of this name."),
            (NewTargetRequest, b'{"name":"a","address":3000}', "address: write text."),
            (NewSessionRequest, b'{"label":"%s"}' % (b"a" * 513), "label: write at most 512 characters."),
            (NewSessionRequest, b'{"kind":"half"}', "kind: 'half' is not one of the possible values."),
            (NewSessionRequest, b'{"ttl":true}', "ttl: write a whole number or text."),
            (ExtendRequest, b'{"days":0}', "days: write a whole number of at least 1."),
            (ExtendRequest, b'{"days":366}', "days: write a whole number of at most 365."),
            (BulkRevokeRequest, b'{"ids":[]}', "ids: give at least 1 item."),
        ):
            with self.assertRaises(Invalid) as caught:
                read_body(kind, content, JSON)
            self.assertEqual(str(caught.exception), detail)

    def test_valid_body(self) -> None:
        request = read_body(NewTargetRequest, b'{"name":"a","address":"3000"}', [b"Application/JSON; charset=utf-8"])
        self.assertEqual((request.name, request.address, request.enabled), ("a", "3000", True))

    def test_integral_numbers_in_any_notation(self) -> None:
        for text, days in ((b"30", 30), (b"30.0", 30), (b"3e1", 30)):
            self.assertEqual(read_body(ExtendRequest, b'{"days":' + text + b"}", JSON).days, days)
        for text in (b"30.5", b"1e400", b"-1e400", b"1e300", b"0.0", b'"30"'):
            with self.assertRaises(Invalid, msg=text):
                read_body(ExtendRequest, b'{"days":' + text + b"}", JSON)

    def test_no_body_is_an_empty_object(self) -> None:
        self.assertEqual(read_body(NewSessionRequest, b"", []), NewSessionRequest())
        self.assertEqual(read_body(Empty, b"", []), Empty())
        with self.assertRaises(Invalid):
            read_body(Empty, b'{"a":1}', JSON)

    def test_other_media_types_are_rejected(self) -> None:
        for types in ([], [b"text/plain"], [b"application/x-www-form-urlencoded"], [b"application/jsonp"], JSON * 2):
            with self.assertRaises(UnsupportedMediaType):
                read_body(NewSessionRequest, b"{}", types)

    @given(st.binary(max_size=200))
    def test_any_bytes_are_read_or_rejected(self, content: bytes) -> None:
        try:
            read_body(NewSessionRequest, content, JSON)
        except Invalid as error:
            self.assertTrue(error.field)


class TestQuery(TestCase):
    def test_valid_query(self) -> None:
        request = read_query(SessionsQuery, b"target=app&state=active&limit=7&text=%C3%A9+a")
        self.assertEqual((request.target, request.state, request.limit, request.text), ("app", "active", 7, "\u00e9 a"))
        self.assertEqual(read_query(SessionsQuery, b""), SessionsQuery())

    def test_invalid_input_is_rejected_with_its_field(self) -> None:
        for query, field in [
            (b"limit=0", "limit"),
            (b"limit=1001", "limit"),
            (b"limit=x", "limit"),
            (b"limit=", "limit"),
            (b"limit=1&limit=1", "limit"),
            (b"limit=+1", "limit"),
            (b"state=gone", "state"),
            (b"colour=red", "colour"),
            (b"target=%ff", "query"),
            (b"target=\xff", "query"),
            (b"target", "query"),
            (b"&&", "query"),
            (b"&".join([b"a=1"] * 51), "query"),
        ]:
            with self.assertRaises(Invalid, msg=query) as caught:
                read_query(SessionsQuery, query)
            self.assertEqual(caught.exception.field, field, query)

    @given(st.binary(max_size=100))
    def test_any_bytes_are_read_or_rejected(self, query: bytes) -> None:
        try:
            read_query(SessionsQuery, query)
        except Invalid as error:
            self.assertTrue(error.field)


class TestIfMatch(TestCase):
    def test_no_condition_matches_any_version(self) -> None:
        for values in ([], [b"*"], [b" * "]):
            read_match(values).check(7)

    def test_versions(self) -> None:
        for values in ([b"7"], [b'"7"'], [b' "7" '], [b'"6", "7"'], [b'"6"', b'"7"']):
            read_match(values).check(7)
            with self.assertRaises(Conflict):
                read_match(values).check(8)

    def test_invalid_conditions_are_rejected(self) -> None:
        for value in (b"", b'W/"7"', b'"7', b"7a", b"-7", b"*, 7", b'"a"', b"7,", b"\xd9\xa7", b"9" * 16):
            with self.assertRaises(Invalid, msg=value) as caught:
                read_match([value])
            self.assertEqual(caught.exception.field, "If-Match")
