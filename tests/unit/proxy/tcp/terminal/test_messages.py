"""Messages of the page: hostile JSON, sizes and queries; and what the gateway says at the end."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.tcp.connections import CloseReason
from burrowgate.core.tcp.websocket import CloseCode
from burrowgate.proxy.tcp.terminal import messages
from burrowgate.proxy.tcp.terminal.messages import Ack, End, Query, Size, parse, parse_query
from tests.support import TestCase

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


class ParseTests(TestCase):
    def test_messages_that_are_known(self) -> None:
        cases = {
            '{"t":"size","cols":80,"rows":24}': Size(80, 24),
            '{"t":"size","cols":0,"rows":-5}': Size(1, 1),
            '{"t":"size","cols":99999,"rows":99999999999999999999}': Size(1000, 1000),
            '{"t":"ack","bytes":0}': Ack(0),
            '{"t":"ack","bytes":100000}': Ack(100_000),
            '{"t":"end"}': End(),
        }
        for text, expected in cases.items():
            self.assertEqual(parse(text), expected)

    def test_messages_that_are_not_known_are_ignored(self) -> None:
        for text in ("{}", '{"t":"resume"}', '{"t":null}', '{"t":["size"]}', '{"T":"size"}'):
            self.assertIsNone(parse(text))

    def test_malformed_messages_are_refused(self) -> None:
        cases = (
            "", "null", "[]", "1", '"end"', "{", "NaN", '{"t":"size"}', '{"t":"size","cols":80}',
            '{"t":"size","cols":"80","rows":24}', '{"t":"size","cols":80.5,"rows":24}',
            '{"t":"size","cols":true,"rows":1}', '{"t":"size","cols":NaN,"rows":24}',
            '{"t":"size","cols":1e3,"rows":24}', '{"t":"ack"}', '{"t":"ack","bytes":-1}', '{"t":"ack","bytes":1.0}',
            '{"t":"ack","bytes":true}', '{"t":"ack","bytes":"1"}', "[" * 100_000, '{"t":' * 50_000,
            '{"t":"ack","bytes":' + "9" * 5_000 + "}",
        )  # fmt: skip
        for text in cases:
            with self.subTest(text=text[:40]), self.assertRaises(ValueError):
                parse(text)

    @given(_JSON)
    def test_anything_is_parsed_or_refused(self, value: object) -> None:
        for candidate in (value, {"t": "size", "cols": value, "rows": value}, {"t": "ack", "bytes": value}):
            try:
                found = parse(json.dumps(candidate))
            except ValueError:
                continue
            if isinstance(found, Size):
                self.assertTrue(1 <= found.columns <= 1000 and 1 <= found.rows <= 1000)


class QueryTests(TestCase):
    def test_whole_query(self) -> None:
        expected = Query((132, 43), "a1B2", True)
        self.assertEqual(parse_query(b"cols=132&rows=43&shell=a1B2&resume=1"), expected)

    def test_what_is_missing_or_malformed_has_its_default(self) -> None:
        default = Query((80, 24), "", False)
        cases = (
            b"", b"&&=&", b"cols&rows", b"cols=&rows=", b"cols=-1&rows=1.5", b"cols=999999&rows=0x20", b"cols=\xb2",
            b"shell=../x", b"shell=" + b"a" * 65, b"shell=%41", b"shell=\xc3\xa4", b"resume=2", b"resume=true",
        )  # fmt: skip
        for query in cases:
            self.assertEqual(parse_query(query), default, query)

    def test_sizes_are_bounded(self) -> None:
        self.assertEqual(parse_query(b"cols=0&rows=99999").size, (1, 1000))

    @given(st.binary(max_size=60))
    def test_any_query_is_read(self, query: bytes) -> None:
        columns, rows = parse_query(query).size
        self.assertTrue(1 <= columns <= 1000 and 1 <= rows <= 1000)


class EndTests(TestCase):
    def test_each_reason_has_a_sentence_and_a_code_that_may_be_sent(self) -> None:
        for reason in CloseReason:
            with self.subTest(reason=reason):
                self.assertRegex(messages.end_text(reason), r"^The .*\.$")
                code = messages.close_code(reason)
                self.assertTrue(code in (1000, 1001, 1011) or 4000 <= code < 5000)

    def test_codes_are_those_of_tunnels(self) -> None:
        for reason, code in (
            ("session-revoked", CloseCode.REVOKED),
            ("session-expired", CloseCode.EXPIRED),
            ("gateway-stopping", CloseCode.STOPPING),
            ("session-ended", CloseCode.ENDED),
        ):
            self.assertEqual(messages.close_code(reason), code)

    def test_message_is_one_line_of_json(self) -> None:
        text = messages.message("open", {"sid": "s\n1"}, resumed=True)
        self.assertEqual(json.loads(text), {"t": "open", "sid": "s\n1", "resumed": True})
        self.assertNotIn("\n", text)
