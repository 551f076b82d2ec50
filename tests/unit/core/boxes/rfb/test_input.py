"""Input of a person, and what is none (B5, and the table of measurements in the specification)."""

from __future__ import annotations

from burrowgate.core.boxes.settings import Clipboard
from tests.support import TestCase
from tests.support import rfb_messages as messages
from tests.support.rfb_messages import opened, passed


class InputTests(TestCase):
    def inputs(self, *data: bytes) -> int:
        connection = opened(Clipboard(outgoing=True))
        self.assertEqual(connection.inputs, 0)
        for message in data:
            self.assertEqual(passed(connection.from_viewer(message)), message)
        return connection.inputs

    def test_typing_is_input(self) -> None:
        keys = [messages.key(is_down=is_down) for is_down in (True, False)] * 18
        self.assertEqual(self.inputs(*keys), 36)
        self.assertEqual(self.inputs(messages.qemu_key(), messages.qemu_key(is_down=False)), 2)

    def test_a_move_or_a_button_of_the_pointer_is_input(self) -> None:
        moves = [messages.pointer(10, 10), messages.pointer(10, 11), messages.pointer(10, 11, 1)]
        self.assertEqual(self.inputs(*moves, messages.pointer(10, 11), messages.pointer(10, 11, 8)), 5)

    def test_a_pointer_that_stays_where_it_is_is_no_input(self) -> None:
        self.assertEqual(self.inputs(*[messages.pointer(10, 10)] * 500), 1)

    def test_an_animated_page_is_no_input(self) -> None:
        """What noVNC sent in ten seconds of one: 604 replies to fences, and requests for updates."""
        self.assertEqual(self.inputs(*[messages.fence(b"12345678", 1)] * 604, *[messages.REQUEST] * 514), 0)

    def test_what_a_viewer_sends_on_its_own_is_no_input(self) -> None:
        own = (
            messages.REQUEST,
            messages.CONTINUOUS,
            messages.fence(),
            messages.desktop_size(),
            messages.viewer_text(messages.caps(), extended=True),
        )
        self.assertEqual(self.inputs(*own), 0)
        connection = opened()
        connection.from_viewer(messages.set_encodings(7, 0))
        self.assertEqual(connection.inputs, 0)

    def test_a_text_that_a_person_pastes_is_input(self) -> None:
        self.assertEqual(self.inputs(messages.viewer_text(b"pasted")), 1)
        notice = messages.viewer_text(messages.extended(messages.NOTIFY), extended=True)
        self.assertEqual(self.inputs(notice), 1)

    def test_replies_of_the_clipboard_are_no_input(self) -> None:
        """A page in the box that reads its clipboard again and again would keep the box alive."""
        connection = opened(Clipboard(outgoing=True))
        request = messages.server_text(messages.extended(messages.TEXT_REQUEST), extended=True)
        notice = messages.server_text(messages.extended(messages.NOTIFY), extended=True)
        for _ in range(5):
            self.assertEqual(passed(connection.from_server(request + notice)), request + notice)
            for answer in (messages.provided(b"text"), messages.extended(messages.TEXT_REQUEST)):
                message = messages.viewer_text(answer, extended=True)
                self.assertEqual(passed(connection.from_viewer(message)), message)
        self.assertEqual(connection.inputs, 0)

    def test_nothing_of_one_who_watches_acts_wherever_it_is_split(self) -> None:
        data = (
            messages.key()
            + messages.pointer(9, 9, 1)
            + messages.fence()
            + messages.qemu_key()
            + messages.viewer_text(b"pasted")
            + messages.desktop_size()
            + messages.viewer_text(messages.caps(), extended=True)
            + messages.REQUEST
        )
        for at in range(len(data) + 1):
            connection = opened(Clipboard(incoming=True, outgoing=True), only_watches=True)
            found = passed(connection.from_viewer(data[:at])) + passed(connection.from_viewer(data[at:]))
            self.assertEqual(found, messages.fence() + messages.REQUEST, at)
            self.assertEqual(connection.inputs, 0)
        self.assertEqual(passed(connection.from_server(messages.server_text(b"copied"))), b"")

    def test_a_viewer_is_not_asked_for_notices(self) -> None:
        connection = opened(Clipboard(outgoing=True))
        peek = messages.server_text(messages.extended(messages.PEEK), extended=True)
        self.assertEqual(passed(connection.from_server(peek)), b"")

    def test_texts_that_do_not_pass_are_no_input(self) -> None:
        connection = opened(Clipboard(incoming=False))
        connection.from_viewer(messages.viewer_text(b"pasted"))
        self.assertEqual((connection.inputs, connection.dropped_texts), (0, 1))

    def test_more_than_eight_buttons_are_understood_once_the_server_takes_them(self) -> None:
        connection = opened()
        plain = messages.pointer(1, 2, 0x81) + messages.key()
        self.assertEqual(passed(connection.from_viewer(plain)), plain)
        self.assertEqual(connection.inputs, 2)
        connection.from_server(messages.update(messages.rectangle(-316, 0, 0)))
        extended = messages.pointer(1, 2, 0x81) + b"\1" + messages.key()
        self.assertEqual(passed(connection.from_viewer(extended)), extended)
        self.assertEqual(connection.inputs, 4)
