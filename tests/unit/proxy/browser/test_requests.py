"""Tests of the requests of disposable browsers: what starts one, what is refused, and what a visitor learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from twisted.internet.defer import Deferred

from burrowgate.boxes.interfaces import Step
from burrowgate.boxes.screen_opening import CHANGE_SECONDS, LOOK_SECONDS
from burrowgate.core.boxes.settings import BrowserSettings, Watched
from burrowgate.core.store_records import Change
from burrowgate.testing.fake_launcher import Plan
from tests.support import TestCase
from tests.support.browser_world import BROWSER, OWN_ORIGIN, SCREEN, BrowserWorld
from tests.support.exchange_case import WEBSOCKET
from tests.support.proxy_wire import request

JSON = b"Accept: application/json"
TUNNEL = (*WEBSOCKET, b"Sec-WebSocket-Protocol: burrowgate.tcp.1")
WATCH = b"/.burrowgate/watch/"


class BrowserCase(TestCase):
    """A test with a target that starts browsers."""

    settings = BrowserSettings(start_url="https://example.org/")

    def setUp(self) -> None:
        self.world = BrowserWorld(self.mktemp(), self.settings)

    @property
    def count(self) -> int:
        """The number of boxes that were started."""
        return len(self.world.host.specs)


class StartTests(BrowserCase):
    """What starts a box."""

    def test_only_a_post_starts_a_box_b1(self) -> None:
        for method, path in (
            (b"GET", b"/"),
            (b"HEAD", b"/"),
            (b"GET", b"/any/path?x=1"),
            (b"GET", BROWSER + b"start"),
            (b"HEAD", BROWSER + b"start"),
            (b"GET", BROWSER + b"status"),
            (b"POST", b"/"),
            (b"OPTIONS", b"/"),
        ):
            self.world.ask(JSON, method=method, path=path)
            self.assertEqual(self.count, 0, path)
        answer = self.world.start(b'{"layout":"de","width":1000,"height":700}')
        self.assertEqual((answer.status, self.count), (202, 1))
        (spec,) = self.world.host.specs
        self.assertEqual((spec.layout, spec.width, spec.height), ("de", 1000, 700))

    def test_a_get_of_the_request_to_start_says_how(self) -> None:
        answer = self.world.ask(path=BROWSER + b"start")
        self.assertEqual((answer.status, answer.field(b"allow")), (405, b"POST"))

    def test_a_repeated_start_gives_the_same_box(self) -> None:
        first, second = self.world.start(), self.world.start()
        self.assertEqual((second.status, second.json["box"]), (200, first.json["box"]))

    def test_pages_of_other_origins_start_and_see_nothing(self) -> None:
        foreign = b"Origin: http://evil.example"
        self.assertEqual(self.world.start(b"{}", foreign).status, 403)
        self.assertEqual(self.count, 0)
        self.assertEqual(self.world.start(b"{}", OWN_ORIGIN).status, 202)
        for name in (b"end", b"stay"):
            self.assertEqual(self.world.ask(foreign, method=b"POST", path=BROWSER + name).status, 403)
        self.assertEqual(self.world.ask(foreign, *TUNNEL, path=SCREEN).status, 403)
        self.assertEqual(len(self.world.host.boxes), 1)

    def test_a_body_that_is_no_object_starts_nothing(self) -> None:
        for body, status in ((b"[1]", 400), (b"{", 400), (b"x" * 1_001, 413)):
            self.assertEqual(self.world.start(body).status, status)
        self.assertEqual(self.count, 0)

    def test_values_of_another_form_are_ignored(self) -> None:
        self.world.start(b'{"layout":"../x","width":"a","height":true,"start_url":"file:///etc"}')
        (spec,) = self.world.host.specs
        self.assertEqual((spec.layout, spec.width, spec.height), ("us", 1280, 800))
        self.assertEqual(spec.start_url, "https://example.org/")


class FailureTests(BrowserCase):
    """What a visitor learns of failures."""

    def test_a_full_gateway_says_when_to_try_again_b28(self) -> None:
        self.world.defaults = replace(self.world.defaults, capacity=0)
        answer = self.world.start()
        self.assertEqual((answer.status, answer.field(b"retry-after")), (503, b"30"))
        self.assertEqual(answer.json["code"], "boxes-full")
        self.assertIn("All browsers", answer.json["detail"])
        self.assertIsNone(answer.json["view"]["state"])

    def test_another_visitor_of_the_link_learns_that_it_is_in_use_b3(self) -> None:
        self.world.start()
        answer = self.world.start(b"{}", b"User-Agent: another")
        self.assertEqual((answer.status, answer.json["code"]), (409, "box-exists"))
        self.assertFalse(answer.json["may_end"])
        self.assertIn("This link is in use", answer.json["detail"])
        self.assertEqual(
            self.world.ask(
                b"User-Agent: another", method=b"POST", path=BROWSER + b"end", body=b'{"other":true}'
            ).status,
            404,
        )
        self.assertEqual(len(self.world.host.boxes), 1)

    def test_failures_of_launchers_have_a_status_and_a_sentence(self) -> None:
        for plan, has_limits, status, code in (
            (Plan(fails_at=Step.STARTED), True, 503, "launcher-unavailable"),
            (Plan(dies_at=Step.SCREEN), True, 502, "box-died"),
            (Plan(), False, 502, "limits-not-applied"),
        ):
            with self.subTest(code=code):
                self.setUp()
                self.world.host.plan, self.world.host.has_limits = plan, has_limits
                answer = self.world.start()
                self.assertEqual((answer.status, answer.json["code"]), (status, code))
                self.assertEqual(answer.json["view"]["state"], "destroyed")
                self.assertTrue(answer.json["view"]["sentence"])
                self.assertNotIn("cgroups", answer.body.decode())  # for the operator

    def test_a_start_that_hangs_is_seen_to_fail(self) -> None:
        self.world.host.plan = Plan(hangs_at=Step.SCREEN)
        far = self.world.visitor()
        self.world.ask(method=b"POST", path=BROWSER + b"start", body=b"{}", visitor=far)
        self.world.reactor.advance(31)
        status = self.world.ask(path=BROWSER + b"status").json
        self.assertEqual((status["state"], status["reason"]), ("destroyed", "start-timeout"))
        self.assertTrue(status["may_start_again"])

    def test_methods_and_paths_that_do_not_exist_are_refused(self) -> None:
        self.assertEqual(self.world.ask(path=BROWSER + b"nothing").status, 404)
        self.assertEqual(self.world.ask(method=b"POST", path=b"/").status, 405)
        self.assertEqual(self.world.ask(method=b"POST", path=BROWSER + b"status").status, 405)
        self.assertEqual(self.world.ask(method=b"DELETE", path=BROWSER + b"files/x").status, 405)

    def test_a_public_domain_opens_nothing(self) -> None:
        world = BrowserWorld(self.mktemp(), public=True)
        far = world.visitor()
        far.send(request(JSON))
        self.assertTrue(far.take().startswith(b"HTTP/1.1 403 "))


class ViewTests(BrowserCase):
    """The page, the view and its changes."""

    def test_programs_get_the_view_and_terminals_a_text(self) -> None:
        view = self.world.ask(JSON).json
        self.assertEqual((view["state"], view["idle_minutes"], view["target"]), (None, 10, "app"))
        self.assertIn(b"disposable browser", self.world.ask(b"Accept: */*").body)
        self.assertNotIn(b"example.org", self.world.ask(b"Accept: */*").body)

    def test_the_stream_sends_each_change_once(self) -> None:
        far = self.world.visitor()
        stream = self.world.ask(path=BROWSER + b"events", visitor=far)
        self.assertEqual((stream.status, stream.field(b"content-type")), (200, b"text/event-stream"))
        self.assertEqual(stream.body.count(b"event: box"), 1)
        self.world.start()
        events = far.take()
        for state in (b'"requested"', b'"launching"', b'"ready"'):
            self.assertEqual(events.count(b'"state": ' + state) > 0, True, state)
        self.world.boxes.look()
        self.assertEqual(far.take(), b"")
        self.world.reactor.advance(15)
        self.assertIn(b":\n\n", far.take())
        self.world.ask(method=b"POST", path=BROWSER + b"end")
        self.assertIn(b'"reason": "user"', far.take())

    def test_a_stream_that_is_cut_is_forgotten(self) -> None:
        far = self.world.visitor()
        self.world.ask(path=BROWSER + b"events", visitor=far)
        far.reset()
        self.world.turns.run()
        self.assertEqual(self.world.directory._watchers, {})
        self.assertEqual(self.world.reactor.getDelayedCalls(), [])

    def test_stay_and_end_answer_with_the_view(self) -> None:
        self.world.start()
        self.assertEqual(self.world.ask(method=b"POST", path=BROWSER + b"stay").json["state"], "ready")
        ended = self.world.ask(method=b"POST", path=BROWSER + b"end")
        self.assertEqual((ended.status, ended.json["reason"]), (200, "user"))
        self.assertEqual(self.world.host.boxes, {})

    def test_a_revoked_session_ends_the_box_and_admits_nothing_b7(self) -> None:
        self.world.start()
        session = self.world.session
        revoked = replace(session, revoked_at=int(self.world.clock.now()), version=session.version + 1)
        results: list[object] = []
        Deferred.fromCoroutine(self.world.registry.commit(Change(puts=(revoked,)))).addBoth(results.append)
        self.assertEqual(self.world.host.boxes, {})
        self.assertEqual(self.world.ask(path=BROWSER + b"status").status, 410)


class ScreenTests(BrowserCase):
    """The WebSocket of the screen."""

    def test_it_opens_only_while_there_is_a_screen(self) -> None:
        self.assertEqual(self.world.ask(*TUNNEL, path=SCREEN, seconds=CHANGE_SECONDS).status, 410)
        self.world.host.plan = Plan(hangs_at=Step.SCREEN)
        self.world.start()
        self.assertEqual(self.world.ask(*TUNNEL, path=SCREEN, seconds=CHANGE_SECONDS).status, 503)
        self.world.reactor.advance(31)
        over = self.world.ask(*TUNNEL, path=SCREEN, seconds=CHANGE_SECONDS)
        self.assertEqual((over.status, over.field(b"burrowgate-reason")), (410, b"start-timeout"))

    def test_it_leads_to_the_socket_of_the_own_box_alone(self) -> None:
        self.world.start()
        answer = self.world.ask(*TUNNEL, path=SCREEN)
        self.assertEqual(answer.status, 101)
        (box,) = self.world.directory.boxes()
        self.assertEqual(self.world.dialer.dialled, [(self.world.kit.folders.screen_socket(box.box_id), 0)])
        another = self.world.ask(b"User-Agent: another", *TUNNEL, path=SCREEN, seconds=CHANGE_SECONDS)
        self.assertEqual(another.status, 410)

    def test_it_waits_for_a_box_that_this_process_does_not_know_yet(self) -> None:
        self.world.start()
        (box,) = self.world.directory.boxes()
        self.world.directory._boxes.clear()
        far = self.world.visitor()
        waiting = self.world.ask(*TUNNEL, path=SCREEN, visitor=far, seconds=CHANGE_SECONDS / 2)
        self.assertEqual(waiting.status, 0)
        self.world.directory.publish(box, None)
        self.world.reactor.advance(LOOK_SECONDS)
        self.world.turns.run()
        self.assertIn(b"101 Switching Protocols", far.take())

    def test_another_visitor_of_the_session_watches_where_the_target_says_so(self) -> None:
        other = b"User-Agent: another"
        for watch, status in ((Watched.OFF, 403), (Watched.ON, 101)):
            self.world = BrowserWorld(self.mktemp(), replace(self.settings, watch=watch))
            box_id = self.world.start().json["box"].encode()
            self.assertEqual(self.world.ask(other, *TUNNEL, path=WATCH + box_id).status, status)
        watched = self.world.kit.folders.screen_socket(box_id.decode(), only_watches=True)
        self.assertEqual(self.world.dialer.dialled, [(watched, 0)])
        for fields, path in (
            ((), WATCH + box_id),  # the own one
            ((other,), WATCH),
            ((other,), WATCH + b"-"),
            ((other,), WATCH + b"../" + box_id),
            ((other, b"Origin: http://evil.example"), WATCH + box_id),
        ):
            self.assertEqual(self.world.ask(*fields, *TUNNEL, path=path, seconds=CHANGE_SECONDS).status, 403, path)

    def test_who_watches_takes_no_box_along_when_cut(self) -> None:
        self.world = BrowserWorld(self.mktemp(), replace(self.settings, watch=Watched.ON))
        box_id = self.world.start().json["box"].encode()
        far = self.world.visitor()
        self.world.ask(b"User-Agent: another", *TUNNEL, path=WATCH + box_id, visitor=far)
        far.reset()
        self.world.turns.run()
        self.assertEqual(len(self.world.host.boxes), 1)

    def test_the_end_of_the_box_is_the_reason_of_the_close_frame(self) -> None:
        self.world.start()
        far = self.world.visitor()
        self.world.ask(*TUNNEL, path=SCREEN, visitor=far)
        self.world.ask(method=b"POST", path=BROWSER + b"end")
        self.world.made[-1].reset()
        self.world.turns.run()
        self.assertIn(b'{"t":"end","reason":"user"}', far.take())


class FileTests(BrowserCase):
    """Downloads and uploads."""

    def test_nothing_passes_unless_the_target_says_so_b21(self) -> None:
        self.world.start()
        for method, path in ((b"GET", b"files"), (b"GET", b"files/x"), (b"PUT", b"files/x")):
            answer = self.world.ask(method=method, path=BROWSER + path, body=b"data" if method == b"PUT" else b"")
            self.assertEqual((answer.status, answer.json["code"]), (403, "box-files-not-allowed"))

    def test_a_download_is_an_attachment_that_nothing_runs_b21(self) -> None:
        self.world = BrowserWorld(self.mktemp(), replace(self.settings, downloads=True, uploads=True))
        self.world.start()
        (box,) = self.world.directory.boxes()
        folder = Path(self.world.kit.folders.run_folder(box.box_id))
        (folder / "out" / 'a "b" é.html').write_bytes(b"<script>")
        files = self.world.ask(path=BROWSER + b"files").json["files"]
        self.assertEqual(files, [{"name": 'a "b" é.html', "size": 8}])
        answer = self.world.ask(path=BROWSER + b"files/a%20%22b%22%20%C3%A9.html")
        self.assertEqual((answer.status, answer.body), (200, b"<script>"))
        self.assertEqual(answer.field(b"content-type"), b"application/octet-stream")
        self.assertEqual(answer.field(b"x-content-type-options"), b"nosniff")
        self.assertIn(b"sandbox", answer.field(b"content-security-policy"))
        self.assertIn(b"attachment; filename=\"a _b_ _.html\"; filename*=UTF-8''a%20%22b%22%20%C3%A9.html",
                      answer.field(b"content-disposition"))  # fmt: skip
        self.assertEqual(self.world.ask(path=BROWSER + b"files/..%2F..%2Fx").status, 404)
        put = self.world.ask(method=b"PUT", path=BROWSER + b"files/new.txt", body=b"hello")
        self.assertEqual((put.status, put.json), (201, {"name": "new.txt"}))
        self.assertEqual((folder / "in" / "new.txt").read_bytes(), b"hello")
        self.world.ask(method=b"POST", path=BROWSER + b"end")
        self.assertFalse(folder.exists())

    def test_downloads_that_are_too_large_are_counted(self) -> None:
        self.world = BrowserWorld(self.mktemp(), replace(self.settings, downloads=True, max_transfer=10_000))
        self.world.start()
        (box,) = self.world.directory.boxes()
        folder = Path(self.world.kit.folders.run_folder(box.box_id))
        (folder / "out" / "large.bin").write_bytes(bytes(20_000))
        (folder / "out" / "small.bin").write_bytes(bytes(3))
        found = self.world.ask(path=BROWSER + b"files").json
        self.assertEqual(found["refused"], 1)
        self.assertIn({"name": "small.bin", "size": 3}, found["files"])

    def test_an_upload_that_is_too_large_leaves_nothing(self) -> None:
        self.world = BrowserWorld(self.mktemp(), replace(self.settings, uploads=True, max_transfer=10))
        self.world.start()
        (box,) = self.world.directory.boxes()
        put = self.world.ask(method=b"PUT", path=BROWSER + b"files/new.txt", body=b"x" * 11)
        self.assertEqual((put.status, put.json["code"]), (413, "box-file-too-large"))
        self.assertEqual(list((Path(self.world.kit.folders.run_folder(box.box_id)) / "in").iterdir()), [])
