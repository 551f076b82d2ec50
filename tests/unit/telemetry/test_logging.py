"""Every line is one JSON object in printable ASCII, with what it should say and nothing that opens something."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from twisted.logger import ILogObserver, Logger, LogLevel, formatEvent
from twisted.python.failure import Failure
from zope.interface.verify import verifyObject

from burrowgate.core import audit as core_audit
from burrowgate.core import links
from burrowgate.core.request_record import RequestRecord
from burrowgate.core.tokens import Key, b64url, page_token
from burrowgate.telemetry.logging import AccessLog, JsonObserver, appender, log_audit_records, redact, rfc3339, writer
from tests.support import START, TestCase
from tests.support.records import a_request_record

SID, VID, HOST = "AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoL", b"app.example.com"
KEY = Key(bytes(range(32)))
TOKEN = KEY.token(SID, START)
BASE, _, MAC = TOKEN.rpartition(".")
COOKIE = KEY.cookie(SID, VID)
SEED = b64url(KEY.seed(SID))
PAGE = page_token(KEY.seed(SID), HOST, b"/reports/42").decode()
SECRETS = {
    "token": TOKEN,
    "mac": MAC,
    "cookie": COOKIE,
    "cookie's mac": COOKIE.rpartition(".")[2],
    "seed": SEED,
    "page token": PAGE,
}
HOSTILE = (
    "a\r\nb",
    "a\nb",
    "\x1b[31mred\x1b]0;title\x07",
    "\x9b31m",
    "\x85",
    "\u2028\u2029",
    "\x7f",
    "\x00",
    "\u202eevil",
    '"},{"kind":"audit"',
    "\\",
    "\ud800 alone \udfff",
    "<script>",
    "\U0001f600",
)


_WRITES = """
import sys
from burrowgate.telemetry.logging import taking_turns, writer
word, descriptor = sys.argv[1], int(sys.argv[2])
write = taking_turns(writer(sys.stdout), descriptor)
for _ in range(20):
    write((word * 1000 + "\\n") * 20)
