"""The error of a measurement that failed."""

from __future__ import annotations


class NoResult(Exception):
    """A measurement has no valid result: an error, a wrong response, a program that died."""
