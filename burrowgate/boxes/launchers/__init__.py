"""Launchers: start and destroy boxes, each kind by another isolation.

catalogue       the built-in launchers by name
bwrap           boxes as processes of this machine, isolated by bubblewrap
engine/         containers of Docker or Podman, by the API of the engine
ecs/            boxes as tasks of Amazon ECS
"""
