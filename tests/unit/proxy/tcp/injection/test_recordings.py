"""Recorded handshakes, divided in every way: the same result; altered in any way: a failure that shows no secret."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from burrowgate.proxy.tcp.injection.interface import MAX_EARLY_BYTES, MAX_HELD_BYTES
from tests.support import TestCase
from tests.support.injection import forms, leaks
from tests.support.injection_recordings import Played, Recording, play, recordings

RECORDINGS = st.sampled_from(recordings())
SCHEDULES = st.lists(st.tuples(st.booleans(), st.integers(0, 80)), max_size=40)
_SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def by_bytes(recording: Recording) -> list[tuple[bool, int]]:
    """Return a schedule that gives the bytes one by one, the two sides in turn."""
    length = max(len(recording.client), sum(map(len, recording.target)))
    return [(is_target, 1) for _ in range(length) for is_target in (True, False)]


class DivisionTests(TestCase):
    def check(self, recording: Recording, schedule: list[tuple[bool, int]]) -> Played:
        played = play(recording, recording.make(), schedule)
        self.assertEqual(played.to_client, recording.to_client, recording.name)
        if not played.failure:
            self.assertTrue(played.is_relaying, recording.name)
            self.assertEqual(played.to_target, recording.to_target, recording.name)
        return played

    def test_there_are_recordings_of_each_protocol_with_and_without_failure(self) -> None:
        outcomes = {(recording.kind, bool(self.check(recording, []).failure)) for recording in recordings()}
        kinds = ("postgresql", "mysql", "redis", "vnc")
        self.assertEqual(outcomes, {(kind, is_failure) for kind in kinds for is_failure in (True, False)})

    def test_bytes_split_at_every_position_give_the_same_result(self) -> None:
        for recording in recordings():
            for is_target, length in ((False, len(recording.client)), (True, sum(map(len, recording.target)))):
                for position in range(length + 1):
                    self.check(recording, [(is_target, position), (not is_target, 1 << 20)])

    def test_single_bytes_give_the_same_result(self) -> None:
        for recording in recordings():
            self.check(recording, by_bytes(recording))

    @_SETTINGS
    @given(RECORDINGS, SCHEDULES)
    def test_any_order_of_the_two_sides_gives_the_same_result(
        self, recording: Recording, schedule: list[tuple[bool, int]]
    ) -> None:
        self.check(recording, schedule)


@st.composite
def altered(draw: st.DrawFn) -> Recording:
    """Draw a recording of which one side sends something else."""
    recording = draw(RECORDINGS)

    def alter(data: bytes) -> bytes:
        for _ in range(draw(st.integers(0, 4))):
            at = draw(st.integers(0, len(data)))
            inserted = draw(
                st.binary(max_size=12) | st.sampled_from(list(forms(recording.password, recording.username)))
            )
            data = data[:at] + inserted + data[at + draw(st.integers(0, 12)) :]
        return data

    return Recording(
        **{
            **{name: getattr(recording, name) for name in recording.__dataclass_fields__},
            "client": alter(recording.client),
            "target": tuple(alter(part) for part in recording.target),
        }
    )


class HostileTests(TestCase):
    @settings(parent=_SETTINGS, max_examples=600)
    @given(altered(), SCHEDULES)
    def test_altered_bytes_raise_nothing_but_the_failure_and_show_no_secret(
        self, recording: Recording, schedule: list[tuple[bool, int]]
    ) -> None:
        """The injected secret is in no byte to the visitor, even if the target says it (tcp T30)."""
        made = recording.make()
        client, target = len(recording.client), sum(map(len, recording.target))
        played = play(recording, made, [*schedule, *((True, 1) for _ in range(target)), (False, client)])
        self.assertEqual(leaks(played.before_relaying, recording.password, recording.username), [])
        self.assertNotIn(recording.password, played.failure + repr(made))

    @settings(parent=_SETTINGS, max_examples=300)
    @given(RECORDINGS, st.binary(max_size=600), st.lists(st.binary(max_size=600), min_size=2, max_size=2), SCHEDULES)
    def test_random_bytes_raise_nothing_but_the_failure(
        self, recording: Recording, client: bytes, target: list[bytes], schedule: list[tuple[bool, int]]
    ) -> None:
        fields = {name: getattr(recording, name) for name in recording.__dataclass_fields__}
        hostile = Recording(**{**fields, "client": client, "target": tuple(target)})
        played = play(hostile, hostile.make(), schedule)
        self.assertEqual(leaks(played.before_relaying, recording.password, recording.username), [])

    def test_a_target_that_says_the_secret_is_cut_at_every_position(self) -> None:
        """Each form of the secret in place of a part of any message of the target reaches no visitor (tcp T30)."""
        for recording in recordings():
            for part, whole in enumerate(recording.target):
                for form in forms(recording.password, recording.username):
                    for at in range(0, len(whole), 29):
                        target = list(recording.target)
                        target[part] = whole[:at] + form + whole[at + len(form) :]
                        fields = {name: getattr(recording, name) for name in recording.__dataclass_fields__}
                        hostile = Recording(**{**fields, "target": tuple(target)})
                        schedule = [(False, 1 << 20), *((True, 1) for _ in range(sum(map(len, target))))]
                        played = play(hostile, hostile.make(), schedule)
                        found = leaks(played.before_relaying, recording.password, recording.username)
                        self.assertEqual(found, [], recording.name)

    def test_each_side_can_make_an_injector_hold_a_bounded_number_of_bytes(self) -> None:
        for recording in recordings():
            fields = {name: getattr(recording, name) for name in recording.__dataclass_fields__}
            for is_target, limit in ((False, MAX_HELD_BYTES + MAX_EARLY_BYTES), (True, MAX_HELD_BYTES)):
                flood = bytes(limit + 1)
                changed = {"target": (flood,), "client": b""} if is_target else {"client": flood, "target": (b"",)}
                played = play(Recording(**{**fields, **changed}), recording.make(), [])
                self.assertTrue(played.failure, recording.name)

    def test_after_a_failure_nothing_more_is_written(self) -> None:
        for recording in recordings():
            played = play(recording, made := recording.make(), [])
            if played.failure:
                made.fail("again")
                self.assertEqual((made.take_to_client(), made.take_to_target()), (b"", b""))
                self.assertFalse(made.wants_tls or made.is_relaying)

    def test_a_caller_can_end_a_handshake_with_the_error_of_the_protocol(self) -> None:
        for recording in recordings():
            made = recording.make()
            made.take_to_client()
            made.fail("The target cannot be reached.")
            self.assertIn(b"The target cannot be reached.", made.take_to_client())
