"""Each error has one status and code."""

from burrowgate import errors
from burrowgate.admin import operations, problems
from burrowgate.admin.auth import AdminKeyRequired, OriginNotAllowed
from tests.support import TestCase

EXPECTED = [
    (AdminKeyRequired(), 401, "admin-key-required"),
    (OriginNotAllowed(), 403, "origin-not-allowed"),
    (operations.PathNotFound(), 404, "path-not-found"),
    (errors.TargetNotFound("a"), 404, "target-not-found"),
    (errors.SessionNotFound("a"), 404, "session-not-found"),
    (errors.ProjectNotFound("a"), 404, "project-not-found"),
    (errors.DomainNotFound("a"), 404, "domain-not-found"),
    (operations.MethodNotAllowed(("GET",)), 405, "method-not-allowed"),
    (errors.NameTaken("a"), 409, "name-taken"),
    (errors.HostTaken("a"), 409, "host-taken"),
    (errors.ResourceTaken("account", "ada"), 409, "resource-taken"),
    (errors.SessionRevoked(), 409, "session-revoked"),
    (errors.SessionEnded(), 409, "session-ended"),
    (errors.SessionActive(), 409, "session-active"),
    (errors.NotPageShare(), 409, "not-page-share"),
    (errors.SigningKeyRemoved(), 409, "signing-key-removed"),
    (errors.TcpNotSupported(), 409, "history-needed"),
    (errors.RoleMissing(), 409, "role-missing"),
    (errors.AddressNotAllowed(), 422, "address-not-allowed"),
    (errors.Conflict(), 409, "version-conflict"),
    (errors.PreconditionFailed(), 412, "precondition-failed"),
    (operations.BodyTooLarge(), 413, "body-too-large"),
    (operations.UnsupportedMediaType(), 415, "unsupported-media-type"),
    (errors.Invalid("label", "Too long."), 422, "invalid-value"),
    (operations.TooManyStreams(), 429, "too-many-streams"),
    (errors.StoreUnavailable(), 503, "store-unavailable"),
    (errors.CommitOutcomeUnknown(), 503, "commit-outcome-unknown"),
    (errors.StoreDamaged(), 503, "store-damaged"),
]


class TestProblems(TestCase):
    def test_status_and_code_of_each_error(self) -> None:
        for error, status, kind in EXPECTED:
            reported = problems.problem(error)
            self.assertEqual((reported.status, reported.code, reported.type), (status, kind, f"urn:burrowgate:{kind}"))
            self.assertEqual(reported.detail, str(error))

    def test_every_state_conflict_is_409(self) -> None:
        arguments = {
            errors.NameTaken: ("x",),
            errors.HostTaken: ("x",),
            errors.ConsoleNeedsPort: ("x",),
            errors.ResourceTaken: ("account", "x"),
            errors.TooManyCutVisits: (1,),
            errors.ExtendRequestTooSoon: (1,),
            errors.ClaimRefused: ("claimed",),
        }
        for kind in errors.StateConflict.__subclasses__():
            self.assertEqual(problems.problem(kind(*arguments.get(kind, ()))).status, 409, kind)

    def test_field_is_omitted_if_there_is_none(self) -> None:
        self.assertEqual(problems.problem(errors.Invalid("label", "Too long.")).field, "label")
        self.assertNotIn(b"field", problems.response(errors.Conflict()).body)

    def test_allow_header(self) -> None:
        response = problems.response(operations.MethodNotAllowed(("GET", "HEAD")))
        self.assertIn(("Allow", "GET, HEAD"), response.headers)

    def test_defect_is_logged_and_not_described(self) -> None:
        try:
            raise ZeroDivisionError("the secret detail")
        except ZeroDivisionError as error:
            response = problems.response(error)
        self.assertEqual(response.status, 500)
        self.assertNotIn(b"secret", response.body)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
