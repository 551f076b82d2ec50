"""The audit log: events in a hash chain, each signed by a key of the home. `audit_chain` verifies it.

Rules.
    The hash of an event covers the hash of the event before it and every field of the event, in one
    canonical JSON form.
    The MAC of an event covers its hash, and with it all events up to there. The store receives the function that makes
    it, never the key. Events that older versions recorded have none.
    Events are only appended, in the transaction of the change that they record, and never deleted with it. Those that
    visitors caused may be removed after a time (`audit_pruning`); a record stands for each run of removed ones.
    An event is hashed as it was written: where an action has been renamed since, `stored_action` keeps the old text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

GENESIS = "0" * 64

Detail = dict[str, str | int | bool | None]
"""Values of an event besides actor, action and record."""


class Action(StrEnum):
    """The kind of an event: noun and past participle. The texts of older versions are read as well."""

    TARGET_ADDED = "target.added"
    TARGET_CHANGED = "target.changed"
    TARGET_DELETED = "target.deleted"
    SESSION_MINTED = "session.minted"
    SESSION_EXTENDED = "session.extended"
    SESSION_RELABELLED = "session.relabelled"
    SESSION_REVOKED = "session.revoked"
    SESSION_DELETED = "session.deleted"
    SESSION_EXPIRED = "session.expired"
    """The gateway noticed that a session's time had come."""
    SESSION_ACCESS_DENIED = "session.access_denied"
    SESSION_EXTEND_REQUESTED = "session.extend_requested"
    """A visitor asked for more time."""
    SESSION_EXTEND_GRANTED = "session.extend_granted"
    SESSION_EXTEND_DENIED = "session.extend_denied"
    SESSION_PASSPHRASE_CHANGED = "session.passphrase_changed"
    SESSION_PASSPHRASE_REMOVED = "session.passphrase_removed"
    VISIT_OPENED = "visit.opened"
    VISIT_CUT = "visit.cut"
    FILE_RECEIVED = "file.received"
    """A visitor added a file to a drop box."""
    SEED_REVEALED = "seed.revealed"
    LINK_REVEALED = "link.revealed"
    LINK_ROTATED = "link.rotated"
    SETTING_CHANGED = "setting.changed"
    WEBHOOK_ADDED = "webhook.added"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_DISABLED = "webhook.disabled"
    """The gateway stopped to send to an endpoint that failed for too long."""
    WEBHOOK_REMOVED = "webhook.removed"
    CONSOLE_LOGIN_SUCCEEDED = "console.login_succeeded"
    CONSOLE_LOGIN_FAILED = "console.login_failed"
    INVITATION_MADE = "invitation.made"
    INVITATION_USED = "invitation.used"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    ACCOUNT_ADDED = "account.added"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_DISABLED = "account.disabled"
    ACCOUNT_ENABLED = "account.enabled"
    ACCOUNT_DELETED = "account.deleted"
    PASSKEY_ADDED = "passkey.added"
    PASSKEY_REMOVED = "passkey.removed"
    PASSKEY_REFUSED = "passkey.refused"
    """The counter of a passkey went back, so that there may be a copy of it."""
    IDENTITY_REMOVED = "identity.removed"
    """A person can sign in to an account by a provider no more."""
    PASSWORD_SET = "password.set"
    PASSWORD_REMOVED = "password.removed"
    LOGIN_OPENED = "login.opened"
    LOGIN_RENEWED = "login.renewed"
    """A login was renewed; its first renewal of each day since the sign-in."""
    LOGIN_PROVED = "login.proved"
    """A person proved again who they are."""
    LOGIN_ENDED = "login.ended"
    LOGIN_REFUSED = "login.refused"
    """A person could not sign in; counted for each reason and minute."""
    CLAIM_MADE = "claim.made"
    CLAIM_CLAIMED = "claim.claimed"
    CLAIM_WITHDRAWN = "claim.withdrawn"
    CLAIM_REFUSED = "claim.refused"
    """A person could not use a claim link."""
    SHARE_LEFT = "share.left"
    TOKEN_MADE = "token.made"
    TOKEN_REVOKED = "token.revoked"
    RULE_CHANGED = "rule.changed"
    """The rule of sign-in of a session or a target became another."""
    SESSION_AUTHORISED = "session.authorised"
    """A TCP session was established; its detail has the hash of the snapshot of what authorised it."""
    SESSION_BOUND = "session.bound"
    """The first client took a session for itself."""
    SESSION_TERMINATED = "session.terminated"
    CONNECTION_OPENED = "connection.opened"
    CONNECTION_REFUSED = "connection.refused"
    """A client could not open a connection of a session. `session.refused` is an old text of another action."""
    CONNECTION_CLOSED = "connection.closed"
    CREDENTIAL_ISSUED = "credential.issued"
    CREDENTIAL_BROKERED = "credential.brokered"
    """A credential was handed to a client."""
    CREDENTIAL_INJECTED = "credential.injected"
    """The gateway signed in to the target for a client."""
    CREDENTIAL_RENEWED = "credential.renewed"
    CREDENTIAL_REVOKED = "credential.revoked"
    CREDENTIAL_REVOKE_FAILED = "credential.revoke_failed"
    CREDENTIAL_LOST = "credential.lost"
    """A credential could not be revoked for so long that the gateway gave up."""
    CREDENTIAL_REVEALED = "credential.revealed"
    """An operator had the secret of a credential shown."""
    CREDENTIAL_REWRAPPED = "credential.rewrapped"
    """The secret of a credential was sealed under the newest key."""
    RECORDING_FINISHED = "recording.finished"
    BOX_REQUESTED = "box.requested"
    """A visitor asked for a disposable browser, whose place was taken."""
    BOX_STARTED = "box.started"
    BOX_READY = "box.ready"
    """Its screen answers."""
    BOX_ATTACHED = "box.attached"
    """A viewer connected to one without a viewer."""
    BOX_DETACHED = "box.detached"
    """The last viewer was lost."""
    BOX_WATCHED = "box.watched"
    """Another visitor of the same session began to watch the screen."""
    BOX_IDLE_WARNED = "box.idle_warned"
    BOX_STOPPING = "box.stopping"
    BOX_DESTROYED = "box.destroyed"
    BOX_DESTROY_RETRIED = "box.destroy_retried"
    """A box could not be destroyed, so that this is repeated."""
    BOX_ORPHAN_DESTROYED = "box.orphan_destroyed"
    """A box was destroyed whose gateway process is gone."""
    RESOURCE_ADDED = "resource.added"
    RESOURCE_CHANGED = "resource.changed"
    RESOURCE_DELETED = "resource.deleted"
    ROLE_GRANTED = "role.granted"
    ROLE_WITHDRAWN = "role.withdrawn"
    AUDIT_SIGNED = "audit.signed"
    """The gateway found the events up to one intact, which had no MAC of the key that signs now."""
    AUDIT_ACCEPTED = "audit.accepted"
    """The operator accepted the events up to one, although the home knew others."""
    AUDIT_PRUNED = "audit.pruned"
    """The gateway removed events of visitors after their time."""
    EVENTS_REMOVED = "events.removed"
    """Not an event: the record that stands for a run of removed ones."""

    @classmethod
    def _missing_(cls, value: object) -> Action | None:
        return OLD_ACTIONS.get(value) if isinstance(value, str) else None


