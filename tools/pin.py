"""Writes constraints.txt: the version of each library that an installation with all extras gets now.

    python tools/pin.py

`pip install -c constraints.txt` then installs the same versions on each machine, the container image included, so that
a bill of materials of one installation is that of all. Nothing is installed here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILE = "constraints.txt"
EXTRAS = ("http2", "opentelemetry", "parquet", "postgresql")
"""Those of a running gateway."""

_HEAD = f"""# What an installation of Burrowgate with {", ".join(EXTRAS)} got when `python tools/pin.py` wrote this.
"""


def constraints(report: Iterable[Mapping[str, Any]]) -> str:
    """Return the text of the file from the packages of pip's installation report."""
    names = {_canonical(item["metadata"]["name"]): item["metadata"]["version"] for item in report}
    del names["burrowgate"]
    return _HEAD + "".join(f"{name}=={version}\n" for name, version in sorted(names.items()))


def _canonical(name: str) -> str:
    """Return a name as the packaging standards compare names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Resolve the requirements anew and write the file."""
    wanted = f"{ROOT}[{','.join(EXTRAS)}]"
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-"]
    done = subprocess.run([*command, wanted], check=True, stdout=subprocess.PIPE)
    (ROOT / FILE).write_text(constraints(json.loads(done.stdout)["install"]), "utf-8")


if __name__ == "__main__":
    main()
