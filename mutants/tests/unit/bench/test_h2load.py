"""Tests for the parser of h2load reports."""

from bench.errors import NoResult
from bench.h2load import read
from tests.support import TestCase

OUTPUT = """\
starting benchmark...
spawning thread #0: 16 total client(s). 30000 total requests
TLS Protocol: TLSv1.3
Application protocol: h2
progress: 100% done

finished in 2.50s, 12000.00 req/s, 1.20MB/s
requests: 30000 total, 30000 started, 30000 done, 30000 succeeded, 0 failed, 0 errored, 0 timeout
status codes: 30000 2xx, 0 3xx, 0 4xx, 0 5xx
traffic: 3.00MB (3145728) total, 1.00MB (1048576) headers (space savings 80.00%), 439KB (450000) data
"""


class ReadTests(TestCase):
    def test_report_is_read(self) -> None:
        report = read(OUTPUT)
        self.assertEqual((report.requests, report.seconds), (30_000, 2.5))
        self.assertAlmostEqual(read(OUTPUT.replace("2.50s", "950.00ms")).seconds, 0.95)

    def test_report_with_failures_is_refused(self) -> None:
        for was, now in (
            ("0 failed", "3 failed"),
            ("30000 succeeded", "29999 succeeded"),
            ("30000 2xx, 0 3xx, 0 4xx", "29990 2xx, 0 3xx, 10 4xx"),
            ("protocol: h2", "protocol: http/1.1"),
            ("finished in", "ended in"),
            ("30000 done, 30000 succeeded", "0 done, 0 succeeded"),
        ):
            with self.assertRaises(NoResult):
                read(OUTPUT.replace(was, now))
