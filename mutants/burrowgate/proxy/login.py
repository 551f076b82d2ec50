"""Login of visitors on a target's domain: the redirect that sets the visit cookie, and the reserved pages.

Rules.
    A link in the address bar becomes a cookie and the same URL without the link, on the same host (docs/protocol.md,
    section 5).
    `/.burrowgate/` is reserved on each domain of the gateway: no request for it ever reaches a target.
"""

from __future__ import annotations

from math import ceil

from burrowgate.core import credential_text, links
from burrowgate.core.access import Admission, Refusal
from burrowgate.core.http import fields
from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.tokens import VID_BYTES, Key, Keyring, b64url
from burrowgate.errors import SigningKeyRemoved
from burrowgate.interfaces import IEntropy
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response

_LENGTH = len(RESERVED_PATH)


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_x_is_reserved__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_is_reserved__mutmut)
def is_reserved(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH + 1] in (b"", b"/")


def x_is_reserved__mutmut_orig(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH + 1] in (b"", b"/")


def x_is_reserved__mutmut_1(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) or path[_LENGTH : _LENGTH + 1] in (b"", b"/")


def x_is_reserved__mutmut_2(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(None) and path[_LENGTH : _LENGTH + 1] in (b"", b"/")


def x_is_reserved__mutmut_3(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH - 1] in (b"", b"/")


def x_is_reserved__mutmut_4(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH + 2] in (b"", b"/")


def x_is_reserved__mutmut_5(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH + 1] not in (b"", b"/")


def x_is_reserved__mutmut_6(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH + 1] in (b"XXXX", b"/")


def x_is_reserved__mutmut_7(path: bytes) -> bool:
    """Return whether `path` is reserved."""
    return path.startswith(RESERVED_PATH) and path[_LENGTH : _LENGTH + 1] in (b"", b"XX/XX")

mutants_x_is_reserved__mutmut['_mutmut_orig'] = x_is_reserved__mutmut_orig # type: ignore # mutmut generated
mutants_x_is_reserved__mutmut['x_is_reserved__mutmut_1'] = x_is_reserved__mutmut_1 # type: ignore # mutmut generated
mutants_x_is_reserved__mutmut['x_is_reserved__mutmut_2'] = x_is_reserved__mutmut_2 # type: ignore # mutmut generated
mutants_x_is_reserved__mutmut['x_is_reserved__mutmut_3'] = x_is_reserved__mutmut_3 # type: ignore # mutmut generated
mutants_x_is_reserved__mutmut['x_is_reserved__mutmut_4'] = x_is_reserved__mutmut_4 # type: ignore # mutmut generated
mutants_x_is_reserved__mutmut['x_is_reserved__mutmut_5'] = x_is_reserved__mutmut_5 # type: ignore # mutmut generated
mutants_x_is_reserved__mutmut['x_is_reserved__mutmut_6'] = x_is_reserved__mutmut_6 # type: ignore # mutmut generated
mutants_x_is_reserved__mutmut['x_is_reserved__mutmut_7'] = x_is_reserved__mutmut_7 # type: ignore # mutmut generated
mutants_x_reserved__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_reserved__mutmut)
def reserved(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_orig(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_1(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = None
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_2(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page != b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_3(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"XX/leaveXX":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_4(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/LEAVE":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_5(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = None
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_6(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append(None)
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_7(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"XXSet-CookieXX", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_8(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"set-cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_9(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"SET-COOKIE", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_10(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(None, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_11(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, None, 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_12(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", None)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_13(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_14(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_15(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", )))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_16(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"XXXX", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_17(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 1)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_18(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "XXleaveXX"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_19(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "LEAVE"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_20(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(None, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_21(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=None), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_22(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_23(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, ), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_24(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" or decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_25(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page != b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_26(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"XX/sessionXX" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_27(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/SESSION" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_28(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_29(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(None), "session"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_30(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "XXsessionXX"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_31(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "SESSION"
    return builder.reserved_not_found(wants_json), "reserved"


def x_reserved__mutmut_32(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(None), "reserved"


def x_reserved__mutmut_33(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "XXreservedXX"


def x_reserved__mutmut_34(path: bytes, decision: Admission | Refusal, scheme: str, wants_json: bool) -> tuple[Response, str]:
    """Return the response to a reserved `path`, and the reason for the log; all pages but `leave` require a session."""
    page = path[_LENGTH:]
    if page == b"/leave":
        response = builder.leave()
        response.fields.append((b"Set-Cookie", fields.set_cookie(scheme, b"", 0)))
        return response, "leave"
    if isinstance(decision, Refusal):
        return builder.denial(decision, wants_json=wants_json), decision.reason
    if page == b"/session" and decision.session is not None:
        return builder.session(decision.session), "session"
    return builder.reserved_not_found(wants_json), "RESERVED"

mutants_x_reserved__mutmut['_mutmut_orig'] = x_reserved__mutmut_orig # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_1'] = x_reserved__mutmut_1 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_2'] = x_reserved__mutmut_2 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_3'] = x_reserved__mutmut_3 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_4'] = x_reserved__mutmut_4 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_5'] = x_reserved__mutmut_5 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_6'] = x_reserved__mutmut_6 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_7'] = x_reserved__mutmut_7 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_8'] = x_reserved__mutmut_8 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_9'] = x_reserved__mutmut_9 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_10'] = x_reserved__mutmut_10 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_11'] = x_reserved__mutmut_11 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_12'] = x_reserved__mutmut_12 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_13'] = x_reserved__mutmut_13 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_14'] = x_reserved__mutmut_14 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_15'] = x_reserved__mutmut_15 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_16'] = x_reserved__mutmut_16 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_17'] = x_reserved__mutmut_17 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_18'] = x_reserved__mutmut_18 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_19'] = x_reserved__mutmut_19 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_20'] = x_reserved__mutmut_20 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_21'] = x_reserved__mutmut_21 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_22'] = x_reserved__mutmut_22 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_23'] = x_reserved__mutmut_23 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_24'] = x_reserved__mutmut_24 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_25'] = x_reserved__mutmut_25 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_26'] = x_reserved__mutmut_26 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_27'] = x_reserved__mutmut_27 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_28'] = x_reserved__mutmut_28 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_29'] = x_reserved__mutmut_29 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_30'] = x_reserved__mutmut_30 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_31'] = x_reserved__mutmut_31 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_32'] = x_reserved__mutmut_32 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_33'] = x_reserved__mutmut_33 # type: ignore # mutmut generated
mutants_x_reserved__mutmut['x_reserved__mutmut_34'] = x_reserved__mutmut_34 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_redirect_to_clean_url__mutmut)
def redirect_to_clean_url(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_orig(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_1(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:3] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_2(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] not in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_3(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"XX//XX", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_4(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"XX/\\XX"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_5(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = None
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_6(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." - path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_7(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"XX/.XX" + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_8(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = None
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_9(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(None)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_10(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if (query) and False else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_11(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if (query) or True else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_12(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" - query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_13(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path - b"?" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_14(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"XX?XX" + query if query else path)
    response.fields.append((b"Set-Cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_15(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append(None)
    return response


def x_redirect_to_clean_url__mutmut_16(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"XXSet-CookieXX", cookie))
    return response


def x_redirect_to_clean_url__mutmut_17(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"set-cookie", cookie))
    return response


def x_redirect_to_clean_url__mutmut_18(path: bytes, query: bytes | None, cookie: bytes) -> Response:
    """Return a redirect to `path` and `query` on this host that sets `cookie`, the value of a `Set-Cookie` field.

    A path that begins with `//` is changed, because it would be read as another host (RFC 3986, 4.2).
    """
    if path[:2] in (b"//", b"/\\"):
        path = b"/." + path
    response = builder.clean_url_redirect(path + b"?" + query if query else path)
    response.fields.append((b"SET-COOKIE", cookie))
    return response

mutants_x_redirect_to_clean_url__mutmut['_mutmut_orig'] = x_redirect_to_clean_url__mutmut_orig # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_1'] = x_redirect_to_clean_url__mutmut_1 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_2'] = x_redirect_to_clean_url__mutmut_2 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_3'] = x_redirect_to_clean_url__mutmut_3 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_4'] = x_redirect_to_clean_url__mutmut_4 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_5'] = x_redirect_to_clean_url__mutmut_5 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_6'] = x_redirect_to_clean_url__mutmut_6 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_7'] = x_redirect_to_clean_url__mutmut_7 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_8'] = x_redirect_to_clean_url__mutmut_8 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_9'] = x_redirect_to_clean_url__mutmut_9 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_10'] = x_redirect_to_clean_url__mutmut_10 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_11'] = x_redirect_to_clean_url__mutmut_11 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_12'] = x_redirect_to_clean_url__mutmut_12 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_13'] = x_redirect_to_clean_url__mutmut_13 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_14'] = x_redirect_to_clean_url__mutmut_14 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_15'] = x_redirect_to_clean_url__mutmut_15 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_16'] = x_redirect_to_clean_url__mutmut_16 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_17'] = x_redirect_to_clean_url__mutmut_17 # type: ignore # mutmut generated
mutants_x_redirect_to_clean_url__mutmut['x_redirect_to_clean_url__mutmut_18'] = x_redirect_to_clean_url__mutmut_18 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_visit_cookie__mutmut)
def visit_cookie(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), scheme, now)


def x_visit_cookie__mutmut_orig(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), scheme, now)


def x_visit_cookie__mutmut_1(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = None
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), scheme, now)


def x_visit_cookie__mutmut_2(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(None)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), scheme, now)


def x_visit_cookie__mutmut_3(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is not None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), scheme, now)


def x_visit_cookie__mutmut_4(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(None, session, b64url(entropy.token_bytes(VID_BYTES)), scheme, now)


def x_visit_cookie__mutmut_5(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, None, b64url(entropy.token_bytes(VID_BYTES)), scheme, now)


def x_visit_cookie__mutmut_6(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, None, scheme, now)


def x_visit_cookie__mutmut_7(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), None, now)


def x_visit_cookie__mutmut_8(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), scheme, None)


def x_visit_cookie__mutmut_9(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(session, b64url(entropy.token_bytes(VID_BYTES)), scheme, now)


def x_visit_cookie__mutmut_10(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, b64url(entropy.token_bytes(VID_BYTES)), scheme, now)


def x_visit_cookie__mutmut_11(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, scheme, now)


def x_visit_cookie__mutmut_12(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), now)


def x_visit_cookie__mutmut_13(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(VID_BYTES)), scheme, )


def x_visit_cookie__mutmut_14(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(None), scheme, now)


def x_visit_cookie__mutmut_15(session: Session, keys: Keyring, entropy: IEntropy, scheme: str, now: float) -> bytes:
    """Return the value of `Set-Cookie` for a new visit of `session`. Raises `SigningKeyRemoved`."""
    key = keys.get(session.kid)
    if key is None:
        raise SigningKeyRemoved
    return _set_cookie(key, session, b64url(entropy.token_bytes(None)), scheme, now)

mutants_x_visit_cookie__mutmut['_mutmut_orig'] = x_visit_cookie__mutmut_orig # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_1'] = x_visit_cookie__mutmut_1 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_2'] = x_visit_cookie__mutmut_2 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_3'] = x_visit_cookie__mutmut_3 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_4'] = x_visit_cookie__mutmut_4 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_5'] = x_visit_cookie__mutmut_5 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_6'] = x_visit_cookie__mutmut_6 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_7'] = x_visit_cookie__mutmut_7 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_8'] = x_visit_cookie__mutmut_8 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_9'] = x_visit_cookie__mutmut_9 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_10'] = x_visit_cookie__mutmut_10 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_11'] = x_visit_cookie__mutmut_11 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_12'] = x_visit_cookie__mutmut_12 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_13'] = x_visit_cookie__mutmut_13 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_14'] = x_visit_cookie__mutmut_14 # type: ignore # mutmut generated
mutants_x_visit_cookie__mutmut['x_visit_cookie__mutmut_15'] = x_visit_cookie__mutmut_15 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_renewed_cookie__mutmut)
def renewed_cookie(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, session, vid, scheme, now)


def x_renewed_cookie__mutmut_orig(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, session, vid, scheme, now)


def x_renewed_cookie__mutmut_1(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = None
    return None if key is None else _set_cookie(key, session, vid, scheme, now)


def x_renewed_cookie__mutmut_2(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(None)
    return None if key is None else _set_cookie(key, session, vid, scheme, now)


def x_renewed_cookie__mutmut_3(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if (key is None) and False else _set_cookie(key, session, vid, scheme, now)


def x_renewed_cookie__mutmut_4(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if (key is None) or True else _set_cookie(key, session, vid, scheme, now)


def x_renewed_cookie__mutmut_5(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is not None else _set_cookie(key, session, vid, scheme, now)


def x_renewed_cookie__mutmut_6(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(None, session, vid, scheme, now)


def x_renewed_cookie__mutmut_7(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, None, vid, scheme, now)


def x_renewed_cookie__mutmut_8(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, session, None, scheme, now)


def x_renewed_cookie__mutmut_9(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, session, vid, None, now)


def x_renewed_cookie__mutmut_10(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, session, vid, scheme, None)


def x_renewed_cookie__mutmut_11(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(session, vid, scheme, now)


def x_renewed_cookie__mutmut_12(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, vid, scheme, now)


def x_renewed_cookie__mutmut_13(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, session, scheme, now)


def x_renewed_cookie__mutmut_14(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, session, vid, now)


def x_renewed_cookie__mutmut_15(session: Session, vid: str, keys: Keyring, scheme: str, now: float) -> bytes | None:
    """Return the value of `Set-Cookie` that lets the cookie of the visit `vid` live as long as `session`, now extended.

    None if the key was removed.
    """
    key = keys.get(session.kid)
    return None if key is None else _set_cookie(key, session, vid, scheme, )

mutants_x_renewed_cookie__mutmut['_mutmut_orig'] = x_renewed_cookie__mutmut_orig # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_1'] = x_renewed_cookie__mutmut_1 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_2'] = x_renewed_cookie__mutmut_2 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_3'] = x_renewed_cookie__mutmut_3 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_4'] = x_renewed_cookie__mutmut_4 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_5'] = x_renewed_cookie__mutmut_5 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_6'] = x_renewed_cookie__mutmut_6 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_7'] = x_renewed_cookie__mutmut_7 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_8'] = x_renewed_cookie__mutmut_8 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_9'] = x_renewed_cookie__mutmut_9 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_10'] = x_renewed_cookie__mutmut_10 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_11'] = x_renewed_cookie__mutmut_11 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_12'] = x_renewed_cookie__mutmut_12 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_13'] = x_renewed_cookie__mutmut_13 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_14'] = x_renewed_cookie__mutmut_14 # type: ignore # mutmut generated
mutants_x_renewed_cookie__mutmut['x_renewed_cookie__mutmut_15'] = x_renewed_cookie__mutmut_15 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__set_cookie__mutmut)
def _set_cookie(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, vid).encode("ascii"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_orig(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, vid).encode("ascii"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_1(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(None, key.cookie(session.sid, vid).encode("ascii"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_2(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, None, ceil(session.expires_at - now))


def x__set_cookie__mutmut_3(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, vid).encode("ascii"), None)


def x__set_cookie__mutmut_4(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(key.cookie(session.sid, vid).encode("ascii"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_5(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, ceil(session.expires_at - now))


def x__set_cookie__mutmut_6(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, vid).encode("ascii"), )


def x__set_cookie__mutmut_7(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, vid).encode(None), ceil(session.expires_at - now))


def x__set_cookie__mutmut_8(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(None, vid).encode("ascii"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_9(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, None).encode("ascii"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_10(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(vid).encode("ascii"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_11(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, ).encode("ascii"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_12(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, vid).encode("XXasciiXX"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_13(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, vid).encode("ASCII"), ceil(session.expires_at - now))


def x__set_cookie__mutmut_14(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, vid).encode("ascii"), ceil(None))


def x__set_cookie__mutmut_15(key: Key, session: Session, vid: str, scheme: str, now: float) -> bytes:
    # Rounded up: 0 in the session's last second would delete the cookie.
    return fields.set_cookie(scheme, key.cookie(session.sid, vid).encode("ascii"), ceil(session.expires_at + now))

mutants_x__set_cookie__mutmut['_mutmut_orig'] = x__set_cookie__mutmut_orig # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_1'] = x__set_cookie__mutmut_1 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_2'] = x__set_cookie__mutmut_2 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_3'] = x__set_cookie__mutmut_3 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_4'] = x__set_cookie__mutmut_4 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_5'] = x__set_cookie__mutmut_5 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_6'] = x__set_cookie__mutmut_6 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_7'] = x__set_cookie__mutmut_7 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_8'] = x__set_cookie__mutmut_8 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_9'] = x__set_cookie__mutmut_9 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_10'] = x__set_cookie__mutmut_10 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_11'] = x__set_cookie__mutmut_11 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_12'] = x__set_cookie__mutmut_12 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_13'] = x__set_cookie__mutmut_13 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_14'] = x__set_cookie__mutmut_14 # type: ignore # mutmut generated
mutants_x__set_cookie__mutmut['x__set_cookie__mutmut_15'] = x__set_cookie__mutmut_15 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_clean_query__mutmut)
def clean_query(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_orig(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_1(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = None
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_2(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(None, admission)
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_3(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, None)
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_4(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(admission)
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_5(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, )
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_6(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = None
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_7(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if (rest is None) and False else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_8(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if (rest is None) or True else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_9(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if rest is not None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_10(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if rest is None else rest
    cleaned = None
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_11(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if rest is None else rest
    cleaned = credential_text.remove(None)
    return rest if cleaned is found else cleaned


def x_clean_query__mutmut_12(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if (cleaned is found) and False else cleaned


def x_clean_query__mutmut_13(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if (cleaned is found) or True else cleaned


def x_clean_query__mutmut_14(query: bytes, admission: Admission) -> bytes | None:
    """Return `query` without the link's parameters and anything else that decodes to a credential; None if unchanged.

    The second parameter of a page link belongs to the link only if its session is a page share. In the link of a full
    session it belongs to the application.
    """
    rest = _without_link(query, admission)
    found = query if rest is None else rest
    cleaned = credential_text.remove(found)
    return rest if cleaned is not found else cleaned

mutants_x_clean_query__mutmut['_mutmut_orig'] = x_clean_query__mutmut_orig # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_1'] = x_clean_query__mutmut_1 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_2'] = x_clean_query__mutmut_2 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_3'] = x_clean_query__mutmut_3 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_4'] = x_clean_query__mutmut_4 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_5'] = x_clean_query__mutmut_5 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_6'] = x_clean_query__mutmut_6 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_7'] = x_clean_query__mutmut_7 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_8'] = x_clean_query__mutmut_8 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_9'] = x_clean_query__mutmut_9 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_10'] = x_clean_query__mutmut_10 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_11'] = x_clean_query__mutmut_11 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_12'] = x_clean_query__mutmut_12 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_13'] = x_clean_query__mutmut_13 # type: ignore # mutmut generated
mutants_x_clean_query__mutmut['x_clean_query__mutmut_14'] = x_clean_query__mutmut_14 # type: ignore # mutmut generated
mutants_x__without_link__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__without_link__mutmut)
def _without_link(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_orig(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_1(query: bytes, admission: Admission) -> bytes | None:
    claim = None
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_2(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is not None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_3(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if (query) and False else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_4(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if (query) or True else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_5(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(None) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_6(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None and claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_7(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is not None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_8(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is not None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_9(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None and admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_10(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is not None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_11(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is not Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_12(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = None
    return claim.query if link is None else link.rest


def x__without_link__mutmut_13(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(None, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_14(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=None)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_15(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_16(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, )
    return claim.query if link is None else link.rest


def x__without_link__mutmut_17(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.rfind(query, pages=False)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_18(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=True)
    return claim.query if link is None else link.rest


def x__without_link__mutmut_19(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if (link is None) and False else link.rest


def x__without_link__mutmut_20(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if (link is None) or True else link.rest


def x__without_link__mutmut_21(query: bytes, admission: Admission) -> bytes | None:
    claim = admission.claim
    if claim is None:
        return _without_credential(query) if query else None
    if claim.query is None or claim.page is None:
        return claim.query
    if admission.session is None or admission.session.kind is Kind.PAGE_SHARE:
        return claim.query
    link = links.find(query, pages=False)
    return claim.query if link is not None else link.rest

mutants_x__without_link__mutmut['_mutmut_orig'] = x__without_link__mutmut_orig # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_1'] = x__without_link__mutmut_1 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_2'] = x__without_link__mutmut_2 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_3'] = x__without_link__mutmut_3 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_4'] = x__without_link__mutmut_4 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_5'] = x__without_link__mutmut_5 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_6'] = x__without_link__mutmut_6 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_7'] = x__without_link__mutmut_7 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_8'] = x__without_link__mutmut_8 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_9'] = x__without_link__mutmut_9 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_10'] = x__without_link__mutmut_10 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_11'] = x__without_link__mutmut_11 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_12'] = x__without_link__mutmut_12 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_13'] = x__without_link__mutmut_13 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_14'] = x__without_link__mutmut_14 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_15'] = x__without_link__mutmut_15 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_16'] = x__without_link__mutmut_16 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_17'] = x__without_link__mutmut_17 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_18'] = x__without_link__mutmut_18 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_19'] = x__without_link__mutmut_19 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_20'] = x__without_link__mutmut_20 # type: ignore # mutmut generated
mutants_x__without_link__mutmut['x__without_link__mutmut_21'] = x__without_link__mutmut_21 # type: ignore # mutmut generated
mutants_x__without_credential__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__without_credential__mutmut)
def _without_credential(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = links.find(query)
    except links.MultipleCredentials:
        return b""
    return None if link is None else link.rest


def x__without_credential__mutmut_orig(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = links.find(query)
    except links.MultipleCredentials:
        return b""
    return None if link is None else link.rest


def x__without_credential__mutmut_1(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = None
    except links.MultipleCredentials:
        return b""
    return None if link is None else link.rest


def x__without_credential__mutmut_2(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = links.find(None)
    except links.MultipleCredentials:
        return b""
    return None if link is None else link.rest


def x__without_credential__mutmut_3(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = links.rfind(query)
    except links.MultipleCredentials:
        return b""
    return None if link is None else link.rest


def x__without_credential__mutmut_4(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = links.find(query)
    except links.MultipleCredentials:
        return b"XXXX"
    return None if link is None else link.rest


def x__without_credential__mutmut_5(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = links.find(query)
    except links.MultipleCredentials:
        return b""
    return None if (link is None) and False else link.rest


def x__without_credential__mutmut_6(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = links.find(query)
    except links.MultipleCredentials:
        return b""
    return None if (link is None) or True else link.rest


def x__without_credential__mutmut_7(query: bytes) -> bytes | None:
    """Return `query` without parameters in the form of a credential, which a public domain does not need.

    None if there are none; empty if there are several credentials.
    """
    try:
        link = links.find(query)
    except links.MultipleCredentials:
        return b""
    return None if link is not None else link.rest

mutants_x__without_credential__mutmut['_mutmut_orig'] = x__without_credential__mutmut_orig # type: ignore # mutmut generated
mutants_x__without_credential__mutmut['x__without_credential__mutmut_1'] = x__without_credential__mutmut_1 # type: ignore # mutmut generated
mutants_x__without_credential__mutmut['x__without_credential__mutmut_2'] = x__without_credential__mutmut_2 # type: ignore # mutmut generated
mutants_x__without_credential__mutmut['x__without_credential__mutmut_3'] = x__without_credential__mutmut_3 # type: ignore # mutmut generated
mutants_x__without_credential__mutmut['x__without_credential__mutmut_4'] = x__without_credential__mutmut_4 # type: ignore # mutmut generated
mutants_x__without_credential__mutmut['x__without_credential__mutmut_5'] = x__without_credential__mutmut_5 # type: ignore # mutmut generated
mutants_x__without_credential__mutmut['x__without_credential__mutmut_6'] = x__without_credential__mutmut_6 # type: ignore # mutmut generated
mutants_x__without_credential__mutmut['x__without_credential__mutmut_7'] = x__without_credential__mutmut_7 # type: ignore # mutmut generated
