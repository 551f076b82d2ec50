"""Dialogues about sign-in on a target's domain: to the sign-in host and back, members, shares, and what is cut."""

from __future__ import annotations

import json
from dataclasses import replace

from burrowgate.core.audit import Action
from burrowgate.core.identity.accounts import disable
from burrowgate.core.identity.credentials import account_cookie, read_ticket, read_way_back
from burrowgate.core.identity.logins import EndReason
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.sessions import Kind, Limits, State, state_at
from burrowgate.core.store_records import SessionQuery
from burrowgate.identity.records import ACCOUNT
from burrowgate.testing.records import START
from tests.support.exchange_case import SWITCH, WEBSOCKET, field, status
from tests.support.proxy_wire import KEY, now, request
from tests.support.sign_in_case import ANY, HOST, NAVIGATE, SIGN_IN, SignInCase, code_for, set_cookies

COMPLETE = b"/.burrowgate/sign-in/complete?code="


class ToSignInHostTests(SignInCase):
    def test_navigation_without_a_login_is_sent_to_sign_in(self) -> None:
        response = self.ask(self.cookies(self.visit()), *NAVIGATE, target=b"/reports?year=1&x=%2F")
        self.assertEqual(status(response), 303)
        location = field(response, b"Location")
        self.assertTrue(location.startswith(SIGN_IN.encode() + b"/.burrowgate/sign-in?tx="))
        self.assertNotIn(b"reports", location)
        ticket = read_ticket(self.world.keyring, location.partition(b"?tx=")[2], START)
        assert ticket is not None
        self.assertEqual((ticket.proved_since, ticket.strong, ticket.switches), (0, False, False))
        [value] = [value for name, value in set_cookies(response).items() if name.startswith(b"burrowgate-return-")]
        back = read_way_back(self.world.keyring, value, START)
        assert back is not None
        self.assertEqual((back.target, back.nonce), (b"/reports?year=1&x=%2F", ticket.nonce))

    def test_path_is_kept_byte_for_byte_up_to_two_kilobytes(self) -> None:
        """(sign-in 28)"""
        cases = (
            (b"/a%20b?c=d;e&f", b"/a%20b?c=d;e&f"),
            (b"//evil.example/x?y", b"//evil.example/x?y"),
            (b"/" + b"a" * 2046 + b"?", b"/" + b"a" * 2046),
            (b"/x?" + b"a" * 2046, b"/x"),
            (b"/" + b"a" * 2048, b"/"),
        )
        for target, kept in cases:
            response = self.ask(self.cookies(self.visit()), *NAVIGATE, target=target)
            value = next(value for name, value in set_cookies(response).items() if b"return-" in name)
            back = read_way_back(self.world.keyring, value, START)
            assert back is not None
            self.assertEqual(back.target, kept)

    def test_all_but_navigations_get_401_and_no_redirect(self) -> None:
        """(sign-in 29)"""
        visit = self.cookies(self.visit())
        for fields, method in (
            ((b"Sec-Fetch-Mode: cors", b"Accept: */*"), b"GET"),
            ((b"Accept: application/json",), b"GET"),
            ((b"Accept: text/event-stream",), b"GET"),
            ((b"Sec-Fetch-Mode: cors", b"Content-Length: 0"), b"POST"),
            ((*WEBSOCKET, b"Origin: http://app.localhost"), b"GET"),
            ((*NAVIGATE, b"Sec-Purpose: prefetch"), b"GET"),
        ):
            response = self.ask(visit, *fields, method=method)
            self.assertEqual(status(response), 401, fields)
            self.assertEqual((field(response, b"Location"), set_cookies(response)), (b"", {}), fields)
            self.assertEqual(field(response, b"WWW-Authenticate"), b"Burrowgate-Sign-In")
        problem = json.loads(self.ask(visit, b"Sec-Fetch-Mode: cors").partition(b"\r\n\r\n")[2])
        self.assertEqual(problem["sign_in"], f"{SIGN_IN}/.burrowgate/sign-in")

    def test_form_that_needed_sign_in_gets_401_and_is_not_sent_again(self) -> None:
        """(sign-in 28)"""
        response = self.ask(self.cookies(self.visit()), *NAVIGATE, b"Content-Length: 0", method=b"POST")
        self.assertEqual((status(response), set_cookies(response)), (401, {}))
        self.assertIn(b"Sign in to open this", response)

    def test_stale_proof_asks_for_a_newer_one(self) -> None:
        self.change_session(limits=Limits(sign_in=SignInRule(any_account=True, fresh=600, strong=True)))
        login = self.login(self.ada)
        self.world.clock.advance(601)
        response = self.ask(self.cookies(self.visit(), self.signed_in(login)), *NAVIGATE)
        ticket = read_ticket(
            self.world.keyring, field(response, b"Location").partition(b"?tx=")[2], self.world.clock.now()
        )
        assert ticket is not None
        self.assertEqual((ticket.proved_since, ticket.strong), (START + 601 - 300, True))

    def test_other_person_reads_who_is_signed_in_and_may_switch(self) -> None:
        self.change_session(limits=Limits(sign_in=SignInRule(emails=("ada@example.com",))))
        login = self.login(self.bob)
        response = self.ask(self.cookies(self.visit(), self.signed_in(login)), *NAVIGATE)
        self.assertEqual(status(response), 403)
        self.assertIn(b"You are signed in as Bob", response)
        self.assertNotIn(b"ada", response)
        ticket = read_ticket(self.world.keyring, response.partition(b"?tx=")[2].partition(b'"')[0], START)
        assert ticket is not None
        self.assertTrue(ticket.switches)

    def test_link_is_redirected_first_so_that_it_is_not_carried_over_sign_in(self) -> None:
        response = self.ask(*NAVIGATE, target=b"/page?a=b&" + self.world.link())
        self.assertEqual((status(response), field(response, b"Location")), (303, b"/page?a=b"))
        self.assertIn(b"burrowgate", set_cookies(response))

    def test_third_round_within_two_minutes_gets_an_explanation(self) -> None:
        """(sign-in 31)"""
        rounds = b""
        statuses = []
        for _ in range(4):
            pairs = (self.visit(), rounds) if rounds else (self.visit(),)
            response = self.ask(self.cookies(*pairs), *NAVIGATE)
            statuses.append(status(response))
            rounds = b"burrowgate-rounds=" + set_cookies(response)[b"burrowgate-rounds"]
            self.world.clock.advance(30)
        self.assertEqual(statuses, [303, 303, 403, 303])
        self.world.clock.advance(121)
        self.assertEqual(status(self.ask(self.cookies(self.visit(), rounds), *NAVIGATE)), 303)

    def test_fifth_sign_in_replaces_the_oldest(self) -> None:
        """(sign-in 30)"""
        jar: dict[bytes, bytes] = {}
        firsts = []
        for _ in range(5):
            pairs = [name + b"=" + value for name, value in jar.items() if value]
            found = set_cookies(self.ask(self.cookies(self.visit(), *pairs), *NAVIGATE))
            firsts.append(next(name for name, value in found.items() if b"return-" in name and value))
            jar |= {name: value for name, value in found.items() if b"return-" in name}
            self.world.clock.advance(1)
        self.assertEqual([name for name in firsts if jar[name]], firsts[1:])

    def test_cookies_that_open_nothing_are_deleted(self) -> None:
        junk = b"burrowgate-return-abcdef=junk"
        found = set_cookies(self.ask(self.cookies(self.visit(), junk), *NAVIGATE))
        self.assertEqual(found[b"burrowgate-return-abcdef"], b"")

    def test_no_cookie_of_sign_in_reaches_the_target(self) -> None:
        """(sign-in 24)"""
        login = self.login(self.ada)
        names = (b"burrowgate-account", b"burrowgate-return-abcdef", b"__Host-burrowgate-login", b"BURROWGATE-LOGIN")
        others = [name + b"=x" for name in names]
        self.assertTrue(
            self.is_forwarded(self.cookies(b"a=b", self.visit(), self.signed_in(login), *others, b"c=d"), *NAVIGATE)
        )
        self.assertIn(b"Cookie: a=b; c=d\r\n", bytes(self.world.target().received))
        self.assertNotIn(b"login", bytes(self.world.target().received).lower())


