"""The entry page: asks a visitor for a confirmation or a passphrase before the first visit.

Rules.
    It needs no script, and its form may be sent to the gateway's own host only (`form-action`).
    It contains neither the link nor the passphrase. It names the host and the session's label, as text.
    The passphrase has a field that password managers know, beside a name under which they can keep it.
"""

from __future__ import annotations

from burrowgate.core import entry
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.http import html_page, security_headers
from burrowgate.core.passphrases import MAX_PASSPHRASE_CHARACTERS

POLICY = security_headers.policy(form_action="'self'", style_src=html_page.source_of(html_page.FORM_STYLE))
FIELDS = tuple(security_headers.fields(b"text/html; charset=utf-8", POLICY))
"""Response fields of the page."""

_FOOT = "This page is from Burrowgate, the gateway, and not from the application"
_PROBLEMS = {
    Reason.WRONG_PASSPHRASE: "That is not the passphrase of this link.",
    Reason.TOO_MANY_PASSPHRASES: "Too many wrong passphrases were tried. Wait a minute, then try again.",
    Reason.PASSPHRASE_BUSY: "Too many visitors come in at once. Try again in a moment.",
}


def entry_page(reason: Reason, *, label: str, host: str, action: str, has_form: bool = True) -> bytes:
    """Return the page for a refusal for `reason`, one of `denial_reasons.ENTRY_REASONS`.

    `action` is the address of the form; empty for that of the page, fragment included. Without `has_form` the visitor
    can only read that this server cannot ask for a passphrase.
    """
    name = f'<p class="to"><bdi>{html_page.text(label)}</bdi></p>' if label else ""
    to = f'<form method="post" action="{html_page.text(action)}">' if action else '<form method="post">'
    if reason is Reason.CONFIRMATION_NEEDED:
        title = "Open this link?"
        content = (
            f"{name}<p>It leads to <bdi>{html_page.text(host)}</bdi>.</p>"
            '<p class="next">You are asked because programs open links too, such as those that check mail.</p>'
            f"{to}<button autofocus>Open</button></form>"
        )
    elif not has_form:
        title = "This link cannot be opened here"
        content = f"{name}<p>It has a passphrase, and the server in front of this gateway does not pass it on.</p>"
    else:
        title = "This link has a passphrase"
        problem = _PROBLEMS.get(reason, "")
        invalid = ' aria-invalid="true" aria-describedby="problem"' if problem else ""
        content = (
            f"{name}<p>To open <bdi>{html_page.text(host)}</bdi>, enter the passphrase that you got with the link.</p>"
            + (f'<p class="wrong" id="problem" role="alert">{html_page.text(problem)}</p>' if problem else "")
            + to
            + '<input class="unseen" type="text" name="name" autocomplete="username" readonly tabindex="-1"'
            f' aria-hidden="true" value="{html_page.text(label or host)}">'
            f'<label for="passphrase">Passphrase</label><input id="passphrase" name="{entry.FIELD}" type="password"'
            f' autocomplete="current-password" maxlength="{MAX_PASSPHRASE_CHARACTERS}" required autofocus'
            f' autocapitalize="none" spellcheck="false"{invalid}><button>Open</button></form>'
        )
    return (
        html_page.opening(title, style=html_page.FORM_STYLE)
        + f"{html_page.MARK}<h1>{html_page.text(title)}</h1>{content}"
        + html_page.closing(_FOOT)
    ).encode()
