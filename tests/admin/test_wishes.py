"""What callers may wish for, and what it means."""

import msgspec

from burrowgate import codec
from burrowgate.admin import wishes
from burrowgate.core.sessions import NO_LIMITS, Limits
from burrowgate.core.targets import UpstreamTrust, Verify
from burrowgate.errors import Invalid
from tests.support import TestCase

PIN = "sha256:" + "0a" * 32


class TestWishes(TestCase):
    def test_durations(self) -> None:
        for wish, seconds in (("1m", 60), ("24h", 86400), ("1y", 31536000), (60, 60)):
            self.assertEqual(wishes.read_ttl(wish), seconds)
        for refused in ("59s", "366d", "", "1", "m", "1 h 2 m", 59, 31536001):
            with self.assertRaises(Invalid, msg=refused) as caught:
                wishes.read_ttl(refused)
            self.assertEqual(caught.exception.field, "ttl")

    def test_limits(self) -> None:
        self.assertIs(wishes.read_limits(wishes.LimitsWish()), NO_LIMITS)
        wish = wishes.LimitsWish(
            max_visits=1, idle_timeout="30m", methods=("GET", "GET"), networks=("::1", "10.1.2.3/8")
        )
        limits = Limits(max_visits=1, idle_timeout=1800, methods=("GET",), networks=("::1/128", "10.0.0.0/8"))
        self.assertEqual(wishes.read_limits(wish), limits)
        view = codec.limits(limits)
        again = wishes.LimitsWish(
            max_visits=view.max_visits, idle_timeout=view.idle_timeout, methods=view.methods, networks=view.networks
        )
        self.assertEqual(wishes.read_limits(again), limits)

    def test_trust_is_said_by_what_comes_with_it(self) -> None:
        self.assertEqual(wishes.read_trust(msgspec.UNSET, None, None), UpstreamTrust())
        self.assertEqual(wishes.read_trust(msgspec.UNSET, None, PIN).verify, Verify.PIN)
        self.assertEqual(wishes.read_trust(msgspec.UNSET, "/a", None).verify, Verify.CA_FILE)
        with self.assertRaises(Invalid):
            wishes.read_trust(msgspec.UNSET, "/a", PIN)

    def test_unknown_fields(self) -> None:
        for shape in (wishes.NewTarget, wishes.TargetWish, wishes.NewSession, wishes.LabelWish, wishes.ExtendWish):
            with self.assertRaises(msgspec.ValidationError):
                msgspec.convert({"name": "a", "address": "1", "label": "", "days": 1, "x": 1}, shape)
