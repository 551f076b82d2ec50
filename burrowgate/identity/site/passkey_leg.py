"""Passkeys: the two requests of a page's script. The second signs in, makes an account or adds a passkey."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from burrowgate.core.http.site import SiteResponse, json_response
from burrowgate.core.identity.logins import EndReason
from burrowgate.errors import BurrowgateError, Invalid, NotFound, PasskeyRefused, StateConflict
from burrowgate.identity.accounts import Joining
from burrowgate.identity.passkeys import PasskeyOptions, PasskeyUser
from burrowgate.identity.site.arrivals import arrive_by_script
from burrowgate.identity.site.context import PASSKEY_METHOD, SiteContext, Visitor, sign_in, with_login
from burrowgate.identity.site.devices import device_name
from burrowgate.identity.site.forms import read_json, text_of
from burrowgate.identity.site.goals import ACCOUNT_GOAL, ACCOUNT_PATH, Goal, read_goal, suffices
from burrowgate.identity.site.joining import Entrance, address_after_joining, chosen_name, find_entrance, join
from burrowgate.identity.site.refusals import RefusedSignIn

OVER = "This page is out of date. Load it again."
CONFIRM = "Sign in once more before you change how you sign in. Load this page again."


async def passkey_options(context: SiteContext, visitor: Visitor) -> SiteResponse:
    """Return the options for an authenticator, and a ticket for its answer."""
    fields = read_json(visitor.request)
    goal = None if fields is None else read_goal(context.keys(), text_of(fields, "to"), context.clock.now())
    if fields is None or goal is None:
        return _problem(OVER, reason="goal-over")
    try:
        options = await _options(context, visitor, goal, fields)
    except Invalid as error:
        return _problem(str(error), reason=error.code, status=422)
    if options is None:
        return _problem(CONFIRM if text_of(fields, "use") == "add" else OVER, reason="not-offered", status=403)
    return json_response({"options": json.loads(options.json), "ticket": options.ticket}, reason="passkey-options")


async def _options(context: SiteContext, visitor: Visitor, goal: Goal, fields: dict[str, Any]) -> PasskeyOptions | None:
    """Return the options for the use in `fields`; None if it is not allowed. Raises `Invalid`."""
    passkeys, accounts = context.services.passkeys, context.services.accounts
    match text_of(fields, "use"):
        case "sign-in":
            return passkeys.sign_in_options()
        case "join":
            entrance = await find_entrance(context, goal)
            if entrance is None:
                return None
            name = chosen_name(entrance, text_of(fields, "name"))
            user = PasskeyUser(account_id=entrance.account_id or accounts.new_account_id(), name=name)
            return passkeys.registration_options(user)
        case "add" if may_change_credentials(context, visitor) and visitor.account is not None:
            user = PasskeyUser(account_id=visitor.account.account_id, name=visitor.account.name)
            return passkeys.registration_options(user, exclude=await passkeys.of_account(user.account_id))
    return None


def may_change_credentials(context: SiteContext, visitor: Visitor) -> bool:
    """Return whether the person has proved recently enough who they are."""
    return visitor.signed_in is not None and suffices(ACCOUNT_GOAL, visitor.signed_in.login, context.now())


async def passkey_answer(context: SiteContext, visitor: Visitor) -> SiteResponse:
    """Use what an authenticator has answered."""
    fields = read_json(visitor.request)
    goal = None if fields is None else read_goal(context.keys(), text_of(fields, "to"), context.clock.now())
    if fields is None or goal is None:
        return _problem(OVER, reason="goal-over")
    try:
        return await _answered(context, visitor, goal, fields)
    except PasskeyRefused as refused:
        context.refusals.add(RefusedSignIn.PASSKEY, visitor.actor)
        if refused.account_id is not None:
            await context.services.logins.end_all(refused.account_id, EndReason.REUSE, actor="gateway")
        return _problem(str(refused), reason=f"passkey-{refused.reason}", status=403, rejects=True)
    except (Invalid, StateConflict, NotFound) as error:
        return _problem(_sentence(error), reason=error.code, status=422)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What an authenticator has answered, and the label for a passkey that it has made."""

    ticket: str
    response: str
    label: str


async def _answered(context: SiteContext, visitor: Visitor, goal: Goal, fields: dict[str, Any]) -> SiteResponse:
    passkeys = context.services.passkeys
    label = device_name(visitor.place.user_agent)
    answer = _Answer(text_of(fields, "ticket"), json.dumps(fields.get("response")), label)
    match text_of(fields, "use"):
        case "sign-in":
            account = await passkeys.sign_in(answer.ticket, answer.response)
            login = await sign_in(context, visitor, account, method=PASSKEY_METHOD, strong=True)
            return arrive_by_script(context, goal, login)
        case "join":
            entrance = await find_entrance(context, goal)
            if entrance is None:
                return _problem(OVER, reason="not-offered", status=403)
            return await _join(context, visitor, entrance, chosen_name(entrance, text_of(fields, "name")), answer)
        case "add" if may_change_credentials(context, visitor) and visitor.account is not None:
            account_id = visitor.account.account_id
            passkey = await passkeys.verify_registration(
                answer.ticket, answer.response, label=label, account_id=account_id
            )
            await passkeys.add(passkey, actor=visitor.actor)
            return json_response({"location": f"{ACCOUNT_PATH}?done=passkey-added"}, reason="passkey-added")
    return _problem(CONFIRM, reason="not-offered", status=403)


async def _join(context: SiteContext, visitor: Visitor, entrance: Entrance, name: str, answer: _Answer) -> SiteResponse:
    passkey = await context.services.passkeys.verify_registration(
        answer.ticket, answer.response, label=answer.label, account_id=entrance.account_id or None
    )
    joining = Joining(name=name, account_id=passkey.account_id, passkey=passkey)
    login = await join(context, visitor, entrance, joining, method=PASSKEY_METHOD)
    location = await address_after_joining(context, entrance)
    return with_login(json_response({"location": location}, reason="joined"), context, login)


def _sentence(error: BurrowgateError) -> str:
    """Return what a person reads; errors of claim links and invitations have words for their operator."""
    return str(error) if isinstance(error, Invalid | StateConflict) else OVER


def _problem(detail: str, *, reason: str, status: int = 400, rejects: bool = False) -> SiteResponse:
    return json_response({"detail": detail}, reason=reason, status=status, rejects=rejects)
