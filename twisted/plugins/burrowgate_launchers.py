"""Twisted plugins of Burrowgate: the built-in launchers of boxes, all by dotted name.

Every program that looks for Twisted plugins may import this file, so it imports neither a reactor nor a client.
"""

from burrowgate.boxes.launchers.catalogue import LauncherByName

bwrap = LauncherByName(
    "bwrap",
    "Processes of this machine, isolated by bubblewrap; no daemon and no image.",
    "burrowgate.boxes.launchers.bwrap.make",
    options=("first_uid",),
)
