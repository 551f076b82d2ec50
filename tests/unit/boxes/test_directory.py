"""The directory of boxes in one process: records that are read late bring nothing back that was destroyed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from burrowgate.boxes.directory import BoxDirectory
from burrowgate.core.boxes.states import BoxReason, BoxState
from tests.support import START, TestCase
from tests.support.box_admin import a_box


class DirectoryTests(TestCase):
    def setUp(self) -> None:
        self.directory = BoxDirectory(cast(Any, None))
        self.box = replace(a_box(), state=BoxState.STOPPING, reason=BoxReason.USER)

    def test_record_that_was_read_before_the_end_is_dropped_after_it(self) -> None:
        self.directory.publish(self.box, None)
        self.directory.publish(replace(self.box, state=BoxState.DESTROYED), START)
        seen: list[object] = []
        self.directory.observers.append(lambda box, ended_at: seen.append(box))
        self.directory.publish(self.box, None)
        self.assertEqual((list(self.directory.boxes()), seen), ([], []))

    def test_next_box_of_the_visit_is_taken(self) -> None:
        self.directory.publish(replace(self.box, state=BoxState.DESTROYED), START)
        following = replace(self.box, box_id="another", state=BoxState.READY, reason=None)
        self.directory.publish(following, None)
        self.assertEqual(list(self.directory.boxes()), [following])
