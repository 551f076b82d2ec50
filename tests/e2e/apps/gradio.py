"""Gradio: upload a file to a function, read its result, and follow one that goes on."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, python_program
from tests.e2e.apps.visitor import Visitor

SCRIPT = """
import os, sys, time, gradio as gr
def count(path, name):
    yield f"{os.path.getsize(path)} bytes for {name}"
    for second in range(60 if name == "Bob" else 0):
        time.sleep(1)
        yield f"{second + 1} seconds for {name}"
gr.Interface(count, [gr.File(), gr.Textbox(label="Name")], gr.Textbox(label="Result")).launch(
    server_name="127.0.0.1", server_port=int(sys.argv[1]))
"""


class Gradio(Application):
    name = "gradio"
    title = "Gradio"
    package = "gradio"
    holds = "stream"

    def start(self) -> None:
        (self.folder / "script.py").write_text(SCRIPT)
        quiet = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1", "GRADIO_TEMP_DIR": str(self.folder)}
        self.serve(python_program("python"), "script.py", str(self.port), **quiet)

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        file = {"name": "table.csv", "mimeType": "text/csv", "buffer": b"1,2\n" * 500_000}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        expect(page.get_by_role("link", name="1.9 MB")).to_be_visible()
        page.get_by_label("Name").fill("Ada")
        page.get_by_role("button", name="Submit").click()
        result = page.get_by_label("Result")
        expect(result).to_have_value("2000000 bytes for Ada")
        page.get_by_label("Name").fill("Bob")
        page.get_by_role("button", name="Submit").click()
        expect(result).to_have_value(re.compile("seconds for Bob"))
