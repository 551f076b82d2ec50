"""Problems of the admin API as exceptions: their class, code and sentence."""

from __future__ import annotations

import json

from burrowgate import errors
from burrowgate.admin.problems import response
from burrowgate.client.problems import raise_problem
from burrowgate.errors import BurrowgateError
from tests.support import TestCase


class ProblemTests(TestCase):
    def raised(self, status: int, body: bytes) -> BurrowgateError:
        return self.assertRaises(BurrowgateError, raise_problem, status, body, 8481)

    def test_error_of_the_gateway_is_raised_again(self) -> None:
        for error in (
            errors.SessionNotFound("abc"),
            errors.TargetNotFound("app"),
            errors.ConsoleNeedsPort("/run/admin.sock"),
            errors.Conflict(),
            errors.PreconditionFailed(),
            errors.StoreUnavailable(),
            errors.AddressNotAllowed(),
            errors.Invalid("ttl", "Write a time."),
        ):
            answer = response(error)
            raised = self.raised(answer.status, answer.body)
            self.assertIs(type(raised), type(error))
            self.assertEqual((str(raised), raised.code), (str(error), error.code))
            self.assertEqual(getattr(raised, "field", None), getattr(error, "field", None))

    def test_unknown_code_raises_the_family_of_the_status(self) -> None:
        for status, family in (
            (403, errors.AccessDenied),
            (404, errors.NotFound),
            (409, errors.StateConflict),
            (422, errors.Invalid),
            (503, errors.StoreUnavailable),
            (500, BurrowgateError),
        ):
            raised = self.raised(status, json.dumps({"code": "of-tomorrow", "detail": "New."}).encode())
            self.assertIs(type(raised), family)
            self.assertEqual((raised.code, str(raised)), ("of-tomorrow", "New."))

    def test_code_of_another_family_does_not_choose_the_class(self) -> None:
        raised = self.raised(404, json.dumps({"code": "session-revoked", "detail": "Gone."}).encode())
        self.assertIs(type(raised), errors.NotFound)

    def test_refused_key_names_the_gateway(self) -> None:
        raised = self.raised(401, json.dumps({"code": "admin-key-required", "detail": "A key."}).encode())
        self.assertIsInstance(raised, errors.HomeError)
        self.assertIn("port 8481", str(raised))

    def test_lacking_scope_is_no_matter_of_the_home(self) -> None:
        for code in ("scope-missing", "access-token-refused", "account-needed", "access-denied"):
            raised = self.raised(403, json.dumps({"code": code, "detail": "No."}).encode())
            self.assertIsInstance(raised, errors.AccessDenied)
