"""Installation of the applications that the tests of this folder run: a virtual environment and npm packages.

    python -m tests.e2e.apps.install FOLDER

Nothing is done if FOLDER has them already, in the versions of `requirements.txt` and `package.json`. Programs of the
system's package manager are installed by `.ci/run`.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
LISTS = ("requirements.txt", "package.json")


def fingerprint() -> str:
    """Return a digest of what is to be installed, and for which Python."""
    lists = b"".join((HERE / name).read_bytes() for name in LISTS)
    return hashlib.sha256(lists + sys.version.encode()).hexdigest()


def install(folder: Path) -> None:
    """Install the applications into `folder`, unless they are there. Raises `CalledProcessError`."""
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_text() == fingerprint():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(HERE / "package.json", folder)
    if shutil.which("npm") is None:
        print("npm is not installed: the applications that need it are missing.", file=sys.stderr)
        _install_python(folder / "venv")
        return
    npm = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]
    with subprocess.Popen(npm, cwd=folder) as node:
        _install_python(folder / "venv")
    if node.returncode:
        raise subprocess.CalledProcessError(node.returncode, npm)
    stamp.write_text(fingerprint())


def _install_python(folder: Path) -> None:
    venv.create(folder, with_pip=True)
    # Modules are compiled when they are first imported: most of these never are.
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--no-compile"]
    subprocess.run([*pip, "--requirement", str(HERE / "requirements.txt")], check=True)


if __name__ == "__main__":
    install(Path(sys.argv[1]).absolute())