class CompletionTests(SignInCase):
    def begin(self, target: bytes = b"/page") -> tuple[bytes, bytes]:
        """Return the location and the cookie of a browser that is sent to sign in."""
        response = self.ask(self.cookies(self.visit()), *NAVIGATE, target=target)
        [(name, value)] = [pair for pair in set_cookies(response).items() if b"return-" in pair[0]]
        return field(response, b"Location"), name + b"=" + value

    def complete(self, code: bytes, *pairs: bytes) -> bytes:
        return self.ask(self.cookies(self.visit(), *pairs), *NAVIGATE, target=COMPLETE + code)

    def test_code_brings_the_login_and_the_way_back(self) -> None:
        location, cookie = self.begin(b"//evil.example/x?a=b")
        login = self.login(self.ada)
        response = self.complete(code_for(self.world, location, login), cookie)
        self.assertEqual(status(response), 303)
        self.assertEqual(field(response, b"Location"), b"http://app.localhost//evil.example/x?a=b")
        found = set_cookies(response)
        self.assertEqual(found[cookie.partition(b"=")[0]], b"")
        self.assertIn(b"Max-Age=129600", response)
        pair = b"burrowgate-login=" + found[b"burrowgate-login"]
        self.assertTrue(self.is_forwarded(self.cookies(self.visit(), pair), *NAVIGATE))

    def test_code_is_accepted_once_within_a_minute_from_its_browser_on_its_host(self) -> None:
        """(sign-in 26)"""
        location, cookie = self.begin()
        _, other_cookie = self.begin()
        login = self.login(self.ada)
        code = code_for(self.world, location, login)
        self.assertEqual(status(self.complete(code)), 403)
        self.assertEqual(status(self.complete(code, other_cookie)), 403)
        self.assertEqual(status(self.complete(code[:-1] + b"x", cookie)), 403)
        self.assertEqual(status(self.complete(code + b"&code=" + code, cookie)), 403)
        self.assertEqual(status(self.complete(code, cookie)), 303)
        again = self.complete(code, cookie)
        self.assertEqual(status(again), 403)
        self.assertEqual(set_cookies(again)[cookie.partition(b"=")[0]], b"")
        late = code_for(self.world, location, login)
        self.world.clock.advance(60)
        self.assertEqual(status(self.complete(late, cookie)), 403)

    def test_two_tabs_arrive_both(self) -> None:
        """(sign-in 30)"""
        first, second = self.begin(b"/1"), self.begin(b"/2")
        login = self.login(self.ada)
        for (location, _), path in ((second, b"/2"), (first, b"/1")):
            response = self.complete(code_for(self.world, location, login), first[1], second[1])
            self.assertEqual(field(response, b"Location"), b"http://app.localhost" + path)

    def test_code_of_another_host_is_refused(self) -> None:
        location, cookie = self.begin()
        code = code_for(self.world, location, self.login(self.ada))
        head = request(self.cookies(self.visit(), cookie), *NAVIGATE, target=COMPLETE + code)
        visitor = self.world.visitor()
        visitor.send(head.replace(b"Host: app.localhost", b"Host: app.localhost:81"))
        self.assertEqual(status(visitor.take()), 403)


