"""The requests by which a gateway asks another one of its cluster for the screen or a file of a box, and the replies.

A request is one line, `burrowgate.peer.1 VERB BOX`, for `get` and `put` with the name of the file, percent-encoded:

    screen, watch   the screen; `watch` is that for a visitor who only watches. The reply is `ok`, and RFB follows.
    list            the downloads. The reply is `ok`, and an object of JSON follows in frames (`peer_frames`).
    get             one download. The reply is `ok SIZE`, and the file follows in frames.
    put             an upload. The reply is `ok`; the file is sent in frames then, and the second reply is `ok NAME`.

In place of each reply there may be `gone`, if no such box runs there, or `no CODE` with the code of an error. A gateway
that knows no files replies `gone`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote_from_bytes, unquote_to_bytes

MAX_LINE_BYTES = 1_000
"""Of a request or a reply; a name of 255 bytes takes 765."""
OK, GONE, NO = b"ok", b"gone", b"no"
_LINE = re.compile(rb"burrowgate\.peer\.1 (screen|watch|list|get|put) ([A-Za-z0-9_-]{1,64})(?: ([!-~]+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ScreenRequest:
    """Which screen is asked for."""

    box_id: str
    only_watches: bool = False

    def to_line(self) -> bytes:
        """Return the line of the request, with its end."""
        verb = b"watch" if self.only_watches else b"screen"
        return b"burrowgate.peer.1 %b %b\n" % (verb, self.box_id.encode("ascii"))


class FileVerb(StrEnum):
    """What is asked of the files of a box."""

    LIST = "list"
    GET = "get"
    PUT = "put"


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What is asked of the files of which box."""

    verb: FileVerb
    box_id: str
    name: str = ""
    """Of the file; empty for the list."""

    def to_line(self) -> bytes:
        """Return the line of the request, with its end. It may exceed `MAX_LINE_BYTES`."""
        line = b"burrowgate.peer.1 %b %b" % (self.verb.value.encode("ascii"), self.box_id.encode("ascii"))
        return line + (b" " + encoded_name(self.name) if self.name else b"") + b"\n"


def read_request(line: bytes) -> ScreenRequest | FileRequest | None:
    """Return the request of `line`, without its end; None if it asks for nothing known."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    verb, box_id, name = match[1].decode("ascii"), match[2].decode("ascii"), match[3]
    if (name is not None) != (verb in (FileVerb.GET, FileVerb.PUT)):
        return None
    if verb in ("screen", "watch"):
        return ScreenRequest(box_id, verb == "watch")
    return FileRequest(FileVerb(verb), box_id, "" if name is None else decoded_name(name))


def encoded_name(name: str) -> bytes:
    """Return the name of a file as it stands in a line."""
    return quote_from_bytes(name.encode("utf-8", "replace"), safe="").encode("ascii")


def decoded_name(text: bytes) -> str:
    """Return the name of a file that stands in a line as `text`."""
    return unquote_to_bytes(text).decode("utf-8", "replace")
