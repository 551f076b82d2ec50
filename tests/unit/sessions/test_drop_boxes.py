"""Drop boxes of targets: which target can have one, and what a change makes of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from twisted.internet.defer import Deferred

from burrowgate.core.drop_box import DropBox, DropChanges
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import TargetType
from burrowgate.errors import Invalid, UpstreamTimeout
from burrowgate.sessions.drop_boxes import changed_box, check_folder
from burrowgate.sessions.targets import run_inline
from burrowgate.testing.records import a_target
from tests.support import TestCase

_T = TypeVar("_T")
BOX, DEFAULT = DropBox(max_files=5), DropBox(max_files=7)


class ChangedBoxTests(TestCase):
    def test_folder_keeps_gets_and_loses_a_drop_box(self) -> None:
        folder, box = a_target(type=TargetType.FOLDER), a_target(type=TargetType.FOLDER, drop=BOX)
        for target, changes, expected in (
            (folder, None, None),
            (box, None, BOX),
            (folder, DropChanges(), DEFAULT),
            (box, DropChanges(max_files=9), DropBox(max_files=9)),
            (box, DropChanges(is_on=False), None),
        ):
            self.assertEqual(changed_box(target, changes, TargetType.FOLDER, DEFAULT), expected)

    def test_target_that_is_no_folder_has_none(self) -> None:
        box = a_target(type=TargetType.FOLDER, drop=BOX)
        self.assertIsNone(changed_box(box, None, TargetType.HTTP, DEFAULT))
        self.assertIsNone(changed_box(box, DropChanges(is_on=False), TargetType.HTTP, DEFAULT))
        error = self.assertRaises(Invalid, changed_box, box, DropChanges(), TargetType.HTTP, DEFAULT)
        self.assertEqual(error.field, "drop")


class FolderTests(TestCase):
    def check(self, changes: DropChanges | None, folder: str, run: object = run_inline) -> None:
        checking = check_folder(changes, TargetAddress(folder=folder), run)  # type: ignore[arg-type]
        self.successResultOf(Deferred.fromCoroutine(checking))

    def test_folder_that_cannot_be_written_is_refused(self) -> None:
        folder = self.mktemp()
        os.mkdir(folder)
        self.check(DropChanges(), folder)
        # Root may write anywhere, but to no folder that is not there.
        missing = Deferred.fromCoroutine(check_folder(DropChanges(), TargetAddress(folder=folder + "/no"), run_inline))
        error = self.failureResultOf(missing, Invalid).value
        self.assertEqual(error.field, "drop")
        self.assertIn("may not write", str(error))
        for changes in (None, DropChanges(is_on=False)):
            self.check(changes, folder + "/no")

    def test_folder_that_hangs_is_refused(self) -> None:
        async def hang(folder: str, work: Callable[[], _T]) -> _T:
            raise UpstreamTimeout("The folder does not respond.")

        checking = check_folder(DropChanges(), TargetAddress(folder="/srv"), hang)
        error = self.failureResultOf(Deferred.fromCoroutine(checking), Invalid).value
        self.assertEqual((error.field, str(error)), ("drop", "The folder does not respond."))