"""


def recorded(actor: str = "admin", **detail: str | int | bool | None) -> core_audit.AuditRecord:
    event = core_audit.AuditEvent(
        time=START, action=core_audit.Action.SESSION_MINTED, actor=actor, target="app", sid=SID, detail=detail
    )
    return core_audit.AuditRecord(seq=7, event=event, hash=core_audit.event_hash(core_audit.GENESIS, 7, event))


class TakingTurns(TestCase):
    def test_lines_of_several_processes_are_whole(self) -> None:
        with tempfile.TemporaryFile() as turns:
            read, write = os.pipe()  # which takes no more than 64 KiB before somebody reads
            writers = [
                subprocess.Popen(
                    [sys.executable, "-c", _WRITES, word, str(turns.fileno())],
                    stdout=write,
                    pass_fds=[turns.fileno()],
                    env={"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
                )
                for word in "abc"
            ]
            os.close(write)
            with open(read) as lines:
                written = [line.rstrip("\n") for line in lines]
            self.assertEqual([one.wait(60) for one in writers], [0, 0, 0])
        self.assertEqual(Counter(written), {word * 1000: 400 for word in "abc"})


class LogCase(TestCase):
    def setUp(self) -> None:
        self.written: list[str] = []

    def lines(self) -> list[dict[str, Any]]:
        """What was written, checked for what holds of every line."""
        text = "".join(self.written)
        if not text:
            return []
        self.assertTrue(text.endswith("\n"))
        lines = text.removesuffix("\n").split("\n")
        for line in lines:
            self.assertTrue(line.isascii() and line.isprintable(), line)
        return [json.loads(line, parse_constant=self.fail) for line in lines]

    def line(self) -> dict[str, Any]:
        (line,) = self.lines()
        return line

    def no_secret(self) -> None:
        text = "".join(self.written)
        for name, secret in SECRETS.items():
            self.assertNotIn(secret, text, name)


class RedactTests(TestCase):
    def test_what_opens_something_is_taken_out_wherever_it_stands(self) -> None:
        link = links.full("https://app.example.com", TOKEN, "/reports/42?a=b")
        page = links.page("https://app.example.com", TOKEN, PAGE, "/reports/42")
        for text in (
            TOKEN,
            f"Bearer {TOKEN}",
            f"Authorization: Bearer {TOKEN}\r\nHost: x",
            f"\n{TOKEN}\n",
            f"x{TOKEN}y",
            f"{TOKEN}{TOKEN}",
            link,
            f"GET {link}&x=y HTTP/1.1",
            page,
            f"/reports/42?a=b&{PAGE}=p&c=d&{MAC}={BASE}",
            f"/?next={link}".replace("=", "%3D").replace("&", "%26").replace(".", "%2E").replace("?", "%3F"),
            f"next=https%3A%2F%2Fapp%2F%3F{MAC}%3D{BASE}%26{PAGE}%3Dp",
            f"next=https%3A%2F%2Fapp%2F%3F{PAGE}%3dp",
            f"Cookie: a=b; burrowgate={COOKIE}; c=d",
            f"__Host-burrowgate={COOKIE}",
            f"seed={SEED}",
            f"seed%3D{SEED}",
            f'{{"seed": "{SEED}="}}',
            f"({SEED})",
            repr(links.find(f"{MAC}={BASE}&{PAGE}=p".encode())),
        ):
            with self.subTest(text=text):
                redacted = redact(text)
                self.assertIn("[redacted]", redacted)
                for name, secret in SECRETS.items():
                    self.assertNotIn(secret, redacted, name)

    def test_the_rest_stays(self) -> None:
        self.assertEqual(redact(f"before {TOKEN} after"), "before [redacted] after")
        for text in (
            "",
            "nothing here",
            SID,
            f"session {SID} of {KEY.kid}",
            f"{KEY.kid}.{SID}.{START}",
            core_audit.GENESIS,
            f"sha256:{'0123456789abcdef' * 4}",
            "/static/main-4f9a8b7c6d5e4f9a8b7c6d5e4f9a.js",
            "123e4567-e89b-12d3-a456-426614174000",
            "/search?averyveryverylongname=p&averyveryverylongname12=p",
        ):
            self.assertEqual(redact(text), text)

    @given(st.text(max_size=40), st.text(max_size=40), st.sampled_from([TOKEN, COOKIE, f"{MAC}={BASE}"]))
    def test_nothing_around_a_secret_saves_it(self, before: str, after: str, secret: str) -> None:
        self.assertNotIn(secret, redact(before + secret + after))


class TimeTests(TestCase):
    def test_has_milliseconds_and_is_utc(self) -> None:
        self.assertEqual(rfc3339(0), "1970-01-01T00:00:00.000Z")
        self.assertEqual(rfc3339(START), "2023-11-14T22:13:20.000Z")
        self.assertEqual(rfc3339(START + 0.25), "2023-11-14T22:13:20.250Z")
        self.assertEqual(rfc3339(START + 59.9996), "2023-11-14T22:14:19.999Z")


class ObserverTests(LogCase):
    def logger(self, least: str = "info") -> Logger:
        observer = JsonObserver(self.written.append, least)
        verifyObject(ILogObserver, observer)
        return Logger(namespace="burrowgate.test", observer=observer)

    def test_a_line(self) -> None:
        JsonObserver(self.written.append)(
            {
                "log_time": START + 0.5,
                "log_level": LogLevel.warn,
                "log_namespace": "burrowgate.test",
                "log_format": "{count} of {what}",
                "count": 3,
                "what": "them",
            }
        )
        self.assertEqual(
            self.line(),
            {
                "time": "2023-11-14T22:13:20.500Z",
                "kind": "log",
                "level": "warn",
                "system": "burrowgate.test",
                "message": "3 of them",
            },
        )

    def test_events_of_the_old_style(self) -> None:
        JsonObserver(self.written.append)(
            {"log_time": START, "log_level": LogLevel.warn, "log_system": "Site,1,127.0.0.1", "message": ("hello",),
             "log_text": "hello", "log_format": "{log_text}", "log_namespace": "log_legacy"}
        )  # fmt: skip
        self.assertEqual((self.line()["system"], self.line()["message"]), ("Site,1,127.0.0.1", "hello"))

    def test_the_least_level(self) -> None:
        for least, count in (("debug", 5), ("info", 4), ("warn", 3), ("error", 2), ("critical", 1)):
            self.written.clear()
            log = self.logger(least)
            for emit in (log.debug, log.info, log.warn, log.error, log.critical):
                emit("x")
            self.assertEqual(len(self.lines()), count)

    def test_what_twisted_tells_at_level_info_is_for_debugging(self) -> None:
        for namespace in ("twisted.internet.protocol.Factory", "log_legacy"):
            for least, count in (("debug", 2), ("info", 1)):
                self.written.clear()
                observer = JsonObserver(self.written.append, least)
                for level in (LogLevel.info, LogLevel.error):
                    observer({"log_time": START, "log_level": level, "log_namespace": namespace, "log_format": "x"})
                self.assertEqual(len(self.lines()), count)

    def test_a_failure_has_its_traceback_in_one_line(self) -> None:
        try:
            raise ValueError(f"bad\n{TOKEN}")
        except ValueError:
            self.logger().failure("It failed")
        line = self.line()
        self.assertEqual((line["level"], line["message"]), ("critical", "It failed"))
        self.assertIn("test_logging.py", line["traceback"])
        self.assertIn("ValueError: bad\n[redacted]", line["traceback"])
        self.no_secret()

    def test_an_exception_that_cannot_be_shown(self) -> None:
        class Shy(Exception):
            def __str__(self) -> str:
                raise RuntimeError("no")

            __repr__ = __str__

        self.logger().failure("It failed", failure=Failure(Shy()))
        self.assertIn("Shy", self.line()["traceback"])

    def test_hostile_texts(self) -> None:
        for text in HOSTILE:
            self.written.clear()
            self.logger().info("{text}", text=text)
            self.assertEqual(self.line()["message"], text)

    def test_secrets_in_any_place(self) -> None:
        log = self.logger()
        for name, secret in SECRETS.items():
            if "mac" in name or name == "page token":
                continue
            log.info("{secret} {bytes}", secret=secret, bytes=secret.encode())
            log.info(f"x {secret}")
            Logger(namespace=secret, observer=JsonObserver(self.written.append)).info("x")
        log.info("{link}", link=links.page("https://app.example.com", TOKEN, PAGE, "/"))
        log_audit_records(log, [recorded(TOKEN, **{COOKIE: TOKEN, "b": f"?{MAC}={BASE}"})])
        self.assertGreater(len(self.lines()), 10)
        self.no_secret()

    def test_never_raises(self) -> None:
        class Shy:
            def __repr__(self) -> str:
                raise RuntimeError("no")

        log = self.logger()
        log.info("{missing}")
        log.info("{")
        log.info("{shy}", shy=Shy())
        JsonObserver(self.written.append)({})
        self.assertEqual(len(self.lines()), 4)

    @given(st.text(), st.text())
    def test_any_text_comes_back_as_it_was(self, text: str, name: str) -> None:
        self.written.clear()
        log_audit_records(self.logger(), [recorded(text, **{name: text})])
        line = self.line()
        self.assertEqual((line["actor"], line["detail"]), (redact(text), {redact(name): redact(text)}))

    def test_a_file_is_added_to_and_private(self) -> None:
        path = Path(self.mktemp())
        for line in ("one\n", "two\n"):
            appender(path)(line)
        self.assertEqual((path.read_text(), path.stat().st_mode & 0o777), ("one\ntwo\n", 0o600))

    def test_the_writer_lets_nothing_wait(self) -> None:
        raw = io.BytesIO()
        stream = io.TextIOWrapper(io.BufferedWriter(raw), "ascii")
        writer(stream)("one\n")
        self.assertEqual(raw.getvalue(), b"one\n")


class AuditTests(LogCase):
    def test_a_line(self) -> None:
        one = recorded(label="for Ann", ttl=60)
        log_audit_records(Logger(observer=JsonObserver(self.written.append)), [one])
        line = self.line()
        line.pop("time")
        self.assertEqual(
            line,
            {
                "kind": "audit",
                "level": "info",
                "seq": 7,
                "hash": one.hash,
                "at": START,
                "action": "session.minted",
                "actor": "admin",
                "target": "app",
                "session": SID,
                "detail": {"label": "for Ann", "ttl": 60},
            },
        )

    def test_events_of_one_commit_are_written_together_and_each_has_a_line(self) -> None:
        log_audit_records(
            Logger(observer=JsonObserver(self.written.append)), [recorded(), recorded("visitor 192.0.2.7")]
        )
        self.assertEqual(len(self.written), 1)
        self.assertEqual([line["actor"] for line in self.lines()], ["admin", "visitor 192.0.2.7"])

    def test_is_written_whatever_the_least_level(self) -> None:
        log_audit_records(Logger(observer=JsonObserver(self.written.append, "critical")), [recorded()])
        self.assertEqual(self.line()["kind"], "audit")

    def test_others_can_read_it_too(self) -> None:
        seen: list[Any] = []
        log_audit_records(Logger(observer=seen.append), [recorded()])  # type: ignore[arg-type]
        self.assertEqual(seen[0]["audit"][0].seq, 7)
        self.assertEqual(formatEvent(seen[0]), "Events of the audit trail up to number 7")

    def test_hostile_labels(self) -> None:
        for text in HOSTILE:
            self.written.clear()
            log_audit_records(Logger(observer=JsonObserver(self.written.append)), [recorded(label=text)])
            self.assertEqual(self.line()["detail"]["label"], text)


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

    def test_a_line(self) -> None:
        self.record(path=b"/reports/42")
        self.write()
        self.assertEqual(
            self.line(),
            {
                "time": "2023-11-14T22:13:21.250Z",
                "kind": "access",
                "request_id": "r-1",
                "session": SID,
                "target": "app",
                "method": "GET",
                "host": "app.localhost:8480",
                "path": "/reports/42",
                "status": 200,
                "duration_ms": 12.34,
                "bytes_in": 5,
                "bytes_out": 6,
                "decision": "admit",
                "reason": None,
                "peer": "::1",
            },
        )

    def test_what_is_empty_is_null(self) -> None:
        self.record(session="", target="", reason="no-domain")
        self.write()
        line = self.line()
        self.assertEqual((line["session"], line["target"], line["reason"]), (None, None, "no-domain"))

    def test_all_that_waits_goes_in_one_write_and_in_order(self) -> None:
        for count in range(1000):
            self.record(path=b"/%d" % count)
        self.write()
        self.assertEqual(len(self.written), 1)
        self.assertEqual([line["path"] for line in self.lines()], [f"/{count}" for count in range(1000)])

    def test_a_hostile_request_spoils_neither_its_line_nor_its_neighbours(self) -> None:
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

    def test_hostile_texts_of_our_own(self) -> None:
        for text in HOSTILE:
            self.written.clear()
            self.record(target=text, reason=text)
            self.write()
            self.assertEqual((self.line()["target"], self.line()["reason"]), (text, text))

    def test_no_secret_and_no_query(self) -> None:
        self.record(path=f"/a?{MAC}={BASE}&{PAGE}=p".encode())
        for secret in (TOKEN, COOKIE, SEED, f"{MAC}={BASE}", f"{PAGE}=p"):
            self.record(path=f"/{secret}".encode(), host=f"{secret}.localhost".encode(), method=secret.encode())
            self.record(path=f"/{secret}/{'x' * 5000}".encode())
            self.record(path=f"/{'x/' * 1020}{secret}".encode())
            self.record(path=f"/\xff{secret}".encode())
        self.write()
        self.assertEqual(self.lines()[0]["path"], "/a")
        self.no_secret()

    def test_long_paths_are_cut(self) -> None:
        self.record(path=b"/" + b"a/" * 30_000)
        self.write()
        self.assertTrue(self.line()["path"].endswith("[...]"))
        self.assertEqual(len(self.line()["path"]), 2048 + 5)

    @given(st.binary(max_size=100), st.binary(max_size=100))
    def test_any_bytes(self, host: bytes, path: bytes) -> None:
        self.written.clear()
        self.record(host=host, path=path)
        self.write()
        self.assertEqual(self.line()["host"], redact(host.decode("latin-1")))

    def test_lines_that_could_not_be_written_are_counted(self) -> None:
        full = True

        def write(lines: str) -> None:
            if full:
                raise OSError(28, "No space left on device")
            self.written.append(lines)

        self.log = AccessLog(write)
        self.record()
        self.record()
        self.write()
        self.record()
        self.write()
        full = False
        self.record()
        self.write()
        self.record()
        self.write()
        lost, *lines = self.lines()
        self.assertEqual((lost["kind"], lost["level"], lost["message"]), ("log", "error", "3 lines were lost."))
        self.assertEqual([line["kind"] for line in lines], ["access", "access"])
