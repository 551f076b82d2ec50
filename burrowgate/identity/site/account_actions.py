"""One's own account: the page, and the forms on it.

Rules.
    Each form acts on the account that is signed in, whatever ids it names.
    Credentials are changed only shortly after a proof of who the person is; other forms need none.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from burrowgate.core.http.site import SiteResponse, redirect
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.logins import EndReason
from burrowgate.errors import BurrowgateError, Invalid, NotFound, PassphraseQueueFull, StateConflict
from burrowgate.identity.credential_records import read_credentials
from burrowgate.identity.site import parts
from burrowgate.identity.site.account_page import AccountProblem, AccountView, account_page
from burrowgate.identity.site.context import SiteContext, Visitor, without_login
from burrowgate.identity.site.forms import read_form, read_pairs
from burrowgate.identity.site.goals import ACCOUNT_GOAL, ACCOUNT_PATH, read_goal
from burrowgate.identity.site.passkey_leg import may_change_credentials

Fields = dict[str, str]
Action = Callable[[SiteContext, Visitor, Account, Fields], Awaitable[str]]
"""Does what a form asks for, and returns the key of `account_page.DONE`. Raises what the service raises."""


async def get_account(context: SiteContext, visitor: Visitor) -> SiteResponse:
    """Show the account."""
    if visitor.signed_in is None or visitor.account is None:
        return redirect(ACCOUNT_GOAL.sign_in_address, reason="not-signed-in")
    done = (read_pairs(visitor.request.query) or {}).get("done", "")
    return account_page(context, await _view(context, visitor), done=done)


async def _view(context: SiteContext, visitor: Visitor) -> AccountView:
    signed_in, account, services = visitor.signed_in, visitor.account, context.services
    assert signed_in is not None and account is not None
    return AccountView(
        account=account,
        login=signed_in.login,
        logins=await services.logins.logins_of(account.account_id),
        credentials=await read_credentials(services.registry.store, account.account_id),
        shares=await services.claims.shares_of(account.account_id),
        own_targets=len(await services.own_targets.of(account)),
        may_change_credentials=may_change_credentials(context, visitor),
    )


async def post_account(context: SiteContext, visitor: Visitor) -> SiteResponse:
    """Do what a form of the page asks for."""
    fields = read_form(visitor.request) or {}
    do = fields.get("do", "")
    account = visitor.account
    if do in ("sign-out", "end-all"):
        return await _sign_out(context, visitor, fields, everywhere=do == "end-all")
    if account is None:
        return redirect(ACCOUNT_GOAL.sign_in_address, reason="not-signed-in")
    if do in _CREDENTIAL_ACTIONS and not may_change_credentials(context, visitor):
        return redirect(ACCOUNT_GOAL.sign_in_address, reason="stale-proof")
    action = _ACTIONS.get(do) or _CREDENTIAL_ACTIONS.get(do)
    if action is None:
        problem = AccountProblem(text="This form is out of date. Try again.", reason="unknown-form", status=400)
        return account_page(context, await _view(context, visitor), problem=problem)
    try:
        done = await action(context, visitor, account, fields)
    except (Invalid, StateConflict, NotFound, PassphraseQueueFull) as error:
        return account_page(context, await _view(context, visitor), problem=_problem(error))
    return redirect(f"{ACCOUNT_PATH}?done={done}", reason=done)


def _problem(error: BurrowgateError) -> AccountProblem:
    if isinstance(error, Invalid):
        return AccountProblem(text=str(error), reason=error.code, field=error.field)
    status = 503 if isinstance(error, PassphraseQueueFull) else 409
    return AccountProblem(text=str(error), reason=error.code, status=status)


async def _sign_out(context: SiteContext, visitor: Visitor, fields: Fields, *, everywhere: bool) -> SiteResponse:
    """End the login of this browser, or all of the account, and go on to a sign-in for the goal if there is one."""
    logins = context.services.logins
    if visitor.account is not None and everywhere:
        await logins.end_all(visitor.account.account_id, EndReason.SIGNED_OUT, actor=visitor.actor)
    elif visitor.login_id:
        await logins.end(visitor.login_id, EndReason.SIGNED_OUT, actor=visitor.actor)
    goal = read_goal(context.keys(), fields.get("to", ""), context.clock.now())
    if goal is not None:
        return without_login(redirect(goal.sign_in_address, reason="signed-out"), context)
    page = parts.notice(
        "You are signed out",
        "All your devices are signed out." if everywhere else "This browser is signed out.",
        "Other sites where you signed in by a provider, and the provider itself, may still know you.",
        reason="signed-out",
        scheme=context.scheme,
        status=200,
        link=(ACCOUNT_GOAL.sign_in_address, "Sign in again"),
    )
    return without_login(page, context)


# Actions.


async def _end_login(context: SiteContext, visitor: Visitor, account: Account, fields: Fields) -> str:
    login_id = fields.get("login", "")
    owned = await context.services.logins.logins_of(account.account_id)
    if any(one.login_id == login_id for one in owned):
        await context.services.logins.end(login_id, EndReason.SIGNED_OUT, actor=visitor.actor)
    return "login-ended"


async def _end_others(context: SiteContext, visitor: Visitor, account: Account, fields: Fields) -> str:
    await context.services.logins.end_all(
        account.account_id, EndReason.SIGNED_OUT, actor=visitor.actor, keep=visitor.login_id
    )
    return "others-ended"


async def _leave_share(context: SiteContext, visitor: Visitor, account: Account, fields: Fields) -> str:
    await context.services.claims.leave(fields.get("sid", ""), account.account_id, actor=visitor.actor)
    return "share-left"


async def _change_name(context: SiteContext, visitor: Visitor, account: Account, fields: Fields) -> str:
    await context.services.accounts.change(account.account_id, actor=visitor.actor, name=fields.get("name", ""))
    return "name-changed"


async def _rename_passkey(context: SiteContext, visitor: Visitor, account: Account, fields: Fields) -> str:
    await context.services.passkeys.rename(
        fields.get("passkey", ""), fields.get("label", ""), account_id=account.account_id
    )
    return "passkey-renamed"


async def _remove_passkey(context: SiteContext, visitor: Visitor, account: Account, fields: Fields) -> str:
    await context.services.passkeys.remove(
        fields.get("passkey", ""), account_id=account.account_id, actor=visitor.actor
    )
    return "passkey-removed"


async def _set_password(context: SiteContext, visitor: Visitor, account: Account, fields: Fields) -> str:
    await context.services.passwords.set(
        account.account_id, fields.get("sign_in_name", ""), fields.get("password", ""), actor=visitor.actor
    )
    return "password-set"


async def _remove_password(context: SiteContext, visitor: Visitor, account: Account, fields: Fields) -> str:
    await context.services.passwords.remove(account.account_id, actor=visitor.actor)
    return "password-removed"


async def _remove_provider(context: SiteContext, visitor: Visitor, account: Account, fields: Fields) -> str:
    await context.services.provider_accounts.remove(account.account_id, fields.get("identity", ""), actor=visitor.actor)
    return "provider-removed"


_ACTIONS: dict[str, Action] = {
    "end-login": _end_login,
    "end-others": _end_others,
    "leave-share": _leave_share,
    "change-name": _change_name,
    "rename-passkey": _rename_passkey,
}
_CREDENTIAL_ACTIONS: dict[str, Action] = {
    "remove-passkey": _remove_passkey,
    "set-password": _set_password,
    "remove-password": _remove_password,
    "remove-provider": _remove_provider,
}
