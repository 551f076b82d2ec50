"""Recognition of requests that wait for events: event streams, and long polls by scripts of a page.

Rules.
    A request says that it waits by `Accept: text/event-stream` (WHATWG HTML, 9.2) or `Prefer: wait` (RFC 7240, 4.3).
    A long poll of a script says nothing, so each request of a script may be one (`Sec-Fetch-Dest: empty`, of which
    browsers let no page change the value). What a person waits for, a page, a style sheet or an image, is none.
"""

from __future__ import annotations

from burrowgate.core.http.fields import Fields

_EVENT_STREAM = b"text/event-stream"


def says_that_it_waits(fields: Fields) -> bool:
    """Return whether a request with `fields` says that its response may take long."""
    for name, value in fields:
        lower = name.lower()
        if lower == b"accept":
            if _EVENT_STREAM in value.lower():
                return True
        elif lower == b"prefer" and any(
            preference.partition(b";")[0].partition(b"=")[0].strip(b" \t").lower() == b"wait"
            for preference in value.split(b",")
        ):
            return True
    return False


def is_of_script(fields: Fields) -> bool:
    """Return whether a request with `fields` is one of a script in a browser (fetch, XMLHttpRequest)."""
    return any(name.lower() == b"sec-fetch-dest" and value.lower() == b"empty" for name, value in fields)
