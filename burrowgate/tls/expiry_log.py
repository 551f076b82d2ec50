"""Which certificates' expiry is due for a line in the log: once when it is found, and each day from then on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from burrowgate.tls.certificate_files import Certificate

DAY = 86400
SOON = 14
"""Days of validity left below which a certificate causes a warning."""


@dataclass(frozen=True, slots=True)
class CertificateStatus:
    """A certificate as the log, `doctor` and the console show it."""

    name: str
    certificate: Certificate
    days_left: int
    """Whole days until it expires; negative after that."""

    @property
    def sentence(self) -> str:
        """Its state as a sentence for the operator."""
        names = ", ".join(self.certificate.names) or "no name"
        if self.days_left < 0:
            return f"The certificate {self.name} ({names}) has expired; replace it."
        return f"The certificate {self.name} ({names}) is good for {self.days_left} more days."

    @property
    def is_overdue(self) -> bool:
        """Whether it has expired or is about to: less than `SOON` and less than a quarter of its validity are left.

        Certificates that live for days only are renewed with more than a quarter left.
        """
        quarter = (self.certificate.not_after - self.certificate.not_before) / 4
        return self.days_left < 0 or (self.days_left + 1) * DAY <= min(SOON * DAY, quarter)


class ExpiryLog:
    """The certificates that were logged, with the time of the last line and whether they had expired by then."""

    def __init__(self) -> None:
        self._logged: dict[Certificate, tuple[float, bool]] = {}

    def due(self, shown: Iterable[CertificateStatus], now: float) -> list[CertificateStatus]:
        """Return those of `shown` that are to be logged at `now` (seconds since 1970), and record that they are.

        A certificate is due when it becomes overdue, when it expires, and a day after its last line. One that is no
        longer shown, such as a replaced one, is forgotten.
        """
        overdue = [status for status in shown if status.is_overdue]
        due = [status for status in overdue if self._is_due(status, now)]
        kept = {one.certificate: self._logged[one.certificate] for one in overdue if one.certificate in self._logged}
        self._logged = kept | {status.certificate: (now, status.days_left < 0) for status in due}
        return due

    def _is_due(self, status: CertificateStatus, now: float) -> bool:
        last = self._logged.get(status.certificate)
        return last is None or now - last[0] >= DAY or (status.days_left < 0 and not last[1])
