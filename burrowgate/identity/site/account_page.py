"""The page about one's own account: devices, passkeys, password, providers, and what was shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from burrowgate.core.http.html_page import text
from burrowgate.core.http.site import SiteResponse
from burrowgate.core.identity.account_credentials import AccountCredentials
from burrowgate.core.identity.accounts import MAX_NAME_LENGTH, Account, Identity, Passkey, Password
from burrowgate.core.identity.logins import PROVIDER_METHOD, Login, LoginState, login_state
from burrowgate.core.identity.passkey_rules import MAX_LABEL_LENGTH
from burrowgate.core.identity.sign_in_names import MAX_SIGN_IN_NAME_LENGTH, default_sign_in_name
from burrowgate.errors import LastCredential, PasswordNeedsPasskey
from burrowgate.identity.claims import SharedSession
from burrowgate.identity.records import identity_id
from burrowgate.identity.site import parts
from burrowgate.identity.site.context import PASSKEY_METHOD, PASSWORD_METHOD, SiteContext
from burrowgate.identity.site.devices import device_name
from burrowgate.identity.site.goals import ACCOUNT_GOAL, ACCOUNT_PATH, TARGETS_PATH
from burrowgate.identity.site.shared_sessions import open_address
from burrowgate.identity.site.sign_in_page import MAX_TYPED_PASSWORD

DONE = {
    "passkey-added": "The passkey was added. You can sign in with it from now on.",
    "passkey-renamed": "The passkey has its new name.",
    "passkey-removed": "The passkey was removed. Delete it on your device as well.",
    "password-set": "The password was set.",
    "password-removed": "The password was removed.",
    "provider-removed": "The provider was disconnected. It does not open this account any more.",
    "login-ended": "The device was signed out.",
    "others-ended": "All other devices were signed out.",
    "share-left": "It is no longer shared with you.",
    "name-changed": "Your name was changed.",
}
"""For each value of `done`, what was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """What the page shows."""

    account: Account
    login: Login
    """The one of this browser."""
    logins: Sequence[Login]
    credentials: AccountCredentials
    shares: Sequence[SharedSession]
    own_targets: int
    """How many targets the person may connect to by a role."""
    may_change_credentials: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountProblem:
    """Why something was not done: `text` is for the person, beside the field `field` if it is about one."""

    text: str
    reason: str
    field: str = ""
    status: int = 422


def account_page(
    context: SiteContext, view: AccountView, *, done: str = "", problem: AccountProblem | None = None
) -> SiteResponse:
    """Return the page."""
    content = _head(view.account)
    if sentence := DONE.get(done):
        content += f'<p class="done" role="status">{sentence}</p>'
    if problem is not None and not problem.field:
        content += f'<p class="wrong" role="alert">{text(problem.text)}</p>'
    content += _shares(context, view) + _logins(context, view) + _credentials(context, view, problem)
    content += _name(view.account, problem)
    return parts.page(
        "My account",
        content,
        reason="account" if problem is None else problem.reason,
        scheme=context.scheme,
        status=200 if problem is None else problem.status,
        heading=False,
        wide=True,
        has_script=True,
    )


def _action(do: str, label: str, *, kind: str = "quiet small", about: str = "", **fields: str) -> str:
    """Return a form that is one button; `about` is what programs that read pages aloud say besides the label."""
    spoken = f"{label}: {about}" if about else ""
    return parts.form(
        ACCOUNT_PATH, parts.button(label, kind=kind, name=spoken), kind="row", hidden={"do": do, **fields}
    )


def _head(account: Account) -> str:
    email = f'<p class="next"><bdi>{text(account.email)}</bdi></p>' if account.email else ""
    until = ""
    if account.expires_at is not None:
        until = f'<p class="next">Guest account, until {text(parts.moment(account.expires_at))}.</p>'
    return (
        f'<div class="top"><h1><bdi>{text(account.name)}</bdi></h1>{_action("sign-out", "Sign out")}</div>'
        f"{email}{until}"
    )


def _item(about: str, actions: str) -> str:
    return f'<li><div class="about">{about}</div>{actions}</li>'


# What was shared.


