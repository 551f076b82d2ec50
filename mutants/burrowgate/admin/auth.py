"""Authentication of requests to the admin: only from this machine, with the key, and from no web page but the console.

Rules (SEC-48), in this order.
    1  the peer is this machine: a loopback address, or a UNIX socket
    2  exactly one Host, and it names this listener as `localhost`, `127.0.0.1` or `[::1]` with its port; a page whose
       name was rebound to this machine still sends its own name (CVE-2025-66414)
    3  no Origin, or the one that matches that Host
    4  no Sec-Fetch-Site, or `same-origin` or `none`
    5  the admin key, or the console's cookie with its proof (`login_sessions`), and for a change with an Origin; public
       operations need none of them
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from burrowgate.core import hosts
from burrowgate.core.tokens import equal_secrets
from burrowgate.errors import BurrowgateError

_NAMES = frozenset({b"localhost", b"127.0.0.1", b"[::1]"})
_SITES = frozenset({b"same-origin", b"none"})


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict


class OriginNotAllowed(BurrowgateError):
    """The admin accepts requests only from this machine."""

    code = "origin-not-allowed"


class AdminKeyRequired(BurrowgateError):
    """Send the admin key, from the file `admin.key` in the gateway's home, as `Authorization: Bearer <key>`."""

    code = "admin-key-required"


class LoginRejected(BurrowgateError):
    """This is neither the admin key nor a valid login token; run `burrowgate console` again, or paste the admin key."""

    code = "login-rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerFacts:
    """The parts of a request that authenticate its caller; of each field all values, as received."""

    peer: str | None
    """IP address of the client; None for a UNIX socket."""
    port: int | None
    """Port of the listener; None for a UNIX socket."""
    host: Sequence[bytes] = ()
    origin: Sequence[bytes] = ()
    fetch_site: Sequence[bytes] = ()
    authorization: Sequence[bytes] = ()
    cookie: Sequence[bytes] = ()
    proof: Sequence[bytes] = ()
    """The field `Burrowgate-Console`, which the console's page sends."""
