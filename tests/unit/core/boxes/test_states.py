"""States of a box: no path leads back, and each ends with `destroyed`."""

from __future__ import annotations

from twisted.trial.unittest import TestCase

from burrowgate.core.boxes.states import MAY_START_AGAIN, SENTENCES, BoxReason, BoxState, may_follow


class StateTests(TestCase):
    def test_each_state_can_be_stopped_and_only_then_destroyed(self) -> None:
        for state in BoxState:
            is_over = state in (BoxState.STOPPING, BoxState.DESTROYED)
            self.assertEqual(may_follow(state, BoxState.STOPPING), not is_over, state)
            self.assertEqual(may_follow(state, BoxState.DESTROYED), state is BoxState.STOPPING, state)

    def test_nothing_follows_the_end_and_nothing_leads_back_to_a_start(self) -> None:
        for state in BoxState:
            self.assertFalse(may_follow(BoxState.DESTROYED, state))
            self.assertFalse(may_follow(state, BoxState.REQUESTED))
        self.assertTrue(may_follow(BoxState.DETACHED, BoxState.ACTIVE))
        self.assertFalse(may_follow(BoxState.STOPPING, BoxState.ACTIVE))

    def test_each_reason_has_a_sentence(self) -> None:
        self.assertEqual(set(SENTENCES), set(BoxReason))
        self.assertLess(MAY_START_AGAIN, set(BoxReason))
