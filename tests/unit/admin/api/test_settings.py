"""Settings and diagnostics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from burrowgate.admin import times
from burrowgate.admin.about import About, Certificate, Diagnostic, Setting
from burrowgate.admin.context import AdminContext
from burrowgate.errors import Invalid, UpstreamTimeout
from tests.support import START
from tests.support.admin_wire import AdminTestCase
from tests.unit.admin.api.test_probe import ProbeWorld

ChangeSettings = Callable[[Mapping[str, str | None], str], Awaitable[None]]
CERTIFICATE = Certificate(
    name="example", hosts=("app.example.com",), issuer="CN=CA", expires_at=times.time(START + 86400), days_left=1
)


class SettingsWorld(ProbeWorld):
    """A gateway with a setting, a certificate and a diagnostic."""

    change_settings: ChangeSettings | None = None

    def admin_context(self) -> AdminContext:
        settings = (Setting(name="max_request_body_size", value='"1MiB"', help="The longest body.", changed=True),)
        context = super().admin_context()
        self.targets = context.targets
        return replace(
            context,
            about=lambda: About(home="/home", versions={"Python": "3"}, settings=settings, certificates=(CERTIFICATE,)),
            diagnose=lambda: (Diagnostic("problem", "home", "Others can read it."),),
            **({"change_settings": self.change_settings} if self.change_settings else {}),
        )


class TestSettings(AdminTestCase):
    def setUp(self) -> None:
        self.start(SettingsWorld())

    def test_settings(self) -> None:
        settings = self.call("GET", "/api/v1/settings").json
        self.assertEqual(settings["keys"], [{"id": self.world.key.kid, "signs": True}])
        self.assertEqual((settings["store"], settings["home"], settings["session_ttl"]), ("memory:", "/home", 86_400))
        self.assertEqual([setting["name"] for setting in settings["settings"]], ["max_request_body_size"])
        (certificate,) = settings["certificates"]
        self.assertEqual(
            (certificate["name"], certificate["hosts"], certificate["days_left"]), ("example", ["app.example.com"], 1)
        )
        self.assertEqual(certificate["expires_at"], "2023-11-15T22:13:20Z")

    def test_change_is_passed_on_and_the_settings_are_returned(self) -> None:
        changed: list[tuple[object, str]] = []

        async def change(texts: Mapping[str, str | None], actor: str) -> None:
            changed.append((texts, actor))
            if "listen" in texts:
                raise Invalid("settings.listen", "The console does not change this.")

        self.world.change_settings = change
        self.start(self.world)
        texts = {"max_connections": "500", "audit_retention": None}
        answer = self.call("PATCH", "/api/v1/settings", {"settings": texts})
        self.assertEqual(answer.json, self.call("GET", "/api/v1/settings").json)
        self.assertEqual(changed, [(texts, "admin")])
        answer = self.call("PATCH", "/api/v1/settings", {"settings": {"listen": "::"}})
        self.assertProblem(answer, 422, "invalid-value", "settings.listen")
        for body in ({}, {"settings": {}}, {"settings": {"max_connections": 500}}, {"other": {}}):
            self.assertEqual(self.call("PATCH", "/api/v1/settings", body).status, 422)

    def test_diagnostics(self) -> None:
        self.world.warnings = ("It is public.",)
        self.target("good", address="3000")
        self.target("gone", address="3999")
        self.target("off", address="3998", enabled=False)
        self.target("folder", address=self.folder())
        diagnostics = [
            (check["level"], check["check"]) for check in self.call("GET", "/api/v1/diagnostics").json["diagnostics"]
        ]
        self.assertEqual(
            diagnostics,
            [
                ("problem", "home"),
                ("ok", "store"),
                ("warning", "gateway"),
                ("ok", "target"),
                ("warning", "target"),
                ("ok", "target"),
                ("ok", "target"),
            ],
        )

    def test_quick_diagnostics_neither_probe_nor_read_the_store(self) -> None:
        self.world.warnings = ("It is public.",)
        self.target("gone", address="3999")
        quick = self.call("GET", "/api/v1/diagnostics?check=quick").json["diagnostics"]
        self.assertEqual([check["check"] for check in quick], ["home", "gateway"])
        self.world.ready = "The store is away."
        quick = self.call("GET", "/api/v1/diagnostics?check=quick").json["diagnostics"]
        self.assertEqual([check["check"] for check in quick], ["home", "store", "gateway"])

    def test_diagnostics_of_one_target(self) -> None:
        self.target("good", address="3000")
        self.target("gone", address="3999")
        (found,) = self.call("GET", "/api/v1/diagnostics?target=gone").json["diagnostics"]
        self.assertEqual((found["level"], found["check"]), ("warning", "target"))
        self.assertProblem(self.call("GET", "/api/v1/diagnostics?target=absent"), 404, "target-not-found")

    def test_folder_that_does_not_respond_is_a_warning(self) -> None:
        async def stuck(folder: str, work: object) -> Any:
            raise UpstreamTimeout

        self.target("folder", address=self.folder())
        self.world.targets.run_on_folder = stuck
        self.assertEqual(self.call("GET", "/api/v1/diagnostics").json["diagnostics"][-1]["level"], "warning")

    def folder(self) -> str:
        import os

        path = self.mktemp()
        os.makedirs(path)
        return path

    def test_unavailable_store_is_a_problem(self) -> None:
        self.world.ready = "The store is away."
        diagnostics = self.call("GET", "/api/v1/diagnostics").json["diagnostics"]
        self.assertIn({"level": "problem", "check": "store", "detail": "The store is away."}, diagnostics)