OLD_ACTIONS = {
    "session.refused": Action.SESSION_ACCESS_DENIED,
    "console.signed-in": Action.CONSOLE_LOGIN_SUCCEEDED,
    "console.refused": Action.CONSOLE_LOGIN_FAILED,
}
"""Texts of actions in events that older versions recorded. A store passes them to `AuditEvent.stored_action`."""


ActorType = Literal["admin", "gateway", "visitor", "token", "anonymous", "other"]
"""`anonymous` is a process on this machine without the admin key; `other` is any text of another form."""


def split_actor(actor: str) -> tuple[ActorType, str]:
    """Return type and id of a stored actor: `visitor 192.0.2.7` is a visitor with that address.

    `join_actor` restores any text exactly, because the hashes of the chain cover it.
    """
    match actor.split(" "):
        case ["admin" | "gateway" | "anonymous" as kind]:
            return kind, ""
        case ["visitor", address] if address:
            return "visitor", address
        case ["token", label, *_] if label:
            return "token", actor.partition(" ")[2]
    return "other", actor


def join_actor(kind: ActorType, actor_id: str) -> str:
    """Return the stored form of an actor."""
    if kind == "other":
        return actor_id
    return f"{kind} {actor_id}" if actor_id else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One event. `detail` holds plain JSON values and never a credential."""

    time: int
    """Seconds since 1970."""
    action: Action
    actor: str
    """As `join_actor` writes it; covered by the hash."""
    target: str = ""
    """Name of the target at the time."""
    sid: str = ""
    detail: Detail = field(default_factory=dict)
    stored_action: str = ""
    """The text of `action` that the hash covers, if it is one of `OLD_ACTIONS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """An event with its number, hash and MAC in the chain, or a run of removed events with those of its last one."""

    seq: int
    event: AuditEvent
    hash: str
    mac: str = ""
    """`kid.mac` of the key that signed `hash`; empty if an older version recorded the event."""

    @property
    def first(self) -> int:
        """Number of the first event that this record stands for: `seq`, except for a run of removed events."""
        first = self.event.detail.get("from") if self.event.action is Action.EVENTS_REMOVED else self.seq
        return first if type(first) is int and 1 <= first <= self.seq else self.seq


SignEvent = Callable[[str], str]
"""Returns the MAC of an event's hash; callable in any thread."""


def unsigned(hash: str) -> str:
    """Return no MAC: a `SignEvent` for stores outside a gateway."""
    return ""


def chain_event(previous: str, seq: int, event: AuditEvent, sign: SignEvent = unsigned) -> AuditRecord:
    """Return the record of `event` as number `seq` after an event with the hash `previous`."""
    hash = event_hash(previous, seq, event)
    return AuditRecord(seq=seq, event=event, hash=hash, mac=sign(hash))


def event_hash(previous: str, seq: int, event: AuditEvent) -> str:
    """Return the hash (64 hex digits) of `event` as number `seq` after an event with the hash `previous`."""
    return hashlib.sha256(f"burrowgate event\n{previous}\n{canonical(seq, event)}".encode()).hexdigest()


_text = json.encoder.encode_basestring_ascii
_detail = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def canonical(seq: int, event: AuditEvent) -> str:
    """Return the JSON text that is hashed: sorted keys, no spaces, ASCII."""
    # Written out because each first visit records an event: 1.3 µs, against 6 µs for an encoder made at each call.
    return (
        f'{{"action":{_text(event.stored_action or event.action)},"actor":{_text(event.actor)},"at":{event.time:d},'
        f'"detail":{_detail(event.detail) if event.detail else "{}"},"seq":{seq:d},"sid":{_text(event.sid)},'
        f'"target":{_text(event.target)}}}'
    )