def _shares(context: SiteContext, view: AccountView) -> str:
    if not view.shares:
        content = "<h2>Shared with me</h2><p>Nothing is shared with you at present.</p>"
    else:
        items = "".join(_share(context, one) for one in view.shares)
        content = f'<h2>Shared with me</h2><ul class="items">{items}</ul>'
    if view.own_targets:
        what = "1 of them" if view.own_targets == 1 else f"{view.own_targets} of them"
        content += (
            f'<h2>Databases, shells and desktops</h2><p>You may connect to <a href="{TARGETS_PATH}">{what}</a>'
            " whenever you like.</p>"
        )
    return content


def _share(context: SiteContext, shared: SharedSession) -> str:
    name = shared.session.label or shared.target.name
    address = open_address(context, shared.target, shared.session.sid)
    title = f"<b>{text(name)}</b>" if address is None else f'<a href="{text(address)}"><b>{text(name)}</b></a>'
    where = "" if address is None else f"{text(parts.host_of(address))}, "
    about = f"{title}<p>{where}until {text(parts.moment(shared.session.expires_at))}</p>"
    return _item(about, _action("leave-share", "Leave", about=name, sid=shared.session.sid))


# Devices.


def _logins(context: SiteContext, view: AccountView) -> str:
    now = context.clock.now()
    active = [one for one in view.logins if login_state(one, view.account, now) is LoginState.ACTIVE]
    others = [one for one in active if one.login_id != view.login.login_id]
    newest = sorted(others, key=lambda login: (-login.renewed_at, login.login_id))
    items = _login(context, view.login, is_this=True) + "".join(_login(context, one, is_this=False) for one in newest)
    content = f'<h2>Where I am signed in</h2><ul class="items">{items}</ul>'
    if others:
        content += '<div class="buttons">' + _action("end-others", "Sign out all others")
        content += _action("end-all", "Sign out everywhere", kind="quiet small danger") + "</div>"
    return content


def _login(context: SiteContext, login: Login, *, is_this: bool) -> str:
    name = device_name(login.user_agent)
    tag = '<span class="tag">this one</span>' if is_this else ""
    since, used = parts.moment(login.created_at), parts.moment(login.renewed_at)
    address, method = login.address or "unknown address", _method(context, login.method)
    about = (
        f"<b>{text(name)}</b>{tag}<p>{text(address)}, {text(method)}</p>"
        f"<p>Since {text(since)}{'' if used == since else text(f', last used {used}')}</p>"
    )
    action = "" if is_this else _action("end-login", "Sign out", about=f"{name}, {login.address}", login=login.login_id)
    return _item(about, action)


def _method(context: SiteContext, method: str) -> str:
    if method.startswith(PROVIDER_METHOD):
        return f"by {context.services.providers.label(method.removeprefix(PROVIDER_METHOD))}"
    return {PASSKEY_METHOD: "by passkey", PASSWORD_METHOD: "by password"}.get(method, f"by {method}")


# Passkeys, password and providers.


def _credentials(context: SiteContext, view: AccountView, problem: AccountProblem | None) -> str:
    content = "<h2>How I sign in</h2>"
    if not view.may_change_credentials:
        content += (
            "<p>To change anything here, sign in once more: your last sign-in is more than 10 minutes old.</p>"
            f'<p><a href="{ACCOUNT_GOAL.sign_in_address}">Confirm that it is you</a></p>'
        )
    credentials = view.credentials
    items = "".join(_passkey(one, view.may_change_credentials) for one in credentials.passkeys)
    if credentials.password is not None:
        items += _password_item(credentials.password, view.may_change_credentials)
    items += "".join(_provider(context, view, one) for one in credentials.identities)
    content += f'<ul class="items">{items}</ul>' if items else ""
    if view.may_change_credentials:
        button = parts.passkey_button("Add a passkey", use="add", goal=ACCOUNT_GOAL.text, kind="quiet small")
        content += f"{button}{_password_form(view, problem)}"
    return content


