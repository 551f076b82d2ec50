"""JupyterLab: log in by the token of its log, run a cell, use a terminal."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, python_program
from tests.e2e.apps.shared_link import WAYS
from tests.e2e.apps.visitor import Visitor
from tests.support.gateway_process import until

_TOKEN = re.compile(r"\?token=([0-9a-f]{48})")
_QUIET = (
    "--no-browser",
    "--allow-root",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
"""No requests to other machines, and no window of its own."""


class JupyterLab(Application):
    name = "jupyterlab"
    title = "JupyterLab"
    package = "jupyterlab"
    needs_own_host = WAYS
    holds = "websocket"

    def start(self) -> None:
        process = self.serve(python_program("jupyter-lab"), f"--port={self.port}", *_QUIET)
        until(lambda: _TOKEN.search(process.errors), "the token is logged")
        self._token = _TOKEN.findall(process.errors)[0]

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        page.fill("#password_input", self._token)
        page.click("#login_submit")
        page.click(".jp-LauncherCard[data-category=Notebook]")
        cell = page.locator(".jp-CodeCell .cm-content").first
        cell.click()
        page.keyboard.type("print(6 * 7, 'cells')")
        visitor.receives("execution_state")
        # JupyterLab drops the command to run a cell, without a word, while it does not know that the kernel is idle.
        expect(page.get_by_text(re.compile(r"Python 3 \(ipykernel\) \| Idle"))).to_be_visible()
        page.keyboard.press("Shift+Enter")
        expect(page.locator(".jp-OutputArea-output").first).to_have_text(re.compile("42 cells"))
        page.click("[data-command='launcher:create']")
        page.click(".jp-LauncherCard[data-category=Other] >> text=Terminal")
        page.click(".jp-Terminal .xterm-screen")
        visitor.receives('["stdout"')
        page.keyboard.type("echo $((6*7))-terminals\n")
        visitor.receives("42-terminals")