class AdmissionTests(SignInCase):
    def test_login_opens_and_its_end_closes(self) -> None:
        """(sign-in 19)"""
        login = self.login(self.ada)
        fields = (self.cookies(self.visit(), self.signed_in(login)), *NAVIGATE)
        visitor = self.world.visitor()
        for _ in range(3):  # the second and third by what is cached
            visitor.send(request(*fields))
            self.assertIn(b"GET / ", self.world.target().take())
            self.world.target().send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            self.assertEqual(status(visitor.take()), 200)
        now(self.logins.end(login.login_id, EndReason.REVOKED, actor="admin"))
        visitor.send(request(*fields))
        self.assertEqual(status(visitor.take()), 303)

    def test_each_change_decides_a_repeated_request_anew(self) -> None:
        """(sign-in 34)"""
        changes = {
            "account disabled": lambda: self.put(
                ACCOUNT.to_resource(disable(self.ada, now=int(self.world.clock.now())))
            ),
            "rule of the session": lambda: self.change_session(
                limits=Limits(sign_in=SignInRule(accounts=(self.bob.account_id,)))
            ),
            "rule of the target": lambda: self.change_target(sign_in=SignInRule(groups=("local:ops",))),
            "unreadable rule": lambda: self.change_target(sign_in=SignInRule()),
            "login ended": lambda: now(self.logins.end(self.ada.account_id, EndReason.SIGNED_OUT, actor="x")),
            "login unused for a day": lambda: self.world.clock.advance(86_400),
        }
        for name, change in changes.items():
            with self.subTest(name):
                self.setUp()
                self.change_session(expires_at=START + 10 * 86_400)
                login = self.login(self.ada)
                fields = (self.cookies(self.visit(), self.signed_in(login)), *NAVIGATE)
                visitor = self.world.visitor()
                for _ in range(2):
                    visitor.send(request(*fields))
                    self.assertIn(b"GET / ", self.world.target().take())
                    self.world.target().send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                    visitor.take()
                change()
                visitor.send(request(*fields))
                self.assertIn(status(visitor.take()), (303, 403))

    def test_visit_is_recorded_with_the_account(self) -> None:
        login = self.login(self.ada)
        self.assertTrue(self.is_forwarded(self.cookies(self.visit(), self.signed_in(login)), *NAVIGATE))
        now(self.world.visits.flush())
        [visit] = now(self.world.store.visits(self.world.session.sid, 10))
        self.assertEqual(visit.account_id, self.ada.account_id)
        events = [record.event for record in now(self.world.store.events(0, 100))]
        [event] = [event for event in events if event.action is Action.VISIT_OPENED]
        self.assertEqual(event.detail, {"first": True, "account": self.ada.account_id})

    def test_target_without_a_rule_needs_no_login(self) -> None:
        self.change_session(limits=Limits())
        self.assertTrue(self.is_forwarded(self.cookies(self.visit()), *NAVIGATE))


