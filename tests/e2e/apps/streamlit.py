"""Streamlit: fill in a field, press a button, upload a file."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, python_program
from tests.e2e.apps.visitor import Visitor

SCRIPT = """
import streamlit as st
name = st.text_input("Name")
if st.button("Greet"):
    st.write(f"Hello, {name}!")
file = st.file_uploader("File")
if file is not None:
    st.write(f"{len(file.getvalue())} bytes of {file.name}")
"""


class Streamlit(Application):
    name = "streamlit"
    title = "Streamlit"
    package = "streamlit"
    holds = "websocket"

    def start(self) -> None:
        (self.folder / "script.py").write_text(SCRIPT)
        options = ("--server.headless=true", "--browser.gatherUsageStats=false", "--server.address=127.0.0.1")
        self.serve(python_program("streamlit"), "run", "script.py", f"--server.port={self.port}", *options)

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        page.get_by_label("Name").fill("Ada")
        page.get_by_label("Name").press("Enter")
        page.get_by_role("button", name="Greet").click()
        expect(page.get_by_text("Hello, Ada!")).to_be_visible()
        file = {"name": "table.csv", "mimeType": "text/csv", "buffer": b"1,2\n" * 100_000}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        expect(page.get_by_text("400000 bytes of table.csv")).to_be_visible()
