"""Boxes in bubblewrap against the contract of launchers, with a small program in place of the browser."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from burrowgate.testing.launcher_contract import IsolationContract, LauncherContract
from tests.support import ReactorTestCase
from tests.support.bwrap_boxes import BwrapBoxes, requires_bwrap, small_programs


class SmallBoxes(BwrapBoxes):
    """Boxes without a browser, which start in milliseconds."""

    def setUp(self) -> None:
        super().setUp()
        folder = Path(tempfile.mkdtemp(prefix="burrowgate-box-"))
        self.addCleanup(shutil.rmtree, folder)  # type: ignore[attr-defined]
        self.programs = small_programs(folder)


@requires_bwrap
class BwrapContractTests(SmallBoxes, LauncherContract, ReactorTestCase):
    """The contract of any launcher (browsers B27)."""


@requires_bwrap
class BwrapIsolationTests(SmallBoxes, IsolationContract, ReactorTestCase):
    """Isolation of small boxes (browsers B13, B16, B17)."""