class CutTests(SignInCase):
    """(sign-in 19, 34)"""

    def open_socket(self, *pairs: bytes) -> object:
        visitor = self.world.visitor()
        visitor.send(request(self.cookies(self.visit(), *pairs), *WEBSOCKET, b"Origin: http://app.localhost"))
        self.world.target().send(SWITCH)
        self.assertEqual(status(visitor.take()), 101)
        return visitor

    def test_end_of_a_login_cuts_its_sockets_and_no_others(self) -> None:
        ada, bob = self.login(self.ada), self.login(self.bob)
        self.open_socket(self.signed_in(ada))
        self.open_socket(self.signed_in(bob))
        self.assertEqual(self.world.live, 2)
        now(self.logins.end(ada.login_id, EndReason.REVOKED, actor="admin"))
        self.assertEqual(self.world.live, 1)
        self.assertEqual(self.world.records[-1].reason, "sign-in-needed")

    def test_narrower_rule_cuts_who_no_longer_fits(self) -> None:
        ada, bob = self.login(self.ada), self.login(self.bob)
        self.open_socket(self.signed_in(ada))
        self.open_socket(self.signed_in(bob))
        self.change_session(limits=Limits(sign_in=SignInRule(domains=("example.com",))))
        self.assertEqual((self.world.live, self.world.records[-1].reason), (1, "not-you"))
        self.change_target(sign_in=SignInRule(groups=("local:ops",)))
        self.assertEqual(self.world.live, 0)

    def test_disabled_account_is_cut(self) -> None:
        self.open_socket(self.signed_in(self.login(self.ada)))
        self.put(ACCOUNT.to_resource(disable(self.ada, now=START)))
        self.assertEqual(self.world.live, 0)

    def test_lost_group_is_cut(self) -> None:
        ops = self.account("Cyd", groups=("local:ops",))
        self.change_session(limits=Limits(sign_in=SignInRule(groups=("local:ops",))))
        self.open_socket(self.signed_in(self.login(ops)))
        self.put(ACCOUNT.to_resource(replace(ops, groups=(), version=2)))
        self.assertEqual(self.world.live, 0)

    def test_first_rule_cuts_visitors_without_a_login(self) -> None:
        self.change_session(limits=Limits())
        self.open_socket()
        self.change_session(limits=Limits(sign_in=ANY))
        self.assertEqual(self.world.live, 0)

    def test_proof_that_has_become_too_old_is_cut(self) -> None:
        self.change_session(limits=Limits(sign_in=SignInRule(any_account=True, fresh=600)))
        self.open_socket(self.signed_in(self.login(self.ada)))
        self.checks.run()
        self.world.clock.advance(600)
        self.checks.run()
        self.assertEqual(self.world.live, 1)
        self.world.clock.advance(1)
        self.checks.run()
        self.assertEqual((self.world.live, self.world.records[-1].reason), (0, "stale-proof"))

    def test_open_socket_is_a_use_that_renews_the_login_until_36_hours(self) -> None:
        """(sign-in 22)"""
        self.change_session(expires_at=START + 10 * 86_400)
        self.open_socket(self.signed_in(self.login(self.ada)))
        for hour in range(1, 36):
            self.world.clock.advance(3600)
            self.checks.run()
            self.assertEqual(self.world.live, 1, hour)
        self.world.clock.advance(3600)
        self.checks.run()
        self.assertEqual(self.world.live, 0)


