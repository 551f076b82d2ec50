"""Every error has one answer."""

from burrowgate import errors
from burrowgate.admin import operations, problems
from burrowgate.admin.auth import KeyMissing, Outsider
from tests.support import TestCase

EXPECTED = [
    (KeyMissing(), 401, "key-missing"),
    (Outsider(), 403, "outsider"),
    (operations.NoSuchPath(), 404, "no-such-path"),
    (errors.NoSuchTarget("a"), 404, "no-such-target"),
    (errors.NoSuchSession("a"), 404, "no-such-session"),
    (errors.NoSuchDomain("a"), 404, "no-such-domain"),
    (operations.WrongMethod(("GET",)), 405, "wrong-method"),
    (errors.NameTaken("a"), 409, "name-taken"),
    (errors.HostTaken("a"), 409, "host-taken"),
    (errors.SessionRevoked(), 409, "session-revoked"),
    (errors.SessionEnded(), 409, "session-ended"),
    (errors.SessionActive(), 409, "session-active"),
    (errors.NotPageShare(), 409, "not-page-share"),
    (errors.KeyGone(), 409, "key-gone"),
    (errors.HandlerRaw(), 409, "handler-raw"),
    (errors.TargetForbidden(), 409, "target-forbidden"),
    (errors.Conflict(), 412, "conflict"),
    (operations.BodyTooLarge(), 413, "body-too-large"),
    (operations.NotJson(), 415, "not-json"),
    (errors.Invalid("label", "Too long."), 422, "invalid"),
    (operations.TooManyStreams(), 429, "too-many-streams"),
    (errors.StoreAway(), 503, "store-away"),
    (errors.StoreUnsure(), 503, "store-unsure"),
    (errors.StoreDamaged(), 503, "store-damaged"),
]


class TestProblems(TestCase):
    def test_statuses(self) -> None:
        for error, status, kind in EXPECTED:
            told = problems.problem(error)
            self.assertEqual((told.status, told.type), (status, f"urn:burrowgate:{kind}"))
            self.assertEqual(told.detail, str(error))

    def test_every_forbidden_is_409(self) -> None:
        for kind in errors.Forbidden.__subclasses__():
            told = problems.problem(
                kind("x") if kind in (errors.NameTaken, errors.HostTaken, errors.ConsoleNeedsPort) else kind()
            )
            self.assertEqual(told.status, 409, kind)

    def test_field(self) -> None:
        self.assertEqual(problems.problem(errors.Invalid("label", "Too long.")).field, "label")
        self.assertNotIn(b"field", problems.answer(errors.Conflict()).body)

    def test_allowed_methods(self) -> None:
        answer = problems.answer(operations.WrongMethod(("GET", "HEAD")))
        self.assertIn(("Allow", "GET, HEAD"), answer.headers)

    def test_a_defect_is_logged_and_not_told(self) -> None:
        try:
            raise ZeroDivisionError("the secret detail")
        except ZeroDivisionError as error:
            answer = problems.answer(error)
        self.assertEqual(answer.status, 500)
        self.assertNotIn(b"secret", answer.body)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
