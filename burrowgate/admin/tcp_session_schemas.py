"""The part of a session's view about TCP: terms, client, end and names of credentials."""

from __future__ import annotations

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.times import Time, time_or_none
from burrowgate.core.sessions import Session
from burrowgate.core.targets import Target
from burrowgate.core.tcp.history_bodies import SessionHistory
from burrowgate.core.tcp.opening import Endpoint
from burrowgate.core.tcp.session_states import TcpState, tcp_state
from burrowgate.core.tcp.settings import Recorded
from burrowgate.core.tcp.termination import Facts, cause_of

EMPTY = SessionHistory()


class TcpSessionView(Schema, frozen=True, kw_only=True):
    """Terms, client and end of a session whose target speaks TCP."""

    schema_name = "TcpSession"

    state: TcpState
    project: str
    account: str
    """The account that established it; empty if the operator did."""
    endpoint: str
    """Host and port that were chosen when it was established."""
    connection_limit: int | None
    connections_left: int | None
    connections_used: int
    max_seconds: int
    client: str
    """The key or the visit that it is bound to; empty until then."""
    bound_at: Time | None
    terminated_at: Time | None
    termination: str
    """Why it is over; empty if it is not."""
    credentials: tuple[str, ...]
    """Their names."""
    snapshot: str
    """SHA-256 of the snapshot of what authorised it."""
    recorded: bool
    """Whether its terminals are recorded, or were."""


def tcp_session(
    record: Session,
    target: Target,
    history: SessionHistory | None,
    *,
    now: int,
    open_connections: int,
    has_recordings: bool,
) -> TcpSessionView | None:
    """The view of `record`, a session of `target`, at `now`; None for a session of another target.

    `history` is what the history has of it, `has_recordings` whether this gateway has recordings of it.
    """
    terms = record.tcp
    if terms is None:
        return None
    kept = history or EMPTY
    facts = Facts(
        target_name=target.name,
        target_deleted_at=target.deleted_at,
        last_used_at=record.last_used_at,
        open_connections=open_connections,
    )
    cause = cause_of(record, facts, now=now)
    return TcpSessionView(
        state=tcp_state(terms, cause, terminated_at=kept.terminated_at),
        project=kept.project,
        account=kept.account,
        endpoint=Endpoint(terms.endpoint_host, terms.endpoint_port).text,
        connection_limit=terms.connection_limit,
        connections_left=terms.connections_left,
        connections_used=terms.connections_used,
        max_seconds=terms.max_seconds,
        client=terms.client,
        bound_at=time_or_none(terms.bound_at),
        terminated_at=time_or_none(kept.terminated_at),
        termination=kept.termination or ("" if cause is None else cause.reason),
        credentials=kept.credentials,
        snapshot=terms.snapshot,
        recorded=has_recordings or (target.tcp is not None and target.tcp.recording is not Recorded.OFF),
    )
