"""Debian's Firefox, driven by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/), which it speaks itself."""

from __future__ import annotations

import json
import re
import time
import unittest
from typing import Any

from websockets.sync.client import connect

from tests.support.gateway_process import Process, environment, new_folder, until

PROGRAM = "firefox-esr"
CONTROL, ENTER = "\ue009", "\ue007"
"""Keys of WebDriver (https://w3c.github.io/webdriver/#keyboard-actions)."""
_PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


class Firefox:
    """A Firefox without a window on a screen, with one tab, until the end of `case`."""

    def __init__(self, case: unittest.TestCase, width: int = 1000, height: int = 700) -> None:
        profile = new_folder(case)
        with open(f"{profile}/user.js", "w", encoding="utf-8") as file:
            file.writelines(f"user_pref({json.dumps(key)}, {json.dumps(_PREFERENCES[key])});\n" for key in _PREFERENCES)
        process = Process(
            case,
            *("--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"),
            program=PROGRAM,
            environ=environment(profile),
        )
        pattern = r"WebDriver BiDi listening on (ws://\S+)"
        (address,) = until(lambda: re.findall(pattern, process.errors), "Firefox listens", 60)
        self._wire = connect(f"{address}/session", max_size=None, proxy=None, legacy=True)
        case.addCleanup(self._wire.close)
        self._number = 0
        self.call("session.new", capabilities={})
        self.tab = self.new_tab()
        self.resize(width, height)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the result of a command."""
        self._number += 1
        self._wire.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._wire.recv(timeout=60))
            if message.get("id") == self._number:
                assert message["type"] == "success", (method, message)
                result: dict[str, Any] = message["result"]
                return result

    def resize(self, width: int, height: int) -> None:
        """Give the page another size."""
        self.call("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})

    def new_tab(self) -> str:
        """Open a tab and return its id."""
        return str(self.call("browsingContext.create", type="tab")["context"])

    def show(self, tab: str) -> None:
        """Bring a tab to the front."""
        self.call("browsingContext.activate", context=tab)

    def go(self, url: str, tab: str = "") -> None:
        """Load a page."""
        self.call("browsingContext.navigate", context=tab or self.tab, url=url, wait="complete")

    def run(self, source: str) -> None:
        """Run a script in the page."""
        self.call("script.evaluate", expression=source, target={"context": self.tab}, awaitPromise=False)

    def evaluate(self, script: str, tab: str = "") -> Any:
        """Return the value of an expression that is JSON."""
        result = self.call(
            "script.evaluate",
            expression=f"Promise.resolve({script}).then((value) => JSON.stringify(value ?? null))",
            target={"context": tab or self.tab},
            awaitPromise=True,
            userActivation=True,
        )
        assert result["type"] == "success", result
        return json.loads(result["result"]["value"])

    def until(self, script: str, seconds: float = 30) -> Any:
        """Wait until an expression is true in the tab, and return its value."""
        deadline = time.monotonic() + seconds
        while not (value := self.evaluate(script)):
            if time.monotonic() >= deadline:
                text = self.evaluate("document.querySelector('main')?.innerText")
                raise AssertionError(f"Not within {seconds:g} s: {script}. The page shows {text!r}.")
            time.sleep(0.05)
        return value

    def press(self, *keys: str, tab: str = "") -> None:
        """Press keys together."""
        actions = [{"type": "keyDown", "value": key} for key in keys]
        actions += [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._act(tab, {"type": "key", "id": "keys", "actions": actions})

    def click(self, selector: str, tab: str = "") -> None:
        """Click the middle of an element."""
        script = (
            f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        x, y = (int(value) for value in self.evaluate(script, tab))
        button = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._act(
            tab, {"type": "pointer", "id": "mouse", "actions": [{"type": "pointerMove", "x": x, "y": y}, *button]}
        )

    def _act(self, tab: str, *sources: dict[str, Any]) -> None:
        self.call("input.performActions", context=tab or self.tab, actions=list(sources))
