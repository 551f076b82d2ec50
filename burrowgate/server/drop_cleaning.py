"""Removal of the partial files that ended processes left in drop boxes: at start, and each hour.

A drop box also cleans itself whenever a visitor uses it (`proxy.drop.storage`).
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from burrowgate.errors import UpstreamTimeout
from burrowgate.proxy.drop.storage import clean_folder
from burrowgate.server.wiring import Components

PERIOD_SECONDS = 3600
"""Time between two rounds; a partial file that is left is of one upload that was cut."""


def clean_drop_boxes(parts: Components) -> None:
    """Have the threads of each drop box remove what was left in it."""
    for target in parts.registry.targets():
        if target.drop is not None:
            folder = target.address.folder
            with suppress(UpstreamTimeout):  # it does not respond; the next round looks again
                parts.files.run(folder, partial(clean_folder, folder), lambda result, error: None)
