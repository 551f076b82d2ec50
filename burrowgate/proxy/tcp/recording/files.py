"""Files of recordings: `<folder>/<sid>/<cid>.cast` while one is written, `<cid>.cast.gz` when it is finished.

Rules.
    Files have mode 0600 and folders 0700. A name is made of ids alone, and no link is followed.
    A file that is being written is locked by its process (`flock`), so that recovery by another leaves it alone; the
    lock ends with the process, however that ends.
    The hash is that of the lines, not of the compressed file: what is downloaded as `.cast` can be compared with it.
    Everything here blocks: it is called in threads.
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import os
import re
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from burrowgate.proxy.tcp.recording.asciicast import complete_lines

FOLDER = "recordings"
"""Folder of the recordings, in the home."""
OPEN_SUFFIX = ".cast"
FINISHED_SUFFIX = ".cast.gz"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FinishedRecording:
    """A recording that nothing is added to any more."""

    sid: str
    cid: str
    sha256: str
    """Of the lines of the recording, in hexadecimal."""
    size: int
    """Bytes of the lines of the recording."""


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """The file of a recording."""

    sid: str
    cid: str
    is_finished: bool
    size: int
    """Bytes of the file, which is compressed if it is finished."""
    changed_at: float
    """Seconds since 1970: of a finished one, when it was finished."""


def is_id(text: str) -> bool:
    """Return whether `text` has the form of the id of a session or a connection."""
    return _ID.fullmatch(text) is not None


def recording_path(folder: Path, sid: str, cid: str, suffix: str = FINISHED_SUFFIX) -> Path:
    """Return the path of a recording. Raises `ValueError` for what is not an id."""
    if not is_id(sid) or not is_id(cid):
        raise ValueError("not the ids of a session and a connection")
    return folder / sid / (cid + suffix)


def create(folder: Path, sid: str, cid: str) -> int:
    """Create the file of a recording; returns its descriptor, which holds the lock. Raises `OSError`."""
    path = recording_path(folder, sid, cid, OPEN_SUFFIX)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = _open_new(path)
    except FileNotFoundError:  # another recording of the session was just discarded, and its folder with it
        descriptor = _open_new(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _open_new(path: Path) -> int:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def append(descriptor: int, data: bytes) -> None:
    """Write all of `data`. Raises `OSError`."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def finish(folder: Path, sid: str, cid: str, descriptor: int) -> FinishedRecording:
    """Compress the recording of `descriptor`, which is closed, and remove the plain file. Raises `OSError`.

    A line that could not be written whole is left out. If it fails, the plain file stays, and recovery tries again.
    """
    try:
        _drop_torn_line(descriptor)
        return _compress(folder, sid, cid)
    finally:
        os.close(descriptor)


def discard(folder: Path, sid: str, cid: str, descriptor: int) -> None:
    """Remove the recording of `descriptor`, which is closed: there was nothing to record. Raises `OSError`."""
    path = recording_path(folder, sid, cid, OPEN_SUFFIX)
    try:
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # the session has others
            path.parent.rmdir()
    finally:
        os.close(descriptor)


def recover(folder: Path) -> list[FinishedRecording]:
    """Finish the recordings of processes that have died; a line that was being written is left out.

    Raises `OSError`.
    """
    finished = []
    for path in sorted(folder.glob("*/*" + OPEN_SUFFIX)):
        sid, cid = path.parent.name, path.name.removesuffix(OPEN_SUFFIX)
        if not _ID.fullmatch(sid) or not _ID.fullmatch(cid):
            continue
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # another process has finished it since
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.fstat(descriptor).st_nlink:
                continue
            _drop_torn_line(descriptor)
            finished.append(_compress(folder, sid, cid))
        except BlockingIOError:
            continue  # another process writes it
        finally:
            os.close(descriptor)
    return finished


def read_lines(folder: Path, sid: str, cid: str) -> Iterator[bytes]:
    """Yield the bytes of a finished recording in pieces. Raises `OSError`, also for a file that is damaged."""
    path = recording_path(folder, sid, cid)
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as raw, gzip.open(raw, "rb") as lines:
        try:
            while piece := lines.read(_PIECE_BYTES):
                yield piece
        except (EOFError, zlib.error) as error:
            raise OSError(f"The recording {cid} of the session {sid} is damaged.") from error


def files_of(folder: Path, sid: str) -> list[RecordingFile]:
    """Return the files of a session, by their ids. Raises `OSError`, and `ValueError` for what is not an id."""
    place = recording_path(folder, sid, "x").parent
    try:
        names = sorted(os.listdir(place))
    except FileNotFoundError:
        return []
    found = []
    for name in names:
        suffix = next((one for one in (FINISHED_SUFFIX, OPEN_SUFFIX) if name.endswith(one)), "")
        cid = name.removesuffix(suffix)
        if not suffix or not _ID.fullmatch(cid):
            continue
        try:
            status = (place / name).lstat()
        except FileNotFoundError:
            continue  # it has just been finished, or deleted
        if stat.S_ISREG(status.st_mode):
            found.append(RecordingFile(sid, cid, suffix == FINISHED_SUFFIX, status.st_size, status.st_mtime))
    return found


def finished_files(folder: Path) -> list[RecordingFile]:
    """Return all finished recordings. Raises `OSError`."""
    try:
        sids = sorted(name for name in os.listdir(folder) if _ID.fullmatch(name))
    except FileNotFoundError:
        return []
    return [one for sid in sids for one in files_of(folder, sid) if one.is_finished]


def is_unchanged(folder: Path, recording: FinishedRecording) -> bool:
    """Return whether the file still has the lines that were hashed; False if it is missing or damaged."""
    digest, size = sha256(), 0
    try:
        for piece in read_lines(folder, recording.sid, recording.cid):
            digest.update(piece)
            size += len(piece)
            if size > recording.size:
                return False
    except OSError:
        return False
    return digest.hexdigest() == recording.sha256 and size == recording.size


def delete(folder: Path, sid: str, cid: str) -> None:
    """Delete a finished recording, and the session's folder if it was the last one. Raises `OSError`."""
    path = recording_path(folder, sid, cid)
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _compress(folder: Path, sid: str, cid: str) -> FinishedRecording:
    source, target = recording_path(folder, sid, cid, OPEN_SUFFIX), recording_path(folder, sid, cid)
    partial = target.with_suffix(".part")
    digest, size = sha256(), 0
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed, open(source, "rb") as lines:
            while piece := lines.read(_PIECE_BYTES):
                digest.update(piece)
                size += len(piece)
                packed.write(piece)
        raw.flush()
        os.fsync(raw.fileno())
    os.replace(partial, target)
    source.unlink()
    return FinishedRecording(sid, cid, digest.hexdigest(), size)


def _drop_torn_line(descriptor: int) -> None:
    """Cut the file at the end of its last complete line."""
    size = os.fstat(descriptor).st_size
    start = size
    while start > 0:
        start = max(0, start - _PIECE_BYTES)
        kept = complete_lines(os.pread(descriptor, min(_PIECE_BYTES, size - start), start))
        if kept:
            os.ftruncate(descriptor, start + len(kept))
            return
    os.ftruncate(descriptor, 0)
