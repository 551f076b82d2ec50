"""Files that operators name for a target: secret values of fields, and the CA that verifies it.

Rules.
    They are read in threads of the target, never on the reactor: a network mount that hangs holds the requests to that
    target for `READ_TIMEOUT_SECONDS`, and nothing else. Each target has at most one read of its values at a time.
    A file that cannot be read gives its target no request without its secret: requests fail until it can.
    A file that has changed is read again within `CHECK_SECONDS`. If it cannot be used, the former contents stay in use,
    and the reason is logged once.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.core.field_rules import MAX_VALUE_BYTES, FieldRule, FieldValues, check_value
from burrowgate.core.targets import Target, Verify
from burrowgate.errors import Invalid, UpstreamError, UpstreamTimeout
from burrowgate.proxy.static.file_threads import FileExecutor

READ_TIMEOUT_SECONDS = 10.0
"""Time in which a request waits for the files of its target; a disk takes milliseconds."""
CHECK_SECONDS = 5.0
"""Seconds between two looks at the files of a target in use; as for certificates."""

_T = TypeVar("_T")
_log = Logger()

Stamps = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class FileContents:
    """The contents of the files of a target that matter for each request."""

    stamps: Stamps
    request_rules: FieldValues | None
    response_rules: FieldValues | None


def paths_of(target: Target) -> tuple[str, ...]:
    """Return the paths of the files that `target` names."""
    rules = (*target.request_fields, *target.response_fields)
    ca_file = (target.trust.detail,) if target.trust.verify is Verify.CA_FILE else ()
    return (*(rule.file for rule in rules if rule.file), *ca_file)


def has_secret_files(target: Target) -> bool:
    """Return whether a request to `target` needs the contents of a file."""
    return any(rule.file for rule in (*target.request_fields, *target.response_fields))


def read_contents(target: Target, paths: tuple[str, ...], known: Stamps = ()) -> FileContents | None:
    """Read the files of `target`, at `paths`; None if they have the stamps `known`. It blocks if there are any.

    Raises `UpstreamError`.
    """
    stamps = tuple(map(_stamp, paths))
    if known and stamps == known:
        return None
    try:
        return FileContents(stamps, _values(target.request_fields), _values(target.response_fields))
    except (OSError, Invalid, ValueError) as error:
        raise UpstreamError(f"A file with the value of a field cannot be used: {error}") from error


def _values(rules: tuple[FieldRule, ...]) -> FieldValues | None:
    return {rule.name.lower().encode("ascii"): _value(rule) for rule in rules} or None


def _value(rule: FieldRule) -> bytes | None:
    text = rule.value
    if rule.file:
        with open(rule.file, encoding="ascii") as file:
            text = check_value(file.read(MAX_VALUE_BYTES + 2).strip(), rule.name, rule.file)
    return text.encode("ascii") or None


def _stamp(path: str) -> tuple[int, ...]:
    """Time, inode and size of the file, which differ when it was replaced; empty if it cannot be found."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size


@dataclass(slots=True)
class TargetFiles:
    """The files of one target in one version of its record, and the read that is under way."""

    target: Target
    paths: tuple[str, ...] = ()
    contents: FileContents | None = None
    """None until they were read."""
    waiting: list[Deferred[None]] = field(default_factory=list)
    is_reading: bool = False
    checked_at: float = 0.0
    error: str = ""
    """The reason, already logged, for which changed files cannot be used."""

    @classmethod
    def of(cls, target: Target) -> TargetFiles:
        """Return those of `target`; the contents are there if no request needs a file."""
        files = cls(target, paths_of(target))
        if not has_secret_files(target):
            files.contents = read_contents(target, ())
        return files


class TargetFileReader:
    """Reads the files of targets in threads."""

    def __init__(self, executor: FileExecutor, reactor: Any) -> None:
        self._executor = executor
        self._reactor = reactor

    async def load(self, files: TargetFiles) -> None:
        """Read `files` if they were not read yet. Raises `UpstreamError`."""
        if files.contents is not None:
            return
        waiter: Deferred[None] = Deferred()
        files.waiting.append(waiter)
        if not files.is_reading:
            self._read(files, lambda: read_contents(files.target, files.paths), lambda: None)
        try:
            await waiter.addTimeout(READ_TIMEOUT_SECONDS, self._reactor)
        except DeferredTimeout:
            raise _not_responding() from None
        finally:
            if waiter in files.waiting:
                files.waiting.remove(waiter)

    async def run(self, files: TargetFiles, work: Callable[[], _T]) -> _T:
        """Return the result of `work` on the files of a target. Raises what it raises, and `UpstreamTimeout`."""
        outcome: Deferred[_T] = Deferred()

        def done(result: Any, error: Exception | None) -> None:
            if not outcome.called:
                outcome.callback(result if error is None else Failure(error))

        self._executor.run(_key(files), work, done)
        try:
            return await outcome.addTimeout(READ_TIMEOUT_SECONDS, self._reactor)
        except DeferredTimeout:
            raise _not_responding() from None

    def check(self, files: TargetFiles, now: float, changed: Callable[[], None]) -> None:
        """Read `files` again if they have changed, about which `changed` is notified; at most every `CHECK_SECONDS`."""
        contents = files.contents
        if not files.paths or files.is_reading or contents is None or now - files.checked_at < CHECK_SECONDS:
            return
        files.checked_at = now
        self._read(files, lambda: read_contents(files.target, files.paths, contents.stamps), changed)

    def _read(
        self,
        files: TargetFiles,
        work: Callable[[], FileContents | None],
        changed: Callable[[], None],
    ) -> None:
        def done(contents: FileContents | None, error: Exception | None) -> None:
            files.is_reading = False
            if error is None and contents is not None:
                files.contents, files.error = contents, ""
                changed()
            elif error is not None and files.contents is not None and str(error) != files.error:
                files.error = str(error)
                _log.error(
                    "A changed file cannot be used, so the former contents stay: {target}, {error}",
                    target=files.target.name,
                    error=str(error),
                )
            waiting, files.waiting = files.waiting, []
            for waiter in waiting:
                if not waiter.called:
                    waiter.callback(None if error is None else Failure(error))

        files.is_reading = True
        try:
            self._executor.run(_key(files), work, done)
        except UpstreamTimeout as error:
            done(None, error)


def _key(files: TargetFiles) -> str:
    return f"files of {files.target.target_id}"


def _not_responding() -> UpstreamTimeout:
    return UpstreamTimeout("A file of the target does not respond; is its disk or network mount available?")