mutants_x_check_origin__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_check_origin__mutmut)
def check_origin(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_orig(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_1(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None or not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_2(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_3(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_4(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(None):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_5(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 and not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_6(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) == 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_7(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 2 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_8(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_9(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(None, caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_10(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], None):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_11(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_12(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], ):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_13(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[1], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_14(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            None
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_15(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "XXThe admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name.XX"
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_16(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "the admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_17(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "THE ADMIN IS REACHED AS LOCALHOST, 127.0.0.1 OR [::1] WITH ITS PORT, AND BY NO OTHER NAME."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_18(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin or list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_19(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(None) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_20(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) == [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_21(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" - caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_22(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"XXhttp://XX" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_23(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"HTTP://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_24(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[1]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_25(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed(None)
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_26(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("XXThe admin accepts no requests from other web pages.XX")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_27(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("the admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_28(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("THE ADMIN ACCEPTS NO REQUESTS FROM OTHER WEB PAGES.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_29(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site or (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_30(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 and caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_31(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) >= 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_32(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 2 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_33(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[1] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_34(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def x_check_origin__mutmut_35(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed(None)


def x_check_origin__mutmut_36(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("XXThe admin accepts no requests from other web sites.XX")


def x_check_origin__mutmut_37(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("the admin accepts no requests from other web sites.")


def x_check_origin__mutmut_38(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer is not None and not hosts.is_loopback(caller.peer):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("THE ADMIN ACCEPTS NO REQUESTS FROM OTHER WEB SITES.")

mutants_x_check_origin__mutmut['_mutmut_orig'] = x_check_origin__mutmut_orig # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_1'] = x_check_origin__mutmut_1 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_2'] = x_check_origin__mutmut_2 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_3'] = x_check_origin__mutmut_3 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_4'] = x_check_origin__mutmut_4 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_5'] = x_check_origin__mutmut_5 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_6'] = x_check_origin__mutmut_6 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_7'] = x_check_origin__mutmut_7 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_8'] = x_check_origin__mutmut_8 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_9'] = x_check_origin__mutmut_9 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_10'] = x_check_origin__mutmut_10 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_11'] = x_check_origin__mutmut_11 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_12'] = x_check_origin__mutmut_12 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_13'] = x_check_origin__mutmut_13 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_14'] = x_check_origin__mutmut_14 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_15'] = x_check_origin__mutmut_15 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_16'] = x_check_origin__mutmut_16 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_17'] = x_check_origin__mutmut_17 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_18'] = x_check_origin__mutmut_18 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_19'] = x_check_origin__mutmut_19 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_20'] = x_check_origin__mutmut_20 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_21'] = x_check_origin__mutmut_21 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_22'] = x_check_origin__mutmut_22 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_23'] = x_check_origin__mutmut_23 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_24'] = x_check_origin__mutmut_24 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_25'] = x_check_origin__mutmut_25 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_26'] = x_check_origin__mutmut_26 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_27'] = x_check_origin__mutmut_27 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_28'] = x_check_origin__mutmut_28 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_29'] = x_check_origin__mutmut_29 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_30'] = x_check_origin__mutmut_30 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_31'] = x_check_origin__mutmut_31 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_32'] = x_check_origin__mutmut_32 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_33'] = x_check_origin__mutmut_33 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_34'] = x_check_origin__mutmut_34 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_35'] = x_check_origin__mutmut_35 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_36'] = x_check_origin__mutmut_36 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_37'] = x_check_origin__mutmut_37 # type: ignore # mutmut generated
mutants_x_check_origin__mutmut['x_check_origin__mutmut_38'] = x_check_origin__mutmut_38 # type: ignore # mutmut generated
mutants_x_check_key__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_check_key__mutmut)
def check_key(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_orig(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_1(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key and len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_2(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_3(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) == 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_4(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 2:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_5(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = None
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_6(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(None)
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_7(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].rpartition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_8(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[1].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_9(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b"XX XX")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_10(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" and not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_11(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.upper() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_12(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() == b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_13(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"XXbearerXX" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_14(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"BEARER" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_15(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_16(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(None, key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_17(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), None):
        raise AdminKeyRequired


def x_check_key__mutmut_18(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_19(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), ):
        raise AdminKeyRequired


def x_check_key__mutmut_20(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(None), key.encode()):
        raise AdminKeyRequired


def x_check_key__mutmut_21(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or len(caller.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = caller.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b"XX XX"), key.encode()):
        raise AdminKeyRequired

mutants_x_check_key__mutmut['_mutmut_orig'] = x_check_key__mutmut_orig # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_1'] = x_check_key__mutmut_1 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_2'] = x_check_key__mutmut_2 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_3'] = x_check_key__mutmut_3 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_4'] = x_check_key__mutmut_4 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_5'] = x_check_key__mutmut_5 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_6'] = x_check_key__mutmut_6 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_7'] = x_check_key__mutmut_7 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_8'] = x_check_key__mutmut_8 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_9'] = x_check_key__mutmut_9 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_10'] = x_check_key__mutmut_10 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_11'] = x_check_key__mutmut_11 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_12'] = x_check_key__mutmut_12 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_13'] = x_check_key__mutmut_13 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_14'] = x_check_key__mutmut_14 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_15'] = x_check_key__mutmut_15 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_16'] = x_check_key__mutmut_16 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_17'] = x_check_key__mutmut_17 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_18'] = x_check_key__mutmut_18 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_19'] = x_check_key__mutmut_19 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_20'] = x_check_key__mutmut_20 # type: ignore # mutmut generated
mutants_x_check_key__mutmut['x_check_key__mutmut_21'] = x_check_key__mutmut_21 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_check_cookie__mutmut)
def check_cookie(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_orig(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_1(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = None
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_2(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if (len(caller.proof) == 1) and False else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_3(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if (len(caller.proof) == 1) or True else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_4(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[1] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_5(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) != 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_6(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 2 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_7(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b"XXXX"
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_8(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof or (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_9(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin and not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_10(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_11(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(None, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_12(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, None):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_13(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_14(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, ):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_15(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(None, proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_16(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, None):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_17(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(proof):
                return value
    raise AdminKeyRequired


def x_check_cookie__mutmut_18(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, ):
                return value
    raise AdminKeyRequired

mutants_x_check_cookie__mutmut['_mutmut_orig'] = x_check_cookie__mutmut_orig # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_1'] = x_check_cookie__mutmut_1 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_2'] = x_check_cookie__mutmut_2 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_3'] = x_check_cookie__mutmut_3 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_4'] = x_check_cookie__mutmut_4 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_5'] = x_check_cookie__mutmut_5 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_6'] = x_check_cookie__mutmut_6 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_7'] = x_check_cookie__mutmut_7 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_8'] = x_check_cookie__mutmut_8 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_9'] = x_check_cookie__mutmut_9 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_10'] = x_check_cookie__mutmut_10 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_11'] = x_check_cookie__mutmut_11 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_12'] = x_check_cookie__mutmut_12 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_13'] = x_check_cookie__mutmut_13 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_14'] = x_check_cookie__mutmut_14 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_15'] = x_check_cookie__mutmut_15 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_16'] = x_check_cookie__mutmut_16 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_17'] = x_check_cookie__mutmut_17 # type: ignore # mutmut generated
mutants_x_check_cookie__mutmut['x_check_cookie__mutmut_18'] = x_check_cookie__mutmut_18 # type: ignore # mutmut generated
mutants_x__cookies__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__cookies__mutmut)
def _cookies(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(b";")]
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_orig(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(b";")]
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_1(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = None
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_2(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(None) for field in fields for pair in field.split(b";")]
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_3(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().rpartition(b"=") for field in fields for pair in field.split(b";")]
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_4(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"XX=XX") for field in fields for pair in field.split(b";")]
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_5(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(None)]
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_6(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(b"XX;XX")]
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_7(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(b";")]
    return [value.decode(None) for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_8(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(b";")]
    return [value.decode("XXasciiXX") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_9(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(b";")]
    return [value.decode("ASCII") for key, _, value in pairs if key == name and value.isascii()]


def x__cookies__mutmut_10(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(b";")]
    return [value.decode("ascii") for key, _, value in pairs if key == name or value.isascii()]


def x__cookies__mutmut_11(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(b";")]
    return [value.decode("ascii") for key, _, value in pairs if key != name and value.isascii()]

mutants_x__cookies__mutmut['_mutmut_orig'] = x__cookies__mutmut_orig # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_1'] = x__cookies__mutmut_1 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_2'] = x__cookies__mutmut_2 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_3'] = x__cookies__mutmut_3 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_4'] = x__cookies__mutmut_4 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_5'] = x__cookies__mutmut_5 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_6'] = x__cookies__mutmut_6 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_7'] = x__cookies__mutmut_7 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_8'] = x__cookies__mutmut_8 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_9'] = x__cookies__mutmut_9 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_10'] = x__cookies__mutmut_10 # type: ignore # mutmut generated
mutants_x__cookies__mutmut['x__cookies__mutmut_11'] = x__cookies__mutmut_11 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__is_own_name__mutmut)
def _is_own_name(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_orig(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_1(host: bytes, port: int | None) -> bool:
    name, colon, number = None
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_2(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if (not host.endswith(b"]")) and False else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_3(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if (not host.endswith(b"]")) or True else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_4(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(None) if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_5(host: bytes, port: int | None) -> bool:
    name, colon, number = host.partition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_6(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b"XX:XX") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_7(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_8(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(None) else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_9(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"XX]XX") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_10(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"XXXX", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_11(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"XXXX")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_12(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_13(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = None
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_14(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"XX80XX"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_15(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES or (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_16(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.upper() in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_17(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() not in _NAMES and (port is None or number == b"%d" % port)


def x__is_own_name__mutmut_18(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None and number == b"%d" % port)


def x__is_own_name__mutmut_19(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is not None or number == b"%d" % port)


def x__is_own_name__mutmut_20(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number != b"%d" % port)


def x__is_own_name__mutmut_21(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" / port)


def x__is_own_name__mutmut_22(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"XX%dXX" % port)


def x__is_own_name__mutmut_23(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%D" % port)

mutants_x__is_own_name__mutmut['_mutmut_orig'] = x__is_own_name__mutmut_orig # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_1'] = x__is_own_name__mutmut_1 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_2'] = x__is_own_name__mutmut_2 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_3'] = x__is_own_name__mutmut_3 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_4'] = x__is_own_name__mutmut_4 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_5'] = x__is_own_name__mutmut_5 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_6'] = x__is_own_name__mutmut_6 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_7'] = x__is_own_name__mutmut_7 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_8'] = x__is_own_name__mutmut_8 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_9'] = x__is_own_name__mutmut_9 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_10'] = x__is_own_name__mutmut_10 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_11'] = x__is_own_name__mutmut_11 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_12'] = x__is_own_name__mutmut_12 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_13'] = x__is_own_name__mutmut_13 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_14'] = x__is_own_name__mutmut_14 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_15'] = x__is_own_name__mutmut_15 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_16'] = x__is_own_name__mutmut_16 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_17'] = x__is_own_name__mutmut_17 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_18'] = x__is_own_name__mutmut_18 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_19'] = x__is_own_name__mutmut_19 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_20'] = x__is_own_name__mutmut_20 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_21'] = x__is_own_name__mutmut_21 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_22'] = x__is_own_name__mutmut_22 # type: ignore # mutmut generated
mutants_x__is_own_name__mutmut['x__is_own_name__mutmut_23'] = x__is_own_name__mutmut_23 # type: ignore # mutmut generated
