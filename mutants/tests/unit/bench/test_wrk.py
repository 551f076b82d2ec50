"""Tests for the scripts passed to wrk and the parser of its reports."""

from pathlib import Path

from bench.errors import NoResult
from bench.http import verify
from bench.wrk import Draw, Post, Report, Vary, quote, read, script
from tests.support import TestCase

OUTPUT = """\
Running 5s test @ http://127.0.0.1:8480/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     0.72ms  100.00us   2.00ms   80.00%
    Req/Sec    88.00k     1.00k   90.00k    60.00%
  440000 requests in 5.00s, 70.00MB read
Requests/sec:  88000.00
Transfer/sec:     14.00MB

REPORT {"requests": 440000, "microseconds": 5000000, "bytes": 73400320, "p50": 690, "p99": 1110, "errors": \
{"connect": 0, "read": 0, "write": 0, "status": 0, "timeout": 0}}
"""


def a_report(requests: int = 1000, length: int = 100, **errors: int) -> Report:
    """Return a report of responses of `length` bytes."""
    return Report(requests=requests, seconds=1, bytes=requests * length, p50=0.001, p99=0.002, errors=errors)


class ReadTests(TestCase):
    """Parsing of reports."""

    def test_read(self) -> None:
        report = read(OUTPUT)
        self.assertEqual((report.requests, report.seconds, report.bytes), (440_000, 5.0, 73_400_320))
        self.assertEqual((report.p50, report.p99), (0.00069, 0.00111))
        self.assertEqual(report.errors, {})

    def test_errors(self) -> None:
        report = read(OUTPUT.replace('"status": 0', '"status": 7'))
        self.assertEqual(report.errors, {"status": 7})

    def test_no_report(self) -> None:
        with self.assertRaisesRegex(NoResult, "unable to connect"):
            read("unable to connect to 127.0.0.1:1 Connection refused\n")


class VerifyTests(TestCase):
    """Refusal of runs with errors."""

    def test_good_report_is_accepted(self) -> None:
        verify(a_report(), 64, 100)

    def test_errors(self) -> None:
        with self.assertRaisesRegex(NoResult, "'read': 3"):
            verify(a_report(read=3), 64, 100)

    def test_report_without_responses_is_refused(self) -> None:
        with self.assertRaises(NoResult):
            verify(a_report(requests=0), 64, 100)

    def test_responses_of_another_length_are_refused(self) -> None:
        with self.assertRaisesRegex(NoResult, "100 bytes, not 200"):
            verify(a_report(), 64, 200)

    def test_requests_in_flight_at_the_end_are_tolerated(self) -> None:
        verify(Report(requests=100, seconds=1, bytes=130 * 100, p50=0, p99=0, errors={}), 32, 100)


class ScriptTests(TestCase):
    """Scripts for wrk."""

    def test_plain_loads_define_no_request(self) -> None:
        self.assertNotIn("function request", script(None, {}, 1))

    def test_draw(self) -> None:
        lua = script(Draw(path=Path("/links"), length=64), {"Host": "a"}, 7)
        head = quote(" HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertTrue(lua.startswith(f"FILE, LENGTH, HEAD, SEED = {quote('/links')}, 64, {head}, 7\n"))
        self.assertIn("function request", lua)
        self.assertIn("function done", lua)

    def test_post(self) -> None:
        lua = script(Vary(path="/"), {"Host": "a"}, 1)
        self.assertIn(f"PATH, FIELDS = {quote('/')}, {quote('Host: a' + chr(13) + chr(10))}", lua)
        self.assertIn(f"wrk.body = {quote('{}')}", script(Post(body="{}"), {}, 1))

    def test_quote(self) -> None:
        self.assertEqual(quote('"\n'), '"\\034\\010"')
