"""The access log: a JSON line for each finished request."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.request_record import RequestRecord
from burrowgate.telemetry.access_log import AccessLog
from burrowgate.telemetry.redaction import redact
from tests.support import START
from tests.support.logs import BASE, COOKIE, HOSTILE, MAC, PAGE, SEED, SID, TOKEN, LogCase
from tests.support.records import a_request_record


class AccessLogTests(LogCase):
    def setUp(self) -> None:
        super().setUp()
        self.log = AccessLog(self.written.append)
        self.entries: list[RequestRecord] = []

    def write(self) -> None:
        self.log.write(self.entries)
        self.entries = []

    def record(
        self,
        *,
        method: bytes = b"GET",
        host: bytes = b"app.localhost:8480",
        path: bytes = b"/",
        target: str = "app",
        session: str = SID,
        reason: str = "",
    ) -> None:
        self.entries.append(
            a_request_record(
                time=START + 1.25,
                duration=0.01234,
                request_id=b"r-1",
                session_id=session,
                target=target,
                method=method,
                host=host,
                path=path,
                request_body_bytes=5,
                response_body_bytes=6,
                reason=reason,
            )
        )

    def test_request_is_one_line(self) -> None:
        self.record(path=b"/reports/42")
        self.write()
        self.assertEqual(
            self.line(),
            {
                "time": "2023-11-14T22:13:21.250Z",
                "type": "access",
                "request_id": "r-1",
                "session_id": SID,
                "target": "app",
                "method": "GET",
                "host": "app.localhost:8480",
                "path": "/reports/42",
                "status": 200,
                "duration_ms": 12.34,
                "request_body_bytes": 5,
                "response_body_bytes": 6,
                "outcome": "allowed",
                "reason": None,
                "client_address": "::1",
            },
        )

    def test_empty_value_is_null(self) -> None:
        self.record(session="", target="", reason="no-domain")
        self.write()
        line = self.line()
        self.assertEqual((line["session_id"], line["target"], line["reason"]), (None, None, "no-domain"))

    def test_batch_is_one_write_in_order(self) -> None:
        for count in range(1000):
            self.record(path=b"/%d" % count)
        self.write()
        self.assertEqual(len(self.written), 1)
        self.assertEqual([line["path"] for line in self.lines()], [f"/{count}" for count in range(1000)])

    def test_hostile_request_stays_within_its_line(self) -> None:
        for text in HOSTILE:
            wire = text.encode("utf-8", "surrogatepass")
            self.written.clear()
            self.record(path=b"/before")
            self.record(method=wire, host=wire, path=b"/" + wire)
            self.record(path=b"/after")
            self.write()
            before, line, after = self.lines()
            self.assertEqual((before["path"], after["path"]), ("/before", "/after"))
            self.assertEqual(line["path"], "/" + wire.decode("latin-1"))
            self.assertEqual((line["method"], line["host"]), (wire.decode("latin-1"),) * 2)

    def test_hostile_names_stay_within_their_line(self) -> None:
        for text in HOSTILE:
            self.written.clear()
            self.record(target=text, reason=text)
            self.write()
            self.assertEqual((self.line()["target"], self.line()["reason"]), (text, text))

    def test_neither_secrets_nor_queries_are_written(self) -> None:
        self.record(path=f"/a?{MAC}={BASE}&{PAGE}=p".encode())
        for secret in (TOKEN, COOKIE, SEED, f"{MAC}={BASE}", f"{PAGE}=p"):
            self.record(path=f"/{secret}".encode(), host=f"{secret}.localhost".encode(), method=secret.encode())
            self.record(path=f"/{secret}/{'x' * 5000}".encode())
            self.record(path=f"/{'x/' * 1020}{secret}".encode())
            self.record(path=f"/\xff{secret}".encode())
        self.write()
        self.assertEqual(self.lines()[0]["path"], "/a")
        self.no_secret()

    def test_long_path_is_truncated(self) -> None:
        self.record(path=b"/" + b"a/" * 30_000)
        self.write()
        self.assertTrue(self.line()["path"].endswith("[...]"))
        self.assertEqual(len(self.line()["path"]), 2048 + 5)

    @given(st.binary(max_size=100), st.binary(max_size=100))
    def test_any_bytes_make_a_valid_line(self, host: bytes, path: bytes) -> None:
        self.written.clear()
        self.record(host=host, path=path)
        self.write()
        self.assertEqual(self.line()["host"], redact(host.decode("latin-1")))
