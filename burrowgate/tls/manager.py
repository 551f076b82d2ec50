"""The TLS side of a gateway: certificates, handshakes and what speaks over them, put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from twisted.internet.interfaces import IProtocolFactory
from twisted.logger import Logger

from burrowgate.core import hosts
from burrowgate.core.targets import Target
from burrowgate.errors import ConfigError, HomeError
from burrowgate.interfaces import IEntropy
from burrowgate.tls.acme import renewal
from burrowgate.tls.acme.challenges import ChallengeStore
from burrowgate.tls.acme.manager import OUTCOMES, AcmeManager
from burrowgate.tls.acme.settings import AcmeSettings
from burrowgate.tls.certificate_files import NOBODY, Certificate
from burrowgate.tls.certificate_store import CertificateStore, Chosen
from burrowgate.tls.client_certificates import Asked
from burrowgate.tls.client_hello import Hello
from burrowgate.tls.connection import ACME, TlsFactory
from burrowgate.tls.handshake_limits import HandshakeLimiter
from burrowgate.tls.local_ca import USUAL, Authority

_log = Logger()

DAY = 86400
SOON = 14
"""Days before its end from which a certificate is worth a warning."""
_LOOK_EVERY = 5
"""Seconds between two looks at the folders."""
_RENEW_EVERY = 3600
"""Seconds between two looks at what our own authority made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsSettings:
    """What the configuration says of TLS."""

    home: Path
    folder: Path
    """The operator's own certificates."""
    most: int
    """How many handshakes may be under way."""
    most_per_address: int
    acme: AcmeSettings | None = None
    is_primary: bool = True
    """Whether this process, of all those of the gateway, has certificates made and renewed; the others find them."""


@dataclass(frozen=True, slots=True)
class Domains:
    """What of the directory matters here."""

    target: Callable[[str], Target | None]
    """The target that a host leads to."""
    hosts: Callable[[], Iterable[str]]
    """Every domain of every target that is on."""


@dataclass(frozen=True, slots=True)
class CertificateStatus:
    """A certificate as `doctor` and the console show it."""

    name: str
    certificate: Certificate
    days_left: int
    """Whole days until it ends; below 0 once it has."""

    @property
    def sentence(self) -> str:
        """What is to be said of it."""
        names = ", ".join(self.certificate.names) or "nobody"
        if self.days_left < 0:
            return f"The certificate {self.name} ({names}) has expired; replace it."
        return f"The certificate {self.name} ({names}) is good for {self.days_left} more days."


class TlsManager:
    """Everything about TLS that a gateway holds."""

    def __init__(
        self,
        settings: TlsSettings,
        speakers: Mapping[str, IProtocolFactory],
        domains: Domains,
        *,
        reactor: Any,
        entropy: IEntropy,
        now: Callable[[], float],
    ) -> None:
        """`speakers` speak to visitors, by their names in ALPN, the best first; `now` is in seconds since 1970."""
        self._settings = settings
        self._domains = domains
        self._now = now
        self._rounds = 0
        self.elsewhere: Callable[[], tuple[Counter[str], int]] = lambda: (Counter(), 0)
        """Handshakes that other processes of this gateway did, by outcome, and how many they have under way."""
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
        """Read the certificates. Raises `ConfigError` where there is none, and none to come."""
        if self._orders is not None:
            self._orders.start()
        self.store.look()
        self._renew()
        if not list(self.store) and self._settings.acme is None and not self._authority.exists:
            raise ConfigError(
                f"There is no certificate in {self._settings.folder} that can be used; put one there with its key,"
                " set acme_directory, or make an authority for your LAN with `burrowgate ca make`."
            )

    def reload(self) -> None:
        """Read everything anew, as after a SIGHUP; who is connected notices nothing."""
        self.store.look(anew=True)

    def round(self) -> None:
        """Do what is due; called once a second."""
        self._rounds += 1
        self.handshakes.sweep()
        try:
            self._look()
        except Exception:
            # What it was is in the log; everything else that is due must not wait for it.
            _log.failure("Certificates could not be looked after")

    def _look(self) -> None:
        if self._rounds % _LOOK_EVERY == 0:
            self.store.look()
        if self._orders is not None:
            self._orders.round()
        if self._rounds % _RENEW_EVERY == 0:
            self._renew()

    def stop(self) -> None:
        """End what has not begun, and begin nothing more."""
        self.handshakes.cut_all()
        if self._orders is not None:
            self._orders.stop()

    def token(self, token: str) -> bytes | None:
        """What to answer an ACME server that asks for `token`, if an order waits for that."""
        return self._proofs.token(token) if self._proofs is not None else None

    # Who gets what.

    def _choose(self, hello: Hello) -> Chosen | None:
        if hello.protocols == (ACME.encode("ascii"),):
            context = self._proofs.context(hello) if self._proofs is not None else None
            return Chosen(context, NOBODY) if context is not None else None
        target = self._domains.target(hello.name) if hello.name else None
        if target is not None and self.store.find(hello.name) is None:
            self._issue(hello.name)
        if target is None:
            return self.store.choose(hello)
        return self.store.choose(hello, Asked(target.requested_cas, signs_itself=not target.client_ca))

    def _wanted(self) -> Iterator[str]:
        """The domains for which a certificate is to be had from outside."""
        mine = self._settings.folder
        for host in self._domains.hosts():
            local = host.rpartition(".")[2] in USUAL or host.endswith(".home.arpa")
            if hosts.is_public_name(host) and not local and self.store.find(host, mine) is None:
                yield host

    def _issue(self, host: str) -> None:
        """Have our own authority make a certificate for `host`, if there is one that may."""
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
            if due and self._domains.target(host) is not None:
                self._issue(host)

    # What there is to see.

    def warnings(self) -> list[str]:
        """What the person who runs this should know, a sentence each."""
        soon = [one.sentence for one in self.shown() if one.days_left < SOON]
        return [*soon, *(self._orders.failures() if self._orders is not None else ())]

    def shown(self) -> list[CertificateStatus]:
        """Every certificate, the first to end first."""
        now = self._now()
        shown = [
            CertificateStatus(name, certificate, int((certificate.not_after - now) // DAY))
            for name, certificate in self.store
        ]
        return sorted(shown, key=lambda one: one.certificate.not_after)

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
