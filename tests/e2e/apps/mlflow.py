"""MLflow: make an experiment on its pages, and see it in its API."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, python_program
from tests.e2e.apps.shared_link import WAYS
from tests.e2e.apps.visitor import Visitor


class MLflow(Application):
    name = "mlflow"
    title = "MLflow"
    package = "mlflow"
    needs_own_host = WAYS

    def start(self) -> None:
        quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
        # Without the processes of its job queues, which import all of it again.
        quiet["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false"
        path = f"{python_program('mlflow').rpartition('/')[0]}:/usr/bin:/bin"
        where = ("--port", str(self.port), "--backend-store-uri", f"sqlite:///{self.folder}/mlflow.db")
        self.serve(python_program("mlflow"), "server", *where, "--workers", "1", PATH=path, **quiet)

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        page.goto(f"{visitor.origin}/#/experiments")
        page.get_by_role("button", name="Create").first.click()
        page.get_by_placeholder("Input an experiment name").fill("by a link")
        page.get_by_role("dialog").get_by_role("button", name="Create").click()
        expect(page.get_by_text("by a link").first).to_be_visible()
        status, text, _ = visitor.fetch("GET", "/ajax-api/2.0/mlflow/experiments/get-by-name?experiment_name=by+a+link")
        assert (status, '"by a link"' in text) == (200, True), text
