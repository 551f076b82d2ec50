"""The JavaScript of others that the gateway's pages need, fetched once for all tests.

    python -m tests.support.web_assets

fetches it into the checkout (`tools/web_assets.py`), one process at a time; where that fails it says so, and tests
that need it are skipped. tox does this before the tests.
"""

from __future__ import annotations

import functools
import unittest
from collections.abc import Callable
from typing import Any, TypeVar

from tests.support import ROOT
from tools import web_assets

_Test = TypeVar("_Test", bound=Callable[..., Any])


@functools.cache
def why_missing() -> str:
    """Fetch what is missing; returns a sentence on why that failed, or an empty text."""
    try:
        web_assets.fetch(ROOT)
    except web_assets.Unavailable as error:
        return str(error)
    return ""


def requires_web_assets(test: _Test) -> _Test:
    """Skip a test, or a class of tests, where the files are missing and cannot be fetched."""
    missing = web_assets.missing(ROOT) and why_missing()
    return unittest.skipIf(bool(missing), str(missing))(test)


if __name__ == "__main__":
    print(why_missing() or "The files are there.")
