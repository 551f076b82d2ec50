"""The messages of the gateway's own responses: for each reason a status, a title, a sentence and a hint.

Visitors read these texts, so they name no version, no address of a target and no other session, and say what to do
next. Every client without a genuine credential gets `ACCESS_DENIED`, whatever the reason (docs/protocol.md, section 5).
"""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.denial_reasons import Reason

Fields = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its status; `{when}` in the sentence stands for the time at which it became true."""

    status: int
    title: str
    sentence: str
    hint: str
    fields: Fields = ()
    """Response fields that go with it."""
    is_plain: bool = False
    """Whether it is sent as plain text: browsers show it to developers only."""


# Rejections.

_ASK = "Ask the person who sent you this link for a new one."
_ASK_TO_EXTEND = "Ask the person who sent you this link to extend it, or for a new one."
_SOON = "Try again in a moment."
_SEND_PASSPHRASE = "Open the link in a browser; a program sends it in the field Burrowgate-Passphrase, as UTF-8."
_AUTHENTICATE = ((b"WWW-Authenticate", b"Burrowgate-Passphrase"),)
"""A 401 names what it asks for (RFC 9110, 15.5.2); browsers know no such scheme, and show the page."""
_SIGN_IN = ((b"WWW-Authenticate", b"Burrowgate-Sign-In"),)
_CLEAR_CACHE = ((b"Clear-Site-Data", b'"cache"'),)
"""Lets the browser forget the pages of the target that a visitor can no longer open."""

ACCESS_DENIED = Message(
    403,
    "You need a link to come in",
    "This place opens with a link. You came without one, or with one that does not open it.",
    "Make sure that you used the whole link, or ask the person who sent it to you for a new one.",
)
TOO_MANY_REJECTIONS = Message(
    429,
    "A little too much at once",
    "Too many requests from your address came without a link that opens something.",
    "With the right link you can come in at once; without one, wait a moment before you try again.",
)
STORE_UNAVAILABLE = Message(
    503,
    "Links cannot be checked just now",
    "The gateway cannot reach its records, and it opens nothing unchecked.",
    _SOON,
    ((b"Retry-After", b"5"),),
)
DENIALS = {
    Reason.NO_CREDENTIAL: ACCESS_DENIED,
    Reason.MANIFEST: Message(
        403,
        "This web app manifest was fetched without a link",
        "Browsers fetch web app manifests without cookies unless the page says otherwise, so this request had no link.",
        'Write <link rel="manifest" crossorigin="use-credentials" href="…"> in the page, or let the operator of this'
        " gateway open the path (open_paths).",
        is_plain=True,
    ),
    Reason.NOT_GENUINE: ACCESS_DENIED,
    Reason.NO_SESSION: ACCESS_DENIED,
    Reason.OTHER_TARGET: ACCESS_DENIED,
    Reason.OTHER_PAGE: ACCESS_DENIED,
    Reason.REVOKED: Message(
        410, "This link was revoked", "It was revoked{when} and cannot be used any more.", _ASK, _CLEAR_CACHE
    ),
    Reason.EXPIRED: Message(
        410, "This link has expired", "It was good for a limited time and expired{when}.", _ASK_TO_EXTEND, _CLEAR_CACHE
    ),
    Reason.ENDED: Message(
        410,
        "What this link opened is gone",
        "The application was removed from this gateway{when}, and its links ended with it.",
        "Ask the person who sent you this link where to find it now.",
        _CLEAR_CACHE,
    ),
    Reason.IDLE: Message(
        403,
        "This link has gone unused for too long",
        "It closes when it is not used for a while, and it closed{when}.",
        _ASK_TO_EXTEND,
    ),
    Reason.VISIT_CUT: Message(
        410,
        "Your visit was ended",
        "The person who shared this ended your visit{when}.",
        "If you think that this is a mistake, ask that person for a new link.",
        _CLEAR_CACHE,
    ),
    Reason.LINK_ROTATED: Message(
        410,
        "This link was replaced",
        "It was replaced by another one{when} and opens no more.",
        _ASK,
        _CLEAR_CACHE,
    ),
    Reason.METHOD: Message(
        403,
        "This link does not allow that",
        "It allows only some kinds of requests, and this was not one of them.",
        "If you need to do more, ask the person who sent you this link.",
    ),
    Reason.NETWORK: Message(
        403,
        "This link does not open from here",
        "It opens from certain networks only, and yours is not one of them.",
        "Try from the network that it was meant for, or ask the person who sent you this link.",
    ),
    Reason.SIGN_IN_NEEDED: Message(
        401,
        "Sign in to open this",
        "It opens for certain people only, once they have signed in.",
        "Open this address in a browser; you are asked to sign in there.",
        _SIGN_IN,
    ),
    Reason.NOT_YOU: Message(
        403,
        "This is meant for other people",
        "You are signed in, but not as one of those for whom it opens.",
        "Sign in with another account, or ask the person who shared it to add yours.",
    ),
    Reason.STALE_PROOF: Message(
        401,
        "Please sign in once more",
        "It opens only for a short time after you have signed in, or with a passkey.",
        "Open this address in a browser; you are asked to sign in there.",
        _SIGN_IN,
    ),
    Reason.CONFIRMATION_NEEDED: Message(
        403,
        "Open this link in a browser",
        "It asks for a confirmation, so it opens only when it is followed in a browser.",
        "A program sends the link's token instead: Authorization: Bearer <token>.",
    ),
    Reason.PASSPHRASE_NEEDED: Message(
        401, "This link has a passphrase", "Nothing opens without it.", _SEND_PASSPHRASE, _AUTHENTICATE
    ),
    Reason.WRONG_PASSPHRASE: Message(
        401, "That is not the passphrase", "This link has another passphrase.", _SEND_PASSPHRASE, _AUTHENTICATE
    ),
    Reason.TOO_MANY_PASSPHRASES: Message(
        429,
        "Too many wrong passphrases",
        "So many wrong ones were tried that no further one is looked at for now.",
        "Wait a minute, then try again.",
        ((b"Retry-After", b"60"),),
    ),
    Reason.PASSPHRASE_BUSY: Message(
        503, "Too many visitors at once", "Too many passphrases are being checked.", _SOON, ((b"Retry-After", b"2"),)
    ),
    Reason.NAVIGATION_ONLY: Message(
        403,
        "Open this link in a browser",
        "It counts its visits, so it opens only when it is followed in a browser.",
        "Follow the link, or copy it into the address bar of your browser.",
    ),
    Reason.VISITS_USED_UP: Message(
        403,
        "This link has been used",
        "It could be opened a limited number of times, and all of them are used up.",
        _ASK,
    ),
    Reason.TOO_MANY_CONNECTIONS: Message(
        429,
        "A little too much at once",
        "This link has as many connections open as it may have.",
        "Close another window that shows it, or try again in a moment.",
        ((b"Retry-After", b"5"),),
    ),
    Reason.FOREIGN_ORIGIN: Message(
        403,
        "This came from another site",
        "A live connection can be opened only by pages of this address.",
        "Open the application at its own address and try again there.",
    ),
    Reason.SERVICE_WORKER: Message(
        403,
        "Service workers are not allowed here",
        "A service worker would stay in the browser after its link has ended.",
        "The operator of this gateway can allow them for this application (service_workers).",
        is_plain=True,
    ),
    Reason.NO_DOMAIN: ACCESS_DENIED,
    Reason.TARGET_OFF: Message(
        503,
        "This application is switched off",
        "The person who runs it has switched it off for now.",
        "Try again later, or ask that person when it will be back.",
    ),
    Reason.NO_CERTIFICATE: Message(
        403,
        "You need a certificate to come in",
        "This place asks visitors for a certificate of their own, and your browser showed none.",
        "Install the certificate that you were given, then close the browser and open the link again.",
    ),
    Reason.MISDIRECTED: Message(
        421,
        "This came to the wrong place",
        "This address asks visitors for a certificate, and this connection was made without that.",
        "Open the link again.",
    ),
    Reason.MULTIPLE_CREDENTIALS: Message(
        400,
        "This address holds two links",
        "Two links ended up in one address, and only one of them can be meant.",
        "Open one of the two by itself.",
    ),
    Reason.AMBIGUOUS_PAGE: Message(
        400,
        "This address can be read in two ways",
        "Its path does not name one page without doubt, so it is not opened.",
        _ASK,
    ),
    Reason.STORE_UNAVAILABLE: STORE_UNAVAILABLE,
}


# Failures of the target and of the gateway.

_IS_IT_RUNNING = "Try again in a moment. If you run it, see whether it is started."
UPSTREAM_CONNECT_ERROR = Message(
    502, "The application does not answer", "This gateway is up, but the application behind it cannot be reached.",
    _IS_IT_RUNNING,
)  # fmt: skip
UPSTREAM_SOCKET_MISSING = Message(
    502, "The application is not running",
    "This gateway is up, but the application behind it has not opened its socket.", _IS_IT_RUNNING,
)  # fmt: skip
UPSTREAM_PERMISSION_DENIED = Message(
    502, "The application cannot be reached from here", "This gateway has no permission to connect to its socket.",
    "If you run it, let the user of the gateway write to that socket.",
)  # fmt: skip
UPSTREAM_TIMEOUT = Message(
    504, "The application is taking too long", "It was reached, but it did not answer in time.",
    "Try again in a moment. If you run it, see what keeps it busy.",
)  # fmt: skip
UPSTREAM_PROTOCOL_ERROR = Message(
    502, "The application's answer was cut short", "It broke off, or was not something that a browser could read.",
    "Try again in a moment. If you run it, its own log may say more.",
)  # fmt: skip
UPSTREAM_CERTIFICATE_ERROR = Message(
    502, "The application could not be verified",
    "This gateway is not configured to trust its certificate, so nothing was sent to it.",
    "If you run it, give the gateway its CA file or its fingerprint.",
)  # fmt: skip
UPSTREAM_ADDRESS_NOT_ALLOWED = Message(
    502, "The application cannot be reached from here", "Its address is one that this gateway never connects to.",
    "If you run it, give the gateway the address of the application itself.",
)  # fmt: skip
NO_FILE_DESCRIPTOR = Message(
    503, "Too many visitors at once", "The gateway has no connection to the application left for this request.", _SOON,
    ((b"Retry-After", b"5"),),
)  # fmt: skip
INTERNAL_ERROR = Message(
    500, "Something went wrong in the gateway", "This is not your mistake, and the gateway has logged it.",
    _SOON,
)  # fmt: skip

# Malformed requests, and those beyond a limit, by status.

_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
_ODD = "If an application or a script made this request, it needs a correction; if you typed the address, check it."
BAD_REQUESTS = {
    400: Message(400, "This request is not clear", "It cannot be understood in exactly one way.", _ODD),
    403: Message(
        403, "Not from here", "Only requests from certain addresses are answered here.",
        "The operator of this gateway decides which ones.",
    ),
    404: Message(404, "There is no such page", "Nothing here goes by that name.", _ODD),
    405: Message(
        405, "That is not possible here", "Requests of this kind are not passed on.", _ODD, ((b"Allow", _METHODS),),
    ),
    422: Message(
        422, "That cannot be accepted", "Something in the form cannot be accepted.", "Change it and send it again.",
    ),
    409: Message(
        409, "That is not possible now", "The state of this link does not allow it.", "Try again later.",
    ),
    408: Message(408, "The request took too long", "Not all of it arrived in time.", _SOON),
    413: Message(413, "That is too large", "It is more than this gateway accepts at once.", "Send something smaller."),
    414: Message(414, "This address is too long", "It is longer than is accepted here.", "Check where it was made."),
    417: Message(417, "That cannot be promised", "The request expects something that this gateway cannot do.", _ODD),
    421: Message(421, "This came to the wrong place", "The address belongs to another connection.", "Open it again."),
    426: Message(
        426, "Another protocol is needed", "Only version 13 of WebSockets is known.", _ODD,
        ((b"Upgrade", b"websocket"), (b"Sec-WebSocket-Version", b"13")),
    ),
    431: Message(
        431, "The request carries too much", "Its fields, cookies perhaps, are more than this gateway accepts.",
        "Clear the cookies of this address and try again.",
    ),
    429: Message(
        429, "A little too much at once", "Too many requests come from your address just now.", _SOON,
        ((b"Retry-After", b"5"),),
    ),
    501: Message(501, "That is not known here", "The request uses something that this gateway does not know.", _ODD),
    505: Message(505, "Another HTTP is needed", "This gateway speaks HTTP/1.1 and HTTP/1.0 here.", _ODD),
    508: Message(
        508, "This goes round in circles", "The request has been through this gateway before.",
        "If you run the application, see whether its address leads back to the gateway.",
    ),
}  # fmt: skip

# Folders.

FILE_NOT_FOUND = Message(
    404, "There is no such page", "Nothing in this folder goes by that name.",
    "Check the address for a typing mistake, or start again from the top of the folder.",
)  # fmt: skip
FILE_NOT_READABLE = Message(
    403, "This file cannot be read", "It is there, but the gateway is not allowed to read it.",
    "Ask the person who shares this folder to make it readable.",
)  # fmt: skip
FOLDER_READ_ONLY = Message(
    405, "This folder is for reading only", "Files can be looked at here, but not changed.",
    "To change something, ask the person who shares this folder.", ((b"Allow", b"GET, HEAD, OPTIONS"),),
)  # fmt: skip
FOLDER_TOO_LARGE = Message(
    403, "This folder is too large to download at once", "It has more than {maximum} files and folders.",
    "Download the folders in it one by one.",
)  # fmt: skip
TOO_MANY_ARCHIVES = Message(
    503, "Too many downloads at once", "Whole folders are being downloaded by as many visitors as is possible.",
    _SOON, ((b"Retry-After", b"10"),),
)  # fmt: skip

# The gateway's own pages.

SIGN_IN_FAILED = Message(
    403,
    "This sign-in did not work out",
    "It was begun in another browser, took too long, or was used before.",
    "Go back to the address that you wanted to open; you are asked to sign in again.",
)
SIGN_IN_REPEATS = Message(
    403,
    "You keep being asked to sign in",
    "You have signed in, and this place still does not know you. Your browser may refuse its cookies.",
    "Allow cookies for this address, or try another browser. If that does not help, tell the person who shared this.",
)
LEFT = Message(
    200, "You have left", "This browser no longer holds your link to this address.",
    "To come back, open the link again.", _CLEAR_CACHE,
)  # fmt: skip
PAGE_NOT_FOUND = Message(
    404, "There is no such page", "The gateway has no page of its own by that name.",
    "Go back to the application.",
)  # fmt: skip