def _passkey(passkey: Passkey, may_change: bool) -> str:
    used = "never used" if passkey.last_used_at is None else f"last used {parts.moment(passkey.last_used_at)}"
    about = (
        f"<b>{text(passkey.label)}</b>"
        f"<p>Passkey, added {text(parts.moment(passkey.created_at))}, {text(used)}"
        f"{', synchronised between devices' if passkey.backed_up else ''}</p>"
    )
    rename = _rename_form(passkey)
    removal = _action(
        "remove-passkey", "Remove", about=passkey.label, kind="quiet small danger", passkey=passkey.credential_id
    )
    return _item(about, (removal if may_change else "") + rename)


def _rename_form(passkey: Passkey) -> str:
    name = f"label-{passkey.credential_id}"
    label = (
        f'<label for="{text(name)}">New name</label><input id="{text(name)}" name="label" autocomplete="off"'
        f' maxlength="{MAX_LABEL_LENGTH}" value="{text(passkey.label)}" required>'
    )
    form = parts.form(
        ACCOUNT_PATH,
        label + parts.button("Rename", kind="quiet small"),
        hidden={"do": "rename-passkey", "passkey": passkey.credential_id},
    )
    return f"<details><summary>Rename</summary>{form}</details>"


def _password_item(password: Password, may_change: bool) -> str:
    about = (
        f"<b>Password</b><p>With the sign-in name <bdi>{text(password.sign_in_name)}</bdi>, "
        f"set {text(parts.moment(password.set_at))}</p>"
    )
    removal = _action("remove-password", "Remove", about="password", kind="quiet small danger") if may_change else ""
    return _item(about, removal)


def _provider(context: SiteContext, view: AccountView, identity: Identity) -> str:
    name, record = context.services.providers.label(identity.provider), identity_id(identity.issuer, identity.subject)
    who = identity.email or identity.name
    known_as = f"as <bdi>{text(who)}</bdi>, " if who else ""
    is_this = view.login.identity_id == record
    tag = '<span class="tag">this browser</span>' if is_this else ""
    about = f"<b>{text(name)}</b>{tag}<p>Provider, {known_as}last used {text(parts.moment(identity.seen_at))}</p>"
    removal = ""
    if not _is_removable(view.credentials, identity):
        about += "<p>It is the only way in, so it stays.</p>"
    elif view.may_change_credentials:
        if is_this:
            about += "<p>Disconnecting it signs this browser out.</p>"
        removal = _action("remove-provider", "Disconnect", about=name, kind="quiet small danger", identity=record)
    return _item(about, removal)


def _is_removable(credentials: AccountCredentials, identity: Identity) -> bool:
    try:
        credentials.check_removal_of_identity(identity)
    except (LastCredential, PasswordNeedsPasskey):
        return False
    return True


def _password_form(view: AccountView, problem: AccountProblem | None) -> str:
    shown = problem if problem is not None and problem.field in ("sign_in_name", "password") else None
    password = view.credentials.password
    name = password.sign_in_name if password else default_sign_in_name(view.account)
    fields = parts.field(
        "sign_in_name",
        "Sign-in name",
        autocomplete="username",
        value=name,
        problem=shown.text if shown and shown.field == "sign_in_name" else "",
        limit=MAX_SIGN_IN_NAME_LENGTH,
    ) + parts.field(
        "password",
        "New password",
        type="password",
        autocomplete="new-password",
        hint=f"At least {8 if view.credentials.passkeys else 15} characters.",
        problem=shown.text if shown and shown.field == "password" else "",
        limit=MAX_TYPED_PASSWORD,
    )
    form = parts.form(ACCOUNT_PATH, fields + parts.button("Set password"), hidden={"do": "set-password"})
    summary = "Change password" if password else "Set a password"
    return f"<details{' open' if shown else ''}><summary>{summary}</summary>{form}</details>"


def _name(account: Account, problem: AccountProblem | None) -> str:
    wrong = problem.text if problem is not None and problem.field == "name" else ""
    field = parts.field("name", "Name", autocomplete="name", value=account.name, problem=wrong, limit=MAX_NAME_LENGTH)
    form = parts.form(ACCOUNT_PATH, field + parts.button("Change name"), hidden={"do": "change-name"})
    return f"<h2>My name</h2><details{' open' if wrong else ''}><summary>Change name</summary>{form}</details>"
