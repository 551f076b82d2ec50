"""TLS manager: builds certificate store, handshake limits, ACME and local CA, and reports their state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IProtocolFactory
from twisted.logger import Logger

from burrowgate.core import hosts
from burrowgate.core.bounded_cache import SizedCache
from burrowgate.core.targets import Target
from burrowgate.errors import ConfigError, HomeError, UpstreamTimeout
from burrowgate.interfaces import IEntropy
from burrowgate.tls.acme import renewal
from burrowgate.tls.acme.challenges import ChallengeStore
from burrowgate.tls.acme.manager import OUTCOMES, AcmeManager
from burrowgate.tls.acme.settings import AcmeSettings
from burrowgate.tls.certificate_files import NO_CERTIFICATE
from burrowgate.tls.certificate_store import MAX_CHOICES, CertificateStore, Chosen
from burrowgate.tls.client_certificates import Asked, FoundAuthorities, find_authorities
from burrowgate.tls.client_hello import Hello
from burrowgate.tls.connection import ACME, TlsFactory
from burrowgate.tls.expiry_log import DAY, SOON, CertificateStatus, ExpiryLog
from burrowgate.tls.handshake_limits import HandshakeLimiter
from burrowgate.tls.local_ca import USUAL, Authority

_log = Logger()

_LOOK_EVERY = 5
"""Seconds between two scans of the folders."""
_RENEW_EVERY = 3600
"""Seconds between two checks of the certificates of the local CA."""
_LOG_EXPIRY_EVERY = 60
"""Seconds between two checks whether an expiry is to be logged."""


Work = Callable[[], FoundAuthorities]
Done = Callable[[FoundAuthorities | None, Exception | None], None]
Run = Callable[[str, Work, Done], None]
"""Runs work in a thread of the queue that it names, and passes what it returned or raised on."""


def run_inline(queue: str, work: Work, done: Done) -> None:
    """Run work at once, in this thread."""
    done(work(), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsSettings:
    """The TLS part of the configuration."""

    home: Path
    folder: Path
    """The operator's own certificates."""
    most: int
    """Maximum of handshakes under way."""
    most_per_address: int
    acme: AcmeSettings | None = None
    is_primary: bool = True
    """Whether this process orders and renews certificates; the others read the files."""


@dataclass(frozen=True, slots=True)
class Domains:
    """Lookups of targets and domains in the directory."""

    target: Callable[[str], Target | None]
    """The target of a host."""
    hosts: Callable[[], Iterable[str]]
    """Every domain of every enabled target, and the sign-in host if people sign in there."""
    serves: Callable[[str], bool]
    """Whether a host is served: a target's domain, or the sign-in host."""


