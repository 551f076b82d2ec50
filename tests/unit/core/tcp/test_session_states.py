"""States of TCP sessions."""

from __future__ import annotations

import unittest

from burrowgate.core.tcp.session_states import TcpState, tcp_state
from burrowgate.core.tcp.termination import Cause
from burrowgate.core.tcp.terms import TcpTerms


def terms(bound_at: int | None) -> TcpTerms:
    return TcpTerms(
        project_id="p", endpoint_host="h", endpoint_port=1, max_seconds=60, pending_timeout=60, bound_at=bound_at
    )


class StateTests(unittest.TestCase):
    def test_session_is_pending_until_its_first_client(self) -> None:
        self.assertIs(tcp_state(terms(None), None, terminated_at=None), TcpState.PENDING)
        self.assertIs(tcp_state(terms(5), None, terminated_at=None), TcpState.ACTIVE)

    def test_session_that_is_over_is_canceling_until_its_end_is_in_the_history(self) -> None:
        cause = Cause(at=7, reason="revoked")
        for bound_at in (None, 5):
            self.assertIs(tcp_state(terms(bound_at), cause, terminated_at=None), TcpState.CANCELING)
            self.assertIs(tcp_state(terms(bound_at), cause, terminated_at=7), TcpState.TERMINATED)
