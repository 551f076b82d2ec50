"""The ports inside the data plane: the two ends of an exchange, and the exchange between them."""

from __future__ import annotations

from zope.interface import Attribute, Interface


class IDownstream(Interface):
    """The visitor's end of one exchange: a connection that waits for one answer.

    Calls come in this order: `send_informational` any number of times, `send_head` once, `send_body` any number of times, then `finish`, or
    `start_tunnel` instead of all from `send_head` on. `abort` may come at any time and ends it. Framing is the visitor's
    business.
    """

    client_address: str = Attribute("The visitor's IP address.")
    splice_transport: object = Attribute(
        "The connection, where bytes may be put on it past us; None where they may not."
    )

    def send_informational(status: int, reason: bytes, fields: list[tuple[bytes, bytes]]) -> None:
        """Send an interim answer (1xx, not 101); dropped where the visitor's HTTP knows none."""

    def send_head(status: int, reason: bytes, fields: list[tuple[bytes, bytes]], length: int | None) -> None:
        """Send the head of the answer. `length` is that of its body, None when only its end will tell.

        Raises `ValueError`, with nothing sent, where a field cannot be written.
        """

    def send_body(data: bytes) -> None:
        """Send a piece of the body."""

    def finish() -> None:
        """The answer is complete."""

    def bytes_spliced(count: int) -> None:
        """So many bytes of the body were put on our wire."""

    def splice_to(wire: object) -> None:
        """Put the rest of the request's body, or of the tunnel, on `wire` as it comes, where that is possible."""

    def report_spliced() -> None:
        """Tell the exchange how much was relayed."""

    def send_plain(
        status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        """Send an answer that has a body of `length` bytes, or the beginning of it: `send_head` and `body` in one.

        `lines` are its fields on the wire, those of the framing excepted, and known to be good. Where `body` is all of
        the body, this is `finish` as well. Otherwise `source` is where more of it may be had at once, if that is a
        connection past which bytes may be taken; gives how many were, or one more where something was behind the last.
        """

    def start_tunnel(status: int, reason: bytes, fields: list[tuple[bytes, bytes]]) -> None:
        """Send the head of a 101; from now on `send_tunnel_data` sends raw bytes and the exchange's `send_body` receives them."""

    def send_tunnel_data(data: bytes) -> None:
        """Send raw bytes through the tunnel, at once."""

    def flush() -> None:
        """Put what was sent on the wire: called once for all that one turn of the reactor brought."""

    def pause_reading() -> None:
        """Stop reading from the visitor."""

    def resume_reading() -> None:
        """Read from the visitor again."""

    def half_close() -> None:
        """The target will send no more through the tunnel."""

    def close() -> None:
        """End the tunnel once what was sent is on the wire."""

    def abort() -> None:
        """End the connection now; an answer under way must not look complete."""


class IUpstream(Interface):
    """The target's end of one exchange: a connection, or a folder, that takes one request and gives one answer."""

    reused: bool = Attribute("Whether it carried an exchange before, and so may have died of age unnoticed.")
    splice_transport: object = Attribute(
        "The connection, where bytes may be put on it past us; None where they may not."
    )

    def send_head(method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        """Send the head of the request, of which `lines` are the fields on the wire but for those of the framing.

        `length` is that of the body, None when only its end will tell. With 0 there is no body, no `finish` is called,
        and the request is sent at once. `upgrade` is the upgrade token that it asks for, lower case: the one to which
        a 101 may switch.
        """

    def send_body(data: bytes) -> None:
        """Send a piece of the request's body."""

    def send_tunnel_data(data: bytes) -> None:
        """Send raw bytes through the tunnel, at once."""

    def finish() -> None:
        """The request is complete: put all of it on the wire."""

    def flush() -> None:
        """Put what was sent on the wire."""

    def pause_reading() -> None:
        """Stop reading the answer."""

    def resume_reading() -> None:
        """Read the answer again."""

    def half_close() -> None:
        """The visitor will send no more through the tunnel."""

    def splice_to(wire: object) -> None:
        """Put the rest of the answer's body, or of the tunnel, on `wire` as it comes, where that is possible."""

    def report_spliced() -> None:
        """Tell the exchange how much was relayed."""

    def abandon() -> None:
        """The exchange is over before its end: close, and never use again."""


class IExchange(Interface):
    """What the two ends tell an exchange."""

    def request_body(data: bytes) -> None:
        """The visitor sent a piece of the request's body, or of a tunnel's bytes."""

    def request_flush() -> None:
        """All that one turn of the reactor brought of the request was told."""

    def request_end() -> None:
        """The visitor's request is complete."""

    def downstream_half_closed() -> None:
        """The visitor will send no more."""

    def downstream_lost() -> None:
        """The visitor's connection is gone."""

    def downstream_paused() -> None:
        """The visitor does not keep up: stop what comes from the target."""

    def downstream_resumed() -> None:
        """The visitor keeps up again."""

    def response_head(status: int, reason: bytes, fields: list[tuple[bytes, bytes]], length: int | None) -> None:
        """The head of an answer came, interim ones included; `length` is that of its body if it says so."""

    def response_body(data: bytes) -> None:
        """A piece of the answer's body, or of a tunnel's bytes, came."""

    def response_flush() -> None:
        """All that one turn of the reactor brought of the answer was told."""

    def response_end() -> None:
        """The answer is complete."""

    def response_spliced(count: int) -> None:
        """So many bytes of the answer's body, or of the tunnel, were relayed."""

    def request_spliced(count: int) -> None:
        """So many bytes of the request's body, or of the tunnel, were relayed."""

    def plain_response(
        status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        """An answer came that goes on as it is, or the beginning of one: `response_head` and `response_body` in one.

        It is a final one that has a body, of `length` bytes, and names no other place. `lines` are its fields on the
        wire, those of the framing excepted. Where `body` is all of the body, this is `response_end` as well. `source` and
        what is given are as for `IDownstream.send_plain`.
        """

    def upstream_half_closed() -> None:
        """The target will send no more through the tunnel."""

    def upstream_lost(error: Exception) -> None:
        """The target's connection failed: one of `UpstreamError`."""

    def upstream_paused() -> None:
        """The target does not keep up: stop what comes from the visitor."""

    def upstream_resumed() -> None:
        """The target keeps up again."""
