"""The messages to visitors of disposable browsers: a status for each error, and its own sentence."""

from __future__ import annotations

from burrowgate.errors import (
    BoxDied,
    BoxesFull,
    BoxExists,
    BoxFileNotFound,
    BoxFilesNotAllowed,
    BoxFilesUnavailable,
    BoxFileTooLarge,
    BoxNotFound,
    BurrowgateError,
    ImageMissing,
    LauncherUnavailable,
    LimitsNotApplied,
    StartTimeout,
    TooManyStarts,
)
from burrowgate.proxy.responses.messages import INTERNAL_ERROR, Fields, Message

_AGAIN = "Try again in a moment."
_TELL = "Trying again does not help."
FULL_RETRY_SECONDS = 30
"""A place may be free then: a box without a viewer ends after two minutes."""
STARTS_RETRY_SECONDS = 10
"""One more start is admitted then (`boxes.service.STARTS_PER_MINUTE`)."""
_BUSY_RETRY = ((b"Retry-After", b"5"),)

_KINDS: tuple[tuple[type[BurrowgateError], int, str, str, Fields], ...] = (
    (BoxExists, 409, "One browser at a time", "It may be open in another window.", ()),
    (BoxesFull, 503, "All browsers are in use", _AGAIN, ((b"Retry-After", b"%d" % FULL_RETRY_SECONDS),)),
    (TooManyStarts, 429, "Too many starts", _AGAIN, ((b"Retry-After", b"%d" % STARTS_RETRY_SECONDS),)),
    (LauncherUnavailable, 503, "No browser can be started just now", _AGAIN, _BUSY_RETRY),
    (ImageMissing, 502, "This browser cannot be started", _TELL, ()),
    (LimitsNotApplied, 502, "This browser cannot be started", _TELL, ()),
    (BoxDied, 502, "The browser stopped", _AGAIN, ()),
    (StartTimeout, 504, "The browser did not start", _AGAIN, ()),
    (BoxNotFound, 404, "No such browser", "It may have ended.", ()),
    (BoxFileNotFound, 404, "No such file", "It may still be on its way.", ()),
    (BoxFilesNotAllowed, 403, "Files do not pass", "The operator of this gateway has decided that.", ()),
    (BoxFilesUnavailable, 503, "The files cannot be reached", _AGAIN, _BUSY_RETRY),
    (BoxFileTooLarge, 413, "The file is too large", "Send a smaller one.", ()),
)
"""For each error the status, title, hint and fields. Sentences are those of the errors' classes: the text of an error
of a launcher is for the operator."""


def message_of(error: BurrowgateError) -> Message:
    """Return the message about `error`."""
    for kind, status, title, hint, fields in _KINDS:
        if isinstance(error, kind):
            sentence = str(error) if kind is BoxExists else str(kind())
            return Message(status, title, sentence, hint, fields)
    return INTERNAL_ERROR
