"""Drop boxes: their limits, how these are changed, and which file they refuse."""

from __future__ import annotations

from burrowgate.core.drop_box import (
    GIB,
    MAX_BYTES,
    MAX_FILES,
    DropBox,
    DropChanges,
    DropRefusal,
    FolderUse,
    check,
    refusal_of,
)
from burrowgate.errors import Invalid
from tests.support import TestCase

BOX = DropBox(max_file_bytes=10, max_total_bytes=100, max_files=3)


class ChangesTests(TestCase):
    def test_new_box_has_the_defaults_and_what_was_chosen(self) -> None:
        self.assertEqual(DropChanges().applied_to(None, BOX), BOX)
        self.assertEqual(
            DropChanges(max_files=7).applied_to(None, BOX),
            DropBox(max_file_bytes=10, max_total_bytes=100, max_files=7),
        )

    def test_present_limits_stay(self) -> None:
        changed = DropChanges(max_file_bytes=20, max_total_bytes=200).applied_to(BOX, DropBox())
        self.assertEqual(changed, DropBox(max_file_bytes=20, max_total_bytes=200, max_files=3))

    def test_switched_off(self) -> None:
        self.assertIsNone(DropChanges(is_on=False, max_files=7).applied_to(BOX, BOX))

    def test_limits_out_of_range_are_refused_by_their_names(self) -> None:
        for name, values in (
            ("max_file_bytes", (0, -1, MAX_BYTES + 1)),
            ("max_total_bytes", (0, MAX_BYTES + 1)),
            ("max_files", (0, MAX_FILES + 1)),
        ):
            for value in values:
                with self.assertRaises(Invalid) as caught:
                    DropChanges(**{name: value}).applied_to(BOX, BOX)
                self.assertEqual(caught.exception.field, f"drop.{name}")
        top = DropBox(max_file_bytes=MAX_BYTES, max_total_bytes=MAX_BYTES, max_files=MAX_FILES)
        self.assertEqual(check(top), top)


class RefusalTests(TestCase):
    def use(self, files: int = 1, bytes: int = 0, free: int = 100 * GIB, capacity: int = 1000 * GIB) -> FolderUse:
        return FolderUse(files, bytes, free, capacity)

    def test_last_file_and_last_byte_are_accepted(self) -> None:
        self.assertIsNone(refusal_of(BOX, self.use(3, 100), extra=0, reserve=GIB))
        self.assertIsNone(refusal_of(BOX, self.use(3, 90), extra=10, reserve=GIB))
        self.assertEqual(refusal_of(BOX, self.use(4, 0), extra=0, reserve=GIB), DropRefusal.FULL)
        self.assertEqual(refusal_of(BOX, self.use(1, 101), extra=0, reserve=GIB), DropRefusal.FULL)
        self.assertEqual(refusal_of(BOX, self.use(1, 91), extra=10, reserve=GIB), DropRefusal.FULL)

    def test_reserve_stays_free(self) -> None:
        self.assertIsNone(refusal_of(BOX, self.use(free=GIB), extra=0, reserve=GIB))
        self.assertEqual(refusal_of(BOX, self.use(free=GIB), extra=1, reserve=GIB), DropRefusal.NO_SPACE)
        self.assertEqual(refusal_of(BOX, self.use(free=GIB - 1), extra=0, reserve=GIB), DropRefusal.NO_SPACE)

    def test_reserve_is_at_most_a_tenth_of_a_small_disk(self) -> None:
        small = self.use(free=50, capacity=500)
        self.assertIsNone(refusal_of(BOX, small, extra=0, reserve=GIB))
        self.assertEqual(refusal_of(BOX, small, extra=1, reserve=GIB), DropRefusal.NO_SPACE)
