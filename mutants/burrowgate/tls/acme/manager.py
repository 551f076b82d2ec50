"""ACME manager: orders and renews certificates for the domains of targets, one order at a time.

Rules.
    Domains with a certificate of the operator's own are left out, and so are names that stand for this machine.
    Of several processes that use one home, only the one that has locked `lock` makes orders.
    An order runs in its own thread, and its certificate is written to disk before it is used.
    A failed order changes nothing, and is retried with increasing delays. If the server cannot be reached, orders for
    other domains wait too.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twisted.logger import Logger

from burrowgate.errors import BurrowgateError
from burrowgate.interfaces import IEntropy
from burrowgate.tls import private_files
from burrowgate.tls.acme import renewal
from burrowgate.tls.acme.challenges import ChallengeStore
from burrowgate.tls.acme.errors import AcmeRefused, AcmeUnavailable
from burrowgate.tls.acme.settings import AcmeSettings
from burrowgate.tls.certificate_files import Certificate

OUTCOMES = ("issued", "refused", "unreachable", "failed")

_log = Logger()


@dataclass(slots=True)
class _Failure:
    """The last failure of a domain or of the server."""

    failures: int
    again_at: float
    why: str


class AcmeManager:
    """Orders and renews the certificate of every domain that needs one."""

    def __init__(
        self,
        settings: AcmeSettings,
        home: Path,
        proofs: ChallengeStore,
        reactor: Any,
        *,
        entropy: IEntropy,
        now: Callable[[], float],
        wanted: Callable[[], Iterable[str]],
        held: Callable[[str], Certificate | None],
        arrived: Callable[[], object],
    ) -> None:
        """`wanted` returns the domains that need a certificate; `held` returns the present certificate of a domain.

        `arrived` is called after a new certificate was written to `certificates`.
        """
        self._settings = settings
        self._home = home
        self._proofs = proofs
        self._reactor = reactor
        self._entropy = entropy
        self._now = now
        self._wanted = wanted
        self._held = held
        self._arrived = arrived
        self._chances: dict[str, float] = {}
        self._trouble: dict[str, _Failure] = {}
        self._away: _Failure | None = None
        self._under_way = ""
        self._stopping = threading.Event()
        self._lock: int | None = None
        self.outcomes: Counter[str] = Counter()
        """Number of orders by outcome, of `OUTCOMES`."""

    @property
    def certificates(self) -> Path:
        """The folder of issued certificates."""
        return self._home / "certificates"

    def start(self) -> None:
        """Create missing folders. Raises `HomeError`."""
        private_files.folder(self._home)
        private_files.folder(self.certificates)

    def stop(self) -> None:
        """Begin no more orders, and release the lock for another process."""
        self._stopping.set()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def failures(self) -> list[str]:
        """The last failures, one sentence each."""
        found = [f"There is no new certificate for {name}. {one.why}" for name, one in sorted(self._trouble.items())]
        return [self._away.why, *found] if self._away is not None else found

    def round(self) -> None:
        """Begin an order if one is due."""
        now = self._now()
        if self._under_way or self._stopping.is_set() or (self._away is not None and now < self._away.again_at):
            return
        if not self._is_mine():
            return
        wanted = list(self._wanted())
        for name in self._trouble.keys() - set(wanted):
            del self._trouble[name]
        for name in wanted:
            trouble = self._trouble.get(name)
            if (trouble is None or now >= trouble.again_at) and self._due(name, now):
                self._begin(name)
                return

    def _is_mine(self) -> bool:
        """Whether this process makes the orders of this home; acquires the lock if it is free."""
        if self._lock is None:
            lock = os.open(self._home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(lock)
                return False
            self._lock = lock
            self._proofs.clear()
        return True

    def _due(self, name: str, now: float) -> bool:
        held = self._held(name)
        if held is None:
            return True
        chance = self._chances.setdefault(name, renewal.chance(self._entropy))
        return now >= renewal.due_at(held.not_before, held.not_after, chance)

    def _begin(self, name: str) -> None:
        self._under_way = name
        _log.info("Ordering a certificate for {name}", name=name)
        threading.Thread(target=self._run, args=(name,), name="burrowgate-acme", daemon=True).start()

    def _run(self, name: str) -> None:
        """Run one order, in its thread, and report the result to the reactor's thread."""
        from burrowgate.tls.acme import client

        error: Exception | None = None
        try:
            pem = client.obtain(self._settings, self._home, name, self._proofs, self._stopping)
            private_files.write(self.certificates / f"{name}.pem", pem)
        except Exception as failed:  # passed to the reactor's thread, which logs it
            error = failed
        if not self._stopping.is_set():
            self._reactor.callFromThread(self._ended, name, error)

    def _ended(self, name: str, error: Exception | None) -> None:
        self._under_way = ""
        if self._stopping.is_set():
            return
        if error is None:
            self.outcomes["issued"] += 1
            self._away = None
            self._trouble.pop(name, None)
            self._chances.pop(name, None)
            _log.info("There is a new certificate for {name}", name=name)
            self._arrived()
            return
        away = isinstance(error, AcmeUnavailable)
        before = self._away if away else self._trouble.get(name)
        failures = before.failures + 1 if before is not None else 1
        pause = renewal.pause(failures, renewal.chance(self._entropy))
        known = isinstance(error, BurrowgateError)
        trouble = _Failure(failures, self._now() + pause, str(error) if known else "See the log for why.")
        if away:
            self._away = trouble
        else:
            self._away = None
            self._trouble[name] = trouble
        outcome = "unreachable" if away else "refused" if isinstance(error, AcmeRefused) else "failed"
        self.outcomes[outcome] += 1
        stays = " The one that there is stays." if self._held(name) is not None else ""
        _log.error(
            "There is no new certificate for {name}: {error}{stays} Again in {minutes} minutes.",
            name=name,
            error=str(error) if known else repr(error),
            stays=stays,
            minutes=max(1, round(pause / 60)),
        )