class MemberTests(SignInCase):
    rule = None
    target = {"members": SignInRule(emails=("ada@example.com",))}

    def sessions(self) -> list[object]:
        page = now(self.world.store.sessions(SessionQuery(now=int(self.world.clock.now()))))
        return [session for session in page.sessions if session.kind is Kind.MEMBER]

    def test_stranger_is_sent_to_sign_in(self) -> None:
        self.assertEqual(status(self.ask(*NAVIGATE)), 303)
        self.assertEqual(status(self.ask(b"Accept: */*")), 401)
        self.assertEqual(status(self.ask(self.cookies(b"burrowgate=junk"), *NAVIGATE)), 303)

    def test_member_comes_in_without_a_link_by_one_session(self) -> None:
        login = self.login(self.ada)
        response = self.ask(self.cookies(self.signed_in(login)), *NAVIGATE, target=b"/x?y=z")
        self.assertEqual((status(response), field(response, b"Location")), (303, b"/x?y=z"))
        visit = b"burrowgate=" + set_cookies(response)[b"burrowgate"]
        self.assertTrue(self.is_forwarded(self.cookies(visit, self.signed_in(login)), *NAVIGATE))
        [session] = self.sessions()
        self.assertEqual((session.account_id, session.label), (self.ada.account_id, "Ada"))  # type: ignore[attr-defined]
        self.ask(self.cookies(self.signed_in(login)), *NAVIGATE)
        self.assertEqual(len(self.sessions()), 1)
        self.assertEqual(status(self.ask(self.cookies(visit), *NAVIGATE)), 303)
        other = self.login(self.bob)
        self.assertEqual(status(self.ask(self.cookies(visit, self.signed_in(other)), *NAVIGATE)), 403)

    def test_only_a_page_that_a_person_opens_begins_a_session(self) -> None:
        login = self.login(self.ada)
        for fields in ((b"Accept: */*",), (*NAVIGATE, b"Sec-Purpose: prefetch")):
            self.assertEqual(status(self.ask(self.cookies(self.signed_in(login)), *fields)), 401)
        self.assertEqual(self.sessions(), [])

    def test_account_that_is_not_named_does_not_come_in(self) -> None:
        response = self.ask(self.cookies(self.signed_in(self.login(self.bob))), *NAVIGATE)
        self.assertEqual(status(response), 403)
        self.assertEqual(self.sessions(), [])

    def test_member_who_is_named_no_more_is_cut(self) -> None:
        login = self.login(self.ada)
        response = self.ask(self.cookies(self.signed_in(login)), *NAVIGATE)
        visit = b"burrowgate=" + set_cookies(response)[b"burrowgate"]
        visitor = self.world.visitor()
        pairs = self.cookies(visit, self.signed_in(login))
        visitor.send(request(pairs, *WEBSOCKET, b"Origin: http://app.localhost"))
        self.world.target().send(SWITCH)
        self.assertEqual(self.world.live, 1)
        self.change_target(members=SignInRule(accounts=(self.bob.account_id,)))
        self.assertEqual(self.world.live, 0)
        self.assertEqual(status(self.ask(pairs, *NAVIGATE)), 403)

    def test_revoked_member_stays_out_and_an_expired_one_comes_in_again(self) -> None:
        login = self.login(self.ada, access_until=START + 10 * 86_400, refresh_until=START + 10 * 86_400)
        pairs = self.cookies(self.signed_in(login))
        visit = b"burrowgate=" + set_cookies(self.ask(pairs, *NAVIGATE))[b"burrowgate"]
        [session] = self.sessions()
        self.put(replace(session, revoked_at=START, version=2))  # type: ignore[type-var]
        self.assertEqual(status(self.ask(pairs, *NAVIGATE)), 410)
        self.assertEqual(status(self.ask(self.cookies(visit, self.signed_in(login)), *NAVIGATE)), 410)
        self.world.clock.advance(86_400)
        self.assertEqual(status(self.ask(pairs, *NAVIGATE)), 303)
        self.assertEqual(len(self.sessions()), 2)
        states = {
            state_at(session, self.world.clock.now(), deleted_at=None)  # type: ignore[arg-type]
            for session in self.sessions()
        }
        self.assertEqual(states, {State.REVOKED, State.ACTIVE})


