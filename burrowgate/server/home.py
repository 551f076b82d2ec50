"""The gateway's home folder, with the master keys and the admin key, and the check of its permissions.

Rules.
    The home and `keys/` have mode 0700, each key 0600, and all belong to this user. Anything else is an error; it names
    the command to correct it. It is never corrected automatically, because another user may already have read a key.
    Key files are written atomically and durably, and never overwritten.
    A master key's file is named by its kid and contains exactly 32 bytes. The key with the latest modification time
    signs; a new key gets a later time than all others, regardless of the system clock.
Several processes may use one home without locks; each of them detects changes by `keys_stamp`.
"""

from __future__ import annotations

import errno
import os
import re
import shlex
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from burrowgate.core.tokens import KEY_BYTES, Key, Keyring, b64url
from burrowgate.errors import HomeError
from burrowgate.interfaces import IEntropy
from burrowgate.server.entropy import SYSTEM_ENTROPY

_SECOND = 1_000_000_000
_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
_ADMIN_KEY = re.compile(rb"([A-Za-z0-9_-]{43,512})\n?")


class Secret(str):
    """A string with a `repr` that hides it, so that tracebacks, records and logs do not disclose it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<Secret>"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """A master key, as `burrowgate keys list` shows it."""

    kid: str
    created_at: int
    """Unix time of creation, in seconds."""
    newest: bool
    """Whether this key signs."""


@dataclass(frozen=True, slots=True)
class Home:
    """The home folder `path`. All methods may raise `HomeError`."""

    path: Path

    @property
    def keys_dir(self) -> Path:
        """The folder of the master keys."""
        return self.path / "keys"

    @property
    def admin_key_path(self) -> Path:
        """The file of the admin key."""
        return self.path / "admin.key"

    def prepare(self) -> None:
        """Create missing folders, then `check` them."""
        for folder in (self.path, self.keys_dir):
            try:
                if not folder.is_dir():
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                    _sync(folder.parent)
            except OSError as error:
                raise HomeError(
                    f"The folder {folder} cannot be made ({error.strerror}); choose another home with --home."
                ) from error
        self.check()

    def check(self) -> None:
        """Check that home, `keys/` and all keys exist, are valid and private. Changes nothing."""
        for folder in (self.path, self.keys_dir):
            try:
                found = folder.stat()
            except OSError as error:
                raise HomeError(
                    f"The folder {folder} cannot be used ({error.strerror}); `burrowgate run` makes one that can."
                ) from error
            check_private(folder, found, uid=os.geteuid(), mode=0o700)
        self._keys()
        self.find_admin_key()

    # Master keys.

    def load_keys(self, entropy: IEntropy = SYSTEM_ENTROPY) -> Keyring:
        """All master keys, the newest last; creates the home and a first key if there are none."""
        self.prepare()
        keys = self._keys()
        if not keys:
            self._add_key(entropy, keys)
            # Another process may have created a key at the same time; both are valid.
            keys = self._keys()
        return Keyring(key for _, key in keys)

    def find_keys(self) -> Keyring | None:
        """All master keys, the newest last, or None if there are none; creates nothing."""
        keys = self._keys() if self.keys_dir.exists() else []
        return Keyring(key for _, key in keys) if keys else None

    def rotate_key(self, entropy: IEntropy = SYSTEM_ENTROPY) -> str:
        """Create a key that signs from now on, and return its kid. The other keys still verify."""
        self.prepare()
        return self._add_key(entropy, self._keys())

    def list_keys(self) -> tuple[KeyFile, ...]:
        """All master keys, the newest last; creates nothing."""
        if not self.keys_dir.exists():
            return ()
        self.check()
        keys = self._keys()
        return tuple(
            KeyFile(kid=key.kid, created_at=changed // _SECOND, newest=key is keys[-1][1]) for changed, key in keys
        )

    def keys_stamp(self) -> tuple[tuple[str, int], ...] | None:
        """A cheap value that changes when a key is added, removed or modified, and `load_keys` is due.

        None if the system has run out of descriptors or memory, so that the folder cannot be read.
        """
        try:
            with os.scandir(self.keys_dir) as entries:
                return tuple(
                    sorted(
                        (one.name, one.stat(follow_symlinks=False).st_mtime_ns)
                        for one in entries
                        if not one.name.startswith(".")
                    )
                )
        except OSError as error:
            return None if error.errno in _EXHAUSTED else ()

    def _keys(self) -> list[tuple[int, Key]]:
        """All keys with their modification times in nanoseconds, the newest last."""
        try:
            names = sorted(name for name in os.listdir(self.keys_dir) if not name.startswith("."))
        except OSError as error:
            raise HomeError(
                f"The folder {self.keys_dir} cannot be read ({error.strerror}); mend that or choose another home."
            ) from error
        keys = []
        for name in names:
            path = self.keys_dir / name
            try:
                master, found = _read_private(path)
            except FileNotFoundError:
                continue  # removed since the folder was listed
            if len(master) != KEY_BYTES:
                raise HomeError(
                    f"The key {path} is damaged; put it back from a backup, or remove it to end all that it signed."
                )
            key = Key(master)
            if key.kid != name:
                raise HomeError(f"The key {path} is not the one its name says; move it out of this folder.")
            keys.append((found.st_mtime_ns, key))
        return sorted(keys, key=lambda entry: (entry[0], entry[1].kid))

    def _add_key(self, entropy: IEntropy, keys: list[tuple[int, Key]]) -> str:
        master = entropy.token_bytes(KEY_BYTES)
        kid = Key(master).kid
        # A full second later, because `tar` stores no fractions, and the clock may have been set back.
        newer_than = keys[-1][0] + _SECOND if keys else 0
        try:
            _write_new(self.keys_dir / kid, master, newer_than)
        except FileExistsError:
            raise HomeError(f"By chance the new key would have the name of another, {kid}; repeat this.") from None
        return kid

    # The admin key.

    def admin_key(self, entropy: IEntropy = SYSTEM_ENTROPY) -> Secret:
        """The admin key; creates the home and the key if there is none."""
        self.prepare()
        key = self.find_admin_key()
        if key is None:
            # Another process may create a key at the same time; the first one is used.
            with suppress(FileExistsError):
                _write_new(self.admin_key_path, b64url(entropy.token_bytes(KEY_BYTES)).encode("ascii") + b"\n")
            key = self.find_admin_key()
        if key is None:
            raise HomeError(f"{self.admin_key_path} was removed as soon as it was made; find out by what.")
        return key

    def find_admin_key(self) -> Secret | None:
        """The admin key, or None if there is none; creates nothing."""
        try:
            text, _ = _read_private(self.admin_key_path)
        except FileNotFoundError:
            return None
        match = _ADMIN_KEY.fullmatch(text)
        if match is None:
            raise HomeError(f"{self.admin_key_path} holds no key; remove the file, and a new one is made.")
        return Secret(match[1].decode("ascii"))


def check_private(path: Path, status: os.stat_result, *, uid: int, mode: int) -> None:
    """Check that `path` with the status `status` belongs to the user `uid` and is closed to others. Raises `HomeError`.

    `mode` is the mode that the error message recommends.
    """
    if status.st_uid != uid:
        raise HomeError(
            f"{path} belongs to another user (uid {status.st_uid}); run Burrowgate as that user, or make it yours with"
            f" `chown {uid} {shlex.quote(str(path))}`."
        )
    if status.st_mode & 0o077:
        raise HomeError(
            f"Other users of this machine can open {path}; close it with `chmod {mode:o} {shlex.quote(str(path))}`."
        )


def _read_private(path: Path) -> tuple[bytes, os.stat_result]:
    """The contents and the status of the same open file. Raises `HomeError` or `FileNotFoundError`."""
    try:
        # O_NONBLOCK, because opening a named pipe would block.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise HomeError(f"{path} is not a file; move it away.")
            check_private(path, found, uid=os.geteuid(), mode=0o600)
            return os.read(descriptor, 4096), found
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise HomeError(f"{path} cannot be read ({error.strerror}); mend that or move it away.") from error


def _write_new(path: Path, data: bytes, newer_than: int = 0) -> None:
    """Write `data` to the new file `path`, modified at `newer_than` (nanoseconds) or later.

    Raises `HomeError` or `FileExistsError`.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with open(descriptor, "wb") as file:
                os.fchmod(descriptor, 0o600)
                file.write(data)
                file.flush()
                if os.fstat(descriptor).st_mtime_ns < newer_than:
                    os.utime(descriptor, ns=(newer_than, newer_than))
                os.fsync(descriptor)
            # A link and not a rename, which would replace a key that another process has created meanwhile.
            os.link(temporary, path)
        finally:
            os.unlink(temporary)
        _sync(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise HomeError.not_writable(path, error) from error


def _sync(folder: Path) -> None:
    """Make the directory entries of `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
