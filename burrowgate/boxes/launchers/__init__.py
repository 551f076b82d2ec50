"""Launchers: what isolates boxes.

catalogue       the built-in launchers by name
bwrap           boxes as processes of this machine, isolated by bubblewrap
engine          boxes as containers of Docker or Podman
ecs             boxes as tasks of Amazon ECS
"""
