"""Rules for requests and responses over TLS, the same for both versions of HTTP.

Rules.
    A request for a host that the connection's certificate does not cover gets 421; browsers then retry it on a new
    connection (RFC 9110, 15.5.20; SEC-31).
    The visitor's certificate becomes part of the request's facts; authorization decides about it.
    The gateway's `Strict-Transport-Security` is added unless the target has sent one (RFC 6797).
"""

from __future__ import annotations

from burrowgate.core import hosts
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.core.tls_peer import TlsPeer

HSTS_FIELD = b"Strict-Transport-Security"


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_xǁTlsRequestRulesǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁTlsRequestRulesǁapply__mutmut: MutantDict = {}  # type: ignore


class TlsRequestRules:
    """Applies the result of one connection's handshake to its requests."""

    __slots__ = ("_covered_host", "_peer")

    @_mutmut_mutated(mutants_xǁTlsRequestRulesǁ__init____mutmut)
    def __init__(self, peer: TlsPeer) -> None:
        self._peer = peer
        self._covered_host = b""
        """The last host that the certificate was found to cover; it is not checked again."""

    def xǁTlsRequestRulesǁ__init____mutmut_orig(self, peer: TlsPeer) -> None:
        self._peer = peer
        self._covered_host = b""
        """The last host that the certificate was found to cover; it is not checked again."""

    def xǁTlsRequestRulesǁ__init____mutmut_1(self, peer: TlsPeer) -> None:
        self._peer = None
        self._covered_host = b""
        """The last host that the certificate was found to cover; it is not checked again."""

    def xǁTlsRequestRulesǁ__init____mutmut_2(self, peer: TlsPeer) -> None:
        self._peer = peer
        self._covered_host = None
        """The last host that the certificate was found to cover; it is not checked again."""

    def xǁTlsRequestRulesǁ__init____mutmut_3(self, peer: TlsPeer) -> None:
        self._peer = peer
        self._covered_host = b"XXXX"
        """The last host that the certificate was found to cover; it is not checked again."""

    @_mutmut_mutated(mutants_xǁTlsRequestRulesǁapply__mutmut)
    def apply(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_orig(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_1(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host == self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_2(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = None
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_3(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(None)
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_4(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode(None))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_5(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("XXlatin-1XX"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_6(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("LATIN-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_7(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None or not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_8(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_9(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_10(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(None, self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_11(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], None):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_12(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_13(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], ):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_14(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[1], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_15(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(None, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_16(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, None)
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_17(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest("This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_18(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, )
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_19(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(422, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_20(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "XXThis connection was made for another address than the one asked for.XX")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_21(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "this connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_22(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "THIS CONNECTION WAS MADE FOR ANOTHER ADDRESS THAN THE ONE ASKED FOR.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_23(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = None
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_24(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = None
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_25(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = None
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_26(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = None
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer

    def xǁTlsRequestRulesǁapply__mutmut_27(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = None

mutants_xǁTlsRequestRulesǁ__init____mutmut['_mutmut_orig'] = TlsRequestRules.xǁTlsRequestRulesǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁ__init____mutmut['xǁTlsRequestRulesǁ__init____mutmut_1'] = TlsRequestRules.xǁTlsRequestRulesǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁ__init____mutmut['xǁTlsRequestRulesǁ__init____mutmut_2'] = TlsRequestRules.xǁTlsRequestRulesǁ__init____mutmut_2 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁ__init____mutmut['xǁTlsRequestRulesǁ__init____mutmut_3'] = TlsRequestRules.xǁTlsRequestRulesǁ__init____mutmut_3 # type: ignore # mutmut generated

mutants_xǁTlsRequestRulesǁapply__mutmut['_mutmut_orig'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_orig # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_1'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_1 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_2'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_2 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_3'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_3 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_4'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_4 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_5'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_5 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_6'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_6 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_7'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_7 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_8'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_8 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_9'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_9 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_10'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_10 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_11'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_11 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_12'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_12 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_13'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_13 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_14'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_14 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_15'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_15 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_16'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_16 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_17'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_17 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_18'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_18 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_19'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_19 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_20'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_20 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_21'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_21 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_22'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_22 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_23'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_23 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_24'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_24 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_25'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_25 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_26'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_26 # type: ignore # mutmut generated
mutants_xǁTlsRequestRulesǁapply__mutmut['xǁTlsRequestRulesǁapply__mutmut_27'] = TlsRequestRules.xǁTlsRequestRulesǁapply__mutmut_27 # type: ignore # mutmut generated
mutants_x_add_hsts__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_add_hsts__mutmut)
def add_hsts(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts`, unless the target has sent one."""
    if not any(name.lower() == HSTS_FIELD.lower() for name, _ in fields):
        fields.append((HSTS_FIELD, hsts))


def x_add_hsts__mutmut_orig(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts`, unless the target has sent one."""
    if not any(name.lower() == HSTS_FIELD.lower() for name, _ in fields):
        fields.append((HSTS_FIELD, hsts))


def x_add_hsts__mutmut_1(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts`, unless the target has sent one."""
    if any(name.lower() == HSTS_FIELD.lower() for name, _ in fields):
        fields.append((HSTS_FIELD, hsts))


def x_add_hsts__mutmut_2(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts`, unless the target has sent one."""
    if not any(None):
        fields.append((HSTS_FIELD, hsts))


def x_add_hsts__mutmut_3(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts`, unless the target has sent one."""
    if not any(name.upper() == HSTS_FIELD.lower() for name, _ in fields):
        fields.append((HSTS_FIELD, hsts))


def x_add_hsts__mutmut_4(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts`, unless the target has sent one."""
    if not any(name.lower() != HSTS_FIELD.lower() for name, _ in fields):
        fields.append((HSTS_FIELD, hsts))


def x_add_hsts__mutmut_5(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts`, unless the target has sent one."""
    if not any(name.lower() == HSTS_FIELD.upper() for name, _ in fields):
        fields.append((HSTS_FIELD, hsts))


def x_add_hsts__mutmut_6(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts`, unless the target has sent one."""
    if not any(name.lower() == HSTS_FIELD.lower() for name, _ in fields):
        fields.append(None)

mutants_x_add_hsts__mutmut['_mutmut_orig'] = x_add_hsts__mutmut_orig # type: ignore # mutmut generated
mutants_x_add_hsts__mutmut['x_add_hsts__mutmut_1'] = x_add_hsts__mutmut_1 # type: ignore # mutmut generated
mutants_x_add_hsts__mutmut['x_add_hsts__mutmut_2'] = x_add_hsts__mutmut_2 # type: ignore # mutmut generated
mutants_x_add_hsts__mutmut['x_add_hsts__mutmut_3'] = x_add_hsts__mutmut_3 # type: ignore # mutmut generated
mutants_x_add_hsts__mutmut['x_add_hsts__mutmut_4'] = x_add_hsts__mutmut_4 # type: ignore # mutmut generated
mutants_x_add_hsts__mutmut['x_add_hsts__mutmut_5'] = x_add_hsts__mutmut_5 # type: ignore # mutmut generated
mutants_x_add_hsts__mutmut['x_add_hsts__mutmut_6'] = x_add_hsts__mutmut_6 # type: ignore # mutmut generated
