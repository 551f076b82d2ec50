"""Upstream end without a connection: the response is made in this process, from the head of the request alone."""

from __future__ import annotations

from burrowgate.core.http.fields import Fields


class LocalUpstream:
    """Base class of upstream ends that drop the body of a request and have no tunnel.

    A subclass adds `send_head` and `abandon`; one that sends its response in pieces overrides `pause_reading` and
    `resume_reading` too.
    """

    reused = False

    # Nothing is spliced. `WithoutSplicing` says the same, but is compiled, and these classes are not (decision 42).

    @property
    def splice_transport(self) -> object:
        return None

    def splice_to(self, wire: object) -> None:
        pass

    def report_spliced(self) -> None:
        pass

    def send_body(self, data: bytes) -> None:
        pass

    def send_tunnel_data(self, data: bytes) -> None:
        pass

    def send_trailers(self, fields: Fields) -> None:
        pass

    def finish(self) -> None:
        pass

    def flush(self) -> None:
        pass

    def half_close(self) -> None:
        pass

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass
