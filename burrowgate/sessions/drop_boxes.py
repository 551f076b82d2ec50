"""The drop box of a target that is added or changed: whether the target can have one, and its limits."""

from __future__ import annotations

import os

from burrowgate.core.drop_box import DropBox, DropChanges
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, TargetType
from burrowgate.errors import Invalid, UpstreamTimeout
from burrowgate.sessions.target_places import FolderRunner


def changed_box(target: Target, changes: DropChanges | None, type: TargetType, default: DropBox) -> DropBox | None:
    """Return the drop box of `target`, which gets `type`, with `changes`; a new one is like `default`.

    Raises `Invalid`.
    """
    if changes is None:
        return target.drop if type is TargetType.FOLDER else None
    if changes.is_on and type is not TargetType.FOLDER:
        raise Invalid("drop", "Only a folder can be a drop box; leave out the option, or name a folder.")
    return changes.applied_to(target.drop, default)


async def check_folder(changes: DropChanges | None, address: TargetAddress, run_on_folder: FolderRunner) -> None:
    """Check that the folder at `address` can take files, if `changes` make it a drop box.

    Raises `Invalid`, also if the folder does not respond.
    """
    folder = address.folder
    if changes is None or not changes.is_on or not folder:
        return
    try:
        is_writable = await run_on_folder(folder, lambda: os.access(folder, os.W_OK | os.X_OK))
    except UpstreamTimeout as error:
        raise Invalid("drop", str(error)) from error
    if not is_writable:
        raise Invalid(
            "drop", f"The gateway may not write to {folder!r}; change its permissions, or those of its service."
        )
