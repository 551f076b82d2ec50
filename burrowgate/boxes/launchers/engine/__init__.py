"""Boxes as containers of Docker or Podman, by the engine's API over a UNIX socket.

api          requests to the engine, bounded in time and size
container    what a box is to the engine, and whether its limits were applied, without I/O
watching     the end of containers
page_mark    the sign of the first window
launcher     the life of a box: created, compared, started, destroyed
trial        findings, by a real box that does nothing
"""
