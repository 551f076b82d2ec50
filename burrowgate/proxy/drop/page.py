"""The pages of a drop box: the one that sends files, and the responses to its form.

Rules.
    The page works without its script, as a form. Its policy names style and script by their hashes, and allows forms
    and requests to its own origin alone.
    No page shows what is in the folder: neither names nor numbers, and a file by the name that the visitor gave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from burrowgate.core.drop_box import DropBox, DropRefusal
from burrowgate.core.http import html_page, security_headers
from burrowgate.proxy.drop.storage import ReceivedFile
from burrowgate.proxy.responses.drop_messages import REFUSALS
from burrowgate.proxy.static.directory_index import size

_HERE = Path(__file__).parent
STYLE = html_page.STYLE + (_HERE / "page.css").read_text("ascii").replace("\n", "")
SCRIPT = (_HERE / "page.js").read_text("ascii")
POLICY = security_headers.policy(
    style_src=html_page.source_of(STYLE),
    script_src=html_page.source_of(SCRIPT),
    connect_src="'self'",
    form_action="'self'",
)
_ONLY_THEM = "Only the person who gave you this address sees what you send, and you cannot take it back."


def form_page(title: str, box: DropBox, refusal: DropRefusal | None) -> bytes:
    """Return the page that sends files; `refusal` is why none is accepted now. `title` is the folder's name."""
    if refusal is not None:
        message = REFUSALS[refusal]
        text = f'<p>{html_page.text(message.sentence)}</p><p class="next">{html_page.text(message.hint)}</p>'
        return _page(title, message.title, text)
    form = (
        f'<form method="post" enctype="multipart/form-data" action="/" data-limit="{box.max_file_bytes}">'
        '<label class="zone"><strong>Choose files</strong><span class="drag">or drop them here</span>'
        '<input type="file" name="file" multiple required></label>'
        f'<p class="limits">Up to {size(box.max_file_bytes)} for each file. {_ONLY_THEM}</p>'
        '<p class="send"><button>Send</button></p></form>'
        '<p class="state" role="status"></p><ul class="files"></ul>'
    )
    return _page(title, "Send files", form, f"<script>{SCRIPT}</script>")


def received_page(title: str, received: Sequence[ReceivedFile]) -> bytes:
    """Return the page about files that were received."""
    heading = "Your file was received" if len(received) == 1 else f"Your {len(received)} files were received"
    rows = "".join(
        f'<li class="done"><bdi>{html_page.text(file.shown)}</bdi><span class="what">{size(file.size)}</span></li>'
        for file in received
    )
    text = f'<ul class="files">{rows}</ul><p class="next"><a href="/">Send more files</a></p>'
    return _page(title, heading, text)


def note_about(received: Sequence[ReceivedFile]) -> str:
    """Return a sentence about files of a form that were received before another was refused; empty without any."""
    if not received:
        return ""
    names = ", ".join(file.shown for file in received[:10])
    rest = f" and {len(received) - 10} more" if len(received) > 10 else ""
    return f"Received before that: {names}{rest}."


def _page(title: str, heading: str, content: str, script: str = "") -> bytes:
    folder = f'<p class="to">to <bdi>{html_page.text(title)}</bdi></p>'
    opening = html_page.opening(f"{heading} - {title}", style=STYLE)
    return (opening + f"<h1>{html_page.text(heading)}</h1>{folder}{content}{script}" + html_page.closing()).encode()
