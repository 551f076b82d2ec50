"""Command loop of load generators: reads lines of JSON, `["command", argument, ...]`, and responds with one each."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any


def serve(handlers: Mapping[str, Callable[..., Any]]) -> None:
    """Run the handlers of commands until stdin ends; an exception becomes a response with `fault`."""
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        try:
            response = handlers[command](*arguments)
        except Exception as error:
            # The bench reports it as the reason why there is no result.
            response = {"fault": f"{command}: {type(error).__name__}: {error}"}
        print(json.dumps(response), flush=True)
