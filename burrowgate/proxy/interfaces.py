"""The ports of the data plane: the two ends of an exchange, the exchange between them, and the identity of visitors.

The ports of the ends are split in two: the messages, which are all that an exchange needs, and the fast path, by which
the same messages pass with fewer calls, or bytes past Python from socket to socket (`proxy.transport.splice`). An
implementation without a fast path inherits the general form of it from `proxy.fast_path`, and writes the messages only.
"""

from __future__ import annotations

from typing import Protocol

from zope.interface import Attribute, Interface

from burrowgate.core.access import Admission, RouteMatch


class IdentityFields(Protocol):
    """What targets learn of their visitors; `identity` implements it."""

    def lines(self, admission: Admission, route: RouteMatch) -> bytes:
        """Return the field lines about the visitor of `admission`, in the forms that the target of `route` gets.

        They hold for this request only: not for another visitor, session or domain.
        """

    def jwks(self) -> bytes:
        """Return the public keys that verify assertions, as a JWK Set (RFC 7517)."""


class IDownstreamFastPath(Interface):
    """The fast path of `IDownstream`."""

    can_splice: bool = Attribute("Whether the client's connection is one that bytes of a body may be spliced to.")
    splice_transport: object = Attribute("The transport that bytes may be spliced to; None if they may not.")

    def send_plain(
        status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        """Send a response with a body of `length` bytes, or its beginning: `send_head` and `send_body` in one.

        `lines` are its valid fields as on the wire, without those of the framing. If `body` is the whole body, this is
        `finish` as well. Otherwise more of it may be spliced at once from `source`, if that is a transport; returns the
        number of bytes spliced, one more if bytes beyond the body followed.
        """

    def bytes_spliced(count: int) -> None:
        """Account for `count` bytes of the body that were spliced to `splice_transport`."""

    def splice_to(wire: object) -> None:
        """Splice the rest of the request's body, or of the tunnel, to `wire`, if that is possible."""

    def report_spliced() -> None:
        """Report to the exchange how many bytes were spliced."""


class IUpstreamFastPath(Interface):
    """The fast path of `IUpstream`."""

    splice_transport: object = Attribute("The transport that bytes may be spliced to; None if they may not.")

    def splice_to(wire: object) -> None:
        """Splice the rest of the response's body, or of the tunnel, to `wire`, if that is possible."""

    def report_spliced() -> None:
        """Report to the exchange how many bytes were spliced."""


class IResponseFastPath(Interface):
    """The fast path of `IResponseSink`."""

    can_splice: bool = Attribute("As of `IDownstreamFastPath`.")

    def plain_response(
        status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        """A response arrived that is forwarded unchanged, or its beginning: `response_head` and `response_body` in one.

        It is a final response with a body of `length` bytes and no `Location`. `lines` are its fields as on the wire,
        without those of the framing. If `body` is the whole body, this is `response_end` as well. `source` and the
        return value are as for `IDownstreamFastPath.send_plain`.
        """

    def response_spliced(count: int) -> None:
        """`count` bytes of the response's body, or of the tunnel, were spliced."""


class IDownstream(IDownstreamFastPath):
    """The client's end of one exchange: a connection that waits for one response.

    Order of calls: `send_informational` any number of times, `send_head` once, `send_body` any number of times,
    `send_trailers` at most once, then `finish`; or `start_tunnel` in place of `send_head` and all that follows.
    `truncate`, after `send_head`, and `abort`, at any time, end it early. The implementation chooses the message
    framing.
    """

    client_address: str = Attribute("The client's IP address.")
    is_known: bool = Attribute("Whether a session has admitted a request of the client, which the exchange sets.")

    def send_informational(status: int, reason: bytes, fields: list[tuple[bytes, bytes]]) -> None:
        """Send an interim response (1xx, not 101); dropped if the client's version of HTTP has none."""

    def send_head(status: int, reason: bytes, fields: list[tuple[bytes, bytes]], length: int | None) -> None:
        """Send the head of the response. `length` is that of its body, None if it is not known.

        Raises `ValueError`, with nothing sent, if a field cannot be written.
        """

    def send_body(data: bytes | memoryview) -> None:
        """Send a piece of the body."""

    def send_trailers(fields: list[tuple[bytes, bytes]]) -> None:
        """Send trailer fields behind the body, if the client's version and the framing have any; `finish` follows."""

    def finish() -> None:
        """Complete the response."""

    def start_tunnel(status: int, reason: bytes, fields: list[tuple[bytes, bytes]]) -> None:
        """Send the head of a 101; from now on `send_tunnel_data` sends raw bytes, and the exchange receives them."""

    def send_tunnel_data(data: bytes) -> None:
        """Send raw bytes through the tunnel, at once."""

    def flush() -> None:
        """Write pending bytes to the transport; called once for all events of a reactor turn."""

    def pause_reading() -> None:
        """Stop reading from the client."""

    def resume_reading() -> None:
        """Read from the client again."""

    def half_close() -> None:
        """The target will send no more through the tunnel."""

    def close() -> None:
        """Close the tunnel once all pending bytes are written."""

    def end_tunnel() -> None:
        """Close the tunnel once all pending bytes are written, so that its client gets them although it sends more."""

    def truncate() -> None:
        """End a response that breaks off: send what is pending of it, without letting it look complete."""

    def abort() -> None:
        """End the connection now; an unfinished response must not look complete."""


class IUpstream(IUpstreamFastPath):
    """The target's end of one exchange: a connection, or a folder, that takes one request and gives one response."""

    reused: bool = Attribute("Whether it carried an exchange before, so that it may have been closed unnoticed.")

    def send_head(method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        """Send the head of the request, of which `lines` are the fields as on the wire, without those of the framing.

        `length` is that of the body, None if it is not known. If it is 0 there is no body, `finish` is not
        called, and the request is sent at once. `upgrade` is the upgrade token that the request names, in lower case:
        the one to which a 101 may switch. Raises `ValueError` if `target` cannot be written.
        """

    def send_body(data: bytes) -> None:
        """Send a piece of the request's body."""

    def send_tunnel_data(data: bytes) -> None:
        """Send raw bytes through the tunnel, at once."""

    def send_trailers(fields: list[tuple[bytes, bytes]]) -> None:
        """Send trailer fields behind the body, if the framing has any; `finish` follows."""

    def finish() -> None:
        """Complete the request and write all of it to the transport."""

    def flush() -> None:
        """Write pending bytes to the transport."""

    def pause_reading() -> None:
        """Stop reading the response."""

    def resume_reading() -> None:
        """Read the response again."""

    def half_close() -> None:
        """The client will send no more through the tunnel."""

    def abandon(is_orderly: bool = False) -> None:
        """The exchange ended early: close the connection, and never reuse it.

        Pending bytes are discarded and the target sees a reset, unless the end `is_orderly`.
        """


class IUpstreamConnection(IUpstream):
    """An upstream end that a pool has ready for an exchange."""

    def attach(exchange: IResponseSink) -> None:
        """Serve `exchange` from now on."""


class IResponseSink(IResponseFastPath):
    """The events of the target's end of an exchange."""

    def response_head(status: int, reason: bytes, fields: list[tuple[bytes, bytes]], length: int | None) -> None:
        """The head of a response arrived, also an interim one; `length` is that of its body, None if unknown."""

    def response_body(data: bytes) -> None:
        """A piece of the response's body, or of a tunnel's bytes, arrived."""

    def response_trailers(fields: list[tuple[bytes, bytes]]) -> None:
        """The trailer fields of the response arrived; `response_end` follows."""

    def response_flush() -> None:
        """All events of the response in this reactor turn were reported."""

    def response_end() -> None:
        """The response is complete, or the target closed the tunnel in order."""

    def upstream_half_closed() -> None:
        """The target will send no more through the tunnel."""

    def upstream_lost(error: Exception) -> None:
        """The target's connection failed with `error`, an `UpstreamError`; in a tunnel, it was reset."""

    def upstream_paused() -> None:
        """The target does not keep up: stop reading from the client."""

    def upstream_resumed() -> None:
        """The target keeps up again."""


class IExchange(IResponseSink):
    """One request and its response: begun and ended by the client's end, whose events it receives too."""

    active: bool = Attribute("Whether bytes have passed since the last sweep; a relay past it sets that.")

    def begin() -> None:
        """Authorize the request and act on the decision."""

    def cut(reason: str) -> None:
        """End at once, for `reason`."""

    def request_body(data: bytes) -> None:
        """The client sent a piece of the request's body, or of a tunnel's bytes."""

    def request_spliced(count: int) -> None:
        """`count` bytes of the request's body, or of the tunnel, were spliced."""

    def request_flush() -> None:
        """All events of the request in this reactor turn were reported."""

    def request_trailers(fields: list[tuple[bytes, bytes]]) -> None:
        """The trailer fields of the request arrived; `request_end` follows."""

    def request_end() -> None:
        """The client's request is complete."""

    def downstream_half_closed() -> None:
        """The client will send no more."""

    def downstream_lost(is_orderly: bool = False) -> None:
        """The client's connection is lost; `is_orderly` is whether the client closed it, both directions at once."""

    def downstream_paused() -> None:
        """The client does not keep up: stop reading from the target."""

    def downstream_resumed() -> None:
        """The client keeps up again."""

    def downstream_accepted() -> None:
        """The client does not keep up, and accepted some of what waits for it."""
