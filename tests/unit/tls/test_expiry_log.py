"""Which certificates' expiry is due for a line in the log."""

from __future__ import annotations

import itertools

from burrowgate.tls.certificate_files import Certificate
from burrowgate.tls.expiry_log import DAY, CertificateStatus, ExpiryLog
from tests.support import START, TestCase

YEAR = 365 * DAY


def status(expiry: float, now: float, *, name: str = "app", validity: float = YEAR) -> CertificateStatus:
    """Return the status at `now` of a certificate that expires at `expiry`."""
    certificate = Certificate(
        names=(f"{name}.example.com",), not_before=expiry - validity, not_after=expiry, issuer="CA"
    )
    return CertificateStatus(name, certificate, int((expiry - now) // DAY))


class ExpiryLogTests(TestCase):
    def times(self, expiry: float, seconds: range, **options: float) -> list[float]:
        """Return the seconds at which a certificate is logged that expires at `expiry`."""
        log = ExpiryLog()
        return [now for now in seconds if log.due([status(expiry, now, **options)], now)]  # type: ignore[arg-type]

    def test_expired_certificate_is_logged_at_start_and_each_day(self) -> None:
        self.assertEqual(self.times(-1, range(0, 3 * DAY, 60)), [0, DAY, 2 * DAY])

    def test_certificate_is_logged_each_day_of_its_last_fourteen(self) -> None:
        times = self.times(20 * DAY, range(0, 20 * DAY, 3600))
        self.assertEqual(len(times), 14)
        self.assertGreaterEqual(times[0], 6 * DAY)
        self.assertEqual({after - before for before, after in itertools.pairwise(times)}, {DAY})

    def test_expiry_is_logged_when_it_comes(self) -> None:
        self.assertEqual(self.times(3600, range(0, DAY, 60)), [0, 3660])

    def test_certificate_that_is_good_for_long_is_not_logged(self) -> None:
        self.assertEqual(self.times(START + 15 * DAY, range(START, START + 1)), [])

    def test_short_lived_certificates_are_not_logged_before_their_last_quarter(self) -> None:
        for validity in (DAY, 6 * DAY, 30 * DAY, 47 * DAY):
            with self.subTest(days=validity / DAY):
                times = self.times(validity, range(0, validity + 2 * DAY, 3600), validity=validity)
                self.assertGreaterEqual(times[0], validity * 3 / 4)
                self.assertIn(validity + 3600, times)

    def test_certificates_are_logged_independently(self) -> None:
        log = ExpiryLog()
        one, other, good = status(-1, 0), status(-1, 0, name="api"), status(YEAR, 0, name="new")
        self.assertEqual(log.due([one, good], 0), [one])
        self.assertEqual(log.due([one, other, good], 60), [other])
        self.assertEqual(log.due([one, other, good], DAY), [one])

    def test_replaced_certificate_is_forgotten_and_its_successor_logged(self) -> None:
        log = ExpiryLog()
        log.due([status(-1, 0)], 0)
        self.assertEqual(log.due([status(YEAR, 60)], 60), [])
        self.assertEqual(log._logged, {})
        successor = status(3 * DAY, 120)
        self.assertEqual(log.due([successor], 120), [successor])