class ShareTests(SignInCase):
    """(sign-in 35)"""

    rule = SignInRule(claimers=True)

    def open_share(self, *pairs: bytes, sid: str = "") -> bytes:
        target = b"/.burrowgate/shared/" + (sid or self.world.session.sid).encode()
        return self.ask(*((self.cookies(*pairs),) if pairs else ()), *NAVIGATE, target=target)

    def test_holder_of_a_share_opens_the_session_without_the_link(self) -> None:
        self.share(self.ada)
        login = self.login(self.ada)
        response = self.open_share(self.signed_in(login))
        self.assertEqual((status(response), field(response, b"Location")), (303, b"/"))
        visit = b"burrowgate=" + set_cookies(response)[b"burrowgate"]
        self.assertTrue(self.is_forwarded(self.cookies(visit, self.signed_in(login)), *NAVIGATE))

    def test_sign_in_comes_first_and_nothing_is_revealed(self) -> None:
        self.share(self.ada)
        for sid in (self.world.session.sid, "x" * 22):
            response = self.open_share(sid=sid)
            self.assertEqual(status(response), 303)
            self.assertTrue(field(response, b"Location").startswith(SIGN_IN.encode()))
        bob = self.signed_in(self.login(self.bob))
        here, nowhere = self.open_share(bob), self.open_share(bob, sid="x" * 22)
        self.assertEqual((status(here), here.partition(b"\r\n\r\n")[2]), (403, nowhere.partition(b"\r\n\r\n")[2]))

    def test_share_ends_with_its_session(self) -> None:
        self.share(self.ada)
        login = self.login(self.ada)
        self.change_session(revoked_at=START)
        self.assertEqual(status(self.open_share(self.signed_in(login))), 410)

    def test_link_alone_does_not_open_a_session_for_claimers(self) -> None:
        login = self.login(self.bob)
        self.assertEqual(status(self.ask(self.cookies(self.visit(), self.signed_in(login)), *NAVIGATE)), 403)
        self.share(self.bob)
        self.assertTrue(self.is_forwarded(self.cookies(self.visit(), self.signed_in(login)), *NAVIGATE))


