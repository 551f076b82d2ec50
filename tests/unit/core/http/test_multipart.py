"""Parser of multipart forms: what it yields, however the body is cut into pieces, and what it refuses."""

from __future__ import annotations

from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http.multipart import (
    MAX_PART_HEAD_BYTES,
    MAX_PREAMBLE_BYTES,
    MultipartParser,
    PartBegins,
    PartData,
    PartEnds,
    read_boundary,
)
from tests.support import TestCase

Part = tuple[str, str | None, bytes]
B = b"----WebKitFormBoundaryAbC"


def form(*parts: tuple[bytes, bytes], boundary: bytes = B, preamble: bytes = b"", last: bytes = b"--\r\n") -> bytes:
    """Return a body with `parts`, each its fields and its content."""
    body = preamble
    for fields, content in parts:
        body += b"--" + boundary + b"\r\n" + fields + b"\r\n\r\n" + content + b"\r\n"
    return body + b"--" + boundary + last


def file_fields(name: bytes) -> bytes:
    return b'Content-Disposition: form-data; name="file"; filename="' + name + b'"\r\nContent-Type: text/plain'


def parse(*pieces: bytes, boundary: bytes = B) -> list[Part]:
    """Return the complete parts of the body that arrives in `pieces`."""
    parser = MultipartParser(boundary)
    parts: list[Part] = []
    begun: PartBegins | None = None
    content = b""
    for piece in pieces:
        for event in parser.feed(piece):
            match event:
                case PartBegins():
                    begun, content = event, b""
                case PartData(data):
                    assert data
                    content += data
                case PartEnds():
                    assert begun is not None
                    parts.append((begun.field, begun.filename, content))
                    begun = None
    if not parser.is_complete:
        raise ValueError("incomplete")
    assert begun is None
    return parts


class PartsTests(TestCase):
    def test_files_and_fields(self) -> None:
        body = form(
            (file_fields(b"a.txt"), b"hello\r\n--not it\r\n"),
            (b'content-disposition:form-data; name="note"', b"for you"),
            (file_fields(b""), b""),
        )
        self.assertEqual(
            parse(body), [("file", "a.txt", b"hello\r\n--not it\r\n"), ("note", None, b"for you"), ("file", "", b"")]
        )

    def test_form_without_parts(self) -> None:
        self.assertEqual(parse(b"--" + B + b"--"), [])

    def test_preamble_epilogue_and_padding_are_ignored(self) -> None:
        body = form((file_fields(b"a"), b"x"), preamble=b"This is a form.\r\n", last=b"--\r\nmore\r\n--" + B)
        self.assertEqual(parse(body.replace(B + b"\r\n", B + b" \t\r\n")), [("file", "a", b"x")])

    @given(st.data())
    def test_same_in_any_pieces(self, data: st.DataObject) -> None:
        alphabet = st.sampled_from([b"\r\n", b"\r", b"\n", b"--", b"-", B, b"x", b"\0\xff"])
        contents = data.draw(st.lists(st.lists(alphabet, max_size=8).map(b"".join), max_size=4))
        contents = [one for one in contents if b"\r\n--" + B not in b"\r\n" + one + b"\r\n--"[:0]]
        body = form(*((file_fields(b"%d" % number), one) for number, one in enumerate(contents)))
        expected = [("file", str(number), one) for number, one in enumerate(contents)]
        cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=12)))
        pieces = [body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True)]
        self.assertEqual(parse(*pieces), expected)
        self.assertEqual(parse(*(body[at : at + 1] for at in range(len(body)))), expected)

    def test_names_as_browsers_and_curl_write_them(self) -> None:
        for written, name in (
            (b"plain.txt", "plain.txt"),
            ("übung €.pdf".encode(), "übung €.pdf"),
            (b"say %22hi%22%0D%0A.txt", 'say "hi"\r\n.txt'),
            (rb"say \"hi\" \\.txt", 'say "hi" \\.txt'),
            (b"100%.txt", "100%.txt"),
            (b"a;b=c.txt", "a;b=c.txt"),
            (b"\xff.txt", "\N{REPLACEMENT CHARACTER}.txt"),
        ):
            self.assertEqual(parse(form((file_fields(written), b"x"))), [("file", name, b"x")], written)
        unquoted = b"Content-Disposition: form-data; name=file; filename=a.txt"
        self.assertEqual(parse(form((unquoted, b"x"))), [("file", "a.txt", b"x")])

    def test_large_content_is_passed_on_at_once(self) -> None:
        parser = MultipartParser(B)
        list(parser.feed(b"--" + B + b"\r\n" + file_fields(b"a") + b"\r\n\r\n"))
        for _ in range(10):
            events = list(parser.feed(b"x" * 65536))
            self.assertEqual([type(event) for event in events], [PartData])
            self.assertLess(len(parser._buffer), len(B) + 4)


class RefusalTests(TestCase):
    def test_malformed_forms(self) -> None:
        good = form((file_fields(b"a"), b"x"))
        for body in (
            b"",
            b"no form",
            good[: -len(b"--\r\n")],
            good[:-20],
            b"--" + B + b"x\r\n" + file_fields(b"a") + b"\r\n\r\nx\r\n--" + B + b"--",
            form((b"", b"x")),
            form((b"Content-Type: text/plain", b"x")),
            form((b'Content-Disposition: attachment; filename="a"', b"x")),
            form((b"Content-Disposition form-data", b"x")),
            form((b'Content-Disposition : form-data; name="a"', b"x")),
            form((b': form-data; name="a"', b"x")),
            b"x" * (MAX_PREAMBLE_BYTES + 100) + b"\r\n" + good,
            form((file_fields(b"a" * MAX_PART_HEAD_BYTES), b"x")),
        ):
            with self.assertRaises(ValueError, msg=body[:200]):
                parse(body)

    def test_endless_head_and_preamble_are_refused_while_they_arrive(self) -> None:
        for start in (b"", b"--" + B + b"\r\nX: "):
            parser = MultipartParser(B)
            list(parser.feed(start))
            with self.assertRaises(ValueError):
                for _ in range(100):
                    list(parser.feed(b"x" * 1000))


class BoundaryTests(TestCase):
    def test_boundaries(self) -> None:
        for value, boundary in (
            (b"multipart/form-data; boundary=abc", b"abc"),
            (b'Multipart/Form-Data;boundary="a b:c"', b"a b:c"),
            (b"multipart/form-data; charset=utf-8; BOUNDARY=----x ; q=1", b"----x"),
            (b'multipart/form-data; x="; boundary=no"; boundary=yes', b"yes"),
            (b"multipart/form-data; boundary=" + b"a" * 70, b"a" * 70),
            (b"multipart/form-data; boundary=" + b"a" * 71, None),
            (b"multipart/form-data; boundary=", None),
            (b'multipart/form-data; boundary="a "', None),
            (b"multipart/form-data; boundary=a\xe9", None),
            (b"multipart/form-data", None),
            (b"multipart/mixed; boundary=abc", None),
            (b"application/x-www-form-urlencoded", None),
            (b"", None),
        ):
            self.assertEqual(read_boundary(value), boundary, value)

    def test_standard_library_writes_a_boundary_that_is_read(self) -> None:
        message = EmailMessage()
        message.add_header("Content-Type", "multipart/form-data", boundary="===============1 2==")
        self.assertEqual(read_boundary(message["Content-Type"].encode()), b"===============1 2==")
