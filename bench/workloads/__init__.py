"""Workloads in the order of the table; each module has a `WORK`."""

from __future__ import annotations

from bench.figures import Work
from bench.workloads import (
    bodies,
    browser,
    delayed,
    echo,
    h2,
    idle,
    large,
    million,
    mint,
    nodes,
    pages,
    revoke,
    small,
    start,
    stress,
    tls,
    varied,
    workers,
)

REQUEST_PATH: tuple[Work, ...] = (
    small.WORK,
    varied.WORK,
    browser.WORK,
    tls.WORK,
    h2.WORK,
    h2.WORK_LARGE,
    browser.WORK_H2,
    pages.WORK,
    large.WORK,
    bodies.WORK,
    delayed.WORK,
    echo.WORK,
)
"""Works that show what a change of the request path costs."""
WORKS: tuple[Work, ...] = (
    *REQUEST_PATH,
    million.WORK,
    idle.WORK,
    idle.WORK_TLS,
    revoke.WORK,
    stress.WORK,
    mint.WORK,
    start.WORK,
    workers.WORK,
    nodes.WORK,
)
