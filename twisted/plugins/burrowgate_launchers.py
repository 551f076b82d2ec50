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
engine = LauncherByName(
    "engine",
    "Containers of Docker or Podman, by the socket of the engine; isolated by namespaces, cgroups and seccomp.",
    "burrowgate.boxes.launchers.engine.launcher.make",
    options=("socket", "image"),
)
ecs = LauncherByName(
    "ecs",
    "Tasks of Amazon ECS, each on a machine of its own (Fargate); never tried on AWS.",
    "burrowgate.boxes.launchers.ecs.launcher.make",
    options=(
        *("cluster", "task_definition", "container", "subnets", "security_groups", "assign_public_ip"),
        *("launch_type", "region", "endpoint", "egress"),
    ),
)
