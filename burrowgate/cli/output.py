"""The standard output of the commands: characters that a terminal lacks, and writes that fail."""

from __future__ import annotations

import os
from typing import TextIO

import click

from burrowgate.errors import ConfigError


def escape_unknown_characters(*streams: TextIO) -> None:
    """Write characters that the encoding of `streams` lacks as escapes, such as `\\u6f22`."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)  # a test's stream may have none
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def check_working_folder() -> None:
    """Raise `ConfigError` if the working folder of this process was deleted, so that relative paths mean nothing."""
    try:
        os.getcwd()
    except OSError as error:
        raise ConfigError(
            f"The working folder of this shell cannot be used ({error.strerror}); change to another one with cd."
        ) from error


def failure(stream: TextIO) -> OSError | None:
    """Return why what was written to `stream` cannot reach its reader, None if it can; what is left is dropped."""
    try:
        stream.flush()
    except OSError as error:
        # At its exit, Python would try again and print a traceback.
        devnull = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
        os.dup2(devnull, stream.fileno())
        os.close(devnull)
        return error
    except ValueError:  # it is closed
        return None
    return None


def is_of_output(error: OSError) -> bool:
    """Return whether `error` was raised where a command printed its result."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and place.tb_frame.f_code is click.echo.__code__


def ended(code: int, failed: OSError | None) -> tuple[int, str]:
    """Return the exit code of a command that would have ended with `code`, and a sentence for stderr.

    A reader that has seen enough, such as `head`, is no error.
    """
    if failed is None or isinstance(failed, BrokenPipeError):
        return code, ""
    return code or 1, f"The output could not be written: {failed.strerror}."
