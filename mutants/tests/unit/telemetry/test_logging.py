"""The structured log: one JSON line for each event, with any content."""

from __future__ import annotations

from twisted.logger import ILogObserver, Logger, LogLevel
from twisted.python.failure import Failure
from zope.interface.verify import verifyObject

from burrowgate.core import links
from burrowgate.telemetry.audit_log import log_audit_records
from burrowgate.telemetry.logging import JsonObserver
from tests.support import START
from tests.support.logs import BASE, COOKIE, HOSTILE, MAC, PAGE, SECRETS, TOKEN, LogCase, audit_record


class ObserverTests(LogCase):
    def logger(self, level: str = "info") -> Logger:
        observer = JsonObserver(self.written.append, level)
        verifyObject(ILogObserver, observer)
        return Logger(namespace="burrowgate.test", observer=observer)

    def test_event_is_one_line(self) -> None:
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
                "type": "log",
                "level": "warn",
                "logger": "burrowgate.test",
                "message": "3 of them",
            },
        )

    def test_legacy_event_is_written(self) -> None:
        JsonObserver(self.written.append)(
            {"log_time": START, "log_level": LogLevel.warn, "log_system": "Site,1,127.0.0.1", "message": ("hello",),
             "log_text": "hello", "log_format": "{log_text}", "log_namespace": "log_legacy"}
        )  # fmt: skip
        self.assertEqual((self.line()["logger"], self.line()["message"]), ("Site,1,127.0.0.1", "hello"))

    def test_events_below_the_level_are_not_written(self) -> None:
        for lowest, count in (("debug", 5), ("info", 4), ("warn", 3), ("error", 2), ("critical", 1)):
            self.written.clear()
            log = self.logger(lowest)
            for emit in (log.debug, log.info, log.warn, log.error, log.critical):
                emit("x")
            self.assertEqual(len(self.lines()), count)

    def test_twisted_info_is_written_at_level_debug_only(self) -> None:
        for namespace in ("twisted.internet.protocol.Factory", "log_legacy"):
            for lowest, count in (("debug", 2), ("info", 1)):
                self.written.clear()
                observer = JsonObserver(self.written.append, lowest)
                for level in (LogLevel.info, LogLevel.error):
                    observer({"log_time": START, "log_level": level, "log_namespace": namespace, "log_format": "x"})
                self.assertEqual(len(self.lines()), count)

    def test_failure_has_its_traceback_in_the_same_line(self) -> None:
        try:
            raise ValueError(f"bad\n{TOKEN}")
        except ValueError:
            self.logger().failure("It failed")
        line = self.line()
        self.assertEqual((line["level"], line["message"]), ("critical", "It failed"))
        self.assertIn("test_logging.py", line["traceback"])
        self.assertIn("ValueError: bad\n[redacted]", line["traceback"])
        self.no_secret()

    def test_exception_whose_text_raises_is_written(self) -> None:
        class Unprintable(Exception):
            def __str__(self) -> str:
                raise RuntimeError("no")

            __repr__ = __str__

        self.logger().failure("It failed", failure=Failure(Unprintable()))
        self.assertIn("Unprintable", self.line()["traceback"])

    def test_hostile_texts_stay_within_their_line(self) -> None:
        for text in HOSTILE:
            self.written.clear()
            self.logger().info("{text}", text=text)
            self.assertEqual(self.line()["message"], text)

    def test_no_secret_is_written_from_any_part_of_an_event(self) -> None:
        log = self.logger()
        for name, secret in SECRETS.items():
            if "mac" in name or name == "page token":
                continue
            log.info("{secret} {bytes}", secret=secret, bytes=secret.encode())
            log.info(f"x {secret}")
            Logger(namespace=secret, observer=JsonObserver(self.written.append)).info("x")
        log.info("{link}", link=links.page("https://app.example.com", TOKEN, PAGE, "/"))
        log_audit_records(log, [audit_record(TOKEN, **{COOKIE: TOKEN, "b": f"?{MAC}={BASE}"})])
        self.assertGreater(len(self.lines()), 10)
        self.no_secret()

    def test_observer_never_raises(self) -> None:
        class Unprintable:
            def __repr__(self) -> str:
                raise RuntimeError("no")

        log = self.logger()
        log.info("{missing}")
        log.info("{")
        log.info("{unprintable}", unprintable=Unprintable())
        JsonObserver(self.written.append)({})
        self.assertEqual(len(self.lines()), 4)
