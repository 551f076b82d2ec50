"""Webhook endpoints: when a message is repeated, given up or stopped, and what may be entered."""

from __future__ import annotations

from burrowgate.core.webhooks import (
    MAX_REJECTIONS,
    RETRY_DELAYS_SECONDS,
    Outcome,
    Progress,
    Webhook,
    check_name,
    check_types,
    decode_progress,
    decode_webhook,
    encode,
    failed,
    given_up,
    is_too_old,
    parse_url,
    reason_to_disable,
    restarted,
    succeeded,
)
from burrowgate.errors import Invalid
from burrowgate.testing.records import START
from tests.support import TestCase

DAY = 86_400
REFUSED = Outcome(status=500)
AWAY = Outcome(error="It accepts no connection.")


class ProgressTests(TestCase):
    def test_delays_grow_up_to_the_last_and_start_again_after_a_success(self) -> None:
        progress, delays = Progress(position=3), []
        for _ in range(8):
            progress = failed(progress, 4, "session.minted", AWAY, START)
            delays.append(progress.next_at - START)
        self.assertEqual(tuple(delays), (*RETRY_DELAYS_SECONDS, 3600, 3600))
        self.assertEqual((progress.position, progress.failing_since, progress.dropped), (3, START, 0))
        progress = succeeded(progress, 4, "session.minted", Outcome(status=200), START + 9)
        self.assertEqual((progress.position, progress.failures, progress.failing_since), (4, 0, None))
        self.assertEqual((progress.accepted, progress.last_at, progress.last_error), (1, START + 9, ""))
        self.assertEqual(failed(progress, 5, "x", AWAY, START).next_at - START, RETRY_DELAYS_SECONDS[0])

    def test_failures_without_an_answer_give_up_no_event(self) -> None:
        for outcome in (AWAY, Outcome(status=502), Outcome(status=503), Outcome(status=504), Outcome(status=429)):
            progress = Progress(position=3)
            for _ in range(10 * MAX_REJECTIONS):
                progress = failed(progress, 4, "x", outcome, START)
            self.assertEqual((progress.position, progress.dropped), (3, 0))

    def test_event_that_is_rejected_too_often_is_given_up(self) -> None:
        for status in (301, 307, 400, 404, 410, 500, 501):
            progress = Progress(position=3)
            for attempt in range(1, MAX_REJECTIONS + 1):
                self.assertEqual((progress.position, progress.rejections), (3, attempt - 1))
                progress = failed(progress, 9, "x", Outcome(status=status), START)
            self.assertEqual((progress.position, progress.rejections, progress.dropped), (9, 0, 1))
            self.assertEqual(progress.failures, MAX_REJECTIONS, "the next event is not tried more often for that")

    def test_endpoint_may_ask_for_a_longer_delay_up_to_the_last(self) -> None:
        for asked, delay in ((0, 5), (3, 5), (90, 90), (3600, 3600), (10**9, 3600)):
            progress = failed(Progress(position=0), 1, "x", Outcome(status=503, retry_after=asked), START)
            self.assertEqual(progress.next_at - START, delay)

    def test_event_is_too_old_after_the_retry_time(self) -> None:
        self.assertEqual([is_too_old(START, START + age, DAY) for age in (0, DAY, DAY + 1)], [False, False, True])
        self.assertEqual(given_up(Progress(position=3, rejections=2), 4), Progress(position=4, dropped=1))

    def test_endpoint_is_disabled_after_failures_without_a_success_or_when_it_is_gone(self) -> None:
        progress = failed(Progress(position=0), 1, "x", AWAY, START)
        self.assertEqual(reason_to_disable(progress, AWAY, START + 5 * DAY - 1, 5 * DAY), "")
        reason = reason_to_disable(progress, AWAY, START + 5 * DAY, 5 * DAY)
        self.assertEqual(reason, "It has failed for 5 days. It accepts no connection.")
        self.assertIn("410", reason_to_disable(progress, Outcome(status=410), START, 5 * DAY))
        again = restarted(progress)
        self.assertEqual((again.failures, again.failing_since, again.next_at, again.position), (0, None, 0, 0))

    def test_only_2xx_is_accepted(self) -> None:
        accepted = [status for status in range(600) if Outcome(status=status).is_accepted]
        self.assertEqual(accepted, list(range(200, 300)))

    def test_records_are_read_as_they_were_written(self) -> None:
        webhook = Webhook(name="chat", url="https://x.example/\u00e4", types=("session.minted",), created_at=START)
        self.assertEqual(decode_webhook(encode(webhook)), webhook)
        progress = failed(Progress(position=3), 4, "session.minted", REFUSED, START)
        self.assertEqual(decode_progress(encode(progress)), progress)


class EntryTests(TestCase):
    def test_url_leads_to_an_address_and_a_request_target(self) -> None:
        for url, address, target in (
            ("https://hooks.example.com", "https://hooks.example.com:443", b"/"),
            ("https://Hooks.Example.com:8443/a/b?c=d&e", "https://hooks.example.com:8443", b"/a/b?c=d&e"),
            ("https://[2001:db8::1]/x", "https://[2001:db8::1]:443", b"/x"),
            ("http://127.0.0.1:9000/hook", "http://127.0.0.1:9000", b"/hook"),
            ("http://localhost:9000?x", "http://localhost:9000", b"/?x"),
            ("http://[::1]:9000/", "http://[::1]:9000", b"/"),
        ):
            parsed, request_target = parse_url(url)
            self.assertEqual((parsed.text, request_target), (address, target))

    def test_other_urls_are_refused(self) -> None:
        for url in (
            "", "hooks.example.com", "//hooks.example.com/", "ftp://hooks.example.com/", "https://", "https:///x",
            "http://hooks.example.com/", "http://10.0.0.1/", "http://127.0.0.1.example.com/", "https://a b/",
            "https://user@hooks.example.com/", "https://u:p@hooks.example.com/", "https://hooks.example.com/#x",
            "https://hooks.example.com:0/", "https://hooks.example.com:99999/", "https://hooks.example.com/a b",
            "https://hooks.example.com/\r\nX: y", "https://hooks.example.com/\u00e4", "https://[::1/",
            "https://hooks.example.com/" + "x" * 2000, "https://hooks.example.com/{x}", "https://h/^", "unix:/run/x",
            "file:///etc/passwd", "https://hooks.example.com\\@evil.example/",
        ):  # fmt: skip
            error = self.assertRaises(Invalid, parse_url, url)
            self.assertEqual(error.field, "url", url)

    def test_names_and_types(self) -> None:
        self.assertEqual(check_name(" Chat-1 "), "chat-1")
        for name in ("", "-a", "a-", "a b", "a/b", "../a", "a.b", "x" * 64, "\u00e4"):
            self.assertRaises(Invalid, check_name, name)
        self.assertEqual(check_types(["session.revoked", "session.minted"]), ("session.minted", "session.revoked"))
        self.assertEqual(check_types([]), ())
        self.assertRaises(Invalid, check_types, ["session.opened"])

    def test_endpoint_wants_its_types_or_all(self) -> None:
        some = Webhook(name="a", url="", types=("session.minted",), created_at=START)
        self.assertEqual((some.wants("session.minted"), some.wants("session.revoked")), (True, False))
        self.assertTrue(Webhook(name="a", url="", created_at=START).wants("session.revoked"))
