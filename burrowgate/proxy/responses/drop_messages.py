"""The messages of drop boxes: for each refusal of a file a status, a title, a sentence and a hint."""

from __future__ import annotations

from burrowgate.core.drop_box import DropRefusal
from burrowgate.core.http.drop_request import METHODS
from burrowgate.proxy.responses.messages import Message

_AGAIN = "Choose files on the page of this address and send them again."
_FULL = "Ask the person who gave you this address to make space, then send it again."

REFUSALS = {
    DropRefusal.FOREIGN_ORIGIN: Message(
        403, "This came from another site", "Files can be sent only from the page of this address.",
        "Open the page here and send them from it; a program needs the link or its token, not a cookie.",
    ),
    DropRefusal.NOT_SHOWN: Message(
        404, "There is nothing to see here", "Files can be sent to this address, but not looked at.",
        "To send something, start at the top of this address.",
    ),
    DropRefusal.METHOD: Message(
        405, "Files can only be added here", "What was sent cannot be looked at, changed or deleted from outside.",
        "To change something, ask the person who gave you this address.", ((b"Allow", METHODS),),
    ),
    DropRefusal.NO_NAME: Message(
        400, "The file has no name", "The address has to end with the name of the file.",
        "Send it to an address such as /photo.jpg.",
    ),
    DropRefusal.PARTIAL: Message(
        400, "A part of a file cannot be sent", "Only whole files are taken here.", "Send the whole file.",
    ),
    DropRefusal.NO_FORM: Message(
        415, "This is not a form with files", "Files come as a multipart form, or each by itself with PUT.",
        _AGAIN, ((b"Accept", b"multipart/form-data"),),
    ),
    DropRefusal.BROKEN_FORM: Message(
        400, "The files did not arrive whole", "The form broke off, or cannot be read.", _AGAIN,
    ),
    DropRefusal.NO_FILE: Message(400, "No file was chosen", "There was no file in what you sent.", _AGAIN),
    DropRefusal.TOO_MANY_PARTS: Message(
        413, "Too many files at once", "One form can hold a thousand files.", "Send them in several turns.",
    ),
    DropRefusal.FILE_TOO_LARGE: Message(
        413, "This file is too large", "A file can have up to {limit} here.",
        "Make it smaller, or ask the person who gave you this address. Go back to send other files.",
    ),
    DropRefusal.FULL: Message(507, "There is no space left", "No more files, or none so large, can be taken.", _FULL),
    DropRefusal.NO_SPACE: Message(507, "There is no space left", "The disk for these files is full.", _FULL),
    DropRefusal.BUSY: Message(
        503, "Too many files at once", "As many files are being received as is possible.",
        "Try again in a moment.", ((b"Retry-After", b"10"),),
    ),
    DropRefusal.NOT_WRITABLE: Message(
        503, "Files cannot be stored just now", "The folder for them cannot be written to.",
        "Tell the person who gave you this address, and try again later.",
    ),
}  # fmt: skip
