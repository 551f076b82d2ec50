"""The command `burrowgate`, and `python -m burrowgate`: removes the working directory from the import path first."""

from __future__ import annotations

from typing import NoReturn

from burrowgate.server import import_path


def main() -> NoReturn:
    """Run the command line, and exit."""
    import_path.protect()
    from burrowgate.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
