"""The reference is valid, complete, and says what the admin does."""

import re
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from burrowgate.admin import openapi, problems
from tests.support.admin_wire import AdminTestCase
from tests.unit.admin.test_site import ALLOWED

OPEN = ("/healthz", "/readyz", "/api/v1/console/sign-in")


class TestReference(AdminTestCase):
    def reference(self) -> Any:
        """The reference as it is served."""
        return self.call("GET", "/api/v1/openapi.json").json

    def test_valid(self) -> None:
        OpenAPIV31SpecValidator(self.reference()).validate()

    def test_complete(self) -> None:
        found = {
            re.sub("{(name|id)}", "x", path).replace("{host}", "y").replace("{connection}", "z"): {
                method.upper() for method in item
            }
            for path, item in self.reference()["paths"].items()
        }
        self.assertEqual(found, {path: set(allowed.split(", ")) - {"HEAD"} for path, allowed in ALLOWED.items()})

    def test_key_and_problems(self) -> None:
        reference = self.reference()
        self.assertEqual(reference["security"], [{"key": []}])
        for path, item in reference["paths"].items():
            for operation in item.values():
                self.assertEqual(operation.get("security") == [], path in OPEN)
                for status, answer in operation["responses"].items():
                    if status >= "400":
                        self.assertEqual(list(answer["content"]), [problems.CONTENT_TYPE])

    def test_operation_ids_are_unique(self) -> None:
        ids = [one["operationId"] for item in self.reference()["paths"].values() for one in item.values()]
        self.assertEqual(len(ids), len(set(ids)))

    def test_no_field_beyond_those_declared(self) -> None:
        for name, schema in self.reference()["components"]["schemas"].items():
            if schema.get("type") == "object":
                self.assertIs(schema["additionalProperties"], False, name)

    def test_versions_where_they_count(self) -> None:
        for path, item in self.reference()["paths"].items():
            for method, operation in item.items():
                matches = any(one["name"] == "If-Match" for one in operation["parameters"])
                changes_a_record = method in ("patch", "put", "delete") or path.endswith("/extend")
                self.assertEqual(matches, changes_a_record and "/live/" not in path, (method, path))

    def test_document_without_operations(self) -> None:
        self.assertEqual(openapi.document([], "1")["paths"], {})
