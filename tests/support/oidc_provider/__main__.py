"""Installation: `python -m tests.support.oidc_provider FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.oidc_provider import install

install(Path(sys.argv[1]).absolute())
