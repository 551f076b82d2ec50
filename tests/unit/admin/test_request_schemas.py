"""Conversion of request bodies to records."""

import msgspec

from burrowgate.admin import request_schemas, schemas, target_changes
from burrowgate.admin.passphrase_schemas import PassphraseRequest
from burrowgate.core.sessions import NO_LIMITS, Limits
from burrowgate.core.targets import UpstreamTrust, Verify
from burrowgate.errors import Invalid
from tests.support import TestCase

PIN = "sha256:" + "0a" * 32


class TestRequestSchemas(TestCase):
    def test_durations(self) -> None:
        for body, seconds in (("1m", 60), ("24h", 86400), ("1y", 31536000), (60, 60)):
            self.assertEqual(request_schemas.read_ttl(body), seconds)
        for refused in ("59s", "366d", "", "1", "m", "1 h 2 m", 59, 31536001):
            with self.assertRaises(Invalid, msg=refused) as caught:
                request_schemas.read_ttl(refused)
            self.assertEqual(caught.exception.field, "ttl")

    def test_limits(self) -> None:
        self.assertIs(request_schemas.read_limits(request_schemas.LimitsRequest()), NO_LIMITS)
        body = request_schemas.LimitsRequest(
            max_visits=1, idle_timeout="30m", methods=("GET", "GET"), networks=("::1", "10.1.2.3/8")
        )
        limits = Limits(
            max_visits=1, idle_timeout=1800, methods=("GET",), networks=("::1/128", "10.0.0.0/8"), confirm=True
        )
        self.assertEqual(request_schemas.read_limits(body), limits)
        view = schemas.limits(limits)
        again = request_schemas.LimitsRequest(
            max_visits=view.max_visits, idle_timeout=view.idle_timeout, methods=view.methods, networks=view.networks
        )
        self.assertEqual(request_schemas.read_limits(again), limits)

    def test_confirmation_is_the_default_of_one_time_links(self) -> None:
        for visits, confirm, expected in (
            (1, None, True), (1, False, False), (1, True, True), (2, None, False), (2, True, True), (None, None, False),
        ):  # fmt: skip
            body = request_schemas.LimitsRequest(max_visits=visits, confirm=confirm)
            self.assertEqual(request_schemas.read_limits(body).confirm, expected, (visits, confirm))

    def test_requests_with_a_passphrase_do_not_show_it(self) -> None:
        for request in (
            request_schemas.NewSessionRequest(passphrase="the passphrase"),
            PassphraseRequest(passphrase="the passphrase"),
        ):
            self.assertNotIn("the passphrase", repr(request))

    def test_verification_follows_from_ca_file_or_pin(self) -> None:
        self.assertEqual(target_changes.read_trust(msgspec.UNSET, None, None), UpstreamTrust())
        self.assertEqual(target_changes.read_trust(msgspec.UNSET, None, PIN).verify, Verify.PIN)
        self.assertEqual(target_changes.read_trust(msgspec.UNSET, "/a", None).verify, Verify.CA_FILE)
        with self.assertRaises(Invalid):
            target_changes.read_trust(msgspec.UNSET, "/a", PIN)

    def test_unknown_fields(self) -> None:
        for shape in (
            request_schemas.NewTargetRequest,
            request_schemas.TargetChangeRequest,
            request_schemas.NewSessionRequest,
            request_schemas.RelabelRequest,
            request_schemas.ExtendRequest,
        ):
            with self.assertRaises(msgspec.ValidationError):
                msgspec.convert({"name": "a", "address": "1", "label": "", "days": 1, "x": 1}, shape)
