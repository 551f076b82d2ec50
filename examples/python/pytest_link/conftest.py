"""Fixtures that give tests a link to the application under test, as a person outside would get it."""

import threading
from collections.abc import Iterator

import pytest
from app import make_server

import burrowgate


@pytest.fixture(scope="session")
def app_port() -> Iterator[int]:
    """The port of the application, which runs for all tests."""
    with make_server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="session")
def link(app_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[burrowgate.Link]:
    """A link to the application, by a gateway with a home of its own; so several workers do not meet."""
    with burrowgate.share(app_port, label="tests", home=tmp_path_factory.mktemp("burrowgate") / "home") as link:
        yield link
