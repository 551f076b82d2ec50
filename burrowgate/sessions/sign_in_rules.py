"""Rules of sign-in on sessions and targets: changes of them, each with an audit event, and what goes together.

Rules.
    Whom a change shuts out is refused at once, before it is stored (`withdrawals`).
    An event says in words who fits the rule before and after; it counts e-mail addresses and does not name them.
    A target has a rule or a public domain, not both: everyone may read a public domain without a link.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from burrowgate.core import lifecycle, restrictions
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.identity.identity_fields import check_claims, check_forms
from burrowgate.core.identity.rules import NO_ACCOUNT, SignInRule, describe
from burrowgate.core.restrictions import Restriction
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target
from burrowgate.errors import Invalid
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions, retry_on_conflict
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.withdrawals import Withdrawals

NO_RULE = NO_ACCOUNT
"""Stands in a request for no rule; a request for a rule that no account fits is refused before."""

RuleText = Callable[[SignInRule], Awaitable[str]]
"""Returns in words who fits a rule, without e-mail addresses. Raises `StoreError`."""


async def text_with_ids(rule: SignInRule) -> str:
    """Return a `RuleText` that names accounts by their ids."""
    return describe(rule, {name: name for name in rule.accounts}, shows_addresses=False)


class SessionRules:
    """Changes the rules of live sessions."""

    def __init__(
        self, registry: Registry, withdrawals: Withdrawals, updates: SessionUpdates, text: RuleText = text_with_ids
    ) -> None:
        self._registry = registry
        self._withdrawals = withdrawals
        self._updates = updates
        self._text = text

    async def set(
        self, sid: str, rule: SignInRule | None, *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> tuple[Session, Target]:
        """Let people who fit `rule` use a session, and no others; None is no rule.

        `rule` is canonical (`core.identity.rules.check_rule`). Raises `SessionNotFound`, `Invalid`, `StateConflict`,
        `Conflict`, `StoreError` or `WithdrawalNotStored`.
        """
        before, target = await self._updates.get(sid)
        expected.check(before.version)
        lifecycle.set_sign_in(before, target, rule=rule)

        async def attempt() -> tuple[Session, Target]:
            session, target = await self._updates.get(sid)
            expected.check(session.version)
            changed = lifecycle.set_sign_in(session, target, rule=rule)
            if changed is not session:
                detail = await change_detail("sign_in", session.limits.sign_in, rule, self._text)
                event = self._updates.event(Action.RULE_CHANGED, session, target, detail, actor)
                await self._registry.commit(Change(puts=(changed,), events=(event,)))
            return changed, target

        return await self._withdrawals.run(
            f"Whom the new rule shuts out of the session {sid!r}",
            restrictions.of_sign_in(sid, before.limits.sign_in, rule),
            lambda: retry_on_conflict(self._registry, attempt),
            replaced=(Restriction(sid, "sign_in"),),
        )


async def change_detail(
    name: str, before: SignInRule | None, after: SignInRule | None, text: RuleText
) -> dict[str, str | int | bool | None]:
    """Return the detail of the event of a changed rule, whose field is `name`."""
    return {
        "rule": name,
        "before": "" if before is None else await text(before),
        "after": "" if after is None else await text(after),
    }


async def target_events(
    before: Target | None, after: Target, text: RuleText, *, actor: str, now: int
) -> tuple[AuditEvent, ...]:
    """Return the events of the rules of sign-in that differ between two versions of a target; None is a new one."""
    events: list[AuditEvent] = []
    for name in ("sign_in", "members"):
        old, new = None if before is None else getattr(before, name), getattr(after, name)
        if old != new:
            detail = await change_detail(name, old, new, text)
            events.append(
                AuditEvent(time=now, action=Action.RULE_CHANGED, actor=actor, target=after.name, detail=detail)
            )
    return tuple(events)


def changed_rule(present: SignInRule | None, requested: SignInRule | None) -> SignInRule | None:
    """Return the rule of a target after a change that requests None, for the present one, `NO_RULE` or another."""
    if requested is None:
        return present
    return None if requested == NO_RULE else requested


def check_target(target: Target) -> Target:
    """Return `target`, whose rules go together. Raises `Invalid`."""
    if target.sign_in is not None:
        public = [domain.host for domain in target.domains if domain.public]
        if public:
            raise Invalid(
                "sign_in",
                f"Everyone may read {public[0]} without a link, so that people need not sign in there; make the domain"
                " private, or leave out the rule of sign-in.",
            )
    if target.members is not None and target.members.claimers:
        raise Invalid(
            "members.claimers", "Members come in without a link, so that none of them has claimed one; name people."
        )
    if target.speaks_tcp and (target.sign_in is not None or target.members is not None or target.identity):
        raise Invalid(
            "type",
            f"People sign in to targets that speak HTTP only; leave out the rule, or the type `{target.type}`, and"
            " grant the role `connect` in its project.",
        )
    return target


def changed_identity(present: tuple[str, ...], requested: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the forms of identity that a target gets after a change. Raises `Invalid`."""
    return present if requested is None else check_forms(requested)


def changed_claims(present: tuple[str, ...], requested: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return what a target learns of a person after a change. Raises `Invalid`."""
    return present if requested is None else check_claims(requested)
