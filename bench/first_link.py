"""A stranger's first link: seconds from a clone to a page that opens, with a new home and nothing installed.

    python -m bench.first_link               the commands of README, by pipx if it is installed, otherwise by venv

The time of the clone is not counted. Seconds of CPU are printed too: on a busy machine they say what an idle one takes.
pip uses the machine's indexes and an empty cache of its own.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def commands(home: Path) -> tuple[list[list[str]], str]:
    """Return the commands that install Burrowgate, and the path of the program."""
    if shutil.which("pipx"):
        return [["pipx", "install", "."]], str(home / ".local/bin/burrowgate")
    return [
        [sys.executable, "-m", "venv", ".venv"],
        [".venv/bin/pip", "install", "--quiet", "."],
    ], ".venv/bin/burrowgate"


def main() -> None:
    """Walk the way once and print the seconds of each step."""
    with tempfile.TemporaryDirectory(prefix="burrowgate-first-link-") as temporary:
        home, clone = Path(temporary, "home"), Path(temporary, "burrowgate")
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(clone)], check=True)
        (clone / "some-folder").mkdir()
        (clone / "some-folder/index.html").write_text("<h1>Hello</h1>")
        environ = {key: value for key, value in os.environ.items() if not key.startswith(("BURROWGATE", "PYTHON"))}
        environ |= {"HOME": str(home)}
        install, program = commands(home)
        begin, used = time.monotonic(), _cpu_seconds()
        for command in install:
            subprocess.run(command, cwd=clone, env=environ, check=True)
        took = f"{time.monotonic() - begin:6.1f} s  {' && '.join(map(' '.join, install))}"
        print(f"{took}, with {_cpu_seconds() - used:.1f} s of CPU", flush=True)
        shared = [program, "share", "./some-folder", "--no-qr"]
        with subprocess.Popen(shared, cwd=clone, env=environ, stdout=subprocess.PIPE, text=True) as sharing:
            assert sharing.stdout is not None
            url = sharing.stdout.readline().strip()
            print(f"{time.monotonic() - begin:6.1f} s  the link is printed", flush=True)
            opened = _open(url)
            print(f"{time.monotonic() - begin:6.1f} s  the page is open: {opened!r}", flush=True)
            sharing.send_signal(signal.SIGINT)


def _cpu_seconds() -> float:
    """Return the CPU time of the programs that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _open(url: str) -> str:
    """Return the page that a link opens; the name `*.localhost` is this machine, as it is for every browser."""
    host = re.sub(r"^https?://([^/]+)/.*$", r"\1", url)
    request = urllib.request.Request(url.replace(host, "127.0.0.1:" + host.partition(":")[2]), headers={"Host": host})
    with urllib.request.urlopen(request, timeout=10) as response:
        text: str = response.read().decode()
        return text


if __name__ == "__main__":
    main()
