"""Takes the libraries of the console, and of its tests, from the npm registry and writes down which they are.

    python tools/vendor.py            the versions below, checked against the registry's own checksums
    python tools/vendor.py --check    that what is here is what `vendored.json` says; needs no network

A file is taken as it was published, but for imports by name (`from "preact"`), which a browser cannot follow without a
map: they are made relative. `vendored.json` has the checksum of the published package and of each file as it is here.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent
CONSOLE = HERE / "burrowgate/admin/static/vendor"
TESTS = HERE / "tests/e2e/console/vendor"
RECORD = "vendored.json"


@dataclass(frozen=True)
class Library:
    """A package of the registry, and what of it is taken: the path in the package, and the name here."""

    name: str
    version: str
    why: str
    files: dict[str, str]


SHIPPED = (
    Library(
        "preact",
        "11.2.0",
        "the view",
        {"dist/preact.mjs": "preact.js", "hooks/dist/hooks.mjs": "hooks.js", "LICENSE": "preact.LICENSE"},
    ),
    Library("htm", "3.1.1", "templates without a build", {"dist/htm.module.js": "htm.js", "LICENSE": "htm.LICENSE"}),
    Library(
        "uplot",
        "1.6.32",
        "plots",
        {"dist/uPlot.iife.min.js": "uplot.js", "dist/uPlot.min.css": "uplot.css", "LICENSE": "uplot.LICENSE"},
    ),
    Library("lean-qr", "2.7.4", "QR codes", {"nano.mjs": "qr.js", "LICENSE": "qr.LICENSE"}),
)
TESTED_WITH = (
    Library(
        "axe-core",
        "4.14.1",
        "finds what keeps people out of a page",
        {"axe.min.js": "axe.js", "LICENSE": "axe.LICENSE"},
    ),
)
LIBRARIES = {CONSOLE: SHIPPED, TESTS: TESTED_WITH}
IMPORT = re.compile(r'(from\s*)"preact"')


def main() -> int:
    """Refresh or check; the exit code."""
    if sys.argv[1:] == ["--check"]:
        wrong = [str(path) for path, digest in recorded().items() if digest != sha256(path.read_bytes())]
        sys.stdout.write(f"Altered: {', '.join(wrong)}\n" if wrong else "All is as it was taken.\n")
        return int(bool(wrong))
    for folder, libraries in LIBRARIES.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / RECORD).write_text(json.dumps([take(library, folder) for library in libraries], indent=2) + "\n")
    return 0


def recorded() -> dict[Path, str]:
    """The checksum of each file, as it was written down."""
    return {
        folder / name: digest
        for folder in LIBRARIES
        for one in json.loads((folder / RECORD).read_text())
        for name, digest in one["files"].items()
    }


def take(library: Library, folder: Path) -> dict[str, object]:
    """Fetch `library`, write its files into `folder`, and say what was taken."""
    named = f"{library.name}@{library.version}"
    about = json.loads(npm("view", named, "dist.integrity", "license", "--json"))
    package = pack(named)
    algorithm, _, wanted = about["dist.integrity"].partition("-")
    found = base64.b64encode(hashlib.new(algorithm, package).digest()).decode()
    if found != wanted:
        raise SystemExit(f"{library.name} is not what the registry says it is.")
    files = {}
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for inside, name in library.files.items():
            member = archive.extractfile(f"package/{inside}")
            assert member is not None
            content = member.read()
            if name.endswith(".js"):
                text = IMPORT.sub(r'\1"./preact.js"', content.decode())
                content = re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text).encode()
            (folder / name).write_bytes(content)
            files[name] = sha256(content)
    return {
        "name": library.name,
        "version": library.version,
        "licence": about["license"],
        "why": library.why,
        "integrity": about["dist.integrity"],
        "files": files,
    }


def npm(*words: str, cwd: str | None = None) -> str:
    """What npm says."""
    return subprocess.run(["npm", *words], cwd=cwd, check=True, capture_output=True, text=True, timeout=120).stdout


def pack(named: str) -> bytes:
    """The published package `name@version`."""
    with tempfile.TemporaryDirectory() as folder:
        npm("pack", "--silent", named, cwd=folder)
        (package,) = Path(folder).glob("*.tgz")
        return package.read_bytes()


def sha256(content: bytes) -> str:
    """The SHA-256 of `content`, in hex."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