class TlsManager:
    """The TLS side of one process of a gateway."""

    def __init__(
        self,
        settings: TlsSettings,
        speakers: Mapping[str, IProtocolFactory],
        domains: Domains,
        *,
        reactor: Any,
        entropy: IEntropy,
        now: Callable[[], float],
        run: Run = run_inline,
    ) -> None:
        """`speakers` are the protocol factories by ALPN name, the preferred first; `now` is in seconds since 1970.

        `run` runs work that reads the CA files of visitors, whose disk may hang.
        """
        self._run = run
        self._authorities: SizedCache[Asked, FoundAuthorities] = SizedCache(max_entries=MAX_CHOICES)
        """The CAs of visitors as they were read last."""
        self._settings = settings
        self._domains = domains
        self._now = now
        self._rounds = 0
        self._expiry_log = ExpiryLog()
        self.elsewhere: Callable[[], tuple[Counter[str], int]] = lambda: (Counter(), 0)
        """Handshakes of the gateway's other processes, by outcome, and their number of handshakes under way."""
        self._authority = Authority(settings.home / "ca")
        acme_home = settings.home / "acme"
        folders = (settings.folder, acme_home / "certificates", self._authority.leaves)
        self.store = CertificateStore(folders, tuple(speakers), now)
        self.handshakes = HandshakeLimiter(maximum=settings.most, most_per_address=settings.most_per_address, now=now)
        self.factory = TlsFactory(self._choose, speakers, self.handshakes)
        self._proofs = ChallengeStore(acme_home / "proofs") if settings.acme is not None else None
        self._orders: AcmeManager | None = None
        if settings.acme is not None and self._proofs is not None and settings.is_primary:
            self._orders = AcmeManager(
                settings.acme,
                acme_home,
                self._proofs,
                reactor,
                entropy=entropy,
                now=now,
                wanted=self._wanted,
                held=lambda name: self.store.find(name, folders[1]),
                arrived=self.store.look,
            )

    def start(self) -> None:
        """Load the certificates. Raises `ConfigError` if there is none and neither ACME nor a local CA is set up."""
        if self._orders is not None:
            self._orders.start()
        self.store.look()
        self._renew()
        self._log_expiry()
        if not list(self.store) and self._settings.acme is None and not self._authority.exists:
            raise ConfigError(
                f"There is no certificate in {self._settings.folder} that can be used; put one there with its key,"
                " set acme_directory, or make an authority for your LAN with `burrowgate ca make`."
            )

    def reload(self) -> None:
        """Reload all certificates, as after a SIGHUP; open connections are not affected."""
        self.store.look(anew=True)

    def round(self) -> None:
        """Do what is due; called once a second."""
        self._rounds += 1
        self.handshakes.sweep()
        try:
            self._look()
        except Exception:
            # The failure is logged; it must not stop the other periodic jobs.
            _log.failure("Certificates could not be looked after")

    def _look(self) -> None:
        if self._rounds % _LOOK_EVERY == 0:
            self.store.look()
        if self._orders is not None:
            self._orders.round()
        if self._rounds % _RENEW_EVERY == 0:
            self._renew()
        if self._rounds % _LOG_EXPIRY_EVERY == 0:
            self._log_expiry()

    def stop(self) -> None:
        """Abort pending handshakes, and begin no more orders."""
        self.handshakes.cut_all()
        if self._orders is not None:
            self._orders.stop()

    def token(self, token: str) -> bytes | None:
        """The challenge response for `token`, or None if no order under way has that token."""
        return self._proofs.token(token) if self._proofs is not None else None

    # Choice of certificates.

    def _choose(self, hello: Hello) -> Chosen | Deferred[Chosen | None] | None:
        if hello.protocols == (ACME.encode("ascii"),):
            context = self._proofs.context(hello) if self._proofs is not None else None
            return Chosen(context, NO_CERTIFICATE) if context is not None else None
        target = self._domains.target(hello.name) if hello.name else None
        if hello.name and self._domains.serves(hello.name) and self.store.find(hello.name) is None:
            self._issue(hello.name)
        if target is None or not target.requested_cas:
            return self.store.choose(hello)
        requested = Asked(target.requested_cas, signs_itself=not target.client_ca)
        chosen: Deferred[Chosen | None] = Deferred()
        known = self._authorities.get(requested)

        def done(authorities: FoundAuthorities | None, error: Exception | None) -> None:
            if error is not None:
                _log.error("The authorities of visitors cannot be read: {error}", error=str(error))
            if authorities is None:
                chosen.callback(None)
                return
            self._authorities.put(requested, authorities, 0)
            chosen.callback(self.store.choose(hello, requested, authorities))

        try:
            self._run("client CA files", lambda: find_authorities(requested, known), done)
        except UpstreamTimeout:
            return None  # too many handshakes wait for a disk that hangs
        return chosen

    def _wanted(self) -> Iterator[str]:
        """The domains for which a certificate is ordered by ACME."""
        mine = self._settings.folder
        for host in self._domains.hosts():
            local = host.rpartition(".")[2] in USUAL or host.endswith(".home.arpa")
            if hosts.is_public_name(host) and not local and self.store.find(host, mine) is None:
                yield host

    def _issue(self, host: str) -> None:
        """Issue a certificate for `host`, if there is a local CA that may."""
        try:
            if self._authority.exists and self._authority.may_name(host):
                self._authority.issue(host, self._now())
                self.store.look()
        except HomeError as error:
            _log.error("No certificate for {host} could be made: {error}", host=host, error=str(error))

    def _renew(self) -> None:
        if not self._settings.is_primary:
            return
        now = self._now()
        for host, one in tuple(self.store.held_in(self._authority.leaves).items()):
            due = now >= renewal.due_at(one.not_before, one.not_after, 0)
            if due and self._domains.serves(host):
                self._issue(host)

    # Reports.

    def _log_expiry(self) -> None:
        """Log the certificates in use that have expired or soon will; in one process of the gateway."""
        if not self._settings.is_primary:
            return
        own = set(self.store.held_in(self._settings.folder).values())
        # Those by ACME and the local CA are kept, and expire, when their domain is no longer that of a target.
        used = (
            one
            for one in self.shown()
            if not one.certificate.names
            or one.certificate in own
            or any(map(self._domains.serves, one.certificate.names))
        )
        for one in self._expiry_log.due(used, self._now()):
            log = _log.error if one.days_left < 0 else _log.warn
            log("{sentence}", sentence=one.sentence)

    def warnings(self) -> list[str]:
        """Warnings for the operator, one sentence each."""
        soon = [one.sentence for one in self.shown() if one.days_left < SOON]
        return [*soon, *(self._orders.failures() if self._orders is not None else ())]

    def shown(self) -> list[CertificateStatus]:
        """Every certificate, in the order of expiry."""
        now = self._now()
        shown = [
            CertificateStatus(name, certificate, int((certificate.not_after - now) // DAY))
            for name, certificate in self.store
        ]
        return sorted(shown, key=lambda status: status.certificate.not_after)

    def collect(self) -> Iterator[Metric]:
        left = GaugeMetricFamily(
            "burrowgate_certificate_days_left", "Days until a certificate ends.", labels=("certificate",)
        )
        for one in self.shown():
            left.add_metric((one.name,), one.days_left)
        yield left
        shaken = CounterMetricFamily("burrowgate_tls_handshakes", "TLS handshakes, by outcome.", labels=("outcome",))
        counted, shaking = self.elsewhere()
        for outcome, count in self.handshakes.outcomes.items():
            shaken.add_metric((outcome,), count + counted[outcome])
        yield shaken
        orders = CounterMetricFamily("burrowgate_acme_orders", "Orders by ACME, by outcome.", labels=("outcome",))
        for outcome in OUTCOMES:
            orders.add_metric((outcome,), self._orders.outcomes[outcome] if self._orders is not None else 0)
        yield orders
        yield GaugeMetricFamily(
            "burrowgate_tls_handshakes_under_way", "TLS handshakes that are not done.", len(self.handshakes) + shaking
        )