class LeaveTests(SignInCase):
    def leave(self, *fields: bytes, body: bytes = b"all=1") -> bytes:
        visitor = self.world.visitor()
        head = request(*fields, b"Content-Length: %d" % len(body), method=b"POST", target=b"/.burrowgate/leave")
        visitor.send(head + body)
        return visitor.take()

    def test_visitor_leaves_this_domain_alone_or_ends_the_login(self) -> None:
        login = self.login(self.ada)
        pairs = self.cookies(self.visit(), self.signed_in(login))
        own = b"Origin: http://app.localhost"
        for fields, body, is_over in (
            ((own,), b"", False),
            ((own,), b"all=0", False),
            ((), b"all=1", False),
            ((b"Origin: http://evil.localhost",), b"all=1", False),
            ((own,), b"all=1", True),
        ):
            response = self.leave(pairs, *fields, body=body)
            self.assertEqual(status(response), 200, fields)
            self.assertEqual(set_cookies(response), {b"burrowgate": b"", b"burrowgate-login": b""})
            stored = now(self.directory.login(login.login_id))
            assert stored is not None
            self.assertEqual(stored.ended_why is EndReason.SIGNED_OUT, is_over, (fields, body))


class SignInHostTests(SignInCase):
    def to_site(self, head: bytes, body: bytes = b"") -> bytes:
        visitor = self.world.visitor()
        visitor.send(head.replace(b"Host: " + HOST, b"Host: in.localhost") + body)
        return visitor.take()

    def test_requests_reach_the_site_with_body_and_cookies(self) -> None:
        head = request(
            b"Content-Length: 3", b"Content-Type: text/plain", b"Origin: http://in.localhost",
            self.cookies(b"burrowgate-account=x", b"a=b"), method=b"POST", target=b"/share/abc?d",
        )  # fmt: skip
        response = self.to_site(head, b"abc")
        self.assertEqual((status(response), response.partition(b"\r\n\r\n")[2]), (200, b"site"))
        [asked] = self.site.requests
        self.assertEqual((asked.method, asked.path, asked.query, asked.body), (b"POST", b"/share/abc", b"d", b"abc"))
        self.assertEqual((asked.content_type, asked.origin), (b"text/plain", b"http://in.localhost"))
        self.assertEqual(asked.cookie_values(b"account"), [b"x"])

    def test_long_body_is_refused(self) -> None:
        head = request(b"Content-Length: 65537", method=b"POST")
        self.assertEqual(status(self.to_site(head)), 413)
        self.assertEqual(self.site.requests, [])

    def test_rejections_count_for_the_address(self) -> None:
        counted: list[str] = []
        self.world.context.reject = lambda address: len(counted) if counted.append(address) else 0  # type: ignore[func-returns-value]
        self.site.response = replace(self.site.response, status=403, is_rejection=True)
        self.assertEqual(status(self.to_site(request())), 403)
        self.assertEqual(len(counted), 1)

    def test_other_unknown_hosts_stay_unknown(self) -> None:
        head = request().replace(b"Host: " + HOST, b"Host: other.localhost")
        visitor = self.world.visitor()
        visitor.send(head)
        self.assertEqual(status(visitor.take()), 403)
        self.assertEqual(self.site.requests, [])

    def test_login_of_the_sign_in_host_opens_no_target(self) -> None:
        """(sign-in 24)"""
        login = self.login(self.ada)
        account = account_cookie(KEY, login.login_id).encode()
        for name in (b"burrowgate-account=", b"burrowgate-login="):
            self.assertEqual(status(self.ask(self.cookies(self.visit(), name + account), *NAVIGATE)), 303)
