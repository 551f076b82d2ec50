"""Dialogues about links that are opened again, previewed and fetched in advance: none of these opens a visit."""

from __future__ import annotations

from burrowgate.core.sessions import Session
from tests.support.exchange_case import NAVIGATE, ExchangeCase, cookie_of, field, status
from tests.support.proxy_wire import now, ok

PREVIEWS = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
)
BROWSERS = (
    "",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile",
    "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 300.0 Snapchat/12.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
)
PURPOSES = (b"Sec-Purpose: prefetch", b"Sec-Purpose: prefetch;prerender", b"sec-purpose: prefetch;anonymous-client-ip")


class ReopenedLinkTests(ExchangeCase):
    """The link of a session, and the browser that has opened it."""

    def follow(self, *fields: bytes, method: bytes = b"GET", path: bytes = b"/") -> bytes:
        """Return the response to a navigation with the link."""
        return self.ask(NAVIGATE, *fields, method=method, target=path + b"?" + self.world.link())

    def visit(self, *fields: bytes) -> int:
        """Return the status of a request that the target answers if it arrives."""
        visitor, before = self.world.visitor(), len(self.world.made)
        visitor.send(b"\r\n".join((b"GET / HTTP/1.1", b"Host: app.localhost:8480", *fields, b"", b"")))
        if not visitor.received:
            target = self.world.target()
            self.assertLessEqual(len(self.world.made), before + 1)
            target.take()
            target.send(ok())
        return status(visitor.take())

    def stored(self) -> Session:
        session = now(self.world.registry.reload(self.world.session.sid))
        assert session is not None
        return session

    def test_browser_opens_its_one_time_link_again_without_a_new_visit(self) -> None:
        self.limit(max_visits=1)
        cookie = cookie_of(self.follow())
        self.assertEqual(self.visit(cookie, NAVIGATE), 200)
        for path in (b"/", b"/reports?a=1&b=2"):
            again = self.ask(NAVIGATE, cookie, target=path + (b"&" if b"?" in path else b"?") + self.world.link())
            self.assertEqual((status(again), field(again, b"Location")), (303, path))
            self.assertEqual(cookie_of(again), cookie)
            self.assertEqual(self.visit(cookie, NAVIGATE), 200)
        self.assertEqual(self.stored().visits_opened, 1)
        self.assertEqual(status(self.follow()), 403, "another browser")

    def test_browser_opens_its_link_again_after_this_process_forgot_its_visit(self) -> None:
        self.limit(max_visits=2)
        cookie = cookie_of(self.follow())
        self.assertEqual(self.visit(cookie, NAVIGATE), 200)
        now(self.world.context.visits.flush())
        self.world.context.visits._counters.clear()
        self.assertEqual(cookie_of(self.follow(cookie)), cookie)
        self.assertEqual(self.stored().visits_opened, 1)

    def test_link_followed_twice_before_its_first_visit_has_one_visit(self) -> None:
        self.limit(max_visits=1)
        cookie = cookie_of(self.follow())
        self.assertEqual(cookie_of(self.follow(cookie)), cookie)
        self.assertEqual(self.visit(cookie, NAVIGATE), 200)
        self.assertEqual(self.stored().visits_opened, 1)

    def test_browser_keeps_its_visit_of_a_session_without_limits(self) -> None:
        cookie = cookie_of(self.follow())
        self.assertEqual(cookie_of(self.follow(cookie)), cookie)

    def test_cookie_of_an_unopened_visit_does_not_reopen_a_used_link(self) -> None:
        self.limit(max_visits=1)
        first, second = cookie_of(self.follow()), cookie_of(self.follow())
        self.assertEqual(self.visit(first, NAVIGATE), 200)
        self.assertEqual(status(self.follow(second)), 403)
        both = b"Cookie: " + second.partition(b" ")[2] + b"; " + first.partition(b" ")[2]
        self.assertEqual(cookie_of(self.follow(both)), first)

    def test_cookie_that_is_not_genuine_is_a_stranger(self) -> None:
        self.limit(max_visits=1)
        cookie = cookie_of(self.follow())
        self.assertEqual(self.visit(cookie, NAVIGATE), 200)
        self.assertEqual(status(self.follow(cookie[:-4] + b"AAAA")), 403)

    def test_revoked_link_is_refused_to_the_browser_that_opened_it(self) -> None:
        cookie = cookie_of(self.follow())
        self.revoke()
        self.assertEqual(status(self.follow(cookie)), 410)

    def test_previews_get_no_cookie(self) -> None:
        for limits in ({}, {"max_visits": 1}):
            self.limit(**limits)
            for agent in PREVIEWS:
                answer = self.follow(b"User-Agent: " + agent.encode())
                self.assertEqual((status(answer), field(answer, b"Set-Cookie")), (303, b""), agent)
            for purpose in PURPOSES:
                answer = self.follow(purpose)
                self.assertEqual((status(answer), field(answer, b"Set-Cookie")), (303, b""), purpose)
            answer = self.follow(method=b"HEAD")
            self.assertEqual((status(answer), field(answer, b"Set-Cookie")), (303, b""))
        self.assertEqual(self.stored().visits_opened, 0)

    def test_browsers_get_a_cookie(self) -> None:
        for agent in BROWSERS:
            self.assertTrue(field(self.follow(b"User-Agent: " + agent.encode()), b"Set-Cookie"), agent)

    def test_request_in_advance_opens_no_counted_visit(self) -> None:
        self.limit(max_visits=1)
        cookie = cookie_of(self.follow())
        for purpose in PURPOSES:
            self.assertEqual(self.visit(cookie, NAVIGATE, purpose), 403)
        self.assertEqual(status(self.ask(cookie, NAVIGATE, method=b"HEAD")), 403)
        self.assertEqual(self.stored().visits_opened, 0)
        self.assertEqual(self.visit(cookie, NAVIGATE), 200)
        self.assertEqual(self.visit(cookie, NAVIGATE, PURPOSES[0]), 200, "an open visit may fetch in advance")
        self.assertEqual(self.stored().visits_opened, 1)
