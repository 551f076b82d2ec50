"""A program that is told what to do by lines of JSON on stdin, `["word", ...]`, and answers each with one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any


def answer(words: Mapping[str, Callable[..., Any]]) -> None:
    """Answer until stdin ends; what a word raises is its answer."""
    for line in sys.stdin:
        word, *rest = json.loads(line)
        try:
            said = words[word](*rest)
        except Exception as error:
            # It is for whoever asked to say that there is no result, and why.
            said = {"fault": f"{word}: {type(error).__name__}: {error}"}
        print(json.dumps(said), flush=True)
