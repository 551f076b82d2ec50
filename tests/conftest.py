"""Under BURROWGATE_TEST_ALL nothing is skipped, and what runs with other programs has a second chance.

A test that lacks something fails then, and says what.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from tests.support import ALL, ROOT

# A shared machine may be slow at any moment: what Hypothesis finds must not depend on how long it took.
settings.register_profile("burrowgate", deadline=None, print_blob=True)
# mutmut runs the tests several times in one process.
settings.register_profile(
    "mutants", settings.get_profile("burrowgate"), suppress_health_check=[HealthCheck.differing_executors]
)
settings.load_profile("mutants" if os.environ.get("MUTANT_UNDER_TEST") is not None else "burrowgate")

# A shell without job control starts programs in the background with SIGINT ignored, which they and all that they start
# keep (POSIX.1-2017, 2.11); programs under test must end on it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

PROGRAMS = (ROOT / "tests/e2e", ROOT / "tests/integration")
"""Tests in which browsers, servers and gateways run as processes, which a busy machine may delay at any moment."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Under `ALL`, run a failed test of `PROGRAMS` again, once; the summary counts those that then pass as `rerun`."""
    if os.environ.get(ALL):
        for item in items:
            if any(folder in item.path.parents for folder in PROGRAMS):
                item.add_marker(pytest.mark.flaky(reruns=1))


_Report = TypeVar("_Report", pytest.TestReport, pytest.CollectReport)


def _insist(report: _Report) -> _Report:
    if report.skipped and os.environ.get(ALL) and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{ALL} is set, so nothing may be skipped. {why}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _insist((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _insist((yield))
