"""Drop box: a folder target to which visitors add files, and which shows them nothing. Its limits, and refusals.

Rules.
    What is in the folder counts, also if the operator put it there, and so does what is being received: the operator
    makes space by moving files away. Folders in it, and what they hold, do not count.
    A part of the disk stays free, so that a full drop box does not stop the rest of the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from burrowgate.errors import Invalid

KIB, MIB, GIB, TIB = 2**10, 2**20, 2**30, 2**40
MAX_BYTES = 1024 * TIB
MAX_FILES = 100_000
"""Files in a drop box: all are counted when one is added, which takes a tenth of a second for so many."""
RESERVE_SHARE = 10
"""The part of a small file system that stays free in place of the configured space: a tenth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropBox:
    """The limits of a drop box."""

    max_file_bytes: int = 2 * GIB
    """Size of one file."""
    max_total_bytes: int = 10 * GIB
    """Size of all files in the folder."""
    max_files: int = 1_000
    """Number of files in the folder."""

    @property
    def text(self) -> str:
        """These limits as text, for audit events."""
        return f"{self.max_file_bytes} bytes a file, {self.max_total_bytes} bytes and {self.max_files} files in all"


@dataclass(frozen=True, slots=True, kw_only=True)
class DropChanges:
    """The drop box that an operator asks for; None leaves a limit as it is (for a new one: the default)."""

    is_on: bool = True
    max_file_bytes: int | None = None
    max_total_bytes: int | None = None
    max_files: int | None = None

    def applied_to(self, present: DropBox | None, default: DropBox) -> DropBox | None:
        """Return the drop box after these changes; None if there is none. Raises `Invalid`."""
        if not self.is_on:
            return None
        base = present or default
        return check(
            DropBox(
                max_file_bytes=base.max_file_bytes if self.max_file_bytes is None else self.max_file_bytes,
                max_total_bytes=base.max_total_bytes if self.max_total_bytes is None else self.max_total_bytes,
                max_files=base.max_files if self.max_files is None else self.max_files,
            )
        )


def check(box: DropBox) -> DropBox:
    """Return `box`. Raises `Invalid` if a limit is out of range."""
    for name, maximum in (("max_file_bytes", MAX_BYTES), ("max_total_bytes", MAX_BYTES), ("max_files", MAX_FILES)):
        if not 1 <= getattr(box, name) <= maximum:
            raise Invalid(f"drop.{name}", f"{getattr(box, name)} is not from 1 to {maximum}; choose such a number.")
    return box


@dataclass(frozen=True, slots=True)
class FolderUse:
    """What is in the folder of a drop box, with what is being received, and the space on its file system in bytes."""

    files: int
    bytes: int
    free: int
    capacity: int


class DropRefusal(StrEnum):
    """The reason for which a request to a drop box is refused."""

    FOREIGN_ORIGIN = "foreign-origin"
    NOT_SHOWN = "not-shown"
    """There is nothing to read at that address."""
    METHOD = "method"
    NO_NAME = "no-name"
    PARTIAL = "partial"
    """A part of a file (RFC 9110, 14.5)."""
    NO_FORM = "no-form"
    """The body is not that of a form with files."""
    BROKEN_FORM = "broken-form"
    NO_FILE = "no-file"
    TOO_MANY_PARTS = "too-many-parts"
    FILE_TOO_LARGE = "file-too-large"
    FULL = "full"
    """The folder has as many files, or as many bytes, as it may have."""
    NO_SPACE = "no-space"
    """The disk is full, or would be."""
    BUSY = "busy"
    NOT_WRITABLE = "not-writable"


class UploadRefused(Exception):
    """An upload is refused, for `reason`; `name` is the file's, as the visitor calls it, if there is one."""

    def __init__(self, reason: DropRefusal, name: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.name = name


def refusal_of(box: DropBox, use: FolderUse, *, extra: int, reserve: int) -> DropRefusal | None:
    """Return the reason to refuse a file that is part of `use` and will grow by `extra` bytes; None to accept it.

    `reserve` is the space in bytes that stays free on the file system.
    """
    if use.files > box.max_files or use.bytes + extra > box.max_total_bytes:
        return DropRefusal.FULL
    if use.free - extra < min(reserve, use.capacity // RESERVE_SHARE):
        return DropRefusal.NO_SPACE
    return None
