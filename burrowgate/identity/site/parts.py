"""Parts that the pages of the sign-in host share: their frame, forms, buttons and times.

All text is escaped where it enters a part; what parts return is HTML.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from burrowgate.core.http import html_page
from burrowgate.core.http.html_page import text
from burrowgate.core.http.site import SiteResponse
from burrowgate.core.http.site import page as site_page
from burrowgate.identity.site.passkey_script import SCRIPT

_STYLE = """
h2{margin:2rem 0 .5rem;font-size:1.125rem;line-height:1.3;font-weight:600}
p>a{text-decoration:underline}
form.row{margin:0}
.way{margin:1.5rem 0 0}
form+form,.way+form{margin-top:.75rem}
.or{display:flex;align-items:center;gap:.75rem;margin:1.5rem 0;color:var(--soft);font-size:.875rem}
.or:before,.or:after{content:"";flex:1;border-top:1px solid var(--line)}
.or+form{margin:0}
.hint{margin:-.625rem 0 1rem;font-size:.875rem;color:var(--soft)}
.fine{margin:1.25rem 0 0;font-size:.875rem;color:var(--soft)}
.quiet{background:none;color:inherit;border:1px solid var(--soft)}
.act{display:block;text-align:center;font-weight:600;padding:.6875rem 1rem;border-radius:.5rem;margin:1.5rem 0 0;
background:var(--moss);color:var(--card)}
.small{width:auto;padding:.3125rem .75rem;font-size:.875rem;font-weight:500;white-space:nowrap}
.danger{color:var(--wrong);border-color:var(--wrong)}
.done{padding:.625rem .875rem;margin:0 0 1rem;border-inline-start:3px solid var(--moss);background:var(--ground)}
.tag{display:inline-block;padding:0 .5rem;border:1px solid var(--moss);border-radius:1rem;font-size:.75rem;
color:var(--moss);margin-inline-start:.5rem;vertical-align:.1em}
ul.items{list-style:none;margin:0;padding:0}
ul.items>li{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;justify-content:space-between;
padding:.75rem 0;border-top:1px solid var(--line)}
ul.items>li:first-child{border-top:0}
.items .about{flex:1 1 16rem;min-width:0}
.items .about p{margin:0;font-size:.875rem;color:var(--soft)}
.items .about b{font-weight:600}
.link{width:100%;font-family:ui-monospace,monospace;font-size:.875rem}
.buttons{display:flex;flex-wrap:wrap;gap:.5rem;margin:.75rem 0 0}
.buttons form{margin:0}
.top{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:flex-start;justify-content:space-between}
.top h1{margin:0}
.top form{margin:0}
details{margin:.75rem 0 0}
details[open]>summary{margin:0 0 .5rem}
summary{cursor:pointer;color:var(--moss);font-weight:500;padding:.25rem 0}
li details{flex-basis:100%;margin:0;font-size:.9375rem}
details form{margin:.75rem 0 0;max-width:24rem}
[hidden]{display:none}
"""
STYLE = html_page.FORM_STYLE + "".join(_STYLE.split("\n"))
"""The style of the pages of the sign-in host."""
FOOT = "This page is from Burrowgate, the gateway"


def page(
    title: str,
    content: str,
    *,
    reason: str,
    scheme: str,
    status: int = 200,
    heading: bool = True,
    wide: bool = False,
    has_script: bool = False,
    rejects: bool = False,
) -> SiteResponse:
    """Return a page; `title` is plain text, `content` is HTML.

    `has_script` is whether it has the script for passkeys. Without `heading`, the content has one of its own.
    """
    head = "" if wide else html_page.MARK
    head += f"<h1>{text(title)}</h1>" if heading else ""
    body = html_page.opening(title, wide=wide, style=STYLE) + head + content
    body += f"<script>{SCRIPT}</script>" if has_script else ""
    # A sign-in leads to providers and to applications, which redirect to addresses that are not known here.
    # A provider may be at http on loopback (`identity.oidc.provider`), also of a gateway that serves https.
    leaves_to = "https: http://127.0.0.1:* http://localhost:*" if scheme == "https" else "https: http:"
    return site_page(
        (body + html_page.closing(FOOT)).encode(),
        reason=reason,
        status=status,
        style=STYLE,
        script=SCRIPT if has_script else "",
        connects=has_script,
        leaves_to=leaves_to,
        rejects=rejects,
    )


def notice(
    title: str,
    sentence: str,
    hint: str,
    *,
    reason: str,
    scheme: str,
    status: int,
    link: tuple[str, str] | None = None,
    rejects: bool = False,
) -> SiteResponse:
    """Return a page with a message, as plain text; `link` is address and text of where to go next."""
    content = f'<p>{text(sentence)}</p><p class="next">{text(hint)}</p>'
    content += "" if link is None else f'<a class="act" href="{text(link[0])}">{text(link[1])}</a>'
    return page(title, content, reason=reason, scheme=scheme, status=status, rejects=rejects)


def form(action: str, content: str, *, kind: str = "", hidden: dict[str, str] | None = None) -> str:
    """Return a form that posts to `action`, an address of this host; `hidden` are fields that it sends besides."""
    fields = "".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">' for name, value in (hidden or {}).items()
    )
    style = f' class="{kind}"' if kind else ""
    return f'<form method="post" action="{text(action)}"{style}>{fields}{content}</form>'


def button(label: str, *, kind: str = "", name: str = "") -> str:
    """Return the button of a form; `name` is what programs that read pages aloud say in place of `label`."""
    style = f' class="{kind}"' if kind else ""
    spoken = f' aria-label="{text(name)}"' if name else ""
    return f"<button{style}{spoken}>{text(label)}</button>"


def field(
    name: str,
    label: str,
    *,
    type: str = "text",
    autocomplete: str,
    value: str = "",
    hint: str = "",
    problem: str = "",
    limit: int,
    required: bool = True,
    focus: bool = False,
) -> str:
    """Return a labelled field of a form, with its problem beside it; `limit` is the longest value in characters."""
    described = [f"{name}-{part}" for part, content in (("problem", problem), ("hint", hint)) if content]
    attributes = f' aria-describedby="{" ".join(described)}"' if described else ""
    attributes += ' aria-invalid="true"' if problem else ""
    attributes += " required" if required else ""
    attributes += " autofocus" if focus else ""
    return (
        f'<label for="{name}">{text(label)}</label>'
        + (f'<p class="wrong" id="{name}-problem" role="alert">{text(problem)}</p>' if problem else "")
        + f'<input id="{name}" name="{name}" type="{type}" autocomplete="{autocomplete}" maxlength="{limit}"'
        f' autocapitalize="none" spellcheck="false" value="{text(value)}"{attributes}>'
        + (f'<p class="hint" id="{name}-hint">{text(hint)}</p>' if hint else "")
    )


def passkey_button(label: str, *, use: str, goal: str, kind: str = "") -> str:
    """Return a button for passkeys, which the script shows where the browser has them, and the text for elsewhere."""
    style = f' class="{kind}"' if kind else ""
    return (
        f'<button type="button" data-passkey="{text(use)}" data-to="{text(goal)}" hidden{style}>{text(label)}</button>'
        '<p class="next" data-without-passkey>This browser offers no passkeys on this page: they need JavaScript, a '
        "recent browser and a secure connection.</p>"
        '<p class="wrong" data-passkey-problem role="alert" hidden></p>'
    )


def moment(seconds: float) -> str:
    """Return a time for people, in UTC."""
    day, time = html_page.date(seconds)
    return f"{day}, {time} UTC"


def host_of(origin: str) -> str:
    """Return the host of an origin, with its port."""
    return urlsplit(origin).netloc
