"""Build backend: that of setuptools, which needs mypyc too if the request path is to be compiled (PEP 517)."""

from __future__ import annotations

import compiled
from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403

NEEDED = compiled.REQUIRED if compiled.IS_WANTED else []


def get_requires_for_build_wheel(config_settings: object = None) -> list[str]:
    """Return what a wheel needs to be built, besides setuptools."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *NEEDED]


def get_requires_for_build_editable(config_settings: object = None) -> list[str]:
    """Return the same for an editable installation."""
    return [*build_meta.get_requires_for_build_editable(config_settings), *NEEDED]
