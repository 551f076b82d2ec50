"""The `h2` library's connection, set up for visitors, and told where it takes too much for the end of everything.

Rules.
    Header blocks are checked by us (`core.http.h2_headers`): a malformed one ends its stream, not the connection.
    A stream too many is refused by us, and a visitor's GOAWAY is not the end of what is under way (RFC 9113, 5.1.2
    and 6.8); the library ends the connection for the one, and can send nothing more after the other.
    Nothing of an answer's head is remembered for the next (RFC 7541, 4.2): a field has the same bytes in each of them,
    which are found once, and nobody's table costs memory or tells what else it holds.
"""

from __future__ import annotations

from typing import Any

from h2.config import H2Configuration
from h2.connection import ConnectionInputs, H2Connection, H2ConnectionStateMachine
from h2.events import Event
from h2.settings import SettingCodes, Settings
from hpack import Encoder, NeverIndexedHeaderTuple

_CONFIG = H2Configuration(
    client_side=False,
    header_encoding=None,
    validate_inbound_headers=False,
    normalize_inbound_headers=False,
    validate_outbound_headers=False,
    normalize_outbound_headers=False,
)
_NO_TABLE = b"\x20"
"""Says that nothing is remembered (RFC 7541, 6.3)."""
_SHORT = 256
"""Bytes of a field that may be met again."""
_FIELDS_REMEMBERED = 4096
_FIRST_WINDOW = 65535
"""Bytes, of all streams together, before anybody says otherwise (RFC 9113, 6.9.2)."""


class _Encoder(Encoder):
    """Writes heads."""

    def __init__(self) -> None:
        super().__init__()
        self.header_table_size = 0

    @property
    def header_table_size(self) -> int:
        """How much is remembered, which is nothing, whatever a visitor has room for."""
        return 0

    @header_table_size.setter
    def header_table_size(self, value: int) -> None:
        self._begun = False

    def encode(self, headers: Any, huffman: bool = True) -> bytes:
        """The block of a head, whose `headers` are pairs of bytes."""
        block = b"".join([_blocks.get(field) or _block(field) for field in headers])
        if not self._begun:
            self._begun = True
            block = _NO_TABLE + block
        return block


_writer = Encoder()
_writer.header_table_size = 0
_writer.encode(())  # which says so
_blocks: dict[tuple[bytes, bytes], bytes] = {}


def _block(field: tuple[bytes, bytes]) -> bytes:
    block = _writer.encode((field,))
    name, value = field
    if not isinstance(field, NeverIndexedHeaderTuple) and len(name) + len(value) <= _SHORT:
        if len(_blocks) >= _FIELDS_REMEMBERED:
            _blocks.clear()
        _blocks[name, value] = block
    return block


class _Machine(H2ConnectionStateMachine):
    """The library's states."""

    def process_input(self, input_: ConnectionInputs) -> list[Event]:
        """What an input leads to."""
        return [] if input_ is ConnectionInputs.RECV_GOAWAY else super().process_input(input_)


class H2Adapter(H2Connection):
    """One connection, as the library sees it."""

    def __init__(self, most_streams: int, stream_window: int, most_head: int) -> None:
        """`most_head` is how many bytes the fields of a request may have, as RFC 9113, 6.5.2 counts them."""
        super().__init__(_CONFIG)
        self.state_machine = _Machine()
        self._most_streams = most_streams
        self.local_settings = Settings(
            client=False,
            initial_values={
                SettingCodes.MAX_CONCURRENT_STREAMS: most_streams,
                SettingCodes.MAX_HEADER_LIST_SIZE: most_head,
                SettingCodes.INITIAL_WINDOW_SIZE: stream_window,
                SettingCodes.ENABLE_CONNECT_PROTOCOL: 1,
            },
        )
        self.encoder = _Encoder()
        # What is somewhat too long shall be answered; what is much too long is not worth its decoding.
        self.decoder.max_header_list_size = 2 * most_head

    def begin(self, window: int) -> None:
        """Say what is to be said first; `window` is what all streams together may send before it is taken."""
        self.initiate_connection()
        self.increment_flow_control_window(window - _FIRST_WINDOW)

    @property
    def open_inbound_streams(self) -> int:
        """How many streams are open, as far as the library is to know; it also forgets those that are over."""
        return min(super().open_inbound_streams, self._most_streams - 1)

    def clear_outbound_data_buffer(self) -> None:
        """Called at a visitor's GOAWAY, behind which answers still go."""
