"""Fetches the JavaScript of others that the gateway's pages need: terminal, desktop, and player of recordings.

    python tools/web_assets.py            fetch what is missing or of another version than `web/package-lock.json` pins
    python tools/web_assets.py --check    say what is missing, and fetch nothing

npm fetches the packages and refuses one whose hash is not that of the lock file. `web/assets.json` names the files of
each package that are copied, and to which folder; these folders are not in the repository. Each gets an `index.json`
with version, licence and the SHA-256 of each file. `setup.py` calls `fetch` when it builds. Uses the standard library.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WEB = "web"
INDEX = "index.json"
TIMEOUT_SECONDS = 300
NPM = ("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=2", "--silent")


class Unavailable(Exception):
    """The files could not be fetched; the text is a sentence with what to do."""


def fetch(root: Path = ROOT) -> bool:
    """Fetch the files into the checkout `root`, unless they are there; returns whether anything was fetched.

    Raises `Unavailable` if npm is not installed or fails.
    """
    with _locked(root / WEB):
        if not missing(root):
            return False
        if shutil.which("npm") is None:
            raise Unavailable("npm is not installed; install it, and run `python tools/web_assets.py`.")
        with tempfile.TemporaryDirectory(prefix="burrowgate-web-") as folder:
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(root / WEB / name, folder)
            _run_npm(folder)
            _copy_all(root, Path(folder) / "node_modules")
    return True


def missing(root: Path = ROOT) -> list[str]:
    """Return the names of the packages of which a file is missing, changed, or of another version than the lock's."""
    pinned, indexes = _pinned(root), _indexes(root)
    found = []
    for name, wanted in _table(root).items():
        folder, entry = root / wanted["destination"] / name, indexes.get(wanted["destination"], {}).get(name, {})
        is_pinned = entry.get("version") == pinned[wanted["package"]]["version"]
        if not is_pinned or entry["copied"] != wanted["files"] or not _are_unchanged(folder, entry["files"]):
            found.append(name)
    return found


def _are_unchanged(folder: Path, digests: Mapping[str, str]) -> bool:
    return all(_digest(folder / file) == digest for file, digest in digests.items())


def _run_npm(folder: str) -> None:
    try:
        done = subprocess.run(
            NPM,
            cwd=folder,
            check=False,
            timeout=TIMEOUT_SECONDS,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    except subprocess.TimeoutExpired as error:
        sentence = f"npm did not finish within {TIMEOUT_SECONDS} s; see whether it reaches its registry."
        raise Unavailable(sentence) from error
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())[:300]
        raise Unavailable(f"npm could not fetch the packages ({said or f'status {done.returncode}'}); run it again.")


def _copy_all(root: Path, modules: Path) -> None:
    pinned, table = _pinned(root), _table(root)
    for destination in sorted({wanted["destination"] for wanted in table.values()}):
        folder = root / destination
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".assets-", dir=folder.parent))
        try:
            index = {}
            for name, wanted in table.items():
                if wanted["destination"] == destination:
                    files = _copy(modules / wanted["package"], fresh / name, wanted["files"])
                    lock = pinned[wanted["package"]]
                    index[name] = {
                        **{key: lock[key] for key in ("version", "license", "integrity")},
                        "copied": wanted["files"],
                        "files": files,
                    }
            (fresh / INDEX).write_text(json.dumps(index, indent=1, sort_keys=True) + "\n", "utf-8")
            fresh.chmod(0o755)
            shutil.rmtree(folder, ignore_errors=True)
            fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _copy(package: Path, folder: Path, wanted: Mapping[str, str]) -> dict[str, str]:
    """Copy the files of `package` that `wanted` names; returns the SHA-256 of each by its name in `folder`."""
    files = {}
    for pattern, name in wanted.items():
        sources = [package / pattern] if name else sorted(package.glob(pattern))
        if not sources:
            raise Unavailable(f"{package.name} has no files {pattern}; correct web/assets.json.")
        for source in sources:
            target = name or source.relative_to(package).as_posix()
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / target)
            digest = _digest(folder / target)
            assert digest is not None
            files[target] = digest
    return files


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _table(root: Path) -> dict[str, Any]:
    table: dict[str, Any] = json.loads((root / WEB / "assets.json").read_text("utf-8"))
    return table


def _pinned(root: Path) -> dict[str, Any]:
    lock = json.loads((root / WEB / "package-lock.json").read_text("utf-8"))
    return {path.removeprefix("node_modules/"): entry for path, entry in lock["packages"].items() if path}


def _indexes(root: Path) -> dict[str, Any]:
    """Return the indexes of the folders that were copied to, by folder; one that cannot be read is left out."""
    found = {}
    for destination in {wanted["destination"] for wanted in _table(root).values()}:
        try:
            found[destination] = json.loads((root / destination / INDEX).read_text("utf-8"))
        except (OSError, ValueError):
            continue
    return found


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time work on the files of `folder`."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def main(arguments: list[str]) -> int:
    """Run the command; returns its exit status."""
    if arguments == ["--check"]:
        lacking = missing()
        sys.stdout.write(f"missing: {', '.join(lacking)}\n" if lacking else "all are there\n")
        return 1 if lacking else 0
    if arguments:
        sys.stdout.write(__doc__ or "")
        return 2
    try:
        sys.stdout.write("fetched\n" if fetch() else "all are there\n")
    except Unavailable as error:
        sys.stderr.write(f"web_assets: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
