"""`python -m burrowgate` is `burrowgate`."""

from __future__ import annotations

import sys

from burrowgate.cli.main import main

sys.exit(main())
