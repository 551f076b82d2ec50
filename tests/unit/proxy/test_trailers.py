"""Trailer fields from end to end, over HTTP/1.1 and HTTP/2 to visitors and HTTP/1.1 to targets."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.field_rules import FieldRule
from burrowgate.core.http.trailers import MAX_FIELDS
from tests.support.http1_case import CHUNKED, Http1ConnectionCase
from tests.support.http2_client import Http2Case
from tests.support.proxy_wire import World, answer, ok, read_answers, request

TRAILERS = b"X-Sum: 7\r\ngrpc-status: 0\r\n"
REFUSED = (b"Content-Length: 9", b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip")
"""Trailer fields that llhttp refuses in requests."""
DROPPED = (
    *(b"Host: evil", b"Authorization: Basic eA==", b"Cookie: a=b", b"X-Forwarded-For: 1.2.3.4", b"Connection: close"),
    *(b"Burrowgate-Session: x", b"X_Forwarded_Host: evil", b"Content_Length: 5", b"Set-Cookie: burrowgate=x"),
    *(b"Location: /x", b"Content-Security-Policy: x"),
)


class Http1Tests(Http1ConnectionCase):
    def test_trailers_of_a_request_reach_the_target(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST", body=b"2\r\nhi\r\n0\r\n" + TRAILERS + b"\r\n"))
        assert self.target().take().endswith(b"\r\n\r\n2\r\nhi\r\n0\r\n" + TRAILERS + b"\r\n")

    def test_trailers_that_arrive_before_the_target_is_connected_reach_it(self) -> None:
        self.world.connecting = Deferred()
        self.visitor.send(request(CHUNKED, method=b"POST", body=b"0\r\n" + TRAILERS + b"\r\n"))
        self.world.connected()
        assert self.target().take().endswith(b"\r\n\r\n0\r\n" + TRAILERS + b"\r\n")

    def test_trailers_of_a_pipelined_request_stay_with_it(self) -> None:
        sent = request(CHUNKED, method=b"POST", body=b"1\r\na\r\n0\r\nX-A: 1\r\n\r\n")
        self.visitor.send(request() + sent + request(CHUNKED, method=b"POST", body=b"0\r\n\r\n"))
        self.target().take()
        self.target().send(ok())
        assert self.target().take().endswith(b"1\r\na\r\n0\r\nX-A: 1\r\n\r\n")
        self.target().send(ok())
        assert self.target().take().endswith(b"\r\n\r\n0\r\n\r\n")

    def test_trailers_of_a_response_reach_the_visitor_and_those_that_it_announces_are_filtered(self) -> None:
        self.visitor.send(request(b"TE: trailers"))
        assert b"\r\nConnection: TE\r\nTE: trailers\r\n" in self.target().take()
        sent = answer(
            CHUNKED, b"Trailer: X-Sum, Set-Cookie, grpc-status", body=b"2\r\nhi\r\n0\r\n" + TRAILERS + b"\r\n"
        )
        self.target().send(sent)
        (found,) = read_answers(self.visitor.take())
        assert found[b"Trailer"] == b"X-Sum, grpc-status" and found.body == b"hi" and found.complete
        assert found.trailers == ((b"X-Sum", b"7"), (b"grpc-status", b"0"))
        self.visitor.send(request())
        self.target().send(answer(CHUNKED, body=b"0\r\n\r\n"))
        (found,) = read_answers(self.visitor.take())
        assert found.trailers == () and len(self.world.made) == 1, "the connection is reused, without old trailers"

    def test_response_without_chunks_announces_no_trailers(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(b"Trailer: X-Sum", b"Content-Length: 2", body=b"hi"))
        (found,) = read_answers(self.visitor.take())
        assert found[b"Trailer"] is None and found.body == b"hi"

    def test_client_of_http_1_0_gets_no_trailers(self) -> None:
        self.visitor.send(b"GET / HTTP/1.0\r\nHost: app.localhost\r\n\r\n")
        self.target().send(answer(CHUNKED, b"Trailer: X-Sum", body=b"2\r\nhi\r\n0\r\n" + TRAILERS + b"\r\n"))
        (found,) = read_answers(self.visitor.take())
        assert found.body == b"hi" and found[b"Trailer"] is None

    def test_sec_04_hostile_trailers_reach_neither_side(self) -> None:
        for line in (*REFUSED, *DROPPED):
            body = b"0\r\n" + line + b"\r\nX-Sum: 7\r\n\r\n"
            self.use(World())
            self.visitor.send(request(CHUNKED, method=b"POST", body=body))
            if line in REFUSED:
                assert self.statuses() == [400] and self.target().end == "aborted", line
            else:
                assert self.target().take().endswith(b"\r\n\r\n0\r\nX-Sum: 7\r\n\r\n"), line
            self.use(World())
            self.visitor.send(request())
            self.target().send(answer(CHUNKED, body=body))
            (found,) = read_answers(self.visitor.take())
            assert found.complete and found.trailers in ((), ((b"X-Sum", b"7"),)), line

    def test_sec_24_credentials_reach_no_target_in_trailers(self) -> None:
        base, _, mac = self.world.token().rpartition(b".")
        for value in (self.world.token(), b"https://app.localhost/?" + mac + b"=" + base):
            self.visitor.send(request(CHUNKED, method=b"POST", body=b"0\r\nX-Note: " + value + b"\r\nX: y\r\n\r\n"))
            assert self.target().take().endswith(b"\r\n\r\n0\r\nX: y\r\n\r\n")
            self.target().send(ok())

    def test_sec_17_trailers_that_connection_names_are_dropped(self) -> None:
        body = b"0\r\nX-Sum: 7\r\nX-Own: 1\r\n\r\n"
        self.visitor.send(request(CHUNKED, b"Connection: x-sum", method=b"POST", body=body))
        assert self.target().take().endswith(b"\r\n\r\n0\r\nX-Own: 1\r\n\r\n")
        self.target().send(answer(CHUNKED, b"Connection: X-SUM", body=body))
        (found,) = read_answers(self.visitor.take())
        assert found.trailers == ((b"X-Own", b"1"),)

    def test_fields_with_a_rule_of_the_target_are_not_accepted_as_trailers(self) -> None:
        rules = {
            "request_fields": (FieldRule(name="X-Api-Key", value="secret"),),
            "response_fields": (FieldRule(name="X-Internal"),),
        }
        self.use(World(target=rules))
        self.visitor.send(request(CHUNKED, method=b"POST", body=b"0\r\nx-api-key: guess\r\nX: y\r\n\r\n"))
        assert self.target().take().endswith(b"\r\n\r\n0\r\nX: y\r\n\r\n")
        self.target().send(answer(CHUNKED, body=b"0\r\nX-Internal: db1\r\nX: y\r\n\r\n"))
        (found,) = read_answers(self.visitor.take())
        assert found.trailers == ((b"X", b"y"),)

    def test_sec_04_too_many_trailers_are_dropped_and_the_messages_are_complete(self) -> None:
        flood = b"".join(b"X-%d: y\r\n" % number for number in range(MAX_FIELDS + 1))
        self.visitor.send(request(CHUNKED, method=b"POST", body=b"0\r\n" + flood + b"\r\n"))
        assert self.target().take().endswith(b"\r\n\r\n0\r\n\r\n")
        self.target().send(answer(CHUNKED, body=b"2\r\nhi\r\n0\r\n" + flood + b"\r\n"))
        (found,) = read_answers(self.visitor.take())
        assert found.complete and found.body == b"hi" and found.trailers == ()
        self.visitor.send(request())
        self.target().send(ok())
        assert self.statuses() == [200] and len(self.world.made) == 1


class Http2Tests(Http2Case):
    def _post(self, *fields: tuple[bytes, bytes], trailers: list[tuple[bytes, bytes]], body: bytes = b"") -> int:
        """Send head, body and trailers in one read."""
        h2: Any = self.client.h2
        stream_id: int = h2.get_next_available_stream_id()
        pseudo = [(b":method", b"POST"), (b":scheme", b"https"), (b":authority", b"app.localhost"), (b":path", b"/")]
        h2.send_headers(stream_id, [*pseudo, *fields])
        if body:
            h2.send_data(stream_id, body)
        h2.send_headers(stream_id, trailers, end_stream=True)
        self.client.run()
        return stream_id

    def test_trailers_that_come_with_the_whole_request_reach_the_target(self) -> None:
        self._post(trailers=[(b"x-sum", b"7")], body=b"hi")
        assert self.world.target().take().endswith(b"2\r\nhi\r\n0\r\nx-sum: 7\r\n\r\n")

    def test_announced_trailers_make_the_body_chunked(self) -> None:
        self._post((b"content-length", b"2"), (b"trailer", b"x-sum"), trailers=[(b"x-sum", b"7")], body=b"hi")
        sent = self.world.target().take()
        assert b"\r\nTrailer: x-sum\r\n" in sent and b"ontent-" not in sent
        assert sent.endswith(b"2\r\nhi\r\n0\r\nx-sum: 7\r\n\r\n")

    def test_body_with_a_length_and_trailers_that_were_not_announced_is_complete(self) -> None:
        stream_id = self.client.request((b"content-length", b"2"), method=b"POST", ended=False)
        self.client.send(stream_id, b"hi")
        self.client.h2.send_headers(stream_id, [(b"x-sum", b"7")], end_stream=True)
        self.client.run()
        assert self.world.target().take().endswith(b"Content-Length: 2\r\n\r\nhi")

    def test_te_of_a_client_becomes_that_of_http_1_1(self) -> None:
        self.client.request((b"te", b"trailers"))
        assert b"\r\nConnection: TE\r\nTE: trailers\r\n" in self.world.target().take()

    def test_sec_29_malformed_trailers_reset_the_stream(self) -> None:
        for field in ((b":status", b"200"), (b"X", b"y"), (b"connection", b"close"), (b"x", b"a\nb")):
            stream_id = self._post(trailers=[field])
            assert self.client[stream_id].reset == 1, field
            assert self.world.target().end == "aborted"

    def test_response_of_grpc_over_http_1_1_has_its_trailers_behind_the_body(self) -> None:
        stream_id = self.client.request((b"te", b"trailers"), method=b"POST", body=b"\0\0\0\0\0")
        grpc = b"Content-Type: application/grpc"
        body = b"5\r\n\0\0\0\0\0\r\n0\r\nGrpc-Status: 0\r\nDate: x\r\n\r\n"
        self.world.target().send(answer(CHUNKED, grpc, body=body))
        self.client.run()
        response = self.client[stream_id]
        assert (response.body, response.trailers) == (b"\0\0\0\0\0", [(b"grpc-status", b"0")])
        assert response.complete and response.reset is None

    def test_trailers_wait_behind_a_body_that_the_windows_do_not_let_pass(self) -> None:
        self.client.opens_windows = False
        stream_id = self.client.request()
        body = b"x" * 100_000
        self.world.target().send(answer(CHUNKED, body=b"%x\r\n%b\r\n0\r\nX-Sum: 7\r\n\r\n" % (len(body), body)))
        self.client.run()
        response = self.client[stream_id]
        assert len(response.body) == 65535 and response.trailers == [] and not response.complete
        self.client.h2.increment_flow_control_window(100_000, stream_id)
        self.client.h2.increment_flow_control_window(100_000)
        self.client.run()
        assert response.body == body and response.trailers == [(b"x-sum", b"7")] and response.complete

    def test_response_without_a_body_may_have_trailers(self) -> None:
        stream_id = self.client.request()
        self.world.target().send(answer(CHUNKED, body=b"0\r\nX-Sum: 7\r\n\r\n"))
        self.client.run()
        assert self.client[stream_id].trailers == [(b"x-sum", b"7")] and self.client[stream_id].complete
